#include "analysis/metrics/degraded_watch.hpp"

#include <algorithm>

namespace failcast::metrics {

DegradedWatch::DegradedWatch(const record::Directory& directory, const Strata& strata, TimePoint judged_from)
    : judged_from_(judged_from), place_of_group_(directory.groups.size(), 0) {
  for (const Strata::Stratum& stratum : strata.list()) place_of_group_[stratum.group] = stratum.place;
}

void DegradedWatch::on(std::uint32_t group, const DegradedChanged& fact, TimePoint now) {
  const std::uint32_t before = std::exchange(told_[{group, fact.segment}], fact.users);
  const auto tell = [&](SliceKind kind, std::uint32_t index) {
    change(running_[{kind, index}], before, fact.users, now);
  };
  if (fact.segment.valid()) return tell(SliceKind::segment, fact.segment.value);
  tell(SliceKind::all, 0);
  tell(SliceKind::site, place_of_group_[group]);
  tell(SliceKind::group, group);
}

void DegradedWatch::change(Running& running, std::uint32_t before, std::uint32_t after, TimePoint now) const {
  const TimePoint from = std::max(running.since, judged_from_);
  if (now > from) {  // what changes within an instant is nobody's state
    running.sum.person_time += static_cast<WideNs>(running.users) * (now - from).count();
    running.sum.peak = std::max(running.sum.peak, running.users);
  }
  running.since = now;
  running.users = running.users - before + after;
}

void DegradedWatch::finish(TimePoint end) {
  for (auto& [slice, running] : running_) change(running, 0, 0, end);
}

DegradedWatch::Sum DegradedWatch::of(SliceKind kind, std::uint32_t index) const {
  const auto found = running_.find({kind, kind == SliceKind::all ? 0 : index});
  return found == running_.end() ? Sum{} : found->second.sum;
}

}  // namespace failcast::metrics
