// Runs a scenario file of the project as `failcast run` does, without the program around it.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analysis/metrics/collector.hpp"
#include "analysis/metrics/metric_list.hpp"
#include "analysis/verdict/verdict.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::e2e {

inline const std::filesystem::path kScenarios = std::filesystem::path(FAILCAST_SOURCE_DIR) / "scenarios";

/// Scenario files of a folder, by name: "library/cloud-outage".
inline std::vector<std::string> scenarios_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kScenarios / folder))
    if (entry.path().extension() == ".jsonc") names.push_back(folder + "/" + entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

inline std::vector<std::string> all_scenarios() {
  std::vector<std::string> names = scenarios_in("library");
  for (std::string& name : scenarios_in("historical")) names.push_back(std::move(name));
  return names;
}

/// @param sets  overrides, "path=value"
inline scenario::Scenario read(const std::string& name, const std::vector<std::string>& sets = {}) {
  const auto result =
      scenario::read_file(kScenarios / (name + ".jsonc"), {.sets = sets, .known_metrics = metrics::budget_metrics()});
  for (const auto& diagnostic : result.diagnostics) UNSCOPED_INFO(scenario::format(diagnostic));
  REQUIRE(result.scenario.has_value());
  return *result.scenario;
}

/// A client was without a segment; `to` is not set while it lasts.
struct Loss {
  std::uint32_t client = 0, segment = 0;
  TimePoint from{};
  std::optional<TimePoint> to;
};

class LossBook final : public record::FactSink {
 public:
  void on(const record::Record& record) override {
    const auto* change = std::get_if<AccessChanged>(&record.fact);
    if (change == nullptr) return;
    const std::pair key{record.entity.index, change->segment.value};
    const auto open = open_.find(key);
    if (!change->has_access && open == open_.end()) {
      open_.emplace(key, losses_.size());
      losses_.push_back({key.first, key.second, record.time, {}});
    } else if (change->has_access && open != open_.end()) {
      losses_[open->second].to = record.time;
      open_.erase(open);
    }
  }
  const std::vector<Loss>& losses() const { return losses_; }

 private:
  std::vector<Loss> losses_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> open_;
};

struct LibraryRun {
  scenario::Scenario scenario;
  metrics::Result result;
  std::vector<Loss> losses;

  const metrics::Measures& everybody() const { return result.whole().all(); }
  const metrics::Measures& group(std::string_view id) const {
    const metrics::Measures* found = result.whole().find(metrics::SliceKind::group, id);
    REQUIRE(found != nullptr);
    return *found;
  }
  /// The last fault ends, or the DR record changes for the last time: it is served, or its end passes.
  TimePoint last_change() const {
    TimePoint last{};
    for (const auto& window : result.outcome.faults) last = std::max(last, window.end);
    for (const auto& record : result.dr_records)
      last = std::max({last, record.visible.value_or(last), record.ended.value_or(last)});
    return last;
  }
  /// Budgets that failed, by id.
  std::vector<std::string> failed() const {
    std::vector<std::string> ids;
    for (const auto& judgement : verdict::judge(scenario.budgets, result))
      if (judgement.word == verdict::Word::fail) ids.push_back(scenario.budgets[judgement.budget].id);
    return ids;
  }
};

inline double seconds(Duration d) { return std::chrono::duration<double>(d).count(); }
inline bool listed(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

inline LibraryRun run(const std::string& name, const std::vector<std::string>& sets = {},
                      const world::Options& options = {}) {
  LibraryRun r{.scenario = read(name, sets), .result = {}, .losses = {}};
  world::World world(r.scenario, options);
  metrics::Collector collector(world.directory(), r.scenario.warmup, world::dr_audience(r.scenario, world.directory()),
                               world::serving_connectors(r.scenario, world.directory()));
  LossBook book;
  r.result = collector.finish(world.run({&collector, &book}));
  r.losses = book.losses();
  return r;
}

}  // namespace failcast::e2e
