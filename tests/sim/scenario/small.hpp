// Small scenarios for tests of the reader.
#pragma once
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

/// Two sites' worth of things to refer to, with `more` members laid over.
inline ReadResult read_small(std::string_view more, const ReadOptions& options = {}) {
  const std::string text = "{\"format\": 1, \"extends\": \"base/default.jsonc\",\n" + std::string(more) + "}";
  return read_text(text, "small.jsonc", std::string(FAILCAST_SOURCE_DIR) + "/scenarios", options);
}

inline std::vector<std::string> codes(const ReadResult& result) {
  std::vector<std::string> out;
  for (const Diagnostic& d : result.diagnostics) out.push_back(d.code);
  return out;
}

}  // namespace failcast::scenario
