#include "models/dr/watch.hpp"

#include <algorithm>
#include <limits>

namespace failcast::dr {
namespace {

Duration first_phase(Duration period, std::uint64_t draw, const Context& ctx) {
  if (ctx.params.dr.poll_phase == PollPhase::synchronized) return Duration{};
  return Duration{static_cast<std::int64_t>(ctx.draws.below(static_cast<std::uint64_t>(period.count()), draw))};
}

/// The first instant of the reader's clock that shows second `second`; kNever when it lies beyond what fits.
TimePoint when(const EntityClock& clock, EpochSeconds second, std::int64_t later) {
  constexpr auto kMost = static_cast<EpochSeconds>(std::numeric_limits<std::int64_t>::max() / 1'000'000'000 - 2);
  if (second > kMost) return kNever;
  return clock.when(UtcTime{(static_cast<std::int64_t>(second) + later) * 1s});
}

/// The extra look-up that a reading asks for (A39).
TimePoint bound_of(Outcome outcome, const Reading& reading, const Context& ctx) {
  if (ctx.params.dr.time_eval != TimeEvaluation::exact_timer) return kNever;
  TimePoint bound = kNever;
  if (outcome == Outcome::not_yet_active && reading.record.start) bound = when(ctx.clock, *reading.record.start, 0);
  if (outcome == Outcome::applied && reading.record.end) bound = when(ctx.clock, *reading.record.end, 1);
  return bound <= ctx.now ? kNever : bound;
}

}  // namespace

void Watch::start(Duration period, std::uint64_t draw, const Context& ctx, wire::Actions& out) {
  if (next == kNever) assume_running(period, draw, ctx);
  while (next <= ctx.now) next += period;
  look_up(ctx, out);
}

void Watch::assume_running(Duration period, std::uint64_t draw, const Context& ctx) {
  next = ctx.now + first_phase(period, draw, ctx);
  bound = gives_up = kNever;
  polls = 0;
}

void Watch::stop() { bound = gives_up = kNever; }

void Watch::handle_timeouts(Duration period, const Context& ctx, wire::Actions& out) {
  if (gives_up <= ctx.now) {
    gives_up = kNever;
    if (outcome != Outcome::unanswered || check == 0) {
      outcome = Outcome::unanswered;
      problem = Problem::unanswered;
      check = 1;
      out.observe(RecordSeen{static_cast<std::uint8_t>(outcome), static_cast<std::uint8_t>(problem), check});
    }
  }
  const bool due = next <= ctx.now || bound <= ctx.now;
  if (bound <= ctx.now) bound = kNever;
  while (next <= ctx.now) next += period;
  if (due) look_up(ctx, out);
}

TimePoint Watch::next_wakeup() const { return std::min(next, next_wakeup_between()); }

TimePoint Watch::next_wakeup_between() const { return std::min(bound, gives_up); }

bool Watch::ignores(const Reading& reading, bool takes_part_in_tests, const Context& ctx) const {
  const std::int64_t now = whole_seconds(ctx.clock.utc(ctx.now));
  const Verdict verdict = judge(reading, {.now = now, .in_test_group = takes_part_in_tests});
  return verdict.outcome == outcome && reading.problem == problem && verdict.check == check &&
         bound == bound_of(verdict.outcome, reading, ctx);
}

TimePoint Watch::holds_until(const Reading& reading, const Context& ctx) {
  TimePoint until = kNever;
  const auto consider = [&](const std::optional<EpochSeconds>& second, std::int64_t later) {
    if (!second) return;
    if (const TimePoint at = when(ctx.clock, *second, later); at > ctx.now) until = std::min(until, at);
  };
  consider(reading.record.start, 0);
  consider(reading.record.end, 1);
  return until;
}

void Watch::skip(std::int64_t n, Duration period) {
  next += period * n;
  polls += static_cast<std::uint64_t>(n);
  epoch = static_cast<wire::Epoch>(epoch + n);
}

void Watch::begin_skipped(TimePoint at, Duration period, const Parameters& params) {
  skip(1, period);
  gives_up = at + params.dns.timeout * params.dns.tries;
}

void Watch::assume_read(const Reading& reading, bool takes_part_in_tests, const Context& ctx) {
  if (reading.problem != Problem::none) return;
  const std::int64_t now = whole_seconds(ctx.clock.utc(ctx.now));
  const Verdict verdict = judge(reading, {.now = now, .in_test_group = takes_part_in_tests});
  outcome = verdict.outcome;
  problem = reading.problem;
  check = static_cast<std::uint8_t>(verdict.check);
}

std::optional<Verdict> Watch::judged(const wire::RecordRead& read, const Reading& reading, bool takes_part_in_tests,
                                     const Context& ctx, wire::Actions& out) {
  if (read.epoch != epoch || gives_up == kNever) return std::nullopt;
  gives_up = kNever;
  const std::int64_t now = whole_seconds(ctx.clock.utc(ctx.now));
  const Verdict verdict = judge(reading, {.now = now, .in_test_group = takes_part_in_tests});
  if (verdict.outcome != outcome || reading.problem != problem || verdict.check != check) {
    outcome = verdict.outcome;
    problem = reading.problem;
    check = static_cast<std::uint8_t>(verdict.check);
    out.observe(RecordSeen{static_cast<std::uint8_t>(outcome), static_cast<std::uint8_t>(problem), check});
  }
  bound = bound_of(outcome, reading, ctx);
  return verdict;
}

void Watch::look_up(const Context& ctx, wire::Actions& out) {
  ++epoch;
  ++polls;
  gives_up = ctx.now + ctx.params.dns.timeout * ctx.params.dns.tries;
  out.add(wire::Resolve{wire::Name::dr_record, epoch});
}

}  // namespace failcast::dr
