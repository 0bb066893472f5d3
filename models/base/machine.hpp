// What every protocol machine is given beside its input: the time, the parameters, its own clock and its own chance.
// A machine is a row (plain data) and free functions over it: `step`, `handle_timeouts`, `next_wakeup`. The class that
// a test likes and the table that a fleet needs call the same functions.
#pragma once
#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/parameters/parameters.hpp"

namespace failcast {

struct Context {
  TimePoint now;
  const Parameters& params;
  Stream draws;       ///< the entity's own stream; rows count what they drew
  EntityClock clock;  ///< the entity's own calendar
};

/// What a row does again and again in its present state. The driver may leave out ticks that change nothing, provided
/// it accounts for them (`skip` of the machine); a live driver uses `next` as a timer.
struct Recurrence {
  TimePoint next = kNever;      ///< next tick not yet accounted for
  Duration period{};            ///< 0 with `postpones_wake`: dense traffic, every instant is a tick
  bool postpones_wake = false;  ///< an answered tick moves the row's deadline past the next tick
};

/// Packets of a control channel or data session, the last of them heard at `beat` (A60). They put the end of the
/// silence off, unless they come so rarely that each pause counts as loss.
inline Recurrence component_traffic(TimePoint beat, const Parameters& params) {
  const Duration period = params.comp.keepalive;
  return {after(beat, period), period, period <= params.comp.loss_detect};
}

/// The last tick at or before `now`, given that ticks up to `next` - period are accounted for. Dense traffic ticks at
/// every instant (A60).
constexpr TimePoint last_tick(const Recurrence& traffic, TimePoint now) {
  if (traffic.period <= Duration{}) return now;
  const TimePoint previous = traffic.next - traffic.period;
  return now < traffic.next ? previous : previous + (now - previous) / traffic.period * traffic.period;
}

/// The first tick at or after `now`.
constexpr TimePoint next_tick(const Recurrence& traffic, TimePoint now) {
  if (traffic.period <= Duration{}) return now;
  if (now <= traffic.next) return traffic.next;
  return traffic.next + (now - traffic.next + traffic.period - Duration{1}) / traffic.period * traffic.period;
}

/// How many ticks lie before `end`. Not for dense traffic.
constexpr std::int64_t ticks_before(const Recurrence& recurrence, TimePoint end) {
  return end <= recurrence.next ? 0 : (end - recurrence.next - Duration{1}) / recurrence.period + 1;
}

}  // namespace failcast
