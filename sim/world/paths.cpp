// After a change of the network: who reaches what now, and which sessions notice.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {

void World::Impl::paths_changed(const std::vector<network::Target>& targets) {
  std::vector<std::uint32_t> flips;  // positions in reach_
  const auto look = [&](std::uint32_t p, std::uint32_t n) { look_at_path(PlaceId{p}, NodeId{n}, flips); };
  const auto is_of_map = [](const network::Target& target) {
    return target.kind == network::Target::Kind::place || target.kind == network::Target::Kind::link;
  };
  const auto places = static_cast<std::uint32_t>(network_.topology().places().size());
  if (options_.every_event || targets.empty() || std::ranges::any_of(targets, is_of_map)) {
    for (std::uint32_t p = 0; p < places; ++p)
      for (std::uint32_t n = 0; n < first_resolver_node_; ++n) look(p, n);
  } else {  // the ways are what they were; what is at their ends may be not
    for (const network::Target& target : targets)
      for (std::uint32_t p = 0; p < places; ++p)
        if (target.kind == network::Target::Kind::node || target.from.value == p) look(p, target.index);
  }
  for (std::uint32_t p = 0; p < places; ++p) {
    if (resolver_use_[p].kind == UINT32_MAX) continue;
    const network::Path path = network_.path(PlaceId{p}, resolver_use_[p].node);
    resolver_reached_[p] = path.usable && path.how != network::Failure::error ? 1 : 0;
  }
  look_at_record_ways();
  watch_cloud();
  if (!flips.empty()) {
    tell_stations();
    tell_clients(flips);
  }
  for (const std::uint32_t at : flips) flipped_[at] = Flip::none;
  stations_due_ = judge_due_ = true;
}

void World::Impl::look_at_path(PlaceId place, NodeId node, std::vector<std::uint32_t>& flips) {
  if (node.value >= first_resolver_node_) return;  // carries no sessions
  const network::Path path = network_.path(place, node);
  const Reach now{path.usable && path.how != network::Failure::error, path.usable ? network::Failure::none : path.how};
  const std::size_t at = reach_position(place, node);
  const Reach before = std::exchange(reach_[at], now);
  if (now.usable == before.usable && now.how == before.how) return;
  if (flipped_[at] == Flip::none) flips.push_back(static_cast<std::uint32_t>(at));
  const bool ends_sessions = now.usable != before.usable || now.how == network::Failure::reset;
  if (flipped_[at] != Flip::for_sessions) flipped_[at] = ends_sessions ? Flip::for_sessions : Flip::of_manner;
}

/// The cloud's own state: a service is lost when not even its neighbours reach it (3.8).
void World::Impl::watch_cloud() {
  const auto lost = [&](NodeId node) { return !reaches(nodes_[node.value].place, node); };
  const auto set = [&](cloud::Service service, bool is_lost) { cloud::set_lost(cloud_, service, is_lost, actions_); };
  set(cloud::Service::ca, lost(ca_));
  set(cloud::Service::sp, lost(sp_));
  set(cloud::Service::dispatch, lost(dispatch_));
  set(cloud::Service::portal, lost(portal_));
  set(cloud::Service::edges, std::ranges::all_of(public_edges_, lost));
  emit_facts(ca_);
  follow_portal();
}

/// Sessions end at once where the path resets them; elsewhere a side learns of the last packet and no more.
void World::Impl::tell_clients(const std::vector<std::uint32_t>& flips) {
  std::vector<std::uint8_t> concerned(network_.topology().places().size(), 0);
  for (const std::uint32_t at : flips) concerned[at / first_resolver_node_] = 1;
  for (std::uint32_t p = 0; p < concerned.size(); ++p)
    if (concerned[p] != 0) mark_clients_at(PlaceId{p});
  for (const Population& population : populations_)
    for (const network::Stretch& stretch : population.places) {
      if (concerned[stretch.place.value] == 0) continue;
      const std::uint32_t end = population.first + stretch.end * population.per_place;
      for (std::uint32_t c = population.first + stretch.first * population.per_place; c < end; ++c) {
        if (!clients_.session[c].valid()) continue;
        const std::size_t at = reach_position(stretch.place, clients_.session[c]);
        if (flipped_[at] == Flip::for_sessions) session_path_changed(c, reach_[at].usable, reach_[at].how);
      }
    }
}

void World::Impl::tell_stations() {
  const auto flipped = [&](PlaceId place, NodeId node) { return flipped_[reach_position(place, node)] != Flip::none; };
  const auto is_reset = [&](PlaceId place, NodeId node) {
    return reach_[reach_position(place, node)].how == network::Failure::reset;
  };
  const auto resumes = [&](const Recurrence& traffic, TimePoint deadline) {
    return traffic.postpones_wake && next_tick(traffic, now_) <= deadline;
  };
  for (std::uint32_t k = 0; k < controllers_.size(); ++k) {
    Controller& controller = controllers_[k];
    const PlaceId place = nodes_[controller.node.value].place;
    if (!flipped(place, ca_)) continue;
    settle_controller(controller);
    const Recurrence traffic = controller::cloud_traffic(controller.row, params_);
    controller.cloud_alive = reaches(place, ca_) && resumes(traffic, controller.row.watch.silence);
    if (controller.cloud_alive) controller::cloud_heard_until(controller.row, next_tick(traffic, now_), params_);
    if (is_reset(place, ca_))
      step_controller(k, wire::ConnectionLost{Reason::connection_reset, controller.row.watch.session});
    else
      rearm_node(controller.node);
  }
  for (std::uint32_t k = 0; k < components_.size(); ++k) {
    Component& component = components_[k];
    const PlaceId place = nodes_[component.node.value].place;
    const bool of_cloud = flipped(place, ca_),
               of_controller = component.controller.valid() && flipped(place, component.controller);
    if (!of_cloud && !of_controller) continue;
    settle_component(component);
    if (of_cloud) {
      const Recurrence traffic = component::cloud_traffic(component.row, params_);
      component.cloud_alive = reaches(place, ca_) && resumes(traffic, component.row.watch.silence);
      if (component.cloud_alive) component::cloud_heard_until(component.row, next_tick(traffic, now_), params_);
    }
    if (of_controller) {
      const Recurrence traffic = component::controller_traffic(component.row, params_);
      component.controller_alive = reaches(place, component.controller) && resumes(traffic, component.row.attach_wake);
      if (component.controller_alive)
        component::controller_heard_until(component.row, next_tick(traffic, now_), params_);
    }
    if (of_controller && is_reset(place, component.controller))
      step_component(k, wire::ConnectionLost{Reason::connection_reset, component.row.attach_epoch});
    if (of_cloud && is_reset(place, ca_))
      step_component(k, wire::ConnectionLost{Reason::connection_reset, component.row.watch.session});
    rearm_node(component.node);
  }
  for (std::uint32_t s = 0; s < sessions_.size(); ++s) {
    DataSession& session = sessions_[s];
    const PlaceId place = nodes_[components_[session.connector].node.value].place;
    const NodeId edge = components_[session.edge].node;
    if (!flipped(place, edge)) continue;
    settle_session(session);
    const Recurrence traffic = connector::traffic(session.row, params_);
    session.alive = reaches(place, edge) && resumes(traffic, session.row.wake);
    if (session.alive) connector::heard_until(session.row, next_tick(traffic, now_), params_);
    if (is_reset(place, edge))
      step_session(s, wire::ConnectionLost{Reason::connection_reset, session.row.epoch});
    else
      rearm_session(s);
  }
}

/// After a change of stations or paths: what each edge serves, and what each place can still do.
void World::Impl::stations_changed() {
  stations_due_ = false;
  const std::size_t groups = group_members_.size();
  for (std::size_t e = 0; e < edges_.size(); ++e)
    for (std::uint32_t g = 0; g < groups; ++g) {
      const Service now = service_of(edges_[e], g);
      if (now == service_[e * groups + g]) continue;
      service_[e * groups + g] = now;
      edge_changed_[e] = 1;
      judge_due_ = true;
    }
  if (const Cause now = what_keeps_bc_away(); now != cause_of_not_ready_) {
    cause_of_not_ready_ = now;
    judge_due_ = true;
  }
  look_at_places();
}

/// What a client waits for when a controller is not in BC, or has no edge: W of somebody who has noticed, or the
/// noticing. Where nobody has lost anything, or nothing is left to wait for, there is no way to be served.
Cause World::Impl::what_keeps_bc_away() const {
  bool waits = false, unnoticed = false;
  for (const Controller& controller : controllers_) {
    waits = waits || controller.row.state == controller::State::wait;
    unnoticed = unnoticed || (controller.row.state == controller::State::normal && !controller.cloud_alive);
  }
  for (const Component& component : components_) {
    using State = component::State;
    const State state = component.row.state;
    waits = waits || state == State::pcc_connect || (state == State::wait && component.profile.has_private_cloud);
    unnoticed = unnoticed || (state == State::cloud && !component.cloud_alive);
  }
  return waits ? Cause::wait_timer : unnoticed ? Cause::detection : Cause::no_path;
}

void World::Impl::look_at_places() {
  const Idp* primary = idp_for(false);
  const Idp* bc = idp_for(true);
  for (std::uint32_t p = 0; p < cut_off_.size(); ++p) {
    const PlaceId place{p};
    const auto reached = [&](NodeId node) { return reaches(place, node); };
    const bool any = std::ranges::any_of(edges_, reached) ||
                     std::ranges::any_of(controllers_, [&](const Controller& c) { return reached(c.node); });
    const std::vector<NodeId> providers = controllers_named(place, wire::Name::bcpsp);
    const bool local = std::ranges::any_of(providers, [&](NodeId node) {
      const controller::Row& row = controllers_[nodes_[node.value].machine].row;
      return reached(node) && controller::answers_login(row, params_) == Reason::none;
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
    judge_due_ = true;
  }
}

/// Whether an edge can set up an M-Tunnel to a segment of this server group now, judged over all its connectors; if
/// not, the cause that will pass first.
World::Impl::Service World::Impl::service_of(NodeId edge, std::uint32_t server_group) const {
  Service best{.cause = Cause::no_path, .why = Reason::no_connector};
  const auto better = [](const Service& x, const Service& y) {
    if (x.serves != y.serves) return x.serves;
    if (x.serves) return !x.needs_cache && y.needs_cache;
    const auto rank = [](Cause cause) {
      return cause == Cause::connecting            ? 0
             : cause == Cause::wait_timer          ? 1
             : cause == Cause::restart             ? 2
             : cause == Cause::record_poll         ? 3
             : cause == Cause::expired_certificate ? 4
             : cause == Cause::not_designated      ? 5
                                                   : 6;
    };
    return rank(x.cause) < rank(y.cause);
  };
  for (const std::uint32_t k : group_members_[server_group]) {
    if (const Service by = carries(edge, components_[k]); better(by, best)) best = by;
    if (best.serves && !best.needs_cache) break;  // nothing is better
  }
  return best;
}

World::Impl::Service World::Impl::carries(NodeId edge, const Component& connector) const {
  using component::Mode;
  const auto idle = [](const component::Row& row) -> Service {
    if (row.state == component::State::paused) return {.cause = Cause::expired_certificate, .why = Reason::paused};
    return {.cause = Cause::restart, .why = Reason::restarted};
  };
  const auto waits = [](const component::Row& row) {
    return row.state == component::State::wait || row.state == component::State::pcc_connect;
  };
  const Node& edge_node = nodes_[edge.value];
  const bool is_private = edge_node.kind == record::EntityKind::edge;
  const component::Row* edge_row = is_private ? &components_[edge_node.machine].row : nullptr;
  const Mode edge_mode = is_private ? component::mode(*edge_row) : Mode::cloud;
  const Mode mode = component::mode(connector.row);
  if (edge_mode == Mode::none) return idle(*edge_row);
  if (mode == Mode::none) return idle(connector.row);
  const PlaceId place = nodes_[connector.node.value].place;
  const bool path = reaches(place, edge);
  if (edge_mode == mode && (mode == Mode::bc || mode == Mode::dr)) {
    const auto session = session_between(connector, edge_node.machine);
    const bool dialled = session && (mode == Mode::dr || will_carry(connector, components_[edge_node.machine]));
    if (!dialled) return {.cause = Cause::no_path, .why = Reason::no_connector};
    if (path && sessions_[*session].row.state == connector::SessionState::up) return {.serves = true};
    return {.cause = path ? Cause::connecting : Cause::no_path, .why = Reason::no_connector};
  }
  if (edge_mode == Mode::dr || mode == Mode::dr) {  // R39: one of them has left the other's control plane
    const bool follows = edge_mode == Mode::dr ? connector.profile.dr_designated
                                               : is_private && components_[edge_node.machine].profile.dr_designated;
    return {.cause = follows ? Cause::record_poll : Cause::not_designated,
            .why = edge_mode == Mode::dr ? Reason::not_in_dr : Reason::in_dr};
  }
  if (edge_mode != mode && params_.bc.mixed_mode_data) {  // A53
    const bool passes = waits(connector.row) || (is_private && waits(*edge_row));
    return {.cause = passes ? Cause::wait_timer : Cause::no_path, .why = Reason::mixed_mode};
  }
  bool reached = path;
  if (!reached && is_private)  // relayed through a public edge in normal operation (H38)
    reached = std::ranges::any_of(
        public_edges_, [&](NodeId relay) { return reaches(place, relay) && reaches(edge_node.place, relay); });
  if (!reached) return {.cause = Cause::no_path, .why = Reason::no_connector};
  const bool decided_by_cloud =
      is_private ? edge_row->state == component::State::cloud : reaches(edge_node.place, dispatch_);
  return {.serves = true, .needs_cache = !decided_by_cloud};
}

}  // namespace failcast::world
