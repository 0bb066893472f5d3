#include "analysis/metrics/sample_list.hpp"

#include <rapidcheck/catch.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

namespace failcast::metrics {
namespace {

std::vector<std::int64_t> kept(const std::vector<std::int64_t>& samples) {
  SampleList list;
  for (const std::int64_t ns : samples) list.add(ns);
  std::vector<std::int64_t> told;
  list.for_each([&](std::int64_t ns) { told.push_back(ns); });
  return told;
}

}  // namespace

TEST_CASE("a list gives back what was added, in its order", "[property][metrics]") {
  rc::prop("any samples", [](const std::vector<std::int64_t>& samples) { RC_ASSERT(kept(samples) == samples); });
}

TEST_CASE("the largest steps there are, up and down", "[unit][metrics]") {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const std::vector<std::int64_t> samples = {0, kMost, kLeast, kMost, 0, kLeast, -1, 0, 63, -64, 64, 127, 128};
  CHECK(kept(samples) == samples);
}

TEST_CASE("a list longer than a block", "[unit][metrics]") {
  std::vector<std::int64_t> samples(200'000);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<std::int64_t>(i * i % 1'000'003) * 1'000;
  CHECK(kept(samples) == samples);
}

TEST_CASE("sum, least and greatest", "[unit][metrics]") {
  SampleList list;
  for (const std::int64_t ns : {7, -3, 5}) list.add(ns);
  CHECK(list.size() == 3);
  CHECK(list.sum() == WideNs{9});
  CHECK(list.min() == -3);
  CHECK(list.max() == 7);
}

}  // namespace failcast::metrics
