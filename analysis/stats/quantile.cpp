#include "analysis/stats/quantile.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>

namespace failcast::stats {
namespace {

/// P(B <= k) for k = 0 ... n.
std::vector<double> binomial_cdf(std::size_t n, double q) {
  const boost::math::binomial distribution(static_cast<double>(n), q);
  std::vector<double> cdf(n + 1);
  for (std::size_t k = 0; k <= n; ++k) cdf[k] = boost::math::cdf(distribution, static_cast<double>(k));
  return cdf;
}

}  // namespace

double quantile(std::span<const double> sorted, double q) {
  const double n = static_cast<double>(sorted.size());
  // A share such as 0.95 of 20 must give rank 19, though 0.95 * 20 may come out a little larger.
  const double rank = std::ceil(q * n - 1e-9);
  return sorted[static_cast<std::size_t>(std::clamp(rank, 1.0, n)) - 1];
}

std::optional<Ranks> quantile_ranks(std::size_t n, double q, double level) {
  if (n < 2) return std::nullopt;
  const std::vector<double> cdf = binomial_cdf(n, q);
  std::optional<Ranks> best;
  double best_skew = 0;
  std::size_t high = 2;
  for (std::size_t low = 1; low < n; ++low) {
    high = std::max(high, low + 1);
    while (high < n && cdf[high - 1] - cdf[low - 1] < level) ++high;
    if (cdf[high - 1] - cdf[low - 1] < level) break;  // further up it only gets less
    const double skew = std::abs(cdf[low - 1] - (1 - cdf[high - 1]));
    const bool closer = !best || high - low < best->high - best->low;
    if (!closer && (high - low > best->high - best->low || skew >= best_skew)) continue;
    best = Ranks{low, high};
    best_skew = skew;
  }
  return best;
}

std::size_t quantile_needs(double q, double level) {
  const auto reaches = [&](std::size_t n) {
    return 1 - std::pow(q, static_cast<double>(n)) - std::pow(1 - q, static_cast<double>(n)) >= level;
  };
  std::size_t enough = 2;
  while (!reaches(enough)) enough *= 2;
  std::size_t low = enough / 2;  // does not reach, or is below 2
  while (low + 1 < enough) {
    const std::size_t middle = (low + enough) / 2;
    (reaches(middle) ? enough : low) = middle;
  }
  return enough;
}

std::optional<Interval> quantile_interval(std::span<const double> sorted, double q, double level) {
  const auto ranks = quantile_ranks(sorted.size(), q, level);
  if (!ranks) return std::nullopt;
  return Interval{sorted[ranks->low - 1], sorted[ranks->high - 1]};
}

std::vector<double> ascending(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace failcast::stats
