// Skipping changes nothing: a run that accounts for recurrences and a run that executes each as an event write the same
// facts and the same counts.
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <map>

#include "tests/sim/world/both_modes.hpp"
#include "tests/sim/world/restless_world.hpp"

using namespace failcast;
using namespace failcast::test;

namespace {

std::string described(const scenario::Scenario& s) {
  std::ostringstream text;
  text << "client.keepalive " << seconds(s.params.client.keepalive) << ", comp.keepalive "
       << seconds(s.params.comp.keepalive) << ", loss_detect " << seconds(s.params.comp.loss_detect) << ", retry "
       << seconds(s.params.comp.cloud_retry) << " cap " << seconds(s.params.comp.backoff_cap) << "\n";
  for (const auto& f : s.faults)
    text << f.id << ": target " << static_cast<int>(f.what) << " mode " << static_cast<int>(f.mode) << " at "
         << seconds(f.at.offset.a) << " for " << seconds(f.duration.a) << " times " << f.times << " every "
         << seconds(f.every) << "\n";
  return text.str();
}

/// @returns what the two modes did
std::pair<Mode, Mode> check_both_modes(const scenario::Scenario& s) {
  const std::pair<Mode, Mode> modes{run_mode(s, false), run_mode(s, true)};
  const auto& [skipped, executed] = modes;
  RC_LOG() << described(s) << difference(skipped.counts, executed.counts) << difference(skipped.facts, executed.facts);
  RC_ASSERT(skipped.counts == executed.counts);
  RC_ASSERT(skipped.facts == executed.facts);
  return modes;
}

}  // namespace

TEST_CASE("skipping writes the same facts and counts as executing", "[world][property][7.1]") {
  rc::prop("both modes", [] { check_both_modes(random_dr_world()); });
}

TEST_CASE("what goes on all the time is skipped exactly", "[world][property][A2][A27][A60][H5][7.10]") {
  std::map<std::string, world::RecurrenceCount> by_name;
  rc::prop("both modes", [&] {
    scenario::Scenario s = *rc::gen::element(true, false) ? random_dr_world() : random_world();
    make_restless(s);
    const auto [skipped, executed] = check_both_modes(s);
    for (std::size_t r = 0; r < executed.outcome.recurrences.size(); ++r) {
      const world::RecurrenceCount& all = executed.outcome.recurrences[r];
      RC_LOG() << all.name << ": " << all.executed << " of " << all.ticks << " ticks were events\n";
      RC_ASSERT(all.executed == all.ticks);
      by_name[all.name].ticks += all.ticks;
      by_name[all.name].executed += skipped.outcome.recurrences[r].executed;
    }
  });
  for (const auto& [name, of_all] : by_name) {
    CAPTURE(name, of_all.ticks, of_all.executed);
    CHECK(of_all.executed < of_all.ticks);
  }
}
