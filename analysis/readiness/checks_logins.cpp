// Certificates, identity providers, clocks, settings that must be the same everywhere.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/readiness/tenant.hpp"
#include "sim/scenario/checks.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::readiness {
namespace {

using scenario::StationGroup;
using scenario::to_text;

const std::string kPlanned = "/operations/expectations/planned_outage";

/// T of the private cloud that a group is in, when the file states it.
std::optional<Duration> threshold_of(const Tenant& t, const StationGroup& group) {
  const auto& clouds = t.scenario().private_clouds;
  const auto cloud = std::ranges::find(clouds, group.private_cloud, &scenario::PrivateCloud::id);
  return cloud == clouds.end() ? std::nullopt : cloud->renewal_threshold;
}

/// What the group's certificates have left at the start, at least; nothing: the file does not say.
std::optional<Duration> remaining(const Tenant& t, const StationGroup& group) {
  const Duration validity = t.scenario().params.cert.component_validity;
  if (group.certificate_remaining) return group.certificate_remaining;
  if (group.certificates_issued) return *group.certificates_issued + validity - t.scenario().start;
  if (!t.states(scenario::path_of(group) + "/certificate_ages")) return std::nullopt;
  if (group.certificate_ages == scenario::InitialAges::fresh) return validity;
  return threshold_of(t, group);  // renewed whenever less is left
}

/// Components that an outage needs.
std::vector<const StationGroup*> needed(const Tenant& t) {
  std::vector<const StationGroup*> groups = t.stations();
  std::erase_if(groups, [](const StationGroup* group) { return group->private_cloud.empty() && !group->dr; });
  return groups;
}

void certificates(const Tenant& t, Answer& answer) {
  const std::optional<Duration> planned = t.known().planned_outage;
  if (!planned) answer.ask(kPlanned);
  for (const StationGroup* group : needed(t)) {
    const std::optional<Duration> left = remaining(t, *group);
    const std::string where = scenario::path_of(*group) + "/certificate_remaining";
    if (!left)
      answer.ask(where);
    else if (planned)
      answer.judge(
          *left > *planned,
          fmt::format("{}: {} left, an outage of {} is planned for", group->id, to_text(*left), to_text(*planned)),
          where);
  }
  if (needed(t).empty()) answer.skip("there are no components");
}

void thresholds(const Tenant& t, Answer& answer) {
  const std::optional<Duration> planned = t.known().planned_outage;
  if (!planned) answer.ask(kPlanned);
  for (const scenario::PrivateCloud& cloud : t.scenario().private_clouds) {
    const std::string where = path("private_clouds", cloud.id, "renewal_threshold");
    if (!cloud.renewal_threshold)
      answer.ask(where);
    else if (planned)
      answer.judge(*cloud.renewal_threshold >= *planned,
                   fmt::format("{}: renewed with {} left, an outage of {} is planned for", cloud.id,
                               to_text(*cloud.renewal_threshold), to_text(*planned)),
                   where);
  }
  if (t.scenario().private_clouds.empty()) answer.skip("there is no private cloud");
}

void due_in_outage(const Tenant& t, Answer& answer) {
  for (const StationGroup* group : needed(t)) {
    const std::optional<Duration> left = remaining(t, *group), threshold = threshold_of(t, *group);
    if (!left) answer.ask(scenario::path_of(*group) + "/certificate_remaining");
    if (!threshold && !group->private_cloud.empty())
      answer.ask(path("private_clouds", group->private_cloud, "renewal_threshold"));
    if (!left || !threshold) continue;
    // One that is renewed whenever T is left is never caught with less by an outage that begins now.
    const bool is_due = group->certificate_remaining || group->certificates_issued ? *left <= *threshold : false;
    answer.judge(!is_due,
                 fmt::format("{}: {} left, renewed with {} left", group->id, to_text(*left), to_text(*threshold)),
                 scenario::path_of(*group) + "/certificate_remaining");
  }
  if (needed(t).empty()) answer.skip("there are no components");
}

void outer_certificates(const Tenant& t, Answer& answer) {
  constexpr Duration kWarning = 30 * 24h;  // H32: warned of from then on
  const scenario::Operations& known = t.known();
  if (!known.planned_outage) answer.ask(kPlanned);
  const auto judge = [&](const std::optional<Duration>& left, std::string_view whose, const std::string& where) {
    if (!left)
      answer.ask(where);
    else if (known.planned_outage)
      answer.judge(*left > *known.planned_outage && *left >= kWarning,
                   fmt::format("{}: {} left", whose, to_text(*left)), where);
  };
  judge(known.idp_certificate, "identity providers", "/operations/certificates/identity_provider");
  judge(known.sp_certificate, "service providers", "/operations/certificates/service_provider");
  judge(known.signing_certificate, "signing authorities", "/operations/certificates/signing");
}

void bc_logins(const Tenant& t, Answer& answer) {
  if (std::ranges::none_of(t.map().cohorts(), [&](const Cohort& c) { return t.wants_bc(c); }))
    return answer.skip("nobody uses BC");
  const auto& idps = t.scenario().idps;
  const auto found = std::ranges::find(idps, scenario::IdpRole::bc, &scenario::Idp::role);
  if (found == idps.end())
    answer.judge(false, "no identity provider is there for BC", "/idps");
  else
    answer.judge(true, fmt::format("{} at {}", found->id, found->at), "/idps/" + found->id);
  const DrillResult* drill = t.drill(Drill::logins);
  if (drill == nullptr) return answer.ask_for_drill();
  std::int64_t users = 0, refused = 0;
  for (const Party& party : drill->parties) {
    const auto cohort = std::ranges::find_if(
        t.map().cohorts(), [&](const Cohort& c) { return Tenant::crowd_of(c) == party.crowd && t.wants_bc(c); });
    if (cohort == t.map().cohorts().end()) continue;
    users += party.users;
    // Names, paths and devices that spoil a login are other checks.
    const bool is_login = party.cause == Cause::authentication &&
                          (party.reason == Reason::idp_unreachable || party.reason == Reason::idp_error ||
                           party.reason == Reason::clock_skew);
    if (!is_login) continue;
    refused += party.without;
    answer.concern(party.crowd);
  }
  const auto count = [](std::int64_t n) { return metrics::grouped(static_cast<std::uint64_t>(n)); };
  if (refused > 0)
    answer.judge(false,
                 fmt::format("{} of {} users who start in the outage cannot log in", count(refused), count(users)),
                 "/idps");
  answer.simulated(
      fmt::format("of {} users who start in the outage the identity provider keeps out nobody", count(users)));
}

void new_user_policies(const Tenant& t, Answer& answer) {
  if (t.known().new_users == false) return answer.skip("nobody starts to work in an outage");
  const bool has_group = std::ranges::any_of(t.map().cohorts(), [&](const Cohort& c) { return t.is_new(c); });
  if (!t.known().new_users && !has_group) return answer.ask("/operations/continuity/new_users");
  const auto may_start = [&](const Cohort& c) { return has_group ? t.is_new(c) : t.wants_bc(c); };
  for (const ProfileUse& use : t.profiles(may_start)) {
    const scenario::Profile& profile = t.scenario().profiles[use.profile];
    const policy::Subject enrolled{profile.client_type, profile.saml, profile.scim, true};
    policy::Subject fresh = enrolled;
    fresh.scim_visible = false;  // R13
    for (const scenario::Segment* segment : t.needed_segments()) {
      if (policy::access(t.scenario().access_policy, enrolled, segment->id) != Reason::none) continue;
      const bool ok = policy::access(t.scenario().access_policy, fresh, segment->id) == Reason::none;
      answer.judge(ok,
                   fmt::format("{}: {} {}", profile.id, segment->id,
                               ok ? "allowed without SCIM" : "allowed by SCIM attributes only"),
                   "/access_policy");
    }
  }
  if (answer.status() == Status::asked) answer.skip("no rule allows them anything that is needed");
}

void synced(const Tenant& t, Answer& answer) {
  const auto &change = t.known().last_bc_change, &sync = t.known().last_sync;
  if (!change) answer.ask("/operations/continuity/last_change");
  if (!sync) answer.ask("/operations/continuity/last_sync");
  if (change && sync)
    answer.judge(*sync <= *change, fmt::format("synced {} ago, changed {} ago", to_text(*sync), to_text(*change)),
                 "/operations/continuity/last_sync");
  const std::string& domain = t.scenario().zones.bc_domain;
  for (const ProfileUse& use :
       t.profiles([&](const Cohort& c) { return t.wants_bc(c) && t.profile_of(c).bc_enabled; })) {
    const scenario::Profile& profile = t.scenario().profiles[use.profile];
    const bool same = profile.bc_domain.empty() || profile.bc_domain == domain;
    answer.judge_stated(same,
                        fmt::format("{}: BC domain {}, zone {}", profile.id,
                                    profile.bc_domain.empty() ? domain : profile.bc_domain, domain),
                        path("profiles", profile.id, "bc_domain"));
    if (!same) t.concern_profile(answer, use.profile);
  }
}

void clocks(const Tenant& t, Answer& answer) {
  answer.expect(t.known().ntp, "hosts keep time by NTP", "not every host keeps time by NTP", "/operations/hosts/ntp");
  const Duration most = t.scenario().params.auth.saml_skew_max;
  const auto judge = [&](Duration error, const std::string& who, const std::string& where) {
    const Duration size = error < Duration{} ? -error : error;
    if (size > most) answer.judge(false, fmt::format("{}: wrong by {}", who, to_text(size)), where);
  };
  for (const StationGroup* group : t.stations())
    judge(group->clock_error, group->id, scenario::path_of(*group) + "/clock_error");
  for (const scenario::Idp& idp : t.scenario().idps)
    judge(idp.clock_error, idp.id, path("idps", idp.id, "clock_error"));
}

constexpr auto kFile = Basis::configuration;
constexpr Check kChecks[] = {
    {13, Severity::blocker, Part::either, kFile, Drill::lasting, "no certificate expires within the planned outage",
     "S0", "let components renew in time: a larger renewal threshold, or renew these now", certificates},
    {14, Severity::high, Part::continuity, kFile, Drill::none,
     "the renewal threshold is at least the longest planned outage", "H6",
     "raise the private cloud's renewal threshold", thresholds},
    {15, Severity::blocker, Part::continuity, Basis::simulation, Drill::logins,
     "the BC identity provider works from where users are", "S0 H2",
     "configure an identity provider for BC that these users reach without the cloud", bc_logins},
    {16, Severity::high, Part::either, kFile, Drill::none,
     "certificates of identity and service providers and signers outlast the outage", "H58 H32",
     "renew them, by their rotation procedure", outer_certificates},
    {19, Severity::high, Part::continuity, kFile, Drill::none, "new users get what is needed without SCIM attributes",
     "S0", "add a rule with SAML attributes alone", new_user_policies},
    {22, Severity::high, Part::continuity, kFile, Drill::continuity, "BC settings were synced after the last change",
     "S1 H2", "sync the settings to the client portal", synced},
    {34, Severity::high, Part::either, kFile, Drill::none, "hosts keep time", "H37 H52",
     "let every host keep its clock by NTP", clocks},
    {66, Severity::medium, Part::continuity, kFile, Drill::none, "no renewal falls due at the outage's begin", "S0",
     "renew these components before", due_in_outage},
};

}  // namespace

std::span<const Check> login_checks() { return kChecks; }

}  // namespace failcast::readiness
