#include "models/base/distribution.hpp"

#include <cassert>
#include <limits>

#include "models/base/math.hpp"

namespace failcast {
namespace {

/// The one place where a drawn real number becomes nanoseconds: to the nearest, ties up. The cap, half of what a
/// Duration holds (146 years), keeps far tails from overflowing when they are added to a time.
Duration to_duration(double nanoseconds) {
  constexpr std::int64_t kLongest = std::numeric_limits<std::int64_t>::max() / 2;
  if (!(nanoseconds > 0)) return Duration{0};
  if (nanoseconds >= static_cast<double>(kLongest)) return Duration{kLongest};
  return Duration{static_cast<std::int64_t>(nanoseconds + 0.5)};
}

/// Uniform in the open interval (0, 1), for quantiles that are infinite at its ends.
double open_uniform(Stream stream, std::uint64_t n) {
  return (static_cast<double>(stream.bits(n) >> 12) + 0.5) * 0x1p-52;
}

}  // namespace

Duration Distribution::draw(Stream stream, std::uint64_t n) const {
  switch (kind) {
    case Kind::constant: return a < Duration{0} ? Duration{0} : a;
    case Kind::uniform: {
      assert(a >= Duration{0} && b >= a);
      if (b == a) return a;
      return a + Duration{static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>((b - a).count()), n))};
    }
    case Kind::exponential:
      if (a == Duration{0}) return a;
      return to_duration(-static_cast<double>(a.count()) * math::log(1 - stream.uniform(n)));
    case Kind::lognormal:
      return to_duration(static_cast<double>(a.count()) *
                         math::exp(sigma * math::normal_quantile(open_uniform(stream, n))));
  }
  return Duration{0};
}

}  // namespace failcast
