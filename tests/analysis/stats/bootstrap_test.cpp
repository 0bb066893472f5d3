#include <catch2/catch.hpp>
#include <vector>

#include "analysis/stats/bootstrap.hpp"
#include "analysis/stats/holm.hpp"
#include "analysis/stats/mean.hpp"

namespace failcast::stats {
namespace {

/// Scores of 26 children, Efron and Tibshirani, table 14.1.
const std::vector<double> kSpatial = {48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6,
                                      0,  33, 28, 34, 4,  32, 24, 47, 41, 24, 26, 30, 41};

double plug_in_variance(std::span<const double> values) {
  const Moments m = moments(values);
  return m.variance * static_cast<double>(m.n - 1) / static_cast<double>(m.n);
}
double mean(std::span<const double> values) { return moments(values).mean; }

}  // namespace

TEST_CASE("the bootstrap gives the intervals of the textbook", "[stats][bootstrap]") {
  const Bootstrap bootstrap(kSpatial, plug_in_variance, Key{1}, 20'000);
  CHECK(bootstrap.estimate() == Approx(171.5).margin(0.1));
  const auto plain = bootstrap.percentile(0.9);
  const auto corrected = bootstrap.bca(0.9, false);
  REQUIRE(plain);
  REQUIRE(corrected);
  CHECK(plain->low == Approx(100.8).margin(3));  // table 14.2
  CHECK(plain->high == Approx(233.9).margin(3));
  CHECK(corrected->low == Approx(115.8).margin(3));
  CHECK(corrected->high == Approx(259.6).margin(5));
}

TEST_CASE("a bootstrap is a function of values and key", "[stats][bootstrap][determinism]") {
  const auto interval = [](Key key) { return Bootstrap(kSpatial, mean, key).bca(); };
  CHECK(interval(Key{1}) == interval(Key{1}));
  CHECK_FALSE(interval(Key{1}) == interval(Key{2}));
}

TEST_CASE("significance is where the one-sided interval ends", "[stats][bootstrap]") {
  const Bootstrap bootstrap(kSpatial, mean, Key{3}, 20'000);
  const auto two_sided = bootstrap.bca(0.9);
  REQUIRE(two_sided);
  CHECK(*bootstrap.significance_above(two_sided->low) == Approx(0.05).margin(0.002));
  CHECK(*bootstrap.significance_above(two_sided->high) == Approx(0.95).margin(0.002));
  CHECK(*bootstrap.significance_above(-1000) < 0.001);
  CHECK(*bootstrap.significance_above(1000) > 0.999);
}

TEST_CASE("a bootstrap of too few values says nothing", "[stats][bootstrap]") {
  const std::vector<double> values(kSpatial.begin(), kSpatial.begin() + kBootstrapNeeds);
  CHECK(Bootstrap(values, mean, Key{1}).bca());
  const Bootstrap few(std::span<const double>(values).first(kBootstrapNeeds - 1), mean, Key{1});
  CHECK_FALSE(few.bca());
  CHECK_FALSE(few.percentile());
  CHECK_FALSE(few.significance_above(0));
}

TEST_CASE("values without spread have an interval without width", "[stats][bootstrap]") {
  const Bootstrap same(std::vector<double>(20, -2.0), mean, Key{1});
  CHECK(same.bca() == Interval{-2, -2});
  CHECK(*same.significance_above(-3) < 0.001);
  CHECK(*same.significance_above(-2) > 0.999);
  CHECK(*same.significance_below(-1) < 0.001);
  CHECK(*same.significance_below(-2) > 0.999);
}

TEST_CASE("Holm adjusts step by step", "[stats][holm]") {
  const std::vector<double> adjusted = holm(std::vector<double>{0.01, 0.04, 0.03, 0.005});
  const std::vector<double> expected = {0.03, 0.06, 0.06, 0.02};
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(adjusted[i] == Approx(expected[i]));
  CHECK(holm(std::vector<double>{0.9, 0.8}).front() == 1);
  CHECK(holm({}).empty());
}

}  // namespace failcast::stats
