// The form of a scenario file: one list of fields per struct. The reader, the JSON Schema and the canonical text are
// visitors of these lists, so a key, its unit, its range and its meaning stand here and nowhere else. A visitor has
//   field(key, target, Field)          one value
//   object(key, doc, visit)            a nested object without an entity of its own
//   entities(key, doc, vector)         an object of entities by id; their order in the file means nothing
//   stations(key, doc, vector, kind)   the same for one kind of station group
//   list(key, doc, vector)             a list of entities with "id"; the order is kept
//   population(parts)                  "count" and "profiles" of a client group
//   inherit(target, value)             a default that depends on a value read before
#pragma once
#include <set>
#include <string>
#include <string_view>

#include "sim/scenario/fields_clients.hpp"
#include "sim/scenario/fields_events.hpp"
#include "sim/scenario/fields_network.hpp"
#include "sim/scenario/fields_operations.hpp"
#include "sim/scenario/fields_product.hpp"
#include "sim/scenario/fields_recovery.hpp"

namespace failcast::scenario {

/// Parameter sections: "bc.enter_wait" is key "enter_wait" of object "bc".
template <class V>
void visit_parameters(V& v, Parameters& params) {
  std::set<std::string, std::less<>> sections;
  Parameters::visit_fields(params, [&](std::string_view name, const auto&, const FieldInfo&) {
    sections.emplace(name.substr(0, name.find('.')));
  });
  for (const std::string& section : sections) {
    v.object(section, "parameters of the protocol", [&](auto& object) {
      Parameters::visit_fields(params, [&](std::string_view name, auto& value, const FieldInfo& info) {
        const std::size_t dot = name.find('.');
        if (name.substr(0, dot) != section) return;
        object.field(
            name.substr(dot + 1), value,
            Field{.doc = info.doc, .min = info.min, .max = info.max, .unit = unit_of(info.unit), .basis = info.basis});
      });
    });
  }
}

template <class V>
void visit_fields(V& v, Scenario& s) {
  v.field("name", s.name, needed("short name: letters, digits, - and _"));
  v.field("title", s.title, given("one line for people"));
  v.field("owner", s.owner, given("who answers for the scenario"));
  v.field("doc", s.doc, given("what the scenario shows"));
  v.object("clock", "simulated time", [&s](auto& o) {
    o.field("start", s.start, given("UTC instant of time 0"));
    o.field("horizon", s.horizon, needed("end of the simulated time"));
    o.field("warmup", s.warmup, given("time at the start that does not count"));
  });
  v.object("run", "how it is run", [&s](auto& o) { o.field("seed", s.seed, given("root of all random draws")); });
  v.field("return_bound", s.return_bound,
          given("everybody who may have access has it this long after the last fault ended; 0s: not stated"));
  visit_parameters(v, s.params);
  v.inherit(s.zones.bc_ttl, s.params.dns.bc_ttl);
  v.object("internet", "providers and homes", [&s](auto& o) {
    o.entities("isps", "internet service providers", s.isps);
    o.entities("transit", "carriers between providers and the core", s.transits);
    o.entities("homes", "groups of homes", s.homes);
  });
  v.entities("sites", "places with a LAN", s.sites);
  v.object("cloud", "the vendor's cloud",
           [&s](auto& o) { o.entities("regions", "regions; the services live in the first one", s.cloud); });
  v.entities("risk_groups", "things that fail together", s.risk_groups);
  v.entities("resolvers", "recursive DNS resolvers", s.resolvers);
  v.object("zones", "DNS zones", [&s](auto& o) { visit_fields(o, s.zones); });
  v.entities("private_clouds", "private clouds", s.private_clouds);
  v.stations("controller_groups", "groups of controllers", s.station_groups, StationKind::controller);
  v.stations("edge_groups", "groups of private edges", s.station_groups, StationKind::edge);
  v.stations("connector_groups", "groups of connectors", s.station_groups, StationKind::connector);
  v.field("certificate_dates", s.certificate_dates,
          given("when certificates of instances were issued: by name, or a CSV file with the columns \"component\" and "
                "\"issued\"; before what their groups say"));
  v.entities("server_groups", "servers of applications", s.server_groups);
  v.entities("segments", "application segments", s.segments);
  v.entities("idps", "identity providers", s.idps);
  v.object("tenant_certificates", "certificates that people replace, not the service",
           [&s](auto& o) { visit_fields(o, s.tenant_certificates); });
  v.entities("dr_keys", "key pairs for the DR record", s.dr_keys);
  v.object("disaster_recovery", "settings of disaster recovery, and what stands in the DR zone at the start",
           [&s](auto& o) { visit_fields(o, s.dr_settings); });
  v.entities("profiles", "kinds of clients", s.profiles);
  v.entities("config_files", "BC config files for installations", s.config_files);
  v.entities("working_hours", "when users are at work", s.working_hours);
  v.entities("clients", "groups of clients", s.client_groups);
  v.list("access_policy", "access rules, first match wins", s.access_policy);
  v.list("timeout_policy", "reauthentication rules, first match wins", s.timeout_policy);
  v.list("forwarding_policy", "forwarding rules, first match wins", s.forwarding_policy);
  v.list("faults", "what fails, when, for how long", s.faults);
  v.list("random_failures", "what fails by itself now and then", s.random_failures);
  v.list("operator", "what the operator publishes, and when there is a reason to", s.operator_steps);
  v.list("requests", "what people and other systems ask of the service meanwhile", s.requests);
  v.list("budgets", "what must hold", s.budgets);
  v.object("operations", "what operators know of the deployment, for `failcast readiness`; runs use none of it",
           [&s](auto& o) { visit_fields(o, s.operations); });
  v.field("sources", Lines{s.sources}, given("provenance of a replayed outage"));
}

}  // namespace failcast::scenario
