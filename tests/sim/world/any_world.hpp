// A random deployment in which everything that recurs goes on and anything may fail: people in a town, at homes and in
// branches of equals, with and without Disaster Recovery, up to a few hundred of them.
#pragma once
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "tests/sim/world/restless_world.hpp"

namespace failcast::test {

/// The whole vocabulary of faults.
inline const std::vector<scenario::FaultTarget> kFaultTargets = [] {
  std::vector<scenario::FaultTarget> all;
  for (int what = 0; what <= static_cast<int>(scenario::FaultTarget::private_cloud); ++what)
    all.push_back(static_cast<scenario::FaultTarget>(what));
  return all;
}();
inline const std::vector<scenario::FaultMode> kFaultModes = {scenario::FaultMode::blackhole, scenario::FaultMode::reset,
                                                             scenario::FaultMode::refuse,    scenario::FaultMode::error,
                                                             scenario::FaultMode::loss,      scenario::FaultMode::slow};

/// Somebody or something of this kind, where "*" is not what a scenario would say.
inline std::string random_place_of(scenario::FaultTarget what) {
  using rc::gen::element;
  using scenario::FaultTarget;
  if (what == FaultTarget::path)
    return *element<std::string>("town -> cloud_ca", "town -> public_edges", "home -> town", "branch -> edge");
  if (what == FaultTarget::risk_group) return "conduit";
  if (what == FaultTarget::zone) return *element<std::string>("bc", "dr", "*");
  if (what == FaultTarget::dns_record) return *element<std::string>("bc", "dr");
  if (what == FaultTarget::site) return *element<std::string>("town", "branch", "branch-2");
  if (what == FaultTarget::resolver) return *element<std::string>("*", "dns-town", "dns-branch-1");
  return "*";
}

inline scenario::Fault random_fault(std::string id) {
  using rc::gen::inRange;
  const auto what = *rc::gen::elementOf(kFaultTargets);
  scenario::Fault f = flapping(std::move(id), what);
  f.where = random_place_of(what);
  f.mode = *rc::gen::elementOf(kFaultModes);
  if (f.mode == scenario::FaultMode::slow) f.amount = *rc::gen::element(1.5, 20.0);
  if (f.mode == scenario::FaultMode::loss) f.amount = *rc::gen::element(0.1, 0.9);
  if (what == scenario::FaultTarget::clock) f.clock_error = std::chrono::seconds{*inRange(-3000, 3000)};
  return f;
}

inline void add_people_elsewhere(scenario::Scenario& s) {
  using rc::gen::element;
  using rc::gen::inRange;
  s.homes = {
      {.id = "home", .isp = "isp", .rtt = 8ms}
  };
  s.resolvers.push_back({.id = "dns-isp", .at = "isp"});
  scenario::Site branch{.id = "branch", .count = 3, .uplinks = {{"branch-uplink", "isp", 3ms}}};
  s.sites.push_back(branch);
  s.resolvers.push_back({.id = "dns-branch", .at = "branch", .holds_bc_zone = *element(true, false)});
  s.client_groups.push_back({.id = "at-home", .at = "home", .parts = {{"windows", *inRange(0, 10)}}});
  s.client_groups.push_back({.id = "in-branches", .at = "branch", .parts = {{"windows", *inRange(0, 10)}}});
  if (*inRange(0, 12) == 0) s.client_groups.back().parts[0].count = *inRange(30, 90);  // in each of three
  s.risk_groups = {
      {"conduit", {"uplink", "branch-uplink"}}
  };
}

/// Something that most people fail over for, and return from.
inline void add_reason_to_fail_over(scenario::Scenario& s) {
  using rc::gen::element;
  s.profiles[0].bc_enabled = *element(true, true, true, true, false);
  s.profiles[0].dr_enabled = *element(true, true, true, true, false);
  if (*element(true, true, true, true, false))
    s.faults.push_back(fault("outage", scenario::FaultTarget::cloud, 1h, 30min));
  if (s.dr_settings.domain.empty() || *element(true, false)) return;
  s.operator_steps.push_back({.id = "drill", .publish = scenario::RecordState::on, .ends_after = 20min});
  s.operator_steps.back().at.offset = Distribution::constant(30min);
}

/// Carriers, a backup uplink, and routes that follow faults late.
inline void add_slow_routes(scenario::Scenario& s) {
  using rc::gen::element;
  s.transits = {
      {"carrier-a", 1ms},
      {"carrier-b", 2ms}
  };
  using Carriers = std::vector<std::string>;
  for (scenario::Isp& isp : s.isps)
    isp.transit = *element(Carriers{}, Carriers{"carrier-a"}, Carriers{"carrier-a", "carrier-b"});
  s.isps.push_back({"isp-spare", 3ms});
  const auto town = std::ranges::find(s.sites, "town", &scenario::Site::id);
  if (town != s.sites.end()) town->uplinks.push_back({"uplink-spare", "isp-spare", 9ms});
  s.cloud[0].anycast = *element(true, false);
  s.params.net.uplink_policy = *element(UplinkPolicy::least_latency, UplinkPolicy::primary_first);
  s.params.net.uplink_detect = *element<Duration>(0s, 20s, 90s);
  s.params.net.unicast_convergence = *element<Duration>(0s, 45s, 120s);
  s.params.net.anycast_convergence = *element<Duration>(0s, 10s);
}

/// People who are at work now and then, told or asked by machines, and certificates that nobody replaces.
inline void add_working_people(scenario::Scenario& s) {
  using rc::gen::element;
  constexpr std::uint8_t kEveryDay = 0x7f;
  s.working_hours = {
      {.id = "office", .hours = {{kEveryDay, 30min, 80min}, {kEveryDay, 100min, 150min}, {kEveryDay, 180min, 23h}}}
  };
  for (auto& group : s.client_groups) group.working_hours = *element<std::string>("", "office");
  s.params.auth.timeout = *element<Duration>(20min, 1h, 24h);
  s.params.auth.lazy_mean = *element<Duration>(0s, 10min);
  s.params.auth.silent_share = *element(0.0, 0.5);
  s.params.auth.auto_reauth = *element(true, false);
  s.params.auth.expiry_notice = *element<Duration>(0s, 5min);
  s.params.auth.notice_followed = *element(1.0, 0.3);
  s.params.auth.idp_rate = *element(100.0, 0.1);
  const auto ends = [&] { return s.start + *element<Duration>(50min, 75min, 110min); };
  if (*element(true, false, false)) s.tenant_certificates.bc_sp_until = ends();
  if (*element(true, false, false)) s.tenant_certificates.signing_ca_until = ends();
  for (auto& idp : s.idps)
    if (*element(true, false, false)) idp.certificate_until = ends();
}

/// So many random worlds, the same in every run.
struct RandomWorlds {
  std::uint64_t seed = 0;
  int count = 0;

  /// FAILCAST_WORLDS=SEED:COUNT in the environment asks for others than `usual`.
  static RandomWorlds asked_for(RandomWorlds usual) {
    const char* other = std::getenv("FAILCAST_WORLDS");
    if (other == nullptr) return usual;
    char colon = 0;
    std::istringstream(other) >> usual.seed >> colon >> usual.count;
    return usual;
  }
  /// @param property  draws what it needs, asserts by RC_ASSERT
  /// @returns the counterexample and how to try it again; empty: there is none
  template <class Property>
  std::string check(const Property& property) const {
    rc::detail::TestParams params;
    params.seed = seed;
    params.maxSuccess = count;
    const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata{}, params);
    if (result.template is<rc::detail::SuccessResult>()) return "";
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    return text.str();
  }
};

/// Enough for everything to occur.
inline constexpr RandomWorlds kManyWorlds{.seed = 2, .count = 500};

inline scenario::Scenario any_world() {
  using rc::gen::element;
  using rc::gen::inRange;
  scenario::Scenario s = *element(true, true, true, false) ? random_dr_world() : random_world();
  make_restless(s);
  s.params.client.pcc_retry = *element<Duration>(20s, 60s);  // long searches are long records, and little else
  add_people_elsewhere(s);
  const int faults = *inRange(0, 4);
  for (int i = 0; i < faults; ++i) s.faults.push_back(random_fault("any" + std::to_string(i)));
  add_reason_to_fail_over(s);
  if (*element(true, false)) add_slow_routes(s);
  if (*element(true, false)) add_working_people(s);
  return s;
}

/// The same at the ends of what periods, TTLs and numbers of people may be.
inline scenario::Scenario extreme_world() {
  using rc::gen::element;
  scenario::Scenario s = random_dr_world();
  make_restless(s);
  add_people_elsewhere(s);
  add_reason_to_fail_over(s);
  s.params.dr.client_poll = *element<Duration>(1s, 24h);
  s.params.dr.comp_poll = *element<Duration>(1s, 24h);
  for (auto& step : s.operator_steps) step.ttl = *element<Duration>(0s, 24h);
  s.params.dr.txt_ttl = *element<Duration>(0s, 24h);
  for (auto& group : s.client_groups) group.parts[0].count = *element(0, 1);
  return s;
}

}  // namespace failcast::test
