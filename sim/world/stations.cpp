// Connectors, private edges and controllers: what their machines ask of the cloud, of each other, and of people.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

std::uint64_t count_of(TimePoint t) { return static_cast<std::uint64_t>(t.time_since_epoch().count()); }
TimePoint time_of(std::uint64_t ns) { return TimePoint{Duration{static_cast<std::int64_t>(ns)}}; }

}  // namespace

component::ComponentContext World::Impl::context_of(Component& component) const {
  const Node& node = nodes_[component.node.value];
  return {
      {now_, params_, Stream{node.key}, EntityClock{scenario_.start, node.clock_error}},
      component.profile
  };
}
controller::ControllerContext World::Impl::context_of(Controller& controller) const {
  const Node& node = nodes_[controller.node.value];
  return {
      {now_, params_, Stream{node.key}, EntityClock{scenario_.start, node.clock_error}},
      controller.profile
  };
}
Context World::Impl::context_of(const DataSession& session) const {
  const Node& node = nodes_[components_[session.connector].node.value];
  return {
      now_, params_, Stream{node.key / "session" / session.edge},
        EntityClock{ scenario_.start,                   node.clock_error}
  };
}

void World::Impl::deliver(NodeId id, const wire::Input& input) {
  const Node& node = nodes_[id.value];
  if (node.kind == record::EntityKind::controller) return step_controller(node.machine, input);
  if (node.kind == record::EntityKind::edge || node.kind == record::EntityKind::connector)
    return step_component(node.machine, input);
}

void World::Impl::step_component(std::uint32_t k, const wire::Input& input) {
  Component& component = components_[k];
  settle_component(component);
  const component::State before = component.row.state;
  component::step(component.row, input, context_of(component), actions_);
  act_for_component(k, before);
}
void World::Impl::step_controller(std::uint32_t k, const wire::Input& input) {
  Controller& controller = controllers_[k];
  settle_controller(controller);
  const controller::State before = controller.row.state;
  controller::step(controller.row, input, context_of(controller), actions_);
  act_for_controller(k, before);
}
void World::Impl::step_session(std::uint32_t s, const wire::Input& input) {
  settle_session(sessions_[s]);
  const connector::SessionState before = sessions_[s].row.state;
  connector::step(sessions_[s].row, input, context_of(sessions_[s]), actions_);
  act_for_session(s, before);
}

void World::Impl::run_node_timers(NodeId id) {
  Node& node = nodes_[id.value];
  if (node.queued <= now_) node.queued = kNever;
  if (node.crashes > 0) return;
  if (node.kind == record::EntityKind::controller) {
    Controller& controller = controllers_[node.machine];
    settle_controller(controller);
    const controller::State before = controller.row.state;
    const std::uint64_t looks = controller.row.certificate.looks;
    controller::handle_timeouts(controller.row, context_of(controller), actions_);
    executed(Recurring::renewal_check) += controller.row.certificate.looks - looks;
    return act_for_controller(node.machine, before);
  }
  Component& component = components_[node.machine];
  settle_component(component);
  const component::State before = component.row.state;
  const std::uint64_t looks = component.row.certificate.looks;
  component::handle_timeouts(component.row, context_of(component), actions_);
  executed(Recurring::renewal_check) += component.row.certificate.looks - looks;
  act_for_component(node.machine, before);
}

void World::Impl::run_session_timers(std::uint32_t s) {
  DataSession& session = sessions_[s];
  if (session.queued <= now_) session.queued = kNever;
  settle_session(session);
  const connector::SessionState before = session.row.state;
  connector::handle_timeouts(session.row, session.address, context_of(session), actions_);
  act_for_session(s, before);
}

// --- actions

void World::Impl::act_for_component(std::uint32_t k, component::State before) {
  Component& component = components_[k];
  const Node& node = nodes_[component.node.value];
  const auto draws = [&] { return Stream{node.key / "loss"}; };
  for (const wire::Action& action : actions_.take()) {
    if (const auto* fact = std::get_if<Observation>(&action)) {
      emit_node(component.node, *fact);
    } else if (silent_) {
      continue;
    } else if (const auto* resolve = std::get_if<wire::Resolve>(&action)) {
      look_up(component.node.value, node.place, *resolve);
    } else if (const auto* connect = std::get_if<wire::Connect>(&action)) {
      const NodeId to = nodes_of(connect->list)[connect->index];
      if (to == ca_) count_executed(is_forced(node) ? Recurring::force_question : Recurring::cloud_retry);
      Attempt met = attempt(node.place, node.root_ca, to, connect->sni, draws, connect->epoch);
      if (met.result == Attempt::Result::established && nodes_[to.value].kind == record::EntityKind::controller)
        met.why = admits_component(nodes_[to.value], component);
      station_attempted(component.node, to, connect->epoch, met);
    } else if (const auto* send = std::get_if<wire::Send>(&action)) {
      const Kind kind = send->request == wire::Request::re_enrol ? Kind::enrol_answer : Kind::force_answer;
      push(Rank::reply, kind, now_, component.node.value);
    } else if (std::holds_alternative<wire::Close>(action)) {
      component.controller_flow.packets = Packets::stopped;
    }
  }
  if (component.row.state != before) {
    component_changed(k, before);
    stations_due_ = true;
  }
  const wire::PeerList dr_edges = component::dr_edges(component.row);
  if (const component::Mode mode = component::mode(component.row);
      mode != component.mode || dr_edges != component.dr_edges) {
    component.mode = mode;
    component.dr_edges = dr_edges;
    name_edges_of(k);
    stations_due_ = true;
    users_due_ = true;  // who may use an edge depends on its mode
  }
  note_component(k);
  join_or_leave(component.node.value);
  rearm_node(component.node);
}

/// What a station's attempt on a node met travels back to it.
void World::Impl::station_attempted(NodeId from, NodeId to, wire::Epoch epoch, const Attempt& met) {
  const TimePoint at = now_ + met.after;
  if (met.result == Attempt::Result::unreachable)
    push(Rank::reply, Kind::unreachable, at, from.value, epoch);
  else if (met.why != Reason::none)
    push(Rank::reply, Kind::refused, at, from.value, epoch, static_cast<std::uint32_t>(met.why));
  else if (met.result == Attempt::Result::established)
    push(Rank::reply, Kind::connected, at, from.value, epoch, to.value, count_of(now_));
}

void World::Impl::act_for_controller(std::uint32_t k, controller::State before) {
  Controller& controller = controllers_[k];
  const Node& node = nodes_[controller.node.value];
  const auto draws = [&] { return Stream{node.key / "loss"}; };
  for (const wire::Action& action : actions_.take()) {
    if (const auto* fact = std::get_if<Observation>(&action)) {
      emit_node(controller.node, *fact);
    } else if (silent_) {
      continue;
    } else if (const auto* connect = std::get_if<wire::Connect>(&action)) {
      count_executed(is_forced(node) ? Recurring::force_question : Recurring::cloud_retry);
      station_attempted(controller.node, ca_, connect->epoch,
                        attempt(node.place, node.root_ca, ca_, connect->sni, draws, connect->epoch));
    } else if (const auto* send = std::get_if<wire::Send>(&action)) {
      const Kind kind = send->request == wire::Request::re_enrol ? Kind::enrol_answer : Kind::force_answer;
      push(Rank::reply, kind, now_, controller.node.value);
    }
  }
  if (controller.row.state == controller::State::normal && before != controller::State::normal) {
    controller.cloud_flow.packets = reaches(node.place, ca_) ? Packets::pass : Packets::stopped;
    if (flag_is_set(node) && !silent_) push(Rank::reply, Kind::force_answer, now_, controller.node.value);
  }
  if (controller.row.state == controller::State::normal && std::exchange(controller.domain_pending, false))
    push(Rank::reply, Kind::domain_changed, now_, controller.node.value);
  if (controller.row.state != before) {
    stations_due_ = true;
    count_bc_logs(controller.private_cloud);
    if (before == controller::State::upgrading && !silent_) upgrade_ended(controller.node);
    if (!silent_) follow_portal();
  }
  note_controller(k);
  rearm_node(controller.node);
}

void World::Impl::act_for_session(std::uint32_t s, connector::SessionState before) {
  DataSession& session = sessions_[s];
  const NodeId connector = components_[session.connector].node, edge = components_[session.edge].node;
  const Node& node = nodes_[connector.value];
  const auto draws = [&] { return Stream{node.key / "loss" / session.edge}; };
  for (const wire::Action& action : actions_.take()) {
    if (const auto* connect = std::get_if<wire::Connect>(&action)) {
      // As a component it waits in no queue of users, and no limit of users turns it away, in DR either.
      const Attempt met = attempt(node.place, node.root_ca, edge, wire::Sni::component, draws, connect->epoch);
      const bool listens = will_carry(components_[session.connector], components_[session.edge]);
      if (met.result == Attempt::Result::established && listens)
        push(Rank::reply, Kind::session_connected, now_ + met.after, connector.value, connect->epoch, s,
             count_of(now_));
    } else if (std::holds_alternative<wire::Close>(action)) {
      session.flow.packets = Packets::stopped;
    }
  }
  stations_due_ = stations_due_ || session.row.state != before;
  note_session(s);
  rearm_session(s);
}

// --- timers

void World::Impl::rearm_node(NodeId id) {
  Node& node = nodes_[id.value];
  note_awaited(id);
  look_ahead(id);
  if (!silent_) arm_node_packets(id);
  const auto leave_out_skipped = [&](component::CloudWatch& watch, certificate::LifeCycle& certificate) {
    if (node.skips_attempts) watch.retry = kNever;
    if (node.skips_looks) certificate.check = certificate.first_that_counts(params_);
  };
  TimePoint due = kNever;
  if (node.kind == record::EntityKind::controller) {
    const Controller& controller = controllers_[node.machine];
    controller::Row row = controller.row;
    leave_out_skipped(row.watch, row.certificate);
    if (traffic_puts_off(controller::cloud_traffic(row, params_), controller.cloud_flow.packets))
      row.watch.silence = kNever;
    due = controller::next_wakeup(row);
  } else {
    const Component& component = components_[node.machine];
    component::Row row = component.row;
    leave_out_skipped(row.watch, row.certificate);
    if (traffic_puts_off(component::cloud_traffic(row, params_), component.cloud_flow.packets))
      row.watch.silence = kNever;
    if (traffic_puts_off(component::controller_traffic(row, params_), component.controller_flow.packets))
      row.attach_wake = kNever;
    due = std::min(poll_due(id.value), component::next_wakeup_between_look_ups(row));
  }
  if (due == kNever || due >= node.queued || silent_) return;
  node.queued = std::max(due, now_);
  push(Rank::station, Kind::wake, node.queued, id.value);
}

void World::Impl::rearm_session(std::uint32_t s) {
  DataSession& session = sessions_[s];
  arm_session_packet(s);
  const bool postponed = traffic_puts_off(connector::traffic(session.row, params_), session.flow.packets);
  const TimePoint due = postponed ? kNever : connector::next_wakeup(session.row);
  if (due == kNever || due >= session.queued) return;
  session.queued = std::max(due, now_);
  push(Rank::station, Kind::session_wake, session.queued, components_[session.connector].node.value, 0, s);
}

// --- answers

void World::Impl::station_connected(const core::Event& event) {
  Node& node = nodes_[event.entity];
  const NodeId to{event.a};
  if (node.crashes > 0 || !network_.unbroken_since(node.place, to, time_of(event.b))) return;
  if (node.kind == record::EntityKind::controller) {
    return step_controller(node.machine, wire::Connected{event.epoch});
  }
  Component& component = components_[node.machine];
  if (to != ca_) {
    if (const Reason why = admits_component(nodes_[to.value], component); why != Reason::none)
      return step_component(node.machine, wire::Refused{why, event.epoch});
    component.controller = to;
    component.controller_flow.packets = Packets::pass;
  }
  step_component(node.machine, wire::Connected{event.epoch});
}

void World::Impl::session_connected(const core::Event& event) {
  DataSession& session = sessions_[event.a];
  const NodeId edge = components_[session.edge].node;
  const PlaceId place = nodes_[event.entity].place;
  if (event.epoch != session.row.epoch || !network_.unbroken_since(place, edge, time_of(event.b))) return;
  session.flow.packets = Packets::pass;
  step_session(event.a, wire::Connected{event.epoch});
}

/// R7, R19, R20: what a controller asks of a component that attaches.
Reason World::Impl::admits_component(const Node& node, const Component& caller) const {
  const Controller& controller = controllers_[node.machine];
  return controller::admits_component(controller.row,
                                      {.same_private_cloud = controller.private_cloud == caller.private_cloud,
                                       .at_least_as_new = node.version >= nodes_[caller.node.value].version});
}

void World::Impl::answer_force(NodeId id) {
  const Node& node = nodes_[id.value];
  if (!reaches(node.place, ca_)) return;
  const bool is_controller = node.kind == record::EntityKind::controller, set = flag_is_set(node);
  const bool in_cloud = is_controller ? controllers_[node.machine].row.state == controller::State::normal
                                      : components_[node.machine].row.state == component::State::cloud;
  if (set && !in_cloud) return;
  deliver(id, wire::ForceState{set});
}

void World::Impl::answer_enrol(NodeId id) {
  Node& node = nodes_[id.value];
  if (node.expired > 0 || !reaches(node.place, ca_)) return;
  if (!is_good(scenario_.tenant_certificates.signing_ca_until)) return;  // A161
  deliver(id, wire::Certificate{true_clock().utc(now_) + params_.cert.component_validity});
}

// --- consequences of a component's new state

void World::Impl::component_changed(std::uint32_t k, component::State before) {
  using State = component::State;
  Component& component = components_[k];
  const State state = component.row.state;
  count_logs(component, before);
  count_bc_logs(component.private_cloud);
  if (before == State::upgrading && !silent_) upgrade_ended(component.node);
  if (state == State::cloud) {
    const Node& node = nodes_[component.node.value];
    component.cloud_flow.packets = reaches(node.place, ca_) ? Packets::pass : Packets::stopped;
    if (flag_is_set(node) && !silent_) push(Rank::reply, Kind::force_answer, now_, component.node.value);
    if (component.is_edge && !component.returned) edge_returned(k);
  } else if (component.is_edge && before == State::cloud) {
    edge_left_cloud(k);
  }
  const bool process_stopped = state == State::upgrading || state == State::dr_boot || state == State::dr_exit ||
                               component::ends_sessions(component.row, params_);
  if (component.is_edge && process_stopped)  // clients are cut off (R40)
    for_users_of(component.node, [&](std::uint32_t c) {
      step_client(c, wire::ConnectionLost{Reason::restarted, clients_[c].row.session});
    });
}

/// Whether the two may have a data session now: both in BC, in the same private cloud, or both in DR.
bool World::Impl::will_carry(const Component& connector, const Component& edge) const {
  using component::Mode;
  const Mode mode = component::mode(connector.row), far = component::mode(edge.row);
  if (mode == Mode::dr || far == Mode::dr) return mode == far;
  const bool neighbours =
      connector.private_cloud != UINT32_MAX && connector.private_cloud == edge.private_cloud && mode == Mode::bc;
  return neighbours && (far == Mode::bc || (!params_.bc.mixed_mode_data && far == Mode::cloud));
}

/// In BC a controller names to its connectors the edges that have reached a controller; in DR the A records name them,
/// whatever those edges are at the moment (A32).
void World::Impl::name_edge(std::uint32_t s) {
  DataSession& session = sessions_[s];
  const Component& connector = components_[session.connector];
  const Component& edge = components_[session.edge];
  const bool in_dr = component::mode(connector.row) == component::Mode::dr;
  const bool wanted =
      in_dr ? std::ranges::count(attached_in_dr(connector), edge.node) > 0 : will_carry(connector, edge);
  const connector::SessionState before = session.row.state;
  settle_session(session);
  connector::set_wanted(session.row, wanted, session.address, context_of(session), actions_,
                        in_dr ? wire::Sni::dr : wire::Sni::component);
  act_for_session(s, before);
}

/// A32: all DR edges that the A records name, or the nearest of them.
std::vector<NodeId> World::Impl::attached_in_dr(const Component& connector) const {
  const wire::PeerList list = component::dr_edges(connector.row);
  if (list.size == 0) return {};
  std::vector<NodeId> edges = nodes_of(list);
  const auto most = static_cast<std::size_t>(params_.dr.connector_attach);
  if (most == 0 || edges.size() <= most) return edges;
  const PlaceId here = nodes_[connector.node.value].place;
  std::ranges::stable_sort(edges, {}, [&](NodeId node) { return network_.round_trip(here, node); });
  edges.resize(most);
  return edges;
}

/// The data session of a connector with an edge; nothing when it never dials that edge.
std::optional<std::uint32_t> World::Impl::session_between(const Component& connector, std::uint32_t edge) const {
  const auto at = std::ranges::lower_bound(connector.dials, edge);
  if (at == connector.dials.end() || *at != edge) return std::nullopt;
  return connector.first_session + static_cast<std::uint32_t>(at - connector.dials.begin());
}

void World::Impl::name_edges_of(std::uint32_t k) {
  const Component& component = components_[k];
  for (std::uint32_t i = 0; i < component.dials.size(); ++i) name_edge(component.first_session + i);
  if (!component.is_edge) return;
  for (const std::uint32_t s : component.dialled_by) name_edge(s);
}

// --- crash and restart of a process

void World::Impl::crash(NodeId id) {
  Node& node = nodes_[id.value];
  if (node.handshakes) node.handshakes->drop_queue(now_);
  if (node.kind == record::EntityKind::controller) {
    Controller& controller = controllers_[node.machine];
    settle_controller(controller);
    controller.row = controller::after_crash(controller.row);
    controller.cloud_flow.packets = Packets::stopped;
    look_ahead(id);
    note_controller(node.machine);
    note_awaited(id);
    stations_due_ = true;
    emit_node(id, ProcessDied{});
    return;
  }
  Component& component = components_[node.machine];
  const component::State before = component.row.state;
  if (component.is_edge && before == component::State::cloud) edge_left_cloud(node.machine);
  settle_component(component);
  component.row = component::after_crash(component.row);
  look_ahead(id);
  join_or_leave(id.value);
  component.cloud_flow.packets = component.controller_flow.packets = Packets::stopped;
  count_logs(component, before);
  count_bc_logs(component.private_cloud);
  component.mode = component::Mode::none;
  note_component(node.machine);
  note_awaited(id);
  name_edges_of(node.machine);
  stations_due_ = true;
  emit_node(id, ProcessDied{});
}

/// The process is back: whoever still believes in a session with it is told otherwise by its first packet.
void World::Impl::restart(NodeId id) {
  Node& node = nodes_[id.value];
  if (!node.enabled) return;
  for_users_of(id, [&](std::uint32_t c) {
    step_client(c, wire::ConnectionLost{Reason::restarted, clients_[c].row.session});
  });
  if (node.kind == record::EntityKind::edge)
    for (const std::uint32_t s : components_[node.machine].dialled_by)
      step_session(s, wire::ConnectionLost{Reason::restarted, sessions_[s].row.epoch});
  for (std::uint32_t k = 0; k < components_.size(); ++k)
    if (components_[k].controller == id && components_[k].row.attachment == component::Attachment::attached)
      step_component(k, wire::ConnectionLost{Reason::restarted, components_[k].row.attach_epoch});
  deliver(id, wire::Start{});
  if (node.kind != record::EntityKind::controller) return;
  const std::uint32_t cloud = controllers_[node.machine].private_cloud;  // it reads its switch again (H4, R20)
  if (cloud != UINT32_MAX && !private_clouds_[cloud].enabled) deliver(id, wire::Enabled{false});
}

}  // namespace failcast::world
