#include "analysis/topology/deployment.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "models/client/client.hpp"
#include "models/wire/names.hpp"
#include "sim/scenario/targets.hpp"

namespace failcast::topology {
namespace {

using network::PlaceKind;

ElementKind kind_of(const network::Place& place) {
  switch (place.kind) {
    case PlaceKind::site: return ElementKind::site;
    case PlaceKind::home: return ElementKind::home;
    case PlaceKind::isp: return ElementKind::isp;
    case PlaceKind::transit: return ElementKind::transit;
    case PlaceKind::internet: return ElementKind::internet;
    case PlaceKind::region: return ElementKind::region;
  }
  return ElementKind::internet;
}

template <class Things>
std::uint32_t index_of(const Things& things, std::string_view id) {
  for (std::uint32_t i = 0; i < things.size(); ++i)
    if (things[i].id == id) return i;
  return UINT32_MAX;
}

template <class T>
bool has(const std::vector<T>& list, const T& wanted) {
  return std::ranges::find(list, wanted) != list.end();
}

ElementKind kind_of(scenario::StationKind kind) {
  switch (kind) {
    case scenario::StationKind::controller: return ElementKind::controller;
    case scenario::StationKind::edge: return ElementKind::edge;
    case scenario::StationKind::connector: return ElementKind::connector;
  }
  return ElementKind::connector;
}

client::DrPlatform platform_of(scenario::OperatingSystem os) {
  if (os == scenario::OperatingSystem::windows) return client::DrPlatform::windows;
  return os == scenario::OperatingSystem::macos ? client::DrPlatform::macos : client::DrPlatform::other;
}

}  // namespace

std::string_view word_of(Mode mode) {
  switch (mode) {
    case Mode::normal: return "normal";
    case Mode::bc: return "BC";
    case Mode::dr: return "DR";
  }
  return "";
}

std::string_view id_of(Mode mode) {
  constexpr std::array<std::string_view, 3> kIds = {"normal", "bc", "dr"};
  return kIds[static_cast<std::size_t>(mode)];
}

std::vector<Mode> modes_called(std::string_view id) {
  for (const Mode mode : kModes)
    if (id == id_of(mode)) return {mode};
  return {kModes.begin(), kModes.end()};
}

std::string_view word_of(ElementKind kind) {
  constexpr std::array<std::string_view, 17> kWords = {
      "site",         "data centre", "homes",     "ISP",           "transit provider", "internet",
      "cloud region", "uplink",      "home link", "cloud service", "public edge",      "controller",
      "edge",         "connector",   "resolver",  "DNS zone",      "risk group"};
  return kWords[static_cast<std::size_t>(kind)];
}

Deployment::Deployment(const scenario::Scenario& scenario) : scenario_(scenario), map_(network::build(scenario)) {
  add_map_elements();
  add_cloud();
  add_stations();
  add_names();
  add_risk_groups();
  add_cohorts();
  for (const auto& segment : scenario_.segments)
    server_group_of_.push_back(index_of(scenario_.server_groups, segment.server_group));
}

std::string Deployment::name_of(ElementId id) const {
  const Element& element = elements_[id.value];
  if (element.kind == ElementKind::internet) return "the internet's core";
  std::string name = std::string(word_of(element.kind)) + " " + element.name;
  if (element.of_many > 1) name += " (one of " + std::to_string(element.of_many) + ")";
  return name;
}

/// Places and links. What joins a provider or a region to the core fails with it, so it is no element of its own; homes
/// fail by their link.
void Deployment::add_map_elements() {
  std::map<std::string, std::int64_t> together;  // equal places that stand as one, by id
  const auto count = [&](const auto& things) {
    for (const auto& one : things)
      together[one.id] =
          scenario::places(one) - static_cast<std::int64_t>(scenario::singled_out(scenario_, one).size());
  };
  count(scenario_.sites);
  count(scenario_.homes);
  const auto many_at = [&](const network::Place& place) {
    return place.number == 0 && together.contains(place.of) ? together.at(place.of) : 1;
  };
  for (std::uint32_t p = 0; p < map_.places().size(); ++p) {
    const network::Place& place = map_.places()[p];
    const std::uint32_t site = place.kind == PlaceKind::site ? index_of(scenario_.sites, place.of) : UINT32_MAX;
    site_of_.push_back(site == UINT32_MAX ? nullptr : &scenario_.sites[site]);
    const bool is_data_centre = site_of_.back() != nullptr && site_of_.back()->kind == scenario::SiteKind::data_centre;
    const ElementKind kind = is_data_centre ? ElementKind::data_centre : kind_of(place);
    elements_.push_back({kind, place.id, place.kind != PlaceKind::home, many_at(place), PlaceId{p}});
  }
  first_link_ = static_cast<std::uint32_t>(elements_.size());
  for (const network::Link& link : map_.links()) {
    const network::Place& end = map_.place(link.a);
    const std::size_t colon = link.name.find(':');
    if (end.kind == PlaceKind::site)
      elements_.push_back({ElementKind::uplink, link.name, true, many_at(end), link.a});
    else if (end.kind == PlaceKind::home)
      elements_.push_back({ElementKind::home_link, link.name.substr(colon + 1), true, many_at(end), link.a});
    else
      elements_.push_back({kind_of(end), link.name, false, 1, link.a});
  }
  first_host_ = static_cast<std::uint32_t>(elements_.size());
}

HostId Deployment::add_host(Host host) {
  const bool is_cloud = host.kind == ElementKind::cloud_service || host.kind == ElementKind::public_edge;
  const std::int64_t many = is_cloud ? 1 : elements_[host.place.value].of_many;
  elements_.push_back({host.kind, host.name, true, many, host.place});
  hosts_.push_back(std::move(host));
  return HostId{static_cast<std::uint32_t>(hosts_.size() - 1)};
}

void Deployment::add_cloud() {
  const auto region = [&](const std::string& id) { return *map_.find(PlaceKind::region, id); };
  const PlaceId home = region(scenario_.cloud.front().id), internet = *map_.find(PlaceKind::internet, "internet");
  central_authority_ = add_host({.kind = ElementKind::cloud_service, .name = "cloud_ca", .place = home});
  dispatch_ = add_host({.kind = ElementKind::cloud_service, .name = "cloud_dispatch", .place = home});
  for (const auto& of : scenario_.cloud)
    for (std::int64_t n = 1; n <= of.public_edges; ++n)
      public_edges_.push_back(add_host(
          {.kind = ElementKind::public_edge, .name = scenario::numbered(of.id + "-edge", n), .place = region(of.id)}));
  bc_authority_ = add_host({.kind = ElementKind::zone, .name = "bc", .place = internet});
  if (!scenario_.dr_settings.domain.empty())
    dr_authority_ = add_host({.kind = ElementKind::zone, .name = "dr", .place = internet});
}

void Deployment::add_stations() {
  edges_of_.resize(scenario_.private_clouds.size());
  controllers_of_.resize(scenario_.private_clouds.size());
  connectors_for_.resize(scenario_.server_groups.size());
  const auto& listed = scenario_.dr_settings.a_records;
  for (const auto& group : scenario_.station_groups) {
    const std::uint32_t cloud = index_of(scenario_.private_clouds, group.private_cloud);
    for (std::int64_t n = 1; n <= group.count; ++n) {
      const std::string name = scenario::numbered(group.id, n);
      const HostId id = add_host({kind_of(group.kind), name, *map_.find(PlaceKind::site, group.site), &group, cloud});
      if (group.kind == scenario::StationKind::controller && cloud != UINT32_MAX) controllers_of_[cloud].push_back(id);
      if (group.kind == scenario::StationKind::connector)
        for (std::size_t g = 0; g < connectors_for_.size(); ++g)
          if (has(scenario_.server_groups[g].connector_groups, group.id)) connectors_for_[g].push_back(id);
      if (group.kind != scenario::StationKind::edge) continue;
      private_edges_.push_back(id);
      if (cloud != UINT32_MAX) edges_of_[cloud].push_back(id);
      if (group.dr && (listed.empty() || has(listed, name) || has(listed, group.id))) dr_edges_.push_back(id);
    }
  }
}

// ---- names

/// What a resolver says to BC names: its own site's controllers, or all where it has none or the public zone is asked.
Resolver Deployment::answers_of(const scenario::Resolver& from, HostId host) const {
  Resolver resolver{.host = host, .holds_bc_zone = from.holds_bc_zone, .missing = {}, .controllers = {}};
  constexpr std::array kNames = {wire::Name::any2bcp, wire::Name::co2bcp, wire::Name::pb2bcp};
  for (std::size_t n = 0; n < kNames.size(); ++n) {
    const std::string name(wire::name_of(kNames[n]));
    resolver.missing[n] =
        has(scenario_.zones.missing_names, name) || (from.holds_bc_zone && has(from.missing_names, name));
  }
  if (!from.holds_bc_zone && !scenario_.zones.bc_public) return resolver;
  std::vector<HostId> own;
  for (const std::vector<HostId>& of : controllers_of_)
    for (const HostId id : of) {
      resolver.controllers.push_back(id);
      if (hosts_[id.value].place == hosts_[host.value].place) own.push_back(id);
    }
  if (from.holds_bc_zone && !own.empty()) resolver.controllers = std::move(own);
  return resolver;
}

/// A site's own resolver, else that of its first provider that has one; else any on the internet.
std::optional<Resolver> Deployment::find_resolver(PlaceId place, const ResolversAt& resolvers) const {
  std::vector<std::string> candidates{map_.place(place).of};
  if (const scenario::Site* site = site_of_[place.value])
    for (const auto& uplink : site->uplinks) candidates.push_back(uplink.isp);
  if (map_.place(place).kind == PlaceKind::home)
    candidates.push_back(scenario_.homes[index_of(scenario_.homes, map_.place(place).of)].isp);
  candidates.push_back("internet");
  for (const std::string& at : candidates) {
    const auto there = resolvers.find(at);
    if (there == resolvers.end()) continue;
    for (const auto& [from, host] : there->second)
      if (hosts_[host.value].place == place || at != candidates.front()) return answers_of(*from, host);
  }
  return std::nullopt;
}

void Deployment::add_names() {
  ResolversAt resolvers;
  for (const scenario::Resolver& from : scenario_.resolvers) {
    const PlaceId first = *map_.find(from.at);
    for (std::uint32_t p = 0; p < map_.places().size(); ++p) {
      const network::Place& place = map_.places()[p];
      if (place.of != from.at || place.kind != map_.place(first).kind) continue;
      const std::string name = place.number == 0 ? from.id : scenario::numbered(from.id, place.number);
      const HostId host = add_host({.kind = ElementKind::resolver, .name = name, .place = PlaceId{p}});
      resolvers[from.at].emplace_back(&from, host);
    }
  }
  for (std::uint32_t p = 0; p < map_.places().size(); ++p) resolver_of_.push_back(find_resolver(PlaceId{p}, resolvers));
}

// ---- who fails together

void Deployment::add_risk_groups() {
  const auto first_group = static_cast<std::uint32_t>(elements_.size());
  for (std::uint32_t i = 0; i < first_group; ++i) members_.push_back({ElementId{i}});
  risk_groups_of_.resize(first_group + scenario_.risk_groups.size());
  for (const scenario::RiskGroup& group : scenario_.risk_groups) {
    const ElementId id{static_cast<std::uint32_t>(elements_.size())};
    elements_.push_back({ElementKind::risk_group, group.id, true, 1, {}});
    auto& members = members_.emplace_back();
    for (std::uint32_t i = 0; i < first_group; ++i) {
      std::string of = elements_[i].name;
      if (i < first_link_)
        of = map_.places()[i].of;
      else if (i < first_host_)
        of = map_.links()[i - first_link_].of;
      else if (const scenario::StationGroup* station = hosts_[i - first_host_].group)
        of = station->id;
      if (has(group.members, elements_[i].name) || has(group.members, of)) members.push_back(ElementId{i});
    }
    for (const ElementId member : members) risk_groups_of_[member.value].push_back(id);
  }
}

// ---- who asks

Cohort Deployment::cohort_of(std::uint32_t group, std::uint32_t profile) const {
  const scenario::ClientGroup& people = scenario_.client_groups[group];
  const scenario::Profile& of = scenario_.profiles[profile];
  const bool is_new = people.start == scenario::StartState::new_user;
  const bool zcc = of.client_type == policy::ClientType::zcc;
  Cohort cohort{.group = group, .profile = profile, .place = {}, .entitled = {}};
  const Reason bc = client::bc_refusal({.zcc = zcc,
                                        .windows = of.os == scenario::OperatingSystem::windows,
                                        .version_ok = of.version >= client::kMinimumBcVersion,
                                        .enabled = is_new ? !people.install.config_file.empty() : of.bc_enabled});
  cohort.can_bc = bc == Reason::none && (of.bc_domain.empty() || of.bc_domain == scenario_.zones.bc_domain);
  const Reason dr =
      client::dr_refusal({.zcc = zcc, .platform = platform_of(of.os), .version = of.version, .enabled = of.dr_enabled});
  const std::string& domain = scenario_.dr_settings.domain;
  cohort.can_dr = dr == Reason::none && !is_new && !domain.empty() && (of.dr_domain.empty() || of.dr_domain == domain);
  const policy::Subject subject{of.client_type, of.saml, of.scim, true};
  for (const auto& segment : scenario_.segments) {
    const bool is_allowed = policy::access(scenario_.access_policy, subject, segment.id) == Reason::none;
    const bool goes_around =
        policy::forwarding(scenario_.forwarding_policy, subject, segment.id) == policy::Forwarding::bypass;
    const bool is_foreign = !segment.microtenant.empty() && segment.microtenant != of.microtenant;
    cohort.entitled.push_back(is_allowed && !goes_around && !is_foreign ? 1 : 0);
  }
  return cohort;
}

void Deployment::add_cohorts() {
  for (std::uint32_t g = 0; g < scenario_.client_groups.size(); ++g) {
    const scenario::ClientGroup& group = scenario_.client_groups[g];
    const std::uint32_t site = index_of(scenario_.sites, group.at), home = index_of(scenario_.homes, group.at);
    if (site == UINT32_MAX && home == UINT32_MAX) continue;
    const PlaceKind kind = site != UINT32_MAX ? PlaceKind::site : PlaceKind::home;
    for (const scenario::ClientGroup::Part& part : group.parts) {
      if (part.count == 0) continue;
      Cohort cohort = cohort_of(g, index_of(scenario_.profiles, part.profile));
      cohort.per_place = part.count;
      for (std::uint32_t p = 0; p < map_.places().size(); ++p) {
        if (map_.places()[p].kind != kind || map_.places()[p].of != group.at) continue;
        cohort.place = PlaceId{p};
        cohort.places = elements_[p].of_many;
        cohorts_.push_back(cohort);
      }
    }
  }
}

}  // namespace failcast::topology
