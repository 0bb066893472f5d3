// Devices, app profiles and installations.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/readiness/tenant.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::readiness {
namespace {

using scenario::Profile;

std::string users(std::int64_t count) { return metrics::grouped(static_cast<std::uint64_t>(count)) + " users"; }

std::string device(const Profile& profile, std::int64_t count) {
  return fmt::format("{}: {} {}, {}", profile.id, scenario::word_of(profile.os), to_string(profile.version),
                     users(count));
}

/// A device fails by what it is, whether stated or by default; it passes by what is stated.
void judge_device(const Tenant& t, Answer& answer, const ProfileUse& use, bool ok) {
  const Profile& profile = t.scenario().profiles[use.profile];
  const std::string version = path("profiles", profile.id, "version"), os = path("profiles", profile.id, "os");
  if (!t.states(os)) answer.ask(os);
  if (ok && !t.states(version))
    answer.ask(version);
  else
    answer.judge(ok, device(profile, use.users), version);
  if (!ok) t.concern_profile(answer, use.profile);
}

void bc_devices(const Tenant& t, Answer& answer) {
  for (const ProfileUse& use : t.profiles([&](const Cohort& c) { return t.wants_bc(c); })) {
    const Profile& profile = t.scenario().profiles[use.profile];
    const std::string flag = path("profiles", profile.id, "bc_enabled");
    if (!t.states(flag)) answer.ask(flag);
    if (profile.bc_enabled) judge_device(t, answer, use, Tenant::device_can_bc(profile));
  }
  if (answer.status() == Status::asked && answer.open().empty()) answer.skip("no app profile has BC enabled");
}

void bc_flags(const Tenant& t, Answer& answer) {
  for (const ProfileUse& use :
       t.profiles([&](const Cohort& c) { return t.wants_bc(c) && Tenant::device_can_bc(t.profile_of(c)); })) {
    const Profile& profile = t.scenario().profiles[use.profile];
    answer.judge_stated(
        profile.bc_enabled,
        fmt::format("{}: BC {}, {}", profile.id, profile.bc_enabled ? "enabled" : "not enabled", users(use.users)),
        path("profiles", profile.id, "bc_enabled"));
    if (!profile.bc_enabled) t.concern_profile(answer, use.profile);
  }
  if (answer.status() == Status::asked && answer.open().empty()) answer.judge(false, "no user has a device that can");
}

// ---- new users

/// Says whether there are any; asks otherwise.
bool has_new_users(const Tenant& t, Answer& answer) {
  const bool has_group = std::ranges::any_of(t.map().cohorts(), [&](const Cohort& c) { return t.is_new(c); });
  const std::string said = "/operations/continuity/new_users";
  if (t.known().new_users == false)
    answer.skip("nobody starts to work in an outage");
  else if (!has_group)
    answer.ask(t.known().new_users ? "/clients" : said);
  return t.known().new_users != false && has_group;
}

void new_user_package(const Tenant& t, Answer& answer) {
  if (!has_new_users(t, answer)) return;
  const scenario::Scenario& s = t.scenario();
  answer.judge_stated(s.params.bc.new_user_enrolment,
                      s.params.bc.new_user_enrolment ? "new users may enrol in BC" : "new users may not enrol in BC",
                      "/bc/new_user_enrolment");
  const std::optional<Duration> sync = t.known().last_sync;
  if (!sync) answer.ask("/operations/continuity/last_sync");
  for (const scenario::ConfigFile& file : s.config_files) {
    const std::string age = path("config_files", file.id, "age");
    if (sync)
      answer.judge_stated(file.age <= *sync,
                          fmt::format("config file {}: {} old, settings synced {} ago", file.id,
                                      scenario::to_text(file.age), scenario::to_text(*sync)),
                          age);
  }
  for (const scenario::ClientGroup& group : s.client_groups)
    if (group.start == scenario::StartState::new_user)
      answer.judge(!group.install.config_file.empty() && !group.install.thumbprint.empty(),
                   fmt::format("{}: config file {}, thumbprint {}", group.id,
                               group.install.config_file.empty() ? "none" : group.install.config_file,
                               group.install.thumbprint.empty() ? "none" : "stored"),
                   fmt::format("/clients/{}/install/thumbprint", group.id));
  answer.expect(t.known().install_package_ready, "device management has a package", "device management has no package",
                "/operations/continuity/install_package_ready");
}

void installer_parameters(const Tenant& t, Answer& answer) {
  if (!has_new_users(t, answer)) return;
  for (const Cohort& cohort : t.map().cohorts()) {
    if (!t.is_new(cohort)) continue;
    const scenario::ClientGroup& group = t.scenario().client_groups[cohort.group];
    const bool has_file = !group.install.config_file.empty(), has_thumbprint = !group.install.thumbprint.empty();
    answer.judge(has_file && has_thumbprint,
                 fmt::format("{}: {}, {}", group.id,
                             has_file && has_thumbprint ? "both parameters are passed on"
                             : has_file                 ? "the thumbprint is missing"
                             : has_thumbprint           ? "the config file is missing"
                                                        : "both parameters are missing",
                             users(Tenant::users_of(cohort))),
                 fmt::format("/clients/{}/install/{}", group.id, has_thumbprint ? "config_file" : "thumbprint"));
    if (!has_file || !has_thumbprint) answer.concern(Tenant::crowd_of(cohort));
  }
}

void client_types(const Tenant& t, Answer& answer) {
  const auto& segments = t.scenario().segments;
  for (std::uint32_t s = 0; s < segments.size(); ++s) {
    std::int64_t able = 0, unable = 0;
    for (const Cohort& cohort : t.map().cohorts())
      if (cohort.entitled[s] != 0)
        (t.profile_of(cohort).client_type == policy::ClientType::zcc ? able : unable) += Tenant::users_of(cohort);
    if (able + unable > 0)
      answer.judge(able > 0,
                   fmt::format("{}: {} with the client connector, {} without", segments[s].id, users(able), unable),
                   "/segments/" + segments[s].id);
  }
  if (segments.empty()) answer.skip("there is no segment");
}

// ---- Disaster Recovery

void dr_devices(const Tenant& t, Answer& answer) {
  const auto runs_dr = [&](const Cohort& c) { return t.wants_dr(c) && t.profile_of(c).dr_enabled; };
  for (const ProfileUse& use : t.profiles(runs_dr))
    judge_device(t, answer, use, Tenant::device_can_dr(t.scenario().profiles[use.profile]));
  const scenario::Operations& known = t.known();
  const std::string left = "/operations/certificates/clients", planned = "/operations/expectations/planned_outage";
  if (!known.client_certificate) answer.ask(left);
  if (!known.planned_outage) answer.ask(planned);
  if (known.client_certificate && known.planned_outage)
    answer.judge(*known.client_certificate > *known.planned_outage,
                 fmt::format("client certificates: {} left, an outage of {} is planned for",
                             scenario::to_text(*known.client_certificate), scenario::to_text(*known.planned_outage)),
                 left);
}

void dr_flags(const Tenant& t, Answer& answer) {
  for (const ProfileUse& use : t.profiles([&](const Cohort& c) { return t.wants_dr(c); })) {
    const Profile& profile = t.scenario().profiles[use.profile];
    const scenario::DrSettings& settings = t.scenario().dr_settings;
    const bool has_domain = !profile.dr_domain.empty() || !settings.domain.empty();
    const bool has_key = !profile.dr_key.value_or(settings.key).empty();
    const bool ok = profile.dr_enabled && has_domain && has_key;
    answer.judge_stated(ok,
                        fmt::format("{}: DR {}{}{}, {}", profile.id, profile.dr_enabled ? "enabled" : "not enabled",
                                    has_domain ? "" : ", no domain", has_key ? "" : ", no key", users(use.users)),
                        path("profiles", profile.id, "dr_enabled"));
    if (!ok) t.concern_profile(answer, use.profile);
  }
  if (answer.status() == Status::asked && answer.open().empty()) answer.judge(false, "no user has a device that can");
}

void same_settings(const Tenant& t, Answer& answer) {
  const scenario::DrSettings& settings = t.scenario().dr_settings;
  const auto runs_dr = [&](const Cohort& c) { return t.wants_dr(c) && t.profile_of(c).dr_enabled; };
  for (const ProfileUse& use : t.profiles(runs_dr)) {
    const Profile& profile = t.scenario().profiles[use.profile];
    const bool same_domain = profile.dr_domain.empty() || profile.dr_domain == settings.domain;
    const bool same_key = profile.dr_key.value_or(settings.key) == settings.key;
    answer.judge_stated(same_domain,
                        fmt::format("{}: domain {}, settings {}", profile.id,
                                    profile.dr_domain.empty() ? settings.domain : profile.dr_domain, settings.domain),
                        path("profiles", profile.id, "dr_domain"));
    answer.judge_stated(
        same_key,
        fmt::format("{}: key \"{}\", settings \"{}\"", profile.id, profile.dr_key.value_or(settings.key), settings.key),
        path("profiles", profile.id, "dr_key"));
    if (!same_domain || !same_key) t.concern_profile(answer, use.profile);
  }
  if (answer.status() == Status::asked && answer.open().empty()) answer.skip("no app profile has DR enabled");
}

constexpr auto kFile = Basis::configuration;
constexpr Check kChecks[] = {
    {1, Severity::blocker, Part::continuity, kFile, Drill::continuity, "BC users have Windows, client 4.6 or newer",
     "S0", "upgrade these clients, or take BC out of their app profile and plan DR for them", bc_devices},
    {2, Severity::blocker, Part::continuity, kFile, Drill::continuity, "BC is enabled in every BC user's app profile",
     "S2", "enable Business Continuity in the app profile", bc_flags},
    {20, Severity::high, Part::continuity, kFile, Drill::none, "new users have a package made after the last sync",
     "S1 S2", "allow enrolment in BC, download the config file again, and push it with its thumbprint",
     new_user_package},
    {21, Severity::blocker, Part::continuity, kFile, Drill::installs, "installers pass both BC parameters", "H29",
     "give the installer the config file and the thumbprint", installer_parameters},
    {27, Severity::high, Part::either, kFile, Drill::none, "no segment depends on unsupported client types only",
     "S0 S3", "give its users the client connector", client_types},
    {43, Severity::blocker, Part::recovery, kFile, Drill::recovery,
     "DR clients are new enough, and their certificates last", "S3",
     "upgrade to Windows 4.0, macOS 3.7.1.38 or newer, and let users log in before certificates run out", dr_devices},
    {44, Severity::blocker, Part::recovery, kFile, Drill::recovery,
     "DR is enabled in app profiles, with domain and key", "S3 H28",
     "enable DR in the app profile, with the domain and the public key of the DR settings", dr_flags},
    {45, Severity::blocker, Part::recovery, kFile, Drill::recovery,
     "app profiles have the domain and key of the settings", "H20 H28",
     "copy domain and key of the DR settings to the app profile", same_settings},
};

}  // namespace

std::span<const Check> client_checks() { return kChecks; }

}  // namespace failcast::readiness
