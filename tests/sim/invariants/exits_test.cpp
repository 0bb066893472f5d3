#include <catch2/catch.hpp>

#include "tests/sim/invariants/drill.hpp"

using namespace failcast;
using namespace failcast::invariants;

namespace {
constexpr Duration kReturn = 2h;

/// A client on the edge of "pc" since 130 s; the edge is back in the cloud at kReturn.
Drill back_in_the_cloud(SwitchUsers how = SwitchUsers::time_based) {
  Drill drill;
  drill.scenario.params.bc.switch_users = how;
  drill.enter_bc(0s, Drill::edge).client_enters_bc(130s);
  drill.node(kReturn, Drill::edge, component::State::bc, component::State::cloud, component::Event::cloud_answered);
  return drill;
}
Broken rpc_at(Duration at, bool at_limit = false, Drill drill = back_in_the_cloud()) {
  return drill.node(at, Drill::edge, ExitRpcSent{ClientId{0}, at_limit}).broken();
}
}  // namespace

TEST_CASE("the first exit RPC waits for the hold-down", "[invariants][R22]") {
  CHECK(rpc_at(kReturn + 600s).empty());
  CHECK(rpc_at(kReturn + 600s - 1ns) == Broken{"R22"});
}
TEST_CASE("later exit RPCs keep to the probes", "[invariants][R22]") {
  CHECK(rpc_at(kReturn + 660s).empty());
  CHECK(rpc_at(kReturn + 661s) == Broken{"R22"});
}
TEST_CASE("X may fall between two probes", "[invariants][R22][R23]") {
  const auto odd_limit = [] { return back_in_the_cloud().set([](auto& s) { s.params.bc.exit_max_wait = 630s; }); };
  CHECK(rpc_at(kReturn + 630s, true, odd_limit()).empty());
  CHECK(rpc_at(kReturn + 630s, false, odd_limit()) == Broken{"R22"});
}
TEST_CASE("the hold-down of the other reading begins with the connection", "[invariants][R22][A16]") {
  Drill drill = back_in_the_cloud();
  drill.scenario.params.bc.exit_timer_origin = ExitTimerOrigin::client_connect;
  CHECK(rpc_at(130s + 600s + 120 * 60s, false, drill).empty());
  CHECK(rpc_at(kReturn + 600s, false, drill) == Broken{"R22"});
}
TEST_CASE("after a refusal the probes start from the answer", "[invariants][R22][A17]") {
  Drill refused = back_in_the_cloud();
  refused.node(kReturn + 600s, Drill::edge, ExitRpcSent{ClientId{0}, false})
      .client(kReturn + 613s, client::State::exit_check, client::State::bc_active,
              client::Event::cloud_still_unreachable);
  CHECK(rpc_at(kReturn + 673s, false, refused).empty());
  CHECK(rpc_at(kReturn + 733s, false, refused).empty());
  CHECK(rpc_at(kReturn + 660s, false, refused) == Broken{"R22"});
}
TEST_CASE("a client that logs in answers an RPC without leaving", "[invariants][R22][A17]") {
  Drill busy = back_in_the_cloud();
  busy.node(kReturn + 600s, Drill::edge, ExitRpcSent{ClientId{0}, false})
      .client(kReturn + 601s, ignored(client::State::auth_cloud, client::Event::exit_rpc));
  CHECK(rpc_at(kReturn + 661s, false, busy).empty());
}
TEST_CASE("an edge in BC asks nobody to leave", "[invariants][R22]") {
  Drill drill = back_in_the_cloud();
  drill.enter_bc(kReturn + 10s, Drill::edge);
  CHECK(rpc_at(kReturn + 600s, false, drill) == Broken{"R22"});
}

TEST_CASE("a busy user is asked at X, not before", "[invariants][R23]") {
  CHECK(rpc_at(kReturn + 3600s, true).empty());
  CHECK(rpc_at(kReturn + 3540s, true) == Broken{"R23"});
}
TEST_CASE("automatic switching knows no limit", "[invariants][R23][A19]") {
  CHECK(rpc_at(kReturn + 3600s, false, back_in_the_cloud(SwitchUsers::automatic)).empty());
  CHECK(rpc_at(kReturn + 3600s, true, back_in_the_cloud(SwitchUsers::automatic)) == Broken{"R23"});
}
TEST_CASE("an edge asks its own users only", "[invariants][R23]") {
  Drill left = back_in_the_cloud();
  left.client(kReturn + 1s, SessionClosed{NodeId{Drill::edge}, Reason::none});
  CHECK(rpc_at(kReturn + 600s, false, left) == Broken{"R23"});
}

TEST_CASE("with switching disabled nobody is asked, unless idle users are", "[invariants][R26][A18]") {
  Drill disabled = back_in_the_cloud(SwitchUsers::disabled);
  CHECK(rpc_at(kReturn + 600s, false, disabled) == Broken{"R26"});
  disabled.scenario.params.bc.switch_disabled_return = DisabledReturn::rpc_on_idle;
  CHECK(rpc_at(kReturn + 600s, false, disabled).empty());
  CHECK(rpc_at(kReturn + 3600s, true, disabled) == Broken{"R26"});
}
