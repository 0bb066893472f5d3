// The one way back from real numbers to the integer nanoseconds that decide events (rates, slow-down factors).
#pragma once
#include <algorithm>
#include <cmath>

#include "models/base/time.hpp"
#include "sim/core/broken_invariant.hpp"

namespace failcast::core {

/// The nearest whole number of nanoseconds, halves away from zero; bounded at 2^62 ns (146 years), so that a sum of two
/// results cannot overflow.
/// @throws BrokenInvariant for NaN and for negative values
inline Duration nearest(double nanoseconds) {
  if (!(nanoseconds >= 0)) throw BrokenInvariant("a span of time must be a number and not negative");
  constexpr double kMost = 4611686018427387904.0;
  return Duration{static_cast<Duration::rep>(std::round(std::min(nanoseconds, kMost)))};
}

/// `d` times `factor`. A factor of 1 is exact for every `d`, others up to the 53 bits of a double (104 days in ns).
inline Duration scaled(Duration d, double factor) {
  return factor == 1 ? d : nearest(static_cast<double>(d.count()) * factor);
}

/// Time that one unit takes at `per_second` units a second, at least 1 ns.
/// @throws BrokenInvariant unless per_second > 0
inline Duration service_time(double per_second) {
  if (!(per_second > 0)) throw BrokenInvariant("a service rate must be positive");
  return std::max(nearest(1e9 / per_second), Duration{1});
}

}  // namespace failcast::core
