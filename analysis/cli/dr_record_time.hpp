// Calendar times on the command line: UTC in ISO 8601, or seconds since 1970, to the 19 digits of an activation record.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "models/dr/record.hpp"

namespace failcast::cli {

struct TimeMistake {
  std::size_t at = 0;  ///< offset of what is wrong
  std::string message;
};
/// "1767225600", "2026-01-01", "2026-01-01T00:00Z" or "2026-01-01T00:00:00Z"; years 1970 to 9999.
std::variant<dr::EpochSeconds, TimeMistake> parse_time(std::string_view text);
/// "2026-01-01T00:00:00Z"; after the year 9999 only "after the year 9999".
std::string utc_text(dr::EpochSeconds time);

}  // namespace failcast::cli
