#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "analysis/stats/sensitivity.hpp"

namespace failcast::stats {
namespace {

std::vector<double> values_at(const Points& points, double (*f)(const std::vector<double>&)) {
  std::vector<double> values;
  for (const auto& point : points) values.push_back(f(point));
  return values;
}

/// Variances 9/12 and 1/12: Sobol indices 0.9, 0.1 and 0.
double additive(const std::vector<double>& x) { return 100 + 3 * x[0] + x[1]; }

/// Ishigami's function with a = 7, b = 0.1: first-order indices 0.3139, 0.4424, 0 (Saltelli et al., Global Sensitivity
/// Analysis, 4.7).
double ishigami(const std::vector<double>& x) {
  constexpr double kPi = 3.14159265358979323846;
  const auto angle = [&](std::size_t k) { return kPi * (2 * x[k] - 1); };
  return std::sin(angle(0)) + 7 * std::sin(angle(1)) * std::sin(angle(1)) +
         0.1 * std::pow(angle(2), 4) * std::sin(angle(0));
}

}  // namespace

TEST_CASE("a Latin hypercube has one point in each part of each range", "[stats][design]") {
  const Points points = latin_hypercube(50, {"a", "b"}, Key{7});
  for (std::size_t k = 0; k < 2; ++k) {
    std::vector<int> hits(50);
    for (const auto& point : points) {
      REQUIRE(point[k] >= 0);
      REQUIRE(point[k] < 1);
      ++hits[static_cast<std::size_t>(point[k] * 50)];
    }
    CHECK(std::all_of(hits.begin(), hits.end(), [](int n) { return n == 1; }));
  }
}

TEST_CASE("a knob's column does not depend on the other knobs", "[stats][design]") {
  const Points alone = latin_hypercube(20, {"b"}, Key{7}), together = latin_hypercube(20, {"a", "b"}, Key{7});
  for (std::size_t i = 0; i < 20; ++i) CHECK(alone[i][0] == together[i][1]);
  CHECK(together[0][0] != together[0][1]);
}

TEST_CASE("Saltelli's design replaces one column at a time", "[stats][design]") {
  const std::size_t n = 8;
  const Points points = saltelli(n, {"a", "b"}, Key{1});
  REQUIRE(points.size() == n * 4);
  for (std::size_t i = 0; i < n; ++i) {
    CHECK(points[2 * n + i] == std::vector<double>{points[n + i][0], points[i][1]});
    CHECK(points[3 * n + i] == std::vector<double>{points[i][0], points[n + i][1]});
  }
}

TEST_CASE("standardized coefficients are those of the formula", "[stats][regression]") {
  // A full factorial: knobs are orthogonal, so a coefficient is slope * deviation of the knob / deviation of the
  // metric.
  Points knobs;
  std::vector<double> metric;
  for (int a = 0; a < 5; ++a)
    for (int b = 0; b < 5; ++b) {
      knobs.push_back({static_cast<double>(a), 10.0 * b, 3.0});
      metric.push_back(3.0 * a - 0.4 * b * 10);
    }
  const auto regression = standardized_regression(knobs, metric);
  REQUIRE(regression);
  CHECK(regression->coefficients[0].value == Approx(0.6));  // 3 / sqrt(3^2 + 4^2)
  CHECK(regression->coefficients[1].value == Approx(-0.8));
  CHECK(regression->coefficients[2].value == 0);  // it never changed
  CHECK(regression->explained == Approx(1));
  CHECK(regression->coefficients[0].interval.half_width() < 1e-6);
}

TEST_CASE("the interval of a coefficient is that of simple regression", "[stats][regression]") {
  // x 1..5, y 2 4 5 4 5: r = 0.7746, standard error sqrt((1 - r^2) / 3) = 0.3651, t(3, 97.5 %) = 3.1824
  const auto regression = standardized_regression({{1}, {2}, {3}, {4}, {5}}, std::vector<double>{2, 4, 5, 4, 5});
  REQUIRE(regression);
  CHECK(regression->coefficients[0].value == Approx(0.774597).epsilon(1e-5));
  CHECK(regression->coefficients[0].interval.half_width() == Approx(3.182446 * std::sqrt(0.4 / 3)).epsilon(1e-5));
  CHECK(regression->explained == Approx(0.6));
}

TEST_CASE("there is no regression without anything to explain, or with", "[stats][regression]") {
  CHECK_FALSE(standardized_regression({{1}, {2}, {3}, {4}}, std::vector<double>{5, 5, 5, 5}));
  CHECK_FALSE(standardized_regression({{1}, {1}, {1}, {1}}, std::vector<double>{1, 2, 3, 4}));
  CHECK_FALSE(standardized_regression({{1}, {2}}, std::vector<double>{1, 2}));
  CHECK(standardized_regression({{1}, {2}, {4}}, std::vector<double>{1, 2, 3}));
  CHECK_FALSE(standardized_regression(
      {
          {1, 2 },
          {2, 4 },
          {3, 6 },
          {4, 8 },
          {5, 10}
  },
      std::vector<double>{1, 2, 3, 4, 6}));
}

TEST_CASE("Sobol indices of an additive function are its shares of variance", "[stats][sobol]") {
  const Points points = saltelli(4096, {"a", "b", "c"}, Key{5});
  const auto indices = sobol_first_order(4096, 3, values_at(points, additive), Key{5});
  REQUIRE(indices);
  CHECK((*indices)[0].value == Approx(0.9).margin(0.05));
  CHECK((*indices)[1].value == Approx(0.1).margin(0.05));
  CHECK((*indices)[2].value == Approx(0).margin(1e-12));
  CHECK((*indices)[0].interval.contains(0.9));
}

TEST_CASE("Sobol indices of Ishigami's function are the published ones", "[stats][sobol]") {
  const std::size_t n = 4096;
  const auto indices = sobol_first_order(n, 3, values_at(saltelli(n, {"a", "b", "c"}, Key{2}), ishigami), Key{2});
  REQUIRE(indices);
  CHECK((*indices)[0].value == Approx(0.3139).margin(0.03));
  CHECK((*indices)[1].value == Approx(0.4424).margin(0.03));
  CHECK((*indices)[2].value == Approx(0).margin(0.03));
}

TEST_CASE("a metric that never changes has no Sobol indices", "[stats][sobol]") {
  CHECK_FALSE(sobol_first_order(20, 1, std::vector<double>(60, 3.0), Key{1}));
  CHECK_FALSE(sobol_first_order(9, 1, std::vector<double>(27, 3.0), Key{1}));
}

}  // namespace failcast::stats
