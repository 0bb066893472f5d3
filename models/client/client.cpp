#include "models/client/client.hpp"

#include <algorithm>

#include "models/client/transitions.hpp"
#include "models/wire/advance.hpp"

namespace failcast::client {
namespace {

constexpr TransitionTable<State, Event> kTable{kTransitions};

bool bc_allowed(const ClientContext& ctx) { return ctx.profile.bc_refusal == Reason::none; }

/// One step of the machine under way: the row, what the driver gave, and where actions go.
class Machine {
 public:
  Machine(Row& row, const ClientContext& ctx, wire::Actions& out) : row_(row), ctx_(ctx), out_(out) {}

  void on(const wire::Start&) {
    drop_session();
    begin();
  }
  void on(const wire::Answer& answer);
  void on(const wire::NoAddress& none) {
    if (none.epoch == row_.epoch) lookup_failed(none.why);
  }
  void on(const wire::Connected& connected);
  void on(const wire::Refused& refused) {
    if (refused.epoch != row_.epoch) return;
    if (refused.why == Reason::certificate_expired) {
      row_.why = refused.why;
      apply(Event::certificate_refused);
      return;
    }
    attempt_failed(refused.why);
  }
  void on(const wire::Unreachable& unreachable) {
    if (unreachable.epoch == row_.epoch) attempt_failed(Reason::unreachable);
  }
  void on(const wire::ConnectionLost& lost);
  void on(const wire::Heard& heard) {
    if (heard.epoch == row_.session) heard_until(row_, ctx_.now, ctx_.params);
  }
  void on(const wire::Edges& edges);
  void on(const wire::Declined& declined);
  void on(const wire::Assertion& assertion);
  void on(const wire::AuthFailed& failed) {
    if (failed.epoch == row_.epoch && row_.phase == Phase::login) login_failed(failed.why);
  }
  void on(const wire::ExitRpc&) {
    const bool in_login = row_.state == State::auth_cloud || row_.state == State::auth_local;
    if (in_login && row_.session != 0)  // an edge without an answer would never ask again (A17)
      out_.add(wire::Send{wire::Request::exit_refused, row_.session});
    apply(Event::exit_rpc);
  }
  template <class Other>
  void on(const Other&) {}  // said to components only

  void timeouts() {
    if (row_.wake <= ctx_.now) deadline();
    if (has_user_session() && row_.reauth <= ctx_.now) {
      row_.reauth = kNever;
      apply(Event::authentication_expired);
    }
  }

 private:
  bool has_user_session() const { return row_.state == State::connected || row_.state == State::bc_active; }

  // --- moving along the table
  void apply(Event event) {
    if (const auto from = wire::advance(kTable, row_.state, event, row_.why, out_)) enter(*from, event);
  }
  void enter(State from, Event event);
  void begin() {
    row_.give_up = kNever;
    apply(is_authenticated(row_, ctx_) ? Event::started_authenticated : Event::started_unauthenticated);
  }

  // --- asking the outside
  void wait(Phase phase, TimePoint until) {
    row_.phase = phase;
    row_.wake = until;
  }
  void resolve(wire::Name name) {
    ++row_.epoch;
    wait(Phase::lookup, ctx_.now + ctx_.params.dns.timeout * ctx_.params.dns.tries);
    out_.add(wire::Resolve{name, row_.epoch});
  }
  void connect(wire::PeerList list, std::uint32_t index, wire::Sni sni, Phase phase) {
    ++row_.epoch;
    wait(phase, ctx_.now + ctx_.params.net.connect_timeout);
    out_.add(wire::Connect{list, static_cast<std::uint8_t>(index), sni, row_.epoch});
  }
  void ask(wire::Request request) {
    wait(Phase::answer, ctx_.now + ctx_.params.client.redirect_timeout);
    out_.add(wire::Send{request, row_.epoch});
  }
  void authenticate() {
    wait(Phase::login, ctx_.now + ctx_.params.auth.login_give_up);
    out_.add(wire::Authenticate{row_.epoch});
  }
  void drop_session() {
    if (row_.session != 0) out_.add(wire::Close{row_.session});
    row_.session = 0;
    row_.session_state = State::start;
  }
  void hold_session() {
    row_.session = row_.epoch;
    row_.session_state = row_.state;
  }
  void listen() {
    row_.phase = Phase::none;
    row_.beat = ctx_.now;
    row_.wake = ctx_.now + ctx_.params.client.idle_detect;
  }

  // --- redirect list (A4 A5 A6)
  std::uint32_t edge_index() const {
    const auto per_edge = static_cast<std::uint32_t>(ctx_.params.client.attempts_per_edge);
    return (row_.first + row_.tried / per_edge) % row_.list.size;
  }
  void try_edge() { connect(row_.list, edge_index(), wire::Sni::cloud, Phase::connection); }
  void edge_attempt_failed() {
    ++row_.tried;
    const auto all = row_.list.size * static_cast<std::uint32_t>(ctx_.params.client.attempts_per_edge);
    if (row_.tried < all) return apply(Event::attempt_failed);
    search_bc(Event::list_exhausted, Event::list_exhausted_no_bc);
  }
  /// R8 to R10: whoever may not use BC goes OFFLINE, with the reason.
  void search_bc(Event allowed, Event refused) {
    if (bc_allowed(ctx_)) return apply(allowed);
    out_.observe(BcRefused{ctx_.profile.bc_refusal});
    row_.why = ctx_.profile.bc_refusal;
    apply(refused);
  }

  // --- controllers (A11 A14 A62)
  void start_round() {
    row_.tried = 0;
    row_.round_at = ctx_.now;
    try_controller();
  }
  void try_controller() {
    const std::uint32_t index = (row_.first + row_.tried) % row_.controllers.size;
    connect(row_.controllers, index, wire::Sni::c2, Phase::connection);
  }
  void try_bc_edge() { connect(row_.edges, row_.edge, wire::Sni::c2, Phase::edge_connection); }
  void controller_failed() {
    ++row_.tried;
    if (row_.tried < row_.controllers.size) return try_controller();
    pause_search(Event::redirect_failed);
  }
  /// Waits for the next try of the search, start to start (A14), or ends the search (A62).
  void pause_search(Event again) {
    if (ctx_.now >= row_.give_up) return apply(Event::gave_up);
    row_.phase = Phase::pause;
    row_.wake = std::max(ctx_.now, row_.round_at + ctx_.params.client.pcc_retry);
    apply(again);
  }

  void lookup_failed(Reason why);
  void attempt_failed(Reason why);
  void login_failed(Reason why);
  void cloud_answered();
  void deadline();

  Row& row_;
  const ClientContext& ctx_;
  wire::Actions& out_;
};

void Machine::enter(State from, Event event) {
  switch (row_.state) {  // no default: a new state does not compile until it is handled here
    case State::start: return;
    case State::auth_cloud: return resolve(wire::Name::cloud_sp);
    case State::auth_local: return resolve(wire::Name::bcpsp);
    case State::get_list: return resolve(wire::Name::cloud_dispatch);
    case State::reconnect:
      if (event == Event::attempt_failed) return wait(Phase::pause, ctx_.now + ctx_.params.client.retry_gap);
      row_.tried = 0;
      if (from == State::connected)
        drop_session();
      else
        row_.first = 0;  // a list just received, or the way back: from its beginning
      return try_edge();
    case State::connected:
      row_.first = static_cast<std::uint8_t>(from == State::reconnect ? edge_index() : row_.first);
      if (from == State::reconnect) hold_session();
      return listen();
    case State::bc_lookup:
      if (event == Event::no_address) return;  // pausing
      if (from != State::bc_lookup) row_.give_up = ctx_.now + ctx_.params.client.bc_give_up;
      if (from == State::bc_active || from == State::exit_check) drop_session();
      row_.round_at = ctx_.now;
      return resolve(wire::Name::any2bcp);
    case State::bc_pcc:
      if (event == Event::redirect_failed) return;  // pausing
      return start_round();
    case State::bc_active:
      row_.give_up = kNever;
      if (from == State::bc_pcc) {
        hold_session();
        out_.observe(NoticeShown{Notice::bc_connected});
      }
      return listen();
    case State::exit_check: return resolve(wire::Name::cloud_dispatch);
    case State::offline:
    case State::blocked:
      drop_session();
      row_.give_up = kNever;
      return wait(Phase::pause, ctx_.now + ctx_.params.client.offline_retry);
    case State::count_: return;
  }
}

void Machine::on(const wire::Answer& answer) {
  if (answer.epoch != row_.epoch || row_.phase != Phase::lookup) return;
  if (answer.list.size == 0) return lookup_failed(Reason::no_data);
  if (row_.state == State::bc_lookup) {
    row_.controllers = answer.list;
    row_.first = 0;
    if (ctx_.params.pcc.pick != ControllerPick::nearest)  // A11; the driver sorts the answer for "nearest"
      row_.first = static_cast<std::uint8_t>(ctx_.draws.below(answer.list.size, row_.draws++));
    return apply(Event::address_found);
  }
  std::uint32_t index = 0;
  if (row_.state == State::auth_local)
    index = static_cast<std::uint32_t>(ctx_.draws.below(answer.list.size, row_.draws++));
  connect(answer.list, index, row_.state == State::auth_local ? wire::Sni::c2 : wire::Sni::cloud, Phase::connection);
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
      return apply(Event::edge_accepted);
    case State::exit_check: return cloud_answered();
    case State::start:
    case State::connected:
    case State::bc_lookup:
    case State::bc_active:
    case State::offline:
    case State::blocked:
    case State::count_: return;
  }
}

/// The test after an exit RPC succeeded (A20): leave the edge, go back to the list of the cloud (A76).
void Machine::cloud_answered() {
  drop_session();
  out_.observe(NoticeShown{Notice::bc_exited});
  row_.why = Reason::none;
  apply(row_.list.size > 0 ? Event::cloud_reachable : Event::cloud_reachable_no_list);
}

void Machine::on(const wire::ConnectionLost& lost) {
  if (row_.session == 0 || lost.epoch != row_.session) return;
  row_.why = lost.why;
  if (row_.state == State::auth_cloud || row_.state == State::auth_local) drop_session();
  apply(Event::connection_lost);
}

void Machine::on(const wire::Edges& edges) {
  if (edges.epoch != row_.epoch || row_.phase != Phase::answer) return;
  if (row_.state == State::get_list) {
    if (edges.list.size == 0) return attempt_failed(Reason::no_edge);
    row_.list = edges.list;
    return apply(Event::list_received);
  }
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

void Machine::on(const wire::Assertion& assertion) {
  if (assertion.epoch != row_.epoch || row_.phase != Phase::login) return;
  set_authentication(row_, assertion.not_before, ctx_);
  out_.observe(AuthenticationEnded{true, row_.state == State::auth_local, Reason::none});
  row_.why = Reason::none;
  row_.wake = kNever;
  if (row_.session == 0) return apply(Event::authenticated);
  apply(row_.session_state == State::connected ? Event::authenticated_on_cloud : Event::authenticated_in_bc);
}

void Machine::login_failed(Reason why) {
  out_.observe(AuthenticationEnded{false, row_.state == State::auth_local, why});
  row_.why = why;
  if (row_.session == 0) return apply(Event::login_failed);
  row_.reauth = ctx_.now + ctx_.params.client.offline_retry;  // the session stays; the user tries again (A75)
  apply(row_.session_state == State::connected ? Event::login_failed_on_cloud : Event::login_failed_in_bc);
}

void Machine::lookup_failed(Reason why) {
  row_.why = why;
  const auto name = row_.state == State::bc_lookup    ? wire::Name::any2bcp
                    : row_.state == State::auth_local ? wire::Name::bcpsp
                    : row_.state == State::auth_cloud ? wire::Name::cloud_sp
                                                      : wire::Name::cloud_dispatch;
  out_.observe(LookupFailed{static_cast<std::uint8_t>(name), why});
  if (row_.state == State::bc_lookup) return pause_search(Event::no_address);
  attempt_failed(why);
}

/// A connection, or what was asked over it, came to nothing: the next step depends on what the attempt was for.
void Machine::attempt_failed(Reason why) {
  row_.why = why;
  if (row_.phase == Phase::connection || row_.phase == Phase::edge_connection) out_.observe(AttemptFailed{why});
  switch (row_.state) {
    case State::auth_cloud:
      if (bc_allowed(ctx_)) return apply(Event::sp_unreachable);
      return row_.session != 0 ? login_failed(why) : apply(Event::sp_unreachable_no_bc);
    case State::auth_local: return login_failed(why);
    case State::get_list: return search_bc(Event::cloud_unreachable, Event::cloud_unreachable_no_bc);
    case State::reconnect: return edge_attempt_failed();
    case State::bc_pcc:
      if (row_.phase == Phase::edge_connection && ++row_.edge < row_.edges.size) return try_bc_edge();
      return controller_failed();
    case State::exit_check:
      out_.add(wire::Send{wire::Request::exit_refused, row_.session});
      return apply(Event::cloud_still_unreachable);
    case State::start:
    case State::connected:
    case State::bc_lookup:
    case State::bc_active:
    case State::offline:
    case State::blocked:
    case State::count_: return;
  }
}

void Machine::deadline() {
  row_.wake = kNever;
  switch (row_.phase) {
    case Phase::none:  // the idle timer of a session (H1)
      row_.why = Reason::timed_out;
      return apply(Event::connection_idle);
    case Phase::lookup: return lookup_failed(Reason::lookup_timed_out);
    case Phase::connection:
    case Phase::answer: return attempt_failed(Reason::timed_out);
    case Phase::edge_connection: return attempt_failed(Reason::timed_out);
    case Phase::login: return login_failed(Reason::timed_out);
    case Phase::pause: break;
  }
  switch (row_.state) {  // the pause is over
    case State::reconnect: return try_edge();
    case State::bc_lookup: row_.round_at = ctx_.now; return resolve(wire::Name::any2bcp);
    case State::bc_pcc: return start_round();
    case State::offline:
    case State::blocked: return begin();
    case State::start:
    case State::auth_cloud:
    case State::auth_local:
    case State::get_list:
    case State::connected:
    case State::bc_active:
    case State::exit_check:
    case State::count_: return;
  }
}

}  // namespace

Reason bc_refusal(const BcCriteria& criteria) {
  if (!criteria.zcc) return Reason::unsupported_client_type;
  if (!criteria.windows) return Reason::unsupported_operating_system;
  if (!criteria.version_ok) return Reason::unsupported_version;
  return criteria.enabled ? Reason::none : Reason::bc_not_enabled;
}

void step(Row& row, const wire::Input& input, const ClientContext& ctx, wire::Actions& out) {
  Machine machine(row, ctx, out);
  std::visit([&](const auto& in) { machine.on(in); }, input);
}

void handle_timeouts(Row& row, const ClientContext& ctx, wire::Actions& out) { Machine(row, ctx, out).timeouts(); }

TimePoint next_wakeup(const Row& row) {
  const bool session = row.state == State::connected || row.state == State::bc_active;
  return session ? std::min(row.wake, row.reauth) : row.wake;
}

Recurrence traffic(const Row& row, const Parameters& params) {
  if (row.state != State::connected && row.state != State::bc_active) return {};
  return {after(row.beat, params.client.keepalive), params.client.keepalive, true};
}

void heard_until(Row& row, TimePoint heard_at, const Parameters& params) {
  if (row.state != State::connected && row.state != State::bc_active) return;
  row.beat = std::max(row.beat, heard_at);
  row.wake = row.beat + params.client.idle_detect;
}

bool is_authenticated(const Row& row, const ClientContext& ctx) {
  if (row.not_before == UtcTime{}) return false;
  if (!ctx.profile.auth_timeout) return true;
  return ctx.clock.utc(ctx.now) - row.not_before <= *ctx.profile.auth_timeout;
}

void set_authentication(Row& row, UtcTime not_before, const ClientContext& ctx) {
  row.not_before = not_before;
  row.reauth = kNever;
  if (!ctx.profile.auth_timeout) return;
  const Duration lazy = Distribution::exponential(ctx.params.auth.lazy_mean).draw(ctx.draws, row.draws++);
  // One nanosecond past the last valid instant: at age tau the authentication still holds. The delay has no memory, so
  // one that expired before now counts from now.
  const TimePoint expired = ctx.clock.when(not_before + *ctx.profile.auth_timeout) + 1ns;
  row.reauth = std::max(expired, ctx.now) + lazy;
}

}  // namespace failcast::client
