// What a scenario has to offer to somebody who types: its ids, and the paths of its values.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/cli/complete.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::cli {

struct KnownScenario {
  scenario::Scenario scenario;
  std::vector<std::string> slowest;  ///< clients of a result file
};

/// The first file that is a scenario, or the result or study of one; nothing when none is.
std::optional<KnownScenario> known_scenario(const std::vector<std::string>& files);

/// The next part of a path as --set takes it: "bc." for "b", "bc.enter_wait=" for "bc.e", values after the "=". Without
/// a scenario the parameters.
std::vector<Candidate> paths_from(const std::optional<KnownScenario>& known, const std::string& typed);

std::vector<Candidate> budgets_of(const KnownScenario& known);
std::vector<Candidate> segments_of(const KnownScenario& known);
/// Sites, segments and client groups.
std::vector<Candidate> parts_of(const KnownScenario& known);
/// The slowest clients of a result; else the first client of each group.
std::vector<Candidate> clients_of(const KnownScenario& known);
/// Whose transcript may be asked for: stations by instance, and "all".
std::vector<Candidate> entities_of(const KnownScenario& known);

}  // namespace failcast::cli
