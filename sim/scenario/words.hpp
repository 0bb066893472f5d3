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
  static constexpr std::array<std::string_view, 2> list{"connected", "logged_out"};
};
template <>
struct Words<InitialAuthAges> {
  static constexpr std::array<std::string_view, 2> list{"stationary", "fresh"};
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
  static constexpr std::array<std::string_view, 24> list{
      "cloud",     "cloud_ca",   "cloud_sp",     "cloud_dispatch", "cloud_portal", "public_edges", "isp",
      "uplink",    "home_link",  "internet",     "site",           "path",         "controller",   "edge",
      "connector", "idp",        "resolver",     "zone",           "dns_record",   "risk_group",   "certificate",
      "clock",     "force_flag", "private_cloud"};
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
