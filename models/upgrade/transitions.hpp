// The table of a group's upgrade window (domain.md 3.11). A128 closes its gaps; the project's README lists it.
#pragma once
#include "models/upgrade/upgrade.hpp"

namespace failcast::upgrade {

// clang-format off
inline constexpr Transition<State, Event> kTransitions[] = {
    // from              on                      to                basis
    {State::closed,    Event::window_opened,   State::open,      "H10 H43 [D]"},
    {State::paused,    Event::window_opened,   State::open,      "H64 [D]"},
    {State::open,      Event::slot_given,      State::upgrading, "H10 H43 [D]"},
    {State::open,      Event::none_left,       State::closed,    "H10 H43 [D] A128"},
    {State::upgrading, Event::member_upgraded, State::open,      "H10 H43 [D]"},
    {State::upgrading, Event::member_failed,   State::paused,    "H64 [D]"},
    {State::upgrading, Event::overran,         State::paused,    "A128"},
};
static_assert(is_deterministic(kTransitions));

inline constexpr Ignored<State, Event> kIgnored[] = {
    {State::closed, Event::member_upgraded, "after its window: taken for a failure then (A128)"},
    {State::open,   Event::member_upgraded, "after its window: taken for a failure then (A128)"},
    {State::paused, Event::member_upgraded, "after its window: taken for a failure then (A128)"},
    {State::closed, Event::member_failed,   "after its window: taken for a failure then (A128)"},
    {State::open,   Event::member_failed,   "after its window: taken for a failure then (A128)"},
    {State::paused, Event::member_failed,   "after its window: taken for a failure then (A128)"},
};

inline constexpr Ignored<State, Event> kImpossible[] = {
    {State::count_, Event::window_opened, "a window ends before the next begins"},
    {State::count_, Event::slot_given,    "only OPEN gives slots"},
    {State::count_, Event::none_left,     "only OPEN looks for a member"},
    {State::count_, Event::overran,       "nobody is under way"},
};
// clang-format on

}  // namespace failcast::upgrade
