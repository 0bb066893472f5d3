// When people of one kind are at work: stretches of time that a calendar made (days of the week, hours, time zone,
// daylight saving). Whatever needs a person waits for one of them; machines go on without (A25).
#pragma once
#include <vector>

#include "models/base/time.hpp"

namespace failcast {

class WorkingTime {
 public:
  /// From `begin` until just before `end`.
  struct Stretch {
    TimePoint begin;
    TimePoint end;
    friend constexpr bool operator==(const Stretch&, const Stretch&) = default;
  };
  /// @param stretches  in any order; those that meet or overlap become one, empty ones are left out
  explicit WorkingTime(std::vector<Stretch> stretches);

  const std::vector<Stretch>& stretches() const { return stretches_; }
  bool contains(TimePoint t) const;
  /// The first instant at or after `t` that is working time; kNever past the last stretch.
  TimePoint next(TimePoint t) const { return after(t, Duration{}); }
  /// When it is working time no more, or is again, after `t`; kNever past the last stretch.
  TimePoint next_change(TimePoint t) const;
  /// When `work` of working time has passed since `t`, and it is working time; kNever past the last stretch.
  TimePoint after(TimePoint t, Duration work) const;

 private:
  std::vector<Stretch> stretches_;  ///< ascending, with time between them
  std::vector<Duration> before_;    ///< working time before each
};

}  // namespace failcast
