#include "models/client/history.hpp"

#include <algorithm>
#include <vector>

#include "models/base/distribution.hpp"

namespace failcast::client {

bool login_renews(Duration left, const Parameters& params) {
  constexpr Duration kRenewalWindow = 30 * 24h;
  switch (params.cert.client_renew) {
    case ClientRenewal::each_auth: return true;
    case ClientRenewal::last_30d: return left <= kRenewalWindow;
    case ClientRenewal::never: return false;
  }
  return false;
}

Duration known_before(Duration timeout) { return std::max<Duration>(5 * timeout, timeout + 14 * 24h); }

Duration running_authentication_age(TimePoint now, Duration timeout, const WorkingTime& work, Stream draws,
                                    const Parameters& params) {
  const Distribution lazy = Distribution::exponential(params.auth.lazy_mean);
  std::uint64_t n = 0;
  const auto phase = static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(timeout.count()), n++));
  TimePoint login = work.next(now - known_before(timeout) + Duration{phase});
  for (TimePoint following = login; following <= now;) {
    login = following;
    following = work.after(login + timeout, lazy.draw(draws, n++));
  }
  return std::max(now - login, Duration{});
}

Duration running_certificate_age(Duration auth_age, std::optional<Duration> timeout, Stream draws,
                                 const Parameters& params) {
  const Duration validity = params.cert.client_validity;
  std::uint64_t n = 0;
  const auto first =
      Duration{static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(validity.count()), n++))};
  if (!timeout || params.cert.client_renew == ClientRenewal::never) return first;
  const Distribution lazy = Distribution::exponential(params.auth.lazy_mean);
  std::vector<Duration> logins{auth_age};  // how long ago, the last one first
  while (logins.back() < 2 * validity) logins.push_back(logins.back() + *timeout + lazy.draw(draws, n++));
  Duration age = logins.back() + first;
  for (auto login = logins.rbegin(); login != logins.rend(); ++login)
    if (login_renews(validity - (age - *login), params)) age = *login;
  return age;
}

}  // namespace failcast::client
