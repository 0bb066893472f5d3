// A small deployment for tests of the world: one site with controllers, edges and connectors, clients on its LAN, one
// segment. Tests change what they are about.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "sim/world/world.hpp"

namespace failcast::test {

struct TownSize {
  std::int64_t clients = 1, controllers = 1, edges = 1, connectors = 1, public_edges = 2;
};

inline scenario::Scenario town(const TownSize& size = {}) {
  using scenario::StationKind;
  scenario::Scenario s;
  s.name = "town";
  s.seed = 7;
  s.start = UtcTime{std::chrono::seconds{1'772'496'000}};
  s.horizon = 4h;
  s.isps = {
      {"isp", 2500us}
  };
  scenario::Site site{.id = "town", .uplinks = {{"uplink", "isp", 5ms}}};
  s.sites = {site};
  s.cloud = {
      {.id = "cloud", .rtt = 17500us, .public_edges = size.public_edges, .edge_vcpu = 64}
  };
  s.resolvers = {
      {.id = "dns-town", .at = "town", .holds_bc_zone = true}
  };
  s.private_clouds = {{.id = "pc"}};
  const auto group = [&](const char* id, StationKind kind, std::int64_t count) {
    s.station_groups.push_back({.id = id, .kind = kind, .site = "town", .private_cloud = "pc", .count = count});
  };
  group("pcc", StationKind::controller, size.controllers);
  group("edge", StationKind::edge, size.edges);
  s.station_groups.back().exclusive_to_bc_dr = true;
  group("connector", StationKind::connector, size.connectors);
  s.server_groups = {
      {"servers", {"connector"}}
  };
  s.segments = {
      {.id = "app", .server_group = "servers"}
  };
  s.idps = {
      {.id = "idp-bc",      .role = scenario::IdpRole::bc     },
      {.id = "idp-primary", .role = scenario::IdpRole::primary}
  };
  s.profiles = {{.id = "windows"}};
  s.client_groups = {
      {.id = "users", .at = "town", .parts = {{"windows", size.clients}}}
  };
  s.access_policy = {{.id = "everybody"}};
  s.params.cap.overload = Overload::none;
  s.params.auth.lazy_mean = 0s;
  s.params.auth.timeout = 365 * 24h;
  return s;
}

inline scenario::Fault fault(std::string id, scenario::FaultTarget what, Duration at, Duration length,
                             std::string where = "*", scenario::FaultMode mode = scenario::FaultMode::blackhole) {
  scenario::Fault f{.id = std::move(id), .what = what, .where = std::move(where), .mode = mode};
  f.at.offset = Distribution::constant(at);
  f.duration = Distribution::constant(length);
  return f;
}

/// Keeps every fact of a run.
class Tape final : public record::FactSink {
 public:
  void on(const record::Record& record) override { records_.push_back(record); }
  const std::vector<record::Record>& records() const { return records_; }

  /// Instants of facts of one type that `wanted` accepts, in order.
  template <class Fact, class Wanted>
  std::vector<TimePoint> times(Wanted wanted) const {
    std::vector<TimePoint> found;
    for (const auto& record : records_)
      if (const auto* fact = std::get_if<Fact>(&record.fact); fact != nullptr && wanted(record, *fact))
        found.push_back(record.time);
    return found;
  }
  /// Instants at which entities of a kind entered a state of their machine.
  template <class State>
  std::vector<TimePoint> entered(record::EntityKind kind, State state) const {
    return times<StateChanged>([&](const record::Record& r, const StateChanged& change) {
      return r.entity.kind == kind && change.to == static_cast<std::uint8_t>(state) && change.from != change.to;
    });
  }
  /// Instants at which clients lost or regained access.
  std::vector<TimePoint> access(bool regained) const {
    std::map<std::uint32_t, bool> has;
    return times<AccessChanged>([&](const record::Record& r, const AccessChanged& change) {
      const auto at = has.try_emplace(r.entity.index, true).first;
      const bool news = at->second != change.has_access && change.has_access == regained;
      at->second = change.has_access;
      return news;
    });
  }

 private:
  std::vector<record::Record> records_;
};

struct Run {
  world::Outcome outcome;
  Tape tape;
};
/// Runs the scenario under all rules.
inline Run run(const scenario::Scenario& s, world::Options options = {}) {
  Run r;
  options.check_rules = true;
  world::World w(s, std::move(options));
  r.outcome = w.run({&r.tape});
  return r;
}

inline double seconds(Duration d) { return std::chrono::duration<double>(d).count(); }

}  // namespace failcast::test
