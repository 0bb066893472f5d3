// One step along a machine's table: the only place where a state changes, and the only place that says so.
#pragma once
#include <optional>

#include "models/base/transition.hpp"
#include "models/wire/messages.hpp"

namespace failcast::wire {

/// Moves `state` along its row for `event` and observes it; `why` is kept beside the move.
/// @returns the state before, for the effects of entering; nothing when the pair has no row (observed as ignored)
template <class State, class Event>
std::optional<State> advance(const TransitionTable<State, Event>& table, State& state, Event event, Reason why,
                             Actions& out) {
  const auto number = [](auto value) { return static_cast<std::uint8_t>(value); };
  const State from = state;
  const std::optional<State> to = table.next(from, event);
  if (!to) {
    out.observe(EventIgnored{number(from), number(event)});
    return std::nullopt;
  }
  out.observe(StateChanged{number(from), number(*to), number(event), why});
  state = *to;
  return from;
}

}  // namespace failcast::wire
