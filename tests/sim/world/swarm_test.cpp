// Random deployments under random faults: nobody is left without access for long once everything is whole again, no
// rule is broken, equal scenarios give equal runs.
#include <rapidcheck/catch.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "models/client/client.hpp"
#include "tests/sim/world/town.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::FaultMode;
using scenario::FaultTarget;

namespace {

/// After the last fault: exit from BC may take the hold-down and X; whoever is offline starts again within a minute or
/// two; a client in the middle of a search gives up first (A62), controllers detect and wait again.
constexpr Duration kBound = 30min;

scenario::Scenario random_world() {
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
  const auto kinds = {
      FaultTarget::cloud,        FaultTarget::cloud_ca,   FaultTarget::cloud_sp,     FaultTarget::cloud_dispatch,
      FaultTarget::public_edges, FaultTarget::isp,        FaultTarget::uplink,       FaultTarget::internet,
      FaultTarget::site,         FaultTarget::controller, FaultTarget::edge,         FaultTarget::connector,
      FaultTarget::idp,          FaultTarget::resolver,   FaultTarget::zone,         FaultTarget::dns_record,
      FaultTarget::certificate,  FaultTarget::force_flag, FaultTarget::private_cloud};
  const int count = *inRange(1, 4);
  for (int i = 0; i < count; ++i) {
    const Duration at = std::chrono::seconds{10 * *inRange(60, 360)},
                   length = std::chrono::seconds{10 * *inRange(1, 180)};
    scenario::Fault f =
        fault("f" + std::to_string(i), *rc::gen::elementOf(std::vector<FaultTarget>(kinds)), at, length);
    f.mode = *element(FaultMode::blackhole, FaultMode::reset, FaultMode::refuse, FaultMode::error);
    if (*element(true, false)) {
      f.times = 3;
      f.every = length + 70s;
    }
    s.faults.push_back(f);
  }
  s.horizon = 5h;
  return s;
}

/// Clients without access at the horizon, and whether anybody lost it later than the bound after the last fault.
std::size_t still_out(const Run& r) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> has;
  for (const auto& record : r.tape.records())
    if (const auto* change = std::get_if<AccessChanged>(&record.fact))
      has[{record.entity.index, change->segment.value}] = change->has_access;
  return static_cast<std::size_t>(std::ranges::count_if(has, [](const auto& pair) { return !pair.second; }));
}

void check_liveness() {
  rc::prop("liveness", [] {
    scenario::Scenario s = random_world();
    TimePoint last{};
    for (const auto& window : world::World(s).run({}).faults) last = std::max(last, window.end);
    s.horizon = last.time_since_epoch() + kBound;
    const Run r = run(s);
    for (const auto& broken : r.outcome.violations)
      RC_LOG() << broken.rule << " " << seconds(broken.time.time_since_epoch()) << " " << broken.entity << ": "
               << broken.message << "\n";
    if (still_out(r) > 0 || !r.outcome.violations.empty()) {
      for (const auto& f : s.faults)
        RC_LOG() << f.id << " what " << int(f.what) << " mode " << int(f.mode) << " at " << f.at.offset.a / 1s
                 << " for " << f.duration.a / 1s << " times " << f.times << " every " << f.every / 1s << "\n";
    }
    RC_CLASSIFY(!r.tape.access(false).empty(), "somebody loses access");
    RC_CLASSIFY(!r.tape.entered(record::EntityKind::client, client::State::bc_active).empty(), "somebody enters BC");
    RC_CLASSIFY(!r.tape.times<ExitRpcSent>([](const auto&, const auto&) { return true; }).empty(),
                "somebody is asked to leave BC");
    RC_ASSERT(still_out(r) == 0u);
    RC_ASSERT(r.outcome.violations.empty());
  });
}

}  // namespace

TEST_CASE("everybody has access again within a bound after the last fault", "[world][property][A56][A62]") {
  check_liveness();
}

TEST_CASE("the same in many more worlds", "[world][property][slow][A56][A62]") { check_liveness(); }

TEST_CASE("the same scenario gives the same facts, whatever else has run before", "[world][property]") {
  rc::prop("repeatability", [] {
    const scenario::Scenario s = random_world();
    RC_ASSERT(run(s).outcome.trajectory_hash == run(s).outcome.trajectory_hash);
  });
}
