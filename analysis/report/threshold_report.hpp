// What a person, and a program, read of a study of renewal thresholds.
#pragma once
#include <string>

#include "analysis/report/summary.hpp"
#include "analysis/study/threshold.hpp"

namespace failcast::report {

struct ThresholdReport {
  study::Study study;
  scenario::Scenario scenario;  ///< as without the knobs
  study::ThresholdDesign design;
  double risk = 0.01;
};

/// Maps of threshold by outage length, what a threshold costs, and the smallest one for each length. The answer is in
/// the last lines.
std::string threshold_text(const ThresholdReport& report, const Style& style);
/// Format threshold-1: every cell of the maps with its interval and closed form, and the answers.
std::string threshold_json(const ThresholdReport& report);
std::string threshold_schema();

}  // namespace failcast::report
