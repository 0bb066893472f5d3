#include "analysis/lifetimes/certificates.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>

namespace failcast::lifetimes {
namespace {

double days(Duration d) { return std::chrono::duration<double, std::ratio<86'400>>(d).count(); }
Duration from_days(double d) { return Duration{std::llround(d * 86'400e9)}; }

/// Sets of groups are gone through one by one.
constexpr std::size_t kMostGroups = 16;

/// R is uniform from `least` to `most`: probability of R < d, and the mean of what of d comes after R.
double share_below(double d, double least, double most) { return std::clamp((d - least) / (most - least), 0.0, 1.0); }

}  // namespace

double expiry_probability(const Renewal& renewal, Duration outage) {
  return share_below(days(outage), days(renewal.threshold), days(renewal.validity));
}

double dead_days(const Renewal& renewal, Duration outage) {
  const double t = days(renewal.threshold), v = days(renewal.validity), d = days(outage);
  if (d <= t) return 0;
  const double within = std::min(d, v);
  return (within - t) * (within - t) / (2 * (v - t)) + std::max(d - v, 0.0);
}

double any_of(double p, std::uint64_t n) { return -std::expm1(static_cast<double>(n) * std::log1p(-p)); }
double all_of(double p, std::uint64_t n) { return std::pow(p, static_cast<double>(n)); }

double at_least_alive(double p, std::uint64_t k, std::uint64_t n) {
  if (k == 0) return 1;
  if (k > n) return 0;
  const boost::math::binomial_distribution<> expired(static_cast<double>(n), p);
  return boost::math::cdf(expired, static_cast<double>(n - k));
}

std::optional<double> any_without(const std::vector<double>& gone, const std::vector<std::vector<std::size_t>>& needs) {
  if (gone.size() > kMostGroups) return std::nullopt;
  std::vector<std::uint32_t> masks;
  for (const std::vector<std::size_t>& need : needs) {
    std::uint32_t mask = 0;
    for (const std::size_t group : need) mask |= 1U << group;
    if (mask != 0) masks.push_back(mask);
  }
  double sum = 0;
  for (std::uint32_t out = 1; out < 1U << gone.size(); ++out) {  // exactly these groups are gone
    if (std::ranges::none_of(masks, [&](std::uint32_t mask) { return (mask & out) == mask; })) continue;
    double p = 1;
    for (std::size_t group = 0; group < gone.size(); ++group)
      p *= (out >> group & 1U) != 0 ? gone[group] : 1 - gone[group];
    sum += p;
  }
  return sum;
}

Duration mean_first_expiry(const Renewal& renewal, std::uint64_t n) {
  const double t = days(renewal.threshold), v = days(renewal.validity);
  return from_days(t + (v - t) / static_cast<double>(n + 1));
}

Duration first_expiry_quantile(const Renewal& renewal, std::uint64_t n, double q) {
  const double t = days(renewal.threshold), v = days(renewal.validity);
  return from_days(t + (v - t) * -std::expm1(std::log1p(-q) / static_cast<double>(n)));
}

double renewals_per_year(const Renewal& renewal) { return 365 / days(renewal.validity - renewal.threshold); }

double due_at_end(const Renewal& renewal, Duration outage) {
  return std::min(days(outage) / days(renewal.validity - renewal.threshold), 1.0);
}

Duration smallest_threshold(Duration validity, Duration outage, std::uint64_t n, double risk, Duration least,
                            Duration most) {
  for (Duration threshold = least; threshold <= most; threshold += 24h)
    if (any_of(expiry_probability({validity, threshold}, outage), n) <= risk) return threshold;
  return Duration{-1};
}

double expiry_probability(const Renewal& renewal, Duration outage, Duration period, double s) {
  const double t = days(renewal.threshold), v = days(renewal.validity), step = days(period), d = days(outage);
  constexpr double kNegligible = 1e-12;
  double weights = 0, sum = 0;
  for (double chance = s, lost = 0; chance > kNegligible && t - lost > -v; chance *= 1 - s, lost += step) {
    const double weight = chance * (v - t + lost);
    weights += weight;
    sum += weight * share_below(d, t - lost, v);
  }
  return sum / weights;
}

}  // namespace failcast::lifetimes
