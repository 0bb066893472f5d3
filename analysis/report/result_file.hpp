// result.json: everything measured in one run, by scenarios/schema/result-1.schema.json. Keys sorted, durations in
// integer nanoseconds; equal runs give equal bytes, whatever compiler or build type.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "analysis/report/run_report.hpp"

namespace failcast::report {

/// The text of a result file, with a newline at its end.
/// @param with_effort  also what the run took, which may differ between runs that are otherwise equal
std::string result_json(const RunReport& report, bool with_effort = false);

/// JSON Schema (draft-07) of a result file.
std::string result_schema();

/// What is needed to run again what a result file tells of.
struct Replay {
  std::string scenario_text;  ///< the resolved scenario
  std::string scenario_name;
  std::string scenario_hash;
  std::map<std::string, std::string> provenance;  ///< by path: "vendor-doc: H2"; empty in files of earlier versions
  std::uint32_t replication = 0;
  std::uint64_t trajectory_hash = 0;
  bool complete = false;
};
/// Nothing when the text is no result file of this format.
std::optional<Replay> read_replay(std::string_view text);
/// Why a text that seems to be a result cannot be replayed: cut off, not whole, of another version. Nothing when it can
/// be, and when it is something else, a scenario for instance.
std::optional<std::string> damage_of_result(std::string_view text);

}  // namespace failcast::report
