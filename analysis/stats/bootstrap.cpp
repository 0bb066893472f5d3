#include "analysis/stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace failcast::stats {
namespace {

double normal_quantile(double p) { return boost::math::quantile(boost::math::normal(), p); }
double normal_cdf(double z) { return boost::math::cdf(boost::math::normal(), z); }

/// By how much resamples of n values spread too little.
double expansion(std::size_t n) { return std::sqrt(static_cast<double>(n) / static_cast<double>(n - 1)); }

/// Skewness of the statistic, from leaving out one value at a time (Efron and Tibshirani, 14.15).
double jackknife_acceleration(std::span<const double> values, const Statistic& statistic) {
  std::vector<double> rest(values.begin() + 1, values.end()), left_out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    left_out.push_back(statistic(rest));
    if (i < rest.size()) rest[i] = values[i];
  }
  double mean = 0, squares = 0, cubes = 0;
  for (const double v : left_out) mean += v / static_cast<double>(left_out.size());
  for (const double v : left_out) {
    squares += (mean - v) * (mean - v);
    cubes += (mean - v) * (mean - v) * (mean - v);
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

/// Linear between the two neighbours, so that an interval does not jump with the number of resamples.
double at_share(const std::vector<double>& sorted, double share) {
  const double last = static_cast<double>(sorted.size() - 1);
  const double place = std::clamp(share, 0.0, 1.0) * last;
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[above] * part;
}

/// Share of resamples below, those equal counted half, kept away from 0 and 1.
double share_below(const std::vector<double>& sorted, double value) {
  const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
  const double below = static_cast<double>(first - sorted.begin()) + static_cast<double>(last - first) / 2;
  const double n = static_cast<double>(sorted.size());
  return std::clamp(below / n, 1 / (n + 1), n / (n + 1));
}

}  // namespace

Bootstrap::Bootstrap(std::span<const double> values, const Statistic& statistic, Key key, std::size_t resamples)
    : n_(values.size()), estimate_(statistic(values)) {
  if (n_ < kBootstrapNeeds) return;
  const Stream draws{key / "bootstrap"};
  std::vector<double> again(n_);
  for (std::size_t r = 0; r < resamples; ++r) {
    for (std::size_t i = 0; i < n_; ++i) again[i] = values[draws.below(n_, r * n_ + i)];
    resampled_.push_back(statistic(again));
  }
  std::sort(resampled_.begin(), resampled_.end());
  bias_ = normal_quantile(share_below(resampled_, estimate_));
  acceleration_ = jackknife_acceleration(values, statistic);
}

std::optional<Interval> Bootstrap::percentile(double level) const {
  if (resampled_.empty()) return std::nullopt;
  return Interval{at_share(resampled_, (1 - level) / 2), at_share(resampled_, (1 + level) / 2)};
}

/// The share of resamples that stands for a normal quantile z (Efron and Tibshirani, 14.10).
double Bootstrap::corrected(double z) const {
  return normal_cdf(bias_ + (bias_ + z) / (1 - acceleration_ * (bias_ + z)));
}

std::optional<Interval> Bootstrap::bca(double level, bool expanded) const {
  if (resampled_.empty()) return std::nullopt;
  if (all_equal()) return Interval{resampled_.front(), resampled_.front()};
  const boost::math::students_t t(static_cast<double>(n_ - 1));
  const double z =
      expanded ? boost::math::quantile(t, (1 + level) / 2) * expansion(n_) : normal_quantile((1 + level) / 2);
  return Interval{at_share(resampled_, corrected(-z)), at_share(resampled_, corrected(z))};
}

std::optional<double> Bootstrap::significance_above(double threshold) const {
  if (resampled_.empty()) return std::nullopt;
  const double least = 1 / (static_cast<double>(resampled_.size()) + 1);
  if (all_equal()) return resampled_.front() > threshold ? least : 1 - least;
  const double w = normal_quantile(share_below(resampled_, threshold)) - bias_;
  const double z = w / (1 + acceleration_ * w) - bias_;
  const boost::math::students_t t(static_cast<double>(n_ - 1));
  return std::clamp(boost::math::cdf(t, z / expansion(n_)), least, 1 - least);
}

std::optional<double> Bootstrap::significance_below(double threshold) const {
  if (resampled_.empty()) return std::nullopt;
  if (!all_equal()) return 1 - *significance_above(threshold);
  const double least = 1 / (static_cast<double>(resampled_.size()) + 1);
  return resampled_.front() < threshold ? least : 1 - least;
}

}  // namespace failcast::stats
