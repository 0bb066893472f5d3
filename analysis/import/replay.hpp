// An outage that happened, on a deployment of one's own: a scenario file with its faults, sources and confidence, and
// with the rules by which words became faults.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analysis/import/outage.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::import {

/// What no source says and a replay needs. Each stands in the file that is written, where it can be changed.
struct Assumptions {
  Duration lead = 1h;          ///< quiet time before the outage
  Duration settling = 2h;      ///< and after it: longer than the longest way back from BC (bc.exit_max_wait)
  Duration return_bound = 1h;  ///< within which everybody should be back
  Duration open_end = 4h;      ///< length of a last phase whose end nobody knows
  double unpublished = 0.5;    ///< share that works where none was published
  double slowness = 2;         ///< factor on round trips where an outage was a detour
};

/// @param deployment  the scenario that the replay extends
/// @param file        its file
/// @param folder      where the replay will stand: `extends` is written relative to it
/// @return its text; nothing when the outage cannot be replayed there, which is told in `diagnostics`
std::optional<std::string> replay(const Outage& outage, const scenario::Scenario& deployment,
                                  const std::filesystem::path& file, const std::filesystem::path& folder,
                                  const Assumptions& assumptions, std::vector<scenario::Diagnostic>& diagnostics);

}  // namespace failcast::import
