// Random deployments with Disaster Recovery, new users and requests under random faults: whatever was published, once
// everything is whole and the record says off everybody is back in the cloud, and no rule was broken on the way.
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "models/client/client.hpp"
#include "models/component/component.hpp"
#include "tests/sim/world/random_dr_world.hpp"

using namespace failcast;
using namespace failcast::test;

namespace {

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
