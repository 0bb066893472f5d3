// Who is still in when nobody can log in any more, as formulas (domain.md 6.4). Users log in again once their
// authentication is older than tau, at once or, lazily, at their next access an exponential time later.
#pragma once
#include "models/base/time.hpp"

namespace failcast::lifetimes {

/// Preconditions: timeout > 0, lazy_mean >= 0.
struct Logins {
  Duration timeout{};    ///< tau
  Duration lazy_mean{};  ///< 1 / nu; 0: at once
};

/// Share of users whose authentication is over `after` the beginning of an outage without any identity provider.
/// Users whose timeout had lapsed before are counted as lost.
double share_lost_without_idp(const Logins& logins, Duration after);
/// Share of users out in Disaster Recovery, where `max_age` (M) replaces the timeout and revives what had lapsed.
double share_lost_in_dr(const Logins& logins, Duration max_age, Duration after);
/// Share whose timeout has lapsed and who have not come back yet, on any ordinary day: lost at once where DR does not
/// revive them (A23).
double share_lapsed(const Logins& logins);
/// Logins per second of so many users.
double logins_per_second(const Logins& logins, double users);

}  // namespace failcast::lifetimes
