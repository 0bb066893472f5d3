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

/// One measure at one point of both studies.
struct Difference {
  Measure measure;
  std::uint64_t point = 0;
  std::size_t n = 0;                        ///< pairs of replications, or replications of the smaller side
  std::optional<double> a, b;               ///< means; infinite when one value is
  std::optional<double> difference;         ///< of the means, b - a; nothing when not finite
  std::optional<stats::Interval> interval;  ///< of the difference: BCa over pairs, Welch without
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
  bool any_worse() const;
};

struct ComparisonOptions {
  std::vector<Measure> gating;                         ///< empty: every measure that has a better side
  std::vector<std::pair<Measure, double>> tolerances;  ///< in the measure's unit, instead of the usual ones
};

/// Families of many claims err with at most this probability, on either side.
inline constexpr double kAlpha = 0.05;

/// Nothing, and why, when there is nothing to set side by side: other points.
std::optional<std::string> incomparable(const Study& a, const Study& b);
/// Differences of metrics over replications with equal numbers, which had equal luck: one value per replication.
/// Without pairs (other seeds, another horizon, other clients) the same by Welch.
/// - worse, better: beyond the tolerance, with significance kAlpha over all gating measures together;
/// - same: the 95 % interval lies within the tolerance; unsure: neither;
/// - differs: beyond it, of a metric that has no better side.
/// Differences of equal runs are 0 and come out as the same by the same rule.
Comparison compare(const Study& a, const Study& b, const ComparisonOptions& options);

/// The usual tolerance for a measure with this mean: 2 %, at least a second for times and 0.01 points for shares.
double usual_tolerance(const Measure& measure, double mean);

}  // namespace failcast::study
