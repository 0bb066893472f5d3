#include <catch2/catch.hpp>

#include "tests/sim/invariants/drill.hpp"

using namespace failcast;
using namespace failcast::invariants;
using client::Event;
using client::State;

namespace {
/// Installed in mid-outage, logged in at a controller.
Drill logged_in() {
  Drill drill;
  drill.with_new_user().enter_bc(0s, Drill::edge).enter_bc(0s, Drill::connector);
  drill.client(200s, State::installed, State::auth_cloud, Event::started_unauthenticated);
  drill.client(210s, State::auth_cloud, State::auth_local, Event::sp_unreachable);
  drill.client(250s, AuthenticationEnded{true, true, Reason::none});
  return drill.client(250s, State::auth_local, State::bc_lookup, Event::authenticated_new);
}
/// ... and on the edge of "pc".
Drill on_bc_edge() {
  Drill drill = logged_in().client(251s, State::bc_lookup, State::bc_pcc, Event::address_found);
  drill.client(252s, SessionOpened{NodeId{Drill::edge}});
  return drill.client(252s, State::bc_pcc, State::bc_active_new, Event::edge_accepted_new);
}
AccessChanged gets_access() { return {SegmentId{0}, true, Cause::detection, Reason::none}; }
}  // namespace

TEST_CASE("a new user comes in by installation", "[invariants][R8][R14]") { CHECK(on_bc_edge().broken().empty()); }

TEST_CASE("an installation for BC has both parameters, on Windows from 4.6 on", "[invariants][R8]") {
  const auto with = [](auto change) { return on_bc_edge().set(change).broken(); };
  CHECK(with([](auto& s) { s.client_groups[0].install.thumbprint.clear(); }) == Broken{"R8"});
  CHECK(with([](auto& s) { s.client_groups[0].install.config_file.clear(); }) == Broken{"R8"});
  CHECK(with([](auto& s) { s.profiles[0].os = scenario::OperatingSystem::macos; }) == Broken{"R8"});
  CHECK(with([](auto& s) {
          s.profiles[0].version = Version{
              {4, 5, 0, 0}
          };
        }) == Broken{"R8"});
}
TEST_CASE("the flag in the profile is for enrolled users", "[invariants][R8]") {
  CHECK(on_bc_edge().set([](auto& s) { s.profiles[0].bc_enabled = false; }).broken().empty());
}
TEST_CASE("other clients do not come in by installation", "[invariants][R9][R10]") {
  const auto with = [](policy::ClientType type) {
    return on_bc_edge().set([&](auto& s) { s.profiles[0].client_type = type; }).broken();
  };
  CHECK(with(policy::ClientType::web_browser) == Broken{"R9"});
  CHECK(with(policy::ClientType::machine_tunnel) == Broken{"R10"});
}

TEST_CASE("a new user has no mutual TLS", "[invariants][R12]") {
  Drill drill = logged_in().client(251s, State::bc_lookup, State::bc_pcc, Event::address_found);
  CHECK(drill.client(252s, State::bc_pcc, State::bc_active, Event::edge_accepted).broken() == Broken{"R12"});
}
TEST_CASE("a new user is not refused for its certificate", "[invariants][R12]") {
  Drill drill = logged_in().client(251s, State::bc_lookup, State::bc_pcc, Event::address_found);
  CHECK(drill.client(252s, State::bc_pcc, State::blocked, Event::certificate_refused).broken() == Broken{"R12"});
}
TEST_CASE("an enrolled client comes in with its certificate", "[invariants][R12]") {
  Drill drill = on_bc_edge();
  drill.client(300s, State::bc_active_new, State::enrolling, Event::policy_poll_due).client(301s, ClientEnrolled{true});
  CHECK(Drill{drill}.client(301s, State::enrolling, State::get_list, Event::enrolled).broken().empty());
  CHECK(drill.client(400s, State::bc_pcc, State::bc_active_new, Event::edge_accepted_new).broken() == Broken{"R12"});
}

TEST_CASE("rules that need SCIM do not let new users in", "[invariants][R13]") {
  const auto everybody = [](auto& s) {
    s.access_policy = {
        {.id = "all", .when = {}}
    };
  };
  CHECK(on_bc_edge().set(everybody).client(253s, gets_access()).broken().empty());
  Drill scim = on_bc_edge().set([](auto& s) {
    s.profiles[0].scim = {
        {"group", "staff"}
    };
    s.access_policy = {
        {.id = "staff", .when = {.scim = {{"group", "staff"}}}}
    };
  });
  CHECK(scim.client(253s, gets_access()).broken() == Broken{"R13"});
  scim.client(300s, ClientEnrolled{true});
  CHECK(scim.broken() == Broken{"R13"});
}
TEST_CASE("rules that need SAML work for new users", "[invariants][R13]") {
  const auto saml = [](auto& s) {
    s.profiles[0].saml = {
        {"group", "staff"}
    };
    s.access_policy = {
        {.id = "staff", .when = {.saml = {{"group", "staff"}}}}
    };
  };
  CHECK(on_bc_edge().set(saml).client(253s, gets_access()).broken().empty());
}

TEST_CASE("new users enrol in BC where the setting allows it", "[invariants][R14]") {
  CHECK(on_bc_edge().set([](auto& s) { s.params.bc.new_user_enrolment = false; }).broken() == Broken{"R14"});
}
TEST_CASE("a new user logs in at the local service provider first", "[invariants][R14]") {
  Drill drill;
  drill.with_new_user().client(1s, State::bc_pcc, State::bc_active_new, Event::edge_accepted_new);
  CHECK(drill.broken() == Broken{"R14"});
}

TEST_CASE("a new user that does not find the portal stays on its edge", "[invariants][R24]") {
  Drill drill = on_bc_edge().client(1h, State::bc_active_new, State::enrolling, Event::exit_rpc);
  CHECK(Drill{drill}
            .client(1h, State::enrolling, State::bc_active_new, Event::portal_still_unreachable)
            .broken()
            .empty());
  CHECK(drill.client(1h, State::enrolling, State::offline, Event::portal_still_unreachable).broken() == Broken{"R24"});
}
TEST_CASE("a new user answers an RPC when the portal has answered", "[invariants][R22][A17]") {
  constexpr Duration kReturn = 2h;
  Drill drill = on_bc_edge();
  drill.scenario.params.bc.switch_users = SwitchUsers::time_based;
  drill.scenario.access_policy = {
      {.id = "all", .when = {}}
  };
  drill.node(kReturn, Drill::edge, component::State::bc, component::State::cloud, component::Event::cloud_answered)
      .client(kReturn + 599s, State::bc_active_new, State::enrolling, Event::policy_poll_due)
      .node(kReturn + 600s, Drill::edge, ExitRpcSent{ClientId{0}, false})
      .client(kReturn + 600s, ignored(State::enrolling, Event::exit_rpc))
      .client(kReturn + 609s, State::enrolling, State::bc_active_new, Event::portal_still_unreachable);
  CHECK(Drill{drill}.node(kReturn + 669s, Drill::edge, ExitRpcSent{ClientId{0}, false}).broken().empty());
  CHECK(drill.node(kReturn + 660s, Drill::edge, ExitRpcSent{ClientId{0}, false}).broken() == Broken{"R22"});
}
TEST_CASE("access of a new user needs a connector in BC too", "[invariants][R34]") {
  const auto everybody = [](auto& s) {
    s.access_policy = {
        {.id = "all", .when = {}}
    };
  };
  Drill drill = on_bc_edge().set(everybody).client(253s, gets_access());
  drill.node(300s, Drill::connector, component::State::bc, component::State::paused);
  CHECK(drill.broken() == Broken{"R34"});
}
