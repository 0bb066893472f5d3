// Users and their traffic: who has access over which edge is told to the shared network, which says who gets how much.
// Shares decide nothing in the machines; who gets too little is degraded, a fact of its own beside access.
#include <algorithm>
#include <tuple>

#include "sim/scenario/targets.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

constexpr double kBitsPerByte = 8;

}  // namespace

void World::Impl::add_traffic() {
  if (!UserTraffic::is_on(scenario_)) return;
  UserTraffic::Setting setting;
  for (const NodeId edge : edges_) {
    UserTraffic::Edge& one = setting.edges.emplace_back();
    one.name = nodes_[edge.value].name;
    one.node = edge;
    if (edge_position_[edge.value] >= public_edges_.size())
      one.limit = bits_per_second(station_group_of(edge).throughput.value_or(params_.cap.edge_mbps));
  }
  for (const ConnectorGroup& group : connector_groups_) setting.connectors.push_back(setting_of(group));
  for (const PrivateCloud& cloud : private_clouds_) setting.controllers.push_back({cloud.id});
  setting.work.assign(scenario_.client_groups.size(), nullptr);
  std::map<std::pair<std::uint32_t, PlaceId>, std::uint32_t> strata;
  for (const Cohort& cohort : cohorts_) {
    const auto next = static_cast<std::uint32_t>(strata.size());
    const auto [at, is_new] = strata.try_emplace({cohort.group, cohort.place}, next);
    if (is_new) setting.strata.push_back({cohort.group, cohort.place});
    stratum_of_cohort_.push_back(at->second);
    setting.work[cohort.group] = cohort.machine.work;
  }
  setting.users_at.assign(network_.topology().places().size(), 0);
  for (const Population& population : populations_)
    for (const network::Stretch& stretch : population.places)
      setting.users_at[stretch.place.value] += std::uint64_t{stretch.end - stretch.first} * population.per_place;
  group_facts_.assign(scenario_.client_groups.size(), 0);
  traffic_ = std::make_unique<UserTraffic>(scenario_, network_, std::move(setting),
                                           [this](std::uint32_t g) { return pools_of(g); });
}

const scenario::StationGroup& World::Impl::station_group_of(NodeId node) const {
  return *std::ranges::find(scenario_.station_groups, nodes_[node.value].group, &scenario::StationGroup::id);
}

ConnectorPools::Group World::Impl::setting_of(const ConnectorGroup& group) const {
  const auto& cap = params_.cap;
  const double by_table = std::max(cap.connector_mbps - cap.double_encryption_mbps * cap.double_encrypted_share, 0.001);
  const NodeId first = components_[group.first].node;
  ConnectorPools::Group setting{.name = nodes_[first.value].group,
                                .place = nodes_[first.value].place,
                                .limit = bits_per_second(station_group_of(first).throughput.value_or(by_table)),
                                .members = {}};
  for (const Component& component : components_)
    if (!component.is_edge && nodes_[component.node.value].group == setting.name)
      setting.members.push_back(nodes_[component.node.value].name);
  return setting;
}

std::vector<ConnectorPool> World::Impl::pools_of(std::uint32_t g) const {
  std::map<std::tuple<double, double, std::vector<std::uint32_t>>, std::vector<std::uint32_t>> alike;
  const std::uint32_t first = connector_groups_[g].first;
  std::array<std::optional<std::vector<std::uint32_t>>, kStandings> without_session;
  for (std::uint32_t k = first; k < components_.size() && components_[k].connector_group == g; ++k) {
    const Component& connector = components_[k];
    if (connector.standing == Standing::paused || connector.standing == Standing::down) continue;
    auto& known = without_session[static_cast<std::size_t>(connector.standing)];
    if (!known) known = edges_carried_for(connector);
    const network::Condition condition = network_.condition(connector.node);
    alike[{condition.pass, condition.slow, with_sessions_of(connector, *known)}].push_back(k - first);
  }
  std::vector<ConnectorPool> pools;
  for (auto& [key, members] : alike)
    pools.push_back({
        std::move(members), std::get<2>(key), {true, std::get<0>(key), std::get<1>(key)}
    });
  std::ranges::sort(pools, {}, [](const ConnectorPool& pool) { return pool.members.front(); });
  return pools;
}

/// Edges (positions) that it carries for without a session of its own, as all of its group that stand like it.
std::vector<std::uint32_t> World::Impl::edges_carried_for(const Component& connector) const {
  std::vector<std::uint32_t> edges;
  for (std::uint32_t e = 0; e < edges_.size(); ++e)
    if (carries(edges_[e], connector, connector.standing, false).serves) edges.push_back(e);
  return edges;
}

/// And those with one.
std::vector<std::uint32_t> World::Impl::with_sessions_of(const Component& connector,
                                                         std::vector<std::uint32_t> edges) const {
  const auto others = static_cast<std::ptrdiff_t>(edges.size());
  for (std::uint32_t i = 0; i < connector.dials.size(); ++i) {
    const std::uint32_t e = edge_position_[components_[connector.dials[i]].node.value];
    if (sessions_[connector.first_session + i].row.state == connector::SessionState::up &&
        !std::binary_search(edges.begin(), edges.begin() + others, e) &&
        carries(edges_[e], connector, connector.standing, true).serves)
      edges.push_back(e);
  }
  std::ranges::sort(edges);
  return edges;
}

// --- what changes

void World::Impl::move_session(std::uint32_t c, NodeId edge) {
  const NodeId before = std::exchange(clients_.session[c], edge);
  if (!traffic_) return;
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const std::size_t first = c * scenario_.segments.size();
  for (std::uint32_t s = 0; s < cohort.entitled.size(); ++s) {
    if (cohort.entitled[s] == 0 || clients_.access[first + s].status != 0) continue;
    if (before.valid()) traffic_->remove(stratum_of(c), edge_position_[before.value], s);
    if (edge.valid()) traffic_->add(stratum_of(c), edge_position_[edge.value], s);
  }
  traffic_due();
}

void World::Impl::move_access(std::uint32_t c, std::uint32_t segment, bool has_access) {
  const NodeId edge = clients_.session[c];
  if (!traffic_ || !edge.valid()) return;
  if (has_access)
    traffic_->add(stratum_of(c), edge_position_[edge.value], segment);
  else
    traffic_->remove(stratum_of(c), edge_position_[edge.value], segment);
  traffic_due();
}

/// Stations, their sessions or the network are not what they were.
void World::Impl::carriers_changed() {
  if (!traffic_) return;
  traffic_->stations_changed();
  traffic_due();
}

/// What is under way over a way that breaks is held up at once, not at the next full second.
void World::Impl::ways_changed() {
  carriers_changed();
  if (traffic_ && traffic_->any_transfer_under_way()) arm_traffic(now_);
}

/// What users of a private cloud's edges do, and its components, is logged through its controllers in BC (R61).
void World::Impl::look_at_logs() {
  for (std::uint32_t p = 0; p < private_clouds_.size(); ++p) {
    const PrivateCloud& cloud = private_clouds_[p];
    std::uint64_t users = 0;
    for (const std::uint32_t k : cloud.edges)
      if (components_[k].standing == Standing::bc) users += nodes_[components_[k].node.value].handshakes->sessions();
    const double records_per_hour = static_cast<double>(users) * params_.log.user_records_per_hour +
                                    cloud.log_sources * params_.log.records_per_hour;
    const bool streams = cloud.has_log_receiver && cloud.log_sources > 0;
    traffic_->set_logs(p, {streams ? static_cast<std::int64_t>(cloud.siem_rate.bits_per_second()) : 0,
                           records_per_hour * params_.log.bytes_per_record * kBitsPerByte / 3600});
  }
}

/// A component that enters BC gets its configuration from the controller.
void World::Impl::fetch_configuration(const Component& component) {
  if (!traffic_ || silent_ || !component.controller.valid()) return;
  start_transfer(TransferKind::configuration, params_.traffic.configuration_size, component.controller, component);
}

/// What may be sent again of the time without a way out goes to whoever takes it first, the cloud or the controller and
/// the SIEM behind it (7.13).
void World::Impl::resend_logs(const Component& component, std::uint64_t records) {
  if (!traffic_ || silent_ || records == 0) return;
  const bool to_siem = standing_of(component.row) == Standing::bc;
  if (to_siem && !private_clouds_[component.private_cloud].has_log_receiver) return;
  if (!to_siem && component.row.state != component::State::cloud) return;
  start_transfer(TransferKind::log_resend, static_cast<double>(records) * params_.log.bytes_per_record,
                 to_siem ? component.controller : ca_, component);
}

void World::Impl::start_transfer(TransferKind kind, double bytes, NodeId far, const Component& component) {
  Bulk bulk{.kind = kind, .bits = bytes * kBitsPerByte, .component = component.node, .far = far};
  if (component.is_edge) {
    bulk.edge = edge_position_[component.node.value];
  } else {
    bulk.connector_group = component.connector_group;
    bulk.connector =
        static_cast<std::uint32_t>(&component - components_.data()) - connector_groups_[bulk.connector_group].first;
  }
  if (kind == TransferKind::log_resend && far != ca_) bulk.logs_of = component.private_cloud;
  traffic_->start_transfer(bulk, now_);
  arm_traffic(now_);
}

// --- when it is looked at

/// At the next whole multiple of the settling time; what happens until then is looked at together.
void World::Impl::traffic_due() {
  const Duration step = params_.traffic.settle;
  const Duration now = now_.time_since_epoch();
  const TimePoint at = step == Duration{} ? now_ : TimePoint{} + (now / step + 1) * step;
  arm_traffic(at);
}

/// At most one live entry: an overtaken one finds another date.
void World::Impl::arm_traffic(TimePoint at) {
  if (silent_ || at >= traffic_at_) return;
  traffic_at_ = at;
  push(Rank::shares, Kind::shares, at, 0);
}

void World::Impl::settle_traffic() {
  traffic_at_ = kNever;
  look_at_logs();
  for (const UserTraffic::Degraded& change : traffic_->settle(now_))
    emit({record::EntityKind::client_group, change.group}, group_facts_[change.group],
         DegradedChanged{change.segment, change.users});
  if (const TimePoint next = traffic_->next_change(); next != kNever) arm_traffic(next);
}

}  // namespace failcast::world
