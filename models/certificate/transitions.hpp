// The table of a component's certificate (domain.md 3.10). A look that finds nothing to do, an attempt to renew and its
// failure change no state.
#pragma once
#include "models/certificate/life_cycle.hpp"

namespace failcast::certificate {

// clang-format off
inline constexpr Transition<State, Event> kTransitions[] = {
    // from            on              to              basis
    {State::valid,   Event::renewed, State::valid,   "H4 S0 [D]"},
    {State::valid,   Event::blocked, State::due,     "S0 [D]"},
    {State::due,     Event::renewed, State::valid,   "[I]"},
    {State::valid,   Event::ran_out, State::expired, "H37 [D]"},
    {State::due,     Event::ran_out, State::expired, "H37 [D]"},
    {State::expired, Event::renewed, State::valid,   "A28 H37"},
};
static_assert(is_deterministic(kTransitions));

inline constexpr Ignored<State, Event> kIgnored[] = {
    {State::due, Event::blocked, "due already"},
};

inline constexpr Ignored<State, Event> kImpossible[] = {
    {State::expired, Event::blocked, "nobody looks at an expired certificate: it is asked for at every contact (A28)"},
    {State::expired, Event::ran_out, "it ends once"},
};
// clang-format on

}  // namespace failcast::certificate
