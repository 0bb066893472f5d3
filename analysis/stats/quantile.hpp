// Quantiles over replications, and their intervals by order statistics: no assumption about the distribution.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/stats/interval.hpp"

namespace failcast::stats {

/// The nearest-rank quantile: the smallest value that at least a share `q` of all do not exceed. Infinite values count.
/// @param sorted  ascending, not empty
double quantile(std::span<const double> sorted, double q);

/// Ranks (from 1) of the order statistics that enclose a quantile.
struct Ranks {
  std::size_t low = 0, high = 0;
  friend bool operator==(const Ranks&, const Ranks&) = default;
};
/// The closest ranks with P(low <= B < high) >= level for B ~ Binomial(n, q): they enclose the q-quantile of any
/// continuous distribution with that confidence, and with at least that of any other (H. A. David and H. N. Nagaraja,
/// Order Statistics, 7.1). Of equally close ones the most even. Nothing when even the extremes do not reach the level.
std::optional<Ranks> quantile_ranks(std::size_t n, double q, double level = kLevel);

/// Values needed before quantile_ranks has an answer: 6 for the median, 59 for p95, 299 for p99 at 95 %.
std::size_t quantile_needs(double q, double level = kLevel);

/// The interval between those order statistics; an end may be infinite. Nothing with too few values.
/// @param sorted  ascending
std::optional<Interval> quantile_interval(std::span<const double> sorted, double q, double level = kLevel);

/// A copy in ascending order.
std::vector<double> ascending(std::span<const double> values);

}  // namespace failcast::stats
