// After a change of the network: who reaches what now, and which sessions notice.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {

void World::Impl::paths_changed(const std::vector<network::Target>& targets) {
  settle_stations();                 // what they met until now, they met by the old ways
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
  if (!flips.empty()) tell_stations();
  rearm_stations();
  if (!flips.empty()) tell_clients(flips);
  services_may_differ(flips);
  ways_changed();
  for (const std::uint32_t at : flips) flipped_[at] = Flip::none;
  stations_due_ = judge_due_ = places_due_ = true;
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
  const auto look_at = [&](Flow& way, bool usable, const Recurrence& traffic, TimePoint deadline) {
    way.packets = usable ? after_break(traffic, deadline) : Packets::stopped;
  };
  for (std::uint32_t k = 0; k < controllers_.size(); ++k) {
    Controller& controller = controllers_[k];
    const PlaceId place = nodes_[controller.node.value].place;
    if (!flipped(place, ca_)) continue;
    look_at(controller.cloud_flow, reaches(place, ca_), controller::cloud_traffic(controller.row, params_),
            controller.row.watch.silence);
    if (is_reset(place, ca_))
      step_controller(k, wire::ConnectionLost{Reason::connection_reset, controller.row.watch.session});
  }
  for (std::uint32_t k = 0; k < components_.size(); ++k) {
    Component& component = components_[k];
    const PlaceId place = nodes_[component.node.value].place;
    const bool of_cloud = flipped(place, ca_),
               of_controller = component.controller.valid() && flipped(place, component.controller);
    if (of_cloud)
      look_at(component.cloud_flow, reaches(place, ca_), component::cloud_traffic(component.row, params_),
              component.row.watch.silence);
    if (of_controller)
      look_at(component.controller_flow, reaches(place, component.controller),
              component::controller_traffic(component.row, params_), component.row.attach_wake);
    if (of_controller && is_reset(place, component.controller))
      step_component(k, wire::ConnectionLost{Reason::connection_reset, component.row.attach_epoch});
    if (of_cloud && is_reset(place, ca_))
      step_component(k, wire::ConnectionLost{Reason::connection_reset, component.row.watch.session});
  }
  for (std::uint32_t s = 0; s < sessions_.size(); ++s) {
    DataSession& session = sessions_[s];
    const PlaceId place = nodes_[components_[session.connector].node.value].place;
    const NodeId edge = components_[session.edge].node;
    if (!flipped(place, edge)) continue;
    settle_session(session);
    look_at(session.flow, reaches(place, edge), connector::traffic(session.row, params_), session.row.wake);
    if (is_reset(place, edge))
      step_session(s, wire::ConnectionLost{Reason::connection_reset, session.row.epoch});
    else
      rearm_session(s);
  }
}

}  // namespace failcast::world
