// What people ask of the service: about something that exists, and in time.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "sim/scenario/checks.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::scenario {
namespace {

/// What a request of this kind can be about, beside "*". Nothing: about the tenant as a whole.
std::vector<std::string> subjects(const Scenario& s, RequestKind what) {
  switch (what) {
    case RequestKind::edit_policy:
    case RequestKind::change_bc_domain:
    case RequestKind::sync:
    case RequestKind::download_config:
    case RequestKind::copy_thumbprint:
    case RequestKind::view_dashboard:
    case RequestKind::run_diagnostics:
    case RequestKind::scim_update: return {};
    case RequestKind::edit_application:
    case RequestKind::deception:
    case RequestKind::app_protection:
    case RequestKind::microtenant_access: return ids_of(s.segments);
    case RequestKind::enrol_client:
    case RequestKind::client_to_client:
    case RequestKind::browser_access:
    case RequestKind::source_ip_anchoring:
    case RequestKind::cloud_connector:
    case RequestKind::branch_connector:
    case RequestKind::machine_tunnel:
    case RequestKind::redirection_policy: return ids_of(s.client_groups);
    case RequestKind::deploy_component: return joined(ids_of(s.private_clouds), ids_of(s.station_groups));
    case RequestKind::log_stream:
    case RequestKind::vendor_managed_edit: return ids_of(s.private_clouds);
    case RequestKind::restore_backup: return stations(s, {StationKind::controller});
    case RequestKind::install_snapshot: return stations(s, {StationKind::edge, StationKind::connector});
  }
  return {};
}

}  // namespace

void check_requests(const Scenario& s, Findings& findings) {
  for (std::size_t i = 0; i < s.requests.size(); ++i) {
    const Request& request = s.requests[i];
    const std::string path = child_path("/requests", i);
    const std::vector<std::string> known = subjects(s, request.what);
    if (request.where != "*" && !contains(known, request.where))
      findings.error("E023", path + "/where",
                     fmt::format("there is no \"{}\" that {} could be about", request.where, word_of(request.what)),
                     known.empty() ? "write \"*\"" : did_you_mean(request.where, known));
    check_start(s, request.at, path + "/at", findings);
    if (request.times > 1 && request.every == Duration::zero())
      findings.error("E011", path, "\"times\" without \"every\"", "add the period, as \"every\": \"10m\"");
  }
}

}  // namespace failcast::scenario
