#include "models/policy/policy.hpp"

#include <algorithm>

namespace failcast::policy {
namespace {

bool has(const Attributes& attributes, const std::pair<std::string, std::string>& wanted) {
  return std::ranges::find(attributes, wanted) != attributes.end();
}

/// For every attribute name of `wanted` the user has at least one of the values given for that name.
bool satisfies(const Attributes& wanted, const Attributes& attributes) {
  return std::ranges::all_of(wanted, [&](const auto& one) {
    return std::ranges::any_of(wanted, [&](const auto& alternative) {
      return alternative.first == one.first && has(attributes, alternative);
    });
  });
}

template <class Rule>
const Rule* first_match(const std::vector<Rule>& rules, const Subject& subject, std::string_view segment) {
  const auto found =
      std::ranges::find_if(rules, [&](const Rule& rule) { return matches(rule.when, subject, segment); });
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace

std::string_view name_of(ClientType type) {
  switch (type) {
    case ClientType::zcc: return "zcc";
    case ClientType::zcc_partner: return "zcc_partner";
    case ClientType::web_browser: return "web_browser";
    case ClientType::cloud_connector: return "cloud_connector";
    case ClientType::branch_connector: return "branch_connector";
    case ClientType::machine_tunnel: return "machine_tunnel";
    case ClientType::zia_service_edge: return "zia_service_edge";
    case ClientType::cloud_browser: return "cloud_browser";
    case ClientType::zpa_lss: return "zpa_lss";
  }
  return "any";
}

bool matches(const Criteria& criteria, const Subject& subject, std::string_view segment) {
  if (!criteria.segments.empty() && std::ranges::find(criteria.segments, segment) == criteria.segments.end())
    return false;
  if (!criteria.client_types.empty() &&
      std::ranges::find(criteria.client_types, subject.client_type) == criteria.client_types.end())
    return false;
  if (!criteria.scim.empty() && !subject.scim_visible) return false;
  return satisfies(criteria.saml, subject.saml) && satisfies(criteria.scim, subject.scim);
}

Reason access(const std::vector<AccessRule>& rules, const Subject& subject, std::string_view segment) {
  const AccessRule* rule = first_match(rules, subject, segment);
  if (rule == nullptr) return Reason::no_policy;
  return rule->allow ? Reason::none : Reason::rejected_by_policy;
}

std::optional<Duration> timeout(const std::vector<TimeoutRule>& rules, const Subject& subject, std::string_view segment,
                                Duration fallback) {
  const TimeoutRule* rule = first_match(rules, subject, segment);
  return rule == nullptr ? fallback : rule->timeout;
}

Forwarding forwarding(const std::vector<ForwardingRule>& rules, const Subject& subject, std::string_view segment) {
  const ForwardingRule* rule = first_match(rules, subject, segment);
  return rule == nullptr ? Forwarding::forward : rule->action;
}

}  // namespace failcast::policy
