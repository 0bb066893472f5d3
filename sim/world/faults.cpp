// Faults: what a fault's kind and target mean for the network, for processes, and for people's switches.
#include <algorithm>

#include "sim/scenario/targets.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

using scenario::Fault;
using scenario::FaultMode;
using scenario::FaultTarget;

network::Impairment impairment_of(const Fault& fault) {
  switch (fault.mode) {
    case FaultMode::blackhole: return {.failure = network::Failure::blackhole};
    case FaultMode::reset: return {.failure = network::Failure::reset};
    case FaultMode::refuse: return {.failure = network::Failure::refuse};
    case FaultMode::error: return {.failure = network::Failure::error};
    case FaultMode::loss: return {.loss = fault.amount};
    case FaultMode::slow: return {.slow = fault.amount};
  }
  return {};
}

/// Whether a scenario's `where` means this place: by its name, as one of many equals, or as one of all.
bool means(const std::string& where, const network::Place& place) {
  return names(where, place.id) || where == place.of;
}

bool stops_processes(FaultMode mode) {
  return mode == FaultMode::blackhole || mode == FaultMode::reset || mode == FaultMode::refuse;
}

}  // namespace

std::vector<NodeId> World::Impl::cloud_nodes(const Fault& fault) const {
  std::vector<NodeId> nodes;
  const std::string& home = scenario_.cloud.front().id;
  const auto services = [&](std::initializer_list<NodeId> list) {
    if (names(fault.where, home)) nodes.insert(nodes.end(), list);
  };
  const auto add_edges = [&] {
    for (const NodeId id : public_edges_)
      if (names(fault.where, nodes_[id.value].group) || fault.where == nodes_[id.value].name) nodes.push_back(id);
  };
  switch (fault.what) {
    case FaultTarget::cloud:
      services({ca_, sp_, dispatch_, portal_});
      add_edges();
      return nodes;
    case FaultTarget::cloud_ca: services({ca_}); return nodes;
    case FaultTarget::cloud_sp: services({sp_}); return nodes;
    case FaultTarget::cloud_dispatch: services({dispatch_}); return nodes;
    case FaultTarget::cloud_portal: services({portal_}); return nodes;
    case FaultTarget::public_edges: add_edges(); return nodes;
    case FaultTarget::isp:
    case FaultTarget::transit:
    case FaultTarget::uplink:
    case FaultTarget::home_link:
    case FaultTarget::internet:
    case FaultTarget::site:
    case FaultTarget::path:
    case FaultTarget::controller:
    case FaultTarget::edge:
    case FaultTarget::connector:
    case FaultTarget::idp:
    case FaultTarget::resolver:
    case FaultTarget::zone:
    case FaultTarget::dns_record:
    case FaultTarget::risk_group:
    case FaultTarget::certificate:
    case FaultTarget::clock:
    case FaultTarget::force_flag:
    case FaultTarget::private_cloud: return nodes;
  }
  return nodes;
}

/// Stations, IdPs and resolvers by name, group, private cloud or role.
std::vector<NodeId> World::Impl::nodes_matching(const Fault& fault) const {
  std::vector<NodeId> nodes = cloud_nodes(fault);
  for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
    const Node& node = nodes_[n];
    const bool named = names(fault.where, node.name) || fault.where == node.group || fault.where == node.private_cloud;
    const bool station = node.kind == record::EntityKind::controller || node.kind == record::EntityKind::edge ||
                         node.kind == record::EntityKind::connector;
    bool wanted = false;
    if (fault.what == FaultTarget::controller) wanted = node.kind == record::EntityKind::controller;
    if (fault.what == FaultTarget::edge) wanted = node.kind == record::EntityKind::edge;
    if (fault.what == FaultTarget::connector) wanted = node.kind == record::EntityKind::connector;
    if (fault.what == FaultTarget::idp) wanted = node.kind == record::EntityKind::idp;
    if (fault.what == FaultTarget::resolver)
      wanted = node.kind == record::EntityKind::resolver && node.machine != UINT32_MAX;
    if (fault.what == FaultTarget::certificate) wanted = station;
    if (fault.what == FaultTarget::clock) wanted = station || node.kind == record::EntityKind::idp;
    if (wanted && named && !fault.where.empty()) nodes.push_back(NodeId{n});
  }
  if (fault.what != FaultTarget::zone) return nodes;
  if (names(fault.where, "bc")) nodes.push_back(bc_authority_);
  if (names(fault.where, "dr") && dr_.authority.valid()) nodes.push_back(dr_.authority);
  return nodes;
}

/// Pairs of a place and a node, given as "FROM -> TO".
std::vector<network::Target> World::Impl::pairs_on(const std::string& path) const {
  const auto [from, to] = scenario::split_path(path);
  const auto is_meant = [&, to = to](NodeId n) {
    const Node& node = nodes_[n.value];
    const bool is_public_edge = std::ranges::count(public_edges_, n) > 0;
    std::string service = node.name;  // "cloud.ca" is called cloud_ca in a scenario
    std::ranges::replace(service, '.', '_');
    return names(to, node.name) || to == service || to == node.group || to == node.private_cloud || to == node.site ||
           (to == "public_edges" && is_public_edge) ||
           (to == "cloud" && node.kind == record::EntityKind::cloud_service);
  };
  std::vector<network::Target> pairs;
  const auto& places = network_.topology().places();
  for (std::uint32_t p = 0; p < places.size(); ++p) {
    if (!means(from, places[p])) continue;
    for (std::uint32_t n = 0; n < nodes_.size(); ++n)
      if (is_meant(NodeId{n})) pairs.push_back(network::Target::pair(PlaceId{p}, NodeId{n}));
  }
  return pairs;
}

std::vector<network::Target> World::Impl::members_of_risk_groups(const std::string& where) const {
  const auto& topology = network_.topology();
  std::vector<network::Target> members;
  const auto add = [&](const std::string& member) {
    for (std::uint32_t l = 0; l < topology.links().size(); ++l)
      if (topology.links()[l].name == member || topology.links()[l].of == member)
        members.push_back(network::Target::link(network::LinkId{l}));
    for (std::uint32_t p = 0; p < topology.places().size(); ++p)
      if (topology.places()[p].id == member || topology.places()[p].of == member)
        members.push_back(network::Target::place(PlaceId{p}));
    for (std::uint32_t n = 0; n < nodes_.size(); ++n)
      if (nodes_[n].name == member || nodes_[n].group == member) members.push_back(network::Target::node(NodeId{n}));
  };
  for (const auto& group : scenario_.risk_groups)
    if (names(where, group.id)) std::ranges::for_each(group.members, add);
  return members;
}

std::vector<network::Target> World::Impl::targets_of(const Fault& fault) const {
  const auto& topology = network_.topology();
  std::vector<network::Target> targets;
  const auto add_place = [&](network::PlaceKind kind) {
    for (std::uint32_t p = 0; p < topology.places().size(); ++p)
      if (topology.places()[p].kind == kind && means(fault.where, topology.places()[p]))
        targets.push_back(network::Target::place(PlaceId{p}));
  };
  const auto add_link = [&](const std::string& prefix) {
    for (std::uint32_t l = 0; l < topology.links().size(); ++l) {
      const network::Link& link = topology.links()[l];
      const bool wanted = fault.where == "*" ? (prefix.empty() ? link.name.find(':') == std::string::npos
                                                               : link.name.starts_with(prefix))
                                             : link.name == prefix + fault.where || link.of == prefix + fault.where;
      if (wanted) targets.push_back(network::Target::link(network::LinkId{l}));
    }
  };
  switch (fault.what) {
    case FaultTarget::isp: add_place(network::PlaceKind::isp); return targets;
    case FaultTarget::transit: add_place(network::PlaceKind::transit); return targets;
    case FaultTarget::internet: add_place(network::PlaceKind::internet); return targets;
    case FaultTarget::site: add_place(network::PlaceKind::site); return targets;
    case FaultTarget::uplink: add_link(""); return targets;
    case FaultTarget::home_link: add_link("home:"); return targets;
    case FaultTarget::path: return pairs_on(fault.where);
    case FaultTarget::risk_group: return members_of_risk_groups(fault.where);
    case FaultTarget::cloud:
    case FaultTarget::cloud_ca:
    case FaultTarget::cloud_sp:
    case FaultTarget::cloud_dispatch:
    case FaultTarget::cloud_portal:
    case FaultTarget::public_edges:
    case FaultTarget::controller:
    case FaultTarget::edge:
    case FaultTarget::connector:
    case FaultTarget::idp:
    case FaultTarget::resolver:
    case FaultTarget::zone:
      for (const NodeId node : nodes_matching(fault)) targets.push_back(network::Target::node(node));
      return targets;
    case FaultTarget::dns_record:
    case FaultTarget::certificate:
    case FaultTarget::clock:
    case FaultTarget::force_flag:
    case FaultTarget::private_cloud: return targets;
  }
  return targets;
}

void World::Impl::begin_fault(std::uint32_t occurrence) {
  emit({record::EntityKind::world, 0}, world_facts_, FaultBegan{occurrence});
  apply_fault(occurrence, true);
}
void World::Impl::end_fault(std::uint32_t occurrence) {
  apply_fault(occurrence, false);
  emit({record::EntityKind::world, 0}, world_facts_, FaultEnded{occurrence});
}

void World::Impl::apply_fault(std::uint32_t occurrence, bool begins) {
  const Fault& fault = faults_[occurrences_[occurrence].fault];
  const network::Impairment impairment = impairment_of(fault);
  const std::vector<network::Target> targets = targets_of(fault);
  for (const network::Target target : targets) {
    if (begins)
      network_.begin(target, impairment, now_);
    else
      network_.end(target, impairment, now_);
  }
  for (const network::Target target : targets) {
    if (target.kind != network::Target::Kind::node) continue;
    const NodeId id{target.index};
    set_station_mode(id, fault, begins);
    if (nodes_[id.value].kind == record::EntityKind::idp) set_idp(id, impairment.failure, begins);
  }
  if (!targets.empty()) paths_changed(targets);
  await_withdrawal();
  for (const network::Target target : targets) {
    if (target.kind != network::Target::Kind::node || !stops_processes(fault.mode)) continue;
    Node& node = nodes_[target.index];
    const bool station = node.kind == record::EntityKind::controller || node.kind == record::EntityKind::edge ||
                         node.kind == record::EntityKind::connector;
    if (!station) continue;
    node.crashes += begins ? 1 : -1;
    if (begins && node.crashes == 1) crash(NodeId{target.index});
    if (!begins && node.crashes == 0) restart(NodeId{target.index});
  }
  if (fault.what == FaultTarget::dns_record) set_dr_records(fault, begins);
  if (fault.what == FaultTarget::force_flag) set_flag(fault, begins);
  if (fault.what == FaultTarget::private_cloud) set_enabled(fault, !begins);
  if (fault.what == FaultTarget::certificate) set_certificates(fault, begins);
  if (fault.what == FaultTarget::clock) set_clocks(fault, begins);
  stations_due_ = judge_due_ = places_due_ = true;
}

/// Routes around what has failed are known later (A164, A165).
void World::Impl::await_withdrawal() {
  const std::optional<TimePoint> next = network_.next_withdrawal();
  if (!next || (withdrawal_ && *withdrawal_ <= *next)) return;
  withdrawal_ = next;
  push(Rank::fault, Kind::routes_withdrawn, *next, static_cast<std::uint32_t>(occurrences_.size()));
}

void World::Impl::withdraw_routes() {
  if (withdrawal_ == now_) withdrawal_.reset();
  if (network_.withdraw(now_)) {
    paths_changed({});
    stations_due_ = judge_due_ = places_due_ = true;
  }
  await_withdrawal();
}

/// A slow or failing service: its queue works slower, or answers with errors (grey faults do not kill the process).
void World::Impl::set_station_mode(NodeId id, const Fault& fault, bool begins) {
  Node& node = nodes_[id.value];
  if (!node.handshakes) return;
  if (fault.mode == FaultMode::slow) {  // factors of faults that overlap multiply
    if (begins)
      node.slowed.push_back(fault.amount);
    else
      node.slowed.erase(std::ranges::find(node.slowed, fault.amount));
    double factor = 1;
    for (const double one : node.slowed) factor *= one;
    node.handshakes->set_slow(factor, now_);
  }
  if (fault.mode == FaultMode::error) {
    node.failing += begins ? 1 : -1;
    node.handshakes->set_mode(node.failing > 0 ? servers::StationMode::failing : servers::StationMode::working, now_);
  }
}

void World::Impl::set_idp(NodeId id, network::Failure how, bool begins) {
  Idp& idp = idps_[nodes_[id.value].machine];
  if (how == network::Failure::none) return;
  const bool silent = how == network::Failure::blackhole;
  idp::apply(idp.row, !begins ? idp::Event::repaired : silent ? idp::Event::silenced : idp::Event::failed, actions_);
  emit_facts(id);
}

/// An operator sets the force flag, or clears it. The command travels on the control channels that exist (A51); who has
/// none learns it when it is back, and clearing is seen at the components' own ticks (R27).
void World::Impl::set_flag(const Fault& fault, bool on) {
  for (PrivateCloud& cloud : private_clouds_) {
    if (!names(fault.where, cloud.id)) continue;
    settle_stations();
    cloud.forced = on;
    rearm_stations();
    if (!on) continue;
    const auto command = [&](NodeId node) {
      if (reaches(nodes_[node.value].place, ca_)) push(Rank::reply, Kind::force_answer, now_, node.value);
    };
    for (const std::uint32_t k : cloud.controllers) command(controllers_[k].node);
    for (const std::uint32_t k : cloud.edges) command(components_[k].node);
    for (const std::uint32_t k : cloud.connectors) command(components_[k].node);
  }
}

void World::Impl::set_enabled(const Fault& fault, bool enabled) {
  for (PrivateCloud& cloud : private_clouds_) {
    if (!names(fault.where, cloud.id)) continue;
    cloud.enabled = enabled;
    for (const std::uint32_t k : cloud.controllers) {
      const Node& node = nodes_[controllers_[k].node.value];
      if (node.crashes > 0 || !node.enabled) continue;  // one reads the switch when it starts, the other has its own
      step_controller(k, wire::Enabled{enabled});
      if (enabled) continue;
      for (std::uint32_t n = 0; n < components_.size(); ++n)  // R20: it closes what it had accepted
        if (components_[n].controller == controllers_[k].node &&
            components_[n].row.attachment == component::Attachment::attached)
          step_component(n, wire::ConnectionLost{Reason::disabled, components_[n].row.attach_epoch});
    }
  }
}

void World::Impl::set_certificates(const Fault& fault, bool expired) {
  settle_stations();
  for (const NodeId id : nodes_matching(fault)) {
    Node& node = nodes_[id.value];
    node.expired += expired ? 1 : -1;
    if (expired && node.expired == 1) {
      deliver(id, wire::Certificate{
                      EntityClock{scenario_.start, node.clock_error}
                      .utc(now_)
      });
      run_node_timers(id);
    }
  }
  rearm_stations();
}

/// A clock goes wrong by `clock_error`: what it judges by calendar moves (R57, certificates).
void World::Impl::set_clocks(const Fault& fault, bool wrong) {
  for (const NodeId id : nodes_matching(fault)) {
    Node& node = nodes_[id.value];
    const EntityClock before{scenario_.start, node.clock_error};
    node.clock_error += wrong ? fault.clock_error : -fault.clock_error;
    const auto shift = [&](TimePoint expiry) {
      if (expiry != kNever) deliver(id, wire::Certificate{.not_after = before.utc(expiry), .same = true});
    };
    if (node.kind == record::EntityKind::controller) shift(controller::expiry(controllers_[node.machine].row));
    if (node.kind == record::EntityKind::edge || node.kind == record::EntityKind::connector)
      shift(component::expiry(components_[node.machine].row));
    if (node.machine != UINT32_MAX && node.kind != record::EntityKind::idp) rearm_node(id);
  }
}

}  // namespace failcast::world
