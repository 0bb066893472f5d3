// What has been scheduled: a small plain event, and the order in which events happen. The order is total and does not
// depend on insertion, container or thread: (time, rank, entity, the entity's own sequence).
#pragma once
#include <cstdint>
#include <type_traits>

#include "models/base/time.hpp"

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
static_assert(sizeof(Event) == 32 && std::is_trivially_copyable_v<Event>);

/// "x happens after y", in the form that the standard library's sorts and heaps take: the first event comes last.
class HappensAfter {
 public:
  /// @param tie_break_seed  for tests: not 0 permutes the events of different entities at equal (time, rank), because
  ///                        one fixed order can hide a race. The order within an entity stays.
  explicit HappensAfter(std::uint64_t tie_break_seed) : tie_break_seed_(tie_break_seed) {}

  bool operator()(const Event& x, const Event& y) const {
    if (x.time != y.time) return x.time > y.time;
    if (x.rank != y.rank) return x.rank > y.rank;
    if (x.entity != y.entity) return place(x.entity) > place(y.entity);
    return x.sequence > y.sequence;
  }

 private:
  /// SplitMix64's finaliser: a bijection, so two entities never share a place in the permuted order.
  static constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
  }
  std::uint64_t place(std::uint32_t entity) const {
    return tie_break_seed_ == 0 ? entity : mix(entity ^ tie_break_seed_);
  }

  std::uint64_t tie_break_seed_;
};

}  // namespace failcast::core
