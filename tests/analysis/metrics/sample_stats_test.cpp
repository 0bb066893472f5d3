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

SampleStats summarized(const std::vector<std::int64_t>& finite, std::uint64_t never) {
  SampleList list;
  for (const std::int64_t ns : finite) list.add(ns);
  Samples samples;
  samples.add(list);
  samples.never = never;
  return summarize(samples);
}

}  // namespace

TEST_CASE("percentiles are samples by nearest rank", "[unit][metrics]") {
  const SampleStats s = summarized(one_to(100), 0);
  CHECK(s.p50 == 50ns);
  CHECK(s.p90 == 90ns);
  CHECK(s.p95 == 95ns);
  CHECK(s.p99 == 99ns);
  CHECK(s.max == 100ns);
}

TEST_CASE("p50 of two samples is the smaller one, of three the middle one", "[unit][metrics]") {
  CHECK(summarized(one_to(2), 0).p50 == 1ns);
  CHECK(summarized(one_to(3), 0).p50 == 2ns);
}

TEST_CASE("samples that never ended stand above all others", "[unit][metrics]") {
  const SampleStats s = summarized(one_to(95), 5);
  CHECK(s.n == 100);
  CHECK(s.never == 5);
  CHECK(s.p95 == 95ns);
  CHECK(s.p99 == kInfinite);
  CHECK(s.max == kInfinite);
}

TEST_CASE("the mean is over the finite samples and rounded to the nanosecond", "[unit][metrics]") {
  CHECK(summarized({1, 2}, 7).mean == 2ns);
}

TEST_CASE("sums of long samples do not overflow", "[unit][metrics]") {
  CHECK(summarized(std::vector<std::int64_t>(100, (Duration{24h} * 365).count()), 0).mean == Duration{24h} * 365);
}

TEST_CASE("without samples there are no percentiles", "[unit][metrics]") {
  const SampleStats s = summarized({}, 0);
  CHECK(s.n == 0);
  CHECK_FALSE(s.p50.has_value());
  CHECK_FALSE(s.mean.has_value());
}

TEST_CASE("when nobody came back every percentile is infinite and there is no mean", "[unit][metrics]") {
  const SampleStats s = summarized({}, 1);
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
    const SampleStats s = summarized(finite, never);
    RC_ASSERT(s.p50 == expected(50));
    RC_ASSERT(s.p90 == expected(90));
    RC_ASSERT(s.p95 == expected(95));
    RC_ASSERT(s.p99 == expected(99));
    RC_ASSERT(s.max == expected(100));
  });
}

TEST_CASE("several lists are judged as one", "[property][metrics]") {
  rc::prop("any split gives the same", [](const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
    SampleList first, second;
    for (const std::int64_t ns : a) first.add(ns);
    for (const std::int64_t ns : b) second.add(ns);
    Samples both;
    both.add(first);
    both.add(second);
    std::vector<std::int64_t> joined = a;
    joined.insert(joined.end(), b.begin(), b.end());
    RC_ASSERT(summarize(both) == summarized(joined, 0));
  });
}

TEST_CASE("percentiles are exact where nearly all samples are alike and one is far away", "[unit][metrics]") {
  std::vector<std::int64_t> v = one_to(100'000);
  v.push_back((Duration{24h} * 365).count());
  const SampleStats s = summarized(v, 0);
  CHECK(s.p50 == 50'001ns);
  CHECK(s.p99 == 99'001ns);
  CHECK(s.max == Duration{24h} * 365);
}

TEST_CASE("what was summarized before is the same again, other samples are not", "[unit][metrics]") {
  SampleList list;
  list.add(5);
  Samples samples;
  samples.add(list);
  Summaries summaries;
  CHECK(summaries.of(samples) == summarize(samples));
  CHECK(summaries.of(samples) == summarize(samples));
  samples.never = 1;
  CHECK(summaries.of(samples).max == kInfinite);
}

}  // namespace failcast::metrics
