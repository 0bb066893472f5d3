#include "models/upgrade/upgrade.hpp"

#include <algorithm>
#include <vector>

#include "models/upgrade/transitions.hpp"
#include "models/wire/advance.hpp"

namespace failcast::upgrade {
namespace {

constexpr TransitionTable<State, Event> kTable{kTransitions};

void apply(Row& row, Event event, wire::Actions& out) { wire::advance(kTable, row.state, event, Reason::none, out); }

TimePoint opens(const Row& row, const Parameters& params) {
  return row.first + params.upgrade.period * static_cast<std::int64_t>(row.window);
}
TimePoint closes(const Row& row, const Parameters& params) { return opens(row, params) + params.upgrade.window; }

/// Draw numbers: one block per window, in it two per member. A member more leaves the draws of the others as they are.
std::uint64_t draw_number(const Row& row, std::size_t member, unsigned purpose) {
  return row.window << 32 | std::uint64_t{member} << 1 | purpose;
}
constexpr unsigned kPlace = 0, kFate = 1;

/// The members in the order of this window.
std::vector<std::uint32_t> order(const Row& row, std::size_t members, const Stream& draws) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> lots;
  for (std::uint32_t m = 0; m < members; ++m) lots.emplace_back(draws.bits(draw_number(row, m, kPlace)), m);
  std::ranges::sort(lots);
  std::vector<std::uint32_t> in_order;
  for (const auto& lot : lots) in_order.push_back(lot.second);
  return in_order;
}

/// The next of this window's order that may start now.
std::optional<std::uint32_t> next_member(Row& row, std::span<const Member> members, const Context& ctx) {
  if (ctx.now + ctx.params.upgrade.restart > closes(row, ctx.params)) return std::nullopt;
  const std::vector<std::uint32_t> in_order = order(row, members.size(), ctx.draws);
  while (row.turn < in_order.size())
    if (const std::uint32_t member = in_order[row.turn++]; members[member] == Member::ready) return member;
  return std::nullopt;
}

void wait_for_next_window(Row& row, const Parameters& params) {
  ++row.window;
  row.wake = opens(row, params);
}

void open_window(Row& row, wire::Actions& out) {
  apply(row, Event::window_opened, out);
  row.turn = 0;
}

}  // namespace

void start(Row& row, TimePoint first_window) { row.first = row.wake = first_window; }

std::optional<Slot> handle_timeouts(Row& row, std::span<const Member> members, const Context& ctx, wire::Actions& out) {
  if (row.wake > ctx.now) return std::nullopt;
  if (row.state == State::upgrading) {
    apply(row, Event::overran, out);
    wait_for_next_window(row, ctx.params);
    return std::nullopt;
  }
  if (row.state != State::open) open_window(row, out);
  const std::optional<std::uint32_t> member = next_member(row, members, ctx);
  if (!member) {
    apply(row, Event::none_left, out);
    wait_for_next_window(row, ctx.params);
    return std::nullopt;
  }
  apply(row, Event::slot_given, out);
  row.member = *member;
  row.wake = after(closes(row, ctx.params), Duration{1});
  return Slot{*member, ctx.draws.uniform(draw_number(row, *member, kFate)) < ctx.params.upgrade.failure_share};
}

TimePoint next_wakeup(const Row& row) { return row.wake; }

void member_done(Row& row, std::uint32_t member, bool upgraded, const Context& ctx, wire::Actions& out) {
  if (row.state == State::upgrading && member != row.member) return;
  const bool was_under_way = row.state == State::upgrading;
  apply(row, upgraded ? Event::member_upgraded : Event::member_failed, out);
  if (!was_under_way) return;
  if (upgraded)
    row.wake = ctx.now;
  else
    wait_for_next_window(row, ctx.params);
}

std::string_view name_of(State state) {
  switch (state) {
    case State::closed: return "closed";
    case State::open: return "open";
    case State::upgrading: return "upgrading";
    case State::paused: return "paused";
    case State::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Event event) {
  switch (event) {
    case Event::window_opened: return "window_opened";
    case Event::slot_given: return "slot_given";
    case Event::none_left: return "none_left";
    case Event::member_upgraded: return "member_upgraded";
    case Event::member_failed: return "member_failed";
    case Event::overran: return "overran";
    case Event::count_: return "any";
  }
  return "?";
}

MachineDescription description() { return describe<State, Event>("upgrade", kTransitions, kIgnored, kImpossible); }

}  // namespace failcast::upgrade
