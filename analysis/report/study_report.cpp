#include "analysis/report/study_report.hpp"

#include <utility>

namespace failcast::report {

StudyReport report_of(study::Study study, scenario::Scenario scenario) {
  StudyReport report{.study = std::move(study), .scenario = std::move(scenario)};
  const study::Study& s = report.study;
  for (std::uint64_t p = 0; p < s.plan.points.size(); ++p) {
    std::size_t run = 0;
    for (std::uint32_t r = 0; r < s.plan.replications; ++r)
      run += s.cells.count(s.plan.cell(p, s.plan.first_replication + r));
    report.estimates.emplace_back();
    for (std::size_t m = 0; m < s.plan.measures.size(); ++m) {
      const std::vector<double> values = s.values(p, m);
      report.estimates.back().push_back(study::estimate(values, run - values.size()));
    }
    report.budgets.push_back(study::judge(s, report.scenario, p));
  }
  if (s.complete()) report.sensitivities = study::sensitivities(s);
  // A sweep asks what happens under each setting: budgets that fail under some are its answer, not its failure.
  const bool judges = s.complete() && s.plan.design == study::DesignKind::none;
  report.verdict = judges ? study::overall(report.budgets) : "none";
  std::uint64_t violations = 0;
  for (const auto& [cell, result] : s.cells) violations += result.violations;
  if (violations > 0) report.verdict = "fail";
  return report;
}

}  // namespace failcast::report
