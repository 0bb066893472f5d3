// What users send, and who gets how much of it, in worlds small enough to work out by hand.
#include <catch2/catch.hpp>
#include <sstream>

#include "sim/network/throughput.hpp"
#include "sim/world/state.hpp"
#include "tests/sim/world/any_world.hpp"
#include "tests/sim/world/both_modes.hpp"
#include "tests/sim/world/town.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::FaultTarget;

namespace {

/// 100 users who ask for 150 kbit/s each, two edges of 10 Mbit/s each in BC, everything else wide.
scenario::Scenario busy_town() {
  scenario::Scenario s = town({.clients = 100, .controllers = 1, .edges = 2, .connectors = 2});
  s.segments[0].demand = 0.15;
  s.station_groups[1].throughput = 10;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 2h)};
  s.params.bc.switch_users = SwitchUsers::time_based;
  s.horizon = 5h;
  return s;
}

/// The same while one of the edges is away for a quarter of an hour.
scenario::Scenario crowded_town() {
  scenario::Scenario s = busy_town();
  s.faults.push_back(fault("edge-away", FaultTarget::edge, 90min, 15min, "edge-2"));
  return s;
}

const world::TrafficReport::Capacity& capacity(const Run& r, const std::string& name) {
  for (const auto& of : r.outcome.traffic->capacities)
    if (of.name == name) return of;
  throw std::runtime_error("no capacity " + name);
}

/// Users of the town's group that are degraded with at least one segment: at most, and last told.
struct Told {
  std::uint32_t most = 0, last = 0;
  std::vector<TimePoint> times{};
};
Told degraded(const Run& r) {
  Told told;
  for (const auto& record : r.tape.records())
    if (const auto* fact = std::get_if<DegradedChanged>(&record.fact); fact != nullptr && !fact->segment.valid()) {
      told.most = std::max(told.most, fact->users);
      told.last = fact->users;
      told.times.push_back(record.time);
    }
  return told;
}

/// Any world, with links and stations that some of its people fill.
scenario::Scenario narrow_world() {
  using rc::gen::element;
  scenario::Scenario s = any_world();
  const auto some = [](double a, double b) { return *element<std::optional<double>>(std::nullopt, a, b); };
  for (auto& site : s.sites)
    for (auto& uplink : site.uplinks) uplink.bandwidth = some(0.3, 3);
  for (auto& home : s.homes) home.bandwidth = some(0.05, 1);
  for (auto& isp : s.isps) isp.bandwidth = *element(0.5, 5.0);
  for (auto& group : s.station_groups)
    if (group.kind != scenario::StationKind::controller) group.throughput = some(0.2, 2);
  s.segments[0].demand = 0.1;
  s.params.traffic.settle = *element<Duration>(0s, 1s, 60s);
  s.params.traffic.night_share = *element(1.0, 0.5);
  s.params.traffic.day_begins = *element<Duration>(1h, 6h);
  s.params.traffic.configuration_size = *element(0.0, 1e4, 5e6);
  return s;
}

/// Without the facts of users who get too little.
std::string without_degraded(const std::string& facts) {
  std::istringstream lines(facts);
  std::string text, line;
  while (std::getline(lines, line))
    if (line.find("degraded_changed") == std::string::npos) text += line + "\n";
  return text;
}

std::string text_of(const world::TrafficReport& report) {
  std::ostringstream text;
  text << std::hexfloat;
  for (const auto& of : report.capacities)
    text << of.name << " " << of.limit << " " << of.peak << " " << of.peak_at.time_since_epoch().count() << " "
         << of.peak_offered << " " << of.short_for.count() << " " << of.short_at.time_since_epoch().count() << "\n";
  for (const auto& of : report.cohorts)
    text << of.group << " " << of.edge << " " << of.connectors << " " << of.curve.offered_bits() << " "
         << of.curve.carried_bits() << " " << of.least << " " << of.least_at.time_since_epoch().count() << "\n";
  for (const auto& of : report.curves)
    for (std::size_t bin = 0; bin < world::TrafficReport::kBins; ++bin)
      text << of.curve.offered[bin] << " " << of.curve.carried[bin] << "\n";
  for (const auto& of : report.transfers)
    text << static_cast<int>(of.kind) << " " << of.started.time_since_epoch().count() << " "
         << of.ended.value_or(kNever).time_since_epoch().count() << " " << of.begun_again << "\n";
  return text.str();
}

}  // namespace

TEST_CASE("a deployment that states no bandwidths has no traffic", "[traffic]") {
  scenario::Scenario s = busy_town();
  s.station_groups[1].throughput.reset();
  CHECK_FALSE(run(s).outcome.traffic.has_value());
  s.sites[0].uplinks[0].bandwidth = 1000;
  CHECK(run(s).outcome.traffic.has_value());
}

TEST_CASE("where no bandwidth binds the records are those of a network without bandwidths", "[traffic]") {
  scenario::Scenario s = busy_town();
  const Mode with = run_mode(s, {});
  REQUIRE(with.outcome.traffic.has_value());
  CHECK(with.outcome.traffic->peak() > 0.5);
  s.station_groups[1].throughput.reset();
  const Mode without = run_mode(s, {});
  REQUIRE_FALSE(without.outcome.traffic.has_value());
  CHECK(with.facts == without.facts);
  CHECK(with.counts == without.counts);
}

TEST_CASE("everybody gets what he asks for while it fits", "[traffic]") {
  const Run r = run(busy_town());
  const world::TrafficReport& traffic = *r.outcome.traffic;
  CHECK(traffic.carried_bits() == traffic.offered_bits());
  CHECK(traffic.cohorts.empty());
  CHECK(degraded(r).times.empty());
  // both edges together carry 15 Mbit/s
  CHECK(capacity(r, "edge-1").peak + capacity(r, "edge-2").peak == Approx(1.5));
  CHECK(capacity(r, "edge-1").short_at == kNever);
}

TEST_CASE("connectors that carry for the same edges carry equal parts", "[traffic][A151]") {
  scenario::Scenario s = busy_town();
  s.faults.clear();
  const Run r = run(s);
  CHECK(capacity(r, "connector-1").peak == Approx(7.5 / 500));
  CHECK(capacity(r, "connector-2").peak == Approx(7.5 / 500));
}

TEST_CASE("failover to fewer edges shows up as saturation and degraded users", "[traffic]") {
  const Run r = run(crowded_town());
  const auto& edge = capacity(r, "edge-1");
  CHECK(edge.peak == Approx(1));
  CHECK(edge.peak_offered == Approx(1.5));  // 15 Mbit/s asked of 10
  CHECK(edge.short_at > TimePoint{90min});
  CHECK(edge.short_for > 5min);
  const Told told = degraded(r);
  CHECK(told.most == 100);  // two thirds of what they ask for, less than four fifths
  CHECK(told.last == 0);
  REQUIRE_FALSE(told.times.empty());
  CHECK(told.times.front() > TimePoint{90min});
  // who has too little still has access: what he lost is the edge, not the application
  const world::TrafficReport& traffic = *r.outcome.traffic;
  CHECK(traffic.carried_bits() < traffic.offered_bits());
  REQUIRE_FALSE(traffic.cohorts.empty());
  CHECK(traffic.cohorts.front().edge == "edge-1");
  CHECK(traffic.cohorts.front().least == Approx(2.0 / 3).epsilon(1e-6));
}

TEST_CASE("degraded is who gets less than the stated share, and not who gets just that", "[traffic][A153]") {
  scenario::Scenario s = crowded_town();
  s.station_groups[1].throughput = 12;  // four fifths of 15
  CHECK(degraded(run(s)).most == 0);
  s.station_groups[1].throughput = 11.9;
  CHECK(degraded(run(s)).most == 100);
  s.params.traffic.degraded_below = 0.5;
  CHECK(degraded(run(s)).most == 0);
}

TEST_CASE("connectors carry less the more is encrypted twice", "[traffic]") {
  scenario::Scenario s = busy_town();
  const auto limit = [&](double share) {
    s.params.cap.double_encrypted_share = share;
    return capacity(run(s), "connector-1").limit;
  };
  CHECK(limit(0) == 500'000'000);  // domain.md 8
  CHECK(limit(0.25) == 437'500'000);
  CHECK(limit(0.5) == 375'000'000);
  CHECK(limit(1) == 250'000'000);
}

TEST_CASE("a lost connector leaves its share to the others", "[traffic][A151]") {
  scenario::Scenario s = town({.clients = 100, .connectors = 2});
  s.segments[0].demand = 0.15;
  s.station_groups[2].throughput = 10;
  s.faults = {fault("connector-away", FaultTarget::connector, 1h, 15min, "connector-2")};
  const Run r = run(s);
  const auto &stays = capacity(r, "connector-1"), &lost = capacity(r, "connector-2");
  CHECK(stays.peak == Approx(1));
  CHECK(stays.peak_offered == Approx(1.5));  // 15 Mbit/s asked of 10
  CHECK(stays.short_at >= TimePoint{1h});
  CHECK(stays.short_for >= 15min);
  CHECK(lost.peak == Approx(0.75));
  CHECK(lost.peak_offered == Approx(0.75));
  CHECK(lost.short_at == kNever);
  CHECK(degraded(r).most == 100);
  s.station_groups[2].throughput = 15;
  CHECK(degraded(run(s)).most == 0);
}

TEST_CASE("a link that takes longer carries less", "[traffic][A131]") {
  scenario::Scenario s = town({.clients = 100});
  s.segments[0].demand = 0.15;
  s.sites[0].uplinks[0].bandwidth = 40;  // 15 Mbit/s out to the edge in the cloud, and 15 back to the connector
  s.faults = {fault("slow", FaultTarget::uplink, 1h, 1h, "uplink", scenario::FaultMode::slow)};
  const auto with = [&](double factor) {
    s.faults[0].amount = factor;
    return run(s);
  };
  CHECK(degraded(with(1.6)).most == 0);  // 25 of 30
  const Run r = with(1.7);               // 23.5 of 30: less than four fifths
  CHECK(degraded(r).most == 100);
  CHECK(degraded(r).last == 0);
  CHECK(capacity(r, "uplink").peak == Approx(1));
  CHECK(capacity(r, "uplink").limit == Approx(40e6 / 1.7));
  CHECK(capacity(r, "uplink").short_for == 1h);
}

TEST_CASE("a link carries what gets through", "[traffic][A131]") {
  scenario::Scenario s = town({.clients = 100});
  s.segments[0].demand = 0.01;
  s.sites[0].uplinks[0].bandwidth = 4;
  s.faults = {fault("lossy", FaultTarget::uplink, 1h, 1h, "uplink", scenario::FaultMode::loss)};
  s.faults[0].amount = 0.1;
  CHECK(capacity(run(s), "uplink").limit == 3'600'000);
  CHECK(capacity(run(s), "uplink").peak == Approx(2 / 3.6));
}

TEST_CASE("where packets are lost a user has what his connections manage", "[traffic][A130]") {
  scenario::Scenario s = town({.clients = 100});
  s.segments[0].demand = 2;
  s.sites[0].uplinks[0].bandwidth = 1000;
  s.faults = {fault("lossy", FaultTarget::uplink, 1h, 1h, "uplink", scenario::FaultMode::loss)};
  s.faults[0].amount = 0.01;
  const Run r = run(s);
  // out to the edge in the cloud and back to the connector: 25 ms each, the uplink twice
  const double each = network::tcp_throughput(1 - 0.99 * 0.99, 50ms, 1460);
  REQUIRE(each < 2e6);
  REQUIRE_FALSE(r.outcome.traffic->cohorts.empty());
  CHECK(r.outcome.traffic->cohorts.front().least == Approx(each / 2e6).epsilon(1e-3));
  s.params.traffic.connections = 2;
  CHECK(run(s).outcome.traffic->cohorts.empty());
}

TEST_CASE("who is cut off has nothing and asks for nothing", "[traffic]") {
  scenario::Scenario s = town({.clients = 100});
  s.segments[0].demand = 0.1;
  s.sites[0].uplinks[0].bandwidth = 1000;
  s.horizon = 3h;
  s.params.bc.enter_wait = 8h;
  s.faults = {fault("cut", FaultTarget::uplink, 1h, 1h, "uplink")};
  const Run r = run(s);
  const world::TrafficReport& traffic = *r.outcome.traffic;
  CHECK(traffic.offered_bits() == traffic.carried_bits());
  // three hours less the one without a way, and the time until everybody is connected again
  CHECK(traffic.offered_bits() < 10e6 * 2 * 3600);
  CHECK(traffic.offered_bits() > 10e6 * 1.8 * 3600);
  CHECK(degraded(r).times.empty());
}

TEST_CASE("by night users ask for a share of what they ask for by day", "[traffic][A152]") {
  scenario::Scenario s = town({.clients = 100});
  s.sites[0].uplinks[0].bandwidth = 1000;
  s.segments[0].demand = 0.1;
  s.horizon = 24h;
  s.params.traffic.day_begins = 6h;
  s.params.traffic.day_ends = 22h;
  const auto offered = [&] { return run(s).outcome.traffic->offered_bits(); };
  const double all_day = 100 * 0.1e6 * 24 * 3600;
  CHECK(offered() == Approx(all_day));
  s.params.traffic.night_share = 0.25;
  CHECK(offered() == Approx(all_day * (16 + 8 * 0.25) / 24));
  s.params.traffic.day_begins = 22h;  // a night shift
  s.params.traffic.day_ends = 6h;
  CHECK(offered() == Approx(all_day * (8 + 16 * 0.25) / 24));
}

TEST_CASE("users of equal sites share the sum of their uplinks", "[traffic][A151]") {
  scenario::Scenario s = town({.clients = 10});
  s.sites.push_back({.id = "branch", .count = 20, .uplinks = {{"branch-up", "isp", 5ms, 2.0}}});
  s.client_groups.push_back({.id = "branches", .at = "branch", .parts = {{"windows", 10}}});
  s.segments[0].demand = 0.1;  // 1 Mbit/s a branch
  const Run r = run(s);
  CHECK(capacity(r, "branch-up").limit == 40'000'000);
  CHECK(capacity(r, "branch-up").peak == Approx(0.5));
}

TEST_CASE("each user at home has an access link", "[traffic]") {
  scenario::Scenario s = town({.clients = 10});
  s.homes = {
      {.id = "home", .isp = "isp", .rtt = 20ms, .bandwidth = 5}
  };
  s.client_groups.push_back({.id = "at-home", .at = "home", .parts = {{"windows", 30}}});
  s.segments[0].demand = 1;
  const Run r = run(s);
  CHECK(capacity(r, "home:home").limit == 150'000'000);
  CHECK(capacity(r, "home:home").peak == Approx(0.2));
}

TEST_CASE("components that enter BC get their configuration, limited by what they carry", "[traffic][A156]") {
  scenario::Scenario s = busy_town();
  s.params.traffic.configuration_size = 5e6;
  const Run r = run(s);
  std::vector<double> took;
  for (const auto& transfer : r.outcome.traffic->transfers)
    if (transfer.kind == world::TransferKind::configuration) {
      REQUIRE(transfer.ended.has_value());
      CHECK(transfer.started > TimePoint{1h});
      took.push_back(seconds(*transfer.ended - transfer.started));
    }
  std::ranges::sort(took);
  REQUIRE(took.size() == 4);
  CHECK(took.front() == Approx(0.08));  // 40 Mbit at a connector's 500 Mbit/s
  CHECK(took.back() >= 4);              // and at an edge's 10, its users beside it
  s.params.traffic.configuration_size = 0;
  CHECK(run(s).outcome.traffic->transfers.empty() ==
        std::ranges::none_of(r.outcome.traffic->transfers,
                             [](const auto& t) { return t.kind == world::TransferKind::log_resend; }));
}

TEST_CASE("a configuration whose controller fails begins again when it is back", "[traffic][A132]") {
  scenario::Scenario s = busy_town();
  const auto configurations = [&] {
    const Run r = run(s);
    std::vector<world::TrafficReport::Transfer> all;
    for (const auto& transfer : r.outcome.traffic->transfers)
      if (transfer.kind == world::TransferKind::configuration) all.push_back(transfer);
    return all;
  };
  const auto longest =
      std::ranges::max(configurations(), {}, [](const auto& transfer) { return *transfer.ended - transfer.started; });
  REQUIRE(*longest.ended - longest.started >= 4s);  // 40 Mbit at an edge's 10
  const Duration cut = longest.started.time_since_epoch() + 1s, back = cut + 30s;
  s.faults.push_back(fault("controller-away", FaultTarget::controller, cut, back - cut));
  std::size_t cut_off = 0;
  for (const auto& transfer : configurations()) {
    if (transfer.begun_again == 0) continue;
    ++cut_off;
    CHECK(transfer.started == longest.started);
    REQUIRE(transfer.ended.has_value());
    CHECK(*transfer.ended >= TimePoint{back + 4s});
  }
  CHECK(cut_off == 2);  // those of the edges; connectors have theirs by then
}

TEST_CASE("what may be sent again of the logs is, when the cloud is back", "[traffic]") {
  scenario::Scenario s = busy_town();
  s.private_clouds[0].log_receivers = {"siem"};
  const Run r = run(s);
  double records = 0, moved = 0;
  for (const auto& log : r.outcome.logs) records += static_cast<double>(log.recoverable);
  for (const auto& transfer : r.outcome.traffic->transfers)
    if (transfer.kind == world::TransferKind::log_resend) moved += transfer.bits;
  REQUIRE(records > 0);
  CHECK(moved == records * 8000);
  const auto& stream = capacity(r, "pc");
  CHECK(stream.kind == world::CapacityKind::controllers);
  CHECK(stream.limit == 100'000'000);  // 4 vCPU (domain.md 8)
  // four components at a record of 1 kB a second, 100 users at one a minute
  CHECK(stream.peak == Approx((4 * 8000.0 + 100 * 8000.0 / 60) / 100e6).epsilon(1e-3));
}

TEST_CASE("shares come last at an instant", "[traffic]") {
  core::EventQueue queue(0);
  const auto push = [&](world::Rank rank) {
    queue.push({.time = TimePoint{1s}, .rank = static_cast<std::uint8_t>(rank), .entity = 1});
  };
  for (const world::Rank rank : {world::Rank::shares, world::Rank::client, world::Rank::station, world::Rank::reply,
                                 world::Rank::traffic, world::Rank::fault})
    push(rank);
  std::vector<world::Rank> order;
  while (!queue.empty()) order.push_back(static_cast<world::Rank>(queue.pop().rank));
  CHECK(order.back() == world::Rank::shares);
  CHECK(std::ranges::is_sorted(order));
}

TEST_CASE("both modes share alike, and so does a second run in one process", "[traffic][determinism]") {
  for (const Duration settle : {Duration{0s}, Duration{1s}, Duration{7s}}) {
    scenario::Scenario s = crowded_town();
    s.params.traffic.settle = settle;
    const Mode skipped = run_mode(s, {}), executed = run_mode(s, {.every_event = true}), again = run_mode(s, {});
    CHECK(difference(skipped.facts, executed.facts).empty());
    CHECK(text_of(*skipped.outcome.traffic) == text_of(*executed.outcome.traffic));
    CHECK(skipped.facts == again.facts);
    CHECK(text_of(*skipped.outcome.traffic) == text_of(*again.outcome.traffic));
  }
}

TEST_CASE("whatever is narrow and whatever fails, shares are the same in both modes and change nothing but themselves",
          "[traffic][property]") {
  int short_of_something = 0;
  const auto check = [&] {
    scenario::Scenario s = narrow_world();
    const Mode skipped = run_mode(s, {}), executed = run_mode(s, {.every_event = true});
    RC_LOG() << difference(skipped.facts, executed.facts);
    RC_ASSERT(skipped.facts == executed.facts);
    const std::string shares = text_of(*skipped.outcome.traffic);
    RC_LOG() << difference(shares, text_of(*executed.outcome.traffic));
    RC_ASSERT(shares == text_of(*executed.outcome.traffic));
    if (!skipped.outcome.traffic->cohorts.empty()) ++short_of_something;
    for (auto& site : s.sites)
      for (auto& uplink : site.uplinks) uplink.bandwidth.reset();
    for (auto& home : s.homes) home.bandwidth.reset();
    for (auto& isp : s.isps) isp.bandwidth.reset();
    for (auto& group : s.station_groups) group.throughput.reset();
    const Mode bare = run_mode(s, {});
    RC_ASSERT(!bare.outcome.traffic.has_value());
    RC_ASSERT(without_degraded(skipped.facts) == bare.facts);
  };
  const RandomWorlds worlds = RandomWorlds::asked_for({.seed = 4, .count = 40});
  const std::string failure = worlds.check(check);
  CAPTURE(failure);
  CHECK(failure.empty());
  CHECK(short_of_something >= worlds.count / 4);
}
