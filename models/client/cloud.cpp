// The cloud's redirect list, worked through from the edge that was lost (A4 A5 A6), and the way back to it (A20 A76).
#include "models/client/machine.hpp"

namespace failcast::client {

std::uint32_t Machine::edge_index() const {
  const auto per_edge = static_cast<std::uint32_t>(ctx_.params.client.attempts_per_edge);
  return (row_.first + row_.tried / per_edge) % row_.list.size;
}

void Machine::try_edge() { connect(row_.list, edge_index(), wire::Sni::cloud, Phase::connection); }

void Machine::edge_attempt_failed() {
  ++row_.tried;
  const auto all = row_.list.size * static_cast<std::uint32_t>(ctx_.params.client.attempts_per_edge);
  if (row_.tried < all) return apply(Event::attempt_failed);
  search_bc(Event::list_exhausted, Event::list_exhausted_no_bc);
}

void Machine::enter_reconnect(State from, Event event) {
  if (event == Event::attempt_failed) return wait(Phase::pause, ctx_.now + ctx_.params.client.retry_gap);
  row_.tried = 0;
  if (from == State::connected)
    drop_session();
  else
    row_.first = 0;  // a list just received, or the way back: from its beginning
  try_edge();
}

/// The test after an exit RPC succeeded (A20): leave the edge, go back to the list of the cloud (A76).
void Machine::cloud_answered() {
  drop_session();
  out_.observe(NoticeShown{Notice::bc_exited});
  row_.why = Reason::none;
  apply(row_.list.size > 0 ? Event::cloud_reachable : Event::cloud_reachable_no_list);
}

}  // namespace failcast::client
