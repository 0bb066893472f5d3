#include "analysis/stats/survival.hpp"

#include <rapidcheck/catch.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

using namespace failcast::stats;

namespace {

/// Weeks in remission of 21 patients under 6-mercaptopurine (E. J. Freireich et al., Blood 21, 1963), the textbooks'
/// example of censored times.
std::vector<Exit> freireich() {
  return {
      {6,  3, 1},
      {7,  1, 0},
      {9,  0, 1},
      {10, 1, 1},
      {11, 0, 1},
      {13, 1, 0},
      {16, 1, 0},
      {17, 0, 1},
      {19, 0, 1},
      {20, 0, 1},
      {22, 1, 0},
      {23, 1, 0},
      {25, 0, 1},
      {32, 0, 2},
      {34, 0, 1},
      {35, 0, 1}
  };
}

}  // namespace

TEST_CASE("the product limit of the textbooks' example, with its standard errors", "[unit][stats]") {
  const auto steps = product_limit(freireich());
  const std::vector<std::int64_t> after{6, 7, 10, 13, 16, 22, 23};
  const std::vector<std::uint64_t> at_risk{21, 17, 15, 12, 11, 7, 6};
  const std::vector<double> survival{0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482};
  const std::vector<double> error{0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346};
  REQUIRE(steps.size() == after.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    CHECK(steps[i].after == after[i]);
    CHECK(steps[i].at_risk == at_risk[i]);
    CHECK(steps[i].survival == Approx(survival[i]).margin(5e-5));
    CHECK(steps[i].survival * std::sqrt(steps[i].greenwood) == Approx(error[i]).margin(5e-5));
  }
}

TEST_CASE("its intervals on the scale of log(-log S), as Stata prints them", "[unit][stats]") {
  const auto steps = product_limit(freireich());
  const std::vector<Interval> expected{
      {0.6197, 0.9516},
      {0.5631, 0.9228},
      {0.5032, 0.8894},
      {0.4316, 0.8491},
      {0.3675, 0.8049},
      {0.2678, 0.7468},
      {0.1881, 0.6801}
  };
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Interval interval = survival_interval(steps[i]);
    CHECK(interval.low == Approx(expected[i].low).margin(5e-5));
    CHECK(interval.high == Approx(expected[i].high).margin(5e-5));
  }
}

TEST_CASE("a step counts from its own time on", "[unit][stats]") {
  const auto steps = product_limit(freireich());
  CHECK(survival_at(steps, 5) == 1);
  CHECK(survival_at(steps, 6) == Approx(18.0 / 21));
  CHECK(survival_at(steps, 1000) == Approx(0.4482).margin(5e-5));
  CHECK(time_until(steps, 0.10) == 6);
  CHECK(time_until(steps, 0.50) == 23);
  CHECK_FALSE(time_until(steps, 0.60));
}

TEST_CASE("nobody watched, nothing happened, everybody gone", "[unit][stats]") {
  CHECK(product_limit({}).empty());
  CHECK(survival_at({}, 3) == 1);
  CHECK(product_limit({
                          {5, 0, 7}
  })
            .empty());
  const auto all = product_limit({
      {5, 4, 0}
  });
  CHECK(all.back().survival == 0);
  CHECK(survival_interval(all.back()) == Interval{0, 0});
  CHECK(time_until(all, 1.0) == 5);
}

TEST_CASE("without censoring the product limit is the share that is left", "[property][stats]") {
  rc::prop("equal to counting", [](const std::vector<std::uint8_t>& times) {
    RC_PRE(!times.empty());
    std::vector<Exit> exits;
    for (const std::uint8_t t : times) exits.push_back({t, 1, 0});
    const auto steps = product_limit(exits);
    for (std::int64_t at = 0; at < 256; ++at) {
      const auto left = std::ranges::count_if(times, [&](std::uint8_t t) { return t > at; });
      RC_ASSERT(std::abs(survival_at(steps, at) - static_cast<double>(left) / static_cast<double>(times.size())) <
                1e-9);
    }
  });
}
