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
#include "analysis/study/study.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {

struct Original {
  scenario::Scenario scenario;
  std::uint32_t replication = 0;
  std::optional<std::uint64_t> trajectory_hash;  ///< that the replay must have; of a file
  std::string proof;                             ///< whose it is: "the result file's"
  explain::Provenance provenance;                ///< of the file's values
  std::optional<study::Study> study;             ///< of whose replications it is one; of a study file
  bool is_replay = false;                        ///< of a result or a study file, not of a scenario
  /// The scenario with overrides on top; says nothing.
  std::function<scenario::ReadResult(const std::vector<std::string>& sets)> read;
};

/// The scenario with a lever turned; or the lever, where the scenario's own checks refuse it.
std::variant<scenario::Scenario, explain::StuckLever> with_lever(const Original& original, const explain::Lever& lever);

/// Says what is wrong with the file or the flags; the exit code then.
std::variant<Original, ExitCode> load_original(const ExplainArgs& args, const Common& common, const Console& console);

}  // namespace failcast::cli
