// The future event list: everything that has been scheduled and has not happened yet, the simulator's only clock.
// A 4-ary heap of small plain events. Their order is total and does not depend on insertion, container or thread:
// (time, rank, entity, the entity's own sequence). There are no cancel tokens: an overtaken event finds nothing due.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "models/base/time.hpp"
#include "sim/core/broken_invariant.hpp"

namespace failcast::core {

/// What is due when, and for whom. `kind`, `epoch`, `a` and `b` belong to whoever scheduled it.
struct Event {
  TimePoint time{};
  std::uint8_t rank = 0;  ///< order of classes of events at one instant; the world's enum says which
  std::uint8_t kind = 0;
  std::uint16_t epoch = 0;
  std::uint32_t entity = 0;
  std::uint32_t sequence = 0;  ///< the entity's own count: its events of one instant and rank run in this order
  std::uint32_t a = 0;
  std::uint64_t b = 0;
};
static_assert(sizeof(Event) <= 40 && std::is_trivially_copyable_v<Event>);

class EventQueue {
 public:
  /// @param tie_break_seed  for tests: not 0 permutes the events of different entities at equal (time, rank), because
  ///                        one fixed order can hide a race. The order within an entity stays.
  explicit EventQueue(std::uint64_t tie_break_seed = 0) : tie_break_seed_(tie_break_seed) {}

  /// Cost O(log n).
  /// @throws BrokenInvariant when `event.time` lies before the last event popped
  void push(const Event& event) {
    if (event.time < now_) throw BrokenInvariant(backwards(event));
    heap_.push_back(event);
    sift_up(heap_.size() - 1);
  }

  /// The least event, removed. Cost O(log n).
  /// @throws BrokenInvariant when the queue is empty
  Event pop() {
    if (heap_.empty()) throw BrokenInvariant("pop of an empty event queue");
    const Event least = heap_.front();
    const Event last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(last);
    now_ = least.time;
    return least;
  }

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  /// Time of the least event, kNever when there is none.
  TimePoint next_time() const { return heap_.empty() ? kNever : heap_.front().time; }
  /// Time of the last event popped.
  TimePoint now() const { return now_; }
  void reserve(std::size_t events) { heap_.reserve(events); }

 private:
  static constexpr std::size_t kArity = 4;

  /// SplitMix64's finaliser: a bijection, so two entities never share a place in the permuted order.
  static constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
  }
  std::uint64_t place(std::uint32_t entity) const {
    return tie_break_seed_ == 0 ? entity : mix(entity ^ tie_break_seed_);
  }

  bool before(const Event& x, const Event& y) const {
    if (x.time != y.time) return x.time < y.time;
    if (x.rank != y.rank) return x.rank < y.rank;
    if (x.entity != y.entity) return place(x.entity) < place(y.entity);
    return x.sequence < y.sequence;
  }

  void sift_up(std::size_t at) {
    const Event event = heap_[at];
    while (at > 0) {
      const std::size_t parent = (at - 1) / kArity;
      if (!before(event, heap_[parent])) break;
      heap_[at] = heap_[parent];
      at = parent;
    }
    heap_[at] = event;
  }

  /// Puts `event` into the hole at the root.
  void sift_down(const Event& event) {
    std::size_t at = 0;
    for (;;) {
      const std::size_t first = at * kArity + 1;
      if (first >= heap_.size()) break;
      const std::size_t end = std::min(first + kArity, heap_.size());
      std::size_t least = first;
      for (std::size_t child = first + 1; child < end; ++child)
        if (before(heap_[child], heap_[least])) least = child;
      if (!before(heap_[least], event)) break;
      heap_[at] = heap_[least];
      at = least;
    }
    heap_[at] = event;
  }

  std::string backwards(const Event& event) const {
    return "time went back: an event of entity " + std::to_string(event.entity) + " for " +
           std::to_string(event.time.time_since_epoch().count()) + " ns was scheduled at " +
           std::to_string(now_.time_since_epoch().count()) + " ns";
  }

  std::vector<Event> heap_;
  TimePoint now_ = TimePoint::min();
  std::uint64_t tie_break_seed_;
};

}  // namespace failcast::core
