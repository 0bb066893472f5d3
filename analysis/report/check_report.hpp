// What `check` found out about its scenarios: a data structure with a verdict per budget and metric. Text, JSON, JUnit,
// Markdown, OpenMetrics and annotations are renderers of it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/study/gate.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::report {

/// One scenario, run and held against its baseline.
struct CheckedScenario {
  std::string file;  ///< as it was named
  std::string baseline_file;
  scenario::Scenario scenario;
  study::Study baseline;
  std::string baseline_model;
  study::Gated gated;
};

struct CheckReport {
  std::vector<CheckedScenario> scenarios;
  bool exact = false;      ///< anything but equal replications fails
  bool allow_new = false;  ///< metrics of one side only do not fail it
};

/// One line of what gates: a budget at a place, a metric, metrics of one side only, equality.
struct CheckRow {
  std::string name;      ///< "RTO-1 at fra", "p95(failover_time)"
  verdict::Word word{};  ///< unsure: undecided
  std::string said;      ///< PASS, FAIL, UNSURE, WAIVED; better, worse, same, unsure
  std::string evidence;  ///< the numbers, in one line
  bool is_budget = false;
  std::string file;  ///< where the budget stands; empty where that is not known
  int line = 0;
};
/// What is said of a metric that only the baseline or only this run has.
inline constexpr std::string_view kOneSided = "one side only";
std::vector<CheckRow> rows_of(const CheckReport& report, const CheckedScenario& checked);

/// The worst of its rows.
verdict::Word word_of(const CheckReport& report, const CheckedScenario& checked);
verdict::Word word_of(const CheckReport& report);
/// "the same", "worse", "unsure", ...: what a scenario came to, in words.
std::string outcome_of(const CheckReport& report, const CheckedScenario& checked);
/// The command that shows one scenario's difference again.
std::string replay_command(const CheckedScenario& checked);

/// For people; the verdict is in the last line.
std::string check_text(const CheckReport& report, bool all);
/// Format check-1.
std::string check_json(const CheckReport& report);
/// A suite per scenario, a case per row. The evidence stands in the body of a failure; what is waived is skipped.
std::string check_junit(const CheckReport& report);
/// A table per scenario for a step summary, in Markdown; at most 200 kB.
std::string check_markdown(const CheckReport& report);
/// Means of all metrics, verdicts of budgets and scenarios, in the text format of OpenMetrics 1.0.
std::string check_openmetrics(const CheckReport& report);
/// Annotations of a GitHub workflow: the nine worst rows, and how many more there are.
std::string check_annotations(const CheckReport& report);

}  // namespace failcast::report
