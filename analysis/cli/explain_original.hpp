// The run that `explain` explains: of a scenario, or one that a file keeps the proof of.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/cli/command.hpp"
#include "analysis/cli/console.hpp"
#include "analysis/explain/explanation.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {

struct Original {
  scenario::Scenario scenario;
  std::uint32_t replication = 0;
  std::optional<std::uint64_t> trajectory_hash;  ///< that the replay must have; of a file
  std::string proof;                             ///< whose it is: "the result file's"
  explain::Provenance provenance;                ///< of the file's values
  /// The scenario with overrides on top; says nothing.
  std::function<scenario::ReadResult(const std::vector<std::string>& sets)> read;
};

/// Says what is wrong with the file or the flags; the exit code then.
std::variant<Original, ExitCode> load_original(const ExplainArgs& args, const Common& common, const Console& console);

}  // namespace failcast::cli
