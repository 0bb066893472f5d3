#include "analysis/lifetimes/authentication.hpp"

#include <cmath>

namespace failcast::lifetimes {
namespace {

double days(Duration d) { return std::chrono::duration<double, std::ratio<86'400>>(d).count(); }

/// Share of users whose authentication is older than `age` days: flat up to the timeout, then fading with the mean.
double share_older(const Logins& logins, double age) {
  const double tau = days(logins.timeout), tail = days(logins.lazy_mean), cycle = tau + tail;
  if (age <= 0) return 1;
  if (age < tau) return 1 - age / cycle;
  return tail > 0 ? std::exp(-(age - tau) / tail) * tail / cycle : 0;
}

}  // namespace

double share_lost_without_idp(const Logins& logins, Duration after) {
  return share_older(logins, days(logins.timeout) - days(after));
}

double share_lost_in_dr(const Logins& logins, Duration max_age, Duration after) {
  return share_older(logins, days(max_age) - days(after));
}

double share_lapsed(const Logins& logins) { return share_older(logins, days(logins.timeout)); }

double logins_per_second(const Logins& logins, double users) {
  return users / (days(logins.timeout) + days(logins.lazy_mean)) / 86'400;
}

}  // namespace failcast::lifetimes
