// The search for a BC edge: a controller by the BC name, its redirect, the edge (domain.md 3.2, A11 A14 A62).
#include "models/client/machine.hpp"

namespace failcast::client {

Reason bc_refusal(const BcCriteria& criteria) {
  if (!criteria.zcc) return Reason::unsupported_client_type;
  if (!criteria.windows) return Reason::unsupported_operating_system;
  if (!criteria.version_ok) return Reason::unsupported_version;
  return criteria.enabled ? Reason::none : Reason::bc_not_enabled;
}

bool in_bc(const Row& row) {
  return row.session_state == State::bc_active || row.session_state == State::bc_active_new;
}

/// R8 to R10: whoever may not use BC goes OFFLINE, with the reason.
void Machine::search_bc(Event allowed, Event refused) {
  if (bc_allowed()) return apply(allowed);
  out_.observe(BcRefused{why_no_bc()});
  row_.why = why_no_bc();
  apply(refused);
}

void Machine::enter_bc_lookup(State from, Event event) {
  if (event == Event::no_address) return;  // pausing
  if (from != State::bc_lookup) row_.give_up = ctx_.now + ctx_.params.client.bc_give_up;
  drop_session();
  row_.round_at = ctx_.now;
  resolve(wire::Name::any2bcp);
}

void Machine::controllers_found(wire::PeerList list) {
  row_.controllers = list;
  row_.first = 0;
  if (ctx_.params.pcc.pick != ControllerPick::nearest)  // A11; the driver sorts the answer for "nearest"
    row_.first = static_cast<std::uint8_t>(draw_below(list.size));
  apply(Event::address_found);
}

void Machine::start_round() {
  row_.tried = 0;
  row_.round_at = ctx_.now;
  try_controller();
}

void Machine::try_controller() {
  const std::uint32_t index = (row_.first + row_.tried) % row_.controllers.size;
  connect(row_.controllers, index, bc_sni(), Phase::connection);
}

void Machine::try_bc_edge() { connect(row_.edges, row_.edge, bc_sni(), Phase::edge_connection); }

void Machine::controller_failed() {
  ++row_.tried;
  if (row_.tried < row_.controllers.size) return try_controller();
  pause_search(Event::redirect_failed);
}

void Machine::bc_attempt_failed() {
  if (row_.phase == Phase::edge_connection && ++row_.edge < row_.edges.size) return try_bc_edge();
  controller_failed();
}

/// Waits for the next try of the search, start to start (A14), or ends the search (A62).
void Machine::pause_search(Event again) {
  if (ctx_.now >= row_.give_up) return apply(Event::gave_up);
  row_.phase = Phase::pause;
  row_.wake = std::max(ctx_.now, row_.round_at + ctx_.params.client.pcc_retry);
  apply(again);
}

}  // namespace failcast::client
