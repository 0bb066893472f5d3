#include "analysis/cli/dr_record_time.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::cli;

namespace {

std::optional<dr::EpochSeconds> seconds(std::string_view text) {
  const auto time = parse_time(text);
  const auto* value = std::get_if<dr::EpochSeconds>(&time);
  return value == nullptr ? std::nullopt : std::optional(*value);
}
std::size_t mistake_at(std::string_view text) { return std::get<TimeMistake>(parse_time(text)).at; }

}  // namespace

TEST_CASE("times are UTC in ISO 8601 or seconds since 1970", "[dr]") {
  CHECK(seconds("2026-01-01T00:00:00Z") == 1767225600U);
  CHECK(seconds("2026-01-01 00:00Z") == 1767225600U);
  CHECK(seconds("2026-01-02") == 1767312000U);
  CHECK(seconds("2024-02-29T23:59:59Z") == 1709251199U);
  CHECK(seconds("1767225600") == 1767225600U);
  CHECK(seconds("9999999999999999999") == 9'999'999'999'999'999'999U);
}

TEST_CASE("a wrong time is told with its place", "[dr]") {
  CHECK(mistake_at("") == 0);
  CHECK(mistake_at("tomorrow") == 0);
  CHECK(mistake_at("1969-12-31") == 0);
  CHECK(mistake_at("2026/01/01") == 4);
  CHECK(mistake_at("2026-13-01") == 5);
  CHECK(mistake_at("2026-02-29") == 8);
  CHECK(mistake_at("2026-01-01T24:00:00Z") == 11);
  CHECK(mistake_at("2026-01-01T00:00:00") == 19);
  CHECK(mistake_at("2026-01-01T00:00:00+01:00") == 19);
  CHECK(mistake_at("2026-01-01T00:00:00Zz") == 20);
  CHECK(mistake_at("10000000000000000000") == 19);
}

TEST_CASE("a time is written as it is read", "[dr][property]") {
  CHECK(utc_text(0) == "1970-01-01T00:00:00Z");
  CHECK(utc_text(253402300799U) == "9999-12-31T23:59:59Z");
  CHECK(utc_text(253402300800U) == "after the year 9999");
  rc::prop("parse after print", [] {
    const auto time = *rc::gen::inRange<dr::EpochSeconds>(0, 253402300800U);
    RC_ASSERT(seconds(utc_text(time)) == time);
  });
}
