// The controller's table (domain.md 3.6). A84 to A87 and A114 close its gaps; the project's README lists them.
#pragma once
#include "models/controller/controller.hpp"

namespace failcast::controller {

// clang-format off
inline constexpr Transition<State, Event> kTransitions[] = {
    // from             on                          to                basis
    {State::deployed,  Event::enrolled,            State::normal,    "H13 [D]"},
    {State::normal,    Event::cloud_lost,          State::wait,      "A10 [I]"},
    {State::normal,    Event::force_set,           State::forced,    "H5 [D]"},
    {State::normal,    Event::upgrade_due,         State::upgrading, "H10 [D]"},
    {State::wait,      Event::cloud_answered,      State::normal,    "A84"},
    {State::wait,      Event::wait_elapsed,        State::bc,        "A10 H12 [I]"},
    {State::bc,        Event::cloud_answered,      State::normal,    "H12 [I]"},
    {State::forced,    Event::force_cleared,       State::normal,    "H5 [D]"},
    {State::disabled,  Event::enabled,             State::wait,      "A85"},
    {State::paused,    Event::certificate_renewed, State::normal,    "A28"},
    {State::upgrading, Event::upgrade_done,        State::wait,      "A86"},
    // the sheet's "any" rows
    {State::deployed,  Event::disabled,            State::disabled,  "H4 [D]"},
    {State::normal,    Event::disabled,            State::disabled,  "H4 [D]"},
    {State::wait,      Event::disabled,            State::disabled,  "H4 [D]"},
    {State::bc,        Event::disabled,            State::disabled,  "H4 [D]"},
    {State::forced,    Event::disabled,            State::disabled,  "H4 [D]"},
    {State::upgrading, Event::disabled,            State::disabled,  "H4 [D]"},
    {State::paused,    Event::disabled,            State::disabled,  "H4 [D]"},
    {State::normal,    Event::domain_changed,      State::deployed,  "H2 [D]"},
    {State::wait,      Event::domain_changed,      State::deployed,  "H2 [D]"},
    {State::bc,        Event::domain_changed,      State::deployed,  "H2 [D]"},
    {State::forced,    Event::domain_changed,      State::deployed,  "H2 [D]"},
    {State::normal,    Event::certificate_expired, State::paused,    "A28"},
    {State::wait,      Event::certificate_expired, State::paused,    "A28"},
    {State::bc,        Event::certificate_expired, State::paused,    "A28"},
    {State::forced,    Event::certificate_expired, State::paused,    "A28"},
    {State::upgrading, Event::certificate_expired, State::paused,    "A28"},
    {State::normal,    Event::started,             State::wait,      "A86"},
    {State::wait,      Event::started,             State::wait,      "A86"},
    {State::bc,        Event::started,             State::wait,      "A86"},
    {State::forced,    Event::started,             State::wait,      "A86"},
    {State::upgrading, Event::started,             State::wait,      "A86"},
    {State::restoring, Event::started,             State::wait,      "A86"},
    // a backup is restored
    {State::normal,    Event::restore_begun,       State::restoring, "H11 [D]"},
    {State::wait,      Event::restore_begun,       State::restoring, "H11 [D]"},
    {State::bc,        Event::restore_begun,       State::restoring, "H11 [D]"},
    {State::forced,    Event::restore_begun,       State::restoring, "H11 [D]"},
    {State::paused,    Event::restore_begun,       State::restoring, "H11 [D]"},
    {State::restoring, Event::restore_done,        State::wait,      "A114"},
    {State::restoring, Event::disabled,            State::disabled,  "H4 [D]"},
};
static_assert(is_deterministic(kTransitions));

inline constexpr Ignored<State, Event> kIgnored[] = {
    {State::deployed,  Event::started,             "it enrols first"},
    {State::disabled,  Event::started,             "still disabled"},
    {State::paused,    Event::started,             "a restart does not renew a certificate"},
    {State::forced,    Event::force_set,           "already forced"},
    {State::normal,    Event::force_cleared,       "not forced"},
    {State::disabled,  Event::disabled,            "already disabled"},
    {State::paused,    Event::enabled,             "not disabled"},
    {State::deployed,  Event::enabled,             "not disabled"},
    {State::normal,    Event::enabled,             "not disabled"},
    {State::wait,      Event::enabled,             "not disabled"},
    {State::bc,        Event::enabled,             "not disabled"},
    {State::forced,    Event::enabled,             "not disabled"},
    {State::upgrading, Event::enabled,             "not disabled"},
    {State::deployed,  Event::certificate_expired, "has none"},
    {State::paused,    Event::certificate_expired, "already paused"},
    {State::disabled,  Event::certificate_expired, "noticed when it is enabled (A85)"},
    {State::bc,        Event::upgrade_due,         "no upgrade during BC (S0, R6)"},
    {State::forced,    Event::upgrade_due,         "no upgrade during BC (S0, R6)"},
    {State::wait,      Event::upgrade_due,         "the next window (H10)"},
    {State::deployed,  Event::upgrade_due,         "the next window (H10)"},
    {State::disabled,  Event::upgrade_due,         "the next window (H10)"},
    {State::paused,    Event::upgrade_due,         "the next window (H10)"},
    {State::upgrading, Event::upgrade_due,         "under way"},
    {State::deployed,  Event::domain_changed,      "enrols with the new domain anyway"},
    {State::disabled,  Event::domain_changed,      "re-enrols when it is enabled (A87)"},
    {State::paused,    Event::domain_changed,      "re-enrols anyway"},
    {State::upgrading, Event::domain_changed,      "seen after the restart (A87)"},
    {State::restoring, Event::domain_changed,      "seen after the restart (A87)"},
    {State::restoring, Event::certificate_expired, "noticed when it starts"},
    {State::restoring, Event::enabled,             "not disabled"},
    {State::restoring, Event::upgrade_due,         "the next window (H10)"},
    {State::restoring, Event::restore_begun,       "under way"},
    {State::upgrading, Event::restore_begun,       "nobody reaches it while it restarts (A114)"},
    {State::deployed,  Event::restore_begun,       "enrols first (A114)"},
    {State::disabled,  Event::restore_begun,       "stays disabled (A114)"},
};

inline constexpr Ignored<State, Event> kImpossible[] = {
    {State::count_, Event::enrolled,            "only DEPLOYED enrols"},
    {State::count_, Event::cloud_lost,          "only NORMAL has a control channel to the cloud"},
    {State::count_, Event::cloud_answered,      "no attempt on the cloud is under way"},
    {State::count_, Event::wait_elapsed,        "its wait runs only in WAIT"},
    {State::count_, Event::force_set,           "the command comes through the cloud's control channel (A51)"},
    {State::count_, Event::force_cleared,       "only a forced controller asks for the flag"},
    {State::count_, Event::certificate_renewed, "only a paused controller re-enrols"},
    {State::count_, Event::upgrade_done,        "only UPGRADING ends so"},
    {State::count_, Event::restore_done,        "only RESTORING ends so"},
};
// clang-format on

}  // namespace failcast::controller
