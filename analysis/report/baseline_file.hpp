// A baseline: what a scenario did when somebody last accepted it, small enough to be committed and read in a diff. One
// metric per line, with its mean first and its value in every replication behind it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "analysis/study/study.hpp"

namespace failcast::report {

/// The text of a baseline (baseline-1) of a finished study of one point. Keys sorted; equal for equal studies.
std::string baseline_json(const study::Study& study);

struct Baseline {
  study::Study study;  ///< of the plan only what a comparison needs
  std::string model;   ///< version of the simulated behaviour
};
/// Nothing when the text is no whole baseline; `trouble` says why.
std::optional<Baseline> read_baseline(std::string_view text, std::string& trouble);

}  // namespace failcast::report
