// A duration that may be random, by what people know about it (a constant, bounds, a mean, a median).
#pragma once
#include "models/base/random.hpp"
#include "models/base/time.hpp"

namespace failcast {

struct Distribution {
  enum class Kind : std::uint8_t { constant, uniform, exponential, lognormal };
  Kind kind = Kind::constant;
  Duration a{};      ///< constant: the value; uniform: lower end; exponential: mean; lognormal: median
  Duration b{};      ///< uniform: upper end
  double sigma = 0;  ///< lognormal: standard deviation of the logarithm

  static constexpr Distribution constant(Duration value) { return {Kind::constant, value, {}, 0}; }
  static constexpr Distribution uniform(Duration low, Duration high) { return {Kind::uniform, low, high, 0}; }
  static constexpr Distribution exponential(Duration mean) { return {Kind::exponential, mean, {}, 0}; }
  static constexpr Distribution lognormal(Duration median, double sigma) {
    return {Kind::lognormal, median, {}, sigma};
  }

  /// Draw number `n` of `stream`, never negative. Uses one counter value.
  Duration draw(Stream stream, std::uint64_t n) const;

  friend bool operator==(const Distribution&, const Distribution&) = default;
};

}  // namespace failcast
