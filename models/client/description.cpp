#include "models/client/client.hpp"

#include "models/client/transitions.hpp"

namespace failcast::client {

std::string_view name_of(State state) {
  switch (state) {
    case State::start: return "start";
    case State::auth_cloud: return "auth_cloud";
    case State::auth_local: return "auth_local";
    case State::get_list: return "get_list";
    case State::reconnect: return "reconnect";
    case State::connected: return "connected";
    case State::bc_lookup: return "bc_lookup";
    case State::bc_pcc: return "bc_pcc";
    case State::bc_active: return "bc_active";
    case State::exit_check: return "exit_check";
    case State::offline: return "offline";
    case State::blocked: return "blocked";
    case State::installed: return "installed";
    case State::rejected: return "rejected";
    case State::enrolling: return "enrolling";
    case State::bc_active_new: return "bc_active_new";
    case State::dr_connect: return "dr_connect";
    case State::safe: return "safe";
    case State::dr_blocked: return "dr_blocked";
    case State::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Event event) {
  switch (event) {
    case Event::started_authenticated: return "started_authenticated";
    case Event::started_unauthenticated: return "started_unauthenticated";
    case Event::sp_unreachable: return "sp_unreachable";
    case Event::sp_unreachable_no_bc: return "sp_unreachable_no_bc";
    case Event::authenticated: return "authenticated";
    case Event::authenticated_on_cloud: return "authenticated_on_cloud";
    case Event::authenticated_in_bc: return "authenticated_in_bc";
    case Event::login_failed: return "login_failed";
    case Event::login_failed_on_cloud: return "login_failed_on_cloud";
    case Event::login_failed_in_bc: return "login_failed_in_bc";
    case Event::list_received: return "list_received";
    case Event::cloud_unreachable: return "cloud_unreachable";
    case Event::cloud_unreachable_no_bc: return "cloud_unreachable_no_bc";
    case Event::attempt_succeeded: return "attempt_succeeded";
    case Event::attempt_failed: return "attempt_failed";
    case Event::list_exhausted: return "list_exhausted";
    case Event::list_exhausted_no_bc: return "list_exhausted_no_bc";
    case Event::connection_idle: return "connection_idle";
    case Event::connection_lost: return "connection_lost";
    case Event::address_found: return "address_found";
    case Event::no_address: return "no_address";
    case Event::idp_redirect: return "idp_redirect";
    case Event::redirect_failed: return "redirect_failed";
    case Event::edge_accepted: return "edge_accepted";
    case Event::gave_up: return "gave_up";
    case Event::exit_rpc: return "exit_rpc";
    case Event::cloud_reachable: return "cloud_reachable";
    case Event::cloud_reachable_no_list: return "cloud_reachable_no_list";
    case Event::cloud_still_unreachable: return "cloud_still_unreachable";
    case Event::authentication_expired: return "authentication_expired";
    case Event::certificate_refused: return "certificate_refused";
    case Event::renewal_needed: return "renewal_needed";
    case Event::install_refused: return "install_refused";
    case Event::enrolment_refused: return "enrolment_refused";
    case Event::authenticated_new: return "authenticated_new";
    case Event::login_failed_new: return "login_failed_new";
    case Event::edge_accepted_new: return "edge_accepted_new";
    case Event::authenticated_in_bc_new: return "authenticated_in_bc_new";
    case Event::login_failed_in_bc_new: return "login_failed_in_bc_new";
    case Event::policy_poll_due: return "policy_poll_due";
    case Event::enrolled: return "enrolled";
    case Event::portal_unreachable: return "portal_unreachable";
    case Event::portal_still_unreachable: return "portal_still_unreachable";
    case Event::dr_entered: return "dr_entered";
    case Event::started_in_dr: return "started_in_dr";
    case Event::dr_edge_accepted: return "dr_edge_accepted";
    case Event::dr_edges_failed: return "dr_edges_failed";
    case Event::dr_left_authenticated: return "dr_left_authenticated";
    case Event::dr_left_unauthenticated: return "dr_left_unauthenticated";
    case Event::count_: return "any";
  }
  return "?";
}

MachineDescription description() { return describe<State, Event>("client", kTransitions, kIgnored, kImpossible); }

}  // namespace failcast::client
