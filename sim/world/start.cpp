// The state at time 0: an ordinary day. Stations are in the cloud, clients on their public edges, logged in for as long
// as a stationary population is. Made by the machines themselves, with answers that take no time and facts left out.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {

void World::Impl::start_stations() {
  silent_ = true;
  for (std::uint32_t k = 0; k < controllers_.size(); ++k) {
    Controller& controller = controllers_[k];
    const Node& node = nodes_[controller.node.value];
    step_controller(k, wire::Certificate{scenario_.start + params_.cert.component_validity});
    step_controller(k, wire::Start{});
    controller::handle_timeouts(controller.row, context_of(controller), actions_);
    actions_.clear();
    controller.cloud_flow.packets = reaches(node.place, ca_) ? Packets::pass : Packets::stopped;
    step_controller(k, wire::Connected{controller.row.watch.attempt});
    const bool cloud_enabled =
        controller.private_cloud == UINT32_MAX || private_clouds_[controller.private_cloud].enabled;
    if (!node.enabled || !cloud_enabled) step_controller(k, wire::Enabled{false});
  }
  for (std::uint32_t k = 0; k < components_.size(); ++k) {
    Component& component = components_[k];
    if (!nodes_[component.node.value].enabled) continue;  // switched off: it never starts
    step_component(k, wire::Certificate{scenario_.start + params_.cert.component_validity});
    component::step(component.row, wire::Start{}, context_of(component), actions_);
    component::handle_timeouts(component.row, context_of(component), actions_);
    actions_.clear();
    component.cloud_flow.packets = reaches(nodes_[component.node.value].place, ca_) ? Packets::pass : Packets::stopped;
    step_component(k, wire::Connected{component.row.watch.attempt});
    component::assume_running(component.row, context_of(component));
  }
  silent_ = false;
  for (const Component& component : components_) start_polls(component.node.value);
  for (const auto& group : scenario_.station_groups)
    for (std::uint32_t n = 0; n < nodes_.size(); ++n)
      if (nodes_[n].group == group.id && nodes_[n].machine != UINT32_MAX)
        if (const auto until = certificate_until(NodeId{n}, group)) deliver(NodeId{n}, wire::Certificate{*until});
  for (const auto& cloud : private_clouds_) {
    if (!cloud.forced) continue;
    for (const std::uint32_t k : cloud.controllers) step_controller(k, wire::ForceState{true});
    for (const std::uint32_t k : cloud.edges) step_component(k, wire::ForceState{true});
    for (const std::uint32_t k : cloud.connectors) step_component(k, wire::ForceState{true});
  }
  for (const Controller& controller : controllers_) rearm_node(controller.node);
  for (const Component& component : components_) rearm_node(component.node);
  stations_changed();
}

void World::Impl::start_clients() {
  SessionsAtOnce known(cohorts_.size());
  for (std::uint32_t c = 0; c < clients_.size(); ++c) {
    const Cohort& cohort = cohorts_[clients_[c].cohort];
    const auto& group = scenario_.client_groups[cohort.group];
    const bool may_run = cohort.machine.new_user || certificate_until(c) > scenario_.start;
    if (group.start == scenario::StartState::connected && may_run) {
      start_session_at_once(c, known);
      continue;
    }
    if (!cohort.machine.new_user) clients_[c].row.certificate_until = certificate_until(c);
    const Stream starts{key_of_client(c) / "start"};
    push(Rank::client, Kind::wake, TimePoint{} + group.starts_at.draw(starts, 0), client_entity(c));
  }
}

/// Logged in at an age of the stationary population (domain.md 6.4), on an edge of the cloud's list.
void World::Impl::start_session_at_once(std::uint32_t c, SessionsAtOnce& known) {
  client::Row& row = clients_[c].row;
  const client::ClientContext ctx = context_of(c);
  silent_ = true;
  row.not_before = ctx.clock.utc(now_);
  connect_as_others(c, ctx, known[clients_[c].cohort]);
  silent_ = false;
  client::assume_running(row, ctx);
  client::set_authentication(row, authenticated_at(c), ctx);
  row.certificate_until = certificate_until(c);
  // The last keepalive lies anywhere in the period before the run begins: idle detection is spread by it (7.6, A60).
  if (const Duration period = params_.client.keepalive; period > Duration{} && row.session != 0) {
    const auto since = Stream{ctx.draws.key() / "keepalive"}.below(static_cast<std::uint64_t>(period.count()), 0);
    row.beat = TimePoint{} - Duration{static_cast<std::int64_t>(since)};
    row.wake = row.beat + params_.client.idle_detect;
  }
  start_polls(client_entity(c));
  watch_expiry(c);
  rearm_client(c);
}

/// Clients of one cohort with one list come to the same session: what differs is drawn afterwards. So the machine takes
/// the way once.
void World::Impl::connect_as_others(std::uint32_t c, const client::ClientContext& ctx,
                                    std::vector<SessionAtOnce>& known) {
  const wire::PeerList list = cloud_list(c, ctx.draws.key());
  const auto same = std::ranges::find(known, list, &SessionAtOnce::list);
  if (same == known.end()) {
    connect_at_once(c, ctx, list);
    if (clients_[c].row.state == client::State::connected) known.push_back({list, clients_[c].peer, clients_[c].row});
  } else {
    clients_[c].row = same->row;
    clients_[c].peer = same->edge;
  }
  if (clients_[c].row.state != client::State::connected) return;  // no edge of the list can be reached at time 0
  nodes_[clients_[c].peer.value].handshakes->open_session();
  open_client_session(c);
}

/// What has been running for long knows the record that stands there, and its look-ups go on (A30).
void World::Impl::start_polls(std::uint32_t entity) {
  if (!dr_.zone || !polls(entity)) return;
  const dns::Response there = dr_.zone->answer(wire::Name::dr_record, TimePoint{});
  const bool known = knows_dr_domain(entity);
  const wire::RecordRead read = record_read(entity, true, known ? there.addresses : wire::PeerList{}, 0);
  if (is_client(entity)) {
    const std::uint32_t c = client_of(entity);
    const client::ClientContext ctx = context_of(c);
    clients_[c].row.record.assume_read(*read.zpa, ctx.profile.dr_test, ctx);
  } else {
    Component& component = components_[nodes_[entity].machine];
    const component::ComponentContext ctx = context_of(component);
    component.row.record.assume_read(*read.zpa, component.profile.dr_designated, ctx);
  }
  join_or_leave(entity);
}

/// Answers everything that the machine asks until it has a session, in no time.
void World::Impl::connect_at_once(std::uint32_t c, const client::ClientContext& ctx, wire::PeerList list) {
  client::Row& row = clients_[c].row;
  const UtcTime not_before = row.not_before, certificate_until = row.certificate_until;
  wire::Actions out;
  client::step(row, wire::Start{}, ctx, out);
  for (bool asked = true; asked;) {
    asked = false;
    std::vector<wire::Action> todo(out.all().begin(), out.all().end());
    out.clear();
    for (const wire::Action& action : todo) {
      if (const auto* resolve = std::get_if<wire::Resolve>(&action)) {
        if (resolve->name == wire::Name::dr_record) continue;  // it has looked before
        if (wire::in_bc_zone(resolve->name)) {  // the cloud has no edge for it: it starts when the run does
          row = client::first_row(ctx.profile);
          row.not_before = not_before;
          row.certificate_until = certificate_until;
          push(Rank::client, Kind::wake, TimePoint{}, client_entity(c));
          return;
        }
        client::step(row, wire::Answer{dispatch_list_, resolve->epoch}, ctx, out);
      } else if (const auto* connect = std::get_if<wire::Connect>(&action)) {
        clients_[c].peer = nodes_of(connect->list)[connect->index];
        if (!reaches(cohorts_[clients_[c].cohort].place, clients_[c].peer)) continue;
        client::step(row, wire::Connected{connect->epoch}, ctx, out);
      } else if (const auto* send = std::get_if<wire::Send>(&action)) {
        client::step(row, wire::Edges{list, send->epoch}, ctx, out);
      } else {
        continue;
      }
      asked = true;
    }
  }
}

}  // namespace failcast::world
