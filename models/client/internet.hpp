// What becomes of a client's internet traffic (ZIA) while Disaster Recovery is on for it: the action of the client's
// app profile, unless the DR record overrides it with `m` (domain.md 2.5, H21, H28). Knows nothing of private access.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/transition.hpp"
#include "models/dr/evaluate.hpp"
#include "models/wire/messages.hpp"

namespace failcast::client {

enum class InternetState : std::uint8_t {
  normal,      ///< through the cloud, as on any day
  direct,      ///< straight to the internet
  disabled,    ///< no internet
  policy_web,  ///< web only: the vendor's list, a PAC file of the customer's, or a proxy decides
  policy_all,  ///< all ports, through a tunnel to the customer's proxy
  count_
};
/// The app profile's setting; `none`: no ZIA DR in the profile, so the record says nothing to this client.
enum class InternetAction : std::uint8_t { none, direct, disable, policy_web, policy_all };
enum class InternetEvent : std::uint8_t { go_direct, disable, use_web_policy, use_policy, dr_over, count_ };
std::string_view name_of(InternetState state);
std::string_view name_of(InternetEvent event);

/// Where one look-up of the record takes it.
/// @param reading  the one for internet access
InternetState followed(InternetState state, InternetAction profile, const dr::Reading& reading,
                       const dr::Verdict& verdict);
/// Follows one look-up of the record. Observes the new state when it changes.
/// @param reading  the one for internet access
void follow_record(InternetState& state, InternetAction profile, const dr::Reading& reading, const dr::Verdict& verdict,
                   wire::Actions& out);

MachineDescription internet_description();

}  // namespace failcast::client
