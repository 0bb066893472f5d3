#include "models/support/support.hpp"

#include <array>

namespace failcast::support {
namespace {

struct Entry {
  Feature feature;
  Mode mode;
  Support support;
};

constexpr Support fails_in_bc(std::string_view rules) { return {Treatment::fails, Reason::unsupported_in_bc, rules}; }
constexpr Support ignored_in_bc(std::string_view rules) {
  return {Treatment::ignored, Reason::unsupported_in_bc, rules};
}
constexpr Support fails_in_dr(std::string_view rules) { return {Treatment::fails, Reason::unsupported_in_dr, rules}; }
constexpr Support ignored_in_dr(std::string_view rules) {
  return {Treatment::ignored, Reason::unsupported_in_dr, rules};
}
constexpr Support frozen(std::string_view rules) { return {Treatment::fails, Reason::portal_frozen, rules}; }
constexpr Support waits(std::string_view rules) { return {Treatment::waits, Reason::queued, rules}; }

// What holds in DR holds in a DR test for those who take part (section 4), but the portal works (R48, A126).
// clang-format off
constexpr Entry kTable[] = {
    {Feature::browser_access,       Mode::bc,      fails_in_bc("R9")},
    {Feature::browser_access,       Mode::dr,      fails_in_dr("R45")},
    {Feature::browser_access,       Mode::dr_test, fails_in_dr("R45")},
    {Feature::source_ip_anchoring,  Mode::bc,      fails_in_bc("R9")},
    {Feature::source_ip_anchoring,  Mode::dr,      fails_in_dr("R45")},
    {Feature::source_ip_anchoring,  Mode::dr_test, fails_in_dr("R45")},
    {Feature::cloud_connector,      Mode::bc,      fails_in_bc("R9")},
    {Feature::cloud_connector,      Mode::dr,      fails_in_dr("R45")},
    {Feature::cloud_connector,      Mode::dr_test, fails_in_dr("R45")},
    {Feature::branch_connector,     Mode::bc,      fails_in_bc("R9")},
    {Feature::branch_connector,     Mode::dr,      fails_in_dr("R44")},
    {Feature::branch_connector,     Mode::dr_test, fails_in_dr("R44")},
    {Feature::machine_tunnel,       Mode::bc,      fails_in_bc("R10")},
    {Feature::machine_tunnel,       Mode::dr,      fails_in_dr("R45")},
    {Feature::machine_tunnel,       Mode::dr_test, fails_in_dr("R45")},
    {Feature::redirection_policy,   Mode::bc,      ignored_in_bc("R11")},
    {Feature::redirection_policy,   Mode::dr,      ignored_in_dr("R36")},
    {Feature::redirection_policy,   Mode::dr_test, ignored_in_dr("R36")},
    {Feature::component_deployment, Mode::bc,      fails_in_bc("R5")},
    {Feature::component_deployment, Mode::dr,      fails_in_dr("R43")},
    {Feature::component_deployment, Mode::dr_test, fails_in_dr("R43")},
    {Feature::client_enrolment,     Mode::dr,      fails_in_dr("R43")},
    {Feature::client_enrolment,     Mode::dr_test, fails_in_dr("R43")},
    {Feature::client_to_client,     Mode::dr,      fails_in_dr("R45")},
    {Feature::client_to_client,     Mode::dr_test, fails_in_dr("R45")},
    {Feature::dashboards,           Mode::dr,      fails_in_dr("R45")},
    {Feature::diagnostics,          Mode::dr,      fails_in_dr("R45")},
    {Feature::diagnostics,          Mode::dr_test, fails_in_dr("R45")},
    {Feature::app_protection,       Mode::dr,      ignored_in_dr("R45 A58")},
    {Feature::app_protection,       Mode::dr_test, ignored_in_dr("R45 A58")},
    {Feature::log_streaming,        Mode::dr,      fails_in_dr("R45")},
    {Feature::log_streaming,        Mode::dr_test, fails_in_dr("R45")},
    {Feature::policy_update,        Mode::bc,      frozen("R4")},
    {Feature::policy_update,        Mode::dr,      fails_in_dr("R45")},
    {Feature::policy_update,        Mode::dr_test, waits("R48")},
    {Feature::configuration_update, Mode::bc,      frozen("R4")},
    {Feature::configuration_update, Mode::dr,      fails_in_dr("R45")},
    {Feature::configuration_update, Mode::dr_test, waits("R48")},
    {Feature::scim,                 Mode::dr,      fails_in_dr("R45")},
    {Feature::scim,                 Mode::dr_test, fails_in_dr("R45")},
    {Feature::deception,            Mode::dr,      ignored_in_dr("R45")},
    {Feature::deception,            Mode::dr_test, ignored_in_dr("R45")},
    {Feature::microtenants,         Mode::dr,      ignored_in_dr("R45 R46")},
    {Feature::microtenants,         Mode::dr_test, ignored_in_dr("R45 R46")},
};
// clang-format on

constexpr std::size_t kFeatures = static_cast<std::size_t>(Feature::count_);
constexpr std::size_t kModes = static_cast<std::size_t>(Mode::count_);

constexpr std::size_t cell(Feature feature, Mode mode) {
  return static_cast<std::size_t>(feature) * kModes + static_cast<std::size_t>(mode);
}

constexpr auto kCells = [] {
  std::array<Support, kFeatures * kModes> cells{};
  for (const Entry& entry : kTable) cells[cell(entry.feature, entry.mode)] = entry.support;
  return cells;
}();

constexpr bool has_doubles() {
  for (const Entry& a : kTable)
    for (const Entry& b : kTable)
      if (&a != &b && a.feature == b.feature && a.mode == b.mode) return true;
  return false;
}
static_assert(!has_doubles());

}  // namespace

Support support_of(Feature feature, Mode mode) { return kCells[cell(feature, mode)]; }

std::string_view name_of(Feature feature) {
  switch (feature) {
    case Feature::browser_access: return "browser_access";
    case Feature::source_ip_anchoring: return "source_ip_anchoring";
    case Feature::cloud_connector: return "cloud_connector";
    case Feature::branch_connector: return "branch_connector";
    case Feature::machine_tunnel: return "machine_tunnel";
    case Feature::redirection_policy: return "redirection_policy";
    case Feature::component_deployment: return "component_deployment";
    case Feature::client_enrolment: return "client_enrolment";
    case Feature::client_to_client: return "client_to_client";
    case Feature::dashboards: return "dashboards";
    case Feature::diagnostics: return "diagnostics";
    case Feature::app_protection: return "app_protection";
    case Feature::log_streaming: return "log_streaming";
    case Feature::policy_update: return "policy_update";
    case Feature::configuration_update: return "configuration_update";
    case Feature::scim: return "scim";
    case Feature::deception: return "deception";
    case Feature::microtenants: return "microtenants";
    case Feature::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Mode mode) {
  switch (mode) {
    case Mode::normal: return "normal";
    case Mode::bc: return "bc";
    case Mode::dr: return "dr";
    case Mode::dr_test: return "dr_test";
    case Mode::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Treatment treatment) {
  switch (treatment) {
    case Treatment::works: return "works";
    case Treatment::fails: return "fails";
    case Treatment::ignored: return "ignored";
    case Treatment::waits: return "waits";
    case Treatment::count_: return "any";
  }
  return "?";
}

std::string to_markdown() {
  std::string text = "| Feature | In BC | In DR | In a DR test |\n|---|---|---|---|\n";
  for (std::size_t f = 0; f < kFeatures; ++f) {
    const auto feature = static_cast<Feature>(f);
    text += "| " + std::string(name_of(feature)) + " |";
    for (const Mode mode : {Mode::bc, Mode::dr, Mode::dr_test}) {
      const Support support = support_of(feature, mode);
      text += " " + std::string(name_of(support.treatment));
      if (!support.basis.empty()) text += " (" + std::string(support.basis) + ")";
      text += " |";
    }
    text += '\n';
  }
  return text;
}

}  // namespace failcast::support
