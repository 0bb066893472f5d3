// X.509 certificates of connectors, edges, controllers and clients, as far as time and trust go: from when to when, by
// whose clock, under which root, and what an expired one still permits (domain.md 6.1, A28, R2, R3, R31).
#pragma once
#include <string_view>

#include "models/base/time.hpp"
#include "models/observations.hpp"
#include "models/parameters/parameters.hpp"

namespace failcast::certificate {

/// notBefore and notAfter. Good from the first until just before the second: at `not_after` nothing remains (3.10).
struct Validity {
  UtcTime not_before{};
  UtcTime not_after{};
  friend constexpr bool operator==(const Validity&, const Validity&) = default;
};

/// A certificate issued at `now` for `lifetime`; it never lasts longer (R2).
constexpr Validity issue(UtcTime now, Duration lifetime) { return {now, now + lifetime}; }

/// Judged by the clock that shows `now`. A certificate that is not valid yet is no better than an expired one.
constexpr bool is_valid(const Validity& validity, UtcTime now) {
  return validity.not_before <= now && now < validity.not_after;
}

/// What is left; zero once expired.
constexpr Duration remaining(const Validity& validity, UtcTime now) {
  return now < validity.not_after ? validity.not_after - now : Duration{0};
}

/// When the entity with this clock takes its certificate for expired: too early when its clock is ahead.
constexpr TimePoint expires_at(const Validity& validity, const EntityClock& clock) {
  return clock.when(validity.not_after);
}

/// None when both chain to one root CA; untrusted_root otherwise (R31).
Reason check_root(std::string_view own_root, std::string_view peer_root);
/// None, certificate_expired or untrusted_root: whether a peer with this certificate may open a TLS session.
Reason check_peer(const Validity& validity, UtcTime now, std::string_view own_root, std::string_view peer_root);

// What the owner of an expired certificate still does (A28). New TLS sessions and new M-Tunnels never: R3.

/// Refuses new work as a paused component at once, instead of going on until its session reconnects.
bool pauses_at_once(OnExpiry on_expiry);
/// Running M-Tunnels go on until their TLS session next reconnects.
bool keeps_mtunnels(OnExpiry on_expiry);
/// Ends all its sessions, and with them all M-Tunnels, at the instant of expiry.
bool stops(OnExpiry on_expiry);

}  // namespace failcast::certificate
