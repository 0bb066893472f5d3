// A hand-made run for tests: two sites with one group each, two segments, two edges, and facts told one by one.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "analysis/metrics/collector.hpp"
#include "sim/record/record.hpp"

namespace failcast::metrics {

class Story {
 public:
  /// Clients 0 and 1 are at fra, client 2 at osl; everybody may use both segments.
  explicit Story(std::vector<std::string> faults = {"cloud-eu"}) {
    directory.places = {"fra", "osl"};
    directory.groups = {"fra-staff", "osl-staff"};
    directory.profiles = {"windows"};
    directory.segments = {"erp", "wiki"};
    directory.faults = std::move(faults);
    directory.clients = {
        {0, 0, 0, 0},
        {0, 0, 0, 1},
        {1, 1, 0, 0}
    };
    directory.nodes = {
        {"fra-edges-1", record::EntityKind::edge, 0, "fra-edges", "fra"},
        {"osl-edges-1", record::EntityKind::edge, 1, "osl-edges", "osl"}
    };
    directory.entitled.assign(6, 1);
    directory.requests = {"edit", "browse"};
    directory.machines.resize(10);
    directory.machines[1].states = {"connected", "bc_lookup", "bc_active", "dr_connect", "safe", "dr_blocked"};
    directory.machines[1].events = {"tick"};
    directory.machines[3].states = {"cloud", "wait", "bc", "dr_boot", "dr", "dr_exit"};
    directory.machines[3].events = {"tick"};
    directory.machines[9].states = {"idle", "active"};
    directory.machines[9].events = {"visible", "end_passed"};
  }

  Story& fault_begins(Duration at, std::uint32_t fault = 0) {
    return tell(at, {record::EntityKind::world, 0}, FaultBegan{fault});
  }
  Story& fault_ends(Duration at, std::uint32_t fault = 0) {
    return tell(at, {record::EntityKind::world, 0}, FaultEnded{fault});
  }
  Story& loses(Duration at, std::uint32_t client, std::uint32_t segment, Cause cause = Cause::detection,
               Reason why = Reason::none) {
    return tell(at, {record::EntityKind::client, client}, AccessChanged{SegmentId{segment}, false, cause, why});
  }
  Story& regains(Duration at, std::uint32_t client, std::uint32_t segment) {
    return tell(at, {record::EntityKind::client, client},
                AccessChanged{SegmentId{segment}, true, Cause::detection, Reason::none});
  }
  Story& enters(Duration at, record::Entity entity, std::uint8_t state) {
    return tell(at, entity, StateChanged{0, state, 0});
  }
  /// States of clients and components, as `directory.machines` numbers them.
  enum : std::uint8_t { kConnected = 0, kBcActive = 2, kDrConnect = 3, kSafe = 4, kDrBlocked = 5 };
  enum : std::uint8_t { kCloud = 0, kInBc = 2, kDrBoot = 3, kInDr = 4, kDrExit = 5 };
  static record::Entity client(std::uint32_t index) { return {record::EntityKind::client, index}; }
  static record::Entity edge(std::uint32_t node) { return {record::EntityKind::edge, node}; }
  /// Everybody runs DR, client 2 takes part in tests, both edges are designated; both segments are for DR.
  Story& with_dr() {
    audience.clients.assign(3, {.is_running = true, .is_concerned = true, .is_owed_service = true});
    audience.clients[2].is_in_test_group = true;
    audience.components = {true, true};
    return *this;
  }
  Story& publishes(Duration at, std::uint32_t version) { return of_operator(at, RecordPublished{version}); }
  Story& serves(Duration at, std::uint32_t version, record::Asks asks) {
    return of_operator(at, RecordVisible{version, static_cast<std::uint8_t>(asks)});
  }
  Story& of_operator(Duration at, Observation fact) {
    return tell(at, {record::EntityKind::dr_operator, 0}, std::move(fact));
  }
  Story& tell(Duration at, record::Entity entity, Observation fact) {
    records.push_back({TimePoint{at}, entity, static_cast<std::uint32_t>(records.size()), fact});
    return *this;
  }

  Result measure(Duration horizon = 1h, Duration warmup = 0s) const {
    world::Outcome outcome;
    outcome.end = world::EndReason::horizon_reached;
    outcome.reached = TimePoint{horizon};
    return measure(outcome, warmup);
  }
  Result measure(const world::Outcome& outcome, Duration warmup) const {
    Collector collector(directory, warmup, audience, serving);
    for (const record::Record& r : records) collector.on(r);
    return collector.finish(outcome);
  }

  record::Directory directory;
  world::DrAudience audience;
  world::ServingConnectors serving;
  std::vector<record::Record> records;
};

}  // namespace failcast::metrics
