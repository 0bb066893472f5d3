// Random deployments with Disaster Recovery, new users and requests under random faults: whatever was published, once
// everything is whole and the record says off everybody is back in the cloud, and no rule was broken on the way.
#include <rapidcheck/catch.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "models/client/client.hpp"
#include "models/component/component.hpp"
#include "tests/sim/world/random_world.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::RecordState;

namespace {

std::string file(const std::string& name) {
  std::ifstream in(std::string(FAILCAST_SOURCE_DIR) + "/scenarios/keys/" + name);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

scenario::DrKey key(const std::string& id) {
  const std::string pem = file(id + ".pem");
  const auto read = dr::PrivateKey::from_pem(pem);
  return {id, pem, std::get<dr::PrivateKey>(read).public_pem()};
}

constexpr Duration kLastOff = 3h;  ///< after every fault's end
/// The rest of a TTL, of a poll, a restart, and what any return to the cloud may take.
constexpr Duration kBound = 300s + 60s + 900s + 60s + 30min;

scenario::OperatorStep random_step(int number) {
  using rc::gen::element;
  using rc::gen::inRange;
  scenario::OperatorStep step{.id = "step" + std::to_string(number)};
  step.at.offset = Distribution::constant(std::chrono::seconds{10 * *inRange(30, 900)});
  step.publish = *element(RecordState::on, RecordState::on, RecordState::test, RecordState::off);
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

scenario::Scenario random_dr_world() {
  using rc::gen::element;
  using rc::gen::inRange;
  scenario::Scenario s = random_world();
  static const std::vector<scenario::DrKey> keys{key("other"), key("tenant")};
  s.dr_keys = keys;
  s.dr_settings.domain = "dr.example";
  s.dr_settings.key = *element<std::string>("", "tenant");
  if (*element(true, false)) s.dr_settings.parked = RecordState::off;
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
  scenario::OperatorStep off{.id = "zz-off", .publish = RecordState::off, .product = scenario::RecordFor::all};
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

/// The last facts of a run, without the noise of single attempts: for whoever has to find out why it failed.
std::string story_of(const scenario::Scenario& s, const Run& r) {
  const world::World names(s);
  std::vector<std::string> lines;
  for (const auto& record : r.tape.records())
    if (!std::holds_alternative<AttemptFailed>(record.fact))
      lines.push_back(record::to_text(record, names.directory()));
  std::string story;
  for (std::size_t i = lines.size() > 120 ? lines.size() - 120 : 0; i < lines.size(); ++i) story += lines[i] + "\n";
  return story;
}

void check_dr() {
  rc::prop("DR ends well", [] {
    const scenario::Scenario s = random_dr_world();
    const Run r = run(s);
    for (const auto& broken : r.outcome.violations)
      RC_LOG() << broken.rule << " " << seconds(broken.time.time_since_epoch()) << " " << broken.entity << ": "
               << broken.message << "\n";
    if (!r.outcome.violations.empty() || still_out(r) > 0) RC_LOG() << story_of(s, r);
    RC_CLASSIFY(!r.tape.entered(record::EntityKind::client, client::State::safe).empty(), "somebody is in Safe Mode");
    RC_CLASSIFY(!r.tape.entered(record::EntityKind::client, client::State::bc_active).empty(), "somebody enters BC");
    RC_CLASSIFY(!r.tape.entered(record::EntityKind::client, client::State::bc_active_new).empty(), "a new user in BC");
    RC_CLASSIFY(!r.tape.entered(record::EntityKind::edge, component::State::dr).empty(), "an edge in DR");
    RC_CLASSIFY(!r.tape.times<InternetChanged>([](const auto&, const auto&) { return true; }).empty(), "internet");
    RC_ASSERT(r.outcome.violations.empty());
    RC_ASSERT(still_out(r) == 0u);
  });
}

}  // namespace

TEST_CASE("whatever was published, everybody is back in the cloud some time after the record says off",
          "[world][property][A44][R41]") {
  check_dr();
}

TEST_CASE("the same with DR in many more worlds", "[world][property][slow][A44][R41]") { check_dr(); }

TEST_CASE("a world with DR runs the same way twice", "[world][property]") {
  rc::prop("repeatability with DR", [] {
    const scenario::Scenario s = random_dr_world();
    RC_ASSERT(run(s).outcome.trajectory_hash == run(s).outcome.trajectory_hash);
  });
}
