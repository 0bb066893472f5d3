// The weekly upgrade of a group of connectors, edges or controllers (domain.md 3.11, H10, H43): a window, one member at
// a time in random order, only members in normal operation (R6, R60). After a failure the group waits for its next
// window. The driver hands wire::UpgradeSlot to the member that the scheduler names, and reports how it ended.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "models/base/machine.hpp"
#include "models/base/transition.hpp"
#include "models/wire/messages.hpp"

namespace failcast::upgrade {

enum class State : std::uint8_t {
  closed,     ///< between two windows
  open,       ///< the next member's turn
  upgrading,  ///< one member is under way
  paused,     ///< one failed; until the next window (H64)
  count_
};
enum class Event : std::uint8_t {
  window_opened,
  slot_given,
  none_left,
  member_upgraded,
  member_failed,
  overran,
  count_
};
std::string_view name_of(State state);
std::string_view name_of(Event event);

/// A member at the moment that its turn may come.
enum class Member : std::uint8_t {
  ready,       ///< in normal operation, with an older version
  unready,     ///< in BC, DR, paused...: passed over until the next window (R6, A128)
  up_to_date,  ///< nothing to do
};

struct Row {
  TimePoint first = kNever;  ///< start of the first window
  TimePoint wake = kNever;   ///< next window, next turn, end of the window
  std::uint64_t window = 0;  ///< number of the window, from 0
  std::uint32_t turn = 0;    ///< members of this window's order that had their turn
  std::uint32_t member = 0;  ///< under way
  State state = State::closed;
};

/// @param first_window  when the group's first window opens; later ones every upgrade.period
void start(Row& row, TimePoint first_window);

/// A member gets its slot; `fails` is how the upgrade will end (A99).
struct Slot {
  std::uint32_t member;
  bool fails;
};
/// Does what is due. Nothing starts that could not end inside the window (R60). @param members  all of the group
std::optional<Slot> handle_timeouts(Row& row, std::span<const Member> members, const Context& ctx, wire::Actions& out);
TimePoint next_wakeup(const Row& row);
/// The member runs again, with the new version or without. A report after the end of the window counts for nothing:
/// it was taken for a failure then (A128).
void member_done(Row& row, std::uint32_t member, bool upgraded, const Context& ctx, wire::Actions& out);

MachineDescription description();

}  // namespace failcast::upgrade
