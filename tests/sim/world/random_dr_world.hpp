// A random deployment with Disaster Recovery, new users and requests under random faults. Whatever is published, the
// last record says off.
#pragma once
#include <algorithm>
#include <fstream>
#include <sstream>

#include "models/dr/signature.hpp"
#include "tests/sim/world/random_world.hpp"

namespace failcast::test {

inline std::string key_file(const std::string& name) {
  std::ifstream in(std::string(FAILCAST_SOURCE_DIR) + "/scenarios/keys/" + name);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline scenario::DrKey key(const std::string& id) {
  const std::string pem = key_file(id + ".pem");
  const auto read = dr::PrivateKey::from_pem(pem);
  return {id, pem, std::get<dr::PrivateKey>(read).public_pem()};
}

inline constexpr Duration kLastOff = 3h;  ///< after every fault's end
/// The rest of a TTL, of a poll, a restart, and what any return to the cloud may take.
inline constexpr Duration kBound = 300s + 60s + 900s + 60s + 30min;

inline scenario::OperatorStep random_step(int number) {
  using rc::gen::element;
  using rc::gen::inRange;
  scenario::OperatorStep step{.id = "step" + std::to_string(number)};
  step.at.offset = Distribution::constant(std::chrono::seconds{10 * *inRange(30, 900)});
  step.publish = *element(scenario::RecordState::on, scenario::RecordState::on, scenario::RecordState::test,
                          scenario::RecordState::off);
  step.product = *element(scenario::RecordFor::zpa, scenario::RecordFor::all, scenario::RecordFor::zia);
  step.internet = *element(scenario::InternetOverride::none, scenario::InternetOverride::fail_open,
                           scenario::InternetOverride::fail_closed);
  if (*element(true, false)) step.ends_after = std::chrono::seconds{*inRange(1, 4000)};
  if (*element(true, false)) step.starts_after = std::chrono::seconds{*inRange(0, 600)};
  if (step.starts_after && step.ends_after) *step.ends_after += *step.starts_after;
  step.ttl = std::chrono::seconds{*element(0, 30, 300)};
  if (*inRange(0, 4) == 0) step.signed_with = *element<std::string>("", "other");
  if (*inRange(0, 5) == 0) step.omitted_part = *inRange(1, 3);
  if (*inRange(0, 8) == 0)
    step.strings = {*element<std::string>("v=1;k=zpa;b=on", "v=1;b=maybe", "hello", "v=1;b=on;x=x")};
  return step;
}

inline scenario::Scenario random_dr_world() {
  using rc::gen::element;
  using rc::gen::inRange;
  scenario::Scenario s = random_world();
  static const std::vector<scenario::DrKey> keys{key("other"), key("tenant")};
  s.dr_keys = keys;
  s.dr_settings.domain = "dr.example";
  s.dr_settings.key = *element<std::string>("", "tenant");
  if (*element(true, false)) s.dr_settings.parked = scenario::RecordState::off;
  s.dr_settings.stale_a_records = *element(0, 0, 1);
  for (auto& group : s.station_groups) {
    group.dr = group.kind != scenario::StationKind::controller && *inRange(0, 5) > 0;
    group.snapshot = *inRange(0, 6) > 0;
  }
  s.segments[0].dr = *inRange(0, 4) > 0;
  s.segments[0].inspection = *element(true, false);
  s.profiles[0].dr_enabled = *inRange(0, 5) > 0;
  s.profiles[0].dr_test = *element(true, false);
  s.profiles[0].zia = *element(scenario::ZiaAction::none, scenario::ZiaAction::direct, scenario::ZiaAction::policy_web);
  s.config_files = {
      {.id = "file", .key = keys[1].public_key}
  };
  scenario::ClientGroup group{.id = "new-users", .at = "town", .parts = {{"windows", *inRange(0, 5)}}};
  group.start = scenario::StartState::new_user;
  group.starts_at = Distribution::uniform(10min, 90min);
  group.install = {"file", "match"};
  s.client_groups.push_back(group);
  s.params.bc.new_user_enrolment = *inRange(0, 4) > 0;
  s.params.dr.comp_poll = std::chrono::seconds{*element(30, 200, 900)};
  s.params.dr.poll_phase = *element(PollPhase::uniform, PollPhase::synchronized);
  s.params.dr.time_eval = *element(TimeEvaluation::at_poll, TimeEvaluation::exact_timer);
  s.params.dr.invalid_policy = *element(InvalidRecord::fail_static, InvalidRecord::treat_off);
  s.params.dr.mode_precedence = *element(Precedence::dr_wins, Precedence::bc_wins);
  s.params.dr.policy = *element(DrPolicy::none, DrPolicy::last_known);
  s.params.dr.appprotection = *element(AppProtection::uninspected, AppProtection::refuse);
  s.params.dr.connector_attach = *element(0, 1, 2);
  s.params.dr.revive_lapsed = *element(true, false);
  s.params.dns.initial_cache = *element(InitialCache::cold, InitialCache::stationary);
  s.params.dns.negative_ttl = 300s;
  s.params.op.detect = s.params.op.decide = s.params.op.publish = Distribution::uniform(0s, 100s);
  s.params.op.checks = *element(true, false);
  const int steps = *inRange(1, 4);
  for (int i = 0; i < steps; ++i) s.operator_steps.push_back(random_step(i));
  // A reader with another key obeys another signer only, who would have to publish the `off` as well.
  const bool one_signer =
      std::ranges::all_of(s.operator_steps, [](const auto& step) { return !step.signed_with && step.strings.empty(); });
  if (one_signer && *inRange(0, 3) == 0) s.profiles[0].dr_key = *element<std::string>("", "other");
  scenario::OperatorStep off{
      .id = "zz-off", .publish = scenario::RecordState::off, .product = scenario::RecordFor::all};
  off.at.offset = Distribution::constant(kLastOff);
  off.ttl = 30s;
  s.operator_steps.push_back(off);
  const int requests = *inRange(0, 6);
  for (int i = 0; i < requests; ++i) {
    scenario::Request request{.id = "r" + std::to_string(i)};
    request.what = static_cast<scenario::RequestKind>(
        *inRange(0, static_cast<int>(scenario::RequestKind::vendor_managed_edit) + 1));
    if (request.what == scenario::RequestKind::change_bc_domain) continue;  // its way back is a sync, see R28
    request.at.offset = Distribution::constant(std::chrono::seconds{10 * *inRange(30, 1000)});
    s.requests.push_back(request);
  }
  // Snapshots that an administrator puts right at last, so that nobody is left in a failed boot.
  scenario::Request repair{.id = "repair", .what = scenario::RequestKind::install_snapshot};
  repair.at.offset = Distribution::constant(kLastOff);
  s.requests.push_back(repair);
  if (*inRange(0, 4) == 0) {
    const auto what = *element(scenario::FaultTarget::zone, scenario::FaultTarget::dns_record);
    s.faults.push_back(fault("dr-zone", what, std::chrono::seconds{10 * *inRange(1, 600)}, 20min, "dr"));
  }
  s.horizon = kLastOff + kBound;
  return s;
}

}  // namespace failcast::test
