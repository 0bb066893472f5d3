// A small deployment for tests of the rules, and facts told one by one. One site with everything twice but the client:
// private clouds "pc" and "other", each with a controller, an edge and a connector.
#pragma once
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "models/client/client.hpp"
#include "models/component/component.hpp"
#include "models/controller/controller.hpp"
#include "models/dr/evaluate.hpp"
#include "models/portal/portal.hpp"
#include "sim/invariants/rules.hpp"

namespace failcast::invariants {

class Drill {
 public:
  using Kind = record::EntityKind;
  enum Node : std::uint32_t { public_edge, controller, edge, connector, other_controller, other_edge, other_connector };

  Drill() {
    scenario.cloud = {
        {"eu", 10ms, 2, 64}
    };
    scenario.sites = {
        {.id = "fra", .uplinks = {}},
        {.id = "osl", .uplinks = {}}
    };
    scenario.private_clouds = {
        {.id = "pc",    .log_receivers = {}},
        {.id = "other", .log_receivers = {}}
    };
    add_group("controllers", scenario::StationKind::controller, "pc");
    add_group("edges", scenario::StationKind::edge, "pc");
    add_group("connectors", scenario::StationKind::connector, "pc");
    add_group("other-controllers", scenario::StationKind::controller, "other");
    add_group("other-edges", scenario::StationKind::edge, "other");
    add_group("other-connectors", scenario::StationKind::connector, "other");
    scenario.server_groups = {
        {"servers", {"connectors"}}
    };
    scenario.segments = {
        {.id = "erp", .title = {}, .server_group = "servers"}
    };
    scenario.profiles = {
        {.id = "windows", .saml = {}, .scim = {}}
    };
    auto& staff = scenario.client_groups.emplace_back();
    staff.id = "staff";
    staff.at = "osl";
    staff.parts = {
        {"windows", 1}
    };
    scenario.idps = {
        {.id = "idp", .role = scenario::IdpRole::primary}
    };
    directory.places = {"fra", "osl"};
    directory.groups = {"staff"};
    directory.profiles = {"windows"};
    directory.segments = {"erp"};
    directory.clients = {
        {0, 1, 0, 0}
    };
    directory.entitled = {1};
    directory.nodes = {
        {"eu-edge-1",           Kind::cloud_service, 0, "eu",                ""     },
        {"controllers-1",       Kind::controller,    0, "controllers",       "pc"   },
        {"edges-1",             Kind::edge,          0, "edges",             "pc"   },
        {"connectors-1",        Kind::connector,     0, "connectors",        "pc"   },
        {"other-controllers-1", Kind::controller,    0, "other-controllers", "other"},
        {"other-edges-1",       Kind::edge,          0, "other-edges",       "other"},
        {"other-connectors-1",  Kind::connector,     0, "other-connectors",  "other"},
    };
  }

  /// The DR domain is there, "pc" and "erp" are designated, and the client may use DR.
  Drill& with_dr() {
    for (const char* id : {"edges", "connectors"}) group(id).dr = true;
    scenario.segments[0].dr = true;
    scenario.profiles[0].dr_enabled = true;
    scenario.dr_settings.domain = "dr.example";
    scenario.dr_settings.parked = scenario::RecordState::off;
    return *this;
  }
  /// The client was installed by MDM, with config file and thumbprint.
  Drill& with_new_user() {
    scenario.client_groups[0].start = scenario::StartState::new_user;
    scenario.client_groups[0].install = {"file", "match"};
    return *this;
  }

  Drill& set(auto&& change) {
    change(scenario);
    return *this;
  }
  scenario::StationGroup& group(std::string_view id) {
    return *std::ranges::find(scenario.station_groups, id, &scenario::StationGroup::id);
  }
  /// A fault that the facts may begin and end; its number is its position.
  Drill& fault(scenario::FaultTarget what, std::string where) {
    directory.faults.push_back("fault-" + std::to_string(scenario.faults.size()));
    auto& added = scenario.faults.emplace_back();
    added.id = directory.faults.back();
    added.what = what;
    added.where = std::move(where);
    return *this;
  }

  Drill& world(Duration at, Observation fact) { return tell(at, {Kind::world, 0}, fact); }
  Drill& client(Duration at, Observation fact) { return tell(at, {Kind::client, 0}, fact); }
  Drill& client(Duration at, client::State from, client::State to, client::Event on = {}) {
    return client(at, move(from, to, on));
  }
  Drill& node(Duration at, Node index, Observation fact) {
    return tell(at, {directory.nodes[index].kind, index}, fact);
  }
  Drill& node(Duration at, Node index, component::State from, component::State to, component::Event on = {}) {
    return node(at, index, move(from, to, on));
  }
  Drill& node(Duration at, Node index, controller::State from, controller::State to, controller::Event on = {}) {
    return node(at, index, move(from, to, on));
  }
  /// The edge and the connector of "pc" enter BC, W after a loss at `at`.
  Drill& enter_bc(Duration at, Node index) {
    using component::Event, component::State;
    node(at, index, State::cloud, State::wait, Event::control_lost);
    node(at + 120s, index, State::wait, State::pcc_connect, Event::wait_elapsed);
    return node(at + 121s, index, State::pcc_connect, State::bc, Event::controller_answered);
  }
  /// The client is on the edge of "pc" from `at` on.
  Drill& client_enters_bc(Duration at) {
    using client::Event, client::State;
    client(at, State::bc_lookup, State::bc_pcc, Event::address_found);
    client(at, SessionOpened{NodeId{edge}});
    return client(at, State::bc_pcc, State::bc_active, Event::edge_accepted);
  }

  Drill& portal(Duration at, Observation fact) { return tell(at, {Kind::portal, 0}, fact); }
  Drill& portal(Duration at, portal::State from, portal::State to) {
    return portal(at, move(from, to, portal::Event{}));
  }
  Drill& visible(Duration at, dr::State state) {
    return tell(at, {Kind::dr_operator, 0}, RecordVisible{1, static_cast<std::uint8_t>(state)});
  }
  static RecordSeen seen(dr::Outcome outcome, dr::Problem problem = dr::Problem::none) {
    constexpr std::uint8_t kApplied = 13;
    const int check = problem == dr::Problem::none ? kApplied : dr::check_of(problem);
    return {static_cast<std::uint8_t>(outcome), static_cast<std::uint8_t>(problem), static_cast<std::uint8_t>(check)};
  }
  /// The client reads a record that it obeys, and looks the DR edges up.
  Drill& client_enters_dr(Duration at) {
    client(at, seen(dr::Outcome::applied));
    return client(at, client::State::connected, client::State::dr_connect, client::Event::dr_entered);
  }
  /// ... and is on the edge of "pc".
  Drill& client_is_safe(Duration at) {
    client(at, client::State::dr_connect, client::State::safe, client::Event::dr_edge_accepted);
    return client(at, SessionOpened{NodeId{edge}});
  }
  /// A component reads a record that it obeys, and is in DR after its restart.
  Drill& enter_dr(Duration at, Node index) {
    using component::Event, component::State;
    node(at, index, seen(dr::Outcome::applied));
    node(at, index, State::cloud, State::dr_boot, Event::dr_called);
    return node(at + 30s, index, State::dr_boot, State::dr, Event::dr_booted);
  }

  /// Numbers of the rules broken, each once, in order of the first time.
  std::vector<std::string> broken(Duration end = 24h) const {
    Rules rules(scenario, directory);
    for (const record::Record& record : records) rules.on(record);
    rules.at_end(TimePoint{end});
    std::vector<std::string> numbers;
    for (const Violation& violation : rules.violations())
      if (std::ranges::count(numbers, violation.rule) == 0) numbers.push_back(violation.rule);
    return numbers;
  }

  scenario::Scenario scenario;
  record::Directory directory;
  std::vector<record::Record> records;

 private:
  template <class State, class Event>
  static StateChanged move(State from, State to, Event on) {
    return {static_cast<std::uint8_t>(from), static_cast<std::uint8_t>(to), static_cast<std::uint8_t>(on)};
  }
  Drill& tell(Duration at, record::Entity entity, Observation fact) {
    records.push_back({TimePoint{at}, entity, static_cast<std::uint32_t>(records.size()), fact});
    return *this;
  }
  void add_group(std::string id, scenario::StationKind kind, std::string cloud) {
    auto& added = scenario.station_groups.emplace_back();
    added.id = std::move(id);
    added.kind = kind;
    added.site = "fra";
    added.private_cloud = std::move(cloud);
  }
};

using Broken = std::vector<std::string>;
inline EventIgnored ignored(auto state, auto event) {
  return {static_cast<std::uint8_t>(state), static_cast<std::uint8_t>(event)};
}

}  // namespace failcast::invariants
