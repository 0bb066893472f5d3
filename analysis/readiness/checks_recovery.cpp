// What is designated for Disaster Recovery, its domain, how long authentications last in it, internet traffic.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/readiness/tenant.hpp"
#include "sim/scenario/checks.hpp"
#include "sim/scenario/targets.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::readiness {
namespace {

using scenario::Segment;
using scenario::StationGroup;
using scenario::StationKind;
using scenario::to_text;

std::vector<const StationGroup*> designated(const Tenant& t, StationKind kind) {
  std::vector<const StationGroup*> groups = t.stations(kind);
  std::erase_if(groups, [](const StationGroup* group) { return !group->dr; });
  return groups;
}

void licence(const Tenant& t, Answer& answer) {
  answer.expect(t.known().dr_licensed, "enabled for the tenant", "not enabled for the tenant",
                "/operations/recovery/licensed");
}

void designations(const Tenant& t, Answer& answer) {
  for (const Segment* segment : t.needed_segments())
    answer.judge_stated(segment->dr, fmt::format("{}: {}", segment->id, segment->dr ? "designated" : "not designated"),
                        path("segments", segment->id, "dr"));
  if (std::ranges::none_of(t.scenario().segments, &Segment::dr)) answer.judge(false, "no segment is designated");
  const auto judge_kind = [&](StationKind kind, std::string_view what) {
    const std::vector<const StationGroup*> groups = designated(t, kind);
    if (groups.empty()) answer.judge(false, fmt::format("no {} group is designated", what));
    for (const StationGroup* group : groups)
      answer.judge(true, group->id + ": designated", scenario::path_of(*group) + "/dr");
  };
  judge_kind(StationKind::connector, "connector");
  judge_kind(StationKind::edge, "edge");
}

void segment_connectors(const Tenant& t, Answer& answer) {
  const std::vector<const StationGroup*> connectors = designated(t, StationKind::connector);
  for (const Segment& segment : t.scenario().segments) {
    if (!segment.dr) continue;
    const auto servers =
        std::ranges::find(t.scenario().server_groups, segment.server_group, &scenario::ServerGroup::id);
    const bool ok = std::ranges::any_of(connectors, [&](const StationGroup* group) {
      return scenario::contains(servers->connector_groups, group->id);
    });
    answer.judge(ok,
                 fmt::format("{}: server group {} has {} DR connector group", segment.id, servers->id, ok ? "a" : "no"),
                 path("segments", segment.id, "server_group"));
  }
  if (answer.good().empty() && answer.bad().empty()) answer.judge(false, "no segment is designated");
}

void domain(const Tenant& t, Answer& answer) {
  const scenario::Operations& known = t.known();
  const std::string at = "/operations/recovery/";
  answer.expect(known.dr_domain_separate, "used for nothing else", "used for other things too", at + "domain_separate");
  answer.expect(known.dr_domain_public, "resolved on the internet", "not resolved on the internet",
                at + "domain_public");
  answer.expect(known.dr_domain_owned, "owned by the tenant", "not owned by the tenant", at + "domain_owned");
  answer.expect(known.dr_domain_modifiable, "changeable in an outage", "not changeable in an outage",
                at + "domain_modifiable");
  if (t.scenario().dr_settings.domain.empty()) answer.judge(false, "no DR domain is set", "/disaster_recovery/domain");
}

void addresses(const Tenant& t, Answer& answer) {
  const scenario::DrSettings& settings = t.scenario().dr_settings;
  const std::string listed = "/disaster_recovery/a_records";
  if (!t.states(listed)) answer.ask(listed);
  const bool names_all = settings.a_records.empty();
  for (const StationGroup* group : t.stations(StationKind::edge)) {
    std::int64_t named = 0;
    for (std::int64_t n = 1; n <= group->count; ++n)
      if (names_all || scenario::contains(settings.a_records, group->id) ||
          scenario::contains(settings.a_records, scenario::numbered(group->id, n)))
        ++named;
    if (group->dr)
      answer.judge(named == group->count, fmt::format("{}: {} of {} edges named", group->id, named, group->count),
                   listed);
    else if (named > 0 && !names_all)
      answer.judge(false, group->id + ": named, but not designated", listed);
  }
  answer.judge_stated(settings.stale_a_records == 0, fmt::format("{} stale addresses", settings.stale_a_records),
                      "/disaster_recovery/stale_a_records");
}

void authentication_ages(const Tenant& t, Answer& answer) {
  const Parameters& params = t.scenario().params;
  const std::string longest = "/dr/max_auth_age", planned = "/operations/expectations/planned_outage";
  if (!t.states(longest)) answer.ask(longest);
  if (!t.known().planned_outage) answer.ask(planned);
  const auto judge = [&](Duration timeout, const std::string& rule) {
    const Duration lasting = timeout + t.known().planned_outage.value_or(Duration{});
    answer.judge(params.dr.max_auth_age >= lasting,
                 fmt::format("M {}, {}: {} and the planned outage make {}", to_text(params.dr.max_auth_age), rule,
                             to_text(timeout), to_text(lasting)),
                 longest);
  };
  if (!answer.open().empty()) return;
  judge(params.auth.timeout, "default timeout");
  for (const policy::TimeoutRule& rule : t.scenario().timeout_policy)
    if (rule.timeout) judge(*rule.timeout, "rule " + rule.id);
}

void idp_segment(const Tenant& t, Answer& answer) {
  const auto& segment = t.known().idp_segment;
  const std::string where = "/operations/recovery/idp_segment";
  if (!segment) return answer.ask(where);
  if (segment->empty()) return answer.skip("users reach their identity provider without the service");
  for (const ProfileUse& use : t.profiles([](const Cohort&) { return true; })) {
    const scenario::Profile& profile = t.scenario().profiles[use.profile];
    const policy::Subject subject{profile.client_type, profile.saml, profile.scim, true};
    const std::optional<Duration> timeout =
        policy::timeout(t.scenario().timeout_policy, subject, *segment, t.scenario().params.auth.timeout);
    answer.judge(!timeout,
                 fmt::format("{}: {} times out {}", profile.id, *segment,
                             timeout ? "after " + to_text(*timeout) : std::string("never")),
                 "/timeout_policy");
  }
}

void snapshots(const Tenant& t, Answer& answer) {
  for (const StationKind kind : {StationKind::edge, StationKind::connector})
    for (const StationGroup* group : designated(t, kind))
      answer.judge_stated(group->snapshot, fmt::format("{}: {}", group->id, group->snapshot ? "has one" : "has none"),
                          scenario::path_of(*group) + "/snapshot");
  if (answer.status() == Status::asked && answer.open().empty()) answer.skip("nothing is designated");
}

// ---- internet traffic

/// Says whether ZIA is part of DR; asks otherwise.
bool has_zia(const Tenant& t, Answer& answer) {
  const bool is_chosen = std::ranges::any_of(
      t.scenario().profiles, [](const scenario::Profile& p) { return p.zia != scenario::ZiaAction::none; });
  if (t.known().uses_zia == false)
    answer.skip("internet traffic does not go through ZIA");
  else if (!t.known().uses_zia && !is_chosen)
    answer.ask("/operations/recovery/uses_zia");
  return t.known().uses_zia.value_or(is_chosen);
}

void pac_files(const Tenant& t, Answer& answer) {
  if (has_zia(t, answer))
    answer.expect(t.known().pac_exceptions, "range and domains of ZPA are left out",
                  "range and domains of ZPA are not left out", "/operations/recovery/pac_exceptions");
}

void internet_action(const Tenant& t, Answer& answer) {
  if (!has_zia(t, answer)) return;
  for (const ProfileUse& use : t.profiles([&](const Cohort& c) { return t.wants_dr(c); })) {
    const scenario::Profile& profile = t.scenario().profiles[use.profile];
    answer.judge_stated(profile.zia != scenario::ZiaAction::none,
                        fmt::format("{}: {}", profile.id, scenario::word_of(profile.zia)),
                        path("profiles", profile.id, "zia"));
  }
  answer.expect(t.known().internet_override_understood, "operators know what tag m does",
                "operators do not know what tag m does", "/operations/recovery/internet_override_understood");
}

constexpr auto kFile = Basis::configuration;
constexpr Check kChecks[] = {
    {42, Severity::blocker, Part::recovery, Basis::statement, Drill::recovery, "DR is enabled for the tenant", "S3 H18",
     "ask the vendor to enable Disaster Recovery", licence},
    {46, Severity::blocker, Part::recovery, kFile, Drill::recovery,
     "critical segments, connector groups and edge groups are designated", "H19", "set the DR flag on what is missing",
     designations},
    {47, Severity::blocker, Part::recovery, kFile, Drill::recovery,
     "each DR segment has a DR connector group behind it", "S3", "add a DR connector group to its server group",
     segment_connectors},
    {48, Severity::blocker, Part::recovery, Basis::statement, Drill::recovery,
     "the DR domain is separate, public, owned and can be changed in the outage", "S3",
     "host the DR domain where it is public and you can change it without the service", domain},
    {49, Severity::blocker, Part::recovery, kFile, Drill::recovery, "A records name every DR edge, and nothing else",
     "S3 H20", "make the A records of the DR domain those of the DR edges", addresses},
    {55, Severity::high, Part::recovery, kFile, Drill::none, "authentications last through the planned outage", "H20",
     "raise the longest authentication age of DR", authentication_ages},
    {56, Severity::medium, Part::recovery, kFile, Drill::none, "the identity provider's segment never times out", "H30",
     "add a timeout rule \"never\" for it", idp_segment},
    {60, Severity::high, Part::recovery, kFile, Drill::none, "designated components have snapshots", "H23",
     "take snapshots of these components", snapshots},
    {61, Severity::high, Part::recovery, Basis::statement, Drill::none, "PAC files leave ZPA out", "H28",
     "add exceptions for the range and domains of ZPA", pac_files},
    {62, Severity::medium, Part::recovery, kFile, Drill::none, "what becomes of internet traffic in DR is chosen",
     "H21 H28", "choose an action in the app profile, and teach operators tag m", internet_action},
};

}  // namespace

std::span<const Check> recovery_checks() { return kChecks; }

}  // namespace failcast::readiness
