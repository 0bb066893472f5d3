// Intervals of statistics that have no formula, by drawing replications again from those that were run. One value is
// one replication: clients within a replication share its faults and queues, so they are never drawn singly.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "analysis/stats/interval.hpp"
#include "models/base/random.hpp"

namespace failcast::stats {

/// Of values in any order; must be finite for finite values.
using Statistic = std::function<double(std::span<const double>)>;

/// Below so many values a bootstrap has too few different resamples to be trusted: no interval.
inline constexpr std::size_t kBootstrapNeeds = 10;

/// A statistic, and how it comes out on resamples (B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap,
/// chapters 13 and 14).
class Bootstrap {
 public:
  /// @param values  finite, at least one
  /// @param key  names the draws: equal keys and values give equal intervals
  Bootstrap(std::span<const double> values, const Statistic& statistic, Key key, std::size_t resamples = 2000);

  double estimate() const { return estimate_; }
  /// Quantiles of the resampled statistic. Nothing below kBootstrapNeeds values.
  std::optional<Interval> percentile(double level = kLevel) const;
  /// The same, corrected for bias and acceleration (BCa): second-order right for skewed statistics. Resamples of a few
  /// values spread too little; `expanded` makes up for that (T. C. Hesterberg, The American Statistician 69,
  /// 2015, 4.2).
  std::optional<Interval> bca(double level = kLevel, bool expanded = true) const;
  /// One-sided significance of "the statistic is larger than `threshold`": the least alpha at which a one-sided
  /// expanded BCa interval lies wholly above it. About 1 / resamples at least. Nothing below kBootstrapNeeds.
  std::optional<double> significance_above(double threshold) const;
  /// The same of "smaller than `threshold`".
  std::optional<double> significance_below(double threshold) const;
  /// Whether every resample is larger than `threshold`: then that significance is only the least that so many resamples
  /// can tell.
  bool is_wholly_above(double threshold) const { return !resampled_.empty() && resampled_.front() > threshold; }
  bool is_wholly_below(double threshold) const { return !resampled_.empty() && resampled_.back() < threshold; }

 private:
  double corrected(double z) const;
  bool all_equal() const { return resampled_.front() == resampled_.back(); }

  std::size_t n_;
  double estimate_ = 0;
  double bias_ = 0, acceleration_ = 0;  ///< z0 and a
  std::vector<double> resampled_;       ///< ascending
};

}  // namespace failcast::stats
