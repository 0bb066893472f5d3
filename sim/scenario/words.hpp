// The words by which a scenario file names the choices of an enumeration. Enumerators count from 0, so a list in their
// order is the whole table.
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "sim/scenario/scenario.hpp"

namespace failcast::scenario {

/// Specialised for every enumeration a scenario may name.
template <class E>
struct Words;

template <>
struct Words<SwitchUsers> {
  static constexpr std::array<std::string_view, 3> list{"disabled", "automatic", "time_based"};
};
template <>
struct Words<VersionProfile> {
  static constexpr std::array<std::string_view, 3> list{"new_release", "default", "previous_default"};
};
template <>
struct Words<UplinkPolicy> {
  static constexpr std::array<std::string_view, 2> list{"least_latency", "primary_first"};
};
template <>
struct Words<SiteKind> {
  static constexpr std::array<std::string_view, 2> list{"office", "data_centre"};
};
template <>
struct Words<AccessType> {
  static constexpr std::array<std::string_view, 7> list{"fibre",  "cable",     "dsl",          "lte",
                                                        "five_g", "low_orbit", "geostationary"};
};
template <>
struct Words<WaitTimerReset> {
  static constexpr std::array<std::string_view, 2> list{"reset", "accumulate"};
};
template <>
struct Words<ControllerPick> {
  static constexpr std::array<std::string_view, 3> list{"round_robin", "random", "nearest"};
};
template <>
struct Words<RedirectPick> {
  static constexpr std::array<std::string_view, 4> list{"trusted_nearest_least_loaded", "least_loaded", "random",
                                                        "nearest"};
};
template <>
struct Words<ExitTimerOrigin> {
  static constexpr std::array<std::string_view, 2> list{"edge_cloud_reconnect", "client_connect"};
};
template <>
struct Words<DisabledReturn> {
  static constexpr std::array<std::string_view, 3> list{"never", "natural", "rpc_on_idle"};
};
template <>
struct Words<OnExpiry> {
  static constexpr std::array<std::string_view, 3> list{"pause", "hard_stop", "keep_until_reconnect"};
};
template <>
struct Words<Overload> {
  static constexpr std::array<std::string_view, 3> list{"soft", "hard", "none"};
};
template <>
struct Words<ActivityModel> {
  static constexpr std::array<std::string_view, 3> list{"poisson", "independent", "one_exponential"};
};
template <>
struct Words<ControlPath> {
  static constexpr std::array<std::string_view, 2> list{"public_cloud", "controller"};
};
template <>
struct Words<InitialCache> {
  static constexpr std::array<std::string_view, 2> list{"cold", "stationary"};
};
template <>
struct Words<ClientRenewal> {
  static constexpr std::array<std::string_view, 3> list{"each_auth", "last_30d", "never"};
};
template <>
struct Words<PollPhase> {
  static constexpr std::array<std::string_view, 2> list{"uniform", "synchronized"};
};
template <>
struct Words<DrPolicy> {
  static constexpr std::array<std::string_view, 2> list{"none", "last_known"};
};
template <>
struct Words<RecordProduct> {
  static constexpr std::array<std::string_view, 3> list{"zpa", "all", "reject"};
};
template <>
struct Words<InvalidRecord> {
  static constexpr std::array<std::string_view, 2> list{"fail_static", "treat_off"};
};
template <>
struct Words<SignedBytes> {
  static constexpr std::array<std::string_view, 2> list{"prefix", "tag_list"};
};
template <>
struct Words<TimeEvaluation> {
  static constexpr std::array<std::string_view, 2> list{"at_poll", "exact_timer"};
};
template <>
struct Words<Precedence> {
  static constexpr std::array<std::string_view, 2> list{"dr_wins", "bc_wins"};
};
template <>
struct Words<AppProtection> {
  static constexpr std::array<std::string_view, 2> list{"uninspected", "refuse"};
};
template <>
struct Words<PortalAvailability> {
  static constexpr std::array<std::string_view, 2> list{"cloud", "independent"};
};
template <>
struct Words<Inspection> {
  static constexpr std::array<std::string_view, 3> list{"none", "drops_bc_sni", "opens_tls"};
};
template <>
struct Words<IdpRole> {
  static constexpr std::array<std::string_view, 2> list{"primary", "bc"};
};
template <>
struct Words<OperatingSystem> {
  static constexpr std::array<std::string_view, 5> list{"windows", "macos", "linux", "ios", "android"};
};
template <>
struct Words<StartState> {
  static constexpr std::array<std::string_view, 3> list{"connected", "logged_out", "new_user"};
};
template <>
struct Words<ZiaAction> {
  static constexpr std::array<std::string_view, 5> list{"none", "direct", "disable", "policy_web", "policy_all"};
};
template <>
struct Words<RecordState> {
  static constexpr std::array<std::string_view, 3> list{"off", "on", "test"};
};
template <>
struct Words<RecordFor> {
  static constexpr std::array<std::string_view, 3> list{"zpa", "zia", "all"};
};
template <>
struct Words<InternetOverride> {
  static constexpr std::array<std::string_view, 3> list{"none", "fo", "fc"};
};
template <>
struct Words<RequestKind> {
  static constexpr std::array<std::string_view, 25> list{
      "edit_policy",        "edit_application",    "change_bc_domain",
      "deploy_component",   "enrol_client",        "sync",
      "download_config",    "copy_thumbprint",     "view_dashboard",
      "run_diagnostics",    "scim_update",         "client_to_client",
      "browser_access",     "source_ip_anchoring", "cloud_connector",
      "branch_connector",   "machine_tunnel",      "deception",
      "app_protection",     "redirection_policy",  "log_stream",
      "microtenant_access", "restore_backup",      "install_snapshot",
      "vendor_managed_edit"};
};
static_assert(Words<RequestKind>::list.size() == static_cast<std::size_t>(RequestKind::vendor_managed_edit) + 1);
template <>
struct Words<InitialAges> {
  static constexpr std::array<std::string_view, 3> list{"fresh", "stationary", "cohort"};
};
template <>
struct Words<policy::ClientType> {
  static constexpr std::array<std::string_view, 9> list{"zcc",
                                                        "zcc_partner",
                                                        "web_browser",
                                                        "cloud_connector",
                                                        "branch_connector",
                                                        "machine_tunnel",
                                                        "zia_service_edge",
                                                        "cloud_browser",
                                                        "zpa_lss"};
};
template <>
struct Words<policy::Forwarding> {
  static constexpr std::array<std::string_view, 2> list{"forward", "bypass"};
};
template <>
struct Words<FaultMode> {
  static constexpr std::array<std::string_view, 6> list{"blackhole", "reset", "refuse", "error", "loss", "slow"};
};
template <>
struct Words<FaultTarget> {
  static constexpr std::array<std::string_view, 25> list{
      "cloud",       "cloud_ca",  "cloud_sp",   "cloud_dispatch", "cloud_portal", "public_edges", "isp",
      "transit",     "uplink",    "home_link",  "internet",       "site",         "path",         "controller",
      "edge",        "connector", "idp",        "resolver",       "zone",         "dns_record",   "risk_group",
      "certificate", "clock",     "force_flag", "private_cloud"};
};
template <>
struct Words<CommonTo> {
  static constexpr std::array<std::string_view, 3> list{"site", "private_cloud", "all"};
};
static_assert(Words<FaultTarget>::list.size() == static_cast<std::size_t>(FaultTarget::private_cloud) + 1);
static_assert(Words<policy::ClientType>::list.size() == static_cast<std::size_t>(policy::ClientType::zpa_lss) + 1);

template <class E>
constexpr std::span<const std::string_view> words() {
  return Words<E>::list;
}
template <class E>
constexpr std::string_view word_of(E value) {
  return Words<E>::list[static_cast<std::size_t>(value)];
}

}  // namespace failcast::scenario
