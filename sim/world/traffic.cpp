// Packets of sessions and control channels (A60), and what a break of the way does to them. With a period, packets of
// a whole way only put deadlines off, so they are accounted for; the first one after a break that swallowed others is
// an event. Dense traffic (no period) has no ticks: it is heard at every instant at which the way is whole.
//
// At one instant faults come first, then packets, then everything else.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

enum NodeChannel : std::uint32_t { kCloudChannel, kControllerChannel };

bool has_ticks(const Recurrence& traffic) { return traffic.next != kNever && traffic.period > Duration{}; }

/// What a row has heard of its packets up to now.
template <class HeardUntil>
std::uint64_t hear(const Recurrence& traffic, TimePoint until, const HeardUntil& heard_until) {
  const TimePoint last = last_tick(traffic, until);
  heard_until(last);
  return has_ticks(traffic) ? static_cast<std::uint64_t>((last - (traffic.next - traffic.period)) / traffic.period) : 0;
}

}  // namespace

// --- which packets are events

/// Packets so rare that each pause counts as loss decide something one by one.
bool World::Impl::packets_are_events(const Recurrence& traffic) const {
  return has_ticks(traffic) && (options_.every_event || !traffic.postpones_wake);
}

/// The present, or just before it while its faults happen.
TimePoint World::Impl::heard_by(const Recurrence& traffic) const {
  return has_ticks(traffic) && rank_here() < Rank::traffic ? now_ - 1ns : now_;
}

/// The way was broken and is whole again.
Packets World::Impl::after_break(const Recurrence& traffic, TimePoint deadline) const {
  if (traffic.next == kNever) return Packets::stopped;
  const TimePoint first = next_tick(traffic, now_);
  if (first > deadline) return Packets::stopped;  // silence has lasted too long by then
  return first == traffic.next || !has_ticks(traffic) ? Packets::pass : Packets::late;
}

bool World::Impl::is_traffic_settled(const Recurrence& traffic, Packets packets) const {
  return traffic.next == kNever || packets != Packets::pass || packets_are_events(traffic);
}

/// Queues the next packet of a channel that has to be an event. Who heard something just now, or begins to listen, has
/// missed nothing since.
void World::Impl::arm_packet(TimePoint& armed, const Recurrence& traffic, Packets& packets, std::uint32_t entity,
                             std::uint32_t channel, Kind kind) {
  if (packets == Packets::late && (traffic.next == kNever || traffic.next - traffic.period == now_))
    packets = Packets::pass;
  const bool wanted = packets_are_events(traffic) || (packets == Packets::late && has_ticks(traffic));
  if (armed == now_ && rank_here() <= Rank::traffic) return;  // at its turn it looks whether it still counts
  const TimePoint next = wanted ? next_tick(traffic, heard_by(traffic) + 1ns) : kNever;
  if (next == armed) return;
  armed = next;
  if (next != kNever) push(Rank::traffic, kind, next, entity, 0, channel);
}

/// Whether the packet that is due now is heard. @param armed  of its channel
bool World::Impl::hears_packet(TimePoint& armed, const Recurrence& traffic, Packets& packets, PlaceId place,
                               NodeId from, Recurring recurring) {
  if (armed != now_) return false;  // overtaken
  armed = kNever;
  const bool is_tick = has_ticks(traffic) && next_tick(traffic, now_) == now_;
  if (!is_tick || !reaches(place, from)) return false;
  if (packets != Packets::late && !packets_are_events(traffic)) return false;
  if (packets_are_events(traffic)) packets = Packets::pass;
  count_executed(recurring);
  return true;
}

// --- clients

/// Brings the row up to the present.
void World::Impl::settle_client(std::uint32_t c) {
  settle_polls(client_entity(c));
  client::Row& row = clients_[c].row;
  const Recurrence traffic = client::traffic(row, params_);
  if (is_traffic_settled(traffic, clients_[c].packets)) return;
  const auto heard = hear(traffic, heard_by(traffic), [&](TimePoint at) { client::heard_until(row, at, params_); });
  count(Recurring::client_keepalive, heard);
}

bool World::Impl::traffic_puts_off(const Recurrence& traffic, Packets packets) const {
  return traffic.next != kNever && packets == Packets::pass && !packets_are_events(traffic);
}

void World::Impl::arm_client_packet(std::uint32_t c) {
  Packets& packets = clients_[c].packets;
  if (!options_.every_event && packets != Packets::late) return;
  TimePoint& armed = packet_armed_.try_emplace(c, kNever).first->second;
  arm_packet(armed, client::traffic(clients_[c].row, params_), packets, client_entity(c), 0, Kind::packet);
  if (armed == kNever) packet_armed_.erase(c);
}

/// Packets of the session stop or pass again. The row learns of the last packet only; it finds out by itself.
void World::Impl::session_path_changed(std::uint32_t c, bool usable, network::Failure how) {
  client::Row& row = clients_[c].row;
  if (usable) {
    const Recurrence traffic = client::traffic(row, params_);
    clients_[c].packets = traffic.next == kNever ? Packets::pass : after_break(traffic, row.wake);
    return arm_client_packet(c);
  }
  settle_client(c);
  clients_[c].packets = Packets::stopped;
  if (how == network::Failure::reset)
    return step_client(c, wire::ConnectionLost{Reason::connection_reset, row.session});
  rearm_client(c);
}

// --- stations

void World::Impl::settle_component(Component& component) {
  settle_polls(component.node.value);
  settle_station(component.node);
  component::Row& row = component.row;
  if (const Recurrence traffic = component::cloud_traffic(row, params_);
      !is_traffic_settled(traffic, component.cloud_flow.packets))
    count(Recurring::component_keepalive,
          hear(traffic, heard_by(traffic), [&](TimePoint at) { component::cloud_heard_until(row, at, params_); }));
  if (const Recurrence traffic = component::controller_traffic(row, params_);
      !is_traffic_settled(traffic, component.controller_flow.packets))
    count(Recurring::component_keepalive,
          hear(traffic, heard_by(traffic), [&](TimePoint at) { component::controller_heard_until(row, at, params_); }));
}

void World::Impl::settle_controller(Controller& controller) {
  settle_station(controller.node);
  const Recurrence traffic = controller::cloud_traffic(controller.row, params_);
  if (is_traffic_settled(traffic, controller.cloud_flow.packets)) return;
  count(Recurring::component_keepalive, hear(traffic, heard_by(traffic), [&](TimePoint at) {
          controller::cloud_heard_until(controller.row, at, params_);
        }));
}

void World::Impl::settle_session(DataSession& session) {
  const Recurrence traffic = connector::traffic(session.row, params_);
  if (is_traffic_settled(traffic, session.flow.packets)) return;
  count(Recurring::component_keepalive,
        hear(traffic, heard_by(traffic), [&](TimePoint at) { connector::heard_until(session.row, at, params_); }));
}

void World::Impl::arm_node_packets(NodeId id) {
  const Node& node = nodes_[id.value];
  const auto arm = [&](Flow& way, const Recurrence& traffic, std::uint32_t channel) {
    arm_packet(way.packet, traffic, way.packets, id.value, channel, Kind::packet);
  };
  if (node.kind == record::EntityKind::controller) {
    Controller& controller = controllers_[node.machine];
    return arm(controller.cloud_flow, controller::cloud_traffic(controller.row, params_), kCloudChannel);
  }
  Component& component = components_[node.machine];
  arm(component.cloud_flow, component::cloud_traffic(component.row, params_), kCloudChannel);
  arm(component.controller_flow, component::controller_traffic(component.row, params_), kControllerChannel);
}

void World::Impl::arm_session_packet(std::uint32_t s) {
  DataSession& session = sessions_[s];
  arm_packet(session.flow.packet, connector::traffic(session.row, params_), session.flow.packets,
             components_[session.connector].node.value, s, Kind::session_packet);
}

// --- packets that are events

void World::Impl::run_packet(const core::Event& event) {
  if (is_client(event.entity)) return run_client_packet(client_of(event.entity));
  const NodeId id{event.entity};
  const Node& node = nodes_[event.entity];
  const auto hears = [&](Flow& way, const Recurrence& traffic, NodeId from) {
    return hears_packet(way.packet, traffic, way.packets, node.place, from, Recurring::component_keepalive);
  };
  if (node.kind == record::EntityKind::controller) {
    Controller& controller = controllers_[node.machine];
    if (hears(controller.cloud_flow, controller::cloud_traffic(controller.row, params_), ca_))
      return step_controller(node.machine, wire::Heard{controller.row.watch.session});
  } else {
    Component& component = components_[node.machine];
    if (event.a == kCloudChannel && hears(component.cloud_flow, component::cloud_traffic(component.row, params_), ca_))
      return step_component(node.machine, wire::Heard{component.row.watch.session});
    if (event.a == kControllerChannel && component.controller.valid() &&
        hears(component.controller_flow, component::controller_traffic(component.row, params_), component.controller))
      return step_component(node.machine, wire::Heard{component.row.attach_epoch});
  }
  arm_node_packets(id);
}

void World::Impl::run_client_packet(std::uint32_t c) {
  const auto armed = packet_armed_.find(c);
  if (armed == packet_armed_.end()) return;
  const Recurrence traffic = client::traffic(clients_[c].row, params_);
  const bool hears = clients_.session[c].valid() &&
                     hears_packet(armed->second, traffic, clients_[c].packets, cohorts_[clients_[c].cohort].place,
                                  clients_.session[c], Recurring::client_keepalive);
  if (hears) return step_client(c, wire::Heard{clients_[c].row.session});
  arm_client_packet(c);
}

void World::Impl::run_session_packet(std::uint32_t s) {
  DataSession& session = sessions_[s];
  const PlaceId place = nodes_[components_[session.connector].node.value].place;
  const Recurrence traffic = connector::traffic(session.row, params_);
  if (hears_packet(session.flow.packet, traffic, session.flow.packets, place, components_[session.edge].node,
                   Recurring::component_keepalive))
    return step_session(s, wire::Heard{session.row.epoch});
  arm_session_packet(s);
}

}  // namespace failcast::world
