#include <catch2/catch.hpp>

#include "tests/sim/invariants/drill.hpp"

using namespace failcast;
using namespace failcast::invariants;
using client::Event;
using client::State;

namespace {
Broken lookup_with(auto change, State to = State::bc_lookup) {
  Drill drill;
  change(drill.scenario.profiles[0]);
  return drill.client(1s, State::get_list, to, Event::cloud_unreachable).broken();
}
/// The client fails `attempts` times on its list, then turns to the BC name.
Broken gives_up_after(int attempts) {
  Drill drill;
  drill.client(1s, State::connected, State::reconnect, Event::connection_idle);
  for (int i = 0; i < attempts; ++i) {
    drill.client(2s, AttemptFailed{Reason::timed_out});
    if (i + 1 < attempts) drill.client(2s, State::reconnect, State::reconnect, Event::attempt_failed);
  }
  return drill.client(2s, State::reconnect, State::bc_lookup, Event::list_exhausted).broken();
}
Drill on_bc_edge() { return Drill{}.enter_bc(0s, Drill::edge).enter_bc(0s, Drill::connector).client_enters_bc(130s); }
AccessChanged gets_access() { return {SegmentId{0}, true, Cause::detection, Reason::none}; }
}  // namespace

TEST_CASE("BC is for Windows from 4.6 on with BC in the profile", "[invariants][R8]") {
  CHECK(lookup_with([](auto&) {}).empty());
  CHECK(lookup_with([](auto& p) {
          p.version = Version{
              {4, 5, 99, 99}
          };
        }) == Broken{"R8"});
  CHECK(lookup_with([](auto& p) { p.os = scenario::OperatingSystem::macos; }) == Broken{"R8"});
  CHECK(lookup_with([](auto& p) { p.bc_enabled = false; }) == Broken{"R8"});
  CHECK(lookup_with([](auto& p) { p.bc_enabled = false; }, State::offline).empty());
}

TEST_CASE("client types without BC stay out of it", "[invariants][R9]") {
  using policy::ClientType;
  for (const ClientType type : {ClientType::web_browser, ClientType::cloud_connector, ClientType::branch_connector,
                                ClientType::zia_service_edge})
    CHECK(lookup_with([&](auto& p) { p.client_type = type; }) == Broken{"R9"});
}
TEST_CASE("a machine tunnel stays out of BC", "[invariants][R10]") {
  CHECK(lookup_with([](auto& p) { p.client_type = policy::ClientType::machine_tunnel; }) == Broken{"R10"});
}

TEST_CASE("a local login follows the cloud's, or a controller's redirect", "[invariants][R15]") {
  const auto login_from = [](State from) { return Drill{}.client(1s, from, State::auth_local).broken(); };
  CHECK(login_from(State::auth_cloud).empty());
  CHECK(login_from(State::bc_pcc).empty());
  CHECK(login_from(State::start) == Broken{"R15"});
  CHECK(login_from(State::bc_active) == Broken{"R15"});
}

TEST_CASE("the whole list is tried before the BC name", "[invariants][R21]") {
  CHECK(gives_up_after(4).empty());
  CHECK(gives_up_after(3) == Broken{"R21"});
}
TEST_CASE("attempts of an earlier pass do not count", "[invariants][R21]") {
  Drill drill;
  for (int i = 0; i < 4; ++i) drill.client(1s, AttemptFailed{Reason::timed_out});
  drill.client(2s, State::connected, State::reconnect, Event::connection_idle)
      .client(3s, State::reconnect, State::bc_lookup, Event::list_exhausted);
  CHECK(drill.broken() == Broken{"R21"});
}

TEST_CASE("a client that does not find the cloud stays on its edge", "[invariants][R24]") {
  Drill drill = on_bc_edge();
  drill.client(1h, State::bc_active, State::exit_check, Event::exit_rpc);
  CHECK(Drill{drill}.client(1h, State::exit_check, State::bc_active, Event::cloud_still_unreachable).broken().empty());
  CHECK(Drill{drill}
            .client(1h, SessionClosed{NodeId{Drill::edge}, Reason::none})
            .client(1h, State::exit_check, State::bc_active, Event::cloud_still_unreachable)
            .broken() == Broken{"R24"});
  CHECK(Drill{drill}.client(1h, State::exit_check, State::reconnect, Event::cloud_still_unreachable).broken() ==
        Broken{"R24"});
}

TEST_CASE("client and edge chain to one root", "[invariants][R31]") {
  CHECK(on_bc_edge().broken().empty());
  Drill strange = on_bc_edge();
  strange.scenario.profiles[0].root_ca = "another";
  CHECK(strange.broken() == Broken{"R31"});
}

TEST_CASE("a proxy that opens TLS lets nobody through to a private edge", "[invariants][R32]") {
  const auto opens = [](auto& s) { s.sites[1].inspection = scenario::Inspection::opens_tls; };
  CHECK(on_bc_edge().set(opens).broken() == Broken{"R32"});
  CHECK(Drill{}.set(opens).client(1s, SessionOpened{NodeId{Drill::edge}}).broken() == Broken{"R32"});
}
TEST_CASE("a proxy that opens TLS leaves the vendor's cloud alone", "[invariants][R32][C35]") {
  const auto opens = [](auto& s) { s.sites[1].inspection = scenario::Inspection::opens_tls; };
  CHECK(Drill{}.set(opens).client(1s, SessionOpened{NodeId{Drill::public_edge}}).broken().empty());
}
TEST_CASE("a proxy that drops the BC names lets normal sessions through", "[invariants][R32]") {
  const auto drops = [](auto& s) { s.sites[1].inspection = scenario::Inspection::drops_bc_sni; };
  CHECK(Drill{}.set(drops).client(1s, SessionOpened{NodeId{Drill::public_edge}}).broken().empty());
  CHECK(on_bc_edge().set(drops).broken() == Broken{"R32"});
}

TEST_CASE("a connector accepts nobody", "[invariants][R33]") {
  CHECK(Drill{}.client(1s, SessionOpened{NodeId{Drill::edge}}).broken().empty());
  CHECK(Drill{}.client(1s, SessionOpened{NodeId{Drill::connector}}).broken() == Broken{"R33"});
}
TEST_CASE("a closed firewall keeps sessions out, from inside or from outside", "[invariants][R33]") {
  const auto from_outside = [](auto& s) { s.sites[0].inbound_443_from_internet = false; };
  const auto from_inside = [](auto& s) { s.sites[0].inbound_443 = false; };
  CHECK(on_bc_edge().set(from_outside).broken() == Broken{"R33"});
  CHECK(on_bc_edge().set(from_inside).broken().empty());
}

TEST_CASE("access in BC needs a connector that is in BC too", "[invariants][R34][A53]") {
  CHECK(on_bc_edge().client(131s, gets_access()).broken().empty());
  Drill alone;
  alone.enter_bc(0s, Drill::edge).client_enters_bc(130s).client(131s, gets_access());
  CHECK(alone.broken() == Broken{"R34"});
  CHECK(alone.set([](auto& s) { s.params.bc.mixed_mode_data = false; }).broken().empty());
}
TEST_CASE("a connector of another server group does not help", "[invariants][R34]") {
  Drill drill;
  drill.enter_bc(0s, Drill::edge).enter_bc(0s, Drill::other_connector).client_enters_bc(130s);
  CHECK(drill.client(131s, gets_access()).broken() == Broken{"R34"});
}
TEST_CASE("access that outlives its connector is found at the end", "[invariants][R34]") {
  Drill drill = on_bc_edge();
  drill.client(131s, gets_access())
      .node(200s, Drill::connector, component::State::bc, component::State::paused,
            component::Event::certificate_expired);
  CHECK(drill.broken() == Broken{"R34"});
  drill.client(201s, AccessChanged{SegmentId{0}, false, Cause::no_path, Reason::no_connector});
  CHECK(drill.broken().empty());
}

TEST_CASE("exclusive edges have users in BC only", "[invariants][R64]") {
  Drill exclusive;
  exclusive.group("edges").exclusive_to_bc_dr = true;
  CHECK(Drill{exclusive}.enter_bc(0s, Drill::edge).client_enters_bc(130s).broken().empty());
  CHECK(Drill{exclusive}.client(1s, SessionOpened{NodeId{Drill::edge}}).broken() == Broken{"R64"});
}
