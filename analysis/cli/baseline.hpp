// A baseline on the disk: a file, or the one of a scenario in a folder of them.
#pragma once
#include <string>
#include <variant>

#include "analysis/report/baseline_file.hpp"

namespace failcast::cli {

/// The file of a scenario called `name`, where `place` may be a folder of baselines or a file.
std::string baseline_file(const std::string& place, const std::string& name);

/// The baseline of the scenario called `name`; a study file of one point serves too. What is wrong with it otherwise.
std::variant<report::Baseline, std::string> read_baseline_of(const std::string& file, const std::string& name);

}  // namespace failcast::cli
