#include "models/controller/controller.hpp"

#include <algorithm>
#include <utility>

#include "models/certificate/certificate.hpp"
#include "models/controller/transitions.hpp"
#include "models/wire/advance.hpp"

namespace failcast::controller {

bool is_running(const Row& row) {
  return row.state != State::deployed && row.state != State::disabled && row.state != State::upgrading &&
         row.state != State::restoring;
}

namespace {

constexpr TransitionTable<State, Event> kTable{kTransitions};

/// A10: a negative parameter means "the same wait as connectors and edges".
Duration enter_wait(const Parameters& params) {
  return params.pcc.enter_wait < Duration{} ? params.bc.enter_wait : params.pcc.enter_wait;
}

/// Whether the end of the certificate changes anything in the present state.
bool expiry_counts(const Row& row) {
  return row.state != State::paused && row.state != State::deployed && row.state != State::disabled &&
         row.state != State::restoring;
}

class Machine {
 public:
  Machine(Row& row, const ControllerContext& ctx, wire::Actions& out) : row_(row), ctx_(ctx), out_(out) {}

  void on(const wire::Start&) {
    apply(Event::started);
    if (row_.state == State::deployed) seek_cloud(true);
    process_starts();
  }
  void on(const wire::Connected& connected);
  void on(const wire::Refused& refused) { forget(refused.epoch); }
  void on(const wire::Unreachable& unreachable) { forget(unreachable.epoch); }
  void on(const wire::Declined& declined) { forget(declined.epoch); }
  void on(const wire::ConnectionLost& lost) {
    if (row_.state != State::normal || lost.epoch != row_.watch.session) return;
    row_.why = lost.why;
    apply(Event::cloud_lost);
  }
  void on(const wire::Heard& heard) {
    if (heard.epoch == row_.watch.session) cloud_heard_until(row_, ctx_.now, ctx_.params);
  }
  void on(const wire::ForceState& force) {
    if (force.forced) return apply(Event::force_set);
    if (row_.state == State::forced) row_.watch.established(row_.watch.attempt, ctx_.now, ctx_.params);
    apply(Event::force_cleared);
  }
  void on(const wire::Certificate& certificate);
  void on(const wire::UpgradeSlot&) { apply(Event::upgrade_due); }
  void on(const wire::Enabled& enabled) {
    apply(enabled.enabled ? Event::enabled : Event::disabled);
    process_starts();
  }
  void on(const wire::Restore&) { apply(Event::restore_begun); }
  void on(const wire::DomainChanged&) {
    const bool enrols_anyway = row_.state == State::deployed || row_.state == State::paused;
    row_.domain_is_new = row_.domain_is_new || !enrols_anyway;
    apply(Event::domain_changed);
  }
  template <class Other>
  void on(const Other&) {}  // said to clients and components only

  void timeouts();
  /// A28, keep_until_reconnect: the session that kept an expired controller going is gone.
  void pause_if_session_ended() {
    if (is_running(row_) && row_.certificate.state == certificate::State::expired) expire();
  }

 private:
  void apply(Event event) {
    if (const auto from = wire::advance(kTable, row_.state, event, row_.why, out_)) enter(*from);
  }
  void enter(State from);
  void enrol(wire::Epoch session);
  void stop() {
    row_.wake = kNever;
    row_.watch = component::CloudWatch{};
  }
  /// A start, or what comes near one: it reads its domain (A87) and its certificate.
  void process_starts() {
    if (row_.domain_is_new && row_.state == State::wait) apply(Event::domain_changed);
    row_.certificate.resume(ctx_);
    look_at_certificate();
  }
  void look_at_certificate() {
    if (!expiry_counts(row_)) return;
    row_.certificate.runs_out(ctx_, out_);
    if (row_.certificate.expiry <= ctx_.now) expire();
  }
  void expire() {
    if (!expiry_counts(row_) || goes_on_expired()) return;
    row_.why = Reason::certificate_expired;
    apply(Event::certificate_expired);
  }
  bool goes_on_expired() const {
    return ctx_.params.cert.on_expiry == OnExpiry::keep_until_reconnect && row_.state == State::normal;
  }
  void restart_elapsed() {
    apply(row_.state == State::restoring ? Event::restore_done : Event::upgrade_done);
    process_starts();
  }
  void seek_cloud(bool at_once) {
    row_.watch.begin_retries(row_.draws++, ctx_);
    if (at_once) row_.watch.retry = ctx_.now;
  }
  void forget(wire::Epoch epoch) {
    if (epoch == row_.watch.attempt) row_.watch.attempt = 0;
  }

  Row& row_;
  const ControllerContext& ctx_;
  wire::Actions& out_;
};

void Machine::enter(State from) {
  switch (row_.state) {  // no default: a new state does not compile until it is handled here
    case State::deployed: stop(); return seek_cloud(true);
    case State::normal:
      row_.wake = kNever;
      row_.why = Reason::none;
      return row_.certificate.cloud_returned(row_.watch.session, ctx_, out_);
    case State::wait:
      if (from != State::normal) stop();
      row_.wake = ctx_.now + enter_wait(ctx_.params);
      return seek_cloud(from != State::normal);
    case State::bc: row_.wake = kNever; return;
    case State::forced: row_.watch.begin_questions(row_.draws++, ctx_); return;
    case State::disabled: return stop();
    case State::paused: stop(); return seek_cloud(false);
    case State::upgrading:
      stop();
      row_.wake = ctx_.now + ctx_.params.upgrade.restart;
      return;
    case State::restoring:
      stop();
      row_.wake = ctx_.now + ctx_.params.pcc.restore;
      return;
    case State::count_: return;
  }
}

void Machine::on(const wire::Connected& connected) {
  if (connected.epoch != row_.watch.attempt || connected.epoch == 0) return;
  switch (row_.state) {
    case State::forced: return out_.add(wire::Send{wire::Request::force_state, connected.epoch});
    case State::paused: return out_.add(wire::Send{wire::Request::re_enrol, connected.epoch});
    case State::deployed: return enrol(connected.epoch);
    case State::wait:
    case State::bc:
      row_.watch.established(connected.epoch, ctx_.now, ctx_.params);
      row_.why = Reason::none;
      return apply(Event::cloud_answered);
    case State::normal:
    case State::disabled:
    case State::upgrading:
    case State::restoring:
    case State::count_: return;
  }
}

/// The first time, or anew because the BC domain changed (R28): then it needs a certificate for its new names.
void Machine::enrol(wire::Epoch session) {
  row_.watch.established(session, ctx_.now, ctx_.params);
  apply(Event::enrolled);
  row_.certificate.resume(ctx_);
  look_at_certificate();
  const bool anew = std::exchange(row_.domain_is_new, false);
  if (anew && row_.state == State::normal) out_.add(wire::Send{wire::Request::re_enrol, session});
}

void Machine::on(const wire::Certificate& certificate) {
  row_.certificate.install(ctx_.clock.when(certificate.not_after), certificate.same, ctx_.profile.renewal_threshold,
                           ctx_, out_);
  if (row_.state != State::paused || row_.certificate.expiry <= ctx_.now) return;
  row_.watch.established(row_.watch.attempt, ctx_.now, ctx_.params);
  apply(Event::certificate_renewed);
}

void Machine::timeouts() {
  const TimePoint now = ctx_.now;
  look_at_certificate();
  if (row_.watch.silence <= now && row_.state == State::normal) {
    row_.why = Reason::timed_out;
    apply(Event::cloud_lost);
  }
  if (row_.wake <= now) {
    row_.wake = kNever;
    if (row_.state == State::upgrading || row_.state == State::restoring)
      restart_elapsed();
    else
      apply(Event::wait_elapsed);
  }
  if (row_.watch.retry <= now) row_.watch.attempt_now(++row_.epoch, ctx_.profile.cloud, ctx_, out_);
  if (is_running(row_)) row_.certificate.look(row_.watch.session, ctx_, out_);
}

/// Why it accepts nobody at all; none when it is up and about.
Reason closed(const Row& row) {
  switch (row.state) {
    case State::deployed: return Reason::refused;
    case State::disabled: return Reason::disabled;
    case State::paused: return Reason::paused;
    case State::upgrading:
    case State::restoring: return Reason::restarted;
    case State::normal:
    case State::wait:
    case State::bc:
    case State::forced:
    case State::count_: return Reason::none;
  }
  return Reason::none;
}

}  // namespace

void step(Row& row, const wire::Input& input, const ControllerContext& ctx, wire::Actions& out) {
  Machine machine(row, ctx, out);
  std::visit([&](const auto& in) { machine.on(in); }, input);
  machine.pause_if_session_ended();
}

void handle_timeouts(Row& row, const ControllerContext& ctx, wire::Actions& out) {
  Machine machine(row, ctx, out);
  machine.timeouts();
  machine.pause_if_session_ended();
}

TimePoint next_wakeup(const Row& row) {
  const TimePoint silence = row.state == State::normal ? row.watch.silence : kNever;
  const bool expires = expiry_counts(row) && row.certificate.state != certificate::State::expired;
  const TimePoint expiry = expires ? row.certificate.expiry : kNever;
  const TimePoint look = is_running(row) ? row.certificate.check : kNever;
  return std::min({row.wake, row.watch.retry, silence, expiry, look});
}

Row after_crash(const Row& row) {
  return {.epoch = static_cast<wire::Epoch>(row.epoch + 1),
          .draws = row.draws,
          .state = State::upgrading,
          .domain_is_new = row.domain_is_new,
          .certificate = row.certificate};
}

Recurrence cloud_traffic(const Row& row, const Parameters& params) {
  if (row.state != State::normal) return {};
  return component_traffic(row.watch.beat, params);
}

bool ignores(const Row& row, component::CloudAnswer answer) {
  using Answer = component::CloudAnswer;
  if (answer == Answer::in_vain) return row.state == State::forced || row.state == State::paused;
  return answer == Answer::nothing || answer == Answer::refusal;
}

void cloud_heard_until(Row& row, TimePoint heard_at, const Parameters& params) {
  if (row.state == State::normal) row.watch.heard(heard_at, params);
}

bool in_bc(const Row& row) { return row.state == State::bc || row.state == State::forced; }

bool ends_sessions(const Row& row, const Parameters& params) {
  return row.state == State::paused && certificate::stops(params.cert.on_expiry);
}

Reason admits_component(const Row& row, const Attach& attach) {
  if (const Reason why = closed(row); why != Reason::none) return why;
  if (!attach.same_private_cloud) return Reason::wrong_private_cloud;
  return attach.at_least_as_new ? Reason::none : Reason::older_than_component;
}

Reason answers_redirect(const Row& row, const RedirectRequest& request, const Parameters& params) {
  if (const Reason why = closed(row); why != Reason::none) return why;
  if (params.pcc.redirect_requires_bc && !in_bc(row)) return Reason::not_in_bc;
  if (!request.authenticated) return Reason::authentication_needed;
  return request.edge_available ? Reason::none : Reason::no_edge;
}

Reason answers_login(const Row& row, const Parameters& params) {
  if (const Reason why = closed(row); why != Reason::none) return why;
  return params.pcc.local_sp_requires_bc && !in_bc(row) ? Reason::not_in_bc : Reason::none;
}

}  // namespace failcast::controller
