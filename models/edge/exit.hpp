// How a private edge sends its BC users back to the cloud: one machine per user connection (domain.md 3.5, 7.10).
// After the hold-down it probes for M-Tunnels every minute and asks an idle user to leave, or any user at the limit X.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/machine.hpp"
#include "models/base/transition.hpp"
#include "models/wire/messages.hpp"

namespace failcast::edge {

enum class ExitState : std::uint8_t { serving, hold, probe, rpc_sent, gone, count_ };
enum class ExitEvent : std::uint8_t {
  edge_returned,
  holddown_elapsed,
  user_idle,
  limit_reached,
  user_busy,
  client_refused,
  client_left,
  cloud_lost,
  count_
};
std::string_view name_of(ExitState state);
std::string_view name_of(ExitEvent event);

struct ExitRow {
  TimePoint wake = kNever;   ///< end of the hold-down, next probe
  TimePoint limit = kNever;  ///< X, when switching is time based (A19)
  ExitState state = ExitState::serving;
};

/// What the edge asks of itself: send the RPC to this user, and why.
enum class ExitAction : std::uint8_t { none, rpc_idle, rpc_at_limit };

/// The edge is back in the cloud at `now`; the user connected at `connected_at` (A16 chooses which of the two counts).
/// @param switching  whether users are pushed back at all (R26, A18)
void edge_returned(ExitRow& row, TimePoint connected_at, TimePoint now, const Parameters& params);
/// The edge lost the cloud again: timers are cancelled.
void cloud_lost(ExitRow& row);
/// Does what is due. @param has_mtunnel  whether the user has an active M-Tunnel now (R23)
ExitAction handle_timeouts(ExitRow& row, bool has_mtunnel, TimePoint now, const Parameters& params);
/// The probes for M-Tunnels, the first at the end of the hold-down.
Recurrence probes(const ExitRow& row, const Parameters& params);
/// True when a probe at this instant leaves the edge probing: it may be skipped.
bool ignores_probe(const ExitRow& row, bool has_mtunnel, TimePoint at);
/// Accounts for the next `n` probes, all ignored.
void skip_probes(ExitRow& row, std::int64_t n, const Parameters& params);
/// The client answered that the cloud did not (R24).
void client_refused(ExitRow& row, TimePoint now, const Parameters& params);
/// The connection is gone.
void client_left(ExitRow& row);
/// True when the edge runs exit machines under these parameters.
bool switches_users(const Parameters& params);

MachineDescription exit_description();

}  // namespace failcast::edge
