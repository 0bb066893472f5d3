// Skipping made wrong on purpose: the comparison of both modes has to notice each mistake within its worlds. The cases
// themselves are written by weave.py, one per mistake.
#include <catch2/catch.hpp>
#include <iostream>
#include <optional>

#include "sim/core/event_queue.hpp"
#include "tests/mutants/mistake.hpp"
#include "tests/sim/world/any_world.hpp"
#include "tests/sim/world/both_modes.hpp"

namespace failcast::test {
namespace {

/// Whether both modes write something else about a world, or the one that skips breaks off.
bool are_different(const scenario::Scenario& s, int made) {
  mistake = made;
  std::optional<Mode> skipped;
  try {
    skipped = run_mode(s, {});
  } catch (const core::BrokenInvariant&) {}
  mistake = 0;
  if (!skipped) return true;
  const Mode executed = run_mode(s, {.every_event = true});
  return skipped->counts != executed.counts || skipped->facts != executed.facts;
}

/// How many worlds it takes until a mistake is noticed; 0: it never is.
int worlds_until_found(int made, RandomWorlds worlds) {
  int tried = 0, found = 0;
  const std::string failure = worlds.check([&] {
    if (found > 0) return;
    ++tried;
    if (are_different(any_world(), made)) found = tried;
  });
  CAPTURE(failure);
  CHECK(failure.empty());
  return found;
}

}  // namespace

void check_is_found(int mistake_number) {
  const int worlds = worlds_until_found(mistake_number, kManyWorlds);
  std::cout << "found in world " << worlds << " of seed " << kManyWorlds.seed << "\n";
  CHECK(worlds > 0);
}

TEST_CASE("without a mistake both modes agree, in the code that has them as well", "[world][7.1]") {
  CHECK(worlds_until_found(0, {.seed = kManyWorlds.seed, .count = 20}) == 0);
}

}  // namespace failcast::test
