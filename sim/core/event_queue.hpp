// The future event list: everything that has been scheduled and has not happened yet, the simulator's only clock.
// A monotone radix heap. Nothing is ever scheduled before the present, so an event needs to be placed only as exactly
// as it is near: the next few dozen are sorted, all others wait unsorted in buckets by the highest digit in which their
// time differs from the present, and are spread over finer buckets as it comes closer. There are no cancel tokens: an
// overtaken event finds nothing due. Figures and alternatives: DECISIONS.md.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/core/broken_invariant.hpp"
#include "sim/core/event.hpp"
#include "sim/core/event_buckets.hpp"

namespace failcast::core {

/// Allocates only to hold more events than ever before, a chunk pool at a time. Memory: 32 bytes for each of them, and
/// as much again for events of one single instant.
class EventQueue {
 public:
  /// @param tie_break_seed  for tests, see HappensAfter
  explicit EventQueue(std::uint64_t tie_break_seed = 0) : after_(tie_break_seed) {}
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  /// Cost O(1), but O(log n) in the number of events nearer than the furthest of the sorted ones.
  /// @throws BrokenInvariant when `event.time` lies before the last event popped, or before the start of the run
  void push(const Event& event) {
    if (event.time < now_) throw BrokenInvariant(backwards(event));
    ++size_;
    const Ticks time = ticks_of(event);
    if (time >= near_end_) return far_.put(highest_difference(time, near_begin_), event);
    late_.push_back(event);
    std::push_heap(late_.begin(), late_.end(), after_);
  }

  /// The least event, removed. Amortized cost O(1) while instants differ: an event changes its bucket at most once per
  /// digit of its distance; n events of one instant are sorted, O(log n) each unless they came in order.
  /// @throws BrokenInvariant when the queue is empty
  Event pop() {
    if (size_ == 0) throw BrokenInvariant("pop of an empty event queue");
    if (late_.size() > kFew && near_digits_ > 0) spread_near();
    if (sorted_.empty() && late_.empty()) bring_near();
    --size_;
    const Event least = late_comes_first() ? pop_late() : pop_sorted();
    now_ = least.time;
    return least;
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  /// Time of the least event, kNever when there is none. Cost O(1).
  TimePoint next_time() const {
    if (size_ == 0) return kNever;
    if (sorted_.empty() && late_.empty()) return TimePoint{Duration{static_cast<Duration::rep>(far_.first().least)}};
    return late_comes_first() ? late_.front().time : sorted_.back().time;
  }
  /// The event that comes `n` pops after the next one unless something is pushed before it; nullptr when that is not
  /// known yet. For fetching what it will touch.
  const Event* ahead(std::size_t n) const { return n < sorted_.size() ? &sorted_[sorted_.size() - 1 - n] : nullptr; }
  /// Time of the last event popped; the start of the run before that.
  TimePoint now() const { return now_; }

 private:
  /// Up to here sorting events costs less than spreading them further. More than sorting alone would ask for, so that
  /// ahead() sees far enough.
  static constexpr std::size_t kFew = 256;

  bool late_comes_first() const { return !late_.empty() && (sorted_.empty() || after_(sorted_.back(), late_.front())); }
  Event pop_sorted() {
    const Event event = sorted_.back();
    sorted_.pop_back();
    return event;
  }
  Event pop_late() {
    std::pop_heap(late_.begin(), late_.end(), after_);
    const Event event = late_.back();
    late_.pop_back();
    return event;
  }
  void bring_near();
  void sort_near();
  void spread_near();
  std::string backwards(const Event& event) const;

  // Near are the times from near_begin_ to before near_end_, those that differ in the lowest near_digits_ digits only.
  // Near_begin_ <= now_ holds whenever somebody may push, because what was brought near is popped at once.
  HappensAfter after_;
  std::vector<Event> sorted_;  ///< near events as they were brought near, the least at the back
  std::vector<Event> late_;    ///< near events pushed since then, a heap with the least in front
  EventBuckets far_;           ///< all others, by the highest digit that differs from near_begin_
  Ticks near_begin_ = 0, near_end_ = 0;
  int near_digits_ = 0;
  std::size_t size_ = 0;
  TimePoint now_{};
};

}  // namespace failcast::core
