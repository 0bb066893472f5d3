// A hand-made run for tests: two sites with one group each, two segments, two edges, and facts told one by one.
#pragma once
#include <string>
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
    directory.machines.resize(5);
    directory.machines[1].states = {"connected", "bc_lookup", "bc_active"};
    directory.machines[1].events = {"tick"};
    directory.machines[3].states = {"cloud", "wait", "bc"};
    directory.machines[3].events = {"tick"};
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
    Collector collector(directory, warmup);
    for (const record::Record& r : records) collector.on(r);
    return collector.finish(outcome);
  }

  record::Directory directory;
  std::vector<record::Record> records;
};

}  // namespace failcast::metrics
