// Time of the product's machines. Two clocks that must not be mixed: the monotonic time a driver hands to every
// call (`TimePoint`, simulated or real), and the calendar (`UtcTime`) by which certificates and assertions are judged.
// The only bridge is the entity's own clock, which may be wrong (domain.md 3.1, R57, A39).
#pragma once
#include <chrono>
#include <cstdint>

namespace failcast {

using namespace std::chrono_literals;

/// Monotonic time in integer nanoseconds. Has no `now()`: time is always an argument.
struct SimClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = std::chrono::duration<rep, period>;
  using time_point = std::chrono::time_point<SimClock>;
  static constexpr bool is_steady = true;
};
using Duration = SimClock::duration;
using TimePoint = SimClock::time_point;

/// "No deadline". Later than every instant of a run; never used in arithmetic.
inline constexpr TimePoint kNever = TimePoint::max();

/// Calendar time in UTC, nanoseconds since 1970-01-01 (good until 2262; the `t` and `x` bounds of a DR record are
/// kept in whole seconds elsewhere, domain.md 5.3).
struct UtcClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = std::chrono::duration<rep, period>;
  using time_point = std::chrono::time_point<UtcClock>;
  static constexpr bool is_steady = false;
};
using UtcTime = UtcClock::time_point;

/// An entity's own calendar clock: the truth plus a constant error.
class EntityClock {
 public:
  EntityClock() = default;
  /// @param start  the true UTC instant of TimePoint{}
  /// @param error  what this entity's clock shows minus the truth
  constexpr EntityClock(UtcTime start, Duration error) : shown_at_zero_(start + error) {}
  /// What this clock shows at `t`.
  constexpr UtcTime utc(TimePoint t) const { return shown_at_zero_ + t.time_since_epoch(); }
  /// When this clock will show `u`.
  constexpr TimePoint when(UtcTime u) const { return TimePoint{u - shown_at_zero_}; }

 private:
  UtcTime shown_at_zero_{};
};

/// `t + d`, where `kNever` stays `kNever`.
constexpr TimePoint after(TimePoint t, Duration d) { return t == kNever ? kNever : t + d; }

}  // namespace failcast
