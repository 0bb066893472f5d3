#include "sim/scenario/units.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>
#include <limits>

namespace failcast::scenario {
namespace {

Duration duration(std::string_view text) { return std::get<Duration>(parse_duration(text)); }
UnitError refused(std::string_view text) { return std::get<UnitError>(parse_duration(text)); }

TEST_CASE("a duration is a number with a unit", "[units]") {
  CHECK(duration("200s") == 200s);
  CHECK(duration("90 s") == 90s);
  CHECK(duration("2 min") == 120s);
  CHECK(duration("2m") == 120s);
  CHECK(duration("1w") == 168h);
  CHECK(duration("1h 30m") == 90min);
  CHECK(duration("7ns") == 7ns);
  CHECK(duration("0s") == 0s);
}

TEST_CASE("days may be followed by a time of day", "[units]") {
  CHECK(duration("1d 08:12") == 32h + 12min);
  CHECK(duration("1d 08:12:30") == 32h + 12min + 30s);
  CHECK(refused("1d 24:00").message == "\"1d 24:00\" is not a duration");
  CHECK(refused("1d 08:60").message == "\"1d 08:60\" is not a duration");
}

TEST_CASE("decimals are exact or refused", "[units]") {
  CHECK(duration("2.5ms") == 2500us);
  CHECK(duration("0.1s") == 100ms);
  CHECK(duration("0.000000001s") == 1ns);
  CHECK(refused("0.0000000001s").message == "\"0.0000000001s\" is finer than a nanosecond");
  CHECK(refused("0.5ns").message == "\"0.5ns\" is finer than a nanosecond");
}

TEST_CASE("a number without unit is refused with the unit to write", "[units]") {
  CHECK(refused("120").hint.starts_with("write \"120s\""));
}

TEST_CASE("a wrong unit is refused with the right one", "[units]") {
  CHECK(refused("90 sec").message == "\"90 sec\" is not a duration");
  CHECK(refused("90 sec").hint == "write \"90s\" (units ns us ms s m h d w)");
}

TEST_CASE("negative durations are refused", "[units]") {
  CHECK(refused("-5s").message == "\"-5s\" is negative");
  CHECK(std::get<Duration>(parse_signed_duration("-5s")) == -5s);
}

TEST_CASE("the longest duration fits and one nanosecond more does not", "[units]") {
  CHECK(duration("9223372036854775807ns") == Duration::max());
  CHECK(refused("9223372036854775808ns").message == "\"9223372036854775808ns\" is longer than 292 years");
  CHECK(refused("106751d 23h 47m 16s 854ms 775us 808ns").message.ends_with("is longer than 292 years"));
  CHECK(refused("99999999999w").message == "\"99999999999w\" is longer than 292 years");
}

TEST_CASE("units come largest first and once", "[units]") {
  CHECK(refused("5s 1m").hint.starts_with("largest unit first"));
  CHECK(refused("1m 1m").hint.starts_with("largest unit first"));
}

TEST_CASE("every duration's text reads back as the same duration", "[units][property]") {
  rc::prop("parse(to_text(d)) == d", [](std::int64_t count) {
    const Duration d{count == std::numeric_limits<std::int64_t>::min() ? 0 : count};
    RC_ASSERT(std::get<Duration>(parse_signed_duration(to_text(d))) == d);
  });
}

TEST_CASE("no text makes the duration scanner fail otherwise than by an error", "[units][property]") {
  rc::prop("any text", [](const std::string& text) {
    const Parsed<Duration> parsed = parse_duration(text);
    if (const Duration* d = std::get_if<Duration>(&parsed)) RC_ASSERT(*d >= 0s);
  });
}

TEST_CASE("dates are UTC instants", "[units]") {
  CHECK(std::get<UtcTime>(parse_utc("1970-01-02T00:00:01.5Z")).time_since_epoch() == 24h + 1s + 500ms);
  CHECK(to_text(std::get<UtcTime>(parse_utc("2026-03-03T08:12:00Z"))) == "2026-03-03T08:12:00Z");
  CHECK(std::holds_alternative<UnitError>(parse_utc("2026-02-29T00:00:00Z")));
  CHECK(std::holds_alternative<UnitError>(parse_utc("2026-03-03T00:00:00")));
  CHECK(std::holds_alternative<UnitError>(parse_utc("2262-01-01T00:00:00Z")));
}

TEST_CASE("shares are numbers or percent", "[units]") {
  CHECK(std::get<double>(parse_number("35%", Unit::ratio)) == 0.35);
  CHECK(std::get<double>(parse_number("0.35", Unit::ratio)) == 0.35);
}

TEST_CASE("rates, bit rates and sizes need their unit", "[units]") {
  CHECK(std::get<double>(parse_number("45/s", Unit::per_second)) == 45);
  CHECK(std::get<double>(parse_number("120/min", Unit::per_second)) == 2);
  CHECK(std::get<double>(parse_number("0.1/min", Unit::per_hour)) == 6);
  CHECK(std::get<double>(parse_number("1 Gbit/s", Unit::megabit_per_second)) == 1000);
  CHECK(std::get<double>(parse_number("1 kB", Unit::byte)) == 1000);
  CHECK(std::get<UnitError>(parse_number("45", Unit::per_second)).hint == "write \"45/s\"");
  CHECK(std::get<UnitError>(parse_number("10", Unit::megabit_per_second)).hint == "write \"10 Mbit/s\"");
}

TEST_CASE("no number is infinite or not a number", "[units]") {
  CHECK(std::holds_alternative<UnitError>(parse_number("nan", Unit::ratio)));
  CHECK(std::holds_alternative<UnitError>(parse_number("inf", Unit::ratio)));
}

}  // namespace
}  // namespace failcast::scenario
