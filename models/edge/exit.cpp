#include <algorithm>

#include "models/edge/exit.hpp"
#include "models/edge/exit_transitions.hpp"

namespace failcast::edge {
namespace {

constexpr TransitionTable<ExitState, ExitEvent> kTable{kExitTransitions};

/// False when the event is ignored in this state.
bool apply(ExitRow& row, ExitEvent event) {
  const std::optional<ExitState> to = kTable.next(row.state, event);
  if (to) row.state = *to;
  return to.has_value();
}

/// First probe at or after `now` on the grid origin + hold-down + k * period (A16).
TimePoint first_probe(TimePoint origin, TimePoint now, const Parameters& params) {
  const TimePoint first = origin + params.bc.exit_holddown;
  if (first >= now) return first;
  const Duration period = params.bc.exit_probe_period;
  return first + (now - first + period - 1ns) / period * period;
}

}  // namespace

bool switches_users(const Parameters& params) {
  switch (params.bc.switch_users) {
    case SwitchUsers::automatic:
    case SwitchUsers::time_based: return true;
    case SwitchUsers::disabled: return params.bc.switch_disabled_return == DisabledReturn::rpc_on_idle;  // A18
  }
  return false;
}

void edge_returned(ExitRow& row, TimePoint connected_at, TimePoint now, const Parameters& params) {
  if (!switches_users(params) || !apply(row, ExitEvent::edge_returned)) return;
  const TimePoint origin = params.bc.exit_timer_origin == ExitTimerOrigin::client_connect ? connected_at : now;
  row.wake = first_probe(origin, now, params);
  row.limit = params.bc.switch_users == SwitchUsers::time_based ? origin + params.bc.exit_max_wait : kNever;
}

void cloud_lost(ExitRow& row) {
  if (apply(row, ExitEvent::cloud_lost)) row.wake = row.limit = kNever;
}

ExitAction handle_timeouts(ExitRow& row, bool has_mtunnel, TimePoint now, const Parameters& params) {
  if (row.wake > now) return ExitAction::none;
  row.wake = kNever;
  if (row.state == ExitState::hold) apply(row, ExitEvent::holddown_elapsed);
  if (row.state != ExitState::probe) return ExitAction::none;
  if (row.limit <= now) {
    apply(row, ExitEvent::limit_reached);
    return ExitAction::rpc_at_limit;
  }
  if (!has_mtunnel) {
    apply(row, ExitEvent::user_idle);
    return ExitAction::rpc_idle;
  }
  apply(row, ExitEvent::user_busy);
  row.wake = std::min(now + params.bc.exit_probe_period, row.limit);
  return ExitAction::none;
}

Recurrence probes(const ExitRow& row, const Parameters& params) {
  const bool probes = row.state == ExitState::hold || row.state == ExitState::probe;
  return {.next = probes ? row.wake : kNever, .period = params.bc.exit_probe_period};
}

bool ignores_probe(const ExitRow& row, bool has_mtunnel, TimePoint at) { return has_mtunnel && at < row.limit; }

void skip_probes(ExitRow& row, std::int64_t n, const Parameters& params) {
  if (n == 0) return;
  if (row.state == ExitState::hold) apply(row, ExitEvent::holddown_elapsed);
  row.wake = std::min(row.wake + params.bc.exit_probe_period * n, row.limit);
}

void client_refused(ExitRow& row, TimePoint now, const Parameters& params) {
  if (apply(row, ExitEvent::client_refused)) row.wake = now + params.bc.exit_rpc_repeat;
}

void client_left(ExitRow& row) {
  if (apply(row, ExitEvent::client_left)) row.wake = row.limit = kNever;
}

std::string_view name_of(ExitState state) {
  switch (state) {
    case ExitState::serving: return "serving";
    case ExitState::hold: return "hold";
    case ExitState::probe: return "probe";
    case ExitState::rpc_sent: return "rpc_sent";
    case ExitState::gone: return "gone";
    case ExitState::count_: return "any";
  }
  return "?";
}
std::string_view name_of(ExitEvent event) {
  switch (event) {
    case ExitEvent::edge_returned: return "edge_returned";
    case ExitEvent::holddown_elapsed: return "holddown_elapsed";
    case ExitEvent::user_idle: return "user_idle";
    case ExitEvent::limit_reached: return "limit_reached";
    case ExitEvent::user_busy: return "user_busy";
    case ExitEvent::client_refused: return "client_refused";
    case ExitEvent::client_left: return "client_left";
    case ExitEvent::cloud_lost: return "cloud_lost";
    case ExitEvent::count_: return "any";
  }
  return "?";
}

MachineDescription exit_description() {
  return describe<ExitState, ExitEvent>("edge exit", kExitTransitions, kExitIgnored, kExitImpossible);
}

}  // namespace failcast::edge
