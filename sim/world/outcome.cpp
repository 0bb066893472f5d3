// What a run reports beside its facts: loads of servers and resolvers, logs, fault windows.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {

std::string_view name_of(Recurring recurring) {
  switch (recurring) {
    case Recurring::client_record_poll: return "client_record_poll";
    case Recurring::component_record_poll: return "component_record_poll";
    case Recurring::client_keepalive: return "client_keepalive";
    case Recurring::component_keepalive: return "component_keepalive";
    case Recurring::cloud_retry: return "cloud_retry";
    case Recurring::force_question: return "force_question";
    case Recurring::renewal_check: return "renewal_check";
    case Recurring::exit_probe: return "exit_probe";
    case Recurring::count_: return "";
  }
  return "";
}

/// Snapshots on a DR component at the end of the run (H23, R53).
void World::Impl::note_copies(const Component& component) {
  if (!component.profile.watches_record || !component.profile.dr_designated) return;
  const auto kept = [](const copies::Shelf& shelf) { return static_cast<std::uint32_t>(shelf.taken.size()); };
  emit_node(component.node, CopiesKept{kept(component.snapshots.configurations), kept(component.snapshots.binaries)});
}

/// Brings rows and counts to the end of the run.
void World::Impl::settle_all() {
  settle_all_polls();
  settle_stations();
  for (DataSession& session : sessions_) settle_session(session);
  for (std::uint32_t c = 0; c < clients_.size(); ++c) {
    settle_client(c);
    settle_exit(c);
  }
  for (const Component& component : components_) count(Recurring::renewal_check, component.row.certificate.looks);
  for (const Controller& controller : controllers_) count(Recurring::renewal_check, controller.row.certificate.looks);
}

Outcome World::Impl::finish(EndReason end) {
  settle_all();
  for (std::uint32_t c = 0; c < clients_.size(); ++c)
    for (std::uint32_t s = 0; s < scenario_.segments.size(); ++s)
      if (clients_.access[c * scenario_.segments.size() + s].status != 0) count_failed_requests(c, s);
  for (Component& component : components_) count_logs(component, component.row.state);
  for (std::uint32_t i = 0; i < logs_.size(); ++i) {
    count_bc_logs(i);
    const PrivateCloud& cloud = private_clouds_[i];
    const NodeId speaker = cloud.controllers.empty() ? NodeId{} : controllers_[cloud.controllers.front()].node;
    if (speaker.valid()) emit_node(speaker, LogsCounted{logs_[i].streamed, logs_[i].recoverable, logs_[i].lost});
  }
  for (const Component& component : components_) note_copies(component);
  Outcome outcome{.end = end, .reached = now_, .events = events_};
  for (const auto& occurrence : occurrences_)
    outcome.faults.push_back({directory_.faults[static_cast<std::size_t>(&occurrence - occurrences_.data())],
                              occurrence.fault, occurrence.begin, occurrence.end});
  for (Node& node : nodes_) {
    if (!node.handshakes) continue;
    const servers::StationLoad load = node.handshakes->load(now_);
    const servers::StationOptions& built = node.handshakes->options();
    world::ServerLoad& server = outcome.servers.emplace_back();
    server = {.node = node.name,
              .served = load.served,
              .refused = load.refused,
              .peak_queue = load.peak_queue,
              .peak_at = load.peak_at,
              .peak_sessions = load.peak_sessions,
              .peak_per_second = load.peak_per_second,
              .rate = built.servers * 1e9 / static_cast<double>(built.service_time.count())};
    if (built.session_limit != UINT64_MAX) server.session_limit = built.session_limit;
  }
  if (traffic_) outcome.traffic = traffic_->report(now_);
  outcome.dns = dns_loads_;
  outcome.logs = logs_;
  for (std::size_t r = 0; r < ticks_.size(); ++r)
    outcome.recurrences.push_back({std::string(name_of(static_cast<Recurring>(r))), ticks_[r], executed_[r]});
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
