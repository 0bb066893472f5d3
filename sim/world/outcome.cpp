// What a run reports beside its facts: loads of servers and resolvers, logs, fault windows.
#include <algorithm>
#include <cmath>

#include "sim/world/impl.hpp"

namespace failcast::world {

/// A component's log records since its last change of state: with the cloud they arrive; in BC the controller streams
/// them to the SIEM if a log receiver is assigned (R61); otherwise what is older than the window is lost (7.13).
void World::Impl::count_logs(Component& component, component::State before) {
  const auto k = static_cast<std::size_t>(&component - components_.data());
  const Duration span = now_ - std::exchange(log_since_[k], now_);
  if (component.private_cloud == UINT32_MAX || silent_) return;
  LogCount& count = logs_[component.private_cloud];
  const double per_ns = params_.log.records_per_hour / 3.6e12;
  const auto records = [&](Duration d) {
    return static_cast<std::uint64_t>(std::llround(static_cast<double>(d.count()) * per_ns));
  };
  if (before == component::State::cloud) {
    count.streamed += records(span);
    return;
  }
  if (before == component::State::bc || before == component::State::forced) {
    (private_clouds_[component.private_cloud].has_log_receiver ? count.streamed : count.lost) += records(span);
    return;
  }
  const Duration lost = std::max(Duration{}, span - params_.log.retransmit_window);
  count.lost += records(lost);
  count.streamed += records(span - lost);
}

Outcome World::Impl::finish(EndReason end) {
  for (std::uint32_t c = 0; c < clients_.size(); ++c)
    for (std::uint32_t s = 0; s < scenario_.segments.size(); ++s)
      if (clients_.status[c * scenario_.segments.size() + s] != 0) count_failed_requests(c, s);
  for (Component& component : components_) count_logs(component, component.row.state);
  for (std::size_t i = 0; i < logs_.size(); ++i) {
    const PrivateCloud& cloud = private_clouds_[i];
    const NodeId speaker = cloud.controllers.empty() ? NodeId{} : controllers_[cloud.controllers.front()].node;
    if (speaker.valid()) emit_node(speaker, LogsCounted{logs_[i].streamed, logs_[i].lost});
  }
  Outcome outcome{.end = end, .reached = now_, .events = events_};
  for (const auto& occurrence : occurrences_)
    outcome.faults.push_back({directory_.faults[static_cast<std::size_t>(&occurrence - occurrences_.data())],
                              occurrence.fault, occurrence.begin, occurrence.end});
  for (Node& node : nodes_) {
    if (!node.handshakes) continue;
    const servers::StationLoad load = node.handshakes->load(now_);
    outcome.servers.push_back({node.name, load.served, load.refused, load.peak_queue, load.peak_at});
  }
  outcome.dns = dns_loads_;
  outcome.logs = logs_;
  if (rules_) {
    rules_->at_end(now_);
    for (const auto& broken : rules_->violations())
      outcome.violations.push_back({broken.rule, broken.time, broken.entity, broken.message});
  }
  if (!outcome.violations.empty() && end == EndReason::horizon_reached) outcome.end = EndReason::rule_broken;
  outcome.trajectory_hash = hash_.value();
  outcome.facts = hash_.facts();
  return outcome;
}

}  // namespace failcast::world
