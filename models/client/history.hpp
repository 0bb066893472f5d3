// What a device's certificate has gone through before a run begins: it is renewed by logins, and logins follow each
// other by the reauthentication timeout (A25, A26).
#pragma once
#include <optional>

#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/base/working_time.hpp"
#include "models/parameters/parameters.hpp"

namespace failcast::client {

/// Whether a login at the cloud renews a certificate that lasts `left` longer, or is over (A26).
bool login_renews(Duration left, const Parameters& params);

/// How far back the logins of a user with this timeout are gone through: some timeouts, and more than a week.
Duration known_before(Duration timeout);
/// Age at `now` of the authentication of a user who is there in working time only, and has logged in at the next access
/// after the end of each timeout since long before (A25, A157).
Duration running_authentication_age(TimePoint now, Duration timeout, const WorkingTime& work, Stream draws,
                                    const Parameters& params);

/// Age of the certificate of a device in use for years, whose user logged in `auth_age` ago and before that each time
/// the timeout was over and access was wanted again. Without logins that renew, uniform over the validity.
/// @param timeout  tau of the user's logins; nothing: never
Duration running_certificate_age(Duration auth_age, std::optional<Duration> timeout, Stream draws,
                                 const Parameters& params);

}  // namespace failcast::client
