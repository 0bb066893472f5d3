// Leaving BC against domain.md 7.10 and 7.11, herds against 7.12, expiring authentication against 6.4.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "models/client/client.hpp"
#include "models/component/component.hpp"
#include "tests/sim/world/town.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::FaultMode;
using scenario::FaultTarget;

namespace {

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}
double standard_error(const std::vector<double>& values) {
  const double m = mean(values);
  double squares = 0;
  for (const double v : values) squares += (v - m) * (v - m);
  const double n = static_cast<double>(values.size());
  return std::sqrt(squares / (n - 1) / n);
}

/// Minutes from the edge's return to the cloud until each user's exit RPC. The cloud is away from 1 h to 1 h 30 min.
std::vector<double> rpc_minutes(scenario::Scenario s) {
  s.params.bc.switch_users = SwitchUsers::time_based;
  s.params.user.busy_since = 90min;
  s.horizon = 4h;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 30min)};
  const Run r = run(s);
  const auto returned = r.tape.entered(record::EntityKind::edge, component::State::cloud);
  REQUIRE(returned.size() == 1);
  std::vector<double> minutes;
  for (const TimePoint t : r.tape.times<ExitRpcSent>([](const auto&, const auto&) { return true; }))
    minutes.push_back(seconds(t - returned.front()) / 60);
  return minutes;
}

scenario::Scenario users_that_are(ActivityModel model, double idle, Duration hold, Duration limit) {
  scenario::Scenario s = town({.clients = 2000});
  s.params.user.activity = model;
  s.params.user.idle_probability = idle;
  s.params.user.mtunnel_hold = hold;
  s.params.bc.exit_max_wait = limit;
  return s;
}

}  // namespace

TEST_CASE("exit with an idle probability per probe: the means of 7.10", "[world][7.10][R22][R23]") {
  struct Row {
    double q;
    Duration limit;
    double expected;
  };
  const Row row = GENERATE(Row{0.2, 60min, 14.00}, Row{0.05, 60min, 27.54}, Row{0.02, 30min, 26.29});
  const auto minutes = rpc_minutes(users_that_are(ActivityModel::independent, row.q, 300s, row.limit));
  REQUIRE(minutes.size() == 2000);
  CHECK(mean(minutes) == Approx(row.expected).margin(4 * standard_error(minutes)));
  CHECK(*std::ranges::max_element(minutes) <= seconds(row.limit) / 60);
}

TEST_CASE("exit with a memoryless busy period: the means of 7.10", "[world][7.10]") {
  struct Row {
    Duration hold, limit;
    double expected;
  };
  const Row row =
      GENERATE(Row{5min, 60min, 10.75}, Row{30min, 60min, 27.73}, Row{120min, 60min, 47.78}, Row{20min, 30min, 17.86});
  const auto minutes = rpc_minutes(users_that_are(ActivityModel::one_exponential, 0, row.hold, row.limit));
  REQUIRE(minutes.size() == 2000);
  // the edge returns up to 5 s after the cloud: that much of the busy period has passed
  CHECK(mean(minutes) == Approx(row.expected).margin(4 * standard_error(minutes) + 0.1));
}

TEST_CASE("an idle user is back at hold-down plus check plus connect", "[world][7.10][A16][A20]") {
  scenario::Scenario s = users_that_are(ActivityModel::independent, 1, 300s, 60min);
  s.params.bc.switch_users = SwitchUsers::time_based;
  s.client_groups[0].parts[0].count = 1;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 30min)};
  const Run r = run(s);
  const TimePoint returned = r.tape.entered(record::EntityKind::edge, component::State::cloud).front();
  const Duration check = 100ms + 4 * 25ms;  // uncached look-up and one connect
  const auto back = r.tape.entered(record::EntityKind::client, client::State::connected);
  REQUIRE(back.size() == 1);
  CHECK(back.front() == returned + 600s + 500us + check + 4 * 25ms);
}

TEST_CASE("hold-down from the user's connection: after a long outage idle users leave within a probe period",
          "[world][7.10][A16]") {
  scenario::Scenario s = users_that_are(ActivityModel::independent, 1, 300s, 60min);
  s.params.bc.exit_timer_origin = ExitTimerOrigin::client_connect;
  s.params.client.keepalive = 60s;  // spreads the instants at which users reached their edge
  s.private_clouds[0].force = true;
  s.params.bc.switch_users = SwitchUsers::time_based;
  s.faults = {fault("edges", FaultTarget::public_edges, 1h, 30min), fault("cloud", FaultTarget::cloud_ca, 1h, 30min)};
  // Forced BC ends at the first tick after the flag is cleared; the flag is cleared when the edges are back.
  s.private_clouds[0].force = false;
  s.faults.push_back(fault("flag", FaultTarget::force_flag, 10min, 80min, "pc"));
  s.params.bc.force_reconnect_interval = 900s;
  const Run r = run(s);
  const TimePoint returned = r.tape.entered(record::EntityKind::edge, component::State::cloud).front();
  std::vector<double> after;
  for (const TimePoint t : r.tape.times<ExitRpcSent>([](const auto&, const auto&) { return true; }))
    after.push_back(seconds(t - returned));
  REQUIRE(after.size() == 2000);
  CHECK(*std::ranges::min_element(after) >= 0);
  CHECK(*std::ranges::max_element(after) <= 60);
  CHECK(mean(after) == Approx(30).margin(4 * 60 / std::sqrt(12.0 * 2000)));
}

TEST_CASE("hold-down from the user's connection: all leave at once when X has passed", "[world][7.10][A16]") {
  scenario::Scenario s = users_that_are(ActivityModel::independent, 0, 300s, 30min);
  s.params.bc.exit_timer_origin = ExitTimerOrigin::client_connect;
  s.params.bc.switch_users = SwitchUsers::time_based;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  const Run r = run(s);
  const TimePoint returned = r.tape.entered(record::EntityKind::edge, component::State::cloud).front();
  const auto sent = r.tape.times<ExitRpcSent>([](const auto&, const ExitRpcSent& rpc) { return rpc.at_limit; });
  REQUIRE(sent.size() == 2000);
  for (const TimePoint t : sent) CHECK(t - returned <= 60s);
}

TEST_CASE("forced BC ends at each component's own tick: U(0, I)", "[world][7.11][R27][A51]") {
  scenario::Scenario s = town({.clients = 0, .connectors = 400});
  s.faults = {fault("flag", FaultTarget::force_flag, 30min, 1h, "pc")};
  const auto back = run(s).tape.entered(record::EntityKind::connector, component::State::cloud);
  REQUIRE(back.size() == 400);
  std::vector<double> after;
  for (const TimePoint t : back) after.push_back(seconds(t - TimePoint{90min}));
  CHECK(mean(after) == Approx(450).margin(4 * 900 / std::sqrt(12.0 * 400)));
  CHECK(*std::ranges::max_element(after) <= 900 + 0.1);
  CHECK(*std::ranges::max_element(after) >= 900 - 10 * 900 / 400.0);  // n/(n+1) of the interval, with room for chance
}

TEST_CASE("a herd at two controllers: the i-th is served at i / (C mu)", "[world][7.12][A13]") {
  scenario::Scenario s = town({.clients = 10'000, .controllers = 2, .edges = 2});
  s.private_clouds[0].force = true;
  s.params.client.redirect_timeout = 300s;
  s.faults = {fault("edges", FaultTarget::public_edges, 1h, 2h)};
  const Run r = run(s);
  const auto answered =
      r.tape.times<RedirectAnswered>([](const auto&, const RedirectAnswered& a) { return a.why == Reason::none; });
  REQUIRE(answered.size() == 10'000);
  const TimePoint arrival = TimePoint{1h + 103s + s.params.dns.rtt_cached + 4ms};
  std::vector<double> wait;
  for (const TimePoint t : answered) wait.push_back(seconds(t - arrival));
  // 10,000 random first choices split by a binomial: the longer queue has 5,000 +- 50 clients
  CHECK(wait.back() == Approx(25.0).margin(4 * 50 / 200.0));
  CHECK(mean(wait) == Approx(12.5).epsilon(0.01));
}

TEST_CASE("users out by age while no IdP answers: t / tau", "[world][6.4][A24]") {
  scenario::Scenario s = town({.clients = 4000, .edges = 2});
  s.params.auth.timeout = 24h;
  s.horizon = 14h;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 13h), fault("idp", FaultTarget::idp, 1h, 13h)};
  const Run r = run(s);
  std::map<std::uint32_t, bool> out;
  std::vector<TimePoint> expired;  // first loss for this cause, per user
  for (const auto& record : r.tape.records()) {
    const auto* change = std::get_if<AccessChanged>(&record.fact);
    if (change == nullptr || change->has_access || change->cause != Cause::expired_authentication) continue;
    if (out.try_emplace(record.entity.index, true).second) expired.push_back(record.time);
  }
  for (const int hours : {3, 6, 12}) {
    const TimePoint at{1h + std::chrono::hours{hours}};
    const double share =
        static_cast<double>(std::ranges::count_if(expired, [&](TimePoint t) { return t <= at; })) / 4000;
    const double expected = hours / 24.0;
    CHECK(share == Approx(expected).margin(4 * std::sqrt(expected * (1 - expected) / 4000) + 0.01));
  }
}
