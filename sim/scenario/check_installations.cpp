// What clients are given: app profiles, config files, installer parameters.
#include <fmt/format.h>

#include <string>

#include "models/portal/config_file.hpp"
#include "sim/scenario/checks.hpp"

namespace failcast::scenario {
namespace {

void check_profile(const Scenario& s, const Profile& profile, Findings& findings) {
  const std::string path = "/profiles/" + profile.id;
  if (profile.dr_key && !profile.dr_key->empty())
    demand(*profile.dr_key, ids_of(s.dr_keys), "key", path + "/dr_key", findings);
  const bool has_domain = !profile.dr_domain.empty() || !s.dr_settings.domain.empty();
  const bool runs_dr = profile.dr_enabled || profile.zia != ZiaAction::none;
  if (runs_dr && !has_domain)
    findings.warning("L205", path, "DR is enabled, but no domain is given: these clients never look for a record",
                     "add \"disaster_recovery\": {\"domain\": ...} or \"dr_domain\"");
  if (profile.dr_test && !runs_dr)
    findings.warning("L205", path + "/dr_test", "takes part in tests, but runs no DR", "add \"dr_enabled\": true");
}

void check_install(const Scenario& s, const ClientGroup& group, Findings& findings) {
  const Install& install = group.install;
  const std::string path = fmt::format("/clients/{}/install", group.id);
  const bool has_file = !install.config_file.empty(), has_thumbprint = !install.thumbprint.empty();
  if (!has_file && !has_thumbprint) return;
  if (group.start != StartState::new_user) {
    findings.error("E034", path, "only new users are installed", "add \"start\": \"new_user\"");
    return;
  }
  if (has_file) demand(install.config_file, ids_of(s.config_files), "config file", path + "/config_file", findings);
  const portal::ThumbprintProblem problem = portal::check_thumbprint(install.thumbprint);
  if (has_thumbprint && install.thumbprint != "match" && problem != portal::ThumbprintProblem::none)
    findings.error("E034", path + "/thumbprint",
                   fmt::format("{}: \"{}\" is no thumbprint", name_of(problem), install.thumbprint.substr(0, 60)),
                   "44 Base64 characters (32 bytes), or \"match\"");
  if (install.thumbprint == "match" && !has_file)
    findings.error("E034", path + "/thumbprint", "there is no config file to match", "add \"config_file\"");
  else if (has_file != has_thumbprint)
    findings.warning("L206", path, "one of two parameters is missing: the client refuses to start (H29)",
                     has_file ? "add \"thumbprint\": \"match\"" : "add \"config_file\"");
}

}  // namespace

void check_installations(const Scenario& scenario, Findings& findings) {
  for (const Profile& profile : scenario.profiles) check_profile(scenario, profile, findings);
  for (const ClientGroup& group : scenario.client_groups) check_install(scenario, group, findings);
}

}  // namespace failcast::scenario
