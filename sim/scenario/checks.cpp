#include "sim/scenario/checks.hpp"
#include "sim/scenario/object_reader.hpp"
#include "sim/scenario/targets.hpp"
#include "sim/scenario/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace failcast::scenario {
namespace {

constexpr std::string_view kBcNames[] = {"any2bcp", "co2bcp", "pb2bcp", "bcpsp"};

std::string_view section_of(StationKind kind) {
  switch (kind) {
    case StationKind::controller: return "controller_groups";
    case StationKind::edge: return "edge_groups";
    case StationKind::connector: return "connector_groups";
  }
  return {};
}

std::string pointer(std::string_view section, std::string_view id, std::string_view key) {
  return fmt::format("/{}/{}/{}", section, id, key);
}

/// Ids that a fault, a client group or a resolver names without their kind must not be shared.
void check_shared_ids(const Scenario& s, Findings& findings) {
  std::map<std::string, std::string> seen;
  const auto claim = [&](const std::string& id, const std::string& path) {
    const auto [first, fresh] = seen.emplace(id, path);
    if (!fresh)
      findings.error("E021", path, fmt::format("id \"{}\" is already used at {}", id, first->second),
                     "rename one: both can be named where a place or a station is meant");
  };
  for (const char* own : {"dns-cloud", "dns-bc", "dns-dr", "stale-address"})
    seen.emplace(own, "the nodes that every scenario has");
  for (const Isp& isp : s.isps) claim(isp.id, "/internet/isps/" + isp.id);
  for (const Transit& transit : s.transits) claim(transit.id, "/internet/transit/" + transit.id);
  for (const Home& home : s.homes) claim(home.id, "/internet/homes/" + home.id);
  for (const Site& site : s.sites) {
    claim(site.id, "/sites/" + site.id);
    for (std::size_t i = 0; i < site.uplinks.size(); ++i)
      claim(site.uplinks[i].id, fmt::format("/sites/{}/uplinks/{}", site.id, i));
  }
  for (const CloudRegion& region : s.cloud) claim(region.id, "/cloud/regions/" + region.id);
  for (const StationGroup& group : s.station_groups) claim(group.id, path_of(group));
  for (const Resolver& resolver : s.resolvers) claim(resolver.id, "/resolvers/" + resolver.id);
  for (const Idp& idp : s.idps) claim(idp.id, "/idps/" + idp.id);
  const std::vector<Counted> all_counted = everything_counted(s);
  for (const auto& [id, path] : seen) {
    const auto counted =
        std::ranges::find_if(all_counted, [&name = id](const Counted& one) { return is_one_of(name, one); });
    if (counted != all_counted.end())
      findings.error("E021", path,
                     fmt::format("id \"{}\" is also the name of one of the {} \"{}\"", id, counted->count, counted->id),
                     "rename one: both can be named where a place is meant");
  }
}

/// Stations and identity providers are where they are, not at each of many places.
void demand_one_place(const Scenario& s, const std::string& at, std::string_view noun, const std::string& path,
                      Findings& findings) {
  const auto site = std::ranges::find(s.sites, at, &Site::id);
  if (site != s.sites.end() && site->count)
    findings.error("E035", path, fmt::format("\"{}\" is {} sites, and {} is at one", at, *site->count, noun),
                   "write a site without \"count\" for it");
}

void check_network(const Scenario& s, Findings& findings) {
  const std::vector<std::string> isps = ids_of(s.isps), sites = ids_of(s.sites);
  for (const Site& site : s.sites)
    for (std::size_t i = 0; i < site.uplinks.size(); ++i)
      demand(site.uplinks[i].isp, isps, "ISP", fmt::format("/sites/{}/uplinks/{}/isp", site.id, i), findings);
  const std::vector<std::string> transits = ids_of(s.transits);
  for (const Isp& isp : s.isps)
    for (const std::string& transit : isp.transit) {
      const std::string path = pointer("internet/isps", isp.id, "transit");
      demand(transit, transits, "transit provider", path, findings);
      if (std::ranges::count(isp.transit, transit) > 1)
        findings.error("E021", path, fmt::format("transit provider \"{}\" is named twice", transit), "name each once");
    }
  for (const Home& home : s.homes) {
    demand(home.isp, isps, "ISP", pointer("internet/homes", home.id, "isp"), findings);
    const std::string path = "/internet/homes/" + home.id;
    if (!home.rtt && !home.access && !findings.is_given(path + "/rtt") && !findings.is_given(path + "/access"))
      findings.error("E011", path, "a home needs \"rtt\" or \"access\"",
                     "add \"access\": \"fibre\", or the round trip of its access link");
  }
  std::vector<std::string> resolver_places = joined(joined(sites, isps), {"internet"});
  for (const Resolver& resolver : s.resolvers)
    demand(resolver.at, resolver_places, "place", pointer("resolvers", resolver.id, "at"), findings);
  const std::vector<std::string> idp_places = joined(sites, {"internet"});
  for (const Idp& idp : s.idps) {
    demand(idp.at, idp_places, "place", pointer("idps", idp.id, "at"), findings);
    demand_one_place(s, idp.at, "an identity provider", pointer("idps", idp.id, "at"), findings);
  }
  if (s.cloud.empty())
    findings.error("E030", "/cloud", "the cloud has no region",
                   "add \"cloud\": {\"regions\": {...}} or extend base/default.jsonc");
}

void check_stations(const Scenario& s, Findings& findings) {
  const std::vector<std::string> sites = ids_of(s.sites), clouds = ids_of(s.private_clouds);
  for (const StationGroup& group : s.station_groups) {
    const std::string path = path_of(group);
    demand(group.site, sites, "site", path + "/site", findings);
    demand_one_place(s, group.site, "a group of stations", path + "/site", findings);
    if (!group.private_cloud.empty())
      demand(group.private_cloud, clouds, "private cloud", path + "/private_cloud", findings);
    if (group.kind == StationKind::controller && group.private_cloud.empty())
      findings.error("E022", path, "a controller group belongs to a private cloud", "add \"private_cloud\"");
    if (group.upgrade_at.has_value() != group.upgrade_to.has_value())
      findings.error("E011", path, "an upgrade needs \"upgrade_at\" and \"upgrade_to\"", "add the other one");
    for (const std::string& network : group.trusted_networks)
      demand(network, sites, "site", path + "/trusted_networks", findings);
  }
  std::vector<std::string> connectors;
  for (const StationGroup& group : s.station_groups)
    if (group.kind == StationKind::connector) connectors.push_back(group.id);
  for (const ServerGroup& group : s.server_groups)
    for (const std::string& connector : group.connector_groups)
      demand(connector, connectors, "connector group", pointer("server_groups", group.id, "connector_groups"),
             findings);
  for (const Segment& segment : s.segments)
    demand(segment.server_group, ids_of(s.server_groups), "server group",
           pointer("segments", segment.id, "server_group"), findings);
}

/// How many places the word `at` of a client group means.
std::int64_t places_at(const Scenario& s, const std::string& at) {
  if (const auto site = std::ranges::find(s.sites, at, &Site::id); site != s.sites.end()) return places(*site);
  const auto home = std::ranges::find(s.homes, at, &Home::id);
  return home == s.homes.end() ? 1 : places(*home);
}

void check_number_of_clients(const Scenario& s, Findings& findings) {
  for (const ClientGroup& group : s.client_groups) {
    std::int64_t each = 0;
    for (const ClientGroup::Part& part : group.parts) each += part.count;
    const std::int64_t places = places_at(s, group.at);
    if (places == 1 || each <= kMaxClients / places) continue;
    findings.error("E014", pointer("clients", group.id, "count"),
                   fmt::format("{} clients at each of {} places are more than {}", each, places, kMaxClients),
                   "the count of a group is that of each place");
  }
}

void check_clients(const Scenario& s, Findings& findings) {
  const std::vector<std::string> sites = ids_of(s.sites), places = joined(sites, ids_of(s.homes)),
                                 profiles = ids_of(s.profiles);
  for (const ClientGroup& group : s.client_groups) {
    demand(group.at, places, "site or home", pointer("clients", group.id, "at"), findings);
    for (const ClientGroup::Part& part : group.parts)
      demand(part.profile, profiles, "profile", pointer("clients", group.id, "profiles"), findings);
    if (!group.prefers_edges_of.empty())
      demand(group.prefers_edges_of, sites, "site", pointer("clients", group.id, "prefers_edges_of"), findings);
  }
  check_number_of_clients(s, findings);
}

template <class Rules>
void check_rules(const Rules& rules, std::string_view section, const std::vector<std::string>& segments,
                 Findings& findings) {
  for (std::size_t i = 0; i < rules.size(); ++i)
    for (const std::string& segment : rules[i].when.segments)
      demand(segment, segments, "segment", fmt::format("/{}/{}/when/segments", section, i), findings);
}

void check_missing_names(const std::vector<std::string>& names, const std::string& path, Findings& findings) {
  const std::vector<std::string> known(std::begin(kBcNames), std::end(kBcNames));
  for (const std::string& name : names) {
    demand(name, known, "BC name", path, findings);
    if (contains(known, name))
      findings.warning("L203", path,
                       fmt::format("BC name \"{}\" does not resolve: who needs it cannot enter BC", name));
  }
}

/// What a group runs when it is upgraded.
const Version& last_version(const StationGroup& group) { return group.upgrade_to ? *group.upgrade_to : group.version; }

void check_versions(const Scenario& s, Findings& findings) {
  for (const OlderController& found : older_controllers(s))
    findings.warning("L201", path_of(*found.controller),
                     fmt::format("not ready for BC{}: version {} is older than {} of {} (R7)",
                                 found.once_upgraded ? " once upgraded" : "", to_string(found.version),
                                 to_string(found.other_version), found.other->id),
                     "upgrade the controllers first");
}

/// An upgrade that would take a version away.
void check_upkeep(const Scenario& s, Findings& findings) {
  for (const StationGroup& group : s.station_groups) {
    if (group.upgrade_to && *group.upgrade_to < group.version)
      findings.warning("L207", path_of(group) + "/upgrade_to",
                       fmt::format("{} is older than {}: nothing is upgraded", to_string(*group.upgrade_to),
                                   to_string(group.version)));
  }
}

bool leads_out(const Scenario& s, const std::string& id) {
  const auto site = std::ranges::find(s.sites, id, &Site::id);
  return site != s.sites.end() && !site->uplinks.empty();
}

/// Delays that nothing uses.
void check_convergence(const Scenario& s, Findings& findings) {
  if (s.params.net.uplink_policy == UplinkPolicy::primary_first) return;
  const auto warn = [&](const std::string& path) {
    findings.warning("L212", path, "has no effect: by net.uplink_policy ways are the fastest that there are, at once",
                     "add \"net\": {\"uplink_policy\": \"primary_first\"}");
  };
  if (s.params.net.uplink_detect != Duration{}) warn("/net/uplink_detect");
  for (const Site& site : s.sites)
    if (site.uplink_detect) warn(pointer("sites", site.id, "uplink_detect"));
}

/// Places, edges and applications that nothing leads to or on from.
void check_paths(const Scenario& s, Findings& findings) {
  for (const ServerGroup& group : s.server_groups)
    if (group.connector_groups.empty() && std::ranges::count(s.segments, group.id, &Segment::server_group) > 0)
      findings.warning("L214", pointer("server_groups", group.id, "connector_groups"),
                       fmt::format("no connector serves \"{}\": nobody reaches its applications", group.id),
                       "name a connector group");
  for (const Site& site : s.sites)
    if (site.uplinks.empty())
      findings.warning("L208", "/sites/" + site.id,
                       fmt::format("site \"{}\" has no uplink: who and what is there reaches nothing else", site.id));
  for (const StationGroup& edge : s.station_groups) {
    if (edge.kind != StationKind::edge || edge.private_cloud.empty()) continue;
    bool has_connector = false, has_path = false;
    for (const StationGroup& other : s.station_groups) {
      if (other.kind != StationKind::connector || other.private_cloud != edge.private_cloud) continue;
      has_connector = true;
      has_path = has_path || other.site == edge.site || (leads_out(s, other.site) && leads_out(s, edge.site));
    }
    if (!has_connector)
      findings.warning("L209", path_of(edge),
                       fmt::format("private cloud \"{}\" has no connector: in BC its edges lead to no application",
                                   edge.private_cloud),
                       "add a connector group with this private cloud");
    else if (!has_path)
      findings.warning("L209", path_of(edge),
                       fmt::format("no connector of private cloud \"{}\" has a path to these edges: in BC they lead to "
                                   "no application",
                                   edge.private_cloud),
                       "put a connector group at their site, or give both sites an uplink");
  }
}

/// R31: within a private cloud, and between clients and their controllers, one root.
void check_roots(const Scenario& s, Findings& findings) {
  std::map<std::string, const StationGroup*> first;
  for (const StationGroup& group : s.station_groups) {
    if (group.private_cloud.empty()) continue;
    const auto [known, fresh] = first.emplace(group.private_cloud, &group);
    if (!fresh && known->second->root_ca != group.root_ca)
      findings.warning("L202", path_of(group),
                       fmt::format("root CA \"{}\" differs from \"{}\" of {}: TLS between them fails (R31)",
                                   group.root_ca, known->second->root_ca, known->second->id));
  }
  for (const Profile& profile : s.profiles) {
    const bool trusted =
        first.empty() || std::any_of(s.station_groups.begin(), s.station_groups.end(), [&](const StationGroup& g) {
          return !g.private_cloud.empty() && g.root_ca == profile.root_ca;
        });
    if (!trusted)
      findings.warning(
          "L202", "/profiles/" + profile.id,
          fmt::format("no private cloud uses root CA \"{}\": these clients cannot use BC (R31)", profile.root_ca));
  }
}

/// R29: the vendor decides about its stations; a tenant states where and how many.
void check_vendor_managed(const Scenario& s, Findings& findings) {
  for (const StationGroup& group : s.station_groups) {
    const auto cloud = std::find_if(s.private_clouds.begin(), s.private_clouds.end(),
                                    [&](const PrivateCloud& c) { return c.id == group.private_cloud; });
    if (cloud == s.private_clouds.end() || !cloud->vendor_managed) continue;
    StationGroup allowed;
    const bool changed = group.vcpu != allowed.vcpu || group.version != allowed.version ||
                         group.root_ca != allowed.root_ca || group.users || group.handshake_rate ||
                         group.redirect_rate || group.enabled != allowed.enabled || group.exclusive_to_bc_dr ||
                         group.dr || !group.trusted_networks.empty() || group.certificate_remaining ||
                         group.certificates_issued || group.certificate_ages != allowed.certificate_ages ||
                         group.upgrade_at || !group.snapshot || group.clock_error != allowed.clock_error;
    if (changed)
      findings.error("E028", path_of(group),
                     fmt::format("private cloud \"{}\" is vendor managed: its stations are read only (R29)", cloud->id),
                     "keep site, private_cloud and count");
  }
}

/// R58: limits of a tenant that the vendor can raise.
void check_limits(const Scenario& s, Findings& findings) {
  for (const StationKind kind : {StationKind::controller, StationKind::edge, StationKind::connector}) {
    std::int64_t instances = 0, groups = 0;
    for (const StationGroup& group : s.station_groups) {
      if (group.kind != kind) continue;
      instances += group.count;
      ++groups;
    }
    const std::string path = "/" + std::string(section_of(kind));
    const auto demand_limit = [&](std::int64_t count, std::string_view noun, std::int64_t limit,
                                  const char* parameter) {
      if (count <= limit) return;
      findings.warning("L301", path, fmt::format("{} {}, the tenant's limit is {} (R58)", count, noun, limit),
                       fmt::format("set {} where the vendor has raised it", parameter));
    };
    demand_limit(instances, "instances", s.params.cap.components_max, "cap.components_max");
    demand_limit(groups, "groups", s.params.cap.groups_max, "cap.groups_max");
  }
}

}  // namespace

void Findings::error(std::string code, const std::string& path, std::string message, std::string hint) {
  // A value that could not be read was told already; what follows from it would only confuse.
  const auto told = [&](const Diagnostic& d) { return d.severity == Diagnostic::error && d.path == path; };
  if (std::any_of(diagnostics_.begin(), diagnostics_.end(), told)) return;
  diagnostics_.push_back(error_at(locate(root_, path).at, std::move(code), path, std::move(message), std::move(hint)));
}

void Findings::warning(std::string code, const std::string& path, std::string message, std::string hint) {
  diagnostics_.push_back(
      warning_at(locate(root_, path).at, std::move(code), path, std::move(message), std::move(hint)));
}

bool Findings::is_given(const std::string& path) const { return find(root_, path) != nullptr; }

std::vector<OlderController> older_controllers(const Scenario& scenario) {
  std::vector<OlderController> found;
  for (const StationGroup& controller : scenario.station_groups) {
    if (controller.kind != StationKind::controller) continue;
    for (const StationGroup& other : scenario.station_groups) {
      if (other.kind == StationKind::controller || other.private_cloud != controller.private_cloud ||
          (other.version <= controller.version && last_version(other) <= last_version(controller)))
        continue;
      const bool now = other.version > controller.version;
      found.push_back({&controller, &other, !now, now ? controller.version : last_version(controller),
                       now ? other.version : last_version(other)});
    }
  }
  return found;
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void demand(const std::string& name, const std::vector<std::string>& known, std::string_view noun,
            const std::string& path, Findings& findings) {
  if (!contains(known, name))
    findings.error("E022", path, fmt::format("there is no {} \"{}\"", noun, name), did_you_mean(name, known));
}

std::string path_of(const StationGroup& group) { return fmt::format("/{}/{}", section_of(group.kind), group.id); }

void check_references(const Scenario& scenario, Findings& findings) {
  check_shared_ids(scenario, findings);
  check_network(scenario, findings);
  check_stations(scenario, findings);
  check_clients(scenario, findings);
  const std::vector<std::string> segments = ids_of(scenario.segments);
  check_rules(scenario.access_policy, "access_policy", segments, findings);
  check_rules(scenario.timeout_policy, "timeout_policy", segments, findings);
  check_rules(scenario.forwarding_policy, "forwarding_policy", segments, findings);
}

void check_readiness(const Scenario& scenario, Findings& findings) {
  check_missing_names(scenario.zones.missing_names, "/zones/missing_names", findings);
  for (const Resolver& resolver : scenario.resolvers) {
    check_missing_names(resolver.missing_names, pointer("resolvers", resolver.id, "missing_names"), findings);
    if (resolver.min_ttl && resolver.max_ttl && *resolver.min_ttl > *resolver.max_ttl)
      findings.error("E014", pointer("resolvers", resolver.id, "min_ttl"), "min_ttl is larger than max_ttl",
                     "swap them");
  }
  check_paths(scenario, findings);
  check_convergence(scenario, findings);
  check_versions(scenario, findings);
  check_upkeep(scenario, findings);
  check_roots(scenario, findings);
  check_vendor_managed(scenario, findings);
  check_limits(scenario, findings);
}

}  // namespace failcast::scenario
