#include "models/client/machine.hpp"

#include "models/client/transitions.hpp"
#include "models/wire/advance.hpp"

namespace failcast::client {
namespace {

constexpr TransitionTable<State, Event> kTable{kTransitions};

bool is_login(State state) { return state == State::auth_cloud || state == State::auth_local; }

/// The name that a state has under look-up.
wire::Name asked_name(State state) {
  if (state == State::auth_cloud) return wire::Name::cloud_sp;
  if (state == State::auth_local) return wire::Name::bcpsp;
  if (state == State::bc_lookup) return wire::Name::any2bcp;
  if (state == State::enrolling) return wire::Name::cloud_portal;
  if (state == State::dr_connect) return wire::Name::dr_edges;
  return wire::Name::cloud_dispatch;
}

}  // namespace

void Machine::apply(Event event) {
  if (const auto from = wire::advance(kTable, row_.state, event, row_.why, out_)) enter(*from, event);
}

void Machine::begin() {
  row_.give_up = kNever;
  const bool authenticated = row_.enrolled && is_authenticated(row_, ctx_);  // else it keeps no login (A101)
  apply(authenticated ? Event::started_authenticated : Event::started_unauthenticated);
}

void Machine::enter(State from, Event event) {
  switch (row_.state) {  // no default: a new state does not compile until it is handled here
    case State::start:
    case State::installed: return;
    case State::auth_cloud: return resolve(wire::Name::cloud_sp);
    case State::auth_local:
      if (event == Event::login_failed_new) return;  // pausing
      row_.round_at = ctx_.now;
      if (!row_.enrolled && row_.give_up == kNever) row_.give_up = ctx_.now + ctx_.params.client.bc_give_up;
      return resolve(wire::Name::bcpsp);
    case State::get_list: return resolve(wire::Name::cloud_dispatch);
    case State::reconnect: return enter_reconnect(from, event);
    case State::connected:
    case State::bc_active:
    case State::bc_active_new:
    case State::safe: return enter_session(from);
    case State::bc_lookup: return enter_bc_lookup(from, event);
    case State::bc_pcc:
      if (event != Event::redirect_failed) start_round();  // else pausing
      return;
    case State::exit_check: return resolve(wire::Name::cloud_dispatch);
    case State::offline:
    case State::blocked:
      drop_session();
      row_.give_up = kNever;
      return wait(Phase::pause, ctx_.now + ctx_.params.client.offline_retry);
    case State::rejected: return enter_rejected(event);
    case State::enrolling: row_.exit_asked = event == Event::exit_rpc; return resolve(wire::Name::cloud_portal);
    case State::dr_connect:
      if (event != Event::dr_edges_failed) look_up_dr_edges();  // else pausing
      return;
    case State::dr_blocked: return enter_dr_blocked(event);
    case State::count_: return;
  }
}

void Machine::enter_session(State from) {
  if (from == State::reconnect) row_.first = static_cast<std::uint8_t>(edge_index());
  const bool fresh = from == State::reconnect || from == State::bc_pcc || from == State::dr_connect;
  if (fresh) hold_session();
  row_.give_up = kNever;
  if (from == State::bc_pcc) out_.observe(NoticeShown{Notice::bc_connected});
  if (from == State::dr_connect && !row_.safe_mode_shown) {
    row_.safe_mode_shown = true;
    out_.observe(NoticeShown{Notice::safe_mode_started});
  }
  if (row_.state == State::bc_active_new) schedule_policy_poll();
  listen();
}

// ---- inputs ------------------------------------------------------------------------------------------------------

void Machine::on(const wire::Start&) {
  drop_session();
  if (row_.state == State::installed || row_.state == State::rejected)
    launch();
  else if (in_dr(row_))
    apply(Event::started_in_dr);
  else
    begin();
  if (ctx_.profile.watches_record) row_.record.start(ctx_.params.dr.client_poll, kRecordPhaseDraw, ctx_, out_);
}

void Machine::on(const wire::Answer& answer) {
  if (answer.epoch != row_.epoch || row_.phase != Phase::lookup) return;
  if (answer.list.size == 0) return lookup_failed(Reason::no_data);
  if (row_.state == State::bc_lookup) return controllers_found(answer.list);
  if (row_.state == State::dr_connect) {
    row_.edges = answer.list;
    row_.first = static_cast<std::uint8_t>(draw_below(answer.list.size));  // A33
    row_.tried = 0;
    return try_dr_edge();
  }
  const bool local = row_.state == State::auth_local;
  connect(answer.list, local ? draw_below(answer.list.size) : 0, local ? bc_sni() : wire::Sni::cloud,
          Phase::connection);
}

void Machine::on(const wire::Connected& connected) {
  if (connected.epoch != row_.epoch) return;
  switch (row_.state) {
    case State::auth_cloud:
    case State::auth_local: return authenticate();
    case State::get_list: return ask(wire::Request::edge_list);
    case State::reconnect: row_.why = Reason::none; return apply(Event::attempt_succeeded);
    case State::bc_pcc:
      if (row_.phase == Phase::connection) return ask(wire::Request::redirect);
      row_.why = Reason::none;
      return apply(row_.enrolled ? Event::edge_accepted : Event::edge_accepted_new);
    case State::exit_check: return cloud_answered();
    case State::enrolling: return ask(wire::Request::enrol);
    case State::dr_connect: return dr_edge_accepted();
    case State::start:
    case State::connected:
    case State::bc_lookup:
    case State::bc_active:
    case State::offline:
    case State::blocked:
    case State::installed:
    case State::rejected:
    case State::bc_active_new:
    case State::safe:
    case State::dr_blocked:
    case State::count_: return;
  }
}

void Machine::on(const wire::Refused& refused) {
  if (refused.epoch != row_.epoch) return;
  if (refused.why != Reason::certificate_expired || !row_.enrolled) return attempt_failed(refused.why);
  row_.why = refused.why;
  apply(Event::certificate_refused);
}

void Machine::on(const wire::ConnectionLost& lost) {
  if (row_.session == 0 || lost.epoch != row_.session) return;
  row_.why = lost.why;
  if (is_login(row_.state) || row_.state == State::dr_blocked) drop_session();
  apply(Event::connection_lost);
}

void Machine::on(const wire::Edges& edges) {
  if (edges.epoch != row_.epoch || row_.phase != Phase::answer) return;
  if (row_.state == State::get_list) {
    if (edges.list.size == 0) return attempt_failed(Reason::no_edge);
    row_.list = edges.list;
    return apply(Event::list_received);
  }
  if (row_.state != State::bc_pcc) return;
  if (edges.list.size == 0) return controller_failed();
  row_.edges = edges.list;
  row_.edge = 0;
  try_bc_edge();
}

void Machine::on(const wire::Declined& declined) {
  if (declined.epoch != row_.epoch || row_.phase != Phase::answer) return;
  row_.why = declined.why;
  out_.observe(AttemptFailed{declined.why});
  if (row_.state == State::bc_pcc) {
    if (declined.why == Reason::authentication_needed) return apply(Event::idp_redirect);
    return controller_failed();
  }
  attempt_failed(declined.why);
}

void Machine::on(const wire::ExitRpc&) {
  if (is_login(row_.state) && row_.session != 0)  // an edge without an answer would never ask again (A17)
    out_.add(wire::Send{wire::Request::exit_refused, row_.session});
  if (row_.state == State::enrolling && row_.session != 0) row_.exit_asked = true;
  apply(Event::exit_rpc);
}

// ---- what goes wrong, and when ------------------------------------------------------------------------------------

void Machine::lookup_failed(Reason why) {
  row_.why = why;
  out_.observe(LookupFailed{static_cast<std::uint8_t>(asked_name(row_.state)), why});
  if (row_.state == State::bc_lookup) return pause_search(Event::no_address);
  if (row_.state == State::dr_connect) return pause_search(Event::dr_edges_failed);
  attempt_failed(why);
}

/// A connection, or what was asked over it, came to nothing: the next step depends on what the attempt was for.
void Machine::attempt_failed(Reason why) {
  row_.why = why;
  if (row_.phase == Phase::connection || row_.phase == Phase::edge_connection) out_.observe(AttemptFailed{why});
  switch (row_.state) {
    case State::auth_cloud: return cloud_sp_unreachable(why);
    case State::auth_local: return login_failed(why);
    case State::get_list: return search_bc(Event::cloud_unreachable, Event::cloud_unreachable_no_bc);
    case State::reconnect: return edge_attempt_failed();
    case State::bc_pcc: return bc_attempt_failed();
    case State::exit_check:
      out_.add(wire::Send{wire::Request::exit_refused, row_.session});
      return apply(Event::cloud_still_unreachable);
    case State::enrolling: return portal_failed();
    case State::dr_connect: return dr_edge_failed();
    case State::start:
    case State::connected:
    case State::bc_lookup:
    case State::bc_active:
    case State::offline:
    case State::blocked:
    case State::installed:
    case State::rejected:
    case State::bc_active_new:
    case State::safe:
    case State::dr_blocked:
    case State::count_: return;
  }
}

void Machine::timeouts() {
  if (row_.wake <= ctx_.now) deadline();
  if (has_user_session(row_) && row_.reauth <= ctx_.now) {
    row_.reauth = kNever;
    apply(Event::authentication_expired);
  }
  if (row_.state == State::bc_active_new && row_.policy_at <= ctx_.now) apply(Event::policy_poll_due);
  if (row_.record.next_wakeup() <= ctx_.now) row_.record.handle_timeouts(ctx_.params.dr.client_poll, ctx_, out_);
}

void Machine::deadline() {
  row_.wake = kNever;
  switch (row_.phase) {
    case Phase::none:  // the idle timer of a session (H1)
      row_.why = Reason::timed_out;
      return apply(Event::connection_idle);
    case Phase::lookup: return lookup_failed(Reason::lookup_timed_out);
    case Phase::connection:
    case Phase::answer:
    case Phase::edge_connection: return attempt_failed(Reason::timed_out);
    case Phase::login: return login_failed(Reason::timed_out);
    case Phase::pause: return pause_over();
  }
}

void Machine::pause_over() {
  switch (row_.state) {
    case State::auth_local: row_.round_at = ctx_.now; return resolve(wire::Name::bcpsp);
    case State::reconnect: return try_edge();
    case State::bc_lookup: row_.round_at = ctx_.now; return resolve(wire::Name::any2bcp);
    case State::bc_pcc: return start_round();
    case State::dr_connect: return look_up_dr_edges();
    case State::offline: return leave_offline();
    case State::rejected: return begin();
    case State::blocked: return leave_blocked();
    case State::start:
    case State::auth_cloud:
    case State::get_list:
    case State::connected:
    case State::bc_active:
    case State::exit_check:
    case State::installed:
    case State::enrolling:
    case State::bc_active_new:
    case State::safe:
    case State::dr_blocked:
    case State::count_: return;
  }
}

}  // namespace failcast::client
