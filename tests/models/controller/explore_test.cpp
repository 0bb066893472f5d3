// Every sequence of inputs to a controller up to a depth, and long random ones.
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <functional>

#include "tests/models/controller/bench.hpp"

using namespace failcast;
using namespace failcast::controller;

namespace {

using Choice = std::function<void(ControllerBench&)>;

Choice input(const wire::Input& in) {
  return [in](ControllerBench& bench) { bench.tell(in); };
}

std::vector<Choice> choices(const ControllerBench& bench) {
  const Row& row = bench.row;
  std::vector<Choice> may = {input(wire::Start{}),       input(wire::UpgradeSlot{}), input(wire::Enabled{false}),
                             input(wire::Enabled{true}), input(wire::Restore{}),     input(wire::DomainChanged{})};
  if (next_wakeup(row) != kNever) may.emplace_back([](ControllerBench& b) { b.run_to_wakeup(); });
  if (row.watch.attempt != 0) {
    may.push_back(input(wire::Connected{row.watch.attempt}));
    may.push_back(input(wire::Refused{Reason::refused, row.watch.attempt}));
    if (row.state == State::forced) {
      may.push_back(input(wire::ForceState{true}));
      may.push_back(input(wire::ForceState{false}));
    }
    if (row.state == State::paused) may.push_back(input(wire::Certificate{bench.clock.utc(bench.now + 365 * 24h)}));
  }
  if (row.state == State::normal) {
    may.push_back(input(wire::ConnectionLost{Reason::connection_reset, row.watch.session}));
    may.push_back(input(wire::Heard{row.watch.session}));
    may.push_back(input(wire::ForceState{true}));
  }
  if (row.state == State::deployed) return may;
  may.emplace_back([](ControllerBench& b) {  // the certificate runs out
    b.tell(wire::Certificate{b.clock.utc(b.now)});
    b.tick();
  });
  return may;
}

const MachineDescription kMachine = description();

std::string broken(const ControllerBench& bench) {
  const Row& row = bench.row;
  for (const auto& fact : bench.all<EventIgnored>())
    if (!test::is_noted(kMachine, fact)) return "an event that cannot happen";
  if (next_wakeup(row) < bench.now) return "a deadline in the past";
  const bool waits_for_people = row.state == State::disabled;
  const bool fresh = row.state == State::deployed && row.epoch == 0;
  if (next_wakeup(row) == kNever && !waits_for_people && !fresh) return "nothing left to wait for";
  const bool seeks = row.state == State::wait || row.state == State::bc || row.state == State::paused;
  if (seeks && row.watch.retry == kNever) return "the cloud is given up (R18)";
  if (row.state == State::normal && row.watch.session == 0) return "in the cloud without a control channel";
  if (row.state == State::forced && row.watch.retry == kNever) return "forced for ever (R27)";
  const bool closed = row.state == State::deployed || row.state == State::disabled || row.state == State::paused ||
                      row.state == State::upgrading || row.state == State::restoring;
  if (closed != (admits_component(row, {true, true}) != Reason::none)) return "accepts whom it should not (R20)";
  for (const auto& send : bench.all<wire::Send>())
    if (send.request == wire::Request::re_enrol && row.state != State::normal && row.state != State::paused)
      return "a renewal without the cloud (R1)";
  if (!closed && row.certificate.state == certificate::State::expired) return "goes on expired (R3)";
  return {};
}

void check_all_from(const ControllerBench& bench, int depth) { test::explore_unbroken(bench, depth, choices, broken); }

}  // namespace

TEST_CASE("a controller keeps its promises under every sequence of five inputs", "[controller][property]") {
  check_all_from(ControllerBench{}, 5);
  check_all_from(ControllerBench{}.in_cloud(), 5);
  check_all_from(ControllerBench{}.enter_bc(), 5);
}
TEST_CASE("a controller keeps its promises over long random stories", "[controller][property]") {
  rc::prop("stories", [](const std::vector<std::uint32_t>& story) {
    ControllerBench bench;
    for (const std::uint32_t pick : story) {
      const auto may = choices(bench);
      bench.forget();
      may[pick % may.size()](bench);
      const std::string what = broken(bench);
      if (!what.empty()) RC_FAIL(what + " in " + std::string(name_of(bench.row.state)));
    }
  });
}
