#include "models/component/component.hpp"

#include <algorithm>

#include "models/component/transitions.hpp"
#include "models/wire/advance.hpp"

namespace failcast::component {
namespace {

constexpr TransitionTable<State, Event> kTable{kTransitions};

class Machine {
 public:
  Machine(Row& row, const ComponentContext& ctx, wire::Actions& out) : row_(row), ctx_(ctx), out_(out) {}

  void on(const wire::Start&) {
    row_.waited = Duration{};
    apply(Event::started);
    if (row_.expiry <= ctx_.now) apply(Event::certificate_expired);
  }
  void on(const wire::Answer& answer);
  void on(const wire::NoAddress& none) {
    if (none.epoch == row_.attach_epoch && row_.attachment == Attachment::lookup) attach_failed(none.why);
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
  template <class Other>
  void on(const Other&) {}  // said to clients only

  void timeouts();

 private:
  void apply(Event event) {
    if (const auto from = wire::advance(kTable, row_.state, event, row_.why, out_)) enter(*from, event);
  }
  void enter(State from, Event event);
  void enter_cloud(State from);
  void enter_wait(State from);
  void stop();
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
    case State::paused: stop(); return row_.watch.begin_retries(row_.draws++, ctx_);
    case State::upgrading:
      stop();
      row_.wake = ctx_.now + ctx_.params.comp.restart;
      return;
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

void Machine::stop() {
  detach();
  row_.wake = row_.lost_at = kNever;
  row_.watch = CloudWatch{};
}

void Machine::on(const wire::Connected& connected) {
  if (connected.epoch == row_.watch.attempt) {
    if (row_.state == State::forced) return out_.add(wire::Send{wire::Request::force_state, connected.epoch});
    if (row_.state == State::paused) return out_.add(wire::Send{wire::Request::re_enrol, connected.epoch});
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
  row_.expiry = ctx_.clock.when(certificate.not_after);
  if (row_.state == State::paused && row_.expiry > ctx_.now) {
    row_.watch.established(row_.watch.attempt, ctx_.now, ctx_.params);
    apply(Event::certificate_renewed);
  }
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

void Machine::timeouts() {
  const TimePoint now = ctx_.now;
  if (row_.expiry <= now && row_.state != State::paused && row_.state != State::start) {
    row_.why = Reason::certificate_expired;
    apply(Event::certificate_expired);
  }
  if (row_.watch.silence <= now && row_.state == State::cloud) {
    row_.watch.silence = kNever;
    lose_cloud(Reason::timed_out);
  }
  if (row_.wake <= now) {
    row_.wake = kNever;
    if (row_.state == State::upgrading)
      apply(Event::upgrade_done);
    else
      apply(row_.attachment == Attachment::attached ? Event::wait_elapsed_attached : Event::wait_elapsed);
  }
  if (row_.attach_wake <= now) attach_deadline();
  if (row_.watch.retry <= now) row_.watch.attempt_now(++row_.epoch, ctx_.profile.cloud, ctx_, out_);
}

}  // namespace

void step(Row& row, const wire::Input& input, const ComponentContext& ctx, wire::Actions& out) {
  Machine machine(row, ctx, out);
  std::visit([&](const auto& in) { machine.on(in); }, input);
}

void handle_timeouts(Row& row, const ComponentContext& ctx, wire::Actions& out) { Machine(row, ctx, out).timeouts(); }

TimePoint next_wakeup(const Row& row) {
  const TimePoint silence = row.state == State::cloud ? row.watch.silence : kNever;
  const TimePoint expiry = row.state == State::paused || row.state == State::start ? kNever : row.expiry;
  return std::min({row.wake, row.attach_wake, row.watch.retry, silence, expiry});
}

Recurrence cloud_traffic(const Row& row, const Parameters& params) {
  if (row.state != State::cloud || row.watch.session == 0) return {};
  return {after(row.watch.beat, params.comp.keepalive), params.comp.keepalive, true};
}

Recurrence controller_traffic(const Row& row, const Parameters& params) {
  if (row.attachment != Attachment::attached) return {};
  return {after(row.attach_beat, params.comp.keepalive), params.comp.keepalive, true};
}

void cloud_heard_until(Row& row, TimePoint heard_at, const Parameters& params) {
  if (row.state == State::cloud && row.watch.session != 0) row.watch.heard(heard_at, params);
}

void controller_heard_until(Row& row, TimePoint heard_at, const Parameters& params) {
  if (row.attachment != Attachment::attached) return;
  row.attach_beat = heard_at;
  row.attach_wake = heard_at + params.comp.loss_detect;
}

Mode mode(const Row& row) {
  switch (row.state) {
    case State::cloud:
    case State::wait:
    case State::pcc_connect: return Mode::cloud;
    case State::bc: return Mode::bc;
    case State::forced: return row.attachment == Attachment::attached ? Mode::bc : Mode::cloud;
    case State::isolated: return Mode::cloud;
    case State::start:
    case State::paused:
    case State::upgrading:
    case State::count_: return Mode::none;
  }
  return Mode::none;
}

bool is_serving(const Row& row) { return mode(row) != Mode::none; }

}  // namespace failcast::component
