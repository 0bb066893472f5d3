#include "analysis/study/study.hpp"

#include <algorithm>
#include <utility>

#include "analysis/metrics/collector.hpp"
#include "analysis/stats/mean.hpp"
#include "analysis/verdict/verdict.hpp"
#include "sim/world/audience.hpp"
#include "sim/world/world.hpp"

namespace failcast::study {
namespace {

class Run {
 public:
  Run(Plan plan, Workers& workers, Store* store, Shard shard, const Hooks& hooks)
      : workers_(workers), store_(store), shard_(shard), hooks_(hooks) {
    study_.plan = std::move(plan);
    if (store_ != nullptr) study_.cells = store_->found();
  }

  Study operator()() {
    run_missing();
    while (study_.plan.until && !ended_early()) {
      const std::uint32_t more = replications_wanted();
      if (more <= study_.plan.replications) break;
      study_.plan.replications = more;
      run_missing();
    }
    // Cells beyond the plan are of a study that went further before: its rule of stopping came to the same end.
    std::erase_if(study_.cells, [&](const auto& entry) { return entry.first >= study_.plan.cells(); });
    std::sort(study_.failed.begin(), study_.failed.end(), [](const auto& a, const auto& b) { return a.cell < b.cell; });
    return std::move(study_);
  }

 private:
  bool ended_early() const { return study_.stopped || !study_.failed.empty(); }

  void run_missing() {
    std::vector<std::uint64_t> missing;
    for (std::uint64_t cell = 0; cell < study_.plan.cells(); ++cell)
      if (shard_.has(cell) && study_.cells.count(cell) == 0) missing.push_back(cell);
    if (hooks_.progress) hooks_.progress(study_, study_.plan.cells());
    if (missing.empty()) return;
    workers_.run(
        missing, [&](const std::vector<Ended>& ended) { return keep(ended); },
        [&] {
          if (hooks_.stop && hooks_.stop()) study_.stopped = true;
          return !study_.stopped;
        });
  }

  /// On the disk first: then they count.
  bool keep(const std::vector<Ended>& ended) {
    std::vector<std::string> lines;
    std::vector<CellResult> results;
    for (const Ended& one : ended) {
      auto result = one.line ? from_line(*one.line) : std::nullopt;
      if (!result) {
        study_.failed.push_back({one.cell, one.line ? "what it said cannot be read" : one.trouble});
        continue;
      }
      lines.push_back(*one.line);
      results.push_back(std::move(*result));
    }
    if (store_ != nullptr && !lines.empty() && !store_->append(lines)) {
      study_.stopped = true;
      return false;
    }
    for (CellResult& result : results) study_.cells[result.cell] = std::move(result);
    if (hooks_.progress) hooks_.progress(study_, study_.plan.cells());
    return !study_.stopped;
  }

  /// Replications until the precision is there, judging by all points: never more than four times as many as were run,
  /// because a variance from a few values may be far off.
  std::uint32_t replications_wanted() {
    const Precision& until = *study_.plan.until;
    const auto found = std::find(study_.plan.measures.begin(), study_.plan.measures.end(), until.measure);
    const auto measure = static_cast<std::size_t>(found - study_.plan.measures.begin());
    const std::uint64_t now = study_.plan.replications;
    std::uint64_t wanted = 0;
    for (std::uint64_t point = 0; point < study_.plan.points.size(); ++point) {
      const std::vector<double> values = study_.values(point, measure);
      const auto interval = stats::mean_interval(values);
      if (!interval) {  // nothing to measure, or somebody never comes back: more replications will not help
        study_.precise = false;
        return study_.plan.replications;
      }
      if (interval->half_width() <= until.half_width) continue;
      const std::uint64_t by_variance = stats::values_for_half_width(stats::moments(values), until.half_width);
      wanted = std::max({wanted, by_variance + by_variance / 20, now + std::max<std::uint64_t>(now / 10, 4)});
    }
    study_.precise = wanted == 0;
    wanted = std::min({wanted, now * 4, std::uint64_t{until.cap}});
    return static_cast<std::uint32_t>(wanted);
  }

  Workers& workers_;
  Store* store_;
  Shard shard_;
  const Hooks& hooks_;
  Study study_;
};

}  // namespace

std::vector<double> Study::values(std::uint64_t point, std::size_t measure) const {
  std::vector<double> all;
  for (std::uint32_t r = 0; r < plan.replications; ++r) {
    const auto found = cells.find(plan.cell(point, plan.first_replication + r));
    if (found != cells.end() && found->second.values[measure]) all.push_back(*found->second.values[measure]);
  }
  return all;
}

CellResult run_cell(const Plan& plan, const scenario::Scenario& scenario, std::uint64_t cell) {
  world::World world(scenario, {.check_rules = plan.check_rules, .replication = plan.replication_of(cell)});
  metrics::Collector collector(world, scenario);
  const world::Outcome outcome = world.run({&collector});
  const metrics::Result result = collector.finish(outcome);
  CellResult told{.cell = cell, .trajectory_hash = outcome.trajectory_hash, .violations = outcome.violations.size()};
  for (const Measure& measure : plan.measures) told.values.push_back(value_of(measure, result));
  for (const verdict::Judgement& j : verdict::judge(scenario.budgets, result))
    told.budgets.push_back({static_cast<std::uint32_t>(j.budget), j.where, j.value, j.word == verdict::Word::pass});
  // A sweep would keep as many at each point; explain finds them again from the seed.
  if (plan.points.size() == 1)
    for (const metrics::SlowClient& row : result.slowest)
      told.slowest.push_back({row.client, row.returned == metrics::Returned::never
                                              ? std::nullopt
                                              : std::optional<std::int64_t>(row.length.count())});
  return told;
}

Study run_study(Plan plan, Workers& workers, Store* store, Shard shard, const Hooks& hooks) {
  return Run(std::move(plan), workers, store, shard, hooks)();
}

}  // namespace failcast::study
