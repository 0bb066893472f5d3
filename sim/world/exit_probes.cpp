// The way back: exit machines of BC users at their edges (domain.md 3.5, 7.10). Whether a user has an M-Tunnel open
// follows from the instant alone, so probes of a busy user are accounted for and only the first that matters is an
// event.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

/// So far ahead an idle user is looked for at once; the probe after that is an event, whatever it finds. It bounds what
/// one look costs.
constexpr Duration kLookAhead = 24h;

}  // namespace

/// The next probe that has to be an event.
TimePoint World::Impl::probe_due(std::uint32_t c) const {
  const edge::ExitRow& row = clients_.way_back(c).row;
  const Recurrence probes = edge::probes(row, params_);
  if (options_.every_event || probes.next == kNever) return row.wake;
  const TimePoint end = std::min({row.limit, horizon_, probes.next + kLookAhead});
  const TimePoint idle = activity_.first_idle(activity_of(c), probes.next, probes.period, end);
  return std::max(probes.next, std::min(idle, row.limit));  // X may have passed before the first probe
}

/// Accounts for the probes before the present that were no events.
void World::Impl::settle_exit(std::uint32_t c) {
  if (!clients_.has_way_back(c)) return;
  edge::ExitRow& row = clients_.way_back(c).row;
  const Recurrence probes = edge::probes(row, params_);
  if (options_.every_event || probes.next > here_.time) return;
  const std::uint64_t order = order_of(Rank::station, client_entity(c)) + 1;
  const TimePoint passed = here_.time + (order < here_.order ? 1ns : 0ns);
  const std::int64_t missed = ticks_before(probes, std::min(passed, clients_.way_back(c).queued));
  edge::skip_probes(row, missed, params_);
  count(Recurring::exit_probe, static_cast<std::uint64_t>(missed));
}

void World::Impl::rearm_exit(std::uint32_t c) {
  const TimePoint due = probe_due(c);
  if (due == kNever || due >= clients_.way_back(c).queued) return;
  clients_.way_back(c).queued = due;
  push(Rank::station, Kind::exit_wake, due, client_entity(c));
}

void World::Impl::run_exit_timer(std::uint32_t c) {
  if (clients_.way_back(c).queued <= now_) clients_.way_back(c).queued = kNever;
  settle_exit(c);
  edge::ExitRow& row = clients_.way_back(c).row;
  if (row.wake > now_) return rearm_exit(c);
  count_executed(Recurring::exit_probe);
  const edge::ExitAction action = edge::handle_timeouts(row, activity_.is_busy(activity_of(c), now_), now_, params_);
  if (action != edge::ExitAction::none) {
    const NodeId edge = clients_.session[c];
    emit_node(edge, ExitRpcSent{ClientId{c}, action == edge::ExitAction::rpc_at_limit});
    const Duration way = network_.one_way(cohorts_[clients_[c].cohort].place, edge);
    push(Rank::reply, Kind::exit_rpc, now_ + way, client_entity(c), clients_[c].row.session);
  }
  rearm_exit(c);
}

void World::Impl::edge_returned(std::uint32_t component) {
  components_[component].returned = true;
  for_users_of(components_[component].node, [&](std::uint32_t c) {
    if (!client::in_bc(clients_[c].row)) return;
    settle_exit(c);
    edge::edge_returned(clients_.way_back(c).row, clients_.way_back(c).connected_at, now_, params_);
    rearm_exit(c);
    const bool natural = params_.bc.switch_users == SwitchUsers::disabled &&
                         params_.bc.switch_disabled_return == DisabledReturn::natural;
    if (!natural) return;
    const Duration wait = Distribution::exponential(params_.bc.natural_return_mean)
                              .draw(Stream{key_of_client(c) / "natural"}, clients_[c].row.epoch);
    const TimePoint starts = client::at_work(cohorts_[clients_[c].cohort].machine, now_, wait);
    if (starts != kNever) push(Rank::client, Kind::natural_start, starts, client_entity(c), clients_[c].row.session);
  });
}

void World::Impl::edge_left_cloud(std::uint32_t component) {
  components_[component].returned = false;
  for_users_of(components_[component].node, [&](std::uint32_t c) {
    if (!clients_.has_way_back(c)) return;
    settle_exit(c);
    edge::cloud_lost(clients_.way_back(c).row);
  });
}

}  // namespace failcast::world
