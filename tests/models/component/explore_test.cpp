// Every sequence of inputs to a connector or edge up to a depth, and long random ones.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <functional>

#include "tests/models/component/bench.hpp"

using namespace failcast;
using namespace failcast::component;
using test::peers;

namespace {

using Choice = std::function<void(ComponentBench&)>;

Choice input(const wire::Input& in) {
  return [in](ComponentBench& bench) { bench.tell(in); };
}

/// What may come now: answers to what is open, losses of what is there, commands over the control channel to the cloud.
std::vector<Choice> choices(const ComponentBench& bench) {
  const Row& row = bench.row;
  std::vector<Choice> may = {input(wire::Start{}), input(wire::UpgradeSlot{})};
  if (row.state == State::start) return may;
  if (next_wakeup(row) != kNever) may.emplace_back([](ComponentBench& b) { b.run_to_wakeup(); });
  if (row.watch.attempt != 0) {
    may.push_back(input(wire::Connected{row.watch.attempt}));
    may.push_back(input(wire::Refused{Reason::refused, row.watch.attempt}));
    if (row.state == State::forced) {
      may.push_back(input(wire::ForceState{true}));
      may.push_back(input(wire::ForceState{false}));
    }
    if (row.state == State::paused) may.push_back(input(wire::Certificate{bench.clock.utc(bench.now + 365 * 24h)}));
  }
  if (row.state == State::cloud) {
    may.push_back(input(wire::ConnectionLost{Reason::connection_reset, row.watch.session}));
    if (bench.profile.has_private_cloud) may.push_back(input(wire::ForceState{true}));
  }
  switch (row.attachment) {
    case Attachment::none:
    case Attachment::pause: break;
    case Attachment::lookup:
      may.push_back(input(wire::Answer{peers(2, 2), row.attach_epoch}));
      may.push_back(input(wire::Answer{peers(0, 2), row.attach_epoch}));
      may.push_back(input(wire::NoAddress{Reason::name_error, row.attach_epoch}));
      break;
    case Attachment::connection:
      may.push_back(input(wire::Connected{row.attach_epoch}));
      may.push_back(input(wire::Refused{Reason::disabled, row.attach_epoch}));
      may.push_back(input(wire::Unreachable{row.attach_epoch}));
      break;
    case Attachment::attached:
      may.push_back(input(wire::ConnectionLost{Reason::restarted, row.attach_epoch}));
      may.push_back(input(wire::Heard{row.attach_epoch}));
      break;
  }
  may.emplace_back([](ComponentBench& b) {  // the certificate runs out
    b.tell(wire::Certificate{b.clock.utc(b.now)});
    b.tick();
  });
  return may;
}

const MachineDescription kMachine = description("component");

bool seeks_cloud(State state) {
  return state == State::wait || state == State::pcc_connect || state == State::bc || state == State::isolated ||
         state == State::paused;
}
bool may_use_controller(const ComponentBench& bench) {
  const State state = bench.row.state;
  const bool primary = bench.profile.primary_control_path == ControlPath::controller;
  return state == State::pcc_connect || state == State::bc || state == State::forced ||
         (primary && (state == State::cloud || state == State::wait));
}

/// What must hold of a row at any time; the name of what does not, or nothing.
std::string broken(const ComponentBench& bench) {
  const Row& row = bench.row;
  for (const auto& fact : bench.all<EventIgnored>())
    if (!test::is_noted(kMachine, fact)) return "an event that cannot happen";
  if (next_wakeup(row) < bench.now) return "a deadline in the past";
  if (next_wakeup(row) == kNever && row.state != State::start) return "nothing left to wait for";
  if (seeks_cloud(row.state) && row.watch.retry == kNever) return "the cloud is given up (R18)";
  if (row.state == State::cloud && row.watch.session == 0) return "in the cloud without a control channel";
  if (row.state == State::bc && row.attachment != Attachment::attached) return "in BC without a controller";
  if (row.attachment != Attachment::none && !may_use_controller(bench)) return "a controller too early (R16)";
  if (row.state == State::wait && row.wake > bench.now + bench.params.bc.enter_wait) return "longer than W";
  if (!bench.profile.has_private_cloud && may_use_controller(bench)) return "BC without a private cloud";
  if (row.state == State::forced && row.watch.retry == kNever) return "forced for ever (R27)";
  return {};
}

void check_all_from(const ComponentBench& bench, int depth) {
  std::size_t seen = 0, bad = 0;
  test::explore(bench, depth, choices, [&](const ComponentBench& next) {
    ++seen;
    const std::string what = broken(next);
    if (what.empty()) return;
    if (++bad <= 3) UNSCOPED_INFO(what << " in " << name_of(next.row.state));
  });
  CHECK(bad == 0);
  CHECK(seen > 1000);
}

ComponentBench with_primary_controller() {
  ComponentBench bench;
  bench.profile.primary_control_path = ControlPath::controller;
  return bench;
}
ComponentBench alone() {
  ComponentBench bench;
  bench.profile.has_private_cloud = false;
  return bench;
}
ComponentBench adding_up() {
  ComponentBench bench;
  bench.params.bc.wait_timer_reset = WaitTimerReset::accumulate;
  return bench;
}

}  // namespace

TEST_CASE("a component keeps its promises under every sequence of six inputs from its start", "[component][property]") {
  check_all_from(ComponentBench{}, 6);
  check_all_from(with_primary_controller(), 5);
  check_all_from(alone(), 6);
}
TEST_CASE("and of five from the cloud, the search for a controller, and BC", "[component][property]") {
  check_all_from(ComponentBench{}.in_cloud(), 5);
  check_all_from(ComponentBench{}.seek_controller(), 5);
  check_all_from(ComponentBench{}.enter_bc(), 5);
  check_all_from(adding_up().enter_bc(), 5);
}
TEST_CASE("a component keeps its promises over long random stories", "[component][property]") {
  rc::check([](const std::vector<std::uint32_t>& story) {
    for (ComponentBench bench : {ComponentBench{}, with_primary_controller(), alone(), adding_up()}) {
      for (const std::uint32_t pick : story) {
        const auto may = choices(bench);
        bench.forget();
        may[pick % may.size()](bench);
        const std::string what = broken(bench);
        if (!what.empty()) RC_FAIL(what + " in " + std::string(name_of(bench.row.state)));
      }
    }
  });
}
