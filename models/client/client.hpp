// The enrolled client of a device: finds an edge through the cloud, notices when it is gone, works through its redirect
// list, and, where its profile allows Business Continuity, asks a controller for an edge of the private cloud
// (domain.md 3.2, 3.9). One row per client; see README.md for the table.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "models/base/machine.hpp"
#include "models/base/transition.hpp"
#include "models/base/version.hpp"
#include "models/wire/messages.hpp"

namespace failcast::client {

enum class State : std::uint8_t {
  start,       ///< not running yet
  auth_cloud,  ///< authenticating through the cloud's service provider
  auth_local,  ///< authenticating through a controller's service provider and the BC IdP
  get_list,    ///< asking the cloud which edges to use
  reconnect,   ///< working through the redirect list
  connected,   ///< on an edge of the list
  bc_lookup,   ///< looking a controller up by the BC name
  bc_pcc,      ///< asking controllers for a BC edge, and connecting to it
  bc_active,   ///< on a BC edge
  exit_check,  ///< asked to move back: testing the cloud
  offline,     ///< neither cloud nor BC answered: waits before it starts again
  blocked,     ///< its certificate has expired
  count_
};
enum class Event : std::uint8_t {
  started_authenticated,
  started_unauthenticated,
  sp_unreachable,
  sp_unreachable_no_bc,
  authenticated,
  authenticated_on_cloud,  ///< over a live session with an edge of the list
  authenticated_in_bc,     ///< over a live session with a BC edge
  login_failed,
  login_failed_on_cloud,
  login_failed_in_bc,
  list_received,
  cloud_unreachable,
  cloud_unreachable_no_bc,
  attempt_succeeded,
  attempt_failed,
  list_exhausted,
  list_exhausted_no_bc,
  connection_idle,
  connection_lost,
  address_found,
  no_address,
  idp_redirect,
  redirect_failed,
  edge_accepted,
  gave_up,
  exit_rpc,
  cloud_reachable,
  cloud_reachable_no_list,
  cloud_still_unreachable,
  authentication_expired,
  certificate_refused,
  count_
};
std::string_view name_of(State state);
std::string_view name_of(Event event);

/// What clients of one kind share, worked out by the driver from app profile, device and policies.
struct Profile {
  Reason bc_refusal = Reason::none;                ///< none: may use BC; else why not (R8, R9, R10)
  std::optional<Duration> auth_timeout = 7 * 24h;  ///< tau, the strictest of the user's rules; nothing: never (H30)
};
/// Oldest client that knows BC (bc.min_client_version, S0 S1 S2 [D]).
inline constexpr Version kMinimumBcVersion{
    {4, 6, 0, 0}
};
/// R8 to R10 in one place: only ZCC on Windows from the minimum version on, with BC enabled in its profile.
struct BcCriteria {
  bool zcc;
  bool windows;
  bool version_ok;
  bool enabled;
};
Reason bc_refusal(const BcCriteria& criteria);

/// What the row waits for; reports split lost time by it.
enum class Phase : std::uint8_t { none, lookup, connection, pause, answer, edge_connection, login };

struct Row {
  TimePoint wake = kNever;     ///< the one deadline of the present phase
  TimePoint reauth = kNever;   ///< when the user next meets an expired authentication
  TimePoint beat = kNever;     ///< last tick of traffic accounted for (on an edge)
  TimePoint give_up = kNever;  ///< end of this search for a BC edge (A62)
  TimePoint round_at{};        ///< start of this round over the controllers (A14)
  UtcTime not_before{};        ///< age origin of the authentication (H31); the epoch: never authenticated
  wire::PeerList list;         ///< redirect list of the cloud, kept for the way back
  wire::PeerList controllers;
  wire::PeerList edges;     ///< redirect of a controller
  wire::Epoch epoch = 0;    ///< number of the attempt under way
  wire::Epoch session = 0;  ///< number of the attempt that became the session; 0: none
  std::uint32_t draws = 0;
  State state = State::start;
  State session_state = State::start;  ///< connected or bc_active while `session` is set
  Phase phase = Phase::none;
  std::uint8_t first = 0;     ///< index at which this pass over a list began
  std::uint8_t tried = 0;     ///< attempts of this pass
  std::uint8_t edge = 0;      ///< entry of `edges` being tried
  Reason why = Reason::none;  ///< why the last attempt failed
};

struct ClientContext : Context {
  const Profile& profile;
};

void step(Row& row, const wire::Input& input, const ClientContext& ctx, wire::Actions& out);
/// Does what is due at `ctx.now`; safe to call early.
void handle_timeouts(Row& row, const ClientContext& ctx, wire::Actions& out);
TimePoint next_wakeup(const Row& row);

/// Traffic on the session (period client.keepalive, A60); nothing in states without one.
Recurrence traffic(const Row& row, const Parameters& params);
/// Accounts for traffic heard up to and including `heard_at`, as if every packet had been an input.
void heard_until(Row& row, TimePoint heard_at, const Parameters& params);

/// True while the user's authentication holds at `now` by this client's clock: age <= tau (H30).
bool is_authenticated(const Row& row, const ClientContext& ctx);
/// Makes the row one that logged in with an assertion dated `not_before`, and draws when it will next log in (A25).
void set_authentication(Row& row, UtcTime not_before, const ClientContext& ctx);

MachineDescription description();

}  // namespace failcast::client
