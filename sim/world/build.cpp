// From the scenario to entities: nodes, machines, lists of addresses, zones. Everything is sorted by id
// already (the reader's promise), so the order in the file changes nothing.
#include <algorithm>
#include <stdexcept>

#include "sim/core/rounding.hpp"
#include "sim/scenario/targets.hpp"
#include "sim/world/impl.hpp"
#include "sim/world/sizing.hpp"

namespace failcast::world {
namespace {

constexpr std::size_t kNames = static_cast<std::size_t>(wire::Name::count_);

servers::Station station(double per_second, std::int64_t queue) {
  return servers::Station{
      {.servers = 1, .service_time = core::service_time(per_second), .queue_limit = static_cast<std::uint64_t>(queue)}
  };
}

/// An edge: each of its processors shakes one hand at a time (A70).
servers::Station edge_station(const NodeLimits& limits, std::int64_t vcpu, std::int64_t queue) {
  return servers::Station{
      {.servers = static_cast<std::uint32_t>(vcpu),
       .service_time = core::service_time(limits.handshakes / static_cast<double>(vcpu)),
       .queue_limit = static_cast<std::uint64_t>(queue),
       .session_limit = limits.sessions}
  };
}

record::EntityKind entity_kind(scenario::StationKind kind) {
  switch (kind) {
    case scenario::StationKind::controller: return record::EntityKind::controller;
    case scenario::StationKind::edge: return record::EntityKind::edge;
    case scenario::StationKind::connector: return record::EntityKind::connector;
  }
  return record::EntityKind::world;
}

std::string numbered(const std::string& group, std::int64_t n) { return group + "-" + std::to_string(n + 1); }

}  // namespace

World::Impl::Impl(const scenario::Scenario& scenario, Options options)
    : scenario_(scenario),
      params_(scenario.params),
      options_(std::move(options)),
      key_(Key{scenario.seed} / static_cast<std::uint64_t>(options_.replication)),
      network_(network::build(scenario)),
      queue_(options_.tie_break_seed),
      order_(options_.tie_break_seed),
      horizon_(TimePoint{} + scenario.horizon),
      activity_(scenario.params) {
  faults_ = faults::all_faults(scenario);
  occurrences_ = faults::all_occurrences(scenario, key_ / "faults", horizon_);
  add_cloud();
  add_private_clouds();
  add_server_groups();
  add_idps();
  add_disaster_recovery();
  add_resolvers();
  note_sites();
  fill_zones();
  add_working_hours();
  add_clients();
  add_traffic();
  reach_.assign(network_.topology().places().size() * first_resolver_node_, {});
  flipped_.assign(reach_.size(), Flip::none);
  resolver_reached_.assign(network_.topology().places().size(), 0);
  cut_off_.assign(network_.topology().places().size(), 0);
  cloud_login_ = local_login_ = cut_off_;
  fill_directory();
}

NodeId World::Impl::add_node(Node node, Duration extra_rtt) {
  const NodeId id = network_.add_node(node.place, extra_rtt);
  node.key = key_ / "node" / node.name;
  nodes_.push_back(std::move(node));
  return id;
}

void World::Impl::add_cloud() {
  const auto& topology = network_.topology();
  const auto place = [&](const std::string& region) { return *topology.find(network::PlaceKind::region, region); };
  const auto service = [&](const char* name, PlaceId at) {
    return add_node({.name = name, .kind = record::EntityKind::cloud_service, .place = at, .group = "cloud"});
  };
  const PlaceId home = place(scenario_.cloud.front().id);
  ca_ = service("cloud.ca", home);
  sp_ = service("cloud.sp", home);
  dispatch_ = service("cloud.dispatch", home);
  portal_ = service("cloud.portal", home);
  nodes_[sp_.value].handshakes = station(params_.auth.sp_rate, params_.edge.accept_queue);
  portal_list_ = intern({portal_});
  for (const auto& region : scenario_.cloud) {
    for (std::int64_t n = 0; n < region.public_edges; ++n) {
      const NodeId id = add_node({.name = numbered(region.id + "-edge", n),
                                  .kind = record::EntityKind::cloud_service,
                                  .place = place(region.id),
                                  .group = region.id,
                                  .vcpu = region.edge_vcpu});
      nodes_[id.value].handshakes =
          edge_station(limits_of(region, params_), region.edge_vcpu, params_.edge.accept_queue);
      public_edges_.push_back(id);
    }
  }
  const PlaceId internet = *topology.find(network::PlaceKind::internet, "internet");
  public_lists_.resize(public_edges_.size());
  cloud_authority_ = add_node({.name = "dns-cloud", .kind = record::EntityKind::resolver, .place = internet});
  bc_authority_ = add_node({.name = "dns-bc", .kind = record::EntityKind::resolver, .place = internet});
  ca_list_ = intern({ca_});
  sp_list_ = intern({sp_});
  dispatch_list_ = intern({dispatch_});
}

/// What DR and certificates mean for the instances of a group.
void World::Impl::designate(Component& component, const scenario::StationGroup& group) const {
  component.profile.watches_record = !scenario_.dr_settings.domain.empty();
  component.profile.dr_designated = group.dr;
  component.profile.has_snapshot = group.snapshot;
  component.profile.is_edge = component.is_edge;
  component.profile.renewal_threshold = renewal_threshold(component.private_cloud);
}

/// T of a private cloud, or of what belongs to none (H6, A27).
Duration World::Impl::renewal_threshold(std::uint32_t private_cloud) const {
  if (private_cloud == UINT32_MAX) return params_.cert.threshold_outside_private_cloud;
  return scenario_.private_clouds[private_cloud].renewal_threshold.value_or(
      params_.cert.threshold_outside_private_cloud);
}

void World::Impl::add_controller(Node node, const scenario::StationGroup& group) {
  const std::uint32_t cloud = index_of(private_clouds_, group.private_cloud);
  node.handshakes = station(limits_of(group, params_).redirects, params_.edge.accept_queue);
  node.machine = static_cast<std::uint32_t>(controllers_.size());
  const NodeId id = add_node(std::move(node));
  if (cloud != UINT32_MAX) private_clouds_[cloud].controllers.push_back(nodes_[id.value].machine);
  controllers_.push_back({.node = id, .row = {}, .profile = {ca_list_}, .private_cloud = cloud});
  controllers_.back().profile.renewal_threshold = renewal_threshold(cloud);
}

void World::Impl::add_component(Node node, const scenario::StationGroup& group) {
  const std::uint32_t cloud = index_of(private_clouds_, group.private_cloud);
  const bool is_edge = group.kind == scenario::StationKind::edge;
  if (is_edge) node.handshakes = edge_station(limits_of(group, params_), group.vcpu, params_.edge.accept_queue);
  node.machine = static_cast<std::uint32_t>(components_.size());
  const NodeId id = add_node(std::move(node));
  Component& component = components_.emplace_back();
  component.node = id;
  component.is_edge = is_edge;
  component.private_cloud = cloud;
  component.profile.controller_name = is_edge ? wire::Name::pb2bcp : wire::Name::co2bcp;
  component.profile.has_private_cloud = cloud != UINT32_MAX;
  component.profile.primary_control_path =
      cloud == UINT32_MAX ? ControlPath::public_cloud : scenario_.private_clouds[cloud].primary_control_path;
  component.profile.cloud = ca_list_;
  designate(component, group);
  if (is_edge) private_edges_.push_back(id);
  if (cloud == UINT32_MAX) return;
  auto& peers = is_edge ? private_clouds_[cloud].edges : private_clouds_[cloud].connectors;
  peers.push_back(nodes_[id.value].machine);
}

void World::Impl::add_stations(const scenario::StationGroup& group) {
  for (std::int64_t n = 0; n < group.count; ++n) {
    Node node{.name = numbered(group.id, n),
              .kind = entity_kind(group.kind),
              .place = *network_.topology().find(network::PlaceKind::site, group.site),
              .group = group.id,
              .private_cloud = group.private_cloud,
              .site = group.site,
              .version = group.version,
              .root_ca = group.root_ca,
              .vcpu = group.vcpu,
              .enabled = group.enabled,
              .exclusive = group.exclusive_to_bc_dr,
              .trusted_networks = group.trusted_networks,
              .clock_error = group.clock_error};
    if (group.kind == scenario::StationKind::controller)
      add_controller(std::move(node), group);
    else
      add_component(std::move(node), group);
  }
}

void World::Impl::add_private_clouds() {
  for (const auto& cloud : scenario_.private_clouds)
    private_clouds_.push_back({.id = cloud.id,
                               .enabled = cloud.enabled,
                               .forced = cloud.force,
                               .has_log_receiver = !cloud.log_receivers.empty()});
  for (const auto& group : scenario_.station_groups) add_stations(group);
  add_data_sessions();
  for (const auto& cloud : private_clouds_) logs_.push_back({cloud.id, 0, 0});
  log_since_.assign(components_.size(), TimePoint{});
}

/// What edges serve, and which connectors serve it.
void World::Impl::add_server_groups() {
  edges_ = public_edges_;
  edges_.insert(edges_.end(), private_edges_.begin(), private_edges_.end());
  edge_position_.assign(nodes_.size(), UINT32_MAX);
  for (std::size_t i = 0; i < edges_.size(); ++i) edge_position_[edges_[i].value] = static_cast<std::uint32_t>(i);
  edge_seen_.resize(edges_.size());
  edge_changed_.assign(edges_.size(), 0);

  for (const auto& group : scenario_.server_groups) {
    auto& members = group_members_.emplace_back();
    for (std::uint32_t k = 0; k < components_.size(); ++k) {
      const auto& of = nodes_[components_[k].node.value].group;
      if (!components_[k].is_edge && std::ranges::count(group.connector_groups, of) > 0) members.push_back(k);
    }
  }
  for (const auto& segment : scenario_.segments)
    segment_group_.push_back(index_of(scenario_.server_groups, segment.server_group));
  add_connector_groups();
}

void World::Impl::add_data_sessions() {
  std::vector<std::pair<std::uint32_t, wire::PeerList>> edges;  // with what a connector dials
  for (std::uint32_t e = 0; e < components_.size(); ++e)
    if (components_[e].is_edge) edges.emplace_back(e, intern({components_[e].node}));
  for (std::uint32_t k = 0; k < components_.size(); ++k) {
    Component& connector = components_[k];
    connector.first_session = static_cast<std::uint32_t>(sessions_.size());
    if (connector.is_edge) continue;
    for (const auto& [e, address] : edges) {
      Component& edge = components_[e];
      if (!may_dial(connector, edge)) continue;
      connector.dials.push_back(e);
      edge.dialled_by.push_back(static_cast<std::uint32_t>(sessions_.size()));
      sessions_.push_back({.connector = k, .edge = e, .address = address, .row = {}});
    }
  }
}

void World::Impl::add_idps() {
  for (const auto& idp : scenario_.idps) {
    Node node{.name = idp.id,
              .kind = record::EntityKind::idp,
              .place = *network_.topology().find(idp.at),
              .clock_error = idp.clock_error};
    node.machine = static_cast<std::uint32_t>(idps_.size());
    node.handshakes = station(idp.rate > 0 ? idp.rate : params_.auth.idp_rate, params_.edge.accept_queue);
    const NodeId id = add_node(std::move(node), idp.rtt);
    idps_.push_back(
        {.node = id, .bc = idp.role == scenario::IdpRole::bc, .row = {}, .certificate_until = idp.certificate_until});
  }
}

void World::Impl::add_resolvers() {
  first_resolver_node_ = static_cast<std::uint32_t>(nodes_.size());
  const auto load = [&](const std::string& name) {
    dns_loads_.push_back({.server = name});
    return QueryCount{.load = static_cast<std::uint32_t>(dns_loads_.size() - 1)};
  };
  for (const auto& from : scenario_.resolvers) {
    add_resolver_kind(from);
    const QueryCount count = load(from.id);
    for (std::uint32_t r = resolver_kinds_.back().first; r < resolver_count(); ++r) resolvers_[r].count = count;
  }
  for (const NodeId authority : {cloud_authority_, bc_authority_, dr_.authority})
    if (authority.valid()) authorities_.emplace(authority.value, load(nodes_[authority.value].name));
  for (std::uint32_t p = 0; p < network_.topology().places().size(); ++p)
    resolver_use_.push_back(find_resolver(PlaceId{p}));
}

/// One resolver, or one at each place of a counted site; where faults tell places apart, nodes as well.
void World::Impl::add_resolver_kind(const scenario::Resolver& from) {
  const network::Topology& topology = network_.topology();
  ResolverKind kind{.id = from.id, .params = dns::resolver::params_from(params_.dns), .first = resolver_count()};
  if (from.min_ttl) kind.params.min_ttl = *from.min_ttl;
  if (from.max_ttl) kind.params.max_ttl = *from.max_ttl;
  if (from.serve_stale) kind.params.serve_stale = *from.serve_stale;
  kind.params.ttl_factor = from.ttl_factor;
  const auto site = std::ranges::find(scenario_.sites, from.at, &scenario::Site::id);
  kind.is_counted = site != scenario_.sites.end() && site->count;
  const auto number = static_cast<std::uint32_t>(resolver_kinds_.size());
  std::map<PlaceId, NodeId> nodes;
  const auto stretches = kind.is_counted ? places_called(from.at)
                                         : std::vector<network::Stretch>{
                                               {*topology.find(from.at), 0, 1}
  };
  for (const network::Stretch& stretch : stretches) {
    NodeId& node = nodes[stretch.place];
    if (!node.valid()) {
      const std::uint32_t one = topology.place(stretch.place).number;
      node = add_node({.name = one == 0 ? from.id : scenario::numbered(from.id, one),
                       .kind = record::EntityKind::resolver,
                       .place = stretch.place,
                       .group = kind.is_counted ? from.id : "",
                       .machine = number});
    }
    for (std::uint32_t i = stretch.first; i < stretch.end; ++i) {
      Resolver& resolver = resolvers_.emplace_back(Resolver{.node = node, .kind = number});
      resolver.rows.resize(kNames);
      resolver.waiting.resize(kNames);
    }
  }
  resolver_kinds_.push_back(std::move(kind));
}

/// What each server says: the vendor's names, the public BC zone (all controllers), and the internal view of a site
/// (its own controllers). BC names that are missing, or taken away by a fault for a while, do not exist.
void World::Impl::fill_zones() {
  cloud_zone_.emplace(params_.dns.negative_ttl);
  cloud_zone_->publish(wire::Name::cloud_sp, TimePoint{}, sp_list_, params_.dns.cloud_ttl);
  cloud_zone_->publish(wire::Name::cloud_dispatch, TimePoint{}, dispatch_list_, params_.dns.cloud_ttl);
  cloud_zone_->publish(wire::Name::cloud_portal, TimePoint{}, portal_list_, params_.dns.cloud_ttl);
  std::vector<NodeId> all;
  for (const auto& controller : controllers_) all.push_back(controller.node);
  const auto fill = [&](dns::Zone& zone, const std::vector<NodeId>& controllers,
                        const std::vector<std::string>& missing) {
    for (std::size_t n = 0; n < kNames; ++n) {
      const auto name = static_cast<wire::Name>(n);
      const auto is_missing = [&](const auto& list) { return std::ranges::count(list, wire::name_of(name)) > 0; };
      if (!wire::in_bc_zone(name) || is_missing(missing) || is_missing(scenario_.zones.missing_names)) continue;
      if (!controllers.empty()) zone.publish(name, TimePoint{}, intern(controllers), scenario_.zones.bc_ttl);
    }
  };
  bc_zone_.emplace(params_.dns.negative_ttl);
  if (scenario_.zones.bc_public) fill(*bc_zone_, all, {});
  for (std::size_t k = 0; k < resolver_kinds_.size(); ++k) {
    if (!scenario_.resolvers[k].holds_bc_zone) continue;
    ResolverKind& kind = resolver_kinds_[k];
    const PlaceId here = nodes_[resolvers_[kind.first].node.value].place;
    std::vector<NodeId> own;
    for (const NodeId node : all)
      if (nodes_[node.value].place == here) own.push_back(node);
    kind.own_zone.emplace(params_.dns.negative_ttl);
    fill(*kind.own_zone, own.empty() ? all : own, scenario_.resolvers[k].missing_names);
  }
  withdraw_records();
}

wire::PeerList World::Impl::intern(const std::vector<NodeId>& nodes) {
  std::vector<std::uint32_t> key;
  for (const NodeId node : nodes) key.push_back(node.value);
  const auto [at, is_new] = list_ids_.try_emplace(std::move(key), static_cast<std::uint32_t>(lists_.size()));
  if (is_new) lists_.push_back(nodes);
  const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(nodes.size(), 255));
  return wire::unpack(at->second | size << 24);
}

void World::Impl::fill_directory() {
  const std::vector<network::Place>& places = network_.topology().places();
  std::vector<std::uint32_t> listed;  // by place: equal ones stand there once
  for (std::size_t p = 0; p < places.size(); ++p) {
    if (p == 0 || places[p].kind != places[p - 1].kind || places[p].of != places[p - 1].of)
      directory_.places.push_back(places[p].of);
    listed.push_back(static_cast<std::uint32_t>(directory_.places.size() - 1));
  }
  for (const auto& group : scenario_.client_groups) directory_.groups.push_back(group.id);
  for (const auto& profile : scenario_.profiles) directory_.profiles.push_back(profile.id);
  for (const auto& segment : scenario_.segments) directory_.segments.push_back(segment.id);
  for (const auto& request : scenario_.requests) directory_.requests.push_back(request.id);
  for (const auto& occurrence : occurrences_) {
    const auto& fault = faults_[occurrence.fault];
    directory_.faults.push_back(fault.times > 1 ? fault.id + "#" + std::to_string(occurrence.number + 1) : fault.id);
  }
  for (const auto& node : nodes_)
    directory_.nodes.push_back({node.name, node.kind, listed[node.place.value], node.group, node.private_cloud});
  directory_.entitled.reserve(clients_.size() * scenario_.segments.size());
  if (params_.dr.clock_error_sd != Duration{}) clients_.clock_error.resize(clients_.size());
  for (std::uint32_t c = 0; c < clients_.size(); ++c) {
    const Cohort& cohort = cohorts_[clients_[c].cohort];
    directory_.clients.add({cohort.group, listed[cohort.place.value], cohort.profile, c - cohort.row_0}, 1);
    directory_.entitled.insert(directory_.entitled.end(), cohort.entitled.begin(), cohort.entitled.end());
    if (!clients_.clock_error.empty()) clients_.clock_error[c] = drawn_clock_error(c);
  }
  directory_.machines.resize(static_cast<std::size_t>(record::EntityKind::dr_operator) + 1);
  const auto machine = [&](record::EntityKind kind) -> MachineDescription& {
    return directory_.machines[static_cast<std::size_t>(kind)];
  };
  machine(record::EntityKind::client) = client::description();
  machine(record::EntityKind::connector) = component::description("connector");
  machine(record::EntityKind::edge) = component::description("edge");
  machine(record::EntityKind::controller) = controller::description();
  machine(record::EntityKind::cloud_service) = cloud::description();
  machine(record::EntityKind::idp) = idp::description();
  machine(record::EntityKind::portal) = portal::description();
  machine(record::EntityKind::dr_operator) = dr_operator::description();
}

}  // namespace failcast::world
