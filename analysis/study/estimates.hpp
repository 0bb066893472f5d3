// What the replications of a study come to: a number with an interval per measure and point, a verdict per budget.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/stats/interval.hpp"
#include "analysis/stats/sensitivity.hpp"
#include "analysis/study/study.hpp"
#include "analysis/verdict/verdict.hpp"

namespace failcast::study {

/// A quantile over replications.
struct QuantileEstimate {
  double q = 0;
  double value = 0;                         ///< may be infinite
  std::optional<stats::Interval> interval;  ///< nothing: more replications are needed
  std::size_t needs = 0;                    ///< so many
};

struct Estimate {
  std::size_t n = 0;           ///< replications with samples
  std::size_t without = 0;     ///< replications without: the metric had nothing to measure
  std::size_t infinite = 0;    ///< of n, those with an infinite value
  std::optional<double> mean;  ///< nothing without values; infinite when one is
  std::optional<stats::Interval> mean_interval;
  bool mean_widened = false;                ///< below the number from which the plain interval covers skewed metrics
  std::vector<QuantileEstimate> quantiles;  ///< p5, p50, p95 and p99 over replications; none without values
};
Estimate estimate(const std::vector<double>& values, std::size_t without);

using verdict::Word;

/// A budget judged by all replications of a point. Limits of means, quantiles, ratios and rates are judged by the
/// interval of the mean over replications: wholly inside passes, wholly outside fails, else nobody knows yet. Extremes,
/// counts and equalities must hold in every replication; then `bound` is how often they may still fail. A client that
/// never comes back makes its replication's value infinite, and the mean with it.
struct BudgetEstimate {
  std::uint32_t budget = 0;
  std::string where;
  Word word{};
  std::size_t n = 0, held = 0;              ///< replications judged, and those in which it held
  std::optional<double> value;              ///< mean over replications
  std::optional<stats::Interval> interval;  ///< of the mean
  std::optional<double> head_room;          ///< of the mean, or of the worst replication where every one must hold
  std::optional<double> bound;              ///< probability of failing, with 95 % at most (rule of three)
  std::optional<std::size_t> more;          ///< UNSURE: about so many more replications would decide, as things look
  std::string note;                         ///< why, when the numbers do not say it
};
std::vector<BudgetEstimate> judge(const Study& study, const scenario::Scenario& scenario, std::uint64_t point);

/// How a measure hangs on the knobs that are numbers, over the points of a sweep.
struct Sensitivity {
  std::size_t measure = 0;
  std::vector<std::size_t> knobs;  ///< those that are numbers
  std::optional<stats::Regression> regression;
  std::optional<std::vector<stats::SobolIndex>> sobol;  ///< with Saltelli's design
};
/// Nothing for measures without a finite value at some point, and for studies of fewer than two points.
std::vector<Sensitivity> sensitivities(const Study& study);

/// The worst word of each budget of one point.
verdict::Tally tally(const std::vector<BudgetEstimate>& budgets, const scenario::Scenario& scenario);
/// "pass", "fail", "unsure" over all budgets of all points; "none" without budgets. What is waived passes.
std::string overall(const std::vector<std::vector<BudgetEstimate>>& by_point);

}  // namespace failcast::study
