// One scenario in both modes: what a run writes that accounts for recurrences, and one that executes each as an event.
#pragma once
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "models/client/client.hpp"
#include "sim/record/record_lines.hpp"
#include "tests/sim/world/town.hpp"

namespace failcast::test {

struct Mode {
  std::string facts, counts;
  world::Outcome outcome;
  bool fails_over_and_returns = false;  ///< a client, to a BC or DR edge, and to the cloud's again
};

/// Looks for clients that leave the edges of the cloud for another way, and come back.
class Returns final : public record::FactSink {
 public:
  void on(const record::Record& record) override {
    using client::State;
    const auto* change = std::get_if<StateChanged>(&record.fact);
    if (change == nullptr || record.entity.kind != record::EntityKind::client) return;
    const auto to = static_cast<State>(change->to);
    if (to == State::bc_active || to == State::bc_active_new || to == State::safe) away_.insert(record.entity.index);
    if (to == State::connected && away_.count(record.entity.index) > 0) seen_ = true;
  }
  bool seen() const { return seen_; }

 private:
  std::set<std::uint32_t> away_;
  bool seen_ = false;
};

inline Mode run_mode(const scenario::Scenario& s, world::Options options) {
  Mode mode;
  world::World w(s, std::move(options));
  record::RecordLines lines;
  Returns returns;
  mode.outcome = w.run({&lines, &returns});
  mode.fails_over_and_returns = returns.seen();
  std::ostringstream facts, counts;
  lines.write(facts, w.directory());
  mode.facts = facts.str();
  counts << std::hex << mode.outcome.trajectory_hash << std::dec << " facts " << mode.outcome.facts << " until "
         << mode.outcome.reached.time_since_epoch().count() << "\n";
  for (const auto& r : mode.outcome.recurrences) counts << r.name << " " << r.ticks << "\n";
  for (const auto& d : mode.outcome.dns)
    counts << d.server << " " << d.queries << " " << d.from_cache << " " << d.fetched << " " << d.failed << " "
           << d.peak_per_second << "\n";
  for (const auto& d : mode.outcome.servers)
    counts << d.node << " " << d.served << " " << d.refused << " " << d.peak_queue << " "
           << d.peak_at.time_since_epoch().count() << "\n";
  for (const auto& l : mode.outcome.logs)
    counts << l.private_cloud << " " << l.streamed << " " << l.recoverable << " " << l.lost << "\n";
  for (const auto& f : mode.outcome.faults)
    counts << f.id << " " << f.begin.time_since_epoch().count() << " " << f.end.time_since_epoch().count() << "\n";
  mode.counts = counts.str();
  return mode;
}

/// The first lines that differ, with what led there.
inline std::string difference(const std::string& skipped, const std::string& executed) {
  if (skipped == executed) return "";
  std::istringstream a(skipped), b(executed);
  std::vector<std::string> before;
  std::string x, y;
  while (true) {
    const bool more_a = static_cast<bool>(std::getline(a, x)), more_b = static_cast<bool>(std::getline(b, y));
    if (!more_a || !more_b || x != y) break;
    before.push_back(x);
  }
  std::string text;
  for (std::size_t i = before.size() > 6 ? before.size() - 6 : 0; i < before.size(); ++i) text += before[i] + "\n";
  return text + "skipped:  " + x + "\nexecuted: " + y + "\n";
}

}  // namespace failcast::test
