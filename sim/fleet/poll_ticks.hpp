// When those who share a resolver look the DR record up: each at the ticks of its own phase, again and again. Answers
// "who is next from here on?" and "how many look-ups lie in between?" without going through them one by one.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/time.hpp"
#include "sim/core/event.hpp"

namespace failcast::fleet {

class PollTicks {
 public:
  struct Poller {
    std::uint64_t order = 0;   ///< of its ticks among what happens at one instant (core::Position)
    std::uint32_t entity = 0;  ///< whoever keeps it knows what that is
  };
  struct Tick {
    TimePoint at{};
    Poller poller;
    core::Position position() const { return {at, poller.order}; }
  };

  /// @param next  one of its ticks; all others are whole periods from it
  void add(Poller poller, TimePoint next, Duration period);
  void remove(Poller poller, TimePoint next, Duration period);
  /// A tick of the grid that did not happen: its process started at that very instant.
  void leave_out(core::Position tick);
  bool has_left_out() const { return !left_out_.empty(); }
  /// Nobody will ask about what lies before.
  void forget_before(core::Position position);

  bool empty() const { return grids_.empty(); }
  /// The first tick at or after a position. Cost O(log pollers) per distinct period.
  std::optional<Tick> first(core::Position from) const;
  /// Ticks in [from, to).
  std::uint64_t count(core::Position from, core::Position to) const;
  /// The ticks in [from, to), in no order.
  std::vector<Tick> between(core::Position from, core::Position to) const;
  /// Everybody, in no order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Grid& grid : grids_)
      for (const Entry& entry : grid.entries) visit(entry.poller);
  }
  /// After this long all ticks repeat; 0 when that is longer than `most`.
  Duration common_period(Duration most) const;

 private:
  struct Entry {
    Duration phase{};
    Poller poller;
  };
  /// All who share a period, by phase and order.
  struct Grid {
    Duration period{};
    mutable std::vector<Entry> entries;
    mutable bool is_sorted = true;
    void sort() const;
    /// Ticks before `to`, counted from time 0 on.
    std::uint64_t before(core::Position to) const;
    std::size_t lower_bound(Duration phase, std::uint64_t order) const;
  };
  Grid& grid_of(Duration period);
  bool is_left_out(core::Position tick) const;

  std::vector<Grid> grids_;
  std::vector<core::Position> left_out_;
};

}  // namespace failcast::fleet
