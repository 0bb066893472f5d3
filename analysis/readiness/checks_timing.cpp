// How long things take: waits, the way back, tests, people.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/readiness/tenant.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::readiness {
namespace {

using scenario::to_text;

std::string count(std::int64_t n) { return metrics::grouped(static_cast<std::uint64_t>(n)); }

void way_back(const Tenant& t, Answer& answer) {
  const std::string chosen = "/bc/switch_users", wanted = "/operations/expectations/return_within";
  if (!t.states(chosen))
    answer.ask(chosen);
  else
    answer.judge(true, fmt::format("switch users: {}", scenario::word_of(t.scenario().params.bc.switch_users)), chosen);
  const std::optional<Duration> limit = t.known().return_within;
  if (!limit) return answer.ask(wanted);
  const DrillResult* drill = t.drill(Drill::home_again);
  if (drill == nullptr) return answer.ask_for_drill();
  if (drill->never_returned > 0)
    answer.judge(false, "some users stay where they are long after the cloud is back", chosen);
  if (!drill->last_return) return answer.simulated("nobody had to return");
  const std::string took = fmt::format("the last user is back at the cloud after {}, wanted within {}",
                                       metrics::seconds(*drill->last_return), to_text(*limit));
  if (*drill->last_return > *limit) answer.judge(false, took, "/bc/exit_max_wait");
  answer.simulated(took);
}

void wait_before_bc(const Tenant& t, Answer& answer) {
  const auto &tolerated = t.known().tolerated_loss, &flap = t.known().usual_flap;
  const Parameters& params = t.scenario().params;
  const std::string wait = "/bc/enter_wait";
  if (!t.states(wait)) answer.ask(wait);
  if (!tolerated) answer.ask("/operations/expectations/tolerated_loss");
  if (!flap) answer.ask("/operations/expectations/usual_flap");
  if (tolerated)
    answer.judge(params.bc.enter_wait + params.comp.loss_detect < *tolerated,
                 fmt::format("noticed after {}, W {}, tolerated {}", to_text(params.comp.loss_detect),
                             to_text(params.bc.enter_wait), to_text(*tolerated)),
                 wait);
  if (!flap) return;
  answer.judge(params.bc.enter_wait > *flap,
               fmt::format("W {}, interruptions of up to {}", to_text(params.bc.enter_wait), to_text(*flap)), wait);
  const DrillResult* drill = t.drill(Drill::flap);
  if (drill == nullptr) return answer.ask_for_drill();
  if (drill->bc_entries > 0)
    answer.judge(false, fmt::format("{} components enter BC for {}", drill->bc_entries, to_text(*flap)), wait);
  answer.simulated(fmt::format("no component enters BC when the cloud is away for {}", to_text(*flap)));
}

void force_flags(const Tenant& t, Answer& answer) {
  const std::string interval = "/bc/force_reconnect_interval";
  if (t.states(interval))
    answer.judge(true, "asked again every " + to_text(t.scenario().params.bc.force_reconnect_interval), interval);
  else
    answer.ask(interval);
  for (const scenario::PrivateCloud& cloud : t.scenario().private_clouds)
    answer.judge_stated(!cloud.force, fmt::format("{}: force flag {}", cloud.id, cloud.force ? "set" : "not set"),
                        path("private_clouds", cloud.id, "force"));
}

void dr_test(const Tenant& t, Answer& answer) {
  const std::string last = "/operations/recovery/last_test";
  if (t.known().last_dr_test)
    answer.judge(true, fmt::format("tested {} ago", to_text(*t.known().last_dr_test)), last);
  else
    answer.ask(last);
  std::int64_t testers = 0, others = 0;
  for (const Cohort& cohort : t.map().cohorts())
    if (!t.is_new(cohort)) (t.profile_of(cohort).dr_test ? testers : others) += Tenant::users_of(cohort);
  if (testers == 0) return answer.judge(false, "no app profile takes part in DR tests", "/profiles");
  answer.judge(testers < others, fmt::format("{} users take part, {} do not", count(testers), count(others)),
               "/profiles");
  for (const capacity::Pool& pool : t.head_room().pools)
    if (pool.state == capacity::State::dr_test && pool.one_lost.sized)
      answer.judge(pool.has_spare(), fmt::format("{} {} ({}): {} users, with one lost sized for {}", pool.name,
                                                 plural_of(pool.kind), capacity::id_of(pool.partition),
                                                 metrics::grouped(pool.users), metrics::grouped(*pool.one_lost.sized)));
  const DrillResult* drill = t.drill(Drill::dr_test);
  if (drill == nullptr) return answer.ask_for_drill();
  std::int64_t hurt = 0;
  for (const Party& party : drill->parties) {
    const scenario::ClientGroup& group = t.scenario().client_groups[party.crowd.first];
    if (t.scenario().profiles[party.crowd.second].dr_test || group.start == scenario::StartState::new_user) continue;
    hurt += party.without;
    if (party.without > 0) answer.concern(party.crowd);
  }
  if (hurt > 0)
    answer.judge(false, fmt::format("a test takes applications from {} users who do not take part", count(hurt)));
  if (drill->test_entries == 0) answer.judge(false, "in a test nobody enters DR");
  answer.simulated("a test leaves everybody else alone");
}

void runbook(const Tenant& t, Answer& answer) {
  for (const char* key : {"/op/detect", "/op/decide", "/op/publish"}) {
    if (t.states(key))
      answer.judge(!t.is_guess(key),
                   fmt::format("{} is {}", std::string_view(key).substr(4), t.is_guess(key) ? "a guess" : "recorded"),
                   key);
    else
      answer.ask(key);
  }
  if (!answer.open().empty()) return;
  const DrillResult* drill = t.drill(Drill::by_runbook);
  if (drill == nullptr) return answer.ask_for_drill();
  answer.simulated(drill->in_dr ? fmt::format("in one drawn course 95 % of users are in DR {} after the outage began",
                                              metrics::seconds(*drill->in_dr))
                                : "users do not enter DR, whatever the times are");
}

constexpr Check kChecks[] = {
    {30, Severity::medium, Part::continuity, Basis::simulation, Drill::home_again,
     "users switch back as was chosen, within the time that the business wants", "H2",
     "choose how users switch back, and a shorter longest wait", way_back},
    {31, Severity::medium, Part::continuity, Basis::simulation, Drill::flap,
     "W is shorter than what is tolerated and longer than usual interruptions", "H2", "choose another W",
     wait_before_bc},
    {32, Severity::low, Part::continuity, Basis::configuration, Drill::none, "nobody left the force flag set", "H5",
     "clear the flag", force_flags},
    {57, Severity::high, Part::recovery, Basis::simulation, Drill::dr_test,
     "DR was tested by a few, and a test leaves the others alone", "H19",
     "give a few users an app profile for tests, and leave undesignated connectors and edges for the others", dr_test},
    {58, Severity::medium, Part::recovery, Basis::simulation, Drill::by_runbook,
     "the operator's times are recorded in the runbook", "[I]", "measure them in a drill, and write them down",
     runbook},
};

}  // namespace

std::span<const Check> timing_checks() { return kChecks; }

}  // namespace failcast::readiness
