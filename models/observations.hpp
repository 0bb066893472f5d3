// Facts: what machines say happened, and the world's own facts beside them. Typed, declared once, recorded with
// (time, entity, that entity's own sequence). Names are those of domain.md section 1; vendor codes in
// models/status_codes.hpp.
#pragma once
#include <cstdint>
#include <string_view>
#include <variant>

#include "models/base/ids.hpp"
#include "models/base/time.hpp"

namespace failcast {

/// Why something was refused, failed, ended or is waited for. One list for wire messages, facts and reports.
enum class Reason : std::uint8_t {
  none,
  // connections
  timed_out,         ///< nothing came back in time
  unreachable,       ///< the network said so
  connection_reset,  ///< the far end or the path reset the connection
  refused,           ///< nothing listens, or a firewall refuses
  closed_by_peer,
  tls_intercepted,  ///< a proxy opened TLS (R32)
  untrusted_root,   ///< another root CA (R31)
  sni_dropped,      ///< a proxy does not let the BC server names pass
  capacity,         ///< accept queue or sessions full (A48)
  restarted,        ///< the far end restarted
  // names
  name_error,      ///< NXDOMAIN
  no_data,         ///< the name has no such record
  server_failure,  ///< SERVFAIL
  lookup_timed_out,
  // controllers and edges
  not_in_bc,             ///< a controller that is not in BC does not redirect (A52)
  no_edge,               ///< a controller knows no eligible edge
  disabled,              ///< private cloud or controller disabled (R20)
  wrong_private_cloud,   ///< R19
  older_than_component,  ///< controller older than its connectors or edges (R7)
  paused,                ///< certificate expiry, upgrade
  // people and certificates
  authentication_needed,
  authentication_expired,
  idp_unreachable,
  idp_error,
  clock_skew,  ///< more than 120 s between IdP and SP (R57)
  certificate_expired,
  // policy and support
  rejected_by_policy,
  no_policy,
  bc_not_enabled,
  unsupported_operating_system,
  unsupported_version,
  unsupported_client_type,  ///< R9 R10
  // M-Tunnels
  no_connector,  ///< no connector of the segment has a direct session to the edge (R34)
  application_unreachable,
  mixed_mode,       ///< connector and edge are in different modes (A53)
  path_not_cached,  ///< edge without control has no cached decision (A15)
  rate_limited,     ///< more M-Tunnel set-ups than the service admits (R59)
  // installation of new users
  installer_incomplete,  ///< only one of the two BC parameters was given (H29)
  thumbprint_mismatch,   ///< the config file is not the one the thumbprint belongs to (S2)
  enrolment_disabled,    ///< new users may not enrol in BC (H2)
  not_enrolled,          ///< no certificate yet (R42 to R44)
  // Disaster Recovery
  in_dr,           ///< the far end, or the asker, is in DR and has left the cloud (R39, R41)
  not_in_dr,       ///< an edge that is designated for DR and has not entered it yet
  dr_not_enabled,  ///< the app profile does not run DR (H28)
  not_designated,  ///< segment or component has no DR flag (R37, R38)
  no_snapshot,     ///< a component without a local configuration cannot start DR (H23)
  // what people ask for
  unsupported_in_bc,  ///< R5, R9 to R11
  unsupported_in_dr,  ///< R43, R45
  portal_frozen,      ///< no changes for a private cloud in BC (R4)
  portal_down,        ///< cloud down, or DR on (H18, A55)
  queued,             ///< takes effect when the DR test is over (R48)
  count_
};
std::string_view name_of(Reason reason);

/// Where a second without access goes. Exactly one per instant, so the parts add up (DESIGN section 7).
enum class Cause : std::uint8_t {
  detection,         ///< the loss is not noticed yet
  attempts,          ///< connection attempts on dead addresses
  pauses,            ///< pauses between attempts
  lookup,            ///< name look-ups that work, or time out
  stale_dns,         ///< a cached answer that is no longer true
  connecting,        ///< round trips of a connection that succeeds
  wait_timer,        ///< connectors, edges or controllers still wait W (H2)
  controller_queue,  ///< waiting for a controller's redirect
  handshake_queue,   ///< waiting in an edge's accept queue
  authentication,    ///< login, service provider, IdP
  restart,           ///< a component restarts
  refused_capacity,
  refused_policy,
  trust_or_name,  ///< certificates, TLS interception, missing names
  no_path,        ///< no network path to anything that could serve
  expired_authentication,
  expired_certificate,
  unsupported_client,
  noticing,  ///< people: until the outage is noticed (DR)
  deciding,
  publishing,
  record_propagation,
  record_poll,
  not_designated,  ///< segment or component has no DR flag
  count_
};
std::string_view name_of(Cause cause);

/// What a user sees (H50).
/// The last one is no user's: the line that a component logs as DR begins (S3).
enum class Notice : std::uint8_t { bc_connected, bc_exited, safe_mode_started, safe_mode_stopped, dr_activated };
std::string_view name_of(Notice notice);

// ---- facts of machines -------------------------------------------------------------------------------------------

/// A machine moved along a row of its table. `from`, `to`, `event` index its own enums (see the machine's description).
struct StateChanged {
  std::uint8_t from;
  std::uint8_t to;
  std::uint8_t event;
  Reason why = Reason::none;
};
/// An event that has no effect in this state; counted.
struct EventIgnored {
  std::uint8_t state;
  std::uint8_t event;
};
/// A connection attempt ended without a connection.
struct AttemptFailed {
  Reason why;
};
struct NoticeShown {
  Notice notice;
};
struct LookupFailed {
  std::uint8_t name;
  Reason why;
};
struct AuthenticationEnded {
  bool ok;
  bool local;
  Reason why;
};
/// A client type, version or operating system that cannot use BC asked for it (R8 to R10).
struct BcRefused {
  Reason why;
};

/// A look-up of the DR record says something else than the one before (domain.md 5.3). Equal polls are counters.
struct RecordSeen {
  std::uint8_t outcome;  ///< dr::Outcome
  std::uint8_t problem;  ///< dr::Problem
  std::uint8_t check;    ///< the check that decided
};
/// A client enters DR: how many segments it reaches, how many of them lie beyond what policy and microtenant give it on
/// an ordinary day (R46, A34), and how many lose their inspection (A58).
struct DrSegments {
  std::uint16_t reachable, beyond_policy, uninspected;
};
/// The client's internet traffic: the state of its own machine (domain.md 2.5).
struct InternetChanged {
  std::uint8_t state;  ///< client::InternetState
};
/// A component's certificate moved along its life cycle (domain.md 3.10).
struct CertificateChanged {
  std::uint8_t state;  ///< certificate::State
};
/// A new user became an enrolled one; `in_bc`: it had started in Business Continuity (A54).
struct ClientEnrolled {
  bool in_bc;
};
/// An installation that cannot work (H29, S2, H2).
struct InstallRejected {
  Reason why;
};

// ---- facts of the world -------------------------------------------------------------------------------------------

struct FaultBegan {
  std::uint32_t fault;
};
struct FaultEnded {
  std::uint32_t fault;
};
/// A client got, or lost, its session with an edge.
struct SessionOpened {
  NodeId edge;
};
struct SessionClosed {
  NodeId edge;
  Reason why;
};
/// Access of one client to one segment, judged as if it asked now: it has it, or lacks it for a cause.
struct AccessChanged {
  SegmentId segment;
  bool has_access;
  Cause cause;
  Reason why;
};
struct MtunnelsDropped {
  std::uint32_t count;
  Reason why;
};
struct RequestsFailed {
  std::uint32_t count;
  Reason why;
};
struct RedirectAnswered {
  NodeId edge;
  Reason why;
};
struct ExitRpcSent {
  ClientId client;
  bool at_limit;
};
/// Log records of a private cloud's components over the run: arrived, perhaps resent after an outage, or lost (7.13).
struct LogsCounted {
  std::uint64_t streamed;
  std::uint64_t recoverable;
  std::uint64_t lost;
};

/// Users of a client group who get less than the stated share of what they ask for, from now on: for one segment, or,
/// without a segment, for at least one of theirs.
struct DegradedChanged {
  SegmentId segment;
  std::uint32_t users;
};
/// A fault killed a component's process: what it was in is over, and its peers find out by themselves.
struct ProcessDied {};
/// Something that people asked of the service ended (scenario "requests").
struct RequestEnded {
  std::uint32_t request;
  bool ok;
  Reason why;
};
/// A version of the DR record was uploaded; it is served by the authoritative servers from `RecordVisible` on (A47).
struct RecordPublished {
  std::uint32_t version;
};
struct RecordVisible {
  std::uint32_t version;
  std::uint8_t state;  ///< dr::State that it asks for
};
/// Snapshots of a DR component, backups of a controller (domain.md 3.11).
struct CopiesKept {
  std::uint32_t configurations, binaries;
};

using Observation =
    std::variant<StateChanged, EventIgnored, AttemptFailed, NoticeShown, LookupFailed, AuthenticationEnded, BcRefused,
                 FaultBegan, FaultEnded, SessionOpened, SessionClosed, AccessChanged, MtunnelsDropped, RequestsFailed,
                 RedirectAnswered, ExitRpcSent, LogsCounted, RecordSeen, DrSegments, InternetChanged,
                 CertificateChanged, ClientEnrolled, InstallRejected, RequestEnded, RecordPublished, RecordVisible,
                 CopiesKept, ProcessDied, DegradedChanged>;

}  // namespace failcast
