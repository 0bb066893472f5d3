// A scenario held against what it did before: its baseline, a study of the same name that somebody accepted. The gate
// looks a few times while replications are run, so that clear cases end early, and errs no more often for it.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "analysis/study/comparison.hpp"
#include "analysis/study/estimates.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::study {

struct GateOptions {
  std::vector<std::pair<Measure, Tolerance>> tolerances;  ///< instead of the usual ones
  bool all_at_once = false;                               ///< one look, at the end
};

/// What the gate saw at its last look.
struct Gated {
  Study candidate;  ///< as far as it was run
  Comparison comparison;
  std::vector<BudgetEstimate> budgets;
  bool identical = false;  ///< every replication was run and equals the baseline's: trajectory and values
  unsigned look = 1, looks = 1;
};

/// Runs replications from `first` on. Nothing: it was stopped, or failed.
using RunMore = std::function<std::optional<Study>(std::uint32_t first, std::uint32_t n)>;

/// Replications at which the gate looks (A171): a quarter, a half and all of them, never fewer than a bootstrap needs.
std::vector<std::uint32_t> looks_at(std::uint32_t replications);

/// Each look has its part of the error. Replications that are equal to the baseline's need no statistics: then all are
/// run, and when none differs everything is the same. Else the gate ends before all are run when something is worse or
/// a budget failed, and when nothing is unsure and no budget asks for every replication.
/// @param replications  at most; those of the baseline are what pairs
/// Nothing when `run` gave nothing.
std::optional<Gated> gate(const Study& baseline, const scenario::Scenario& scenario, std::uint32_t replications,
                          const RunMore& run, const GateOptions& options);

}  // namespace failcast::study
