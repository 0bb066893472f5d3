#include "analysis/metrics/episode_table.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>
#include <map>

namespace failcast::metrics {
namespace {

std::size_t rows(const EpisodeTable& table) {
  std::size_t n = 0;
  table.for_each([&](const Episode&, std::uint32_t) { ++n; });
  return n;
}

Episode lost_at(Duration at, Cause cause) { return {TimePoint{at}, 0, cause, Reason::none}; }

}  // namespace

TEST_CASE("who loses access together shares a row, also on the way through the same causes", "[unit][metrics]") {
  EpisodeTable table;
  const auto a = table.open(lost_at(1s, Cause::detection)), b = table.open(lost_at(1s, Cause::detection));
  CHECK(a == b);
  const auto a2 = table.change(a, Cause::attempts, Reason::none);
  CHECK(rows(table) == 2);
  const auto b2 = table.change(b, Cause::attempts, Reason::none);
  CHECK(a2 == b2);
  CHECK(rows(table) == 1);
  CHECK(table[a2] == lost_at(1s, Cause::attempts));
}

TEST_CASE("a nanosecond apart, or another cause, is another row", "[unit][metrics]") {
  EpisodeTable table;
  const auto a = table.open(lost_at(1s, Cause::detection)), b = table.open(lost_at(1s + 1ns, Cause::detection));
  CHECK(a != b);
  CHECK(table.change(a, Cause::attempts, Reason::none) != table.open(lost_at(1s, Cause::pauses)));
}

TEST_CASE("a row that everybody left is used again for another episode", "[unit][metrics]") {
  EpisodeTable table;
  const auto a = table.open(lost_at(1s, Cause::detection));
  table.close(a);
  CHECK(rows(table) == 0);
  const auto b = table.open(lost_at(2s, Cause::attempts));
  CHECK(a == b);
  CHECK(table[b] == lost_at(2s, Cause::attempts));
}

TEST_CASE("each pair's episode reads as if it had a row of its own", "[property][metrics]") {
  rc::prop("random losses and returns", [](const std::vector<std::uint16_t>& steps) {
    EpisodeTable table;
    std::map<unsigned, std::pair<EpisodeTable::Slot, Episode>> open;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const unsigned pair = steps[i] % 8U, what = steps[i] / 8U % 3U;
      const auto cause = static_cast<Cause>(steps[i] / 24U % 3U);
      const auto at = open.find(pair);
      if (at == open.end()) {
        const Episode episode = {TimePoint{Duration{static_cast<std::int64_t>(i / 6)}}, steps[i] / 72U % 2U, cause, {}};
        open[pair] = {table.open(episode), episode};
      } else if (what == 0) {
        table.close(at->second.first);
        open.erase(at);
      } else {
        at->second.first = table.change(at->second.first, cause, Reason::timed_out);
        at->second.second.cause = cause;
        at->second.second.why = Reason::timed_out;
      }
      for (const auto& [who, known] : open) RC_ASSERT(table[known.first] == known.second);
    }
    std::size_t pairs = 0;
    table.for_each([&](const Episode&, std::uint32_t n) { pairs += n; });
    RC_ASSERT(pairs == open.size());
  });
}

}  // namespace failcast::metrics
