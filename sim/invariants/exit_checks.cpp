// The way back of BC users: when an edge may ask one of them to leave (R22, R23, R26; A16, A17, A19).
#include <algorithm>

#include "sim/invariants/checks.hpp"

namespace failcast::invariants {
namespace {

/// From when the hold-down of this user's connection counts (A16).
TimePoint origin(const Situation& s, const Station& edge, const Client& client) {
  if (s.params().bc.exit_timer_origin == ExitTimerOrigin::client_connect) return client.session_at;
  return std::max(edge.returned_at, client.session_at);
}

void rpc_only_to_own_users(const Situation& s, const record::Record& record, Report& report) {
  const auto* rpc = std::get_if<ExitRpcSent>(&record.fact);
  if (rpc == nullptr) return;
  const Client& client = s.client(rpc->client.value);
  if (client.session != NodeId{record.entity.index} || !client.in_bc)
    report.broken(23, "an exit RPC to a client without a BC session on this edge");
}

void rpc_on_the_grid(const Situation& s, const record::Record& record, Report& report) {
  const auto* rpc = std::get_if<ExitRpcSent>(&record.fact);
  if (rpc == nullptr) return;
  const auto& bc = s.params().bc;
  const Client& client = s.client(rpc->client.value);
  const Station& edge = s.station(record.entity.index);
  if (!is(edge.state, component::State::cloud)) return report.broken(22, "an exit RPC while the edge is in BC itself");
  const TimePoint from = origin(s, edge, client);
  if (record.time < from + bc.exit_holddown) return report.broken(22, "an exit RPC during the hold-down");
  if (rpc->at_limit && record.time == from + bc.exit_max_wait) return;
  const bool asked_before = client.refused_at >= std::max(edge.returned_at, client.session_at);
  const TimePoint grid = asked_before ? client.refused_at + bc.exit_rpc_repeat : from + bc.exit_holddown;
  if (record.time < grid || (record.time - grid) % bc.exit_probe_period != Duration{})
    report.broken(22, "an exit RPC between two probes");
}

/// Whether the user was idle is no fact; that the limit had come is.
void limit_only_when_it_came(const Situation& s, const record::Record& record, Report& report) {
  const auto* rpc = std::get_if<ExitRpcSent>(&record.fact);
  if (rpc == nullptr || !rpc->at_limit) return;
  const auto& bc = s.params().bc;
  if (bc.switch_users == SwitchUsers::automatic)
    return report.broken(23, "an exit RPC at X, though users are switched only when idle");
  if (record.time < origin(s, s.station(record.entity.index), s.client(rpc->client.value)) + bc.exit_max_wait)
    report.broken(23, "an exit RPC to a busy user before X");
}

void switching_disabled_knows_no_limit(const Situation& s, const record::Record& record, Report& report) {
  const auto* rpc = std::get_if<ExitRpcSent>(&record.fact);
  if (rpc == nullptr || s.params().bc.switch_users != SwitchUsers::disabled) return;
  if (rpc->at_limit) report.broken(26, "X had an effect though switching is disabled");
  if (s.params().bc.switch_disabled_return != DisabledReturn::rpc_on_idle)
    report.broken(26, "an exit RPC though switching is disabled");
}

constexpr Check kChecks[] = {rpc_only_to_own_users, rpc_on_the_grid, limit_only_when_it_came,
                             switching_disabled_knows_no_limit};

}  // namespace

std::span<const Check> exit_checks() { return kChecks; }

}  // namespace failcast::invariants
