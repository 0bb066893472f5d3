#include <catch2/catch.hpp>

#include "tests/sim/invariants/drill.hpp"

using namespace failcast;
using namespace failcast::invariants;
using client::Event;
using client::State;
using dr::Outcome;
using dr::Problem;

namespace {
constexpr auto kOn = dr::State::on, kOff = dr::State::off, kTest = dr::State::test;

/// The record asks for DR from 100 s on.
Drill dr_on(dr::State asked = kOn) { return Drill{}.with_dr().visible(100s, asked); }
/// Client, edge and connector are in DR at 250 s, and the client is on the edge.
Drill in_dr(dr::State asked = kOn) {
  Drill drill = dr_on(asked);
  drill.scenario.profiles[0].dr_test = asked == kTest;
  drill.enter_dr(200s, Drill::edge).enter_dr(200s, Drill::connector);
  return drill.client_enters_dr(240s).client_is_safe(250s);
}
Drill& leaves(Drill& drill, Duration at, State from = State::safe) {
  drill.client(at, SessionClosed{NodeId{Drill::edge}, Reason::none});
  return drill.client(at, from, State::get_list, Event::dr_left_authenticated);
}
AccessChanged gets_access() { return {SegmentId{0}, true, Cause::detection, Reason::none}; }
/// Enters after having read something that it should not obey.
Broken enters_after(Outcome outcome, Problem problem = Problem::none) {
  Drill drill = dr_on();
  drill.client(150s, Drill::seen(outcome, problem));
  return drill.client(150s, State::connected, State::dr_connect, Event::dr_entered).broken();
}
}  // namespace

// ---- in

TEST_CASE("a client enters DR by the record", "[invariants][R35]") {
  CHECK(dr_on().client_enters_dr(150s).broken().empty());
  CHECK(Drill{}.with_dr().client_enters_dr(150s).broken() == Broken{"R35"});
}
TEST_CASE("an outage alone brings nobody into DR who never looked", "[invariants][R35]") {
  Drill drill = dr_on().set([](auto& s) { s.dr_settings.parked = {}; });
  CHECK(drill.client(150s, State::connected, State::dr_connect, Event::dr_entered).broken() == Broken{"R35"});
}
TEST_CASE("a record from the start of the run counts", "[invariants][R35]") {
  Drill parked = Drill{}.with_dr().set([](auto& s) { s.dr_settings.parked = scenario::RecordState::on; });
  CHECK(parked.client_enters_dr(150s).broken().empty());
  Drill written = Drill{}.with_dr().set([](auto& s) {
    s.dr_settings.parked = {};
    s.dr_settings.initial_record = {"v=1;k=zpa;b=on"};
  });
  CHECK(written.client_enters_dr(150s).broken().empty());
}
TEST_CASE("DR begins by the record alone, not by an answer or a silence", "[invariants][R66]") {
  Drill drill = dr_on();
  drill.client(150s, Drill::seen(Outcome::applied));
  CHECK(drill.client(150s, State::get_list, State::dr_connect, Event::cloud_unreachable).broken() == Broken{"R66"});
}
TEST_CASE("a record outside its bounds switches nothing", "[invariants][R49]") {
  CHECK(enters_after(Outcome::applied).empty());
  CHECK(enters_after(Outcome::not_yet_active) == Broken{"R49"});
  CHECK(enters_after(Outcome::expired) == Broken{"R49"});
}
TEST_CASE("a record without all its parts and a good signature switches nothing", "[invariants][R50]") {
  for (const Problem problem : {Problem::unsigned_refused, Problem::missing_part, Problem::parts_differ,
                                Problem::wrong_signature_length, Problem::bad_signature})
    CHECK(enters_after(Outcome::invalid, problem) == Broken{"R50"});
}
TEST_CASE("several records at the domain switch nothing", "[invariants][R51]") {
  for (const Problem problem : {Problem::several_records, Problem::signed_beside_unsigned, Problem::repeated_part})
    CHECK(enters_after(Outcome::invalid, problem) == Broken{"R51"});
}
TEST_CASE("a record of the other product, or no answer, switches nothing", "[invariants][R35]") {
  CHECK(enters_after(Outcome::wrong_product, Problem::wrong_product) == Broken{"R35"});
  CHECK(enters_after(Outcome::unanswered, Problem::unanswered) == Broken{"R35"});
  CHECK(enters_after(Outcome::invalid, Problem::unknown_state) == Broken{"R35"});
}
TEST_CASE("DR is for enrolled clients whose profile has it", "[invariants][R44]") {
  const auto enters_with = [](auto change) { return dr_on().set(change).client_enters_dr(150s).broken(); };
  CHECK(enters_with([](auto&) {}).empty());
  CHECK(enters_with([](auto& s) { s.profiles[0].dr_enabled = false; }) == Broken{"R44"});
  CHECK(enters_with([](auto& s) { s.profiles[0].client_type = policy::ClientType::cloud_connector; }) == Broken{"R44"});
  CHECK(enters_with([](auto& s) {
          s.profiles[0].version = Version{
              {3, 9, 0, 0}
          };
        }) == Broken{"R44"});
  CHECK(enters_with([](auto& s) { s.client_groups[0].start = scenario::StartState::new_user; }) == Broken{"R44"});
}

// ---- a test

TEST_CASE("a DR test is for the test group", "[invariants][R47]") {
  CHECK(in_dr(kTest).broken().empty());
  CHECK(dr_on(kTest).client_enters_dr(150s).broken() == Broken{"R47"});
  CHECK(enters_after(Outcome::not_in_test_group) == Broken{"R47"});
}
TEST_CASE("components without the flag stay out of DR", "[invariants][R47]") {
  CHECK(dr_on().enter_dr(200s, Drill::edge).broken().empty());
  CHECK(dr_on().enter_dr(200s, Drill::other_edge).broken() == Broken{"R47"});
}

// ---- inside

TEST_CASE("a whole DR breaks nothing", "[invariants][R37][R38][R40]") {
  CHECK(in_dr().client(251s, gets_access()).broken(1h).empty());
}
TEST_CASE("DR edges are those of the domain's addresses", "[invariants][R36]") {
  const auto listing = [](std::string what) {
    return in_dr().set([&](auto& s) {
      s.dr_settings.a_records = {what};
      s.params.op.checks = false;
    });
  };
  CHECK(listing("edges").broken().empty());
  CHECK(listing("edges-1").broken().empty());
  CHECK(listing("other-edges").broken() == Broken{"R36"});
}
TEST_CASE("an operator who checks puts all DR edges into the addresses", "[invariants][R36][A98]") {
  Drill drill = in_dr().set([](auto& s) { s.dr_settings.a_records = {"other-edges"}; });
  CHECK(drill.set([](auto& s) { s.params.op.checks = true; }).broken().empty());
}
TEST_CASE("a DR session needs a DR edge", "[invariants][R38]") {
  Drill drill = dr_on().client_enters_dr(240s);
  drill.client(250s, State::dr_connect, State::safe, Event::dr_edge_accepted);
  CHECK(drill.client(250s, SessionOpened{NodeId{Drill::other_edge}}).broken() == Broken{"R38"});
}
TEST_CASE("segments without the flag are out of reach in DR", "[invariants][R37]") {
  Drill drill = in_dr().set([](auto& s) { s.segments[0].dr = false; });
  CHECK(Drill{drill}
            .client(251s, AccessChanged{SegmentId{0}, false, Cause::not_designated, Reason::not_designated})
            .broken()
            .empty());
  CHECK(drill.client(251s, gets_access()).broken() == Broken{"R37"});
}
TEST_CASE("access from before DR to a segment without the flag is found at the end", "[invariants][R37]") {
  Drill drill;
  drill.with_dr().set([](auto& s) { s.segments[0].dr = false; }).client(1s, gets_access()).visible(100s, kOn);
  drill.enter_dr(200s, Drill::edge).enter_dr(200s, Drill::connector).client_enters_dr(240s).client_is_safe(250s);
  CHECK(drill.broken() == Broken{"R37"});
}
TEST_CASE("a DR segment needs a DR connector group", "[invariants][R38]") {
  Drill drill = dr_on().enter_dr(200s, Drill::edge).client_enters_dr(240s).client_is_safe(250s);
  drill.group("connectors").dr = false;
  drill.client(251s, gets_access());
  CHECK(drill.broken() == Broken{"R34", "R38"});
}
TEST_CASE("a DR segment needs a connector that is in DR", "[invariants][R34]") {
  Drill drill = dr_on().enter_dr(200s, Drill::edge).client_enters_dr(240s).client_is_safe(250s);
  CHECK(drill.client(251s, gets_access()).broken(1h) == Broken{"R34"});
}
TEST_CASE("nobody logs in or enrols in DR", "[invariants][R42][R43]") {
  CHECK(in_dr().client(260s, AuthenticationEnded{true, false, Reason::none}).broken() == Broken{"R42"});
  CHECK(in_dr().client(260s, AuthenticationEnded{false, false, Reason::idp_unreachable}).broken().empty());
  CHECK(in_dr().client(260s, ClientEnrolled{false}).broken() == Broken{"R43"});
}
TEST_CASE("access in DR ends at the maximum age", "[invariants][R42]") {
  Drill drill = Drill{}.with_dr().client(50s, AuthenticationEnded{true, false, Reason::none}).visible(100s, kOn);
  drill.enter_dr(200s, Drill::edge).enter_dr(200s, Drill::connector).client_enters_dr(240s).client_is_safe(250s);
  drill.client(251s, gets_access());
  const Duration latest = 50s + 14 * 24h + 120s;
  CHECK(drill.broken(latest).empty());
  CHECK(drill.broken(latest + 1ns) == Broken{"R42"});
}
TEST_CASE("in DR everybody reaches every DR segment", "[invariants][R46]") {
  CHECK(in_dr().client(250s, DrSegments{1, 0, 0}).broken().empty());
  CHECK(in_dr().client(250s, DrSegments{0, 0, 0}).broken() == Broken{"R46"});
  const AccessChanged refused{SegmentId{0}, false, Cause::refused_policy, Reason::rejected_by_policy};
  CHECK(in_dr().client(250s, refused).broken() == Broken{"R46"});
  const auto last_known = [](auto& s) { s.params.dr.policy = DrPolicy::last_known; };
  CHECK(in_dr().set(last_known).client(250s, refused).client(250s, DrSegments{0, 0, 0}).broken().empty());
}
TEST_CASE("segments with inspection count as far as they are served", "[invariants][R46][A58]") {
  const auto inspected = [](AppProtection how) {
    return in_dr().set([&](auto& s) {
      s.segments[0].inspection = true;
      s.params.dr.appprotection = how;
    });
  };
  CHECK(inspected(AppProtection::uninspected).client(250s, DrSegments{1, 0, 1}).broken().empty());
  CHECK(inspected(AppProtection::refuse).client(250s, DrSegments{0, 0, 0}).broken().empty());
  CHECK(inspected(AppProtection::refuse).client(250s, DrSegments{1, 0, 1}).broken() == Broken{"R46"});
}
TEST_CASE("exclusive edges have users in DR", "[invariants][R64]") {
  Drill drill = in_dr();
  drill.group("edges").exclusive_to_bc_dr = true;
  CHECK(drill.broken().empty());
}

// ---- components

TEST_CASE("components enter DR by the record", "[invariants][R35]") {
  CHECK(Drill{}.with_dr().enter_dr(200s, Drill::edge).broken() == Broken{"R35"});
}
TEST_CASE("entering DR takes a restart", "[invariants][R40]") {
  using CState = component::State;
  using CEvent = component::Event;
  const auto in_after = [](Duration restart) {
    Drill drill = dr_on();
    drill.node(200s, Drill::edge, Drill::seen(Outcome::applied));
    drill.node(200s, Drill::edge, CState::cloud, CState::dr_boot, CEvent::dr_called);
    return drill.node(200s + restart, Drill::edge, CState::dr_boot, CState::dr, CEvent::dr_booted).broken();
  };
  CHECK(in_after(30s).empty());
  CHECK(in_after(30s - 1ns) == Broken{"R40"});
  CHECK(dr_on().node(200s, Drill::edge, CState::cloud, CState::dr).broken() == Broken{"R40"});
}
TEST_CASE("connections do not outlive the restart into DR", "[invariants][R40]") {
  Drill drill = dr_on();
  drill.client(110s, SessionOpened{NodeId{Drill::edge}}).client(110s, gets_access());
  CHECK(Drill{drill}.enter_dr(200s, Drill::edge).broken() == Broken{"R40"});
  drill.client(200s, AccessChanged{SegmentId{0}, false, Cause::restart, Reason::restarted});
  CHECK(drill.enter_dr(200s, Drill::edge).broken().empty());
}
TEST_CASE("components in DR leave the cloud alone", "[invariants][R39]") {
  const auto hears = [](component::Event event) {
    return in_dr().node(300s, Drill::connector, ignored(component::State::dr, event)).broken();
  };
  CHECK(hears(component::Event::cloud_answered) == Broken{"R39"});
  CHECK(hears(component::Event::controller_answered) == Broken{"R39"});
  CHECK(hears(component::Event::upgrade_due).empty());
}
TEST_CASE("ordinary users have no session with an edge in DR", "[invariants][R39]") {
  Drill drill = dr_on().enter_dr(200s, Drill::edge);
  CHECK(drill.client(250s, SessionOpened{NodeId{Drill::edge}}).broken() == Broken{"R39"});
}

// ---- out

TEST_CASE("a client leaves DR when the record lets it go", "[invariants][R41]") {
  Drill let_go = in_dr().visible(1h, kOff);
  CHECK(leaves(let_go, 1h).broken().empty());
  Drill back_too_early = in_dr();
  CHECK(leaves(back_too_early, 1h).broken() == Broken{"R41"});
}
TEST_CASE("a record of before does not let go", "[invariants][R41]") {
  Drill drill = in_dr().visible(1h, kOff);
  leaves(drill, 1h).visible(2h, kOn).client(2h, State::connected, State::dr_connect, Event::dr_entered);
  CHECK(leaves(drill, 3h, State::dr_connect).broken() == Broken{"R41"});
}
TEST_CASE("a client that reads late follows the record that it reads", "[invariants][R35][R41]") {
  Drill drill = dr_on().visible(200s, kOff).client_enters_dr(220s);
  CHECK(leaves(drill, 230s, State::dr_connect).broken().empty());
}
TEST_CASE("an end that has passed lets go", "[invariants][R41]") {
  Drill drill = in_dr().client(1h, Drill::seen(Outcome::expired));
  CHECK(leaves(drill, 1h).broken().empty());
}
TEST_CASE("an invalid record lets go where the scenario says so", "[invariants][R41][A37]") {
  Drill drill = in_dr().client(1h, Drill::seen(Outcome::invalid, Problem::malformed));
  leaves(drill, 1h);
  CHECK(drill.broken() == Broken{"R41"});
  CHECK(drill.set([](auto& s) { s.params.dr.invalid_policy = InvalidRecord::treat_off; }).broken().empty());
}
TEST_CASE("the cloud's return lets nobody go", "[invariants][R41]") {
  Drill drill = in_dr().visible(1h, kOff);
  CHECK(drill.client(2h, State::safe, State::get_list, Event::cloud_reachable).broken() == Broken{"R41"});
}
TEST_CASE("a restart stays in DR", "[invariants][R41]") {
  CHECK(in_dr().client(1h, State::safe, State::dr_connect, Event::started_in_dr).broken().empty());
}
TEST_CASE("components leave DR by the record", "[invariants][R35]") {
  const auto lets_go = [](Drill drill) {
    return drill.node(1h, Drill::edge, component::State::dr, component::State::dr_exit, component::Event::dr_over)
        .broken();
  };
  CHECK(lets_go(in_dr().visible(1h, kOff)).empty());
  CHECK(lets_go(in_dr()) == Broken{"R35"});
}
