// SAML assertions: from when an authentication counts, how long it lasts, and whether two clocks agree well enough for
// it to be accepted (domain.md 2.3, 3.9, 6.3, 6.4). Pure functions; an expired authentication is noticed only when the
// user opens something new.
#pragma once
#include <optional>

#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/observations.hpp"

namespace failcast::saml {

/// NotBefore of an assertion that an IdP issues when its clock shows `idp_now`; the age of the authentication counts
/// from here (H31). IdPs back-date to forgive service providers whose clock is behind.
UtcTime not_before(UtcTime idp_now, Duration back_dating);

/// The age of an authentication, by the clock of the one who judges it. Negative when that clock is behind.
constexpr Duration age(UtcTime not_before, UtcTime now) { return now - not_before; }

/// Whether an authentication is too old: older than `timeout`, not just as old (3.9). Nothing: it never expires (H30).
bool is_expired(UtcTime not_before, std::optional<Duration> timeout, UtcTime now);

/// The last instant at which it is still good, by the judge's clock; nothing when it never expires.
std::optional<UtcTime> last_valid(UtcTime not_before, std::optional<Duration> timeout);

/// None, or clock_skew when the clocks of IdP and service provider differ by more than `skew_max`, either way (R57).
Reason check_skew(UtcTime idp_now, UtcTime sp_now, Duration skew_max);

/// Draw number `n` of the age of a user's authentication at an instant that has nothing to do with its logins: users
/// log in anew, at the first access after expiry, an exponential time of mean `lazy_mean` late (A25). Density
/// 1 / (timeout + lazy_mean) up to `timeout`, an exponential tail beyond (6.4). `lazy_mean` 0: uniform.
Duration stationary_age(Stream stream, std::uint64_t n, Duration timeout, Duration lazy_mean);

}  // namespace failcast::saml
