// The scenario reader: from a file to a typed, checked scenario, or to a list of everything that is wrong with it.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/diagnostic.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::scenario {

struct ReadOptions {
  std::vector<std::string> sets{};           ///< "path=value", applied in order after merging
  std::vector<std::string> known_metrics{};  ///< metrics that budgets may name; empty: not checked
  std::optional<UtcTime> today{};            ///< waivers that ended before are mistakes; nothing: not checked
};

/// A value that its file marks as a guess, with the range in which it may lie: no part of the scenario, but what one
/// must know to tell how much hangs on the guess.
struct Guess {
  std::string path;       ///< as --set names it
  std::string low, high;  ///< as the file writes them; whether the scenario may have them, only reading again tells
};

/// A scenario is there exactly when no diagnostic is an error.
struct ReadResult {
  std::optional<Scenario> scenario;
  std::vector<Diagnostic> diagnostics;
  std::vector<Guess> guesses{};
};

/// Reads a file with what it extends, applies the overrides, checks everything. Never throws on bad input.
ReadResult read_file(const std::filesystem::path& file, const ReadOptions& options = {});
/// The same for a text in memory. `name` appears in diagnostics, `directory` is where `extends` starts.
ReadResult read_text(std::string_view text, const std::string& name, const std::filesystem::path& directory = {},
                     const ReadOptions& options = {});

/// JSON Schema (draft-07) of a scenario file, from the same field lists that the reader uses.
std::string json_schema();

/// Every value of the scenario, defaults included, in a fixed order with units: equal for files that mean the same. It
/// can be read back and gives the same scenario.
std::string canonical_json(const Scenario& scenario);
/// Fingerprint of the canonical text: independent of comments, of order and of how the scenario is spread over files.
std::uint64_t scenario_hash(const Scenario& scenario);
/// The fingerprint as 16 hexadecimal digits.
std::string hash_text(const Scenario& scenario);
/// Every value after merging, with the file and line it came from ("default" when nothing set it) and its provenance.
std::string resolved_json(const Scenario& scenario);

/// One row of the parameter reference.
struct ParameterRow {
  std::string name, unit, default_value, range, basis, doc;
};
/// Every protocol parameter in the order of its declaration.
std::vector<ParameterRow> list_parameters();

}  // namespace failcast::scenario
