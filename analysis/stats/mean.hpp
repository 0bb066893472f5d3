// Mean of independent values, one per replication, and how far off it may be.
#pragma once
#include <cstddef>
#include <optional>
#include <span>

#include "analysis/stats/interval.hpp"

namespace failcast::stats {

struct Moments {
  std::size_t n = 0;
  double mean = 0;
  double variance = 0;  ///< unbiased; 0 below two values
};
Moments moments(std::span<const double> values);

/// From so many values on an interval of the mean is Student's t as it stands. Below, the t of kWideLevel is used: a
/// skewed metric (durations are) is then still covered 95 % of the time, and a symmetric one more often.
inline constexpr std::size_t kMeanNeeds = 40;
inline constexpr double kWideLevel = 0.99;

/// Student's t interval of the mean ("Student", Biometrika 6, 1908). Nothing below two values, or with an infinite one:
/// a mean over those who never came back is not a number.
std::optional<Interval> mean_interval(std::span<const double> values, double level = kLevel);

/// The same from mean and variance, without the widening: for estimators that have no values of their own.
Interval t_interval(const Moments& moments, double level);

/// One-sided significance of "the mean is larger than `threshold`" (Student's t); 1 below two values or with an
/// infinite one.
double t_significance_above(std::span<const double> values, double threshold);

/// Welch's interval of mean(b) - mean(a) for samples that are not paired (B. L. Welch, Biometrika 34, 1947). Nothing
/// below two values on a side.
std::optional<Interval> welch_interval(std::span<const double> a, std::span<const double> b, double level = kLevel);

/// One-sided significance of "mean(b) - mean(a) is larger than `threshold`", by the same; 1 where that has no interval.
double welch_significance_above(std::span<const double> a, std::span<const double> b, double threshold);

/// Values needed for an interval of the mean of this half-width, judging by the variance seen so far; at least two.
std::size_t values_for_half_width(const Moments& so_far, double half_width, double level = kLevel);

}  // namespace failcast::stats
