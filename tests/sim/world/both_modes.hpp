// One scenario in both modes: what a run writes that accounts for recurrences, and one that executes each as an event.
#pragma once
#include <sstream>
#include <string>
#include <vector>

#include "sim/record/record_lines.hpp"
#include "tests/sim/world/town.hpp"

namespace failcast::test {

struct Mode {
  std::string facts, counts;
  world::Outcome outcome;
};

inline Mode run_mode(const scenario::Scenario& s, bool every_event) {
  Mode mode;
  world::World w(s, {.every_event = every_event});
  record::RecordLines lines;
  mode.outcome = w.run({&lines});
  std::ostringstream facts, counts;
  lines.write(facts, w.directory());
  mode.facts = facts.str();
  counts << std::hex << mode.outcome.trajectory_hash << std::dec << " facts " << mode.outcome.facts << "\n";
  for (const auto& r : mode.outcome.recurrences) counts << r.name << " " << r.ticks << "\n";
  for (const auto& d : mode.outcome.dns)
    counts << d.server << " " << d.queries << " " << d.from_cache << " " << d.fetched << " " << d.failed << " "
           << d.peak_per_second << "\n";
  for (const auto& d : mode.outcome.servers)
    counts << d.node << " " << d.served << " " << d.refused << " " << d.peak_queue << " "
           << d.peak_at.time_since_epoch().count() << "\n";
  mode.counts = counts.str();
  return mode;
}

/// The first lines that differ, with what led there.
inline std::string difference(const std::string& skipped, const std::string& executed) {
  std::istringstream a(skipped), b(executed);
  std::vector<std::string> before;
  std::string x, y;
  while (true) {
    const bool more_a = static_cast<bool>(std::getline(a, x)), more_b = static_cast<bool>(std::getline(b, y));
    if (!more_a && !more_b) return "";
    if (!more_a || !more_b || x != y) break;
    before.push_back(x);
  }
  std::string text;
  for (std::size_t i = before.size() > 6 ? before.size() - 6 : 0; i < before.size(); ++i) text += before[i] + "\n";
  return text + "skipped:  " + x + "\nexecuted: " + y + "\n";
}

}  // namespace failcast::test
