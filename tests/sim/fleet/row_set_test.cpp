#include "sim/fleet/row_set.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>
#include <set>

using namespace failcast;

namespace {

std::vector<std::uint32_t> rows_of(const fleet::RowSet& kept, fleet::RowSet& spent) {
  std::vector<std::uint32_t> rows;
  for_each_of(kept, spent, [&](std::uint32_t row) { rows.push_back(row); });
  return rows;
}

}  // namespace

TEST_CASE("rows come in order, each once, and those of the spent set never again", "[fleet]") {
  fleet::RowSet kept, spent;
  kept.resize(200);
  spent.resize(200);
  kept.set(130, true);
  kept.set(5, true);
  spent.set(5, true);
  spent.set(199, true);
  CHECK(rows_of(kept, spent) == std::vector<std::uint32_t>{5, 130, 199});
  kept.set(5, false);
  CHECK(rows_of(kept, spent) == std::vector<std::uint32_t>{130});
}

TEST_CASE("a row may leave the kept set while it is visited", "[fleet]") {
  fleet::RowSet kept, spent;
  kept.resize(70);
  spent.resize(70);
  kept.add(60, 70);
  for_each_of(kept, spent, [&](std::uint32_t row) { kept.set(row, row % 2 == 0); });
  CHECK(rows_of(kept, spent) == std::vector<std::uint32_t>{60, 62, 64, 66, 68});
}

TEST_CASE("ranges and single rows make the set of their union", "[fleet]") {
  rc::prop("as std::set", [] {
    constexpr std::uint32_t kRows = 300;
    fleet::RowSet kept, spent;
    kept.resize(kRows);
    spent.resize(kRows);
    std::set<std::uint32_t> expected;
    for (int step = 0, steps = *rc::gen::inRange(0, 8); step < steps; ++step) {
      const auto first = *rc::gen::inRange<std::uint32_t>(0, kRows), end = *rc::gen::inRange(first, kRows + 1);
      (step % 2 == 0 ? kept : spent).add(first, end);
      for (std::uint32_t row = first; row < end; ++row) expected.insert(row);
    }
    RC_ASSERT(rows_of(kept, spent) == std::vector<std::uint32_t>(expected.begin(), expected.end()));
  });
}
