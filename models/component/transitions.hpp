// The table of connectors and private edges (domain.md 3.4). A79 to A82 close its gaps; the project's README lists
// them.
#pragma once
#include "models/component/component.hpp"

namespace failcast::component {

// clang-format off
inline constexpr Transition<State, Event> kTransitions[] = {
    // from               on                            to                  basis
    {State::start,       Event::started,               State::wait,        "A79"},
    {State::cloud,       Event::control_lost,          State::wait,        "H1 [D]"},
    {State::cloud,       Event::control_lost_alone,    State::isolated,    "[I]"},
    {State::cloud,       Event::force_set,             State::forced,      "H5 [D]"},
    {State::cloud,       Event::upgrade_due,           State::upgrading,   "H43 [D]"},
    {State::wait,        Event::cloud_answered,        State::cloud,       "H1 [D] A9"},
    {State::wait,        Event::wait_elapsed,          State::pcc_connect, "H1 H6 [D]"},
    {State::wait,        Event::wait_elapsed_attached, State::bc,          "H4 [D]"},
    {State::wait,        Event::control_lost_alone,    State::isolated,    "A79"},
    {State::pcc_connect, Event::controller_answered,   State::bc,          "H1 H7 [D]"},
    {State::pcc_connect, Event::controller_failed,     State::pcc_connect, "A11 A2"},
    {State::pcc_connect, Event::cloud_answered,        State::cloud,       "A80"},
    {State::bc,          Event::cloud_answered,        State::cloud,       "H1 [D]"},
    {State::bc,          Event::controller_lost,       State::pcc_connect, "[I]"},
    {State::forced,      Event::force_cleared,         State::cloud,       "H5 [D]"},
    {State::isolated,    Event::cloud_answered,        State::cloud,       "A81"},
    {State::paused,      Event::certificate_renewed,   State::cloud,       "A28"},
    {State::upgrading,   Event::upgrade_done,          State::wait,        "A82"},
    // the sheet's "any" rows
    {State::cloud,       Event::certificate_expired,   State::paused,      "S0 H37 [D]"},
    {State::wait,        Event::certificate_expired,   State::paused,      "S0 H37 [D]"},
    {State::pcc_connect, Event::certificate_expired,   State::paused,      "S0 H37 [D]"},
    {State::bc,          Event::certificate_expired,   State::paused,      "S0 H37 [D]"},
    {State::forced,      Event::certificate_expired,   State::paused,      "S0 H37 [D]"},
    {State::isolated,    Event::certificate_expired,   State::paused,      "S0 H37 [D]"},
    {State::upgrading,   Event::certificate_expired,   State::paused,      "S0 H37 [D]"},
    // a crash or restart may come in every state
    {State::cloud,       Event::started,               State::wait,        "A79"},
    {State::wait,        Event::started,               State::wait,        "A79"},
    {State::pcc_connect, Event::started,               State::wait,        "A79"},
    {State::bc,          Event::started,               State::wait,        "A79"},
    {State::forced,      Event::started,               State::wait,        "A79"},
    {State::isolated,    Event::started,               State::wait,        "A79"},
    {State::upgrading,   Event::started,               State::wait,        "A79"},
};
static_assert(is_deterministic(kTransitions));

inline constexpr Ignored<State, Event> kIgnored[] = {
    {State::paused,      Event::started,               "a restart does not renew a certificate"},
    {State::paused,      Event::cloud_answered,        "it asks for a certificate first"},
    {State::start,       Event::certificate_expired,   "noticed when it starts"},
    {State::bc,          Event::upgrade_due,           "no upgrade during BC (S0, R6)"},
    {State::forced,      Event::upgrade_due,           "no upgrade during BC (S0, R6)"},
    {State::wait,        Event::upgrade_due,           "the next window (H43)"},
    {State::pcc_connect, Event::upgrade_due,           "the next window (H43)"},
    {State::isolated,    Event::upgrade_due,           "the next window (H43)"},
    {State::paused,      Event::upgrade_due,           "the next window (H43)"},
    {State::upgrading,   Event::upgrade_due,           "under way"},
    {State::start,       Event::upgrade_due,           "not running"},
    {State::forced,      Event::force_set,             "already forced"},
    {State::cloud,       Event::force_cleared,         "not forced"},
    {State::forced,      Event::controller_answered,   "attached; nothing else changes"},
    {State::forced,      Event::controller_failed,     "tries the next controller"},
    {State::forced,      Event::controller_lost,       "looks for another controller, still forced"},
    {State::cloud,       Event::controller_answered,   "the primary control path; nothing else changes (H4)"},
    {State::cloud,       Event::controller_failed,     "tries the next controller"},
    {State::cloud,       Event::controller_lost,       "looks for another controller"},
    {State::wait,        Event::controller_answered,   "the primary control path; nothing else changes (H4)"},
    {State::wait,        Event::controller_failed,     "tries the next controller"},
    {State::wait,        Event::controller_lost,       "looks for another controller"},
    {State::paused,      Event::certificate_expired,   "already paused"},
};

inline constexpr Ignored<State, Event> kImpossible[] = {
    {State::count_, Event::started,               "every state has a row"},
    {State::count_, Event::control_lost,          "only CLOUD has a control channel to the cloud"},
    {State::count_, Event::control_lost_alone,    "only CLOUD and a fresh start can lose the cloud"},
    {State::count_, Event::cloud_answered,        "no attempt on the cloud is under way"},
    {State::count_, Event::wait_elapsed,          "W runs only in WAIT"},
    {State::count_, Event::wait_elapsed_attached, "W runs only in WAIT"},
    {State::count_, Event::controller_answered,   "no attempt on a controller is under way"},
    {State::count_, Event::controller_failed,     "no attempt on a controller is under way"},
    {State::count_, Event::controller_lost,       "no controller is attached"},
    {State::count_, Event::force_set,             "the command comes through the cloud's control channel (A51)"},
    {State::count_, Event::force_cleared,         "only a forced component asks for the flag"},
    {State::count_, Event::certificate_renewed,   "only a paused component re-enrols"},
    {State::count_, Event::upgrade_done,          "only UPGRADING ends so"},
};
// clang-format on

}  // namespace failcast::component
