#include "models/certificate/life_cycle.hpp"

#include <algorithm>

#include "models/certificate/transitions.hpp"

namespace failcast::certificate {
namespace {

constexpr TransitionTable<State, Event> kTable{kTransitions};

}  // namespace

TimePoint look_from(TimePoint from, const Context& ctx) {
  const Duration period = ctx.params.cert.renew_check;
  const Stream phases{ctx.draws.key() / "certificate look"};
  const auto phase = static_cast<std::int64_t>(phases.below(static_cast<std::uint64_t>(period.count()), 0));
  TimePoint look{Duration{phase}};
  if (from < look) look -= (look - from) / period * period;  // they were looked at before the run as well
  return next_tick({.next = look, .period = period}, from);
}

void LifeCycle::apply(Event event, wire::Actions& out) {
  const std::optional<State> to = kTable.next(state, event);
  if (!to || *to == state) return;
  state = *to;
  out.observe(CertificateChanged{static_cast<std::uint8_t>(state)});
}

void LifeCycle::install(TimePoint until, bool same, Duration threshold, const Context& ctx, wire::Actions& out) {
  // A renewal in time moves nothing in the table, and is told all the same: it is what a large threshold costs.
  const bool in_time = state == State::valid && due_at <= ctx.now && !same;
  expiry = until;
  check = kNever;
  if (until <= ctx.now || (same && state == State::due)) return;
  due_at = until - threshold;
  check = look_from(ctx.now + Duration{1}, ctx);
  if (in_time) out.observe(CertificateChanged{static_cast<std::uint8_t>(state)});
  apply(Event::renewed, out);
}

void LifeCycle::resume(const Context& ctx) {
  if (check < ctx.now) check = look_from(ctx.now, ctx);
}

bool LifeCycle::runs_out(const Context& ctx, wire::Actions& out) {
  if (state == State::expired || expiry > ctx.now) return false;
  check = kNever;
  apply(Event::ran_out, out);
  return true;
}

void LifeCycle::look(wire::Epoch session, const Context& ctx, wire::Actions& out) {
  if (check > ctx.now) return;
  ++looks;
  if (ignores_look(ctx.now)) {
    check = look_from(ctx.now + Duration{1}, ctx);
    return;
  }
  if (session != 0) return ask(session, ctx, out);
  check = kNever;  // until the cloud is back
  apply(Event::blocked, out);
}

void LifeCycle::cloud_returned(wire::Epoch session, const Context& ctx, wire::Actions& out) {
  if (state == State::due) ask(session, ctx, out);
}

void LifeCycle::ask(wire::Epoch session, const Context& ctx, wire::Actions& out) {
  check = look_from(ctx.now + Duration{1}, ctx);  // should nothing come of it
  const Stream chances{ctx.draws.key() / "certificate renewal"};
  if (chances.uniform(attempts++) < ctx.params.cert.renew_ok_p) out.add(wire::Send{wire::Request::re_enrol, session});
}

std::string_view name_of(State state) {
  switch (state) {
    case State::valid: return "valid";
    case State::due: return "due";
    case State::expired: return "expired";
    case State::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Event event) {
  switch (event) {
    case Event::renewed: return "renewed";
    case Event::blocked: return "blocked";
    case Event::ran_out: return "ran_out";
    case Event::count_: return "any";
  }
  return "?";
}

MachineDescription description() { return describe<State, Event>("certificate", kTransitions, kIgnored, kImpossible); }

}  // namespace failcast::certificate
