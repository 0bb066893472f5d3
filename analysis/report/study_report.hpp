// A finished study with everything concluded from it: what tables, files and summaries of studies are made of.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/study/estimates.hpp"
#include "analysis/study/study.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::report {

struct StudyReport {
  study::Study study;
  scenario::Scenario scenario;                              ///< as without the knobs; its budgets are judged
  std::vector<std::vector<study::Estimate>> estimates;      ///< by point, then by measure
  std::vector<std::vector<study::BudgetEstimate>> budgets;  ///< by point
  std::vector<study::Sensitivity> sensitivities;
  std::string verdict;  ///< pass, fail, unsure; none of sweeps, without budgets, and of what was not finished
};

/// Concludes. Sensitivities only of complete studies.
StudyReport report_of(study::Study study, scenario::Scenario scenario);

/// The text of a study file (study-1): the plan, every cell, every estimate. Keys sorted; equal for any workers.
std::string study_json(const StudyReport& report);
/// JSON Schema (draft-07) of a study file.
std::string study_schema();

/// One row per cell and measure: point, replication, a column per knob, metric, unit, value. An infinite value is
/// "never", a missing one empty.
std::string study_csv(const StudyReport& report);

/// Whether a text is a study file, whole or of another version.
bool is_study(std::string_view text);
/// A study file read back: what compares and notebooks start from.
struct StudyFile {
  study::Study study;
  std::string scenario_name;
  std::string model;  ///< version of the simulated behaviour
};
/// Nothing when the text is no whole study file; `trouble` says why.
std::optional<StudyFile> read_study(std::string_view text, std::string& trouble);

}  // namespace failcast::report
