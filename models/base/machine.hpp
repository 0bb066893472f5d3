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

}  // namespace failcast
