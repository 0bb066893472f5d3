#include "models/connector/data_session.hpp"
#include "models/connector/session_transitions.hpp"

namespace failcast::connector {
namespace {

constexpr TransitionTable<SessionState, SessionEvent> kTable{kSessionTransitions};

bool apply(SessionRow& row, SessionEvent event) {
  const std::optional<SessionState> to = kTable.next(row.state, event);
  if (to) row.state = *to;
  return to.has_value();
}

/// One attempt, start to start every retry period; an unanswered one before it is given up (A2).
void dial(SessionRow& row, wire::PeerList edge, const Context& ctx, wire::Actions& out) {
  row.wake = ctx.now + ctx.params.comp.cloud_retry;
  out.add(wire::Connect{edge, 0, row.sni, ++row.epoch});
}

void lose(SessionRow& row, const Context& ctx) {
  if (apply(row, SessionEvent::session_lost)) row.wake = ctx.now;
}

}  // namespace

void set_wanted(SessionRow& row, bool wanted, wire::PeerList edge, const Context& ctx, wire::Actions& out,
                wire::Sni sni) {
  const SessionState from = row.state;
  if (!apply(row, wanted ? SessionEvent::wanted : SessionEvent::unwanted)) return;
  if (wanted) {
    row.sni = sni;
    return dial(row, edge, ctx, out);
  }
  if (from == SessionState::up) out.add(wire::Close{row.epoch});
  row.wake = kNever;
  ++row.epoch;
}

void step(SessionRow& row, const wire::Input& input, const Context& ctx, wire::Actions&) {
  if (const auto* connected = std::get_if<wire::Connected>(&input)) {
    if (connected->epoch == row.epoch && apply(row, SessionEvent::edge_answered)) heard_until(row, ctx.now, ctx.params);
  } else if (const auto* lost = std::get_if<wire::ConnectionLost>(&input)) {
    if (lost->epoch == row.epoch) lose(row, ctx);
  } else if (const auto* heard = std::get_if<wire::Heard>(&input)) {
    if (heard->epoch == row.epoch) heard_until(row, ctx.now, ctx.params);
  }
}

void handle_timeouts(SessionRow& row, wire::PeerList edge, const Context& ctx, wire::Actions& out) {
  if (row.wake > ctx.now) return;
  if (row.state == SessionState::up) lose(row, ctx);
  if (apply(row, SessionEvent::retry_due)) dial(row, edge, ctx, out);
}

TimePoint next_wakeup(const SessionRow& row) { return row.wake; }

Recurrence traffic(const SessionRow& row, const Parameters& params) {
  if (row.state != SessionState::up) return {};
  return component_traffic(row.beat, params);
}

void heard_until(SessionRow& row, TimePoint heard_at, const Parameters& params) {
  if (row.state != SessionState::up) return;
  row.beat = heard_at;
  row.wake = heard_at + params.comp.loss_detect;
}

std::string_view name_of(SessionState state) {
  switch (state) {
    case SessionState::idle: return "idle";
    case SessionState::dialling: return "dialling";
    case SessionState::up: return "up";
    case SessionState::count_: return "any";
  }
  return "?";
}
std::string_view name_of(SessionEvent event) {
  switch (event) {
    case SessionEvent::wanted: return "wanted";
    case SessionEvent::unwanted: return "unwanted";
    case SessionEvent::edge_answered: return "edge_answered";
    case SessionEvent::retry_due: return "retry_due";
    case SessionEvent::session_lost: return "session_lost";
    case SessionEvent::count_: return "any";
  }
  return "?";
}

MachineDescription session_description() {
  return describe<SessionState, SessionEvent>("connector data session", kSessionTransitions, kSessionIgnored,
                                              kSessionImpossible);
}

}  // namespace failcast::connector
