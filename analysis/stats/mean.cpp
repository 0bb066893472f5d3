#include "analysis/stats/mean.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace failcast::stats {
namespace {

double t_quantile(double degrees, double level) {
  return boost::math::quantile(boost::math::students_t(degrees), (1 + level) / 2);
}

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

/// The difference of two means, its standard error, and Welch's degrees of freedom.
struct WelchDifference {
  double difference = 0, error = 0, degrees = 0;
};
std::optional<WelchDifference> welch(std::span<const double> a, std::span<const double> b) {
  if (a.size() < 2 || b.size() < 2 || !all_finite(a) || !all_finite(b)) return std::nullopt;
  const Moments ma = moments(a), mb = moments(b);
  const double va = ma.variance / static_cast<double>(ma.n), vb = mb.variance / static_cast<double>(mb.n);
  WelchDifference d{mb.mean - ma.mean, std::sqrt(va + vb), 0};
  if (va + vb > 0)
    d.degrees =
        (va + vb) * (va + vb) / (va * va / static_cast<double>(ma.n - 1) + vb * vb / static_cast<double>(mb.n - 1));
  return d;
}

double widened(std::size_t n, double level) { return n < kMeanNeeds ? std::max(level, kWideLevel) : level; }

}  // namespace

Moments moments(std::span<const double> values) {
  Moments m{.n = values.size()};
  if (values.empty()) return m;
  double sum = 0, squares = 0;
  for (const double v : values) sum += v;
  m.mean = sum / static_cast<double>(m.n);
  if (m.n < 2) return m;
  for (const double v : values) squares += (v - m.mean) * (v - m.mean);
  m.variance = squares / static_cast<double>(m.n - 1);
  return m;
}

Interval t_interval(const Moments& m, double level) {
  const double n = static_cast<double>(m.n);
  const double half = t_quantile(n - 1, level) * std::sqrt(m.variance / n);
  return {m.mean - half, m.mean + half};
}

std::optional<Interval> mean_interval(std::span<const double> values, double level) {
  if (values.size() < 2 || !all_finite(values)) return std::nullopt;
  return t_interval(moments(values), widened(values.size(), level));
}

double t_significance_above(std::span<const double> values, double threshold) {
  if (values.size() < 2 || !all_finite(values)) return 1;
  const Moments m = moments(values);
  if (m.variance == 0) return m.mean > threshold ? 0 : 1;
  const double error = std::sqrt(m.variance / static_cast<double>(m.n));
  return boost::math::cdf(boost::math::students_t(static_cast<double>(m.n - 1)), -(m.mean - threshold) / error);
}

std::optional<Interval> welch_interval(std::span<const double> a, std::span<const double> b, double level) {
  const auto d = welch(a, b);
  if (!d) return std::nullopt;
  if (d->error == 0) return Interval{d->difference, d->difference};
  const double half = t_quantile(d->degrees, widened(std::min(a.size(), b.size()), level)) * d->error;
  return Interval{d->difference - half, d->difference + half};
}

double welch_significance_above(std::span<const double> a, std::span<const double> b, double threshold) {
  const auto d = welch(a, b);
  if (!d) return 1;
  if (d->error == 0) return d->difference > threshold ? 0 : 1;
  return boost::math::cdf(boost::math::students_t(d->degrees), -(d->difference - threshold) / d->error);
}

std::size_t values_for_half_width(const Moments& so_far, double half_width, double level) {
  const double z = boost::math::quantile(boost::math::normal(), (1 + level) / 2);
  const double wanted = half_width > 0 ? z * z * so_far.variance / (half_width * half_width) : HUGE_VAL;
  constexpr double kMost = 1e15;  // beyond what anybody can run; keeps the cast defined
  return static_cast<std::size_t>(std::ceil(std::clamp(wanted, 2.0, kMost)));
}

}  // namespace failcast::stats
