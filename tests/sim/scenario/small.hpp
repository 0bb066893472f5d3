// Small scenarios for tests of the reader.
#pragma once
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/reader.hpp"

namespace failcast::scenario {

/// The least that is a scenario, with `more` members.
inline std::string minimal(std::string_view more = {}) {
  std::string text =
      R"({"format": 1, "name": "small", "clock": {"horizon": "4h"}, "cloud": {"regions": {"eu": {"rtt": "17ms"}}},)";
  return text + "\n" + std::string(more) + "}";
}

/// What `base` (in scenarios/base) has to refer to, with `more` members laid over.
inline ReadResult read_over(const std::string& base, std::string_view more, const ReadOptions& options = {}) {
  const std::string text = "{\"format\": 1, \"extends\": \"base/" + base + "\",\n" + std::string(more) + "}";
  return read_text(text, "small.jsonc", std::string(FAILCAST_SOURCE_DIR) + "/scenarios", options);
}
inline ReadResult read_small(std::string_view more, const ReadOptions& options = {}) {
  return read_over("default.jsonc", more, options);
}
/// With Disaster Recovery.
inline ReadResult read_dr(std::string_view more, const ReadOptions& options = {}) {
  return read_over("dr.jsonc", more, options);
}

inline std::vector<std::string> codes(const ReadResult& result) {
  std::vector<std::string> out;
  for (const Diagnostic& d : result.diagnostics) out.push_back(d.code);
  return out;
}

/// The only finding there is.
inline Diagnostic only(const ReadResult& result) {
  for (const Diagnostic& d : result.diagnostics) UNSCOPED_INFO(format(d));
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.scenario.has_value() == (result.diagnostics[0].severity == Diagnostic::warning));
  return result.diagnostics[0];
}
inline Diagnostic finding(std::string_view more, const ReadOptions& options = {}) {
  return only(read_small(more, options));
}

}  // namespace failcast::scenario
