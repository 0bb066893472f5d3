// The exit machine's table (domain.md 3.5).
#pragma once
#include "models/edge/exit.hpp"

namespace failcast::edge {

// clang-format off
inline constexpr Transition<ExitState, ExitEvent> kExitTransitions[] = {
    // from                 on                           to                   basis
    {ExitState::serving,  ExitEvent::edge_returned,    ExitState::hold,     "H1 H2 [D] A16"},
    {ExitState::hold,     ExitEvent::holddown_elapsed, ExitState::probe,    "H1 [D]"},
    {ExitState::hold,     ExitEvent::cloud_lost,       ExitState::serving,  "[I]"},
    {ExitState::probe,    ExitEvent::user_idle,        ExitState::rpc_sent, "H1 [D]"},
    {ExitState::probe,    ExitEvent::limit_reached,    ExitState::rpc_sent, "H1 [D] A19"},
    {ExitState::probe,    ExitEvent::user_busy,        ExitState::probe,    "H1 [D]"},
    {ExitState::probe,    ExitEvent::cloud_lost,       ExitState::serving,  "[I]"},
    {ExitState::rpc_sent, ExitEvent::client_refused,   ExitState::probe,    "H1 [D] A17"},
    {ExitState::rpc_sent, ExitEvent::cloud_lost,       ExitState::serving,  "[I]"},
    {ExitState::serving,  ExitEvent::client_left,      ExitState::gone,     "H1 [D]"},
    {ExitState::hold,     ExitEvent::client_left,      ExitState::gone,     "H1 [D]"},
    {ExitState::probe,    ExitEvent::client_left,      ExitState::gone,     "H1 [D]"},
    {ExitState::rpc_sent, ExitEvent::client_left,      ExitState::gone,     "H1 [D]"},
};
static_assert(is_deterministic(kExitTransitions));

inline constexpr Ignored<ExitState, ExitEvent> kExitIgnored[] = {
    {ExitState::serving,  ExitEvent::cloud_lost,     "not with the cloud anyway"},
    {ExitState::hold,     ExitEvent::edge_returned,  "the hold-down is running"},
    {ExitState::probe,    ExitEvent::edge_returned,  "probing already"},
    {ExitState::rpc_sent, ExitEvent::edge_returned,  "the client was asked already"},
    {ExitState::serving,  ExitEvent::client_refused, "the edge lost the cloud before the answer came"},
    {ExitState::hold,     ExitEvent::client_refused, "an answer to an RPC before the last loss"},
    {ExitState::probe,    ExitEvent::client_refused, "an answer to an RPC before the last loss"},
    {ExitState::gone,     ExitEvent::edge_returned,  "the state is freed; a new connection starts anew"},
    {ExitState::gone,     ExitEvent::cloud_lost,     "the state is freed"},
    {ExitState::gone,     ExitEvent::client_refused, "the state is freed"},
    {ExitState::gone,     ExitEvent::client_left,    "the state is freed"},
};

inline constexpr Ignored<ExitState, ExitEvent> kExitImpossible[] = {
    {ExitState::count_, ExitEvent::holddown_elapsed, "the hold-down runs only in HOLD"},
    {ExitState::count_, ExitEvent::user_idle,        "only PROBE looks for M-Tunnels"},
    {ExitState::count_, ExitEvent::user_busy,        "only PROBE looks for M-Tunnels"},
    {ExitState::count_, ExitEvent::limit_reached,    "only PROBE waits for the limit: X is never before the hold-down (R25)"},
};
// clang-format on

}  // namespace failcast::edge
