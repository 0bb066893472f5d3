// Quantities as people write them: "200s", "1d 08:12", "35%", "45/s", "10 Mbit/s", "2026-03-03T00:00:00Z". Durations
// are exact integers of nanoseconds; what would lose precision or overflow is refused, and so is a number without its
// unit.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "models/base/time.hpp"

namespace failcast::scenario {

/// Dimension of a number that is no duration. `ratio` is written as a number or in percent, `plain` as a number.
enum class Unit : std::uint8_t { plain, ratio, per_second, per_hour, megabit_per_second, byte };
/// The unit of FieldInfo::unit: "" (plain), "1" (ratio), "/s", "/h", "Mbit/s", "B".
Unit unit_of(std::string_view symbol);
std::string_view symbol_of(Unit unit);

/// Why a text is not the quantity that was asked for.
struct UnitError {
  std::string message;  ///< `"90 sec" is not a duration`
  std::string hint;     ///< `write "90s" (units ns us ms s m h d w)`
};
template <class T>
using Parsed = std::variant<T, UnitError>;

/// Without the blanks at both ends.
std::string_view trimmed(std::string_view text);

/// One or more parts "<number><unit>" with units ns us ms s m min h d w, and at the end optionally hh:mm or hh:mm:ss.
/// Decimals are exact: "1.5h" is fine, "0.5ns" is refused. Never negative.
Parsed<Duration> parse_duration(std::string_view text);
/// As above with an optional leading minus (clock errors).
Parsed<Duration> parse_signed_duration(std::string_view text);
/// The shortest text in whole units that parses back to the same duration: "1h 30m".
std::string to_text(Duration duration);

/// "2026-03-03T00:00:00Z", seconds with up to nine decimals; years 1970 to 2261.
Parsed<UtcTime> parse_utc(std::string_view text);
std::string to_text(UtcTime time);
/// "2026-03-03": the instant at which that day begins in UTC.
Parsed<UtcTime> parse_date(std::string_view text);
/// The day of an instant, "2026-03-03".
std::string date_text(UtcTime time);

/// A number in `unit`; plain numbers are accepted for `plain` and `ratio` only.
Parsed<double> parse_number(std::string_view text, Unit unit);
/// Shortest decimal text that reads back to the same number, with the unit's symbol where it has one.
std::string to_text(double value, Unit unit);

}  // namespace failcast::scenario
