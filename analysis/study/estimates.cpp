#include "analysis/study/estimates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "analysis/stats/mean.hpp"
#include "analysis/stats/proportion.hpp"
#include "analysis/stats/quantile.hpp"
#include "analysis/study/requirement.hpp"
#include "analysis/verdict/verdict.hpp"

namespace failcast::study {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

struct Seen {
  std::vector<double> values;
  std::size_t held = 0;
};

Word judge_mean(const scenario::Budget& budget, const BudgetEstimate& e) {
  const auto inside = [&](double value) { return verdict::holds(value, budget.comparison, budget.limit); };
  if (e.interval) {
    const bool low = inside(e.interval->low), high = inside(e.interval->high);
    return low && high ? Word::pass : low || high ? Word::unsure : Word::fail;
  }
  if (!std::isfinite(*e.value)) return inside(*e.value) ? Word::unsure : Word::fail;  // some never came back
  return inside(*e.value) ? Word::pass : Word::fail;                                  // one replication has no interval
}

/// Replications beyond those that were run until the interval leaves the limit out, if the mean stays where it is.
std::optional<std::size_t> replications_to_decide(const std::vector<double>& values, double limit) {
  const stats::Moments seen = stats::moments(values);
  const double distance = std::abs(seen.mean - limit);
  if (values.size() < 2 || !std::isfinite(distance) || distance == 0) return std::nullopt;
  const std::size_t needed = stats::values_for_half_width(seen, distance);
  return needed > seen.n ? needed - seen.n : 1;
}

/// How far inside the limit the replication is that comes closest to it, or goes furthest beyond.
std::optional<double> least_room(const scenario::Budget& budget, const std::vector<double>& values) {
  std::optional<double> least;
  for (const double value : values) {
    const auto room = verdict::head_room(value, budget.comparison, budget.limit);
    if (!room) return std::nullopt;
    least = std::min(least.value_or(*room), *room);
  }
  return least;
}

BudgetEstimate judge_one(const scenario::Budget& budget, std::uint32_t index, std::string where, const Seen& seen) {
  BudgetEstimate e{.budget = index, .where = std::move(where), .n = seen.values.size(), .held = seen.held};
  if (seen.values.empty()) {
    e.word = Word::fail;
    e.note = "no samples";
    return e;
  }
  e.value = stats::moments(seen.values).mean;
  e.interval = stats::mean_interval(seen.values);
  if (!requirement_of(budget).of_every_replication()) {
    e.word = judge_mean(budget, e);
    e.head_room = verdict::head_room(*e.value, budget.comparison, budget.limit);
    if (e.word == Word::unsure) e.more = replications_to_decide(seen.values, budget.limit);
    return e;
  }
  e.word = e.held == e.n ? Word::pass : Word::fail;
  e.head_room = least_room(budget, seen.values);
  if (e.held == e.n) e.bound = stats::bound_without_hits(e.n);
  return e;
}

/// Mean of a measure at each point; nothing when one has none or an infinite one.
std::optional<std::vector<double>> means(const Study& study, std::size_t measure) {
  std::vector<double> all;
  for (std::uint64_t p = 0; p < study.plan.points.size(); ++p) {
    const std::vector<double> values = study.values(p, measure);
    if (values.empty()) return std::nullopt;
    all.push_back(stats::moments(values).mean);
    if (!std::isfinite(all.back())) return std::nullopt;
  }
  return all;
}

}  // namespace

Estimate estimate(const std::vector<double>& values, std::size_t without) {
  Estimate e{.n = values.size(), .without = without};
  if (values.empty()) return e;
  e.infinite =
      static_cast<std::size_t>(std::count_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); }));
  e.mean = e.infinite > 0 ? kInfinite : stats::moments(values).mean;
  e.mean_interval = stats::mean_interval(values);
  e.mean_widened = e.mean_interval && values.size() < stats::kMeanNeeds;
  const std::vector<double> sorted = stats::ascending(values);
  for (const double q : {0.05, 0.5, 0.95, 0.99})
    e.quantiles.push_back(
        {q, stats::quantile(sorted, q), stats::quantile_interval(sorted, q), stats::quantile_needs(q)});
  return e;
}

std::vector<BudgetEstimate> judge(const Study& study, const scenario::Scenario& scenario, std::uint64_t point) {
  std::map<std::pair<std::uint32_t, std::string>, Seen> seen;
  for (std::uint32_t r = 0; r < study.plan.replications; ++r) {
    const auto cell = study.cells.find(study.plan.cell(point, study.plan.first_replication + r));
    if (cell == study.cells.end()) continue;
    for (const BudgetValue& b : cell->second.budgets) {
      Seen& row = seen[{b.budget, b.where}];
      if (!b.value) continue;
      row.values.push_back(*b.value);
      row.held += b.holds ? 1 : 0;
    }
  }
  std::vector<BudgetEstimate> all;
  for (const auto& [key, row] : seen) {
    const scenario::Budget& budget = scenario.budgets[key.first];
    all.push_back(judge_one(budget, key.first, key.second, row));
    all.back().word = verdict::with_waiver(budget, key.second, all.back().word);
  }
  // A budget for each place is judged where there were samples; it fails for want of them only when there are none.
  std::erase_if(all, [&](const BudgetEstimate& e) {
    return e.n == 0 && std::any_of(all.begin(), all.end(), [&](const BudgetEstimate& other) {
             return other.budget == e.budget && other.n > 0;
           });
  });
  return all;
}

std::vector<Sensitivity> sensitivities(const Study& study) {
  std::vector<Sensitivity> all;
  if (study.plan.points.size() < 2) return all;
  std::vector<std::size_t> knobs;
  for (std::size_t k = 0; k < study.plan.knobs.size(); ++k)
    if (study.plan.knobs[k].is_number) knobs.push_back(k);
  if (knobs.empty()) return all;
  stats::Points rows;
  for (const Point& point : study.plan.points) {
    rows.emplace_back();
    for (const std::size_t k : knobs) rows.back().push_back(point.numbers[k]);
  }
  for (std::size_t m = 0; m < study.plan.measures.size(); ++m) {
    const auto values = means(study, m);
    if (!values) continue;
    Sensitivity s{.measure = m, .knobs = knobs};
    s.regression = stats::standardized_regression(rows, *values);
    if (study.plan.design == DesignKind::saltelli)
      s.sobol = stats::sobol_first_order(study.plan.design_size, knobs.size(), *values,
                                         Key{study.plan.seed} / "sensitivity" / text_of(study.plan.measures[m]));
    if (s.regression || s.sobol) all.push_back(std::move(s));
  }
  return all;
}

verdict::Tally tally(const std::vector<BudgetEstimate>& budgets, const scenario::Scenario& scenario) {
  std::map<std::size_t, Word> words;
  for (const BudgetEstimate& e : budgets) {
    const auto [entry, is_new] = words.try_emplace(e.budget, e.word);
    if (!is_new) entry->second = verdict::worse_of(entry->second, e.word);
  }
  return verdict::tally(words, scenario.budgets);
}

std::string overall(const std::vector<std::vector<BudgetEstimate>>& by_point) {
  bool any = false, unsure = false;
  for (const auto& budgets : by_point)
    for (const BudgetEstimate& e : budgets) {
      any = true;
      if (e.word == Word::fail) return "fail";
      unsure = unsure || e.word == Word::unsure;
    }
  return !any ? "none" : unsure ? "unsure" : "pass";
}

}  // namespace failcast::study
