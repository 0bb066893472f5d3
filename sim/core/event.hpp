// What has been scheduled: a small plain event, and the order in which events happen. The order is total and does not
// depend on insertion, container or thread: (time, rank, entity, the entity's own sequence).
#pragma once
#include <compare>
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

/// Where something stands in the order of a run: its instant, and its place among what happens at that instant. For
/// what is not an event but has to be ordered among events: ticks that are accounted for without one.
struct Position {
  TimePoint time{};
  std::uint64_t order = 0;  ///< HappensAfter::order
  friend constexpr auto operator<=>(Position, Position) = default;
};

/// "x happens after y", in the form that the standard library's sorts and heaps take: the first event comes last.
class HappensAfter {
 public:
  /// @param tie_break_seed  for tests: not 0 permutes the events of different entities at equal (time, rank), because
  ///                        one fixed order can hide a race. The order within an entity stays.
  explicit HappensAfter(std::uint64_t tie_break_seed) : tie_break_seed_(tie_break_seed) {}

  bool operator()(const Event& x, const Event& y) const {
    if (x.time != y.time) return x.time > y.time;
    const std::uint64_t of_x = order(x.rank, x.entity), of_y = order(y.rank, y.entity);
    return of_x != of_y ? of_x > of_y : x.sequence > y.sequence;
  }

  /// The place among what happens at one instant, by rank, then by entity.
  std::uint64_t order(std::uint8_t rank, std::uint32_t entity) const {
    return static_cast<std::uint64_t>(rank) << 32 | place(entity);
  }

 private:
  /// A bijection (the finaliser of MurmurHash3), so two entities never share a place in the permuted order.
  static constexpr std::uint32_t mix(std::uint32_t x) {
    x = (x ^ (x >> 16)) * 0x85ebca6bu;
    x = (x ^ (x >> 13)) * 0xc2b2ae35u;
    return x ^ (x >> 16);
  }
  std::uint32_t place(std::uint32_t entity) const {
    return tie_break_seed_ == 0 ? entity : mix(entity ^ static_cast<std::uint32_t>(tie_break_seed_));
  }

  std::uint64_t tie_break_seed_;
};

}  // namespace failcast::core
