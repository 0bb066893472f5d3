// From a file named on the command line to a scenario that may be run, or to the exit code after everything wrong with
// it has been said.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "analysis/cli/command.hpp"
#include "analysis/cli/console.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {

using Loaded = std::variant<scenario::Scenario, ExitCode>;

/// Reader's options for this program: the overrides, the metrics that budgets may name.
scenario::ReadOptions read_options(const std::vector<std::string>& sets, const std::string& seed);

/// The day by which waivers are judged: --today, FAILCAST_TODAY, or the clock's.
UtcTime today(const Common& common);

/// Reads a file ("-": standard input) and what its budgets ask of the metric list. Mistakes come back as diagnostics;
/// nothing when the file itself cannot be read.
std::optional<scenario::ReadResult> read_scenario(const std::string& path, const scenario::ReadOptions& options);

/// The same of a text that came from standard input.
scenario::ReadResult read_scenario_text(const std::string& text, const scenario::ReadOptions& options);

/// As read_scenario, with waivers that end, telling diagnostics on stderr.
Loaded load_scenario(const std::string& path, scenario::ReadOptions options, const Common& common,
                     const Console& console);

/// Says what is wrong and what it comes to. Returns the scenario when nothing is.
Loaded accept(scenario::ReadResult read, const Common& common, const Console& console);

}  // namespace failcast::cli
