#include "models/component/component.hpp"

#include <algorithm>

#include "models/component/transitions.hpp"
#include "models/wire/advance.hpp"

namespace failcast::component {
namespace {

constexpr TransitionTable<State, Event> kTable{kTransitions};

bool restarts(State state) { return state == State::upgrading || state == State::dr_boot || state == State::dr_exit; }

}  // namespace

/// One that found no configuration after its restart is there (A112).
bool is_running(const Row& row) { return row.state != State::start && !(restarts(row.state) && row.wake != kNever); }

namespace {

class Machine {
 public:
  Machine(Row& row, const ComponentContext& ctx, wire::Actions& out) : row_(row), ctx_(ctx), out_(out) {}

  void on(const wire::Start&) {
    row_.waited = Duration{};
    apply(row_.starts_in_dr ? Event::started_in_dr : Event::started);
    row_.certificate.runs_out(ctx_, out_);
    if (row_.certificate.expiry <= ctx_.now) apply(Event::certificate_expired);
    if (is_running(row_)) process_starts();
  }
  void on(const wire::Answer& answer);
  void on(const wire::NoAddress& none) {
    if (none.epoch == row_.attach_epoch && row_.attachment == Attachment::lookup) return attach_failed(none.why);
    if (row_.search.is_about(none.epoch)) row_.search.not_found(none.why, ctx_, out_);
  }
  void on(const wire::Connected& connected);
  void on(const wire::Refused& refused) { failed(refused.epoch, refused.why); }
  void on(const wire::Unreachable& unreachable) { failed(unreachable.epoch, Reason::unreachable); }
  void on(const wire::Declined& declined) { failed(declined.epoch, declined.why); }
  void on(const wire::ConnectionLost& lost);
  void on(const wire::Heard& heard) {
    if (heard.epoch == row_.watch.session) cloud_heard_until(row_, ctx_.now, ctx_.params);
    if (heard.epoch == row_.attach_epoch) controller_heard_until(row_, ctx_.now, ctx_.params);
  }
  void on(const wire::ForceState& force) {
    if (force.forced) return apply(Event::force_set);
    if (row_.state == State::forced) row_.watch.established(row_.watch.attempt, ctx_.now, ctx_.params);
    apply(Event::force_cleared);
  }
  void on(const wire::Certificate& certificate);
  void on(const wire::UpgradeSlot&) { apply(Event::upgrade_due); }
  void on(const wire::RecordRead& read);
  /// Does what the record asks for.
  void follow(dr::Effect effect);
  void on(const wire::InstallSnapshot&) {
    if (kTable.next(row_.state, Event::snapshot_installed)) {
      row_.snapshot_restored = true;
      row_.why = Reason::none;
    }
    apply(Event::snapshot_installed);
  }
  template <class Other>
  void on(const Other&) {}  // said to clients and controllers only

  void timeouts();
  /// A28, keep_until_reconnect: the session that kept an expired component going is gone.
  void pause_if_session_ended() {
    if (row_.certificate.state == certificate::State::expired) expire();
  }

 private:
  void apply(Event event) {
    if (const auto from = wire::advance(kTable, row_.state, event, row_.why, out_)) enter(*from, event);
  }
  void enter(State from, Event event);
  void enter_cloud(State from);
  void enter_wait(State from);
  void enter_paused();
  void stop();
  void process_starts();
  void restart_elapsed();
  void expire();
  bool goes_on_expired() const;
  void lose_cloud(Reason why) {
    row_.why = why;
    apply(ctx_.profile.has_private_cloud ? Event::control_lost : Event::control_lost_alone);
  }
  /// A9: the waits of several losses count apart, or add up until one of them has elapsed.
  void keep_waited(State from) {
    const bool adds_up = ctx_.params.bc.wait_timer_reset == WaitTimerReset::accumulate && from == State::wait;
    row_.waited = adds_up ? row_.waited + (ctx_.now - row_.lost_at) : Duration{};
    row_.lost_at = kNever;
  }

  // --- controllers
  bool primary_is_controller() const {
    return ctx_.profile.has_private_cloud && ctx_.profile.primary_control_path == ControlPath::controller;
  }
  bool wants_controller() const {
    switch (row_.state) {
      case State::pcc_connect:
      case State::bc:
      case State::forced: return true;
      case State::cloud:
      case State::wait: return primary_is_controller();
      case State::start:
      case State::isolated:
      case State::paused:
      case State::upgrading:
      case State::dr_boot:
      case State::dr:
      case State::dr_exit:
      case State::count_: return false;
    }
    return false;
  }
  void attach();
  void detach();
  void try_controller();
  void attach_failed(Reason why);
  void attach_deadline();
  void failed(wire::Epoch epoch, Reason why);

  // --- Disaster Recovery
  /// The record wants this component in DR: while it does, the cloud is left alone (R39).
  bool is_called() const { return row_.record_on && ctx_.profile.dr_designated; }
  Event call() const;
  void enter_dr_boot(Event event);
  void enter_dr();
  /// Draws about the record are a stream of their own: a tenant with DR changes no other draw.
  Context record_context() const {
    Context ctx = ctx_;
    ctx.draws = Stream{ctx_.draws.key() / "record"};
    return ctx;
  }

  Row& row_;
  const ComponentContext& ctx_;
  wire::Actions& out_;
};

void Machine::enter(State from, Event event) {
  switch (row_.state) {  // no default: a new state does not compile until it is handled here
    case State::start: return;
    case State::cloud: return enter_cloud(from);
    case State::wait: return enter_wait(from);
    case State::pcc_connect:
      if (event == Event::controller_failed) return;  // the attachment goes on by itself
      row_.wake = kNever;
      return attach();
    case State::bc: row_.wake = kNever; return;
    case State::forced:
      row_.watch.begin_questions(row_.draws++, ctx_);
      if (row_.attachment == Attachment::none) attach();
      return;
    case State::isolated:
      row_.wake = kNever;
      if (from != State::wait) row_.watch.begin_retries(row_.draws++, ctx_);
      return;
    case State::paused: return enter_paused();
    case State::upgrading:
    case State::dr_exit:
      row_.starts_in_dr = false;
      stop();
      row_.record.stop();
      row_.wake = ctx_.now + (row_.state == State::upgrading ? ctx_.params.upgrade.restart : ctx_.params.comp.restart);
      return;
    case State::dr_boot: return enter_dr_boot(event);
    case State::dr: return enter_dr();
    case State::count_: return;
  }
}

void Machine::enter_cloud(State from) {
  keep_waited(from);
  row_.wake = kNever;
  row_.why = Reason::none;
  if (primary_is_controller()) {
    if (row_.attachment == Attachment::none) attach();
  } else {
    detach();
  }
  row_.certificate.cloud_returned(row_.watch.session, ctx_, out_);
}

/// R16: W counts from the instant at which the component itself noticed the loss; a start counts as one (A79).
void Machine::enter_wait(State from) {
  if (from != State::cloud) stop();
  row_.lost_at = ctx_.now;
  row_.watch.begin_retries(row_.draws++, ctx_);
  if (from != State::cloud) row_.watch.retry = ctx_.now;  // a process that starts tries at once
  if (!ctx_.profile.has_private_cloud) return apply(Event::control_lost_alone);
  row_.wake = ctx_.now + std::max(Duration{}, ctx_.params.bc.enter_wait - row_.waited);
  if (primary_is_controller() && row_.attachment == Attachment::none) attach();
}

/// A113: a component that DR still calls does not seek the cloud until the record lets it go.
void Machine::enter_paused() {
  stop();
  row_.starts_in_dr = false;
  if (!is_called()) row_.watch.begin_retries(row_.draws++, ctx_);
}

void Machine::stop() {
  detach();
  row_.wake = row_.lost_at = kNever;
  row_.watch = CloudWatch{};
  row_.search = EdgeSearch{};
  row_.dr_edges = {};
}

/// A30: the record is looked up at once.
void Machine::process_starts() {
  row_.certificate.resume(ctx_);
  if (ctx_.profile.watches_record) row_.record.start(ctx_.params.dr.comp_poll, 0, record_context(), out_);
}

/// An expired component that keeps going until it reconnects has a control channel that was there before (A28).
bool Machine::goes_on_expired() const {
  if (ctx_.params.cert.on_expiry != OnExpiry::keep_until_reconnect) return false;
  if (row_.attachment == Attachment::attached) return true;
  return row_.state == State::cloud && row_.watch.session != 0 && !primary_is_controller();
}

void Machine::expire() {
  if (row_.state == State::paused || row_.state == State::start || goes_on_expired()) return;
  row_.why = Reason::certificate_expired;
  apply(Event::certificate_expired);
}

void Machine::on(const wire::Connected& connected) {
  if (connected.epoch == row_.watch.attempt) {
    if (row_.state == State::paused) return out_.add(wire::Send{wire::Request::re_enrol, connected.epoch});
    if (row_.certificate.state == certificate::State::expired) {  // no new session before it has a new certificate (R3)
      row_.why = Reason::certificate_expired;
      return apply(Event::certificate_expired);
    }
    if (row_.state == State::forced) return out_.add(wire::Send{wire::Request::force_state, connected.epoch});
    row_.watch.established(connected.epoch, ctx_.now, ctx_.params);
    return apply(Event::cloud_answered);
  }
  if (connected.epoch != row_.attach_epoch || row_.attachment != Attachment::connection) return;
  row_.attachment = Attachment::attached;
  controller_heard_until(row_, ctx_.now, ctx_.params);
  row_.why = Reason::none;
  apply(Event::controller_answered);
}

void Machine::on(const wire::ConnectionLost& lost) {
  if (row_.watch.session != 0 && lost.epoch == row_.watch.session && row_.state == State::cloud)
    return lose_cloud(lost.why);
  if (row_.attachment == Attachment::attached && lost.epoch == row_.attach_epoch) {
    row_.why = lost.why;
    row_.attachment = Attachment::none;
    row_.attach_wake = kNever;
    apply(Event::controller_lost);
    if (row_.attachment == Attachment::none && wants_controller()) attach();
  }
}

void Machine::on(const wire::Certificate& certificate) {
  row_.certificate.install(ctx_.clock.when(certificate.not_after), certificate.same, ctx_.profile.renewal_threshold,
                           ctx_, out_);
  if (row_.state != State::paused || row_.certificate.expiry <= ctx_.now) return;
  if (is_called()) return apply(Event::certificate_renewed_in_dr);
  row_.watch.established(row_.watch.attempt, ctx_.now, ctx_.params);
  apply(Event::certificate_renewed);
}

void Machine::failed(wire::Epoch epoch, Reason why) {
  if (row_.attachment == Attachment::connection && epoch == row_.attach_epoch) return attach_failed(why);
  if (epoch == row_.watch.attempt) row_.watch.attempt = 0;  // refused: the next tick tries again (A2)
}

// --- the controller: addresses in turn, one attempt each; a whole round in vain waits for the retry period (A2 A11)

void Machine::attach() {
  row_.attach_epoch = ++row_.epoch;
  row_.attachment = Attachment::lookup;
  row_.round_at = ctx_.now;
  row_.attach_wake = ctx_.now + ctx_.params.dns.timeout * ctx_.params.dns.tries;
  out_.add(wire::Resolve{ctx_.profile.controller_name, row_.attach_epoch});
}

void Machine::detach() {
  if (row_.attachment == Attachment::attached) out_.add(wire::Close{row_.attach_epoch});
  row_.attachment = Attachment::none;
  row_.attach_wake = kNever;
  row_.attach_epoch = 0;
}

void Machine::on(const wire::Answer& answer) {
  if (row_.search.is_about(answer.epoch)) {
    if (const auto edges = row_.search.found(answer.list, ctx_, out_)) row_.dr_edges = *edges;
    return;
  }
  if (answer.epoch != row_.attach_epoch || row_.attachment != Attachment::lookup) return;
  if (answer.list.size == 0) return attach_failed(Reason::no_data);
  row_.controllers = answer.list;
  row_.tried = 0;
  row_.first = 0;
  if (ctx_.params.pcc.pick != ControllerPick::nearest)
    row_.first = static_cast<std::uint8_t>(ctx_.draws.below(answer.list.size, row_.draws++));
  try_controller();
}

void Machine::try_controller() {
  row_.attach_epoch = ++row_.epoch;
  row_.attachment = Attachment::connection;
  row_.attach_wake = ctx_.now + ctx_.params.net.connect_timeout;
  const auto index = static_cast<std::uint8_t>((row_.first + row_.tried) % row_.controllers.size);
  out_.add(wire::Connect{row_.controllers, index, wire::Sni::component, row_.attach_epoch});
}

void Machine::attach_failed(Reason why) {
  row_.why = why;
  if (row_.attachment == Attachment::lookup)
    out_.observe(LookupFailed{static_cast<std::uint8_t>(ctx_.profile.controller_name), why});
  else
    out_.observe(AttemptFailed{why});
  const bool more = row_.attachment == Attachment::connection && ++row_.tried < row_.controllers.size;
  if (more) {
    try_controller();
  } else {
    row_.attachment = Attachment::pause;
    row_.attach_wake = std::max(ctx_.now, row_.round_at + ctx_.params.comp.cloud_retry);
  }
  apply(Event::controller_failed);
}

void Machine::attach_deadline() {
  row_.attach_wake = kNever;
  switch (row_.attachment) {
    case Attachment::lookup: return attach_failed(Reason::lookup_timed_out);
    case Attachment::connection: return attach_failed(Reason::timed_out);
    case Attachment::pause: return attach();
    case Attachment::attached:  // silence (A1)
      return on(wire::ConnectionLost{Reason::timed_out, row_.attach_epoch});
    case Attachment::none: return;
  }
}

// --- Disaster Recovery

/// What the record's call means to this component.
Event Machine::call() const {
  if (!ctx_.profile.dr_designated) return Event::dr_called_undesignated;
  const bool in_bc = row_.state == State::bc || row_.state == State::forced;
  const bool waits = in_bc && ctx_.params.dr.mode_precedence == Precedence::bc_wins;
  return waits ? Event::dr_called_in_bc : Event::dr_called;
}

/// What the record says counts as long as it says so; a poll that reads the same and moves nothing is no event.
void Machine::on(const wire::RecordRead& read) {
  const auto verdict = row_.record.judged(read, *read.zpa, ctx_.profile.dr_designated, ctx_, out_);
  if (verdict) follow(verdict->effect);
}

void Machine::follow(dr::Effect effect) {
  if (effect == dr::Effect::keep) return;
  const bool on = effect == dr::Effect::enter;
  const bool news = on != row_.record_on;
  row_.record_on = on;
  const Event event = on ? call() : Event::dr_over;
  if (kTable.next(row_.state, event)) row_.why = Reason::none;
  if (news || kTable.next(row_.state, event)) apply(event);
  if (news && ctx_.profile.dr_designated && row_.state == State::paused) enter_paused();
}

/// R39, R40: everything is dropped, and the service is down for S (A31), unless that is what has just passed.
void Machine::enter_dr_boot(Event event) {
  if (event == Event::dr_boot_failed) return;  // waits for an administrator, or for the end of DR
  stop();
  row_.record.stop();
  row_.waited = Duration{};
  row_.starts_in_dr = true;
  row_.wake = event == Event::started_in_dr ? ctx_.now : ctx_.now + ctx_.params.comp.restart;
}

void Machine::enter_dr() {
  out_.observe(NoticeShown{Notice::dr_activated});
  if (!ctx_.profile.is_edge) row_.search.look_up(++row_.epoch, ctx_, out_);
}

void Machine::restart_elapsed() {
  if (row_.state == State::dr_boot && !ctx_.profile.has_snapshot && !row_.snapshot_restored) {
    row_.why = Reason::no_snapshot;
    apply(Event::dr_boot_failed);
  } else if (row_.state == State::dr_boot) {
    apply(Event::dr_booted);
  } else {
    apply(row_.state == State::dr_exit ? Event::dr_left : Event::upgrade_done);
  }
  process_starts();
}

void Machine::timeouts() {
  const TimePoint now = ctx_.now;
  if (row_.state != State::start && row_.certificate.runs_out(ctx_, out_)) expire();
  if (row_.watch.silence <= now && row_.state == State::cloud) {
    row_.watch.silence = kNever;
    lose_cloud(Reason::timed_out);
  }
  if (row_.wake <= now) {
    row_.wake = kNever;
    if (restarts(row_.state))
      restart_elapsed();
    else
      apply(row_.attachment == Attachment::attached ? Event::wait_elapsed_attached : Event::wait_elapsed);
  }
  if (row_.attach_wake <= now) attach_deadline();
  if (row_.search.is_due(ctx_, out_)) row_.search.look_up(++row_.epoch, ctx_, out_);
  if (row_.watch.retry <= now) row_.watch.attempt_now(++row_.epoch, ctx_.profile.cloud, ctx_, out_);
  if (!is_running(row_)) return;
  row_.certificate.look(row_.watch.session, ctx_, out_);
  row_.record.handle_timeouts(ctx_.params.dr.comp_poll, ctx_, out_);
}

}  // namespace

void step(Row& row, const wire::Input& input, const ComponentContext& ctx, wire::Actions& out) {
  Machine machine(row, ctx, out);
  std::visit([&](const auto& in) { machine.on(in); }, input);
  machine.pause_if_session_ended();
}

void handle_timeouts(Row& row, const ComponentContext& ctx, wire::Actions& out) {
  Machine machine(row, ctx, out);
  machine.timeouts();
  machine.pause_if_session_ended();
}

TimePoint next_wakeup(const Row& row) {
  const TimePoint silence = row.state == State::cloud ? row.watch.silence : kNever;
  const bool expires = row.state != State::start && row.certificate.state != certificate::State::expired;
  const TimePoint expiry = expires ? row.certificate.expiry : kNever;
  const TimePoint look = is_running(row) ? std::min(row.certificate.check, row.record.next_wakeup()) : kNever;
  return std::min({row.wake, row.attach_wake, row.watch.retry, row.search.wake, silence, expiry, look});
}

TimePoint next_wakeup_between_look_ups(const Row& row) {
  Row without = row;
  without.record.next = kNever;
  return next_wakeup(without);
}

bool polls_record(const Row& row, const Profile& profile) {
  return profile.watches_record && is_running(row) && row.record.next != kNever;
}

bool ignores(const Row& row, const wire::RecordRead& read, const ComponentContext& ctx) {
  if (!row.record.ignores(*read.zpa, ctx.profile.dr_designated, ctx)) return false;
  Row copy = row;
  wire::Actions nothing;
  const dr::Moment moment{.now = dr::whole_seconds(ctx.clock.utc(ctx.now)), .in_test_group = ctx.profile.dr_designated};
  Machine(copy, ctx, nothing).follow(dr::judge(*read.zpa, moment).effect);
  return nothing.all().empty() && copy.record_on == row.record_on && copy.why == row.why;
}

void assume_running(Row& row, const ComponentContext& ctx) {
  Context record = ctx;
  record.draws = Stream{ctx.draws.key() / "record"};
  if (ctx.profile.watches_record) row.record.assume_running(ctx.params.dr.comp_poll, 0, record);
}

Row after_crash(const Row& row) {
  Row left{.epoch = static_cast<wire::Epoch>(row.epoch + 1),
           .draws = row.draws,
           .certificate = row.certificate,
           .record = row.record,
           .record_on = row.record_on,
           .starts_in_dr = row.starts_in_dr,
           .snapshot_restored = row.snapshot_restored};
  left.record.stop();
  return left;
}

}  // namespace failcast::component
