// Runs the cells of a plan, keeps them, and says what became of them.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/study/cell.hpp"
#include "analysis/study/plan.hpp"
#include "analysis/study/store.hpp"
#include "analysis/study/workers.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::study {

/// A cell that failed on every attempt.
struct Failed {
  std::uint64_t cell = 0;
  std::string why;
};

/// What is known of a study.
struct Study {
  Plan plan;  ///< `replications` as far as the study went
  std::map<std::uint64_t, CellResult> cells;
  std::vector<Failed> failed;   ///< by cell
  bool stopped = false;         ///< somebody stopped it before its end
  std::optional<bool> precise;  ///< with `until`: whether the precision was reached

  bool complete() const { return !stopped && failed.empty() && cells.size() == plan.cells(); }
  /// Values of a measure at a point, by replication; those without samples are left out.
  std::vector<double> values(std::uint64_t point, std::size_t measure) const;
};

/// Runs one cell: builds the world of its point's scenario, with the replication's luck.
CellResult run_cell(const Plan& plan, const scenario::Scenario& scenario, std::uint64_t cell);

/// What a driver wants to know while it goes on. Both may be empty.
struct Hooks {
  std::function<void(const Study&, std::uint64_t wanted)> progress;  ///< after cells ended; cells wanted so far
  std::function<bool()> stop;                                        ///< asked now and then: true ends the study early
};

/// Runs what is missing of a plan.
/// @param store  null: nothing is kept. Cells that it found are not run again.
/// @param shard  only these cells; not with `until`
/// On trouble with the store the study ends early; `store->trouble()` says why.
Study run_study(Plan plan, Workers& workers, Store* store, Shard shard, const Hooks& hooks);

}  // namespace failcast::study
