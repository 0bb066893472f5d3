#include "analysis/metrics/sample_stats.hpp"

#include <rapidcheck/catch.h>
#include <algorithm>
#include <catch2/catch.hpp>

namespace failcast::metrics {
namespace {

std::vector<std::int64_t> one_to(std::int64_t n) {
  std::vector<std::int64_t> v;
  for (std::int64_t i = n; i >= 1; --i) v.push_back(i);
  return v;
}

}  // namespace

TEST_CASE("percentiles are samples by nearest rank", "[unit][metrics]") {
  std::vector<std::int64_t> hundred = one_to(100);
  const SampleStats s = summarize(hundred, 0);
  CHECK(s.p50 == 50ns);
  CHECK(s.p90 == 90ns);
  CHECK(s.p95 == 95ns);
  CHECK(s.p99 == 99ns);
  CHECK(s.max == 100ns);
}

TEST_CASE("p50 of two samples is the smaller one, of three the middle one", "[unit][metrics]") {
  std::vector<std::int64_t> two = one_to(2), three = one_to(3);
  CHECK(summarize(two, 0).p50 == 1ns);
  CHECK(summarize(three, 0).p50 == 2ns);
}

TEST_CASE("samples that never ended stand above all others", "[unit][metrics]") {
  std::vector<std::int64_t> v = one_to(95);
  const SampleStats s = summarize(v, 5);
  CHECK(s.n == 100);
  CHECK(s.never == 5);
  CHECK(s.p95 == 95ns);
  CHECK(s.p99 == kInfinite);
  CHECK(s.max == kInfinite);
}

TEST_CASE("the mean is over the finite samples and rounded to the nanosecond", "[unit][metrics]") {
  std::vector<std::int64_t> v = {1, 2};
  CHECK(summarize(v, 7).mean == 2ns);
}

TEST_CASE("sums of long samples do not overflow", "[unit][metrics]") {
  std::vector<std::int64_t> v(100, (Duration{24h} * 365).count());
  CHECK(summarize(v, 0).mean == Duration{24h} * 365);
}

TEST_CASE("without samples there are no percentiles", "[unit][metrics]") {
  std::vector<std::int64_t> none;
  const SampleStats s = summarize(none, 0);
  CHECK(s.n == 0);
  CHECK_FALSE(s.p50.has_value());
  CHECK_FALSE(s.mean.has_value());
}

TEST_CASE("when nobody came back every percentile is infinite and there is no mean", "[unit][metrics]") {
  std::vector<std::int64_t> none;
  const SampleStats s = summarize(none, 1);
  CHECK(s.p50 == kInfinite);
  CHECK_FALSE(s.mean.has_value());
}

TEST_CASE("percentiles agree with a full sort", "[property][metrics]") {
  rc::prop("nearest rank", [](std::vector<std::int64_t> finite, std::uint8_t never) {
    RC_PRE(finite.size() + never > 0);
    std::vector<std::int64_t> sorted = finite;
    sorted.insert(sorted.end(), never, kInfinite.count());
    std::sort(sorted.begin(), sorted.end());
    const auto expected = [&](double q) {
      const auto n = static_cast<double>(sorted.size());
      std::size_t at = 0;
      while (static_cast<double>(at + 1) * 100 < q * n) ++at;
      return Duration{sorted[at]};
    };
    const SampleStats s = summarize(finite, never);
    RC_ASSERT(s.p50 == expected(50));
    RC_ASSERT(s.p90 == expected(90));
    RC_ASSERT(s.p95 == expected(95));
    RC_ASSERT(s.p99 == expected(99));
    RC_ASSERT(s.max == expected(100));
  });
}

}  // namespace failcast::metrics
