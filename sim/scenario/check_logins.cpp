// What logins depend on: people who are at work, in a zone that exists, and certificates that people replace.
#include <fmt/format.h>

#include "sim/scenario/checks.hpp"
#include "sim/scenario/time_zone.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::scenario {
namespace {

void check_working_hours(const Scenario& s, Findings& findings) {
  const std::vector<std::string> known = ids_of(s.working_hours);
  for (const ClientGroup& group : s.client_groups)
    if (!group.working_hours.empty())
      demand(group.working_hours, known, "entry of working_hours", "/clients/" + group.id + "/working_hours", findings);
  if (s.working_hours.empty()) return;
  const std::vector<std::string> zones = zone_names();
  if (zones.empty())
    return findings.error("E038", "/working_hours", "this system has no time zone data", "install the package tzdata");
  for (const WorkingHours& working : s.working_hours)
    demand(working.zone, zones, "time zone", "/working_hours/" + working.id + "/zone", findings);
}

/// H28: a notice comes 5 minutes to 24 hours before the end, or none does.
void check_notice(const Scenario& s, Findings& findings) {
  constexpr Duration kEarliest = 5min;
  const Duration notice = s.params.auth.expiry_notice;
  if (notice > Duration{} && notice < kEarliest)
    findings.error(
        "E014", "/auth/expiry_notice",
        fmt::format("{} is less than the {} that a notice is at least given", to_text(notice), to_text(kEarliest)),
        "0s: no notice");
  const auto look = [&](Duration timeout, const std::string& path) {
    if (notice >= timeout)
      findings.error("E014", path,
                     fmt::format("{} is no longer than auth.expiry_notice, {}: users would be told at once",
                                 to_text(timeout), to_text(notice)));
  };
  look(s.params.auth.timeout, "/auth/timeout");
  for (std::size_t i = 0; i < s.timeout_policy.size(); ++i)
    if (s.timeout_policy[i].timeout) look(*s.timeout_policy[i].timeout, fmt::format("/timeout_policy/{}/timeout", i));
}

/// People have other things to do in an outage: what ends in the run is not replaced in it.
void check_ends(const Scenario& s, Findings& findings) {
  const auto look = [&](const std::optional<UtcTime>& until, std::string_view of, const std::string& path) {
    if (!until || *until >= s.start + s.horizon) return;
    findings.warning("L213", path,
                     fmt::format("{} ends {}, and nobody replaces it during the run", of, to_text(*until)),
                     "leave it out for a certificate that is good throughout");
  };
  const TenantCertificates& own = s.tenant_certificates;
  look(own.signing_ca_until, "the signing CA", "/tenant_certificates/signing_ca_until");
  look(own.bc_sp_until, "the certificate of the controllers' service provider", "/tenant_certificates/bc_sp_until");
  look(own.bc_sp_ca_until, "the CA of the controllers' service provider", "/tenant_certificates/bc_sp_ca_until");
  for (const Idp& idp : s.idps)
    look(idp.certificate_until, fmt::format("the certificate of \"{}\"", idp.id),
         "/idps/" + idp.id + "/certificate_until");
}

}  // namespace

void check_logins(const Scenario& scenario, Findings& findings) {
  check_working_hours(scenario, findings);
  check_notice(scenario, findings);
  check_ends(scenario, findings);
}

}  // namespace failcast::scenario
