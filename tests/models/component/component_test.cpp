#include <catch2/catch.hpp>

#include "tests/models/component/bench.hpp"

using namespace failcast;
using namespace failcast::component;
using test::at;

namespace {
/// Connections asked of the cloud, not of controllers.
std::size_t cloud_attempts(const ComponentBench& bench) {
  std::size_t n = 0;
  for (const auto& connect : bench.all<wire::Connect>()) n += connect.list == bench.profile.cloud ? 1 : 0;
  return n;
}
}  // namespace

TEST_CASE("a component starts as if it had lost the cloud, and tries it at once", "[component][A79]") {
  ComponentBench bench;
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::wait);
  CHECK(next_wakeup(bench.row) == bench.now);
  bench.tick();
  CHECK(cloud_attempts(bench) == 1);
  bench.cloud_answers();
  CHECK(bench.row.state == State::cloud);
}

TEST_CASE("silence is a loss after a minute", "[component][A1]") {
  ComponentBench bench;
  bench.in_cloud();
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::cloud);
  bench.run(1ns);
  CHECK(bench.row.state == State::wait);
}
TEST_CASE("traffic keeps the control channel alive", "[component][A1]") {
  ComponentBench bench;
  bench.in_cloud();
  bench.run(30s);
  bench.tell(wire::Heard{bench.row.watch.session});
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::cloud);
  bench.run(1ns);
  CHECK(bench.row.state == State::wait);
}
TEST_CASE("a reset is a loss at once", "[component][A1]") {
  ComponentBench bench;
  bench.in_cloud();
  bench.lose_cloud();
  CHECK(bench.row.state == State::wait);
  CHECK(bench.row.lost_at == bench.now);
}
TEST_CASE("a loss without a private cloud leads to isolation, and the cloud's answer out of it", "[component][A81]") {
  ComponentBench bench;
  bench.profile.has_private_cloud = false;
  bench.in_cloud();
  bench.lose_cloud();
  CHECK(bench.row.state == State::isolated);
  bench.run(5s);
  bench.cloud_answers();
  CHECK(bench.row.state == State::cloud);
}

TEST_CASE("W elapses to the nanosecond before a controller is looked up", "[component][R16]") {
  for (const Duration wait : {Duration{60s}, Duration{120s}, Duration{8h}}) {
    ComponentBench bench;
    bench.params.bc.enter_wait = wait;
    bench.in_cloud().lose_cloud();
    bench.run(wait - 1ns);
    CHECK(bench.row.state == State::wait);
    CHECK(bench.count<wire::Resolve>() == 0);
    bench.run(1ns);
    CHECK(bench.row.state == State::pcc_connect);
    CHECK(bench.last<wire::Resolve>().name == wire::Name::co2bcp);
  }
}
TEST_CASE("an edge looks its own name up", "[component][H2]") {
  ComponentBench bench;
  bench.profile.controller_name = wire::Name::pb2bcp;
  bench.seek_controller();
  CHECK(bench.last<wire::Resolve>().name == wire::Name::pb2bcp);
}
TEST_CASE("silent loss and W take three minutes together", "[component][7.5]") {
  ComponentBench bench;
  bench.in_cloud();
  bench.run(180s - 1ns);
  CHECK(bench.row.state == State::wait);
  bench.run(1ns);
  CHECK(bench.row.state == State::pcc_connect);
}
TEST_CASE("the cloud's answer in the wait cancels it", "[component][R17]") {
  ComponentBench bench;
  bench.in_cloud().lose_cloud();
  bench.run(119s);
  bench.cloud_answers();
  CHECK(bench.row.state == State::cloud);
  bench.run(2s);
  CHECK(bench.count<wire::Resolve>() == 0);
}
TEST_CASE("the wait begins anew with the next loss", "[component][A9][R16]") {
  ComponentBench bench;
  bench.in_cloud().lose_cloud();
  bench.run(100s);
  bench.cloud_answers();
  bench.run(1s);
  bench.lose_cloud();
  bench.run(120s - 1ns);
  CHECK(bench.row.state == State::wait);
  bench.run(1ns);
  CHECK(bench.row.state == State::pcc_connect);
}
TEST_CASE("or the waits add up", "[component][A9]") {
  ComponentBench bench;
  bench.params.bc.wait_timer_reset = WaitTimerReset::accumulate;
  bench.in_cloud().lose_cloud();
  bench.run(100s);
  bench.cloud_answers();
  bench.run(1s);
  bench.lose_cloud();
  bench.run(20s - 1ns);
  CHECK(bench.row.state == State::wait);
  bench.run(1ns);
  CHECK(bench.row.state == State::pcc_connect);
}
TEST_CASE("waits that add up begin anew once they have elapsed", "[component][A9]") {
  ComponentBench bench;
  bench.params.bc.wait_timer_reset = WaitTimerReset::accumulate;
  bench.enter_bc();
  bench.run(1h);
  bench.cloud_answers();
  REQUIRE(bench.row.state == State::cloud);
  bench.lose_cloud();
  bench.run(120s - 1ns);
  CHECK(bench.row.state == State::wait);
  bench.run(1ns);
  CHECK(bench.row.state == State::pcc_connect);
}
TEST_CASE("a restart forgets what was waited", "[component][A9][A79]") {
  ComponentBench bench;
  bench.params.bc.wait_timer_reset = WaitTimerReset::accumulate;
  bench.in_cloud().lose_cloud();
  bench.run(100s);
  bench.tell(wire::Start{});
  bench.run(120s - 1ns);
  CHECK(bench.row.state == State::wait);
  bench.run(1ns);
  CHECK(bench.row.state == State::pcc_connect);
}

TEST_CASE("attempts on the cloud come every five seconds from a phase within five", "[component][A2]") {
  ComponentBench bench;
  bench.in_cloud().lose_cloud();
  const TimePoint lost = bench.now;
  const TimePoint first = bench.row.watch.retry;
  CHECK(first >= lost);
  CHECK(first < lost + 5s);
  bench.forget();
  bench.until(first);
  CHECK(cloud_attempts(bench) == 1);
  bench.until(first + 5s - 1ns);
  CHECK(cloud_attempts(bench) == 1);
  bench.until(first + 5s);
  CHECK(cloud_attempts(bench) == 2);
  bench.until(first + 100s);
  CHECK(cloud_attempts(bench) == 21);
}
TEST_CASE("phases of losses differ", "[component][A2]") {
  ComponentBench bench;
  bench.in_cloud().lose_cloud();
  const Duration one = bench.row.watch.retry - bench.now;
  bench.until(bench.row.watch.retry);
  bench.cloud_answers();
  bench.lose_cloud();
  CHECK(bench.row.watch.retry - bench.now != one);
}
TEST_CASE("an attempt without an answer is given up by the next one", "[component][A2]") {
  ComponentBench bench;
  bench.in_cloud().lose_cloud();
  bench.until(bench.row.watch.retry);
  const wire::Epoch old = bench.row.watch.attempt;
  bench.run(5s);
  bench.tell(wire::Connected{old});
  CHECK(bench.row.state == State::wait);
  bench.cloud_answers();
  CHECK(bench.row.state == State::cloud);
}
TEST_CASE("with a cap the period doubles up to it", "[component][A2]") {
  ComponentBench bench;
  bench.params.comp.backoff_cap = 30s;
  bench.in_cloud().lose_cloud();
  std::vector<Duration> gaps;
  TimePoint previous = bench.row.watch.retry;
  bench.until(previous);
  for (int i = 0; i < 5; ++i) {
    gaps.push_back(bench.row.watch.retry - previous);
    previous = bench.row.watch.retry;
    bench.until(previous);
  }
  CHECK(gaps == std::vector<Duration>{5s, 10s, 20s, 30s, 30s});
}
TEST_CASE("a refused attempt waits for the next of the grid", "[component][A2]") {
  ComponentBench bench;
  bench.in_cloud().lose_cloud();
  bench.until(bench.row.watch.retry);
  const TimePoint due = bench.row.watch.retry;
  bench.tell(wire::Refused{Reason::refused, bench.row.watch.attempt});
  CHECK(bench.row.watch.retry == due);
  CHECK(bench.row.state == State::wait);
}

TEST_CASE("a controller's answer is BC", "[component][H1][H7]") {
  ComponentBench bench;
  bench.seek_controller();
  bench.find_controllers(2);
  CHECK(mode(bench.row) == Mode::cloud);
  bench.controller_answers();
  CHECK(bench.row.state == State::bc);
  CHECK(mode(bench.row) == Mode::bc);
}
TEST_CASE("controllers get one attempt each, then the round waits for its period", "[component][A11]") {
  ComponentBench bench;
  bench.seek_controller();
  const TimePoint began = bench.now;
  bench.find_controllers(3);
  std::vector<int> tried;
  for (int i = 0; i < 3; ++i) {
    tried.push_back(bench.last<wire::Connect>().index);
    bench.tell(wire::Refused{Reason::refused, bench.row.attach_epoch});
  }
  CHECK(tried[1] == (tried[0] + 1) % 3);
  CHECK(tried[2] == (tried[0] + 2) % 3);
  CHECK(bench.row.attachment == Attachment::pause);
  CHECK(bench.row.attach_wake == began + 5s);
}
TEST_CASE("a silent controller costs the connection time-out", "[component][A3][7.5]") {
  ComponentBench bench;
  bench.seek_controller();
  bench.find_controllers(2);
  const wire::Epoch first = bench.row.attach_epoch;
  bench.run(10s - 1ns);
  CHECK(bench.row.attach_epoch == first);
  bench.run(1ns);
  CHECK(bench.row.attach_epoch != first);
  bench.tell(wire::Connected{first});  // too late
  CHECK(bench.row.state == State::pcc_connect);
}
TEST_CASE("a controller that goes away is replaced", "[component][3.4]") {
  ComponentBench bench;
  bench.enter_bc();
  bench.tell(wire::ConnectionLost{Reason::connection_reset, bench.row.attach_epoch});
  CHECK(bench.row.state == State::pcc_connect);
  bench.find_controllers(1);
  bench.controller_answers();
  CHECK(bench.row.state == State::bc);
}
TEST_CASE("a silent controller is lost after a minute", "[component][A1]") {
  ComponentBench bench;
  bench.enter_bc();
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::bc);
  bench.run(1ns);
  CHECK(bench.row.state == State::pcc_connect);
}

TEST_CASE("in BC the cloud is tried on, and its first answer ends BC", "[component][R18]") {
  ComponentBench bench;
  bench.enter_bc();
  const wire::Epoch controller = bench.row.attach_epoch;
  bench.forget();
  bench.run(20s);
  CHECK(cloud_attempts(bench) == 4);
  bench.cloud_answers();
  CHECK(bench.row.state == State::cloud);
  CHECK(bench.last<wire::Close>().epoch == controller);
}
TEST_CASE("the search for a controller ends with the cloud's answer too", "[component][A80]") {
  ComponentBench bench;
  bench.seek_controller();
  bench.run(5s);
  bench.cloud_answers();
  CHECK(bench.row.state == State::cloud);
  CHECK(bench.row.attachment == Attachment::none);
}

TEST_CASE("on the primary control path a controller is attached in normal operation", "[component][H4]") {
  ComponentBench bench;
  bench.profile.primary_control_path = ControlPath::controller;
  bench.in_cloud();
  bench.find_controllers(1);
  bench.controller_answers();
  CHECK(bench.row.state == State::cloud);
  CHECK(bench.row.attachment == Attachment::attached);
  bench.lose_cloud();
  for (int i = 0; i < 3; ++i) {  // the controller goes on talking
    bench.run(40s - (i == 2 ? 1ns : 0ns));
    bench.tell(wire::Heard{bench.row.attach_epoch});
  }
  CHECK(bench.row.state == State::wait);
  bench.run(1ns);
  CHECK(bench.row.state == State::bc);
  CHECK(bench.count<wire::Resolve>() == 1);
}

TEST_CASE("a forced component uses a controller at once", "[component][H5][R16]") {
  ComponentBench bench;
  bench.in_cloud();
  bench.tell(wire::ForceState{true});
  CHECK(bench.row.state == State::forced);
  bench.find_controllers(1);
  CHECK(mode(bench.row) == Mode::cloud);
  bench.controller_answers();
  CHECK(bench.row.state == State::forced);
  CHECK(mode(bench.row) == Mode::bc);
}
TEST_CASE("a forced component asks at its ticks, and leaves on the answer that the flag is cleared",
          "[component][R27][A51]") {
  ComponentBench bench;
  bench.in_cloud();
  bench.tell(wire::ForceState{true});
  const TimePoint tick = bench.row.watch.retry;
  CHECK(tick >= bench.now);
  CHECK(tick < bench.now + 900s);
  bench.forget();
  bench.until(tick - 1ns);
  CHECK(cloud_attempts(bench) == 0);
  bench.until(tick);
  CHECK(cloud_attempts(bench) == 1);
  CHECK(bench.row.watch.retry == tick + 900s);
  bench.cloud_answers();
  CHECK(bench.last<wire::Send>().request == wire::Request::force_state);
  CHECK(bench.row.state == State::forced);
  bench.tell(wire::ForceState{true});
  CHECK(bench.row.state == State::forced);
  bench.until(tick + 900s);
  bench.cloud_answers();
  bench.tell(wire::ForceState{false});
  CHECK(bench.row.state == State::cloud);
}

TEST_CASE("an expired certificate pauses, a new one ends the pause", "[component][A28][R3]") {
  ComponentBench bench;
  bench.tell(wire::Certificate{bench.clock.utc(at(1h))});
  bench.in_cloud();
  for (int i = 0; i < 70; ++i) {  // traffic goes on
    bench.tell(wire::Heard{bench.row.watch.session});
    bench.until(std::min(bench.now + 59s, at(1h) - 1ns));
  }
  CHECK(bench.row.state == State::cloud);
  bench.run(1ns);
  CHECK(bench.row.state == State::paused);
  CHECK_FALSE(is_serving(bench.row));
  bench.run(5s);
  bench.cloud_answers();
  CHECK(bench.last<wire::Send>().request == wire::Request::re_enrol);
  CHECK(bench.row.state == State::paused);
  bench.tell(wire::Certificate{bench.clock.utc(bench.now + 1h)});
  CHECK(bench.row.state == State::cloud);
}
TEST_CASE("a certificate that has expired already does not end the pause", "[component][A28][R3]") {
  ComponentBench bench;
  bench.in_cloud();
  bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
  bench.tick();
  REQUIRE(bench.row.state == State::paused);
  bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
  CHECK(bench.row.state == State::paused);
}
TEST_CASE("a component judges its certificate by its own clock", "[component][3.10]") {
  ComponentBench bench;
  bench.clock = EntityClock{UtcTime{400 * 24h}, 10min};
  bench.in_cloud();
  bench.tell(wire::Certificate{UtcTime{400 * 24h} + 1h});
  CHECK(expiry(bench.row) == at(50min));
}
TEST_CASE("a restart does not end the pause", "[component][A28]") {
  ComponentBench bench;
  bench.in_cloud();
  bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
  bench.tick();
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::paused);
}

TEST_CASE("an upgrade is a restart, and comes from the cloud only", "[component][R6][A82][A99]") {
  ComponentBench bench;
  bench.in_cloud();
  bench.tell(wire::UpgradeSlot{});
  CHECK(bench.row.state == State::upgrading);
  bench.run(300s - 1ns);  // A99
  CHECK(bench.row.state == State::upgrading);
  bench.run(1ns);
  CHECK(bench.row.state == State::wait);
  bench.cloud_answers();
  CHECK(bench.row.state == State::cloud);

  ComponentBench in_bc;
  in_bc.enter_bc();
  in_bc.tell(wire::UpgradeSlot{});
  CHECK(in_bc.row.state == State::bc);
  CHECK(in_bc.count<EventIgnored>() == 1);
}
TEST_CASE("a crash in BC starts over with the whole wait", "[component][A79][R16]") {
  ComponentBench bench;
  bench.enter_bc();
  bench.run(10s);
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::wait);
  CHECK(bench.row.attachment == Attachment::none);
  bench.run(120s - 1ns);
  CHECK(bench.row.state == State::wait);
  bench.run(1ns);
  CHECK(bench.row.state == State::pcc_connect);
}
