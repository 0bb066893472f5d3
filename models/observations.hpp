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
enum class Notice : std::uint8_t { bc_connected, bc_exited };
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
/// Log records of a component in `from`..`to` went to the SIEM through a controller, or were lost.
struct LogsCounted {
  std::uint64_t streamed;
  std::uint64_t lost;
};

using Observation =
    std::variant<StateChanged, EventIgnored, AttemptFailed, NoticeShown, LookupFailed, AuthenticationEnded, BcRefused,
                 FaultBegan, FaultEnded, SessionOpened, SessionClosed, AccessChanged, MtunnelsDropped, RequestsFailed,
                 RedirectAnswered, ExitRpcSent, LogsCounted>;

}  // namespace failcast
