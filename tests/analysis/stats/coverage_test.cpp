// Whether 95 % intervals hold the truth 95 % of the time: the wait until the next poll of a period with a random phase
// is uniform (domain.md 7.1), exponential times are as skewed as durations get.
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "analysis/stats/bootstrap.hpp"
#include "analysis/stats/mean.hpp"
#include "analysis/stats/quantile.hpp"

namespace failcast::stats {
namespace {

constexpr std::uint64_t kRepetitions = 1000;
constexpr double kPeriod = 200;

std::vector<double> waits(std::uint64_t repetition, std::size_t n) {
  const Stream phases{Key{repetition} / "coverage"};
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(kPeriod * phases.uniform(i));
  return values;
}
std::vector<double> exponential(std::uint64_t repetition, std::size_t n) {
  std::vector<double> values = waits(repetition, n);
  for (double& v : values) v = -std::log(1 - v / kPeriod);
  return values;
}

/// Percent of repetitions in which the interval holds the truth.
template <class Interval>
double covered(double truth, Interval interval) {
  int hits = 0;
  for (std::uint64_t repetition = 0; repetition < kRepetitions; ++repetition)
    hits += interval(repetition)->contains(truth) ? 1 : 0;
  return 100.0 * hits / static_cast<double>(kRepetitions);
}

double covered_quantile(double q, std::size_t n) {
  return covered(q * kPeriod, [&](std::uint64_t r) { return quantile_interval(ascending(waits(r, n)), q); });
}
double covered_mean(std::size_t n) {
  return covered(kPeriod / 2, [&](std::uint64_t r) { return mean_interval(waits(r, n)); });
}

}  // namespace

TEST_CASE("intervals of means cover the truth from the number on that they need", "[stats][coverage][7.1]") {
  for (const std::size_t n : {kMeanNeeds, std::size_t{100}}) {
    INFO(n);
    CHECK(covered_mean(n) >= 93);
    CHECK(covered_mean(n) <= 97);
  }
}

TEST_CASE("below that number the wider interval covers skewed values too", "[stats][coverage]") {
  for (const std::size_t n : {std::size_t{5}, std::size_t{10}, kMeanNeeds - 1}) {
    INFO(n);
    CHECK(covered(1, [&](std::uint64_t r) { return mean_interval(exponential(r, n)); }) >= 93);
  }
}

TEST_CASE("intervals of quantiles cover the truth from the number on that they need", "[stats][coverage][7.1]") {
  for (const double q : {0.5, 0.95, 0.99}) {
    // Six values of the median have one possible interval, of 96.9 %; from 15 on the steps are small.
    const std::size_t n = q == 0.5 ? 15 : quantile_needs(q);
    INFO(q);
    CHECK(covered_quantile(q, n) >= 93);
    CHECK(covered_quantile(q, n) <= 97.5);
  }
}

TEST_CASE("expanded BCa intervals cover the mean of a few values", "[stats][coverage][7.1]") {
  const auto bca = [](std::uint64_t r) {
    const Bootstrap bootstrap(
        waits(r, 12), [](std::span<const double> values) { return moments(values).mean; }, Key{r}, 1000);
    return bootstrap.bca();
  };
  CHECK(covered(kPeriod / 2, bca) >= 93);
  CHECK(covered(kPeriod / 2, bca) <= 97);
}

}  // namespace failcast::stats
