#include "analysis/cli/ranking.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace failcast::cli {
namespace {

using review::Ranking;

/// What blockers limit; else what any budget limits; else the usual number.
std::vector<Ranking::OfMeasure> measures_of(const scenario::Scenario& s) {
  std::vector<Ranking::OfMeasure> all;
  const auto add = [&](const scenario::Budget& budget) {
    const study::Measure measure = study::measure_of(budget);
    auto known = std::ranges::find(all, measure, &Ranking::OfMeasure::measure);
    if (known == all.end()) known = all.insert(all.end(), {.measure = measure});
    known->limits.push_back({budget.limit, budget.id});
  };
  const auto is_one_number = [](const scenario::Budget& budget) { return budget.each.empty(); };
  const auto is_blocker = [&](const scenario::Budget& budget) {
    return is_one_number(budget) && budget.severity == "blocker";
  };
  const bool has_blockers = std::ranges::any_of(s.budgets, is_blocker);
  for (const scenario::Budget& budget : s.budgets)
    if (has_blockers ? is_blocker(budget) : is_one_number(budget)) add(budget);
  if (all.empty())
    all.push_back({
        .measure = {"p95", "failover_time", "", ""}
    });
  return all;
}

}  // namespace

Ranking rank_guesses(const Replayer& replayer, const Original& original, const metrics::Result& result) {
  Ranking ranking{.measures = measures_of(original.scenario)};
  for (Ranking::OfMeasure& m : ranking.measures) m.base = study::value_of(m.measure, result);
  for (const scenario::Guess& guess : original.read({}).guesses) {
    for (Ranking::OfMeasure& m : ranking.measures)
      m.swings.push_back({guess.path, guess.low, guess.high, std::nullopt, std::nullopt});
    for (const bool is_low : {true, false}) {
      const std::string& end = is_low ? guess.low : guess.high;
      const auto turned = with_lever(original, {.path = guess.path, .to = end, .set = guess.path + "=" + end});
      if (const auto* refused = std::get_if<explain::StuckLever>(&turned)) {
        ranking.refused.push_back(fmt::format("{}: {}", guess.path, refused->why));
        continue;
      }
      const scenario::Scenario& s = std::get<scenario::Scenario>(turned);
      const metrics::Result there = replayer.simulate(s, original.replication);
      for (Ranking::OfMeasure& m : ranking.measures)
        (is_low ? m.swings.back().at_low : m.swings.back().at_high) = study::value_of(m.measure, there);
    }
  }
  return ranking;
}

}  // namespace failcast::cli
