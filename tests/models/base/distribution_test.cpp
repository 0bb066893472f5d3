#include "models/base/distribution.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

using namespace failcast;

namespace {
constexpr std::uint64_t kDraws = 20001;
std::vector<double> sorted_seconds(const Distribution& distribution) {
  const Stream stream{Key{1} / "distribution"};
  std::vector<double> seconds;
  for (std::uint64_t n = 0; n < kDraws; ++n)
    seconds.push_back(std::chrono::duration<double>(distribution.draw(stream, n)).count());
  std::ranges::sort(seconds);
  return seconds;
}
double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}
}  // namespace

TEST_CASE("a constant is always itself", "[distribution]") {
  CHECK(Distribution::constant(5s).draw(Stream{Key{1}}, 0) == 5s);
  CHECK(Distribution::constant(5s).draw(Stream{Key{9}}, 77) == 5s);
}

TEST_CASE("uniform draws fill their interval, the upper end excluded", "[distribution][A30]") {
  const auto drawn = sorted_seconds(Distribution::uniform(10s, 20s));
  CHECK(drawn.front() >= 10);
  CHECK(drawn.front() < 10.01);
  CHECK(drawn.back() < 20);
  CHECK(drawn.back() > 19.99);
  CHECK(mean(drawn) == Approx(15).margin(0.1));
}

TEST_CASE("a uniform interval of no width is a constant", "[distribution]") {
  CHECK(Distribution::uniform(3s, 3s).draw(Stream{Key{1}}, 5) == 3s);
}

TEST_CASE("exponential draws have their mean and their median", "[distribution]") {
  const auto drawn = sorted_seconds(Distribution::exponential(100s));
  CHECK(mean(drawn) == Approx(100).margin(3.6));                   // five standard errors
  CHECK(drawn[kDraws / 2] == Approx(100 * 0.693147).margin(3.6));  // ln 2
  CHECK(drawn.front() >= 0);
}

TEST_CASE("lognormal draws have their median and their 84th percentile", "[distribution][A22]") {
  const auto drawn = sorted_seconds(Distribution::lognormal(30s, 0.6));
  CHECK(drawn[kDraws / 2] == Approx(30).epsilon(0.03));
  CHECK(drawn[static_cast<std::size_t>(0.841345 * kDraws)] == Approx(30 * 1.822119).epsilon(0.04));  // e^0.6
}

TEST_CASE("a draw uses one counter value and no other", "[distribution]") {
  const Distribution uniform = Distribution::uniform(0s, 1s);
  const Stream stream{Key{1} / "a"};
  const Duration third = uniform.draw(stream, 3);
  CHECK(uniform.draw(stream, 4) != third);
  CHECK(uniform.draw(stream, 3) == third);
}

TEST_CASE("a far tail cannot overflow a time", "[distribution]") {
  for (std::uint64_t n = 0; n < 100; ++n) {
    const Duration drawn = Distribution::lognormal(24h, 50).draw(Stream{Key{1}}, n);
    REQUIRE(drawn >= 0s);
    REQUIRE(TimePoint{24h} + drawn > TimePoint{});
  }
}

TEST_CASE("an exponential of mean zero is zero", "[distribution]") {
  CHECK(Distribution::exponential(0s).draw(Stream{Key{1}}, 0) == 0s);
}
