#include "models/observations.hpp"

namespace failcast {

std::string_view name_of(Reason reason) {
  switch (reason) {
    case Reason::none: return "none";
    case Reason::timed_out: return "timed_out";
    case Reason::unreachable: return "unreachable";
    case Reason::connection_reset: return "connection_reset";
    case Reason::refused: return "refused";
    case Reason::closed_by_peer: return "closed_by_peer";
    case Reason::tls_intercepted: return "tls_intercepted";
    case Reason::untrusted_root: return "untrusted_root";
    case Reason::sni_dropped: return "sni_dropped";
    case Reason::capacity: return "capacity";
    case Reason::restarted: return "restarted";
    case Reason::name_error: return "name_error";
    case Reason::no_data: return "no_data";
    case Reason::server_failure: return "server_failure";
    case Reason::lookup_timed_out: return "lookup_timed_out";
    case Reason::not_in_bc: return "not_in_bc";
    case Reason::no_edge: return "no_edge";
    case Reason::disabled: return "disabled";
    case Reason::wrong_private_cloud: return "wrong_private_cloud";
    case Reason::older_than_component: return "older_than_component";
    case Reason::paused: return "paused";
    case Reason::authentication_needed: return "authentication_needed";
    case Reason::authentication_expired: return "authentication_expired";
    case Reason::idp_unreachable: return "idp_unreachable";
    case Reason::idp_error: return "idp_error";
    case Reason::clock_skew: return "clock_skew";
    case Reason::certificate_expired: return "certificate_expired";
    case Reason::rejected_by_policy: return "rejected_by_policy";
    case Reason::no_policy: return "no_policy";
    case Reason::bc_not_enabled: return "bc_not_enabled";
    case Reason::unsupported_operating_system: return "unsupported_operating_system";
    case Reason::unsupported_version: return "unsupported_version";
    case Reason::unsupported_client_type: return "unsupported_client_type";
    case Reason::no_connector: return "no_connector";
    case Reason::application_unreachable: return "application_unreachable";
    case Reason::mixed_mode: return "mixed_mode";
    case Reason::path_not_cached: return "path_not_cached";
    case Reason::rate_limited: return "rate_limited";
    case Reason::installer_incomplete: return "installer_incomplete";
    case Reason::thumbprint_mismatch: return "thumbprint_mismatch";
    case Reason::enrolment_disabled: return "enrolment_disabled";
    case Reason::not_enrolled: return "not_enrolled";
    case Reason::in_dr: return "in_dr";
    case Reason::not_in_dr: return "not_in_dr";
    case Reason::dr_not_enabled: return "dr_not_enabled";
    case Reason::not_designated: return "not_designated";
    case Reason::no_snapshot: return "no_snapshot";
    case Reason::unsupported_in_bc: return "unsupported_in_bc";
    case Reason::unsupported_in_dr: return "unsupported_in_dr";
    case Reason::portal_frozen: return "portal_frozen";
    case Reason::portal_down: return "portal_down";
    case Reason::queued: return "queued";
    case Reason::count_: break;
  }
  return "any";
}

std::string_view name_of(Cause cause) {
  switch (cause) {
    case Cause::detection: return "detection";
    case Cause::attempts: return "attempts";
    case Cause::pauses: return "pauses";
    case Cause::lookup: return "lookup";
    case Cause::stale_dns: return "stale_dns";
    case Cause::connecting: return "connecting";
    case Cause::wait_timer: return "wait_timer";
    case Cause::controller_queue: return "controller_queue";
    case Cause::handshake_queue: return "handshake_queue";
    case Cause::authentication: return "authentication";
    case Cause::restart: return "restart";
    case Cause::refused_capacity: return "refused_capacity";
    case Cause::refused_policy: return "refused_policy";
    case Cause::trust_or_name: return "trust_or_name";
    case Cause::no_path: return "no_path";
    case Cause::expired_authentication: return "expired_authentication";
    case Cause::expired_certificate: return "expired_certificate";
    case Cause::unsupported_client: return "unsupported_client";
    case Cause::noticing: return "noticing";
    case Cause::deciding: return "deciding";
    case Cause::publishing: return "publishing";
    case Cause::record_propagation: return "record_propagation";
    case Cause::record_poll: return "record_poll";
    case Cause::not_designated: return "not_designated";
    case Cause::count_: break;
  }
  return "any";
}

std::string_view name_of(Notice notice) {
  switch (notice) {
    case Notice::bc_connected: return "bc_connected";
    case Notice::bc_exited: return "bc_exited";
    case Notice::safe_mode_started: return "safe_mode_started";
    case Notice::safe_mode_stopped: return "safe_mode_stopped";
    case Notice::dr_activated: return "dr_activated";
  }
  return "any";
}

}  // namespace failcast
