// What people and programs read of `check`: text, and JSON of format check-1.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/metrics/words.hpp"
#include "analysis/report/check_report.hpp"
#include "analysis/report/comparison.hpp"
#include "analysis/report/json_parts.hpp"
#include "analysis/report/study_summary.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;
using verdict::Word;

std::string head(const CheckedScenario& c) {
  const study::Plan &before = c.baseline.plan, &now = c.gated.candidate.plan;
  std::string text = fmt::format("{}  {}   {} of {} replications, seed {}, scenario {}\n", now.name, c.file,
                                 metrics::grouped(now.replications), metrics::grouped(before.replications), now.seed,
                                 now.scenario_hash);
  text += fmt::format("  A is the baseline {}", c.baseline_file);
  if (before.scenario_hash != now.scenario_hash) text += fmt::format(", of scenario {}", before.scenario_hash);
  if (c.baseline_model != kModel) text += fmt::format(", of model {} (this is {})", c.baseline_model, kModel);
  return text + "\n";
}

std::string scenario_text(const CheckReport& report, const CheckedScenario& c, bool all) {
  std::string text = head(c);
  if (c.gated.comparison.unpaired) text += fmt::format("UNPAIRED  {}: wider intervals\n", *c.gated.comparison.unpaired);
  if (c.gated.identical && !all)
    text += fmt::format("  same  every replication went as the baseline's did, {} metrics\n",
                        c.gated.comparison.differences.size());
  else
    text += differences_text(c.gated.comparison, c.baseline.plan, all);
  for (const CheckRow& row : rows_of(report, c))
    if (row.said == kOneSided) text += fmt::format("  {}  {}  {}\n", row.said, row.name, row.evidence);
  if (!c.gated.budgets.empty()) text += "budgets\n";
  for (const study::BudgetEstimate& e : c.gated.budgets) text += budget_line(c.scenario.budgets[e.budget], e);
  const std::string look =
      c.gated.look < c.gated.looks ? fmt::format(", at look {} of {}", c.gated.look, c.gated.looks) : "";
  return text + fmt::format("{}  {}: {}{}\n\n", name_of(word_of(report, c)), c.gated.candidate.plan.name,
                            outcome_of(report, c), look);
}

std::string last_line(const CheckReport& report) {
  std::size_t failed = 0, unsure = 0;
  for (const CheckedScenario& c : report.scenarios) {
    failed += word_of(report, c) == Word::fail ? 1 : 0;
    unsure += word_of(report, c) == Word::unsure ? 1 : 0;
  }
  const std::size_t n = report.scenarios.size();
  std::string text = fmt::format("{}  {} of {} scenarios pass",
                                 failed > 0   ? "FAIL"
                                 : unsure > 0 ? "UNSURE"
                                              : "PASS",
                                 n - failed - unsure, n);
  if (failed > 0) text += fmt::format(", {} failed", failed);
  if (unsure > 0) text += fmt::format(", {} unsure: more replications would tell", unsure);
  return text + "\n";
}

json names(const std::vector<study::Measure>& measures) {
  json all = json::array();
  for (const study::Measure& measure : measures) all.push_back(text_of(measure));
  return all;
}

json scenario_json(const CheckReport& report, const CheckedScenario& c) {
  const auto plan = [](const study::Plan& p) -> json {
    return {{"scenario_hash", p.scenario_hash}, {"seed", p.seed}, {"replications", p.replications}};
  };
  json budgets = json::array();
  for (const study::BudgetEstimate& e : c.gated.budgets)
    budgets.push_back(budget_json(c.scenario.budgets[e.budget], e));
  const study::Comparison& comparison = c.gated.comparison;
  json baseline = plan(c.baseline.plan);
  baseline.update({{"file", c.baseline_file}, {"model", c.baseline_model}});
  return {{"name", c.scenario.name},
          {"file", c.file},
          {"verdict", key_of(word_of(report, c))},
          {"outcome", outcome_of(report, c)},
          {"identical", c.gated.identical},
          {"look", c.gated.look},
          {"looks", c.gated.looks},
          {"baseline", baseline},
          {"candidate", plan(c.gated.candidate.plan)},
          {"unpaired", comparison.unpaired ? json(*comparison.unpaired) : json(nullptr)},
          {"level", comparison.level},
          {"differences", differences_json(comparison)},
          {"only_baseline", names(comparison.only_a)},
          {"only_candidate", names(comparison.only_b)},
          {"budgets", budgets}};
}

}  // namespace

std::string check_text(const CheckReport& report, bool all) {
  std::string text;
  for (const CheckedScenario& c : report.scenarios) text += scenario_text(report, c, all);
  return text + last_line(report);
}

std::string check_json(const CheckReport& report) {
  json scenarios = json::array();
  for (const CheckedScenario& c : report.scenarios) scenarios.push_back(scenario_json(report, c));
  const json document = {{"format", "check-1"},
                         {"model", kModel},
                         {"verdict", key_of(word_of(report))},
                         {"exact", report.exact},
                         {"scenarios", scenarios}};
  return document.dump(1) + "\n";
}

}  // namespace failcast::report
