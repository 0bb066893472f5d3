// The table of a connector's data session with an edge in BC or DR. The sheet describes none (R34 demands one): A88.
#pragma once
#include "models/connector/data_session.hpp"

namespace failcast::connector {

// clang-format off
inline constexpr Transition<SessionState, SessionEvent> kSessionTransitions[] = {
    // from                     on                            to                      basis
    {SessionState::idle,      SessionEvent::wanted,        SessionState::dialling, "R34 A88"},
    {SessionState::dialling,  SessionEvent::edge_answered, SessionState::up,       "R34 A88"},
    {SessionState::dialling,  SessionEvent::retry_due,     SessionState::dialling, "A2 A88"},
    {SessionState::dialling,  SessionEvent::unwanted,      SessionState::idle,     "H1 [D]"},
    {SessionState::up,        SessionEvent::session_lost,  SessionState::dialling, "A2 A88"},
    {SessionState::up,        SessionEvent::unwanted,      SessionState::idle,     "H1 [D]"},
};
static_assert(is_deterministic(kSessionTransitions));

inline constexpr Ignored<SessionState, SessionEvent> kSessionIgnored[] = {
    {SessionState::idle,     SessionEvent::unwanted, "not wanted anyway"},
    {SessionState::dialling, SessionEvent::wanted,   "being dialled"},
    {SessionState::up,       SessionEvent::wanted,   "up already"},
};

inline constexpr Ignored<SessionState, SessionEvent> kSessionImpossible[] = {
    {SessionState::count_, SessionEvent::edge_answered, "answers to overtaken attempts are dropped by their number"},
    {SessionState::count_, SessionEvent::retry_due,     "only a dialled edge is retried"},
    {SessionState::count_, SessionEvent::session_lost,  "only an open session can be lost"},
};
// clang-format on

}  // namespace failcast::connector
