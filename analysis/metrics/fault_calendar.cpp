#include "analysis/metrics/fault_calendar.hpp"

#include <algorithm>

namespace failcast::metrics {

std::string_view fault_id_of(std::string_view occurrence) {
  const std::size_t hash = occurrence.rfind('#');
  if (hash == std::string_view::npos || hash + 1 == occurrence.size()) return occurrence;
  const bool numbered = occurrence.find_first_not_of("0123456789", hash + 1) == std::string_view::npos;
  return numbered ? occurrence.substr(0, hash) : occurrence;
}

FaultCalendar::FaultCalendar(const std::vector<std::string>& occurrences) {
  for (const std::string& o : occurrences) ids_.emplace_back(fault_id_of(o));
  std::sort(ids_.begin(), ids_.end());
  ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
  for (const std::string& o : occurrences) {
    const auto found = std::lower_bound(ids_.begin(), ids_.end(), fault_id_of(o));
    id_of_.push_back(static_cast<std::uint32_t>(found - ids_.begin()));
  }
  depth_.assign(ids_.size(), 0);
  began_.assign(occurrences.size(), TimePoint{});
  enter({});
}

void FaultCalendar::begin(std::uint32_t occurrence, TimePoint now) {
  std::vector<std::uint32_t> active = sets_[current_].occurrences;
  const auto place = std::lower_bound(active.begin(), active.end(), occurrence);
  if (place != active.end() && *place == occurrence) return;
  active.insert(place, occurrence);
  ++depth_[id_of(occurrence)];
  began_[occurrence] = now;
  last_begin_ = Mark{now, id_of(occurrence)};
  enter(active);
}

void FaultCalendar::end(std::uint32_t occurrence, TimePoint now) {
  std::vector<std::uint32_t> active = sets_[current_].occurrences;
  const auto place = std::lower_bound(active.begin(), active.end(), occurrence);
  if (place == active.end() || *place != occurrence) return;
  active.erase(place);
  --depth_[id_of(occurrence)];
  last_end_ = Mark{now, id_of(occurrence)};
  ++ends_;
  enter(active);
}

bool FaultCalendar::still_lasts(std::uint32_t set) const {
  const std::vector<std::uint32_t>& then = sets_[set].occurrences;
  const std::vector<std::uint32_t>& now = sets_[current_].occurrences;
  TimePoint latest = TimePoint::min();
  for (const std::uint32_t occurrence : then) latest = std::max(latest, began_[occurrence]);
  return std::any_of(then.begin(), then.end(), [&](std::uint32_t occurrence) {
    return began_[occurrence] == latest && std::binary_search(now.begin(), now.end(), occurrence);
  });
}

void FaultCalendar::enter(const std::vector<std::uint32_t>& active) {
  const auto [entry, is_new] = set_numbers_.try_emplace(active, static_cast<std::uint32_t>(sets_.size()));
  if (is_new) {
    FaultSet set{active, {}};
    for (const std::uint32_t occurrence : active) set.ids.push_back(id_of(occurrence));
    std::sort(set.ids.begin(), set.ids.end());
    set.ids.erase(std::unique(set.ids.begin(), set.ids.end()), set.ids.end());
    sets_.push_back(std::move(set));
  }
  current_ = entry->second;
}

}  // namespace failcast::metrics
