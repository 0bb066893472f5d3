// Activation and deactivation of Disaster Recovery against the closed forms of domain.md 7.1 to 7.4. A cache is one
// draw per resolver, so standard errors go by resolvers (7.1).
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <numeric>

#include "tests/sim/world/dr_town.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::RecordState;

namespace {

/// Statistics of one quantity per resolver.
struct Estimate {
  double mean = 0, error = 0;
};
Estimate estimate(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (n - 1) / n)};
}

double quantile(std::vector<double>& values, double p) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(p * static_cast<double>(values.size() - 1))];
}

/// From the publication to each client's entry into DR, by resolver: R + Phi of 7.2.
using ByResolver = std::vector<std::vector<double>>;

struct Population {
  std::int64_t resolvers, clients_per_resolver;
  std::uint32_t replications;
  Duration theta;
};

ByResolver reactions(const Population& size) {
  scenario::Scenario s = dr_towns(size.resolvers, size.clients_per_resolver);
  const Duration published = 10s;
  s.horizon = published + size.theta + 201s + 200s * ((size.theta + 199s) / 200s);
  s.params.dr.txt_ttl = size.theta;
  s.params.client.pcc_retry = 60s;
  s.operator_steps = {publication("on", RecordState::on, published)};
  ByResolver all;
  for (std::uint32_t replication = 0; replication < size.replications; ++replication) {
    const Run r = plain_run(s, replication);
    const std::size_t first = all.size();
    all.resize(first + static_cast<std::size_t>(size.resolvers));
    for (const auto& record : r.tape.records()) {
      const auto* moved = std::get_if<StateChanged>(&record.fact);
      if (moved == nullptr || record.entity.kind != record::EntityKind::client) continue;
      if (moved->to != static_cast<std::uint8_t>(client::State::dr_connect) || moved->from == moved->to) continue;
      if (moved->from == static_cast<std::uint8_t>(client::State::safe)) continue;
      const std::size_t site = record.entity.index / static_cast<std::size_t>(size.clients_per_resolver);
      all[first + site].push_back(seconds(record.time - TimePoint{published}));
    }
  }
  return all;
}

struct Figures {
  Estimate mean, p50, p90, p95, p99;
  double max = 0;
};

/// The mean by resolvers. A quantile is one of all clients; its error comes from batches of resolvers.
Figures figures(const ByResolver& by_resolver) {
  Figures f;
  std::vector<double> means;
  for (const auto& resolver : by_resolver) {
    means.push_back(std::accumulate(resolver.begin(), resolver.end(), 0.0) / static_cast<double>(resolver.size()));
    f.max = std::max(f.max, *std::ranges::max_element(resolver));
  }
  f.mean = estimate(means);
  const auto of = [&](double p) {
    constexpr std::size_t kBatches = 10;
    std::vector<double> everybody, batches;
    for (std::size_t b = 0; b < kBatches; ++b) {
      std::vector<double> batch;
      for (std::size_t r = b; r < by_resolver.size(); r += kBatches)
        batch.insert(batch.end(), by_resolver[r].begin(), by_resolver[r].end());
      everybody.insert(everybody.end(), batch.begin(), batch.end());
      batches.push_back(quantile(batch, p));
    }
    return Estimate{quantile(everybody, p), estimate(batches).error};
  };
  f.p50 = of(0.5);
  f.p90 = of(0.9);
  f.p95 = of(0.95);
  f.p99 = of(0.99);
  return f;
}

struct Expected {
  double mean, p50, p90, p95, p99, max;
};

void compare(const Figures& f, const Expected& is, double polls_apart) {
  CAPTURE(f.mean.mean, f.mean.error, f.p50.mean, f.p50.error, f.p90.mean, f.p90.error, f.p95.mean, f.p95.error,
          f.p99.mean, f.p99.error, f.max);
  // A refresh waits for the next of all the polls behind one resolver: that much a cycle is longer than the TTL.
  CHECK(f.mean.mean == Approx(is.mean).margin(3 * f.mean.error + polls_apart));
  CHECK(f.p50.mean == Approx(is.p50).margin(3 * f.p50.error + polls_apart));
  CHECK(f.p90.mean == Approx(is.p90).margin(3 * f.p90.error + polls_apart));
  CHECK(f.p95.mean == Approx(is.p95).margin(3 * f.p95.error + polls_apart));
  CHECK(f.p99.mean == Approx(is.p99).margin(3 * f.p99.error + polls_apart));
  CHECK(f.max <= is.max + polls_apart);
}

/// U(0, n P): a lone client's own cycle.
Expected lone(double cycle) { return {cycle / 2, cycle / 2, 0.9 * cycle, 0.95 * cycle, 0.99 * cycle, cycle}; }

}  // namespace

TEST_CASE("lone clients enter DR within whole polls of their own cycle", "[world][7.2][7.1]") {
  const auto run = [](Duration theta) { return figures(reactions({50, 1, 8, theta})); };
  compare(run(30s), lone(200), 0);
  compare(run(300s), lone(400), 0);
}

TEST_CASE("clients behind busy resolvers enter DR after the rest of a TTL and of a poll", "[world][7.2][7.1]") {
  compare(figures(reactions({30, 1000, 1, 30s})), {115, 115, 195, 205.5, 219.0, 230}, 0.5);
}

TEST_CASE("activation of lone clients at four TTLs", "[world][7.2][7.1][slow]") {
  const auto run = [](Duration theta) { return figures(reactions({50, 1, 40, theta})); };
  compare(run(30s), lone(200), 0);
  compare(run(60s), lone(200), 0);
  compare(run(300s), lone(400), 0);
  compare(run(900s), lone(1000), 0);
}

TEST_CASE("activation behind 1,000 busy resolvers at four TTLs", "[world][7.2][7.1][slow]") {
  const auto run = [](Duration theta) { return figures(reactions({50, 1000, 20, theta})); };
  compare(run(30s), {115, 115, 195, 205.5, 219.0, 230}, 0.5);
  compare(run(60s), {130, 130, 211.0, 225.4, 244.5, 260}, 0.5);
  compare(run(300s), {250, 250, 390.5, 422.5, 465.4, 500}, 0.5);
  compare(run(900s), {550, 550, 910.3, 965.8, 1040, 1100}, 0.5);
}

TEST_CASE("after a cold start in step a fixed instant of publication gives no mean", "[world][7.1]") {
  scenario::Scenario s = dr_towns(20, 50);
  s.params.dns.initial_cache = InitialCache::cold;
  s.params.dr.txt_ttl = 900s;
  s.operator_steps = {publication("on", RecordState::on, 900s)};
  std::vector<double> waits;
  for (const TimePoint t : plain_run(s).tape.entered(record::EntityKind::client, client::State::dr_connect))
    waits.push_back(seconds(t - TimePoint{900s}));
  const double mean = std::accumulate(waits.begin(), waits.end(), 0.0) / static_cast<double>(waits.size());
  CHECK(mean < 150);  // all caches expire soon after: 550 s is the mean of independent ones
}

// --- the service (7.3)

namespace {

struct Readiness {
  std::vector<double> first, all;
};

/// n DR edges without caches in between: each polls by itself, and restarts.
Readiness edges_ready(std::int64_t n, std::uint32_t replications) {
  scenario::Scenario s = town({.clients = 0, .edges = n});
  for (auto& group : s.station_groups) group.dr = group.kind != scenario::StationKind::controller;
  s.horizon = 10min;
  s.dr_settings.domain = "dr.example";
  s.dr_settings.initial_record = {"v=1;k=zpa;b=off"};
  s.params.op.detect = s.params.op.decide = s.params.op.publish = Distribution::constant(0s);
  s.params.dns.auth_propagation = Distribution::constant(0s);
  s.params.dns.rtt_uncached = 0s;
  s.params.dr.txt_ttl = 0s;
  s.operator_steps = {publication("on", RecordState::on, 10s)};
  Readiness ready;
  for (std::uint32_t r = 0; r < replications; ++r) {
    auto times = plain_run(s, r).tape.entered(record::EntityKind::edge, component::State::dr);
    REQUIRE(times.size() == static_cast<std::size_t>(n));
    ready.first.push_back(seconds(times.front() - TimePoint{10s}));
    ready.all.push_back(seconds(times.back() - TimePoint{10s}));
  }
  return ready;
}

}  // namespace

TEST_CASE("the first and the last of n DR edges are ready after P_e / (n + 1) and n times that, and a restart",
          "[world][7.3][A29][A31]") {
  const std::int64_t n = GENERATE(2, 4, 10);
  const Readiness ready = edges_ready(n, 300);
  const Estimate first = estimate(ready.first), all = estimate(ready.all);
  CAPTURE(n, first.mean, first.error, all.mean, all.error);
  const auto count = static_cast<double>(n);
  CHECK(first.mean == Approx(200 / (count + 1) + 30).margin(3 * first.error));
  CHECK(all.mean == Approx(200 * count / (count + 1) + 30).margin(3 * all.error));
}

// --- the way back (7.4)

namespace {

std::vector<double> departures(scenario::Scenario s, TimePoint over) {
  std::vector<double> waits;
  for (std::uint32_t r = 0; r < 20; ++r) {
    const Run run = plain_run(s, r);
    for (const TimePoint t : run.tape.times<NoticeShown>(
             [](const auto&, const NoticeShown& shown) { return shown.notice == Notice::safe_mode_stopped; }))
      waits.push_back(seconds(t - over));
  }
  return waits;
}

}  // namespace

TEST_CASE("DR that ends by x is left at the first poll after it, whatever the TTL", "[world][7.4][A39][R49]") {
  scenario::Scenario s = dr_towns(10, 5);
  s.horizon = 90min;
  s.params.dr.txt_ttl = 900s;
  auto on = publication("on", RecordState::on, 10s);
  on.ends_after = 1h;
  s.operator_steps = {on};
  auto waits = departures(s, TimePoint{10s + 1h + 1s});  // the second x is over
  REQUIRE(waits.size() == 1000);
  const Estimate e = estimate(waits);
  CAPTURE(e.mean, e.error);
  CHECK(e.mean == Approx(100).margin(3 * e.error));
  CHECK(*std::ranges::min_element(waits) >= 0);
  CHECK(*std::ranges::max_element(waits) <= 200);
}

TEST_CASE("DR that ends by off is left after the rest of a TTL and of a poll", "[world][7.4]") {
  scenario::Scenario s = dr_towns(10, 50);
  s.horizon = 90min;
  s.params.dr.txt_ttl = 60s;
  s.operator_steps = {publication("on", RecordState::on, 10s), publication("off", RecordState::off, 1h)};
  auto waits = departures(s, TimePoint{1h});
  REQUIRE(waits.size() == 10000);
  const double mean = std::accumulate(waits.begin(), waits.end(), 0.0) / 10000;
  CAPTURE(mean);
  CHECK(mean == Approx(130).margin(6));  // 200 resolvers: the TTL's part has a standard error of 1.2 s
  CHECK(*std::ranges::max_element(waits) <= 264);
}

// --- logs and logins

TEST_CASE("of the logs of a link that was away for an hour the last 15 minutes may be resent", "[world][7.13][H46]") {
  scenario::Scenario s = town({.clients = 0, .connectors = 1});
  s.params.bc.enter_wait = 8h;
  s.params.pcc.enter_wait = 8h;
  s.faults = {fault("cloud", scenario::FaultTarget::cloud, 1h, 1h)};
  const auto logs = run(s).outcome.logs.at(0);
  // Two components, a record a second each; back at the next attempt (A2) and a connect.
  CHECK(logs.recoverable == 2 * 900);
  CHECK(logs.lost >= 2 * 2700);
  CHECK(logs.lost <= 2 * 2706);
  CHECK(logs.streamed + logs.recoverable + logs.lost == 2 * 4 * 3600);
}

TEST_CASE("a link that was away for less than 15 minutes loses nothing for certain", "[world][7.13][H46]") {
  scenario::Scenario s = town({.clients = 0, .connectors = 1});
  s.params.bc.enter_wait = 8h;
  s.params.pcc.enter_wait = 8h;
  s.faults = {fault("cloud", scenario::FaultTarget::cloud, 1h, 890s)};
  CHECK(run(s).outcome.logs.at(0).lost == 0);
}

TEST_CASE("a herd of logins at the BC IdP is through after N over its rate", "[world][7.12][A72]") {
  scenario::Scenario s = town({.clients = 300});
  s.params.auth.idp_rate = 5;
  s.params.auth.silent_share = 1;
  s.params.auth.login_silent = 0s;
  s.params.auth.auto_reauth_timeout = 120s;
  s.client_groups[0].start = scenario::StartState::logged_out;
  s.client_groups[0].starts_at = Distribution::constant(90min);
  s.faults = {fault("cloud", scenario::FaultTarget::cloud, 1h, 2h)};
  const auto done = run(s).tape.times<AuthenticationEnded>(
      [](const auto&, const AuthenticationEnded& ended) { return ended.ok && ended.local; });
  REQUIRE(done.size() == 300);
  CHECK(seconds(done.back() - done.front()) == Approx(299 / 5.0).margin(0.001));
}
