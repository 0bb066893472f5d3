#include <catch2/catch.hpp>

#include "tests/sim/invariants/drill.hpp"

using namespace failcast;
using namespace failcast::invariants;
using component::Event;
using component::State;
using CEvent = controller::Event;
using CState = controller::State;

TEST_CASE("a certificate is renewed in normal operation, not in BC", "[invariants][R1]") {
  CHECK(Drill{}.node(1s, Drill::edge, State::paused, State::cloud, Event::certificate_renewed).broken().empty());
  Drill in_bc;
  in_bc.enter_bc(1s, Drill::edge).node(1h, Drill::edge, ignored(State::bc, Event::certificate_renewed));
  CHECK(in_bc.broken() == Broken{"R1"});
}

TEST_CASE("the validity of component certificates keeps to a year", "[invariants][R2]") {
  CHECK(Drill{}.set([](auto& s) { s.params.cert.component_validity = 365 * 24h; }).broken().empty());
  CHECK(Drill{}.set([](auto& s) { s.params.cert.component_validity = 366 * 24h; }).broken() == Broken{"R2"});
}

TEST_CASE("an edge with an expired certificate takes no session", "[invariants][R3]") {
  Drill paused;
  paused.node(1s, Drill::edge, State::cloud, State::paused, Event::certificate_expired);
  CHECK(Drill{paused}.client(2s, SessionOpened{NodeId{Drill::public_edge}}).broken().empty());
  CHECK(Drill{paused}.client(2s, SessionOpened{NodeId{Drill::edge}}).broken() == Broken{"R3"});
}
TEST_CASE("a controller with an expired certificate redirects nobody", "[invariants][R3]") {
  Drill paused;
  paused.node(1s, Drill::controller, CState::normal, CState::paused, CEvent::certificate_expired);
  CHECK(Drill{paused}.node(2s, Drill::controller, RedirectAnswered{NodeId{}, Reason::no_edge}).broken().empty());
  CHECK(Drill{paused}.node(2s, Drill::controller, RedirectAnswered{NodeId{Drill::edge}, Reason::none}).broken() ==
        Broken{"R3"});
}
TEST_CASE("a component with an expired certificate attaches nowhere", "[invariants][R3]") {
  Drill paused;
  paused.node(1s, Drill::connector, State::cloud, State::paused, Event::certificate_expired);
  CHECK(paused.node(2s, Drill::connector, ignored(State::paused, Event::controller_answered)).broken() == Broken{"R3"});
}

TEST_CASE("an upgrade starts from the cloud, not from BC", "[invariants][R6]") {
  Drill drill;
  for (const char* id : {"controllers", "edges"}) drill.group(id).upgrade_at = 0s;
  CHECK(Drill{drill}.node(1s, Drill::edge, State::cloud, State::upgrading, Event::upgrade_due).broken().empty());
  CHECK(Drill{drill}
            .enter_bc(1s, Drill::edge)
            .node(1h, Drill::edge, State::bc, State::upgrading, Event::upgrade_due)
            .broken() == Broken{"R6"});
  CHECK(drill.node(1h, Drill::controller, CState::forced, CState::upgrading, CEvent::upgrade_due).broken() ==
        Broken{"R6"});
}

TEST_CASE("a controller is as new as what attaches to it", "[invariants][R7]") {
  CHECK(Drill{}.enter_bc(1s, Drill::edge).broken().empty());
  Drill older;
  older.group("controllers").version = Version{
      {23, 9, 9, 9}
  };
  CHECK(older.enter_bc(1s, Drill::edge).broken() == Broken{"R7"});
}

TEST_CASE("W elapses to the nanosecond before a controller is asked", "[invariants][R16]") {
  const auto entry = [](Duration waited) {
    return Drill{}
        .node(1s, Drill::connector, State::cloud, State::wait, Event::control_lost)
        .node(1s + waited, Drill::connector, State::wait, State::pcc_connect, Event::wait_elapsed)
        .broken();
  };
  CHECK(entry(120s).empty());
  CHECK(entry(120s - 1ns) == Broken{"R16"});
}
TEST_CASE("W begins anew with each loss, or the waits add up", "[invariants][R16][A9]") {
  Drill flapping;
  flapping.node(0s, Drill::edge, State::cloud, State::wait, Event::control_lost)
      .node(100s, Drill::edge, State::wait, State::cloud, Event::cloud_answered)
      .node(200s, Drill::edge, State::cloud, State::wait, Event::control_lost);
  const auto entry = [&](Duration waited, WaitTimerReset how) {
    return Drill{flapping}
        .set([&](auto& s) { s.params.bc.wait_timer_reset = how; })
        .node(200s + waited, Drill::edge, State::wait, State::pcc_connect, Event::wait_elapsed)
        .broken();
  };
  CHECK(entry(120s, WaitTimerReset::reset).empty());
  CHECK(entry(20s, WaitTimerReset::reset) == Broken{"R16"});
  CHECK(entry(20s, WaitTimerReset::accumulate).empty());
  CHECK(entry(20s - 1ns, WaitTimerReset::accumulate) == Broken{"R16"});
}
TEST_CASE("a restart forgets the wait", "[invariants][R16][A79]") {
  Drill drill;
  drill.node(0s, Drill::edge, State::cloud, State::wait, Event::control_lost)
      .node(100s, Drill::edge, State::wait, State::wait, Event::started);
  CHECK(Drill{drill}.node(220s, Drill::edge, State::wait, State::pcc_connect, Event::wait_elapsed).broken().empty());
  CHECK(Drill{drill}.node(120s, Drill::edge, State::wait, State::pcc_connect, Event::wait_elapsed).broken() ==
        Broken{"R16"});
}
TEST_CASE("during the wait a controller is asked only where it is the primary path", "[invariants][R16][H4]") {
  Drill drill;
  drill.node(0s, Drill::edge, State::cloud, State::wait, Event::control_lost)
      .node(1s, Drill::edge, LookupFailed{0, Reason::name_error});
  CHECK(drill.broken() == Broken{"R16"});
  drill.set([](auto& s) { s.private_clouds[0].primary_control_path = ControlPath::controller; });
  CHECK(drill.broken().empty());
}

TEST_CASE("a loss that ended enters nothing", "[invariants][R17]") {
  Drill drill;
  drill.node(0s, Drill::edge, State::cloud, State::wait, Event::control_lost)
      .node(100s, Drill::edge, State::wait, State::cloud, Event::cloud_answered);
  CHECK(drill.broken().empty());
  CHECK(drill.node(120s, Drill::edge, State::cloud, State::pcc_connect, Event::wait_elapsed).broken() == Broken{"R17"});
}

TEST_CASE("the first answer of the cloud ends BC", "[invariants][R18]") {
  Drill drill;
  drill.enter_bc(0s, Drill::edge);
  CHECK(Drill{drill}.node(1h, Drill::edge, State::bc, State::cloud, Event::cloud_answered).broken().empty());
  CHECK(Drill{drill}.node(1h, Drill::edge, ignored(State::bc, Event::cloud_answered)).broken() == Broken{"R18"});
  CHECK(Drill{}.node(1h, Drill::controller, ignored(CState::bc, CEvent::cloud_answered)).broken() == Broken{"R18"});
}

TEST_CASE("private clouds keep to themselves", "[invariants][R19]") {
  const auto redirect = [](Drill::Node to) {
    return Drill{}.node(1s, Drill::controller, RedirectAnswered{NodeId{to}, Reason::none}).broken();
  };
  CHECK(redirect(Drill::edge).empty());
  CHECK(redirect(Drill::other_edge) == Broken{"R19"});
}
TEST_CASE("a component of no private cloud attaches nowhere", "[invariants][R19]") {
  Drill alone;
  alone.directory.nodes[Drill::edge].private_cloud = "";
  alone.group("edges").private_cloud = "";
  CHECK(alone.enter_bc(0s, Drill::edge).broken() == Broken{"R19"});
}

TEST_CASE("a disabled controller redirects nobody", "[invariants][R20]") {
  const auto redirect = [](Reason why) {
    return Drill{}
        .node(0s, Drill::controller, CState::bc, CState::disabled, CEvent::disabled)
        .node(1s, Drill::controller, RedirectAnswered{NodeId{Drill::edge}, why})
        .broken();
  };
  CHECK(redirect(Reason::disabled).empty());
  CHECK(redirect(Reason::none) == Broken{"R20"});
}
TEST_CASE("nothing attaches to a private cloud that is disabled from the start", "[invariants][R20]") {
  CHECK(Drill{}.enter_bc(0s, Drill::edge).broken().empty());
  CHECK(Drill{}.set([](auto& s) { s.private_clouds[0].enabled = false; }).enter_bc(0s, Drill::edge).broken() ==
        Broken{"R20"});
}

TEST_CASE("a restart does not bring a disabled controller back", "[invariants][R20]") {
  const auto redirect_at = [](Duration at) {
    return Drill{}
        .fault(scenario::FaultTarget::private_cloud, "pc")
        .world(1s, FaultBegan{0})
        .node(1s, Drill::controller, CState::normal, CState::disabled, CEvent::disabled)
        .node(2s, Drill::controller, CState::upgrading, CState::wait, CEvent::started)
        .node(at, Drill::controller, RedirectAnswered{NodeId{Drill::edge}, Reason::none});
  };
  CHECK(redirect_at(3s).broken() == Broken{"R20"});
  Drill enabled_again = redirect_at(3s);
  std::swap(enabled_again.records.back(), enabled_again.world(3s, FaultEnded{0}).records.end()[-2]);
  CHECK(enabled_again.broken().empty());
}

TEST_CASE("forced BC ends when the flag is cleared", "[invariants][R27]") {
  Drill forced;
  forced.fault(scenario::FaultTarget::force_flag, "pc")
      .world(0s, FaultBegan{0})
      .node(0s, Drill::edge, State::cloud, State::forced, Event::force_set);
  CHECK(Drill{forced}
            .world(1h, FaultEnded{0})
            .node(1h, Drill::edge, State::forced, State::cloud, Event::force_cleared)
            .broken()
            .empty());
  CHECK(Drill{forced}.node(1h, Drill::edge, State::forced, State::cloud, Event::force_cleared).broken() ==
        Broken{"R27"});
  CHECK(Drill{forced}
            .world(1h, FaultEnded{0})
            .node(1h, Drill::edge, State::forced, State::cloud, Event::cloud_answered)
            .broken() == Broken{"R27"});
}
TEST_CASE("a crash is no return from forced BC", "[invariants][R27]") {
  CHECK(Drill{}
            .set([](auto& s) { s.private_clouds[0].force = true; })
            .node(0s, Drill::edge, State::cloud, State::forced, Event::force_set)
            .node(1h, Drill::edge, State::forced, State::wait, Event::started)
            .broken()
            .empty());
}

TEST_CASE("an operator leaves vendor-managed private clouds alone", "[invariants][R29]") {
  const auto edit = [](bool managed) {
    return Drill{}
        .set([&](auto& s) { s.private_clouds[0].vendor_managed = managed; })
        .fault(scenario::FaultTarget::private_cloud, "pc")
        .world(1s, FaultBegan{0})
        .broken();
  };
  CHECK(edit(false).empty());
  CHECK(edit(true) == Broken{"R29"});
}

TEST_CASE("a component and its controller chain to one root", "[invariants][R31]") {
  Drill strange;
  strange.group("controllers").root_ca = "another";
  CHECK(strange.enter_bc(0s, Drill::edge).broken() == Broken{"R31"});
}

TEST_CASE("timeouts are at least ten minutes", "[invariants][R55]") {
  CHECK(Drill{}.set([](auto& s) { s.params.auth.timeout = 600s; }).broken().empty());
  CHECK(Drill{}.set([](auto& s) { s.params.auth.timeout = 599s; }).broken() == Broken{"R55"});
  CHECK(Drill{}
            .set([](auto& s) {
              s.timeout_policy = {
                  {"short", {}, 599s}
              };
            })
            .broken() == Broken{"R55"});
  CHECK(Drill{}
            .set([](auto& s) {
              s.timeout_policy = {
                  {"never", {}, std::nullopt}
              };
            })
            .broken()
            .empty());
}

TEST_CASE("W, X and the force interval keep to their ranges", "[invariants][R25]") {
  const auto with = [](auto change) { return Drill{}.set([&](auto& s) { change(s.params.bc); }).broken(); };
  CHECK(with([](auto& bc) { bc.enter_wait = 60s; }).empty());
  CHECK(with([](auto& bc) { bc.enter_wait = 60s - 1ns; }) == Broken{"R25"});
  CHECK(with([](auto& bc) { bc.enter_wait = 8h; }).empty());
  CHECK(with([](auto& bc) { bc.enter_wait = 8h + 1s; }) == Broken{"R25"});
  CHECK(with([](auto& bc) { bc.exit_max_wait = 599s; }) == Broken{"R25"});
  CHECK(with([](auto& bc) { bc.exit_max_wait = 168h + 1s; }) == Broken{"R25"});
  CHECK(with([](auto& bc) { bc.force_reconnect_interval = 899s; }) == Broken{"R25"});
}

TEST_CASE("a login needs clocks within two minutes", "[invariants][R57]") {
  const auto login = [](Duration skew) {
    return Drill{}
        .set([&](auto& s) { s.idps[0].clock_error = skew; })
        .client(1s, AuthenticationEnded{true, false, Reason::none})
        .broken();
  };
  CHECK(login(120s).empty());
  CHECK(login(-120s).empty());
  CHECK(login(120s + 1ns) == Broken{"R57"});
}

TEST_CASE("the catalogue names every rule once, in order", "[invariants]") {
  REQUIRE(rules().size() == 66);
  for (std::size_t i = 0; i < rules().size(); ++i) {
    CHECK(rules()[i].number == static_cast<int>(i) + 1);
    CHECK_FALSE(rules()[i].sentence.empty());
    CHECK_FALSE(rules()[i].how.empty());
    CHECK(name_of(rules()[i].checked) != "?");
  }
}

TEST_CASE("one defect does not fill the memory", "[invariants]") {
  Drill drill;
  drill.enter_bc(0s, Drill::edge);
  for (int i = 0; i < 200; ++i) drill.node(1h, Drill::edge, ignored(State::bc, Event::cloud_answered));
  Rules rules(drill.scenario, drill.directory);
  for (const record::Record& record : drill.records) rules.on(record);
  CHECK(rules.violations().size() == 100);
  CHECK(rules.violations().front().entity == "edges-1");
  CHECK(rules.violations().front().time == TimePoint{1h});
}
