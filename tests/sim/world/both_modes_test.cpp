// Skipping changes nothing: a run that accounts for recurrences and a run that executes each as an event write the same
// facts and the same counts, in worlds where everything that recurs goes on and everything that can fail does.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <iostream>
#include <map>

#include "tests/sim/world/any_world.hpp"
#include "tests/sim/world/both_modes.hpp"

using namespace failcast;
using namespace failcast::test;

namespace {

/// What occurred over all worlds: without it their being equal would say nothing.
struct Seen {
  int worlds = 0, with_return = 0;
  std::map<scenario::FaultTarget, int> targets;
  std::map<scenario::FaultMode, int> modes;
  std::map<std::string, world::RecurrenceCount> recurrences;  ///< executed: of a run that skips

  void add(const scenario::Scenario& s, const Mode& skipped) {
    ++worlds;
    if (skipped.fails_over_and_returns) ++with_return;
    for (const world::FaultWindow& window : skipped.outcome.faults) {
      ++targets[s.faults[window.fault].what];
      ++modes[s.faults[window.fault].mode];
    }
    for (const world::RecurrenceCount& count : skipped.outcome.recurrences) {
      recurrences[count.name].ticks += count.ticks;
      recurrences[count.name].executed += count.executed;
    }
  }
};

std::string described(const scenario::Scenario& s) {
  std::ostringstream text;
  text << "client.keepalive " << seconds(s.params.client.keepalive) << ", comp.keepalive "
       << seconds(s.params.comp.keepalive) << ", loss_detect " << seconds(s.params.comp.loss_detect) << ", retry "
       << seconds(s.params.comp.cloud_retry) << " cap " << seconds(s.params.comp.backoff_cap) << "\n";
  for (const auto& f : s.faults)
    text << f.id << ": target " << static_cast<int>(f.what) << " " << f.where << " mode " << static_cast<int>(f.mode)
         << " at " << seconds(f.at.offset.a) << " for " << seconds(f.duration.a) << " times " << f.times << " every "
         << seconds(f.every) << "\n";
  return text.str();
}

Seen check_both_modes(RandomWorlds usual, scenario::Scenario (*random_one)() = any_world) {
  Seen seen;
  const RandomWorlds worlds = RandomWorlds::asked_for(usual);
  std::cout << worlds.count << " random worlds of seed " << worlds.seed << "\n";
  const auto check = [&] {
    const scenario::Scenario s = random_one();
    const Mode skipped = run_mode(s, {}), executed = run_mode(s, {.every_event = true});
    RC_LOG() << described(s) << difference(skipped.counts, executed.counts)
             << difference(skipped.facts, executed.facts);
    RC_ASSERT(skipped.counts == executed.counts);
    RC_ASSERT(skipped.facts == executed.facts);
    for (const world::RecurrenceCount& all : executed.outcome.recurrences) {
      RC_LOG() << all.name << ": " << all.executed << " of " << all.ticks << " ticks were events\n";
      RC_ASSERT(all.executed == all.ticks);
    }
    seen.add(s, skipped);
  };
  const std::string failure = worlds.check(check);
  CAPTURE(failure);
  CHECK(failure.empty());
  CHECK(seen.worlds == worlds.count);
  return seen;
}

}  // namespace

TEST_CASE("skipping writes the same facts and counts as executing", "[world][property][A2][A27][A60][H5][7.1][7.10]") {
  check_both_modes({.seed = 1, .count = 30});
}

TEST_CASE("skipping writes the same with polls every second or once a day, and records kept for no time or for good",
          "[world][property][7.1]") {
  check_both_modes({.seed = 3, .count = 20}, extreme_world);
}

TEST_CASE("skipping writes the same as executing in worlds in which everything recurs and everything fails",
          "[world][property][slow][A2][A27][A60][H5][7.1][7.10]") {
  const Seen seen = check_both_modes(kManyWorlds);
  for (const auto what : kFaultTargets) {
    CAPTURE(static_cast<int>(what));
    CHECK(seen.targets.count(what) > 0);
  }
  for (const auto mode : kFaultModes) {
    CAPTURE(static_cast<int>(mode));
    CHECK(seen.modes.count(mode) > 0);
  }
  for (const auto& [name, count] : seen.recurrences) {
    CAPTURE(name, count.ticks, count.executed);
    CHECK(count.ticks > 0);
    CHECK(count.executed < count.ticks);
  }
  CHECK(2 * seen.with_return >= seen.worlds);
}
