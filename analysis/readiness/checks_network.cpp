// Firewalls, proxies, names and paths.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "analysis/readiness/tenant.hpp"

namespace failcast::readiness {
namespace {

using scenario::Inspection;
using scenario::Site;
using scenario::StationGroup;
using scenario::StationKind;

/// Asks once of each firewall rule that somebody needs: from inside the site, or from the internet.
class Firewalls {
 public:
  Firewalls(const Tenant& t, Answer& answer) : t_(t), answer_(answer) {}
  /// Somebody at a place needs 443 of a station; cohorts are concerned when it is closed.
  void ask_for(PlaceId from, const StationGroup& to, const Cohort* cohort = nullptr) {
    const PlaceId there = t_.place_of(to);
    const Site& site = *t_.map().site_of(there);
    const bool inside = from == there;
    const bool open = inside ? site.inbound_443 : site.inbound_443_from_internet;
    if (!open && cohort != nullptr) answer_.concern(Tenant::crowd_of(*cohort));
    if (!asked_.emplace(site.id, inside).second) return;
    answer_.judge_stated(open,
                         fmt::format("{}: 443 {} from {}", site.id, open ? "open" : "closed",
                                     inside ? "the site itself" : "the internet"),
                         path("sites", site.id, inside ? "inbound_443" : "inbound_443_from_internet"));
  }

 private:
  const Tenant& t_;
  Answer& answer_;
  std::set<std::pair<std::string, bool>> asked_;
};

/// Controllers whose addresses the resolver of a place gives out.
std::vector<topology::HostId> controllers_for(const Tenant& t, PlaceId place) {
  const auto& resolver = t.map().resolver_of(place);
  return resolver ? resolver->controllers : std::vector<topology::HostId>{};
}

void open_controllers(const Tenant& t, Answer& answer) {
  Firewalls firewalls(t, answer);
  for (const Cohort& cohort : t.map().cohorts())
    if (t.wants_bc(cohort))
      for (const topology::HostId host : controllers_for(t, cohort.place))
        firewalls.ask_for(cohort.place, *t.map().host(host).group, &cohort);
  for (const StationGroup* controllers : t.stations(StationKind::controller))
    for (const StationGroup* other : t.stations())
      if (other->kind != StationKind::controller && other->private_cloud == controllers->private_cloud)
        firewalls.ask_for(t.place_of(*other), *controllers);
  if (t.stations(StationKind::controller).empty()) answer.judge(false, "there is no controller");
}

void open_edges(const Tenant& t, Answer& answer) {
  Firewalls firewalls(t, answer);
  for (const StationGroup* edges : t.stations(StationKind::edge)) {
    if (edges->private_cloud.empty()) continue;
    for (const Cohort& cohort : t.map().cohorts()) {
      const bool comes = t.wants_bc(cohort) && std::ranges::any_of(controllers_for(t, cohort.place), [&](auto host) {
                           return t.map().host(host).group->private_cloud == edges->private_cloud;
                         });
      if (comes) firewalls.ask_for(cohort.place, *edges, &cohort);
    }
    for (const StationGroup* connectors : t.stations(StationKind::connector))
      if (connectors->private_cloud == edges->private_cloud) firewalls.ask_for(t.place_of(*connectors), *edges);
  }
  if (t.stations(StationKind::edge).empty()) answer.judge(false, "there is no private edge");
}

// ---- names

constexpr std::size_t kAny2bcp = 0, kCo2bcp = 1, kPb2bcp = 2;  // as in topology::Resolver

/// Why a place does not get a BC name; empty: it does.
std::string name_trouble(const Tenant& t, PlaceId place, std::size_t name) {
  const auto& resolver = t.map().resolver_of(place);
  if (!resolver) return "no resolver";
  const std::string& who = t.map().host(resolver->host).name;
  if (!resolver->holds_bc_zone && !t.scenario().zones.bc_public) return who + " does not know the BC zone";
  if (resolver->missing[name]) return who + " lacks the name";
  return resolver->controllers.empty() ? "the name has no address" : "";
}

void clients_resolve(const Tenant& t, Answer& answer) {
  std::set<std::string> told;
  for (const Cohort& cohort : t.map().cohorts()) {
    if (!t.wants_bc(cohort)) continue;
    const std::string trouble = name_trouble(t, cohort.place, kAny2bcp);
    if (!trouble.empty()) answer.concern(Tenant::crowd_of(cohort));
    const std::string where = t.place_of(cohort);
    if (told.insert(where + trouble).second)
      answer.judge(trouble.empty(), fmt::format("{}: {}", where, trouble.empty() ? "any2bcp resolves" : trouble),
                   "/zones/bc_public");
  }
  if (told.empty()) answer.skip("nobody uses BC");
}

void components_resolve(const Tenant& t, Answer& answer) {
  for (const StationGroup* group : t.stations()) {
    if (group->kind == StationKind::controller || group->private_cloud.empty()) continue;
    const bool is_edge = group->kind == StationKind::edge;
    const std::string trouble = name_trouble(t, t.place_of(*group), is_edge ? kPb2bcp : kCo2bcp);
    answer.judge(trouble.empty(),
                 fmt::format("{}: {}", group->id,
                             trouble.empty() ? std::string(is_edge ? "pb2bcp" : "co2bcp") + " resolves" : trouble),
                 "/zones/missing_names");
  }
  if (answer.good().empty() && answer.bad().empty()) answer.judge(false, "no component is in a private cloud");
}

void zone(const Tenant& t, Answer& answer) {
  const scenario::Scenario& s = t.scenario();
  if (!s.private_clouds.empty() && std::ranges::all_of(s.private_clouds, &scenario::PrivateCloud::vendor_managed))
    return answer.skip("the vendor manages all private clouds, and their names");
  answer.judge_stated(!s.zones.bc_domain.empty(), "BC domain " + s.zones.bc_domain, "/zones/bc_domain");
  const auto complete = [&](const std::vector<std::string>& missing, const std::string& who, const std::string& where) {
    answer.judge_stated(
        missing.empty(),
        missing.empty() ? who + " has all names" : fmt::format("{} lacks {}", who, fmt::join(missing, ", ")), where);
  };
  complete(s.zones.missing_names, "the zone", "/zones/missing_names");
  for (const scenario::Resolver& resolver : s.resolvers)
    if (resolver.holds_bc_zone)
      complete(resolver.missing_names, resolver.id, path("resolvers", resolver.id, "missing_names"));
}

// ---- proxies

/// Sites with users or components.
std::vector<const Site*> busy_sites(const Tenant& t) {
  std::vector<const Site*> busy;
  for (const Site& site : t.scenario().sites) {
    const bool has_users =
        std::ranges::any_of(t.scenario().client_groups, [&](const auto& group) { return group.at == site.id; });
    const bool has_stations =
        std::ranges::any_of(t.stations(), [&](const auto* group) { return group->site == site.id; });
    if (has_users || has_stations) busy.push_back(&site);
  }
  return busy;
}

void judge_proxies(const Tenant& t, Answer& answer, Inspection bad, std::string_view good_words,
                   std::string_view bad_words) {
  for (const Site* site : busy_sites(t)) {
    const bool ok = site->inspection != bad;
    answer.judge_stated(ok, fmt::format("{}: {}", site->id, ok ? good_words : bad_words),
                        path("sites", site->id, "inspection"));
    if (ok) continue;
    const bool has_stations =
        std::ranges::any_of(t.stations(), [&](const auto* group) { return group->site == site->id; });
    for (const Cohort& cohort : t.map().cohorts())
      if (has_stations || t.place_of(cohort) == site->id) answer.concern(Tenant::crowd_of(cohort));
  }
  if (busy_sites(t).empty()) answer.skip("there is no site");
}
void server_names(const Tenant& t, Answer& answer) {
  judge_proxies(t, answer, Inspection::drops_bc_sni, "the proxy lets BC names pass", "the proxy drops BC names");
}
void tls_bypass(const Tenant& t, Answer& answer) {
  judge_proxies(t, answer, Inspection::opens_tls, "the proxy leaves TLS alone", "the proxy opens TLS");
}

void vendor_ranges(const Tenant& t, Answer& answer) {
  answer.expect(t.known().vendor_ranges_allowed, "all ranges are let through", "only some ranges are let through",
                "/operations/hosts/vendor_ranges_allowed");
}

// ---- paths

void judge_path(const Tenant& t, Answer& answer, const StationGroup& connectors, const StationGroup& edges,
                std::string_view mode) {
  const bool ok = t.connects(t.place_of(connectors), edges);
  answer.judge(ok, fmt::format("{}: {} {} {}", mode, connectors.id, ok ? "reach" : "do not reach", edges.id),
               path("connector_groups", connectors.id, "site"));
}

void direct_paths(const Tenant& t, Answer& answer) {
  for (const StationGroup* connectors : t.needed_connectors())
    for (const StationGroup* edges : t.stations(StationKind::edge)) {
      if (!connectors->private_cloud.empty() && connectors->private_cloud == edges->private_cloud)
        judge_path(t, answer, *connectors, *edges, "BC");
      if (t.has_dr() && connectors->dr && edges->dr) judge_path(t, answer, *connectors, *edges, "DR");
    }
  if (answer.good().empty() && answer.bad().empty()) answer.judge(false, "no connector has a BC or DR edge");
}

void published_edges(const Tenant& t, Answer& answer) {
  std::vector<const StationGroup*> edges = t.stations(StationKind::edge);
  std::erase_if(edges, [](const StationGroup* group) { return !group->dr; });
  bool is_needed = false;
  for (const Cohort& cohort : t.map().cohorts()) {
    const bool is_remote = t.wants_dr(cohort) && t.is_at_home(cohort);
    is_needed = is_needed || is_remote;
    const bool shut_out = std::ranges::any_of(edges, [&](const StationGroup* group) {
      return !t.map().site_of(t.place_of(*group))->inbound_443_from_internet;
    });
    if (is_remote && shut_out) answer.concern(Tenant::crowd_of(cohort));
  }
  if (!is_needed) return answer.skip("nobody works at home");
  Firewalls firewalls(t, answer);
  for (const StationGroup* group : edges)
    firewalls.ask_for(*t.map().map().find(network::PlaceKind::internet, "internet"), *group);
  if (edges.empty()) answer.judge(false, "there is no DR edge");
}

constexpr auto kFile = Basis::configuration;
constexpr Check kChecks[] = {
    {3, Severity::blocker, Part::continuity, kFile, Drill::continuity,
     "controllers accept 443 from clients, connectors, edges", "S0", "open inbound 443 to the controllers",
     open_controllers},
    {4, Severity::blocker, Part::continuity, kFile, Drill::continuity, "edges accept 443 from clients and connectors",
     "S0", "open inbound 443 to the private edges", open_edges},
    {5, Severity::blocker, Part::continuity, kFile, Drill::continuity, "clients resolve BC names in the outage", "S0",
     "serve the BC zone to the resolvers that these users ask, or publish it", clients_resolve},
    {6, Severity::blocker, Part::continuity, kFile, Drill::continuity,
     "connectors resolve co2bcp, edges resolve pb2bcp", "S0 H2", "add the names to the zone that these sites ask",
     components_resolve},
    {7, Severity::blocker, Part::continuity, kFile, Drill::continuity, "BC server names pass firewalls and proxies",
     "S0", "let the server names c2 and c2site of the BC domain pass on 443", server_names},
    {8, Severity::blocker, Part::continuity, kFile, Drill::continuity, "the BC domain is set and has all its records",
     "H2", "add the missing records to the BC zone", zone},
    {26, Severity::blocker, Part::either, kFile, Drill::continuity,
     "needed connectors reach their BC and DR edges directly", "H38",
     "join the connectors' site to the edges', and open 443 to the edges", direct_paths},
    {35, Severity::blocker, Part::either, kFile, Drill::continuity,
     "TLS inspection leaves the vendor's and BC names alone", "H9",
     "exempt *.prod.zpath.net and the BC names from inspection", tls_bypass},
    {36, Severity::high, Part::either, Basis::statement, Drill::none,
     "firewalls let all vendor data-centre ranges through", "H33", "allow every published range, not some",
     vendor_ranges},
    {50, Severity::blocker, Part::recovery, kFile, Drill::recovery, "remote users reach the DR edges on 443", "H33",
     "publish the DR edges to the internet on 443, or forward to them", published_edges},
};

}  // namespace

std::span<const Check> network_checks() { return kChecks; }

}  // namespace failcast::readiness
