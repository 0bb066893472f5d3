// Which edge a client is sent to, and what an edge does without control.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "models/client/client.hpp"
#include "models/component/component.hpp"
#include "tests/sim/world/town.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::FaultMode;
using scenario::FaultTarget;

namespace {

/// Users on private edges of their own site in normal operation.
scenario::Scenario on_private_edges(std::int64_t clients) {
  scenario::Scenario s = town({.clients = clients});
  s.station_groups[1].exclusive_to_bc_dr = false;
  s.client_groups[0].prefers_edges_of = "town";
  return s;
}

std::set<std::uint32_t> edges_used(const Run& r, TimePoint from, TimePoint to) {
  std::set<std::uint32_t> used;
  for (const auto& record : r.tape.records())
    if (const auto* opened = std::get_if<SessionOpened>(&record.fact);
        opened != nullptr && record.time >= from && record.time < to)
      used.insert(opened->edge.value);
  return used;
}

}  // namespace

TEST_CASE("an exclusive edge has no users in normal operation", "[world][R64]") {
  scenario::Scenario s = on_private_edges(20);
  s.faults = {fault("edges", FaultTarget::public_edges, 1h, 1h)};
  CHECK(run(s).tape.access(false).empty());  // they are on their private edge
  s.station_groups[1].exclusive_to_bc_dr = true;
  CHECK(run(s).tape.access(false).size() == 20);
}

TEST_CASE("an edge in the wait serves new M-Tunnels where the decision is cached", "[world][A15]") {
  scenario::Scenario s = on_private_edges(2000);
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  s.params.edge.private_survive = 0.5;
  const Run r = run(s);
  const auto lost = r.tape.access(false);
  const auto at_wait = std::ranges::count(lost, TimePoint{1h + 60s});
  CHECK(static_cast<double>(at_wait) / 2000 == Approx(0.5).margin(4 * std::sqrt(0.25 / 2000)));
  for (const TimePoint t : r.tape.access(true)) CHECK(t > TimePoint{1h + 180s});  // BC gives it back
}

TEST_CASE("with everything cached nobody notices the wait, and BC itself costs one connect", "[world][A15]") {
  scenario::Scenario s = on_private_edges(10);
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  s.params.edge.private_survive = 1;
  const Run r = run(s);
  for (const TimePoint t : r.tape.access(false)) CHECK(t >= TimePoint{1h + 180s});
  CHECK(r.tape.entered(record::EntityKind::client, client::State::bc_active).empty());
}

TEST_CASE("an edge in BC serves nobody who may not use BC, also on an older session", "[world][R8][R10]") {
  scenario::Scenario s = on_private_edges(10);
  s.params.edge.private_survive = 1;
  s.profiles[0].os = scenario::OperatingSystem::linux;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  const Run r = run(s);
  CHECK(r.tape.access(false).size() == 10);
  for (const TimePoint t : r.tape.access(true)) CHECK(t >= TimePoint{2h});
}

TEST_CASE("redirects spread users over equal edges by load", "[world][A12]") {
  scenario::Scenario s = town({.clients = 400, .edges = 4});
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  const Run r = run(s);
  CHECK(edges_used(r, TimePoint{1h}, TimePoint{2h}).size() == 4);
}

TEST_CASE("an edge that trusts the user's network comes first", "[world][A12]") {
  scenario::Scenario s = town({.clients = 50, .edges = 1});
  s.station_groups.push_back(s.station_groups[1]);
  s.station_groups.back().id = "trusting";
  s.station_groups.back().trusted_networks = {"town"};
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  CHECK(edges_used(run(s), TimePoint{1h}, TimePoint{2h}).size() == 1);
}

TEST_CASE("an edge takes 125 % of its sized users and refuses the next", "[world][A48]") {
  scenario::Scenario s = town({.clients = 2600, .edges = 1});
  s.params.cap.overload = Overload::soft;  // 4 vCPU: 2,000 users
  s.params.pcc.redirect_rate = 2000;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  const Run r = run(s);
  CHECK(r.tape.entered(record::EntityKind::client, client::State::bc_active).size() == 2500);
  const auto refused =
      r.tape.times<AttemptFailed>([](const auto&, const AttemptFailed& f) { return f.why == Reason::capacity; });
  CHECK_FALSE(refused.empty());
}

TEST_CASE("an edge shakes as many hands at once as it has vCPUs, each as long as any", "[world][A70]") {
  const auto opened_after_reset = [](std::int64_t vcpu) {
    scenario::Scenario s = town({.clients = 4, .public_edges = 1});
    s.cloud[0].edge_vcpu = vcpu;
    s.params.edge.handshake_rate = 1;  // longer than the round trips of a connection
    s.faults = {fault("edges", FaultTarget::public_edges, 1h, 500ms, "*", FaultMode::reset)};
    return run(s).tape.times<SessionOpened>(
        [](const record::Record& r, const SessionOpened&) { return r.time > TimePoint{1h}; });
  };
  const auto two = opened_after_reset(2), one = opened_after_reset(1);
  REQUIRE(two.size() == 4);
  CHECK(two == std::vector{two[0], two[0], two[0] + 1s, two[0] + 1s});
  CHECK(one == std::vector{two[0], two[0] + 1s, two[0] + 2s, two[0] + 3s});
}

TEST_CASE("switching disabled: users go back by themselves, exponentially late", "[world][A18][R26]") {
  scenario::Scenario s = town({.clients = 1000});
  s.params.bc.natural_return_mean = 20min;
  s.client_groups[0].auth_ages = scenario::InitialAges::fresh;
  s.horizon = 8h;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  const Run r = run(s);
  CHECK(r.tape.times<ExitRpcSent>([](const auto&, const auto&) { return true; }).empty());
  const auto back = r.tape.entered(record::EntityKind::client, client::State::connected);
  REQUIRE(back.size() == 1000);
  double mean = 0;
  for (const TimePoint t : back) mean += seconds(t - TimePoint{2h}) / 1000;
  CHECK(mean == Approx(1200).margin(4 * 1200 / std::sqrt(1000.0) + 5));
}

TEST_CASE("switching disabled for good: nobody goes back", "[world][A18]") {
  scenario::Scenario s = town({.clients = 10});
  s.params.bc.switch_disabled_return = DisabledReturn::never;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  CHECK(run(s).tape.entered(record::EntityKind::client, client::State::connected).empty());
}

TEST_CASE("automatic switching waits for an idle user, however long", "[world][A19]") {
  scenario::Scenario s = town({.clients = 10});
  s.params.bc.switch_users = SwitchUsers::automatic;
  s.params.bc.exit_max_wait = 600s;
  s.params.user.activity = ActivityModel::independent;
  s.params.user.idle_probability = 0;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  CHECK(run(s).tape.times<ExitRpcSent>([](const auto&, const auto&) { return true; }).empty());
}

TEST_CASE("a shared-risk group takes all its members at once", "[world][faults]") {
  scenario::Scenario s = town({.clients = 5});
  s.risk_groups = {
      {.id = "conduit", .members = {"uplink", "cloud-edge-1"}}
  };
  s.faults = {fault("dig", FaultTarget::risk_group, 1h, 1h, "conduit")};
  const Run r = run(s);
  CHECK(std::ranges::count(r.tape.access(false), TimePoint{1h}) == 5);
}

TEST_CASE("a component whose clock runs ahead sees its certificate expire early", "[world][faults][R2]") {
  scenario::Scenario s = town();
  s.station_groups[2].certificate_remaining = 24h;
  s.params.cert.threshold_outside_private_cloud = 0s;  // nothing is renewed before it ends
  scenario::Fault clock = fault("clock", FaultTarget::clock, 1h, 2h, "connector");
  clock.clock_error = 48h;
  s.faults = {clock};
  CHECK(run(s).tape.entered(record::EntityKind::connector, component::State::paused).front() == TimePoint{1h});
}

TEST_CASE("an edge that slows down answers late, not never", "[world][faults]") {
  scenario::Scenario s = town({.clients = 20});
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 2h)};
  scenario::Fault slow = fault("slow", FaultTarget::edge, 30min, 3h, "*", FaultMode::slow);
  slow.amount = 50;
  s.faults.push_back(slow);
  CHECK(run(s).tape.entered(record::EntityKind::client, client::State::bc_active).size() == 20);
}

TEST_CASE("loss of half the packets delays connections and cuts nobody off for good", "[world][faults]") {
  scenario::Scenario s = town({.clients = 20});
  scenario::Fault loss = fault("grey", FaultTarget::uplink, 1h, 2h, "uplink", FaultMode::loss);
  loss.amount = 0.5;
  s.faults = {loss};
  CHECK(run(s).tape.access(false).empty());
}

TEST_CASE("a resolver that serves stale data answers when its authority is gone", "[world][A69]") {
  scenario::Scenario s = town();
  s.resolvers[0].holds_bc_zone = false;
  s.zones.bc_public = true;
  s.zones.bc_ttl = 600s;
  // A first outage fills the cache; in the second one the ISP is away, and the zone with it.
  s.faults = {fault("first", FaultTarget::cloud, 30min, 20min), fault("isp", FaultTarget::isp, 2h, 1h, "isp")};
  s.params.bc.switch_users = SwitchUsers::time_based;
  s.params.bc.exit_max_wait = 600s;
  const auto in_bc = [&] {
    return std::ranges::count_if(run(s).tape.entered(record::EntityKind::edge, component::State::bc),
                                 [](TimePoint t) { return t > TimePoint{2h} && t < TimePoint{3h}; });
  };
  CHECK(in_bc() == 0);
  s.params.dns.serve_stale = true;
  CHECK(in_bc() == 1);
}
