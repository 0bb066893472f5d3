#include "sim/core/event_queue.hpp"

namespace failcast::core {

/// Makes the first few far events, or all of the first instant, the near ones.
void EventQueue::bring_near() {
  for (;;) {
    const EventBuckets::First first = far_.first();
    near_digits_ = first.least == first.most ? 0 : highest_difference(first.least, first.most) + 1;
    near_begin_ = first.least & ~(span_of(near_digits_) - 1);
    if (near_digits_ == 0 || first.size <= kFew) break;
    far_.empty_first([this](const Event& event) { far_.put(near_digits_ - 1, event); });
  }
  near_end_ = near_begin_ + span_of(near_digits_);
  far_.empty_first([this](const Event& event) { sorted_.push_back(event); });
  sort_near();
}

/// Who hears of something one after the other also acts in that order: of one instant, events mostly lie sorted, forth
/// or back, depending on how often they were spread.
void EventQueue::sort_near() {
  if (std::is_sorted(sorted_.begin(), sorted_.end(), after_)) return;
  if (std::is_sorted(sorted_.rbegin(), sorted_.rend(), after_)) return std::reverse(sorted_.begin(), sorted_.end());
  std::sort(sorted_.begin(), sorted_.end(), after_);
}

/// Turns the near events into far ones of the finest row that tells them apart: too many have come in late.
void EventQueue::spread_near() {
  for (const Event& event : sorted_) far_.put(near_digits_ - 1, event);
  for (const Event& event : late_) far_.put(near_digits_ - 1, event);
  sorted_.clear();
  late_.clear();
}

std::string EventQueue::backwards(const Event& event) const {
  return "time went back: an event of entity " + std::to_string(event.entity) + " for " +
         std::to_string(event.time.time_since_epoch().count()) + " ns was scheduled at " +
         std::to_string(now_.time_since_epoch().count()) + " ns";
}

}  // namespace failcast::core
