// What each edge serves and what each place can still do. Both follow changes: a component, a data session or a
// controller that changes says so here, and only what depends on it is looked at anew. With every event executed
// (Options::every_event) all is looked at after each change instead, over every single connector.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {

Standing standing_of(const component::Row& row) {
  using component::State;
  switch (component::mode(row)) {
    case component::Mode::none: return row.state == State::paused ? Standing::paused : Standing::down;
    case component::Mode::bc: return Standing::bc;
    case component::Mode::dr: return Standing::dr;
    case component::Mode::cloud: break;
  }
  if (row.state == State::cloud) return Standing::cloud;
  return row.state == State::wait || row.state == State::pcc_connect ? Standing::waiting : Standing::adrift;
}

/// A connector may dial the edges of its private cloud, and in DR all that are designated for it (R33, A32).
bool World::Impl::may_dial(const Component& connector, const Component& edge) const {
  const bool neighbours = connector.private_cloud != UINT32_MAX && connector.private_cloud == edge.private_cloud;
  const bool both_in_dr =
      connector.profile.watches_record && connector.profile.dr_designated && edge.profile.dr_designated;
  return edge.is_edge && (neighbours || both_in_dr);
}

void World::Impl::add_connector_groups() {
  std::vector<std::string> names;
  for (std::uint32_t k = 0; k < components_.size(); ++k) {
    if (components_[k].is_edge) continue;
    const std::string& name = nodes_[components_[k].node.value].group;
    if (names.empty() || names.back() != name) {  // one after the other
      names.push_back(name);
      connector_groups_.push_back({.first = k});
    }
    components_[k].connector_group = static_cast<std::uint32_t>(names.size() - 1);
    ++connector_groups_.back().standing[static_cast<std::size_t>(components_[k].standing)];
  }
  for (std::uint32_t g = 0; g < scenario_.server_groups.size(); ++g) {
    auto& serving = serving_groups_.emplace_back();
    for (std::uint32_t of = 0; of < names.size(); ++of) {
      if (std::ranges::count(scenario_.server_groups[g].connector_groups, names[of]) == 0) continue;
      serving.push_back(of);
      connector_groups_[of].server_groups.push_back(g);
    }
  }
  awaited_[static_cast<std::size_t>(Awaited::nothing)] =
      static_cast<std::uint32_t>(components_.size() + controllers_.size());
  carrying_.assign(edges_.size() * connector_groups_.size(), {.best = Service::nobody()});
  service_.assign(edges_.size() * serving_groups_.size(), Service::nobody());
}

// --- what changed

/// After every step of a component.
void World::Impl::note_component(std::uint32_t k) {
  Component& component = components_[k];
  if (component.is_edge) {
    const std::uint32_t e = edge_position_[component.node.value];
    if (const EdgeSeen now{component::mode(component.row), component.row.lost_at}; now != edge_seen_[e]) {
      edge_seen_[e] = now;
      edge_changed(e);
    }
  }
  const Standing now = standing_of(component.row);
  if (now == component.standing) return;
  const Standing before = std::exchange(component.standing, now);
  carriers_changed();
  if (now == Standing::bc) fetch_configuration(component);
  if (component.is_edge) return edges_due_.push_back(edge_position_[component.node.value]);
  ConnectorGroup& group = connector_groups_[component.connector_group];
  const bool was_last = --group.standing[static_cast<std::size_t>(before)] == 0;
  const bool is_first = ++group.standing[static_cast<std::size_t>(now)] == 1;
  if (was_last || is_first) connector_groups_due_.push_back(component.connector_group);
  for (std::uint32_t i = 0; i < component.dials.size(); ++i) note_session(component.first_session + i);
}

/// After every step of a data session or of its connector.
void World::Impl::note_session(std::uint32_t s) {
  DataSession& session = sessions_[s];
  const Component& connector = components_[session.connector];
  Component& edge = components_[session.edge];
  std::optional<Standing> now;
  if (session.row.state == connector::SessionState::up) now = connector.standing;
  const std::optional<Standing> before = std::exchange(session.counted, now);
  if (now == before) return;
  carriers_changed();
  if (now && !before) ++edge.sessions_up;
  if (before && !now) --edge.sessions_up;
  const std::size_t at = carrying_position(edge_position_[edge.node.value], connector.connector_group);
  const auto count = [&](Standing standing, std::uint32_t& up) {
    const bool was_none = up == 0;
    up += (now == standing ? 1u : 0u) - (before == standing ? 1u : 0u);
    if (was_none != (up == 0)) carrying_due_.push_back(static_cast<std::uint32_t>(at));
  };
  count(Standing::bc, carrying_[at].up_in_bc);
  count(Standing::dr, carrying_[at].up_in_dr);
}

/// After every step of a controller.
void World::Impl::note_controller(std::uint32_t k) {
  Controller& controller = controllers_[k];
  const bool may_log_in = takes_logins(controller) == Reason::none;
  if (std::exchange(controller.takes_logins, may_log_in) != may_log_in) places_due_ = true;
}

/// After every change of a controller or component, or of what it hears from the cloud.
void World::Impl::note_awaited(NodeId id) {
  Node& node = nodes_[id.value];
  const Awaited now = awaited_of(node);
  --awaited_[static_cast<std::size_t>(node.awaited)];
  ++awaited_[static_cast<std::size_t>(now)];
  node.awaited = now;
}

/// After a change of the network. An edge's own ways matter to itself alone; over the public ones others are relayed.
void World::Impl::services_may_differ(const std::vector<std::uint32_t>& flips) {
  for (const std::uint32_t at : flips) {
    const NodeId node{at % first_resolver_node_};
    if (node == dispatch_) all_services_due_ = true;
    if (node.value >= edge_position_.size() || edge_position_[node.value] == UINT32_MAX) continue;
    const std::uint32_t e = edge_position_[node.value];
    if (e < public_edges_.size()) all_services_due_ = true;
    edges_due_.push_back(e);
  }
}

// --- what follows

/// After a change of stations or paths.
void World::Impl::stations_changed() {
  stations_due_ = false;
  if (options_.every_event)
    look_at_all_services();
  else
    look_at_services();
  if (const Cause now = what_keeps_bc_away(); now != cause_of_not_ready_) {
    cause_of_not_ready_ = now;
    judge_due_ = true;
  }
  if (options_.every_event || places_due_) look_at_places();
}

void World::Impl::look_at_all_services() {
  for (std::uint32_t e = 0; e < edges_.size(); ++e)
    for (std::uint32_t g = 0; g < group_members_.size(); ++g) look_at_service(e, g, service_of(edges_[e], g));
}

void World::Impl::look_at_services() {
  const auto groups = static_cast<std::uint32_t>(connector_groups_.size());
  const auto look_at_edge = [&](std::uint32_t e) {
    for (std::uint32_t g = 0; g < groups; ++g) look_at_carrying(e, g);
  };
  const auto edges = static_cast<std::uint32_t>(edges_.size());
  if (std::exchange(all_services_due_, false)) {
    for (std::uint32_t e = 0; e < edges; ++e) look_at_edge(e);
  } else {
    for (const std::uint32_t g : connector_groups_due_)
      for (std::uint32_t e = 0; e < edges; ++e) look_at_carrying(e, g);
    for (const std::uint32_t e : edges_due_) look_at_edge(e);
    for (const std::uint32_t at : carrying_due_) look_at_carrying(at / groups, at % groups);
  }
  connector_groups_due_.clear();
  edges_due_.clear();
  carrying_due_.clear();
}

void World::Impl::look_at_carrying(std::uint32_t e, std::uint32_t g) {
  const ConnectorGroup& group = connector_groups_[g];
  Carrying& carrying = carrying_[carrying_position(e, g)];
  Service best = Service::nobody();
  for (std::size_t s = 0; s < kStandings; ++s) {
    if (group.standing[s] == 0) continue;
    const auto standing = static_cast<Standing>(s);
    const std::uint32_t up = standing == Standing::bc   ? carrying.up_in_bc
                             : standing == Standing::dr ? carrying.up_in_dr
                                                        : 0;
    if (const Service by = carries(edges_[e], components_[group.first], standing, up > 0); by.is_better_than(best))
      best = by;
  }
  if (best == carrying.best) return;
  carrying.best = best;
  for (const std::uint32_t server_group : group.server_groups) {
    Service now = Service::nobody();
    for (const std::uint32_t of : serving_groups_[server_group])
      if (const Service& by = carrying_[carrying_position(e, of)].best; by.is_better_than(now)) now = by;
    look_at_service(e, server_group, now);
  }
}

void World::Impl::look_at_service(std::uint32_t e, std::uint32_t server_group, const Service& now) {
  Service& service = service_[e * serving_groups_.size() + server_group];
  if (now == service) return;
  service = now;
  edge_changed(e);
  // Who has no session goes by what the public edges serve; what a private one serves concerns its users.
  if (e < public_edges_.size())
    judge_due_ = true;
  else
    users_due_ = true;
}

void World::Impl::edge_changed(std::uint32_t e) {
  if (std::exchange(edge_changed_[e], std::uint8_t{1}) == 0) changed_edges_.push_back(e);
}

/// Where nobody has lost anything, or nothing is left to wait for, there is no way to be served.
Awaited World::Impl::awaited_of(const Node& station) const {
  if (station.kind == record::EntityKind::controller) {
    const Controller& controller = controllers_[station.machine];
    const controller::State state = controller.row.state;
    if (state == controller::State::wait) return Awaited::waiting;
    return state == controller::State::normal && controller.cloud_flow.packets == Packets::stopped ? Awaited::noticing
                                                                                                   : Awaited::nothing;
  }
  using component::State;
  const Component& component = components_[station.machine];
  const State state = component.row.state;
  if (state == State::pcc_connect || (state == State::wait && component.profile.has_private_cloud))
    return Awaited::waiting;
  return state == State::cloud && component.cloud_flow.packets == Packets::stopped ? Awaited::noticing
                                                                                   : Awaited::nothing;
}

/// What a client waits for when a controller is not in BC, or has no edge: W of somebody who has noticed, or the
/// noticing.
Cause World::Impl::what_keeps_bc_away() const {
  std::array<std::uint32_t, 3> awaited = awaited_;
  if (options_.every_event) {
    awaited = {};
    for (const Controller& controller : controllers_)
      ++awaited[static_cast<std::size_t>(awaited_of(nodes_[controller.node.value]))];
    for (const Component& component : components_)
      ++awaited[static_cast<std::size_t>(awaited_of(nodes_[component.node.value]))];
  }
  const auto any = [&](Awaited what) { return awaited[static_cast<std::size_t>(what)] > 0; };
  return any(Awaited::waiting) ? Cause::wait_timer : any(Awaited::noticing) ? Cause::detection : Cause::no_path;
}

void World::Impl::look_at_places() {
  places_due_ = false;
  const Idp* primary = idp_for(false);
  const Idp* bc = idp_for(true);
  for (std::uint32_t p = 0; p < cut_off_.size(); ++p) {
    const PlaceId place{p};
    const auto reached = [&](NodeId node) { return reaches(place, node); };
    const bool any = std::ranges::any_of(edges_, reached) ||
                     std::ranges::any_of(controllers_, [&](const Controller& c) { return reached(c.node); });
    const std::vector<NodeId> providers = controllers_named(place, wire::Name::bcpsp);
    const bool local = std::ranges::any_of(providers, [&](NodeId node) {
      return reached(node) && takes_logins(controllers_[nodes_[node.value].machine]) == Reason::none;
    });
    const std::uint8_t cut = any ? 0 : 1;
    const std::uint8_t cloud_login = reached(sp_) && primary != nullptr && idp_answers(place, *primary) ? 1 : 0;
    // R15: who reaches the cloud's service provider does not turn to a local one.
    const std::uint8_t local_login = !reached(sp_) && local && bc != nullptr && idp_answers(place, *bc) ? 1 : 0;
    if (cut_off_[p] == cut && cloud_login_[p] == cloud_login && local_login_[p] == local_login) continue;
    cut_off_[p] = cut;
    cloud_login_[p] = cloud_login;
    local_login_[p] = local_login;
    mark_clients_at(place);
    users_due_ = true;
  }
}

bool World::Impl::Service::is_better_than(const Service& other) const {
  if (serves != other.serves) return serves;
  if (serves) return !needs_cache && other.needs_cache;
  const auto rank = [](Cause of) {
    return of == Cause::connecting            ? 0
           : of == Cause::wait_timer          ? 1
           : of == Cause::restart             ? 2
           : of == Cause::record_poll         ? 3
           : of == Cause::expired_certificate ? 4
           : of == Cause::not_designated      ? 5
                                              : 6;
  };
  return rank(cause) < rank(other.cause);
}

/// Whether an edge can set up an M-Tunnel to a segment of this server group now, judged over all its connectors; if
/// not, the cause that will pass first.
World::Impl::Service World::Impl::service_of(NodeId edge, std::uint32_t server_group) const {
  Service best = Service::nobody();
  for (const std::uint32_t k : group_members_[server_group]) {
    const Component& connector = components_[k];
    const auto session = session_between(connector, nodes_[edge.value].machine);
    const bool is_connected = session && sessions_[*session].row.state == connector::SessionState::up;
    if (const Service by = carries(edge, connector, standing_of(connector.row), is_connected); by.is_better_than(best))
      best = by;
    if (best.serves && !best.needs_cache) break;  // nothing is better
  }
  return best;
}

/// What one connector does for an edge, when it stands so, with or without a data session between them that is up.
World::Impl::Service World::Impl::carries(NodeId edge, const Component& connector, Standing standing,
                                          bool is_connected) const {
  const auto idle = [](Standing of) -> Service {
    if (of == Standing::paused) return {.cause = Cause::expired_certificate, .why = Reason::paused};
    return {.cause = Cause::restart, .why = Reason::restarted};
  };
  const auto is_idle = [](Standing of) { return of == Standing::paused || of == Standing::down; };
  const Node& edge_node = nodes_[edge.value];
  const Component* of_edge = edge_node.kind == record::EntityKind::edge ? &components_[edge_node.machine] : nullptr;
  const Standing far = of_edge != nullptr ? standing_of(of_edge->row) : Standing::cloud;
  if (is_idle(far)) return idle(far);
  if (is_idle(standing)) return idle(standing);
  const PlaceId place = nodes_[connector.node.value].place;
  const bool path = reaches(place, edge);
  if (far == standing && (far == Standing::bc || far == Standing::dr)) {
    const bool neighbours = connector.private_cloud != UINT32_MAX && connector.private_cloud == of_edge->private_cloud;
    if (far == Standing::bc ? !neighbours : !may_dial(connector, *of_edge)) return Service::nobody();
    if (path && is_connected) return {.serves = true};
    return {.cause = path ? Cause::connecting : Cause::no_path, .why = Reason::no_connector};
  }
  if (far == Standing::dr || standing == Standing::dr) {  // R39: one of them has left the other's control plane
    const bool follows =
        far == Standing::dr ? connector.profile.dr_designated : of_edge != nullptr && of_edge->profile.dr_designated;
    return {.cause = follows ? Cause::record_poll : Cause::not_designated,
            .why = far == Standing::dr ? Reason::not_in_dr : Reason::in_dr};
  }
  if ((far == Standing::bc) != (standing == Standing::bc) && params_.bc.mixed_mode_data) {  // A53
    const bool passes = standing == Standing::waiting || far == Standing::waiting;
    return {.cause = passes ? Cause::wait_timer : Cause::no_path, .why = Reason::mixed_mode};
  }
  bool reached = path;
  if (!reached && of_edge != nullptr)  // relayed through a public edge in normal operation (H38)
    reached = std::ranges::any_of(
        public_edges_, [&](NodeId relay) { return reaches(place, relay) && reaches(edge_node.place, relay); });
  if (!reached) return Service::nobody();
  const bool decided_by_cloud = of_edge != nullptr ? far == Standing::cloud : reaches(edge_node.place, dispatch_);
  return {.serves = true, .needs_cache = !decided_by_cloud};
}

}  // namespace failcast::world
