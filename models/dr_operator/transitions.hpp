// The operator's table (domain.md 3.8). A120 to A122 close its gaps; the project's README lists them.
#pragma once
#include "models/dr_operator/dr_operator.hpp"

namespace failcast::dr_operator {

// clang-format off
inline constexpr Transition<State, Event> kTransitions[] = {
    // from               on                      to                 basis
    {State::idle,       Event::decided,         State::prepare,    "A46"},
    {State::prepare,    Event::mistake_found,   State::prepare,    "H22 [D] A98"},
    {State::prepare,    Event::uploaded,        State::publish,    "H19 H22 [D]"},
    {State::publish,    Event::visible,         State::active,     "H19 [D] A47"},
    {State::active,     Event::return_decided,  State::deactivate, "H19 [D]"},
    {State::active,     Event::end_passed,      State::idle,       "H18 H22 [D]"},
    {State::deactivate, Event::mistake_found,   State::deactivate, "A98"},
    {State::deactivate, Event::uploaded,        State::deactivate, "H19 [D]"},
    {State::deactivate, Event::ttl_elapsed,     State::idle,       "H19 [D]"},
    // one record after another
    {State::publish,    Event::decided,         State::prepare,    "A120"},
    {State::active,     Event::decided,         State::prepare,    "A120"},
    {State::deactivate, Event::decided,         State::prepare,    "A120"},
    {State::idle,       Event::return_decided,  State::deactivate, "A121"},
    {State::publish,    Event::return_decided,  State::deactivate, "A121"},
    {State::deactivate, Event::return_decided,  State::deactivate, "A121"},
};
static_assert(is_deterministic(kTransitions));

inline constexpr Ignored<State, Event> kIgnored[] = {
    {State::prepare,    Event::visible,     "the next record is being made already (A120)"},
    {State::deactivate, Event::visible,     "the way back ends with the TTL"},
    {State::idle,       Event::end_passed,  "a record of before the operator's time"},
    {State::deactivate, Event::end_passed,  "on the way back already"},
    {State::idle,       Event::ttl_elapsed, "nobody waits for it"},
    {State::active,     Event::ttl_elapsed, "only the way back waits for caches"},
};

inline constexpr Ignored<State, Event> kImpossible[] = {
    {State::prepare, Event::decided,        "one thing after the other (A123)"},
    {State::prepare, Event::return_decided, "one thing after the other (A123)"},
    {State::count_,  Event::mistake_found,  "nothing is being made"},
    {State::count_,  Event::uploaded,       "nothing is being made"},
    {State::count_,  Event::visible,        "no upload is on its way"},
    {State::count_,  Event::end_passed,     "a newer record is being made or on its way (A122)"},
    {State::count_,  Event::ttl_elapsed,    "a newer record is being made or on its way (A122)"},
};
// clang-format on

}  // namespace failcast::dr_operator
