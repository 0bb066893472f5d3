#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/study/gate.hpp"
#include "models/base/random.hpp"
#include "sim/scenario/value.hpp"
#include "tests/analysis/study/made_study.hpp"

namespace failcast::study {
namespace {

using Values = std::vector<double>;

/// Times around 200 s, `shift` later in every replication.
Values times(std::size_t n, double shift = 0, double noise = 0) {
  const Stream luck{Key{1} / "luck"}, own{Key{1} / "own"};
  Values values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(200 + 20 * luck.uniform(i) + shift + noise * own.uniform(i));
  return values;
}

/// A study whose replications differ in their trajectories where their values do.
Study study_of(const Values& values, std::uint32_t first = 0) {
  Study study = made_study(values);
  study.plan.first_replication = first;
  for (auto& [number, cell] : study.cells) cell.trajectory_hash = static_cast<std::uint64_t>(values[number] * 1e6);
  return study;
}

struct Seen {
  Gated gated;
  std::vector<std::uint32_t> ran;  ///< replications of each batch
};
Seen look(const Values& before, const Values& now, const scenario::Scenario& scenario = {},
          const GateOptions& options = {}) {
  Seen seen;
  const auto run = [&](std::uint32_t first, std::uint32_t n) {
    seen.ran.push_back(n);
    return std::optional(study_of(Values(now.begin() + first, now.begin() + first + n), first));
  };
  auto gated = gate(study_of(before), scenario, static_cast<std::uint32_t>(now.size()), run, options);
  REQUIRE(gated);
  seen.gated = std::move(*gated);
  return seen;
}

}  // namespace

TEST_CASE("a gate looks at a quarter, a half and all, never at fewer than ten", "[study][gate]") {
  CHECK(looks_at(80) == std::vector<std::uint32_t>{20, 40, 80});
  CHECK(looks_at(40) == std::vector<std::uint32_t>{10, 20, 40});
  CHECK(looks_at(20) == std::vector<std::uint32_t>{10, 20});
  CHECK(looks_at(11) == std::vector<std::uint32_t>{10, 11});
  CHECK(looks_at(10) == std::vector<std::uint32_t>{10});
  CHECK(looks_at(1) == std::vector<std::uint32_t>{1});
}

TEST_CASE("equal replications are the same, however few, after all were run", "[study][gate]") {
  for (const std::size_t n : {std::size_t{1}, std::size_t{4}, std::size_t{40}}) {
    const Seen seen = look(times(n), times(n));
    CHECK(seen.gated.identical);
    CHECK(seen.gated.candidate.cells.size() == n);
    CHECK(seen.gated.comparison.differences.front().change == Change::same);
  }
}

TEST_CASE("one replication that went another way is not the same to the bit", "[study][gate]") {
  Values now = times(40);
  now.back() += 0.001;
  const Seen seen = look(times(40), now);
  CHECK_FALSE(seen.gated.identical);
  CHECK(seen.gated.comparison.differences.front().change == Change::same);
  CHECK(seen.gated.look == 3);
}

TEST_CASE("what is clearly worse ends the gate at its first look", "[study][gate]") {
  const Seen seen = look(times(40), times(40, 30, 1));
  CHECK(seen.gated.comparison.any_worse());
  CHECK(seen.ran == std::vector<std::uint32_t>{10});
  CHECK(seen.gated.look == 1);
  CHECK(seen.gated.looks == 3);
  CHECK(seen.gated.comparison.level > 0.98);  // each look has a third of the error
}

TEST_CASE("what is unsure is looked at again, to the last replication", "[study][gate]") {
  const Seen seen = look(times(40), times(40, 3.2, 2));  // tolerance about 4.2 s
  CHECK(seen.ran.size() > 1);
  const Seen edge = look(times(40), times(40, 3.7, 1));
  CHECK(edge.ran == std::vector<std::uint32_t>{10, 10, 20});
  CHECK(edge.gated.candidate.cells.size() == 40);
  CHECK(edge.gated.comparison.differences.front().change == Change::unsure);
}

TEST_CASE("a clear pass ends early only when no budget asks for every replication", "[study][gate]") {
  CHECK(look(times(40), times(40, 1, 1)).ran.size() == 1);
  scenario::Scenario s;
  s.budgets = {std::get<scenario::Budget>(scenario::parse_requirement("max(failover_time) <= 5min"))};
  CHECK(look(times(40), times(40, 1, 1), s).ran.size() == 3);
}

TEST_CASE("one look takes the whole error", "[study][gate]") {
  const Seen seen = look(times(40), times(40, 30, 1), {}, {.all_at_once = true});
  CHECK(seen.ran == std::vector<std::uint32_t>{40});
  CHECK(seen.gated.comparison.level == 0.95);
}

TEST_CASE("three looks cry wolf no more often than stated, and miss nothing large", "[study][gate][property]") {
  // Times with long tails and luck of their own on either side, and a tolerance of nothing: the hardest case.
  constexpr std::size_t kPairs = 300, kReplications = 40;
  const GateOptions strict{.tolerances = {{std::get<Measure>(parse_measure("p95(failover_time)")), {}}}};
  std::size_t alarms = 0, missed = 0;
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    const Stream luck{Key{pair + 1} / "pair"};
    Values a, b, slower;
    for (std::size_t i = 0; i < kReplications; ++i) {
      a.push_back(200 - 20 * std::log(1 - luck.uniform(2 * i)));
      b.push_back(200 - 20 * std::log(1 - luck.uniform(2 * i + 1)));
      slower.push_back(1.2 * b.back());
    }
    alarms += look(a, b, {}, strict).gated.comparison.any_worse() ? 1 : 0;
    missed += look(a, slower, {}, strict).gated.comparison.any_worse() ? 0 : 1;
  }
  CHECK(alarms <= 15);  // worse by chance in 2.5 %: 7.5 of 300; more than 15 come with a probability below 1 %
  CHECK(missed == 0);
}

TEST_CASE("a gate that is stopped has nothing to say", "[study][gate]") {
  CHECK_FALSE(gate(study_of(times(10)), {}, 10, [](std::uint32_t, std::uint32_t) { return std::nullopt; }, {}));
}

}  // namespace failcast::study
