#include "analysis/stats/survival.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace failcast::stats {

std::vector<SurvivalStep> product_limit(std::vector<Exit> exits) {
  std::ranges::sort(exits, {}, &Exit::after);
  std::uint64_t at_risk = 0;
  for (const Exit& exit : exits) at_risk += exit.events + exit.censored;
  std::vector<SurvivalStep> steps;
  double survival = 1, greenwood = 0;
  for (std::size_t i = 0; i < exits.size();) {
    const std::int64_t after = exits[i].after;
    std::uint64_t events = 0, censored = 0;
    for (; i < exits.size() && exits[i].after == after; ++i) {
      events += exits[i].events;
      censored += exits[i].censored;
    }
    if (events > 0) {
      const auto n = static_cast<double>(at_risk), d = static_cast<double>(events);
      survival *= (n - d) / n;
      greenwood += d / (n * (n - d));
      steps.push_back({after, at_risk, events, survival, greenwood});
    }
    at_risk -= events + censored;
  }
  return steps;
}

double survival_at(std::span<const SurvivalStep> steps, std::int64_t after) {
  const auto next = std::ranges::upper_bound(steps, after, {}, &SurvivalStep::after);
  return next == steps.begin() ? 1 : std::prev(next)->survival;
}

std::optional<std::int64_t> time_until(std::span<const SurvivalStep> steps, double share) {
  // Products of shares miss a round number by a hair; half of one subject in a billion is none.
  constexpr double kRounding = 5e-10;
  for (const SurvivalStep& step : steps)
    if (step.survival <= 1 - share + kRounding) return step.after;
  return std::nullopt;
}

Interval survival_interval(const SurvivalStep& step, double level) {
  if (step.survival <= 0 || step.survival >= 1) return {step.survival, step.survival};
  const double z = boost::math::quantile(boost::math::normal(), (1 + level) / 2);
  const double spread = z * std::sqrt(step.greenwood) / std::abs(std::log(step.survival));
  return {std::pow(step.survival, std::exp(spread)), std::pow(step.survival, std::exp(-spread))};
}

}  // namespace failcast::stats
