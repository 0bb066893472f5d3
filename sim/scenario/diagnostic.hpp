// What is wrong, or doubtful, in a scenario file: where it stands, what was expected, how to put it right. All mistakes
// of a file are collected and told at once.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace failcast::scenario {

/// One finding. Families of codes: E0xx form and references, L1xx timeline, L2xx topology and readiness, L3xx capacity
/// and limits, L5xx provenance, L6xx what an import could not take over.
struct Diagnostic {
  enum Severity : std::uint8_t { error, warning };
  Severity severity = error;
  std::string code;     ///< "E012"
  std::string file;     ///< as the reader was told, or as `extends` names it; "--set ..." for an override
  int line = 0;         ///< from 1; 0: not in a file
  int column = 0;       ///< from 1, in characters
  std::string path;     ///< JSON pointer after merging, "/faults/1/for"
  std::string message;  ///< one sentence
  std::string hint;     ///< what to write instead; may be empty
};

/// "file:line:column: error E012 /faults/1/for: message  = hint"
std::string format(const Diagnostic& diagnostic);

bool has_errors(const std::vector<Diagnostic>& diagnostics);

/// The word of `known` with the least edit distance to `word`, when near enough to be a likely slip; else empty.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);
/// `did you mean "nearest"?`, or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

}  // namespace failcast::scenario
