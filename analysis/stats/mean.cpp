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

std::optional<Interval> welch_interval(std::span<const double> a, std::span<const double> b, double level) {
  if (a.size() < 2 || b.size() < 2 || !all_finite(a) || !all_finite(b)) return std::nullopt;
  const Moments ma = moments(a), mb = moments(b);
  const double va = ma.variance / static_cast<double>(ma.n), vb = mb.variance / static_cast<double>(mb.n);
  const double difference = mb.mean - ma.mean;
  if (va + vb == 0) return Interval{difference, difference};
  const double degrees =
      (va + vb) * (va + vb) / (va * va / static_cast<double>(ma.n - 1) + vb * vb / static_cast<double>(mb.n - 1));
  const double half = t_quantile(degrees, widened(std::min(ma.n, mb.n), level)) * std::sqrt(va + vb);
  return Interval{difference - half, difference + half};
}

std::size_t values_for_half_width(const Moments& so_far, double half_width, double level) {
  const double z = boost::math::quantile(boost::math::normal(), (1 + level) / 2);
  const double wanted = half_width > 0 ? z * z * so_far.variance / (half_width * half_width) : HUGE_VAL;
  constexpr double kMost = 1e15;  // beyond what anybody can run; keeps the cast defined
  return static_cast<std::size_t>(std::ceil(std::clamp(wanted, 2.0, kMost)));
}

}  // namespace failcast::stats
