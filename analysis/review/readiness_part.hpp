// What a readiness review of a deployment found, as a section of the report.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analysis/page/document.hpp"

namespace failcast::review {

/// Whether a text is an answer of `failcast readiness`, of whatever version.
bool is_readiness(std::string_view text);

struct ReadinessPart {
  std::string scenario_name, scenario_hash;
  std::string verdict;  ///< "NOT READY"
  page::Tone tone = page::Tone::plain;
  page::Section section;
  std::size_t asked_blockers = 0;  ///< that nothing is stated about
  std::vector<std::string> files;  ///< that its evidence names
};
/// @param json  format readiness-1
/// @param number  of the answer in this report, from 1, for the section's id
/// @return what is wrong with the text, where it cannot be told
std::variant<ReadinessPart, std::string> readiness_part(std::string_view json, std::size_t number);
/// A report whose checklist has open blockers is not ready, whatever its budgets say; with waived ones it is ready with
/// waivers at best; those that are only asked are told.
void judge_too(page::Document& report, const ReadinessPart& part);

}  // namespace failcast::review
