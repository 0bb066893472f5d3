// What components and controllers do again and again: a tick that is ignored is exactly what its skip says, and n skips
// are one of n.
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "tests/models/component/bench.hpp"
#include "tests/models/controller/bench.hpp"

using namespace failcast;
using component::CloudAnswer;
using component::CloudWatch;
using component::ComponentBench;
using controller::ControllerBench;
using test::at;

namespace {

/// Attempts from now on are answered so, the last of them as well.
template <class Bench>
void attempt_for_real(Bench& bench, int times, CloudAnswer answer) {
  for (int i = 0; i < times; ++i) {
    bench.now = bench.row.watch.retry;
    bench.tick();
    const wire::Epoch attempt = bench.row.watch.attempt;
    if (answer == CloudAnswer::refusal) bench.tell(wire::Refused{Reason::connection_reset, attempt});
    if (answer == CloudAnswer::in_vain) bench.tell(wire::Connected{attempt});
  }
}

template <class Bench>
void check_skip(const Bench& bench, CloudAnswer answer) {
  if (!ignores(bench.row, answer)) return;
  Bench real = bench;
  real.row.certificate.check = kNever;  // looks at the certificate are another recurrence
  Bench skipped = real;
  const int times = *rc::gen::inRange(1, 12);
  const auto facts = [](const Bench& b) { return b.template count<Observation>(); };
  attempt_for_real(real, times, answer);
  RC_ASSERT(facts(real) == facts(bench));
  RC_ASSERT(skipped.row.watch.attempts_before(real.now) == times - 1);
  RC_ASSERT(skipped.row.watch.attempts_before(real.now + 1ns) == times);
  skipped.row.watch.skip(times, answer, skipped.row.epoch);
  RC_ASSERT(skipped.row.watch == real.row.watch);
  RC_ASSERT(skipped.row.epoch == real.row.epoch);
  RC_ASSERT(skipped.row.state == real.row.state);
  Bench one_by_one = bench;
  for (int i = 0; i < times; ++i) one_by_one.row.watch.skip(1, answer, one_by_one.row.epoch);
  RC_ASSERT(one_by_one.row.watch == real.row.watch);
}

template <class Bench>
Bench random_bench() {
  Bench bench;
  bench.params.bc.enter_wait = 30 * 24h;  // only the cloud is of interest here
  bench.params.comp.cloud_retry = std::chrono::seconds{*rc::gen::inRange(1, 60)};
  bench.params.comp.backoff_cap = std::chrono::seconds{*rc::gen::element(0, 7, 60, 3600)};
  bench.params.bc.force_reconnect_interval = std::chrono::seconds{*rc::gen::inRange(900, 5000)};
  return bench;
}

}  // namespace

TEST_CASE("attempts on a cloud that says nothing new are skipped as they are made", "[component][A2][H5][property]") {
  rc::prop("components", [] {
    ComponentBench bench = random_bench<ComponentBench>();
    bench.profile.has_private_cloud = *rc::gen::element(true, false);
    bench.in_cloud();
    if (*rc::gen::element(true, false))
      bench.lose_cloud();
    else
      bench.tell(wire::ForceState{true});
    bench.row.attach_wake = kNever;
    if (*rc::gen::inRange(0, 3) == 0) {
      bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
      bench.tick();
    }
    check_skip(bench, *rc::gen::element(CloudAnswer::nothing, CloudAnswer::refusal, CloudAnswer::in_vain));
  });
  rc::prop("controllers", [] {
    ControllerBench bench = random_bench<ControllerBench>();
    bench.in_cloud();
    if (*rc::gen::element(true, false))
      bench.lose_cloud();
    else
      bench.tell(wire::ForceState{true});
    if (*rc::gen::inRange(0, 3) == 0) {
      bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
      bench.tick();
    }
    check_skip(bench, *rc::gen::element(CloudAnswer::nothing, CloudAnswer::refusal, CloudAnswer::in_vain));
  });
}

TEST_CASE("an answer of the cloud is never ignored in the wait", "[component][controller][H1]") {
  ComponentBench component;
  component.in_cloud().lose_cloud();
  CHECK_FALSE(ignores(component.row, CloudAnswer::in_vain));
  CHECK_FALSE(ignores(component.row, CloudAnswer::news));
  CHECK(ignores(component.row, CloudAnswer::nothing));
  ControllerBench controller;
  controller.in_cloud().lose_cloud();
  CHECK_FALSE(ignores(controller.row, CloudAnswer::in_vain));
  CHECK_FALSE(ignores(controller.row, CloudAnswer::news));
  CHECK(ignores(controller.row, CloudAnswer::nothing));
}

TEST_CASE("a forced component that goes on with an expired certificate asks for real", "[component][H5][A28]") {
  ComponentBench bench;
  bench.in_cloud().tell(wire::ForceState{true});
  CHECK(ignores(bench.row, CloudAnswer::in_vain));
  bench.row.certificate.state = certificate::State::expired;
  CHECK_FALSE(ignores(bench.row, CloudAnswer::in_vain));
}

TEST_CASE("doubled attempts before an instant are counted to the nanosecond", "[component][A2]") {
  CloudWatch watch{.retry = at(10s), .period = 5s, .cap = 12s};  // 10, 15, 25, 37, 49, ...
  CHECK(watch.attempts_before(at(10s)) == 0);
  CHECK(watch.attempts_before(at(10s) + 1ns) == 1);
  CHECK(watch.attempts_before(at(25s)) == 2);
  CHECK(watch.attempts_before(at(25s) + 1ns) == 3);
  CHECK(watch.attempts_before(at(49s)) == 4);
  CHECK(watch.attempts_before(at(49s) + 1ns) == 5);
  wire::Epoch epoch = 65534;
  watch.skip(4, CloudAnswer::nothing, epoch);
  CHECK(watch.retry == at(49s));
  CHECK(watch.period == 12s);
  CHECK(epoch == 2);
  CHECK(watch.attempt == 2);
}

TEST_CASE("packets rarer than the silence that counts as loss put nothing off", "[component][A1][A60]") {
  Parameters params;
  params.comp.loss_detect = 30s;
  params.comp.keepalive = 30s;
  CHECK(component_traffic(at(0s), params).postpones_wake);
  params.comp.keepalive = 30s + 1ns;
  CHECK_FALSE(component_traffic(at(0s), params).postpones_wake);
}

TEST_CASE("ticks before an instant do not include one at that instant", "[component]") {
  const Recurrence ticks{.next = at(10s), .period = 5s};
  CHECK(ticks_before(ticks, at(10s)) == 0);
  CHECK(ticks_before(ticks, at(10s) + 1ns) == 1);
  CHECK(ticks_before(ticks, at(15s)) == 1);
  CHECK(ticks_before(ticks, at(15s) + 1ns) == 2);
  CHECK(ticks_before({.next = kNever, .period = 5s}, at(15s)) == 0);
}
