#include "models/saml/saml.hpp"

#include <cassert>

#include "models/base/math.hpp"

namespace failcast::saml {

UtcTime not_before(UtcTime idp_now, Duration back_dating) { return idp_now - back_dating; }

bool is_expired(UtcTime not_before, std::optional<Duration> timeout, UtcTime now) {
  return timeout.has_value() && age(not_before, now) > *timeout;
}

std::optional<UtcTime> last_valid(UtcTime not_before, std::optional<Duration> timeout) {
  if (!timeout) return std::nullopt;
  return not_before + *timeout;
}

Reason check_skew(UtcTime idp_now, UtcTime sp_now, Duration skew_max) {
  const Duration skew = idp_now < sp_now ? sp_now - idp_now : idp_now - sp_now;
  return skew > skew_max ? Reason::clock_skew : Reason::none;
}

Duration stationary_age(Stream stream, std::uint64_t n, Duration timeout, Duration lazy_mean) {
  assert(timeout > Duration{0} && lazy_mean >= Duration{0});
  // One draw decides both the part of the density and the place within it, by inversion.
  const auto flat = static_cast<double>(timeout.count());
  const auto tail = static_cast<double>(lazy_mean.count());
  const double position = stream.uniform(n) * (flat + tail);
  const double nanoseconds = position < flat ? position : flat - tail * math::log(1 - (position - flat) / tail);
  return Duration{static_cast<std::int64_t>(nanoseconds)};
}

}  // namespace failcast::saml
