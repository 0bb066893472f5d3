// The client of a device: finds an edge through the cloud, notices when it is gone, works through its redirect list,
// and, where its profile allows Business Continuity, asks a controller for an edge of the private cloud (domain.md 3.2,
// 3.9). A new user's installation enrols on the way, in an outage after it (3.3). Beside all that the client watches
// the DR record, which takes it to the edges of the DR domain and back, whatever the cloud does (3.8). One row per
// client; see README.md for the table.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "models/base/machine.hpp"
#include "models/base/transition.hpp"
#include "models/base/version.hpp"
#include "models/base/working_time.hpp"
#include "models/client/internet.hpp"
#include "models/dr/watch.hpp"
#include "models/wire/messages.hpp"

namespace failcast::client {

enum class State : std::uint8_t {
  start,          ///< not running yet
  auth_cloud,     ///< authenticating through the cloud's service provider
  auth_local,     ///< authenticating through a controller's service provider and the BC IdP
  get_list,       ///< asking the cloud which edges to use
  reconnect,      ///< working through the redirect list
  connected,      ///< on an edge of the list
  bc_lookup,      ///< looking a controller up by the BC name
  bc_pcc,         ///< asking controllers for a BC edge, and connecting to it
  bc_active,      ///< on a BC edge
  exit_check,     ///< asked to move back: testing the cloud
  offline,        ///< neither cloud nor BC answered: waits before it starts again
  blocked,        ///< its certificate has expired
  installed,      ///< a new user's, not launched yet: BC settings as installed, no certificate
  rejected,       ///< a new user's that cannot work: as installed, or as long as nobody may enrol
  enrolling,      ///< a new user's, asking the portal for certificate and profile
  bc_active_new,  ///< on a BC edge as a new user, with the stored profile and without mutual TLS (R12)
  dr_connect,     ///< in DR: looking the DR edges up, and connecting to one
  safe,           ///< in DR, on a DR edge: Safe Mode
  dr_blocked,     ///< in DR without access: authentication or certificate is over, and nothing renews either (R42)
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
  renewal_needed,     ///< its own clock says that the certificate is over: a login at the cloud renews it
  install_refused,    ///< launched, and cannot work as installed
  enrolment_refused,  ///< new users may not enrol in BC while the cloud is away (H2), and nobody in DR (R43)
  authenticated_new,  ///< a new user without a session
  login_failed_new,   ///< at a local service provider, without a session
  edge_accepted_new,  ///< a BC edge took a new user in
  authenticated_in_bc_new,
  login_failed_in_bc_new,
  policy_poll_due,
  enrolled,
  portal_unreachable,  ///< without a session
  portal_still_unreachable,
  dr_entered,
  started_in_dr,
  dr_edge_accepted,
  dr_edges_failed,  ///< no address, or none of them accepted
  dr_left_authenticated,
  dr_left_unauthenticated,
  count_
};
std::string_view name_of(State state);
std::string_view name_of(Event event);

/// What clients of one kind share, worked out by the driver from app profile, device and policies.
struct Profile {
  Reason bc_refusal = Reason::none;                ///< none: may use BC once enrolled; else why not (R8, R9, R10)
  std::optional<Duration> auth_timeout = 7 * 24h;  ///< tau, the strictest of the user's rules; nothing: never (H30)
  bool new_user = false;                           ///< its clients begin as installations, see first_row (3.3)
  Reason install_refusal = Reason::none;           ///< none: the installation can work; else why not (H29, S2)
  Reason install_bc_refusal = Reason::none;        ///< none: may use BC before it is enrolled; else why not (R8)
  Reason dr_refusal = Reason::dr_not_enabled;      ///< none: may use DR; else why not (R44)
  bool dr_test = false;                            ///< takes part in DR tests (H19 H28)
  bool watches_record = false;                     ///< looks the DR record up: a DR domain, and ZPA or ZIA DR on
  InternetAction zia = InternetAction::none;       ///< what ZIA DR does to internet traffic (2.5)
  const WorkingTime* work = nullptr;               ///< when its users are there; nullptr: always
};
/// The instant by which users have been at work for `time` since `from`; kNever when they never have.
TimePoint at_work(const Profile& profile, TimePoint from, Duration time = Duration{});
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

/// Oldest clients that know DR, where a minimum is given (dr.client.min_version, S3 H18 [D]).
inline constexpr Version kMinimumDrVersionWindows{
    {4, 0, 0, 0}
};
inline constexpr Version kMinimumDrVersionMacos{
    {3, 7, 1, 38}
};
enum class DrPlatform : std::uint8_t { windows, macos, other };
/// R44 as far as it does not change during a run: only ZCC, from the minimum version of its platform on, with DR
/// enabled in its profile. Every platform whose app profile knows DR may use it (H28, Q31).
struct DrCriteria {
  bool zcc;
  DrPlatform platform;
  Version version;
  bool enabled;
};
Reason dr_refusal(const DrCriteria& criteria);

/// What the row waits for; reports split lost time by it.
enum class Phase : std::uint8_t { none, lookup, connection, pause, answer, edge_connection, login };

struct Row {
  TimePoint wake = kNever;       ///< the one deadline of the present phase
  TimePoint reauth = kNever;     ///< when the user next logs in anew: for the authentication is over, or soon will be
  TimePoint beat = kNever;       ///< last tick of traffic accounted for (on an edge)
  TimePoint give_up = kNever;    ///< end of this search for a BC edge, or of a new user's local login (A62)
  TimePoint policy_at = kNever;  ///< next portal poll of a new user in BC (A54)
  TimePoint round_at{};          ///< start of this round over the controllers or DR edges (A14)
  UtcTime not_before{};          ///< age origin of the authentication (H31); the epoch: never authenticated
  UtcTime certificate_until{};   ///< end of the client's certificate; the epoch: it has none, or one without an end
  dr::Watch record;              ///< the DR record as this client sees it
  wire::PeerList list;           ///< redirect list of the cloud, kept for the way back
  wire::PeerList controllers;
  wire::PeerList edges;     ///< redirect of a controller; in DR the A records of the DR domain
  wire::Epoch epoch = 0;    ///< number of the attempt under way
  wire::Epoch session = 0;  ///< number of the attempt that became the session; 0: none
  std::uint32_t draws = 0;
  State state = State::start;
  State session_state = State::start;  ///< connected, bc_active, bc_active_new or safe while `session` is set
  Phase phase = Phase::none;
  InternetState internet = InternetState::normal;
  std::uint8_t first = 0;     ///< index at which this pass over a list began
  std::uint8_t tried = 0;     ///< attempts of this pass
  std::uint8_t edge = 0;      ///< entry of `edges` being tried
  Reason why = Reason::none;  ///< why the last attempt failed
  bool enrolled = true;       ///< has a certificate and a profile of its own; false: a new user
  bool exit_asked = false;    ///< a new user's edge waits for the answer to its exit RPC
  bool lapsed = false;        ///< tau had passed when DR began (A23)
  bool safe_mode_shown = false;
};

struct ClientContext : Context {
  const Profile& profile;
};

/// A client that has not run yet: `start`, or for new users `installed`, without certificate and login.
Row first_row(const Profile& profile);

void step(Row& row, const wire::Input& input, const ClientContext& ctx, wire::Actions& out);
/// Does what is due at `ctx.now`; safe to call early.
void handle_timeouts(Row& row, const ClientContext& ctx, wire::Actions& out);
TimePoint next_wakeup(const Row& row);
/// The same of a session whose traffic keeps putting the idle deadline off.
TimePoint next_wakeup_in_traffic(const Row& row);
/// next_wakeup without the look-ups of the DR record's period, for a session whose traffic puts the idle deadline off
/// or not: a driver that skips those asks `look_ups`.
TimePoint next_wakeup_between_look_ups(const Row& row, bool in_traffic);
/// True when a look-up of the record that reads this leaves the client as it is but for its count: it may be skipped,
/// until dr::Watch::holds_until of both readings.
bool ignores(const Row& row, const wire::RecordRead& read, const ClientContext& ctx);
/// Turns a client that was brought into its state at once into one that has been running for long: its look-ups of the
/// DR record go on at the ticks of their phase, none is under way (A30).
void assume_running(Row& row, const ClientContext& ctx);

/// Traffic on the session (period client.keepalive, A60); nothing in states without one.
Recurrence traffic(const Row& row, const Parameters& params);
/// Accounts for traffic heard up to and including `heard_at`, as if every packet had been an input.
void heard_until(Row& row, TimePoint heard_at, const Parameters& params);

/// True while the user reaches applications: on an edge of the list, a BC edge or a DR edge.
bool has_user_session(const Row& row);
/// True while the client follows the DR record: it uses DR edges only, and not the cloud (R41).
bool in_dr(const Row& row);
/// True while the client holds a session with a BC edge, also while its user logs in or it tests the cloud over it.
bool in_bc(const Row& row);

/// True while the user's authentication holds at `now` by this client's clock: age <= tau (H30).
bool is_authenticated(const Row& row, const ClientContext& ctx);
/// The same in DR, where M replaces tau: age < M, and, unless dr.revive_lapsed, it had not lapsed before (6.3, A23).
bool is_authenticated_in_dr(const Row& row, const ClientContext& ctx);
/// Whether this client's user logs in without a hand's turn (A22).
bool logs_in_silently(const ClientContext& ctx);
/// True while the client's certificate holds at `now` by this client's clock; one without an end always does.
bool has_valid_certificate(const Row& row, const ClientContext& ctx);
/// Makes the row one that logged in with an assertion dated `not_before`, and draws when it will next log in (A25,
/// A157).
void set_authentication(Row& row, UtcTime not_before, const ClientContext& ctx);

MachineDescription description();

}  // namespace failcast::client
