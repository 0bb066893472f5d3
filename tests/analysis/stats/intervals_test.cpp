#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "analysis/stats/mean.hpp"
#include "analysis/stats/proportion.hpp"
#include "analysis/stats/quantile.hpp"

namespace failcast::stats {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

/// 0 and 1 in turn.
std::vector<double> coins(std::size_t n) {
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<double>(i % 2);
  return values;
}

std::vector<double> numbers(std::size_t n) {
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<double>(i + 1);
  return values;
}

}  // namespace

TEST_CASE("the t interval of the mean has the width of the table", "[stats][mean]") {
  const auto interval = mean_interval(coins(40));  // t(39, 97.5 %) = 2.022691, s = sqrt(10 / 39)
  REQUIRE(interval);
  CHECK(interval->low == Approx(0.5 - 2.022691 * std::sqrt(10.0 / 39 / 40)).epsilon(1e-6));
  CHECK(interval->high == Approx(0.5 + 2.022691 * std::sqrt(10.0 / 39 / 40)).epsilon(1e-6));
}

TEST_CASE("significance of a mean is where its one-sided interval ends", "[stats][mean]") {
  const auto interval = mean_interval(coins(40));
  CHECK(t_significance_above(coins(40), interval->low) == Approx(0.025));
  CHECK(t_significance_above(coins(40), interval->high) == Approx(0.975));
  CHECK(t_significance_above(std::vector<double>(5, 2.0), 1) == 0);
  CHECK(t_significance_above(std::vector<double>(5, 2.0), 2) == 1);
  CHECK(t_significance_above(numbers(1), 0) == 1);
}

TEST_CASE("below the number that t needs, the interval of the mean is the wider one", "[stats][mean]") {
  const auto few = mean_interval(numbers(5));  // t(4, 99.5 %) = 4.604095
  REQUIRE(few);
  CHECK(few->half_width() == Approx(4.604095 * std::sqrt(2.5 / 5)).epsilon(1e-6));
  const double last_wide = mean_interval(coins(kMeanNeeds - 2))->half_width();
  const double first_plain = mean_interval(coins(kMeanNeeds))->half_width();
  CHECK(last_wide > 1.3 * first_plain);
  CHECK(mean_interval(coins(kMeanNeeds - 2), 0.999)->half_width() > last_wide);
}

TEST_CASE("there is no interval of a mean of one value, or of those who never came back", "[stats][mean]") {
  CHECK_FALSE(mean_interval(numbers(1)));
  CHECK(mean_interval(numbers(2)));
  std::vector<double> values = numbers(50);
  values[17] = kInf;
  CHECK_FALSE(mean_interval(values));
}

TEST_CASE("equal values have an interval without width", "[stats][mean]") {
  CHECK(mean_interval(std::vector<double>(10, 180.0)) == Interval{180, 180});
}

TEST_CASE("Welch's interval has the degrees of freedom of the formula", "[stats][mean]") {
  const std::vector<double> a = coins(40);
  std::vector<double> b = coins(60);
  for (double& v : b) v = 10 + 3 * v;
  const auto interval = welch_interval(a, b);
  REQUIRE(interval);
  const double va = 10.0 / 39 / 40, vb = 9.0 * 15 / 59 / 60;  // degrees 77.6: t = 1.99098
  CHECK((interval->low + interval->high) / 2 == Approx(11));
  CHECK(interval->half_width() == Approx(1.99098 * std::sqrt(va + vb)).epsilon(1e-3));
  CHECK(welch_significance_above(a, b, interval->low) == Approx(0.025));
  CHECK(welch_significance_above(a, b, interval->high) == Approx(0.975));
  CHECK_FALSE(welch_interval(a, numbers(1)));
}

TEST_CASE("the replications that a precision needs follow the square of the ratio", "[stats][mean]") {
  const Moments seen{.n = 50, .mean = 100, .variance = 16};
  CHECK(values_for_half_width(seen, 1) == 62);     // 1.959964^2 * 16 = 61.46
  CHECK(values_for_half_width(seen, 0.5) == 246);  // 245.9
  CHECK(values_for_half_width(seen, 1000) == 2);
  CHECK(values_for_half_width(seen, 0) >= 1'000'000'000'000U);
}

TEST_CASE("quantiles are nearest-rank and know the infinite", "[stats][quantile]") {
  const std::vector<double> values = numbers(20);
  CHECK(quantile(values, 0.5) == 10);
  CHECK(quantile(values, 0.95) == 19);
  CHECK(quantile(values, 0.951) == 20);
  CHECK(quantile(values, 0) == 1);
  CHECK(quantile(values, 1) == 20);
  CHECK(quantile(std::vector<double>{1, 2, kInf}, 0.9) == kInf);
}

TEST_CASE("order statistics enclose the median as in the sign test", "[stats][quantile]") {
  CHECK(quantile_ranks(20, 0.5) == Ranks{6, 15});  // 95.86 %
  CHECK(quantile_ranks(6, 0.5) == Ranks{1, 6});    // 96.88 %
  CHECK_FALSE(quantile_ranks(5, 0.5));             // 93.75 %
}

TEST_CASE("a quantile has no interval below the number that it needs", "[stats][quantile]") {
  CHECK(quantile_needs(0.5) == 6);
  CHECK(quantile_needs(0.95) == 59);
  CHECK(quantile_needs(0.99) == 299);
  for (const double q : {0.05, 0.5, 0.9, 0.95, 0.99}) {
    CHECK(quantile_ranks(quantile_needs(q), q));
    CHECK_FALSE(quantile_ranks(quantile_needs(q) - 1, q));
  }
}

TEST_CASE("an interval of a high quantile may end at infinity", "[stats][quantile]") {
  std::vector<double> values = numbers(59);
  values.back() = kInf;
  const auto interval = quantile_interval(values, 0.95);
  REQUIRE(interval);
  CHECK(interval->high == kInf);
  CHECK(std::isfinite(interval->low));
}

TEST_CASE("exact binomial intervals are those of Clopper and Pearson", "[stats][proportion]") {
  CHECK(proportion_interval(0, 10).low == 0);
  CHECK(proportion_interval(0, 10).high == Approx(0.3084971).epsilon(1e-6));
  CHECK(proportion_interval(1, 10).low == Approx(0.002528579).epsilon(1e-6));
  CHECK(proportion_interval(1, 10).high == Approx(0.4450161).epsilon(1e-6));
  CHECK(proportion_interval(10, 10).low == Approx(0.6915029).epsilon(1e-6));
  CHECK(proportion_interval(10, 10).high == 1);
  CHECK(proportion_interval(0, 0) == Interval{0, 1});
}

TEST_CASE("the sign test counts heads", "[stats][proportion]") {
  CHECK(sign_significance(5, 5) == Approx(1.0 / 32));
  CHECK(sign_significance(8, 10) == Approx(56.0 / 1024));
  CHECK(sign_significance(0, 5) == 1);
  CHECK(sign_significance(0, 0) == 1);
}

TEST_CASE("nothing seen in n trials means at most about three in n", "[stats][proportion]") {
  CHECK(bound_without_hits(100) == Approx(0.02951305).epsilon(1e-6));
  CHECK(bound_without_hits(100) < 3.0 / 100);
  CHECK(bound_without_hits(1) == Approx(0.95));
  CHECK(bound_without_hits(0) == 1);
}

}  // namespace failcast::stats
