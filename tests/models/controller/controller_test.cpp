#include <catch2/catch.hpp>

#include "tests/models/controller/bench.hpp"

using namespace failcast;
using namespace failcast::controller;
using test::at;

namespace {
constexpr Attach kFits{.same_private_cloud = true, .at_least_as_new = true};
constexpr RedirectRequest kWelcome{.authenticated = true, .edge_available = true};
}  // namespace

TEST_CASE("a controller enrols at its first contact with the cloud", "[controller][H13]") {
  ControllerBench bench;
  CHECK(admits_component(bench.row, kFits) == Reason::refused);
  bench.in_cloud();
  CHECK(bench.row.state == State::normal);
  CHECK(admits_component(bench.row, kFits) == Reason::none);
}

TEST_CASE("a controller waits as long as connectors and edges do", "[controller][A10]") {
  ControllerBench bench;
  bench.in_cloud().lose_cloud();
  bench.run(120s - 1ns);
  CHECK(bench.row.state == State::wait);
  bench.run(1ns);
  CHECK(bench.row.state == State::bc);
}
TEST_CASE("or its own wait", "[controller][A10]") {
  ControllerBench bench;
  bench.params.pcc.enter_wait = 0s;
  bench.in_cloud().lose_cloud();
  CHECK(bench.row.state == State::wait);
  bench.run(0s);
  CHECK(bench.row.state == State::bc);
}
TEST_CASE("controller: silence is a loss after a minute", "[controller][A1]") {
  ControllerBench bench;
  bench.in_cloud();
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::normal);
  bench.run(1ns);
  CHECK(bench.row.state == State::wait);
}
TEST_CASE("controller: traffic keeps the control channel alive", "[controller][A1]") {
  ControllerBench bench;
  bench.in_cloud();
  bench.run(30s);
  bench.tell(wire::Heard{bench.row.watch.session});
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::normal);
}
TEST_CASE("the cloud's answer ends the wait", "[controller][A84]") {
  ControllerBench bench;
  bench.in_cloud().lose_cloud();
  bench.run(119s);
  bench.cloud_answers();
  CHECK(bench.row.state == State::normal);
  bench.run(2s);
  CHECK(bench.row.state == State::normal);
}
TEST_CASE("the cloud's first answer ends BC", "[controller][R18][H12]") {
  ControllerBench bench;
  bench.enter_bc();
  bench.run(5s);
  bench.cloud_answers();
  CHECK(bench.row.state == State::normal);
}
TEST_CASE("attempts on the cloud keep to their period in the wait and in BC", "[controller][A2]") {
  ControllerBench bench;
  bench.in_cloud().lose_cloud();
  const TimePoint first = bench.row.watch.retry;
  CHECK(first < bench.now + 5s);
  bench.forget();
  bench.until(first + 200s);
  CHECK(bench.row.state == State::bc);
  CHECK(bench.count<wire::Connect>() == 41);
}
TEST_CASE("an answer to an overtaken attempt is dropped", "[controller][A2]") {
  ControllerBench bench;
  bench.in_cloud().lose_cloud();
  bench.until(bench.row.watch.retry);
  const wire::Epoch old = bench.row.watch.attempt;
  bench.run(5s);
  bench.tell(wire::Connected{old});
  CHECK(bench.row.state == State::wait);
}

TEST_CASE("a controller redirects in BC, and before it only if told so", "[controller][A52]") {
  ControllerBench bench;
  bench.in_cloud();
  CHECK(answers_redirect(bench.row, kWelcome, bench.params) == Reason::not_in_bc);
  bench.params.pcc.redirect_requires_bc = false;
  CHECK(answers_redirect(bench.row, kWelcome, bench.params) == Reason::none);
  ControllerBench in_bc;
  in_bc.enter_bc();
  CHECK(answers_redirect(in_bc.row, kWelcome, in_bc.params) == Reason::none);
}
TEST_CASE("a redirect needs a login first, then an edge", "[controller][H7][H12]") {
  ControllerBench bench;
  bench.enter_bc();
  CHECK(answers_redirect(bench.row, {false, false}, bench.params) == Reason::authentication_needed);
  CHECK(answers_redirect(bench.row, {true, false}, bench.params) == Reason::no_edge);
}
TEST_CASE("the local service provider answers outside BC unless that is switched off", "[controller][A66]") {
  ControllerBench bench;
  bench.in_cloud();
  CHECK(answers_login(bench.row, bench.params) == Reason::none);
  bench.params.pcc.local_sp_requires_bc = true;
  CHECK(answers_login(bench.row, bench.params) == Reason::not_in_bc);
  bench.lose_cloud();
  bench.run(120s);
  CHECK(answers_login(bench.row, bench.params) == Reason::none);
}
TEST_CASE("components of another private cloud, and newer ones, are turned away", "[controller][R7][R19]") {
  ControllerBench bench;
  bench.enter_bc();
  CHECK(admits_component(bench.row, {.same_private_cloud = false, .at_least_as_new = true}) ==
        Reason::wrong_private_cloud);
  CHECK(admits_component(bench.row, {.same_private_cloud = true, .at_least_as_new = false}) ==
        Reason::older_than_component);
}

TEST_CASE("a disabled controller accepts nobody, in whichever state it was", "[controller][R20]") {
  for (const bool in_bc : {false, true}) {
    ControllerBench bench;
    in_bc ? bench.enter_bc() : bench.in_cloud();
    bench.tell(wire::Enabled{false});
    CHECK(bench.row.state == State::disabled);
    CHECK(admits_component(bench.row, kFits) == Reason::disabled);
    CHECK(answers_redirect(bench.row, kWelcome, bench.params) == Reason::disabled);
    CHECK(answers_login(bench.row, bench.params) == Reason::disabled);
    CHECK(next_wakeup(bench.row) == kNever);
  }
}
TEST_CASE("enabled again it starts as after a loss", "[controller][A85]") {
  ControllerBench bench;
  bench.in_cloud();
  bench.tell(wire::Enabled{false});
  bench.tell(wire::Enabled{true});
  CHECK(bench.row.state == State::wait);
  bench.tick();
  bench.cloud_answers();
  CHECK(bench.row.state == State::normal);
}

TEST_CASE("neither a new certificate nor an old one gets a controller out of DISABLED", "[controller][R20][A85]") {
  ControllerBench bench;
  bench.in_cloud();
  bench.tell(wire::Certificate{bench.clock.utc(at(30s))});
  bench.tell(wire::Enabled{false});
  bench.until(at(1h));
  CHECK(bench.row.state == State::disabled);
  bench.tell(wire::Enabled{true});
  CHECK(bench.row.state == State::paused);
  bench.tell(wire::Enabled{false});
  CHECK(bench.row.state == State::disabled);
  bench.tell(wire::Certificate{bench.clock.utc(bench.now + 1h)});
  CHECK(bench.row.state == State::disabled);
  CHECK(admits_component(bench.row, kFits) == Reason::disabled);
}

TEST_CASE("a forced controller is in BC at once, and asks at its ticks", "[controller][H5][R27]") {
  ControllerBench bench;
  bench.in_cloud();
  bench.tell(wire::ForceState{true});
  CHECK(in_bc(bench.row));
  const TimePoint tick = bench.row.watch.retry;
  CHECK(tick < bench.now + 900s);
  bench.until(tick);
  CHECK(bench.row.watch.retry == tick + 900s);
  bench.cloud_answers();
  CHECK(bench.last<wire::Send>().request == wire::Request::force_state);
  CHECK(bench.row.state == State::forced);
  bench.tell(wire::ForceState{false});
  CHECK(bench.row.state == State::normal);
}

TEST_CASE("controller: an expired certificate pauses, a new one ends the pause", "[controller][A28][R3]") {
  ControllerBench bench;
  bench.in_cloud();
  bench.tell(wire::Certificate{bench.clock.utc(at(30s))});
  bench.until(at(30s) - 1ns);
  CHECK(bench.row.state == State::normal);
  bench.run(1ns);
  CHECK(bench.row.state == State::paused);
  CHECK(admits_component(bench.row, kFits) == Reason::paused);
  CHECK(answers_redirect(bench.row, kWelcome, bench.params) == Reason::paused);
  bench.run(5s);
  bench.cloud_answers();
  CHECK(bench.last<wire::Send>().request == wire::Request::re_enrol);
  bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
  CHECK(bench.row.state == State::paused);
  bench.tell(wire::Certificate{bench.clock.utc(bench.now + 1ns)});
  CHECK(bench.row.state == State::normal);
}

TEST_CASE("an upgrade is a restart, and BC puts it off", "[controller][R6][A86]") {
  ControllerBench bench;
  bench.in_cloud();
  bench.tell(wire::UpgradeSlot{});
  CHECK(bench.row.state == State::upgrading);
  CHECK(admits_component(bench.row, kFits) == Reason::restarted);
  bench.run(300s - 1ns);  // A99
  CHECK(bench.row.state == State::upgrading);
  bench.run(1ns);
  CHECK(bench.row.state == State::wait);
  ControllerBench in_bc;
  in_bc.enter_bc();
  in_bc.tell(wire::UpgradeSlot{});
  CHECK(in_bc.row.state == State::bc);
}
TEST_CASE("controller: a crash in BC starts over with the whole wait", "[controller][A86]") {
  ControllerBench bench;
  bench.enter_bc();
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::wait);
  bench.run(120s - 1ns);
  CHECK(bench.row.state == State::wait);
  bench.run(1ns);
  CHECK(bench.row.state == State::bc);
}

TEST_CASE("a restore stops the service, and ends as a start does", "[controller][R63][A95][A114]") {
  for (const bool was_in_bc : {false, true}) {
    ControllerBench bench;
    was_in_bc ? bench.enter_bc() : bench.in_cloud();
    bench.tell(wire::Restore{});
    CHECK(bench.row.state == State::restoring);
    CHECK(admits_component(bench.row, kFits) == Reason::restarted);
    CHECK(answers_redirect(bench.row, kWelcome, bench.params) == Reason::restarted);
    CHECK(answers_login(bench.row, bench.params) == Reason::restarted);
    bench.forget();
    bench.run(300s - 1ns);
    CHECK(bench.row.state == State::restoring);
    CHECK(bench.count<wire::Connect>() == 0);
    bench.run(1ns);
    CHECK(bench.row.state == State::wait);
    bench.cloud_answers();
    CHECK(bench.row.state == State::normal);
  }
}
TEST_CASE("a restore in BC costs the controller its whole wait again", "[controller][R63][A114]") {
  ControllerBench bench;
  bench.enter_bc();
  bench.tell(wire::Restore{});
  bench.run(300s + 120s - 1ns);
  CHECK_FALSE(in_bc(bench.row));
  bench.run(1ns);
  CHECK(in_bc(bench.row));
}
TEST_CASE("a restore does not make a disabled or an expired controller accept anybody", "[controller][R20][R3][A114]") {
  ControllerBench disabled;
  disabled.in_cloud();
  disabled.tell(wire::Enabled{false});
  disabled.tell(wire::Restore{});
  disabled.run(1h);
  CHECK(disabled.row.state == State::disabled);
  ControllerBench expired;
  expired.in_cloud();
  expired.tell(wire::Certificate{expired.clock.utc(expired.now)});
  expired.tick();
  expired.tell(wire::Restore{});
  CHECK(expired.row.state == State::restoring);
  expired.run(300s);
  CHECK(expired.row.state == State::paused);
}

TEST_CASE("a new BC domain makes a controller enrol again", "[controller][R28][H2]") {
  for (const bool was_in_bc : {false, true}) {
    ControllerBench bench;
    was_in_bc ? bench.enter_bc() : bench.in_cloud();
    bench.tell(wire::DomainChanged{});
    CHECK(bench.row.state == State::deployed);
    CHECK(admits_component(bench.row, kFits) == Reason::refused);
    bench.tick();
    bench.cloud_answers();
    CHECK(bench.row.state == State::normal);
    CHECK(bench.last<wire::Send>().request == wire::Request::re_enrol);
  }
}
TEST_CASE("a controller that enrols for the first time has its certificate with that", "[controller][H13]") {
  ControllerBench bench;
  bench.in_cloud();
  CHECK(bench.count<wire::Send>() == 0);
}
TEST_CASE("a controller that is down notices a new BC domain when it starts", "[controller][A87]") {
  ControllerBench upgrading;
  upgrading.in_cloud();
  upgrading.tell(wire::UpgradeSlot{});
  upgrading.tell(wire::DomainChanged{});
  CHECK(upgrading.row.state == State::upgrading);
  upgrading.run(300s);
  CHECK(upgrading.row.state == State::deployed);
  ControllerBench disabled;
  disabled.in_cloud();
  disabled.tell(wire::Enabled{false});
  disabled.tell(wire::DomainChanged{});
  CHECK(disabled.row.state == State::disabled);
  disabled.tell(wire::Enabled{true});
  CHECK(disabled.row.state == State::deployed);
  ControllerBench restoring;
  restoring.in_cloud();
  restoring.tell(wire::Restore{});
  restoring.tell(wire::DomainChanged{});
  restoring.run(300s);
  CHECK(restoring.row.state == State::deployed);
}
TEST_CASE("a controller that crashed reads its BC domain when it starts", "[controller][A87]") {
  ControllerBench bench;
  bench.in_cloud();
  bench.row = after_crash(bench.row);
  bench.tell(wire::DomainChanged{});
  bench.run(1h);
  CHECK(bench.row.state == State::upgrading);
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::deployed);
}

TEST_CASE("a DR record is nothing to a controller", "[controller][A43]") {
  ControllerBench bench;
  bench.enter_bc();
  bench.forget();
  bench.tell(wire::RecordRead{nullptr, nullptr, 1});
  CHECK(bench.row.state == State::bc);
  CHECK(bench.said.empty());
}
