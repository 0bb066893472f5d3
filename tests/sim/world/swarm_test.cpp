// Random deployments under random faults: nobody is left without access for long once everything is whole again, no
// rule is broken, equal scenarios give equal runs.
#include <rapidcheck/catch.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "models/client/client.hpp"
#include "tests/sim/world/random_world.hpp"

using namespace failcast;
using namespace failcast::test;

namespace {

/// After the last fault: exit from BC may take the hold-down and X; whoever is offline starts again within a minute or
/// two; a client in the middle of a search gives up first (A62), controllers detect and wait again.
constexpr Duration kBound = 30min;

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

// Whoever is not judged again would have been judged the same.
TEST_CASE("judging those whom a change concerns is judging everybody", "[world][property]") {
  rc::prop("who is judged", [] {
    scenario::Scenario s = random_world();
    s.params.edge.private_survive = 0.5;
    s.segments.push_back({.id = "other", .server_group = "servers"});
    world::World some(s), everybody(s, {.every_event = true});
    RC_ASSERT(some.run({}).trajectory_hash == everybody.run({}).trajectory_hash);
  });
}

TEST_CASE("the same scenario gives the same facts, whatever else has run before", "[world][property]") {
  rc::prop("repeatability", [] {
    const scenario::Scenario s = random_world();
    RC_ASSERT(run(s).outcome.trajectory_hash == run(s).outcome.trajectory_hash);
  });
}
