// Two studies side by side: what got better or worse, judged on the same luck wherever both had it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/stats/interval.hpp"
#include "analysis/study/study.hpp"

namespace failcast::study {

enum class Change : std::uint8_t { better, worse, differs, unsure, same };
std::string_view name_of(Change change);

/// Families of many claims err with at most this probability, on either side.
inline constexpr double kAlpha = 0.05;

/// One measure at one point of both studies.
struct Difference {
  Measure measure;
  std::uint64_t point = 0;
  std::size_t n = 0;                        ///< pairs of replications, or replications of the smaller side
  std::optional<double> a, b;               ///< means; infinite when one value is
  std::optional<double> difference;         ///< of the means, b - a; nothing when not finite
  std::optional<stats::Interval> interval;  ///< of the difference, level 1 - alpha: BCa over pairs, Welch without
  double tolerance = 0;                     ///< differences within it count as none
  double significance = 1;                  ///< of the change, adjusted for all gating measures (Holm)
  bool gating = false;                      ///< a worse one fails the comparison
  Change change{};
  std::string note;
};

struct Comparison {
  std::optional<std::string> unpaired;  ///< why replications are no pairs
  std::vector<Difference> differences;  ///< gating ones first, in the order of A's measures
  std::vector<Measure> only_a, only_b;
  double level = 1 - kAlpha;  ///< of the intervals
  bool any_worse() const;
};

/// Differences that count as none: the wider of a width and a share of the first side's mean.
struct Tolerance {
  double width = 0;  ///< in the measure's unit
  double share = 0;
  double of(double mean) const;
};
/// 2 % of the mean, at least a second, for times; 0.01 points for shares; 2 % for everything else (A170).
Tolerance usual_tolerance(const Measure& measure);

struct ComparisonOptions {
  std::vector<Measure> gating;                            ///< empty: every measure that has a better side
  std::vector<std::pair<Measure, Tolerance>> tolerances;  ///< instead of the usual ones
  double alpha = kAlpha;                                  ///< less for one look of several; intervals are as wide
};

/// What must be equal, beside the seed, for equal replications to have had equal luck about equal things.
struct Luck {
  std::string horizon;
  std::string clients;  ///< fingerprint of all groups of clients
  friend bool operator==(const Luck&, const Luck&) = default;
};
/// Of the scenario in `plan.resolved`, where "clients" may stand as their fingerprint (baselines keep no more).
Luck luck_of(const Plan& plan);

/// Nothing, and why, when there is nothing to set side by side: other points.
std::optional<std::string> incomparable(const Study& a, const Study& b);
/// Differences of metrics over replications with equal numbers, which had equal luck: one value per replication.
/// Without pairs (other seeds, another horizon, other clients) the same by Welch.
/// - worse, better: beyond the tolerance, with significance alpha over all gating measures together;
/// - same: the interval of level 1 - alpha lies within the tolerance; unsure: neither;
/// - differs: beyond it, of a metric that has no better side.
/// Differences of equal runs are 0 and come out as the same by the same rule.
Comparison compare(const Study& a, const Study& b, const ComparisonOptions& options);

}  // namespace failcast::study
