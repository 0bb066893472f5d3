#include "models/base/math.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

namespace math = failcast::math;

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// A double between `low` and `high`.
double between(double low, double high) { return low + (high - low) * *rc::gen::inRange(0, 1000000001) / 1e9; }
bool close(double ours, double theirs, double relative) {
  return std::abs(ours - theirs) <= relative * std::abs(theirs);
}
}  // namespace

TEST_CASE("log agrees with the library", "[math]") {
  rc::prop("over many magnitudes", [] {
    const double x = std::exp(between(-700, 700));
    RC_ASSERT(close(math::log(x), std::log(x), 1e-14));
  });
  rc::prop("near one, where the result vanishes", [] {
    const double x = between(0.9, 1.1);
    RC_ASSERT(close(math::log(x), std::log(x), 1e-14));
  });
}

TEST_CASE("log at its edges", "[math]") {
  CHECK(math::log(1) == 0);
  CHECK(math::log(0) == -kInfinity);
  CHECK(math::log(kInfinity) == kInfinity);
  CHECK(std::isnan(math::log(-1)));
  CHECK(math::log(0x1p-53) == Approx(-53 * std::log(2)).epsilon(1e-15));
}

TEST_CASE("exp agrees with the library", "[math]") {
  rc::prop("over its whole range", [] {
    const double x = between(-708, 709.7);
    RC_ASSERT(close(math::exp(x), std::exp(x), 1e-13));
  });
}

TEST_CASE("exp at its edges", "[math]") {
  CHECK(math::exp(0) == 1);
  CHECK(math::exp(709.7) < kInfinity);
  CHECK(math::exp(710) == kInfinity);
  CHECK(math::exp(-709) == 0);
  CHECK(std::isnan(math::exp(std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("the normal quantile inverts the normal distribution", "[math]") {
  rc::prop("in both tails and between", [] {
    const double p = std::exp(between(-200, std::log(0.5)));
    const double z = math::normal_quantile(p);
    // d ln p / dz grows with |z|, and so does the error of p for a given error of z.
    RC_ASSERT(close(0.5 * std::erfc(-z / std::sqrt(2)), p, 1e-13 * (1 + z * z)));
  });
}

TEST_CASE("the normal quantile of well-known probabilities", "[math]") {
  CHECK(math::normal_quantile(0.5) == 0);
  CHECK(math::normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-14));
  CHECK(math::normal_quantile(0.025) == Approx(-1.959963984540054).epsilon(1e-14));
  CHECK(math::normal_quantile(1e-20) == Approx(-9.262340089798408).epsilon(1e-14));
}

TEST_CASE("the normal quantile at its edges", "[math]") {
  CHECK(math::normal_quantile(0) == -kInfinity);
  CHECK(math::normal_quantile(1) == kInfinity);
  CHECK(std::isnan(math::normal_quantile(1.5)));
  CHECK(std::isnan(math::normal_quantile(-0.5)));
}

TEST_CASE("results are the same to the last bit in every build", "[math]") {
  CHECK(math::log(10.0) == 0x1.26bb1bbb55516p+1);
  CHECK(math::exp(1.0) == 0x1.5bf0a8b14576ap+1);  // one unit in the last place above e
  CHECK(math::normal_quantile(0.9) == 0x1.4813c36e26d34p+0);
}
