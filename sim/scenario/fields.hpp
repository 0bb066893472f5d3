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

#include "sim/scenario/scenario.hpp"
#include "sim/scenario/value.hpp"

namespace failcast::scenario {

inline Field needed(std::string_view doc) { return {.doc = doc, .required = true}; }
inline Field given(std::string_view doc) { return {.doc = doc}; }
inline Field between(double min, double max, std::string_view doc) { return {.doc = doc, .min = min, .max = max}; }

template <class V>
void visit_fields(V& v, Isp& isp) {
  v.field("rtt", isp.rtt, needed("round trip between the provider and the internet's core"));
}

template <class V>
void visit_fields(V& v, Uplink& uplink) {
  v.field("isp", uplink.isp, needed("provider at the far end"));
  v.field("rtt", uplink.rtt, needed("round trip of the access link"));
}

template <class V>
void visit_fields(V& v, Site& site) {
  v.field("lan_rtt", site.lan_rtt, given("round trip inside the site"));
  v.list("uplinks", "access links, the primary first", site.uplinks);
  v.field("inbound_443", site.inbound_443,
          given("controllers and edges accept 443 from this site's users and components"));
  v.field("inbound_443_from_internet", site.inbound_443_from_internet,
          given("the firewall publishes controllers and edges to the internet"));
  v.field("inspection", site.inspection, given("what the site's proxy does to BC connections (R32)"));
}

template <class V>
void visit_fields(V& v, Home& home) {
  v.field("isp", home.isp, needed("provider of these homes"));
  v.field("rtt", home.rtt, needed("round trip of the access link"));
}

template <class V>
void visit_fields(V& v, CloudRegion& region) {
  v.field("rtt", region.rtt, needed("round trip between the region and the internet's core"));
  v.field("public_edges", region.public_edges,
          between(0, 1000, "public edges; the redirect list of a client is made of these"));
  v.field("edge_vcpu", region.edge_vcpu, between(1, 100000, "virtual processors of a public edge"));
}

template <class V>
void visit_fields(V& v, RiskGroup& group) {
  v.field("members", group.members,
          needed("ids of sites, homes, ISPs, uplinks, stations, identity providers or resolvers that fail together"));
}

template <class V>
void visit_fields(V& v, Resolver& resolver) {
  v.field("at", resolver.at, needed("a site, an ISP or \"internet\""));
  v.field("holds_bc_zone", resolver.holds_bc_zone, given("answers BC names itself"));
  v.field("missing_names", resolver.missing_names, given("BC names absent from the zone it holds"));
  v.field("min_ttl", resolver.min_ttl, given("raises smaller TTLs to this; without it dns.min_ttl holds"));
  v.field("max_ttl", resolver.max_ttl, given("cuts larger TTLs to this; without it dns.max_ttl holds"));
  v.field("serve_stale", resolver.serve_stale,
          given("answers expired data when it cannot refresh it; without it dns.serve_stale holds"));
  v.field("ttl_factor", resolver.ttl_factor, between(0.001, 1e6, "answers stay cached this many times their TTL"));
}

template <class V>
void visit_fields(V& v, Zones& zones) {
  v.field("bc_domain", zones.bc_domain, given("DNS zone of the BC names"));
  v.field("bc_public", zones.bc_public, given("the BC zone is also served to the internet"));
  v.field("missing_names", zones.missing_names, given("BC names absent everywhere"));
  v.field("bc_ttl", zones.bc_ttl, given("TTL of BC names; without it dns.bc_ttl holds"));
}

template <class V>
void visit_fields(V& v, PrivateCloud& cloud) {
  v.field("enabled", cloud.enabled, given("a disabled private cloud's controllers accept nobody (R20)"));
  v.field("force", cloud.force, given("forced BC from the start"));
  v.field("vendor_managed", cloud.vendor_managed, given("hosted by the vendor: its stations are read only (R29)"));
  v.field("primary_control_path", cloud.primary_control_path, given("where control channels go in normal operation"));
  v.field("log_receivers", cloud.log_receivers, given("targets of the log stream"));
}

template <class V>
void visit_fields(V& v, StationGroup& group) {
  v.field("site", group.site, needed("where the instances stand"));
  v.field("private_cloud", group.private_cloud, given("the private cloud it belongs to; empty: none"));
  v.field("count", group.count, between(0, 100000, "instances"));
  v.field("vcpu", group.vcpu, between(1, 1024, "virtual processors of an instance"));
  v.field("version", group.version, given("software version (R7)"));
  v.field("root_ca", group.root_ca, given("root of the enrolment certificates (R31)"));
  v.field("enabled", group.enabled, given("a disabled group does nothing"));
  if (v.visits(group, StationKind::edge)) {
    v.field("exclusive_to_bc_dr", group.exclusive_to_bc_dr, given("no users in normal operation (R64)"));
    v.field("trusted_networks", group.trusted_networks, given("sites whose users are steered here first"));
  }
  if (!v.visits(group, StationKind::controller)) v.field("dr", group.dr, given("designated for disaster recovery"));
  v.field("certificate_remaining", group.certificate_remaining,
          given("remaining validity of the certificates at the start; without it the full validity"));
  v.field("clock_error", SignedDuration{group.clock_error}, given("what the instances' clocks show minus the truth"));
}

template <class V>
void visit_fields(V& v, ServerGroup& group) {
  v.field("connector_groups", group.connector_groups, needed("connector groups that reach these servers"));
}

template <class V>
void visit_fields(V& v, Segment& segment) {
  v.field("title", segment.title, given("name for people"));
  v.field("server_group", segment.server_group, needed("servers of the application"));
  v.field("dr", segment.dr, given("designated for disaster recovery"));
  v.field("critical", segment.critical, given("counts as critical in reports"));
}

template <class V>
void visit_fields(V& v, Idp& idp) {
  v.field("role", idp.role, given("who asks it: everybody, or users in BC"));
  v.field("at", idp.at, given("a site or \"internet\""));
  v.field("rtt", idp.rtt, given("round trip between the identity provider and the internet's core, or the site's LAN"));
  v.field("rate", idp.rate, {.doc = "logins per second; without it auth.idp_rate holds", .unit = Unit::per_second});
  v.field("clock_error", SignedDuration{idp.clock_error}, given("what its clock shows minus the truth (R57)"));
}

template <class V>
void visit_fields(V& v, Profile& profile) {
  v.field("client_type", profile.client_type, given("kind of client; only zcc works in BC (R9 R10)"));
  v.field("os", profile.os, given("operating system"));
  v.field("version", profile.version, given("client version (R8)"));
  v.field("bc_enabled", profile.bc_enabled, given("BC is enabled in the app profile (R8)"));
  v.field("root_ca", profile.root_ca, given("root the clients trust (R31)"));
  v.field("saml", profile.saml, given("attributes an identity provider asserts"));
  v.field("scim", profile.scim, given("attributes provisioned to the cloud"));
}

template <class V>
void visit_fields(V& v, ClientGroup& group) {
  v.field("at", group.at, needed("a site or a group of homes"));
  v.population(group.parts);
  v.field("start", group.start, given("connected at time 0, or logged out until starts_at"));
  v.field("starts_at", group.starts_at, given("logged_out: when the client's process starts"));
  v.field("auth_ages", group.auth_ages, given("ages of authentications at time 0"));
  v.field("prefers_edges_of", group.prefers_edges_of,
          given("site whose private edges come first in the redirect list; empty: none"));
}

template <class V>
void visit_fields(V& v, policy::Criteria& when) {
  v.field("segments", when.segments, given("segments; empty: every one"));
  v.field("client_types", when.client_types, given("client types; empty: every one"));
  v.field("saml", when.saml, given("SAML attributes that must match"));
  v.field("scim", when.scim, given("SCIM attributes that must match"));
}

template <class V>
void visit_fields(V& v, policy::AccessRule& rule) {
  v.object("when", "criteria; all given ones must hold", [&rule](auto& o) { visit_fields(o, rule.when); });
  v.field("allow", rule.allow, given("allow or block"));
}

template <class V>
void visit_fields(V& v, policy::TimeoutRule& rule) {
  v.object("when", "criteria; all given ones must hold", [&rule](auto& o) { visit_fields(o, rule.when); });
  v.field("timeout", DurationOrNever{rule.timeout},
          {.doc = "reauthentication interval of 10 minutes or more, or \"never\" (R55)",
           .required = true,
           .min = 600,
           .basis = "R55"});
}

template <class V>
void visit_fields(V& v, policy::ForwardingRule& rule) {
  v.object("when", "criteria; all given ones must hold", [&rule](auto& o) { visit_fields(o, rule.when); });
  v.field("action", rule.action, given("forward to the service, or bypass it"));
}

template <class V>
void visit_fields(V& v, Fault& fault) {
  v.field("what", fault.what, needed("kind of thing that is taken away"));
  v.field("where", fault.where, given("which one: an id, \"A -> B\" for a path, or \"*\" for all of the kind"));
  v.field("mode", ModeView{fault.mode, fault.amount},
          given("blackhole, reset, refuse, error, {\"loss\": share} or {\"slow\": factor}"));
  v.field("at", StartView{fault.at}, needed("start: \"1h\", \"other-fault + 40m\" or \"other-fault.end + 5m\""));
  v.field("for", fault.duration, needed("duration"));
  v.field("every", fault.every, given("flapping: period from start to start"));
  v.field("times", fault.times, between(1, 1e6, "flapping: number of occurrences"));
  v.field("clock_error", SignedDuration{fault.clock_error}, given("clock: how wrong it is while the fault lasts"));
  v.field("names", fault.names, given("zone, dns_record: the BC names concerned; empty: all"));
  v.field("source", fault.source, given("where a real outage was reported"));
  v.field("confidence", fault.confidence, given("how sure the report is"));
  v.field("ref", fault.ref, given("reference of the report"));
}

template <class V>
void visit_fields(V& v, Budget& budget) {
  v.field("require", RequirementView{budget},
          needed("aggregate(metric) comparison limit, as \"p95(failover_time) <= 5m\""));
  v.field("each", budget.each, given("site, segment or group: must hold for each one"));
  v.field("at", budget.at, given("only this site, segment or client group"));
  v.field("during", budget.during, given("only what begins while this fault lasts"));
  v.field("severity", budget.severity, given("blocker, major or minor"));
  v.field("doc", budget.doc, given("what the requirement is for"));
}

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
  v.entities("server_groups", "servers of applications", s.server_groups);
  v.entities("segments", "application segments", s.segments);
  v.entities("idps", "identity providers", s.idps);
  v.entities("profiles", "kinds of clients", s.profiles);
  v.entities("clients", "groups of clients", s.client_groups);
  v.list("access_policy", "access rules, first match wins", s.access_policy);
  v.list("timeout_policy", "reauthentication rules, first match wins", s.timeout_policy);
  v.list("forwarding_policy", "forwarding rules, first match wins", s.forwarding_policy);
  v.list("faults", "what fails, when, for how long", s.faults);
  v.list("budgets", "what must hold", s.budgets);
  v.field("sources", Lines{s.sources}, given("provenance of a replayed outage"));
}

}  // namespace failcast::scenario
