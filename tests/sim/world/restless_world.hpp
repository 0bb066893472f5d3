// Random worlds in which whatever entities do again and again happens often, on coarse grids of time that tie, and is
// cut off in the middle.
#pragma once
#include "tests/sim/world/random_dr_world.hpp"

namespace failcast::test {

/// Several short faults of one kind: shorter and longer than any period.
inline scenario::Fault flapping(std::string id, scenario::FaultTarget what) {
  using rc::gen::element;
  using rc::gen::inRange;
  const Duration grid = *element<Duration>(1s, 5s, 10s);
  const Duration length = grid * *inRange(1, 30);
  scenario::Fault f = fault(std::move(id), what, 600s + grid * *inRange(0, 700), length);
  f.mode = *element(scenario::FaultMode::blackhole, scenario::FaultMode::blackhole, scenario::FaultMode::reset,
                    scenario::FaultMode::slow, scenario::FaultMode::loss);
  if (f.mode == scenario::FaultMode::slow) f.amount = *element(2.0, 50.0);
  if (f.mode == scenario::FaultMode::loss) f.amount = 0.3;
  f.times = *inRange(1, 12);
  f.every = length + grid * *inRange(1, 30);
  return f;
}

inline void make_restless(scenario::Scenario& s) {
  using rc::gen::element;
  using rc::gen::inRange;
  s.params.client.keepalive = std::chrono::seconds{*element(0, 5, 10, 60)};
  s.params.comp.keepalive = std::chrono::seconds{*element(0, 5, 10, 60)};
  s.params.comp.loss_detect = std::chrono::seconds{*element(60, 60, 60, 120, 5)};
  s.params.comp.cloud_retry = std::chrono::seconds{*element(1, 5, 60)};
  s.params.comp.backoff_cap = std::chrono::seconds{*element(0, 40, 600)};
  s.params.bc.force_reconnect_interval = std::chrono::seconds{*element(60, 900)};
  s.params.bc.exit_holddown = std::chrono::seconds{*element(0, 60, 600)};
  s.params.cert.renew_check = std::chrono::seconds{*element(60, 3600)};
  s.params.cert.renew_ok_p = *element(1.0, 0.3);
  s.params.cert.on_expiry = *element(OnExpiry::pause, OnExpiry::hard_stop, OnExpiry::keep_until_reconnect);
  s.params.user.activity = *element(ActivityModel::poisson, ActivityModel::independent, ActivityModel::one_exponential);
  s.params.user.mtunnel_per_hour = *element(0.0, 20.0, 300.0);
  s.params.user.idle_probability = *element(0.02, 0.5);
  for (auto& group : s.station_groups)
    if (*inRange(0, 3) == 0) group.certificate_remaining = 24h * 30 + std::chrono::seconds{100 * *inRange(-20, 100)};
  using scenario::FaultTarget;
  const int faults = *inRange(0, 4);
  for (int i = 0; i < faults; ++i)
    s.faults.push_back(flapping("flap" + std::to_string(i),
                                *element(FaultTarget::cloud, FaultTarget::cloud_ca, FaultTarget::uplink,
                                         FaultTarget::site, FaultTarget::public_edges, FaultTarget::controller,
                                         FaultTarget::edge, FaultTarget::force_flag, FaultTarget::internet)));
  if (*inRange(0, 3) == 0) s.faults.push_back(fault("forced", FaultTarget::force_flag, 900s, 10s * *inRange(1, 400)));
  if (*inRange(0, 3) == 0) {
    scenario::Fault f = fault("clock", FaultTarget::clock, 10s * *inRange(60, 360), 10s * *inRange(1, 300));
    f.clock_error = *element<Duration>(-30min, -1s, 90s, 40min);
    s.faults.push_back(f);
  }
}

}  // namespace failcast::test
