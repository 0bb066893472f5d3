// Deployments for tests of Disaster Recovery: sites of users that have a resolver each, and beside them one site with a
// DR edge and a DR connector, so that no user shares a cache with those.
#pragma once
#include "models/client/client.hpp"
#include "models/component/component.hpp"
#include "tests/sim/world/town.hpp"

namespace failcast::test {

/// Unsigned records, look-ups and people that take no time: what is left is caches, polls and restarts.
inline scenario::Scenario dr_towns(std::int64_t sites, std::int64_t clients_per_site) {
  scenario::Scenario s = town({.clients = 0});
  s.horizon = 1h;
  s.client_groups.clear();
  s.resolvers[0].holds_bc_zone = false;
  for (std::int64_t n = 1; n <= sites; ++n) {
    const std::string id = "town-" + std::to_string(n);
    scenario::Site site{.id = id, .uplinks = {{"uplink-" + std::to_string(n), "isp", 5ms}}};
    s.sites.push_back(site);
    s.resolvers.push_back({.id = "dns-" + id, .at = id});
  }
  s.params.auth.timeout = 7 * 24h;  // shorter than M: nobody is too old for DR
  s.profiles = {
      {.id = "windows", .bc_enabled = false}
  };
  s.profiles[0].dr_enabled = true;
  for (std::size_t n = 1; n < s.sites.size(); ++n)
    s.client_groups.push_back(
        {.id = "users-" + s.sites[n].id, .at = s.sites[n].id, .parts = {{"windows", clients_per_site}}});
  for (auto& group : s.station_groups) group.dr = group.kind != scenario::StationKind::controller;
  s.segments[0].dr = true;
  s.dr_settings.domain = "dr.example";
  s.dr_settings.initial_record = {"v=1;k=zpa;b=off"};
  s.params.op.detect = s.params.op.decide = s.params.op.publish = Distribution::constant(0s);
  s.params.dns.auth_propagation = Distribution::constant(0s);
  s.params.dns.rtt_cached = s.params.dns.rtt_uncached = 0s;
  s.params.dns.initial_cache = InitialCache::stationary;
  s.params.dr.clock_error_sd = 0s;
  s.params.edge.handshake_rate = 1e6;
  return s;
}

inline scenario::OperatorStep publication(std::string id, scenario::RecordState state, Duration at) {
  scenario::OperatorStep step{.id = std::move(id), .publish = state};
  step.at.offset = Distribution::constant(at);
  return step;
}

/// A run without rules, for large populations.
inline Run plain_run(const scenario::Scenario& s, std::uint32_t replication = 0) {
  Run r;
  world::World w(s, {.replication = replication});
  r.outcome = w.run({&r.tape});
  return r;
}

}  // namespace failcast::test
