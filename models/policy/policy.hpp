// Access, timeout and client forwarding policies: ordered rules, first match wins (H71 H30). Pure functions of a user's
// attributes; an empty criterion matches everybody.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/base/ids.hpp"
#include "models/base/time.hpp"
#include "models/observations.hpp"

namespace failcast::policy {

/// Who or what asks (H71). Only `zcc` works in BC and DR (R9, R10).
enum class ClientType : std::uint8_t {
  zcc,
  zcc_partner,
  web_browser,
  cloud_connector,
  branch_connector,
  machine_tunnel,
  zia_service_edge,
  cloud_browser,
  zpa_lss
};
std::string_view name_of(ClientType type);

/// Attribute names and values, as an IdP asserts (SAML) or provisions (SCIM) them.
using Attributes = std::vector<std::pair<std::string, std::string>>;

/// The user as a rule sees it. `scim_visible` is false for new users in BC: a rule with a SCIM criterion never matches
/// (R13).
struct Subject {
  ClientType client_type = ClientType::zcc;
  Attributes saml;
  Attributes scim;
  bool scim_visible = true;
};

/// All given criteria must hold; several values of one attribute name are alternatives.
struct Criteria {
  std::vector<std::string> segments{};     ///< empty: every segment
  std::vector<ClientType> client_types{};  ///< empty: every type
  Attributes saml{};
  Attributes scim{};
};
bool matches(const Criteria& criteria, const Subject& subject, std::string_view segment);

struct AccessRule {
  std::string id;
  Criteria when;
  bool allow = true;
};
struct TimeoutRule {
  std::string id;
  Criteria when;
  std::optional<Duration> timeout; /* nothing: never (H30) */
};
enum class Forwarding : std::uint8_t { forward, bypass };
struct ForwardingRule {
  std::string id;
  Criteria when;
  Forwarding action = Forwarding::forward;
};

/// None when access is allowed; rejected_by_policy or no_policy otherwise.
Reason access(const std::vector<AccessRule>& rules, const Subject& subject, std::string_view segment);
/// tau of the first matching rule, else `fallback`; nothing means "never".
std::optional<Duration> timeout(const std::vector<TimeoutRule>& rules, const Subject& subject, std::string_view segment,
                                Duration fallback);
Forwarding forwarding(const std::vector<ForwardingRule>& rules, const Subject& subject, std::string_view segment);

}  // namespace failcast::policy
