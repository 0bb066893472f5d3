#include "models/edge/exit.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "tests/models/bench.hpp"

using namespace failcast;
using namespace failcast::edge;
using test::at;

namespace {

constexpr TimePoint kReturn = at(3h);

Parameters time_based() {
  Parameters params;
  params.bc.switch_users = SwitchUsers::time_based;
  return params;
}
ExitRow back_in_the_cloud(const Parameters& params, TimePoint connected_at = at(1h)) {
  ExitRow row;
  edge_returned(row, connected_at, kReturn, params);
  return row;
}
struct Sent {
  TimePoint when;
  ExitAction what;
};
/// Runs the probes of a user who is busy until `idle_from`.
Sent first_rpc(ExitRow row, const Parameters& params, TimePoint idle_from) {
  while (row.wake != kNever) {
    const TimePoint now = row.wake;
    const ExitAction action = handle_timeouts(row, now < idle_from, now, params);
    if (action != ExitAction::none) return {now, action};
  }
  return {kNever, ExitAction::none};
}

}  // namespace

TEST_CASE("an idle user is asked when the hold-down is over", "[edge][R22][7.10]") {
  const Parameters params = time_based();
  ExitRow row = back_in_the_cloud(params);
  CHECK(handle_timeouts(row, false, kReturn + 600s - 1ns, params) == ExitAction::none);
  CHECK(row.state == ExitState::hold);
  CHECK(handle_timeouts(row, false, kReturn + 600s, params) == ExitAction::rpc_idle);
  CHECK(row.state == ExitState::rpc_sent);
}
TEST_CASE("a busy user is probed every minute", "[edge][R22][R23]") {
  const Parameters params = time_based();
  ExitRow row = back_in_the_cloud(params);
  CHECK(handle_timeouts(row, true, kReturn + 600s, params) == ExitAction::none);
  CHECK(handle_timeouts(row, false, kReturn + 660s - 1ns, params) == ExitAction::none);
  CHECK(row.state == ExitState::probe);
  CHECK(handle_timeouts(row, false, kReturn + 660s, params) == ExitAction::rpc_idle);
}
TEST_CASE("a busy user is asked at X", "[edge][R22][R23][A19]") {
  const Parameters params = time_based();
  const Sent sent = first_rpc(back_in_the_cloud(params), params, kNever);
  CHECK(sent.when == kReturn + 3600s);
  CHECK(sent.what == ExitAction::rpc_at_limit);
}
TEST_CASE("X between two probes is kept to the nanosecond", "[edge][R22]") {
  Parameters params = time_based();
  params.bc.exit_max_wait = 634s;
  CHECK(first_rpc(back_in_the_cloud(params), params, kNever).when == kReturn + 634s);
}
TEST_CASE("automatic switching never asks a busy user", "[edge][A19]") {
  Parameters params = time_based();
  params.bc.switch_users = SwitchUsers::automatic;
  const Sent sent = first_rpc(back_in_the_cloud(params), params, kReturn + 100h);
  CHECK(sent.what == ExitAction::rpc_idle);
  CHECK(sent.when == kReturn + 100h);
}
TEST_CASE("with switching disabled no timer runs", "[edge][R26][A18]") {
  Parameters params;
  CHECK(back_in_the_cloud(params).wake == kNever);
  CHECK_FALSE(switches_users(params));
  params.bc.switch_disabled_return = DisabledReturn::rpc_on_idle;
  CHECK(switches_users(params));
  const ExitRow row = back_in_the_cloud(params);
  CHECK(row.wake == kReturn + 600s);
  CHECK(row.limit == kNever);
}
TEST_CASE("counted from the user's connection the hold-down may be over", "[edge][A16][7.10]") {
  Parameters params = time_based();
  params.bc.exit_timer_origin = ExitTimerOrigin::client_connect;
  params.bc.exit_max_wait = 604800s;
  const TimePoint connected = at(1h) + 7s;
  const ExitRow row = back_in_the_cloud(params, connected);
  CHECK(row.wake >= kReturn);
  CHECK(row.wake < kReturn + 60s);
  CHECK((row.wake - connected) % 60s == 0s);
}
TEST_CASE("a connection at a point of its grid is probed at once", "[edge][A16]") {
  Parameters params = time_based();
  params.bc.exit_timer_origin = ExitTimerOrigin::client_connect;
  CHECK(back_in_the_cloud(params, kReturn - 600s).wake == kReturn);
  CHECK(back_in_the_cloud(params, kReturn - 600s + 1ns).wake == kReturn + 1ns);
  CHECK(back_in_the_cloud(params, kReturn - 600s - 1ns).wake == kReturn + 60s - 1ns);
}
TEST_CASE("a client that refused is asked again", "[edge][A17][R24]") {
  const Parameters params = time_based();
  ExitRow row = back_in_the_cloud(params);
  REQUIRE(handle_timeouts(row, false, kReturn + 600s, params) == ExitAction::rpc_idle);
  client_refused(row, kReturn + 613s, params);
  CHECK(row.state == ExitState::probe);
  CHECK(handle_timeouts(row, false, kReturn + 673s - 1ns, params) == ExitAction::none);
  CHECK(handle_timeouts(row, false, kReturn + 673s, params) == ExitAction::rpc_idle);
}
TEST_CASE("a loss of the cloud cancels the timers, the next return starts them anew", "[edge][3.5]") {
  const Parameters params = time_based();
  ExitRow row = back_in_the_cloud(params);
  cloud_lost(row);
  CHECK(row.state == ExitState::serving);
  CHECK(row.wake == kNever);
  edge_returned(row, at(1h), kReturn + 1h, params);
  CHECK(row.wake == kReturn + 1h + 600s);
  CHECK(row.limit == kReturn + 1h + 3600s);
}
TEST_CASE("an answer to an RPC before the last loss changes nothing", "[edge][3.5]") {
  const Parameters params = time_based();
  ExitRow row = back_in_the_cloud(params);
  REQUIRE(handle_timeouts(row, false, kReturn + 600s, params) == ExitAction::rpc_idle);
  cloud_lost(row);
  edge_returned(row, at(1h), kReturn + 700s, params);
  client_refused(row, kReturn + 701s, params);
  CHECK(row.state == ExitState::hold);
  CHECK(row.wake == kReturn + 1300s);
}
TEST_CASE("nobody is asked after leaving", "[edge][H1]") {
  const Parameters params = time_based();
  ExitRow row = back_in_the_cloud(params);
  client_left(row);
  CHECK(row.state == ExitState::gone);
  CHECK(handle_timeouts(row, false, kReturn + 600s, params) == ExitAction::none);
  edge_returned(row, at(1h), kReturn + 700s, params);
  CHECK(row.wake == kNever);
}
TEST_CASE("whatever a user does, the RPC is on the grid or at X", "[edge][property][R22][R23]") {
  rc::prop("stories", [] {
    Parameters params = time_based();
    params.bc.exit_max_wait = 1s * *rc::gen::inRange(600, 7200);
    const auto idle_from = kReturn + 1ms * *rc::gen::inRange(0, 8000000);
    const Sent sent = first_rpc(back_in_the_cloud(params), params, idle_from);
    const Duration waited = sent.when - kReturn;
    RC_ASSERT(waited >= 600s);
    RC_ASSERT(waited <= params.bc.exit_max_wait);
    RC_ASSERT(waited == params.bc.exit_max_wait || waited % 60s == 0s);
    RC_ASSERT((sent.what == ExitAction::rpc_at_limit) == (waited == params.bc.exit_max_wait));
    RC_ASSERT(sent.what == ExitAction::rpc_at_limit || sent.when >= idle_from);
  });
}

TEST_CASE("probes of a busy user are skipped as they are made", "[edge][exit][7.10][property]") {
  rc::prop("probes", [](bool is_limited, std::uint8_t times) {
    const Parameters params = is_limited ? time_based() : Parameters{};
    ExitRow real = back_in_the_cloud(params);
    ExitRow skipped = real;
    int probes = 0;
    for (; probes < 1 + times % 70 && ignores_probe(real, true, real.wake); ++probes)
      RC_ASSERT(handle_timeouts(real, true, real.wake, params) == ExitAction::none);
    skip_probes(skipped, probes, params);
    RC_ASSERT(skipped.state == real.state);
    RC_ASSERT(skipped.wake == real.wake);
  });
}
TEST_CASE("a probe that finds nobody busy, or comes at the limit, is not ignored", "[edge][exit][R23][A19]") {
  const Parameters params = time_based();
  const ExitRow row = back_in_the_cloud(params);
  CHECK(ignores_probe(row, true, row.limit - 1ns));
  CHECK_FALSE(ignores_probe(row, true, row.limit));
  CHECK_FALSE(ignores_probe(row, false, row.limit - 1ns));
}
TEST_CASE("an edge that waits for the answer to its RPC does not probe", "[edge][exit][A17]") {
  const Parameters params = time_based();
  ExitRow row = back_in_the_cloud(params);
  CHECK(probes(row, params).next == row.wake);
  CHECK(handle_timeouts(row, false, row.wake, params) == ExitAction::rpc_idle);
  CHECK(probes(row, params).next == kNever);
}
