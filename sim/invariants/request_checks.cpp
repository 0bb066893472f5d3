// What people and other systems ask of the service: refused where BC or DR does not support it (R4, R5, R9 to R11, R29,
// R43, R45, R48).
#include <algorithm>

#include "sim/invariants/checks.hpp"

namespace failcast::invariants {
namespace {

using scenario::RequestKind;

/// The rule under which a request cannot be had in full; 0: the mode does not matter to it.
struct Unsupported {
  RequestKind what;
  int in_bc, in_dr;
};
constexpr Unsupported kUnsupported[] = {
    {RequestKind::edit_policy,         4,  0 },
    {RequestKind::edit_application,    4,  0 },
    {RequestKind::change_bc_domain,    4,  0 },
    {RequestKind::deploy_component,    5,  43},
    {RequestKind::enrol_client,        0,  43},
    {RequestKind::scim_update,         0,  45},
    {RequestKind::client_to_client,    0,  45},
    {RequestKind::browser_access,      9,  45},
    {RequestKind::source_ip_anchoring, 9,  45},
    {RequestKind::cloud_connector,     9,  45},
    {RequestKind::branch_connector,    9,  45},
    {RequestKind::machine_tunnel,      10, 45},
    {RequestKind::redirection_policy,  11, 45},
    {RequestKind::deception,           0,  45},
    {RequestKind::app_protection,      0,  45},
    {RequestKind::log_stream,          0,  45},
    {RequestKind::microtenant_access,  0,  45},
};

/// The portal is asked, and changes something.
bool is_edit(RequestKind what) {
  return what == RequestKind::edit_policy || what == RequestKind::edit_application ||
         what == RequestKind::change_bc_domain || what == RequestKind::deploy_component || what == RequestKind::sync;
}
bool is_answered_by_the_portal(RequestKind what) {
  return is_edit(what) || what == RequestKind::download_config || what == RequestKind::copy_thumbprint ||
         what == RequestKind::view_dashboard || what == RequestKind::run_diagnostics;
}

/// Somebody whom the request is about, as far as the facts tell: components in BC or DR, and clients of a group.
struct About {
  bool in_bc = false, in_dr = false;
};
About about(const Situation& s, const std::string& where) {
  About found;
  if (where == "*") return found;  // the tenant's mode is the record's and the controllers', see the portal
  for (std::uint32_t n = 0; n < s.stations().size(); ++n) {
    if (!is_component(s.station(n).kind) || !s.concerns(where, n)) continue;
    found.in_bc = found.in_bc || is(s.station(n).state, component::State::bc);
    found.in_dr = found.in_dr || is(s.station(n).state, component::State::dr);
  }
  for (std::uint32_t c = 0; c < s.directory().clients.size(); ++c) {
    const Client& client = s.client(c);
    if (client.group == nullptr || client.group->id != where) continue;
    found.in_bc = found.in_bc || (client.session.valid() && client.in_bc);
    found.in_dr = found.in_dr || is_in_dr(client.state);
  }
  return found;
}

/// A request that is done though something unsupported was left out says so; in full means without a reason.
const scenario::Request* done_in_full(const Situation& s, const record::Record& record) {
  const auto* ended = std::get_if<RequestEnded>(&record.fact);
  if (ended == nullptr || !ended->ok || ended->why != Reason::none) return nullptr;
  return ended->request < s.scenario().requests.size() ? &s.scenario().requests[ended->request] : nullptr;
}

void unsupported_requests_fail(const Situation& s, const record::Record& record, Report& report) {
  const scenario::Request* request = done_in_full(s, record);
  if (request == nullptr) return;
  const auto row = std::ranges::find(kUnsupported, request->what, &Unsupported::what);
  if (row == std::end(kUnsupported)) return;
  const About found = about(s, request->where);
  if (found.in_dr && row->in_dr != 0)
    report.broken(row->in_dr, request->id + " was done in full, in DR");
  else if (found.in_bc && !found.in_dr && row->in_bc != 0)
    report.broken(row->in_bc, request->id + " was done in full, in BC");
}

void portal_keeps_to_its_mode(const Situation& s, const record::Record& record, Report& report) {
  const scenario::Request* request = done_in_full(s, record);
  if (request == nullptr || !is_answered_by_the_portal(request->what)) return;
  if (s.portal() == portal::State::down) report.broken(48, request->id + " was done by a portal that is down");
  if (s.portal() == portal::State::test_queue && is_edit(request->what))
    report.broken(48, request->id + " took effect during a DR test");
}

void vendors_objects_stay(const Situation& s, const record::Record& record, Report& report) {
  const scenario::Request* request = done_in_full(s, record);
  if (request != nullptr && request->what == RequestKind::vendor_managed_edit)
    report.broken(29, request->id + " changed what the vendor manages");
}

constexpr Check kChecks[] = {unsupported_requests_fail, portal_keeps_to_its_mode, vendors_objects_stay};

}  // namespace

std::span<const Check> request_checks() { return kChecks; }

}  // namespace failcast::invariants
