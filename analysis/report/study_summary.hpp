// What a person reads of a study: the measures with their intervals, the budgets, which knob matters. The verdict is in
// the last line.
#pragma once
#include <string>

#include "analysis/report/study_report.hpp"
#include "analysis/report/summary.hpp"

namespace failcast::report {

/// Ends in a newline. The same for equal studies, whoever ran them.
std::string study_summary(const StudyReport& report, const Style& style);

/// One line of a budget: verdict, requirement, what was seen, what is missing for a decision, the waiver.
std::string budget_line(const scenario::Budget& budget, const study::BudgetEstimate& estimate);

/// The mean over replications, "183.9 s ± 0.2 s"; says when the interval is a wide one.
std::string mean_text(const study::Estimate& estimate, metrics::Unit unit);
/// "183.9 s [183.1 s, 184.2 s]", or how many replications an interval needs.
std::string quantile_text(const study::QuantileEstimate& quantile, metrics::Unit unit);

/// "183.9 s ± 0.2 s"; with an interval that is not even around it both ends.
std::string with_interval(std::optional<double> value, const std::optional<stats::Interval>& interval,
                          metrics::Unit unit);

}  // namespace failcast::report
