// What goes on beside failover: snapshots of DR components, backups of controllers, weekly upgrades, and the log stream
// (domain.md 3.11, 7.13).
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {

Context World::Impl::upkeep_context(NodeId id, std::string_view purpose) const {
  const Node& node = nodes_[id.value];
  return {
      now_, params_, Stream{node.key / purpose},
        EntityClock{ scenario_.start,  node.clock_error}
  };
}

double World::Impl::disk_used(NodeId id) const {
  for (const auto& group : scenario_.station_groups)
    if (group.id == nodes_[id.value].group) return group.disk_used;
  return 0;
}

/// Designated long ago, backed up for long: what an ordinary day finds on the shelves.
void World::Impl::start_upkeep() {
  silent_ = true;
  for (Component& component : components_) {
    if (!component.profile.watches_record || !component.profile.dr_designated) continue;
    copies::assume_designated(component.snapshots, disk_used(component.node), 0,
                              upkeep_context(component.node, "snapshots"), actions_);
    actions_.clear();
    component.profile.has_snapshot =
        component.profile.has_snapshot && !component.snapshots.configurations.taken.empty();
  }
  for (Controller& controller : controllers_) {
    copies::assume_enabled(controller.backups, 0, upkeep_context(controller.node, "backups"), actions_);
    actions_.clear();
  }
  silent_ = false;
  for (const Component& component : components_) rearm_upkeep(component.node);
  for (const Controller& controller : controllers_) rearm_upkeep(controller.node);
  for (std::uint32_t g = 0; g < scenario_.station_groups.size(); ++g) start_upgrades(g);
}

void World::Impl::rearm_upkeep(NodeId id) {
  const Node& node = nodes_[id.value];
  const TimePoint due = node.kind == record::EntityKind::controller
                            ? copies::next_wakeup(controllers_[node.machine].backups)
                            : copies::next_wakeup(components_[node.machine].snapshots);
  if (due != kNever) push(Rank::station, Kind::copies_wake, due, id.value);
}

void World::Impl::run_copies(NodeId id) {
  const Node& node = nodes_[id.value];
  if (node.kind == record::EntityKind::controller)
    copies::handle_timeouts(controllers_[node.machine].backups, upkeep_context(id, "backups"), actions_);
  else
    copies::handle_timeouts(components_[node.machine].snapshots, disk_used(id), upkeep_context(id, "snapshots"),
                            actions_);
  emit_facts(id);
  rearm_upkeep(id);
}

// --- upgrades (H10 H43)

void World::Impl::start_upgrades(std::uint32_t g) {
  const scenario::StationGroup& from = scenario_.station_groups[g];
  if (!from.upgrade_at) return;
  UpgradeGroup group{.group = g};
  for (std::uint32_t n = 0; n < nodes_.size(); ++n)
    if (nodes_[n].group == from.id && nodes_[n].machine != UINT32_MAX) group.members.push_back(NodeId{n});
  if (group.members.empty()) return;
  upgrade::start(group.row, TimePoint{} + *from.upgrade_at);
  upgrades_.push_back(std::move(group));
  rearm_upgrades(static_cast<std::uint32_t>(upgrades_.size() - 1));
}

void World::Impl::rearm_upgrades(std::uint32_t u) {
  const TimePoint due = upgrade::next_wakeup(upgrades_[u].row);
  if (due != kNever)
    push(Rank::station, Kind::upgrade_wake, std::max(due, now_), upgrades_[u].members.front().value, 0, u);
}

upgrade::Member World::Impl::member_state(const UpgradeGroup& group, NodeId id) const {
  const Node& node = nodes_[id.value];
  const auto& to = scenario_.station_groups[group.group].upgrade_to;
  if (to && node.version >= *to) return upgrade::Member::up_to_date;
  const bool ready = node.kind == record::EntityKind::controller
                         ? controllers_[node.machine].row.state == controller::State::normal
                         : components_[node.machine].row.state == component::State::cloud;
  return ready && node.crashes == 0 ? upgrade::Member::ready : upgrade::Member::unready;
}

void World::Impl::run_upgrades(std::uint32_t u) {
  UpgradeGroup& group = upgrades_[u];
  if (upgrade::next_wakeup(group.row) > now_) return;  // overtaken
  std::vector<upgrade::Member> members;
  for (const NodeId id : group.members) members.push_back(member_state(group, id));
  const Context ctx = upkeep_context(group.members.front(), "upgrade");
  const auto slot = upgrade::handle_timeouts(group.row, members, ctx, actions_);
  actions_.clear();  // the schedule is nobody's row in the records; what a member does is
  rearm_upgrades(u);
  if (!slot) return;
  group.fails = slot->fails;
  deliver(group.members[slot->member], wire::UpgradeSlot{});
}

/// A member runs again. Its new version counts from now on (R7).
void World::Impl::upgrade_ended(NodeId id) {
  for (std::uint32_t u = 0; u < upgrades_.size(); ++u) {
    UpgradeGroup& group = upgrades_[u];
    const auto member = std::ranges::find(group.members, id);
    if (member == group.members.end()) continue;
    Node& node = nodes_[id.value];
    const auto& to = scenario_.station_groups[group.group].upgrade_to;
    if (!group.fails && to) node.version = *to;
    if (!group.fails && node.kind != record::EntityKind::controller)
      copies::upgraded(components_[node.machine].snapshots);
    upgrade::member_done(group.row, static_cast<std::uint32_t>(member - group.members.begin()), !group.fails,
                         upkeep_context(group.members.front(), "upgrade"), actions_);
    actions_.clear();
    rearm_upgrades(u);
  }
}

// --- log stream (7.13)

namespace {

/// How a component's log records travel in a state of its machine.
enum class Way : std::uint8_t { cloud, controller, none_in_dr, cut_off, stopped };

Way way_of(component::State state) {
  switch (state) {
    case component::State::cloud: return Way::cloud;
    case component::State::bc:
    case component::State::forced: return Way::controller;
    case component::State::dr: return Way::none_in_dr;
    case component::State::wait:
    case component::State::pcc_connect:
    case component::State::isolated:
    case component::State::paused: return Way::cut_off;
    case component::State::start:
    case component::State::upgrading:
    case component::State::dr_boot:
    case component::State::dr_exit:
    case component::State::count_: return Way::stopped;
  }
  return Way::cut_off;
}

}  // namespace

/// When the way of a component's log records changes, those of the stretch that ends get their fate. A loss of the
/// cloud ends the stretch at the last packet, not when it is noticed. In BC all components of a private cloud share
/// what its controllers can stream: see count_bc_logs.
void World::Impl::count_logs(Component& component, component::State before) {
  const auto k = static_cast<std::size_t>(&component - components_.data());
  const Way way = way_of(before), next = way_of(component.row.state);
  if (silent_) log_since_[k] = now_;
  if (component.private_cloud == UINT32_MAX || silent_ || (way == next && now_ < horizon_)) return;
  const TimePoint heard = component.row.watch.beat;
  const bool unnoticed = way == Way::cloud && next == Way::cut_off && heard >= log_since_[k] && heard < now_;
  const TimePoint end = unnoticed ? heard : now_;
  const log_stream::Stretch stretch{std::exchange(log_since_[k], end), end};
  const auto add = [&](const log_stream::Fate& fate) {
    LogCount& count = logs_[component.private_cloud];
    count.streamed += fate.delivered;
    count.recoverable += fate.recoverable;
    count.lost += fate.lost;
    resend_logs(component, fate.recoverable);
  };
  switch (way) {
    case Way::cloud: return add(log_stream::with_cloud(stretch, 1, params_));
    case Way::controller: return;
    case Way::none_in_dr: return add(log_stream::in_dr(stretch, 1, params_));
    case Way::cut_off: return add(log_stream::cut_off(stretch, 1, params_));
    case Way::stopped: return;  // a process that does not run logs nothing
  }
}

/// Components of this private cloud that stream through its controllers, from now on.
void World::Impl::count_bc_logs(std::uint32_t private_cloud) {
  if (private_cloud == UINT32_MAX) return;
  PrivateCloud& cloud = private_clouds_[private_cloud];
  std::uint32_t sources = 0;
  const auto streams = [&](std::uint32_t k) { return way_of(components_[k].row.state) == Way::controller; };
  for (const std::uint32_t k : cloud.edges) sources += streams(k) ? 1 : 0;
  for (const std::uint32_t k : cloud.connectors) sources += streams(k) ? 1 : 0;
  log_stream::SiemRate rate;
  for (const std::uint32_t k : cloud.controllers) {  // one that returned a moment ago still forwards what it gets
    const controller::State state = controllers_[k].row.state;
    const bool forwards = controller::in_bc(controllers_[k].row) || state == controller::State::normal ||
                          state == controller::State::wait;
    if (forwards) rate.add(nodes_[controllers_[k].node.value].vcpu, params_);
  }
  const log_stream::Stretch stretch{std::exchange(cloud.logs_since, now_), now_};
  const log_stream::Fate fate =
      log_stream::in_bc(stretch, cloud.log_sources, cloud.siem_rate, cloud.has_log_receiver, params_);
  logs_[private_cloud].streamed += fate.delivered;
  logs_[private_cloud].lost += fate.lost;
  cloud.log_sources = sources;
  cloud.siem_rate = rate;
  if (traffic_) traffic_due();
}

}  // namespace failcast::world
