// A random deployment under random faults, for properties that hold in all of them.
#pragma once
#include <rapidcheck.h>

#include "tests/sim/world/town.hpp"

namespace failcast::test {

inline scenario::Scenario random_world() {
  using rc::gen::element;
  using rc::gen::inRange;
  scenario::Scenario s = town({.clients = *inRange(1, 40),
                               .controllers = *inRange(1, 4),
                               .edges = *inRange(1, 4),
                               .connectors = *inRange(1, 4),
                               .public_edges = *inRange(1, 5)});
  s.seed = *inRange<std::uint64_t>(0, 1000);
  s.params.bc.switch_users = *element(SwitchUsers::disabled, SwitchUsers::automatic, SwitchUsers::time_based);
  s.params.bc.exit_max_wait = 10min;
  s.params.bc.natural_return_mean = 5min;
  s.params.bc.enter_wait = std::chrono::seconds{*element(60, 120)};
  s.params.bc.exit_timer_origin = *element(ExitTimerOrigin::edge_cloud_reconnect, ExitTimerOrigin::client_connect);
  s.params.bc.wait_timer_reset = *element(WaitTimerReset::reset, WaitTimerReset::accumulate);
  s.params.bc.mixed_mode_data = *element(true, false);
  s.params.pcc.redirect_requires_bc = *element(true, false);
  s.params.client.keepalive = std::chrono::seconds{*element(0, 10, 60)};
  s.params.comp.keepalive = std::chrono::seconds{*element(0, 10)};
  s.params.auth.timeout = *element<Duration>(1h, 24h);
  s.zones.bc_public = *element(true, false);
  s.resolvers[0].holds_bc_zone = *element(true, false);
  s.station_groups[1].exclusive_to_bc_dr = *element(true, false);
  s.client_groups[0].prefers_edges_of = *element<std::string>("", "town");
  s.private_clouds[0].primary_control_path = *element(ControlPath::public_cloud, ControlPath::controller);
  s.profiles[0].bc_enabled = *rc::gen::weightedElement<bool>({
      {4, true },
      {1, false}
  });
  const auto kinds = {scenario::FaultTarget::cloud,        scenario::FaultTarget::cloud_ca,
                      scenario::FaultTarget::cloud_sp,     scenario::FaultTarget::cloud_dispatch,
                      scenario::FaultTarget::public_edges, scenario::FaultTarget::isp,
                      scenario::FaultTarget::uplink,       scenario::FaultTarget::internet,
                      scenario::FaultTarget::site,         scenario::FaultTarget::controller,
                      scenario::FaultTarget::edge,         scenario::FaultTarget::connector,
                      scenario::FaultTarget::idp,          scenario::FaultTarget::resolver,
                      scenario::FaultTarget::zone,         scenario::FaultTarget::dns_record,
                      scenario::FaultTarget::certificate,  scenario::FaultTarget::force_flag,
                      scenario::FaultTarget::private_cloud};
  const int count = *inRange(1, 4);
  for (int i = 0; i < count; ++i) {
    const Duration at = std::chrono::seconds{10 * *inRange(60, 360)},
                   length = std::chrono::seconds{10 * *inRange(1, 180)};
    scenario::Fault f =
        fault("f" + std::to_string(i), *rc::gen::elementOf(std::vector<scenario::FaultTarget>(kinds)), at, length);
    f.mode = *element(scenario::FaultMode::blackhole, scenario::FaultMode::reset, scenario::FaultMode::refuse,
                      scenario::FaultMode::error);
    if (*element(true, false)) {
      f.times = 3;
      f.every = length + 70s;
    }
    s.faults.push_back(f);
  }
  s.horizon = 5h;
  return s;
}

/// Pairs of client and segment without access at the horizon.
inline std::size_t still_out(const Run& r) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> has;
  for (const auto& record : r.tape.records())
    if (const auto* change = std::get_if<AccessChanged>(&record.fact))
      has[{record.entity.index, change->segment.value}] = change->has_access;
  std::size_t out = 0;
  for (const auto& [pair, access] : has) out += access ? 0 : 1;
  return out;
}

}  // namespace failcast::test
