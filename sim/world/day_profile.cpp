#include "sim/world/day_profile.hpp"

#include <algorithm>

namespace failcast::world {

Duration DayProfile::hour(TimePoint now) const { return clock_.utc(now).time_since_epoch() % 24h; }

double DayProfile::share(TimePoint now) const {
  if (is_flat()) return 1;
  if (work_ != nullptr) return work_->contains(now) ? 1 : traffic_.night_share;
  const Duration here = hour(now), begins = traffic_.day_begins, ends = traffic_.day_ends;
  const bool by_day = begins < ends ? here >= begins && here < ends : here >= begins || here < ends;
  return by_day ? 1 : traffic_.night_share;
}

TimePoint DayProfile::next_change(TimePoint now) const {
  if (is_flat()) return kNever;
  if (work_ != nullptr) return work_->next_change(now);
  const Duration here = hour(now);
  TimePoint next = kNever;
  for (const Duration border : {traffic_.day_begins % 24h, traffic_.day_ends % 24h})
    next = std::min(next, now + (border > here ? border - here : border - here + 24h));
  return next;
}

}  // namespace failcast::world
