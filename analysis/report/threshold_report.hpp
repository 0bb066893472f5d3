// What a person, and a program, read of a study of renewal thresholds.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/report/study_head.hpp"
#include "analysis/report/summary.hpp"
#include "analysis/study/threshold.hpp"

namespace failcast::report {

struct ThresholdReport {
  StudyHead head;
  study::ThresholdDesign design;
  double risk = 0.01;
  Duration validity{};  ///< of certificates of components
  study::ThresholdFindings found;
};
/// @param scenario  as without the knobs
ThresholdReport threshold_report(const study::Study& study, const scenario::Scenario& scenario,
                                 study::ThresholdDesign design, double risk);

/// What is to be avoided, in words: "any certificate expires".
std::string_view words_of(study::Loss loss);
/// For each loss a sentence: the threshold that keeps the risk small for the longest outage that one is known for.
std::vector<std::string> answer_sentences(const ThresholdReport& report);

/// Maps of threshold by outage length, what a threshold costs, and the smallest one for each length. The answer is in
/// the last lines.
std::string threshold_text(const ThresholdReport& report, const Style& style);
/// Format threshold-1: every cell of the maps with its interval and closed form, and the answers.
std::string threshold_json(const ThresholdReport& report);
/// Nothing when the text is no whole file of that format; `trouble` says why.
std::optional<ThresholdReport> read_threshold(std::string_view text, std::string& trouble);
std::string threshold_schema();

}  // namespace failcast::report
