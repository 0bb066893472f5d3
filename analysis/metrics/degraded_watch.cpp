#include "analysis/metrics/degraded_watch.hpp"

#include <algorithm>

namespace failcast::metrics {

DegradedWatch::DegradedWatch(const record::Directory& directory, const Strata& strata, std::size_t faults,
                             TimePoint judged_from)
    : judged_from_(judged_from), is_open_(faults, 0), place_of_group_(directory.groups.size(), 0) {
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
  const auto add = [&](Sum& sum) {
    sum.person_time += static_cast<WideNs>(running.users) * (now - from).count();
    sum.peak = std::max(sum.peak, running.users);
  };
  if (now > from && running.users > 0) {  // what changes within an instant is nobody's state
    add(running.sum);
    for (std::uint32_t fault = 0; fault < is_open_.size(); ++fault)
      if (is_open_[fault] != 0) add(running.during[fault]);
  }
  running.since = now;
  running.users = running.users - before + after;
}

void DegradedWatch::bring_up(TimePoint now) {
  for (auto& [slice, running] : running_) change(running, 0, 0, now);
}

void DegradedWatch::open_window(std::uint32_t fault, TimePoint now) {
  bring_up(now);
  is_open_[fault] = 1;
}

void DegradedWatch::close_window(std::uint32_t fault, TimePoint now) {
  bring_up(now);
  is_open_[fault] = 0;
}

void DegradedWatch::finish(TimePoint end) { bring_up(end); }

DegradedWatch::Sum DegradedWatch::of(std::optional<std::uint32_t> fault, SliceKind kind, std::uint32_t index) const {
  const auto found = running_.find({kind, kind == SliceKind::all ? 0 : index});
  if (found == running_.end()) return {};
  if (!fault) return found->second.sum;
  const auto during = found->second.during.find(*fault);
  return during == found->second.during.end() ? Sum{} : during->second;
}

}  // namespace failcast::metrics
