#include "sim/core/rounding.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace failcast;

TEST_CASE("real spans of time are rounded to the nearest nanosecond", "[rounding]") {
  CHECK(core::nearest(2.4) == 2ns);
  CHECK(core::nearest(2.5) == 3ns);
  CHECK(core::nearest(0) == 0ns);
  CHECK(core::nearest(1e300) == Duration{std::int64_t{1} << 62});
  CHECK_THROWS_AS(core::nearest(-1), core::BrokenInvariant);
  CHECK_THROWS_AS(core::nearest(std::numeric_limits<double>::quiet_NaN()), core::BrokenInvariant);
}

TEST_CASE("a factor of 1 keeps every nanosecond", "[rounding]") {
  const Duration long_time{(std::int64_t{1} << 60) + 1};
  CHECK(core::scaled(long_time, 1) == long_time);
  CHECK(core::scaled(25ms, 3) == 75ms);
}

TEST_CASE("a rate becomes the time of one service", "[rounding][7.12]") {
  CHECK(core::service_time(200) == 5ms);
  CHECK(core::service_time(3) == 333333333ns);
  CHECK(core::service_time(1e12) == 1ns);
  CHECK_THROWS_AS(core::service_time(0), core::BrokenInvariant);
}
