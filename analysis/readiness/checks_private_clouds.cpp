// What stands in private clouds, what it runs, and what it serves.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/readiness/tenant.hpp"
#include "models/log_stream/log_stream.hpp"
#include "sim/scenario/checks.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::readiness {
namespace {

using scenario::PrivateCloud;
using scenario::Segment;
using scenario::StationGroup;
using scenario::StationKind;

void complete_clouds(const Tenant& t, Answer& answer) {
  for (const PrivateCloud& cloud : t.scenario().private_clouds) {
    answer.judge_stated(cloud.enabled, fmt::format("{}: {}", cloud.id, cloud.enabled ? "enabled" : "disabled"),
                        path("private_clouds", cloud.id, "enabled"));
    for (const StationKind kind : {StationKind::controller, StationKind::edge, StationKind::connector}) {
      const bool has = std::ranges::any_of(t.stations(kind),
                                           [&](const StationGroup* group) { return group->private_cloud == cloud.id; });
      if (!has) answer.judge(false, fmt::format("{}: no {}", cloud.id, plural_of(kind)), "/private_clouds/" + cloud.id);
    }
  }
  if (t.scenario().private_clouds.empty()) answer.judge(false, "there is no private cloud");
}

void assigned_groups(const Tenant& t, Answer& answer) {
  std::vector<const StationGroup*> groups = t.needed_connectors();
  for (const StationGroup* edges : t.stations(StationKind::edge)) groups.push_back(edges);
  for (const StationGroup* group : groups)
    answer.judge(!group->private_cloud.empty(),
                 group->private_cloud.empty() ? group->id + ": in no private cloud"
                                              : fmt::format("{}: in {}", group->id, group->private_cloud),
                 scenario::path_of(*group) + "/private_cloud");
  if (groups.empty()) answer.judge(false, "there are no connectors and edges");
}

void versions(const Tenant& t, Answer& answer) {
  for (const StationGroup* group : t.stations()) {
    if (group->private_cloud.empty()) continue;
    const std::string where = scenario::path_of(*group) + "/version";
    if (t.states(where))
      answer.judge(true, fmt::format("{}: {}", group->id, to_string(group->version)), where);
    else
      answer.ask(where);
  }
  for (const scenario::OlderController& found : scenario::older_controllers(t.scenario()))
    answer.judge(false,
                 fmt::format("{}{}: {} is older than {} of {}", found.controller->id,
                             found.once_upgraded ? ", once upgraded" : "", to_string(found.version),
                             to_string(found.other_version), found.other->id),
                 scenario::path_of(*found.controller) + "/version");
  if (answer.status() == Status::asked && answer.open().empty()) answer.skip("no component is in a private cloud");
}

void one_root(const Tenant& t, Answer& answer) {
  const std::vector<const StationGroup*> stations = t.stations();
  if (stations.empty()) return answer.skip("there are no components");
  const std::string& root = stations.front()->root_ca;
  for (const StationGroup* group : stations)
    answer.judge_stated(group->root_ca == root, fmt::format("{}: {}", group->id, group->root_ca),
                        scenario::path_of(*group) + "/root_ca");
  for (const ProfileUse& use : t.profiles([&](const Cohort& c) { return t.wants_bc(c) || t.wants_dr(c); })) {
    const scenario::Profile& profile = t.scenario().profiles[use.profile];
    answer.judge_stated(profile.root_ca == root, fmt::format("{}: {}", profile.id, profile.root_ca),
                        path("profiles", profile.id, "root_ca"));
    if (profile.root_ca != root) t.concern_profile(answer, use.profile);
  }
}

// ---- applications

void applications(const Tenant& t, Answer& answer) {
  const auto& wanted = t.known().applications;
  const std::string where = "/operations/expectations/applications";
  if (!wanted) answer.ask(where);
  for (const std::string& id : wanted.value_or(std::vector<std::string>{})) {
    const bool is_there = std::ranges::any_of(t.scenario().segments, [&](const Segment& s) { return s.id == id; });
    answer.judge(is_there, fmt::format("{}: {}", id, is_there ? "configured" : "no segment"), where);
  }
  for (const Segment* segment : t.needed_segments()) {
    const auto servers =
        std::ranges::find(t.scenario().server_groups, segment->server_group, &scenario::ServerGroup::id);
    const bool has_connectors = std::ranges::any_of(t.stations(StationKind::connector), [&](const StationGroup* group) {
      return scenario::contains(servers->connector_groups, group->id);
    });
    if (!has_connectors)
      answer.judge(false, segment->id + ": no connectors behind it", path("segments", segment->id, "server_group"));
  }
  if (wanted && wanted->empty()) answer.skip("nobody needs an application in an outage");
}

void policies(const Tenant& t, Answer& answer) {
  const auto& segments = t.scenario().segments;
  answer.judge(!t.scenario().access_policy.empty(), fmt::format("{} access rules", t.scenario().access_policy.size()),
               "/access_policy");
  std::set<std::string> told;
  for (const Cohort& cohort : t.map().cohorts()) {
    if (!t.wants_bc(cohort) && !t.wants_dr(cohort)) continue;
    bool may_use_any = false;
    for (const Segment* needed : t.needed_segments())
      may_use_any = may_use_any || cohort.entitled[static_cast<std::size_t>(needed - segments.data())] != 0;
    if (may_use_any) continue;
    answer.concern(Tenant::crowd_of(cohort));
    const std::string& profile = t.profile_of(cohort).id;
    if (told.insert(profile).second)
      answer.judge(false, profile + ": no rule allows any application that is needed", "/access_policy");
  }
}

// ---- logs

void log_stream(const Tenant& t, Answer& answer) {
  if (t.scenario().private_clouds.empty()) return answer.skip("there is no private cloud");
  const std::optional<double> rate = t.known().siem_rate;
  const std::string asked = "/operations/continuity/siem_rate";
  if (!rate) answer.ask(asked);
  for (const PrivateCloud& cloud : t.scenario().private_clouds) {
    answer.judge_stated(!cloud.log_receivers.empty(),
                        cloud.log_receivers.empty()
                            ? cloud.id + ": no log receiver"
                            : fmt::format("{}: {}", cloud.id, fmt::join(cloud.log_receivers, ", ")),
                        path("private_clouds", cloud.id, "log_receivers"));
    if (!rate) continue;
    double carried = 0, largest = 0;
    for (const StationGroup* group : t.stations(StationKind::controller)) {
      if (group->private_cloud != cloud.id) continue;
      log_stream::SiemRate one;
      one.add(group->vcpu, t.scenario().params);
      const double each = static_cast<double>(one.bits_per_second()) / 1e6;
      carried += each * static_cast<double>(group->count);
      largest = std::max(largest, each);
    }
    answer.judge(*rate <= carried - largest,
                 fmt::format("{}: {} of logs, controllers stream {} with one lost", cloud.id,
                             scenario::to_text(*rate, scenario::Unit::megabit_per_second),
                             scenario::to_text(carried - largest, scenario::Unit::megabit_per_second)),
                 asked);
  }
}

void log_connectors(const Tenant& t, Answer& answer) {
  const bool has_receivers = std::ranges::any_of(
      t.scenario().private_clouds, [](const PrivateCloud& cloud) { return !cloud.log_receivers.empty(); });
  if (!has_receivers) return answer.skip("no logs are streamed");
  const std::string where = "/operations/hosts/log_connector_groups";
  const auto& groups = t.known().log_connector_groups;
  if (!groups) return answer.ask(where);
  if (groups->empty()) answer.judge(false, "logs share connectors with applications", where);
  for (const std::string& group : *groups) {
    const bool is_shared = std::ranges::any_of(t.scenario().server_groups, [&](const scenario::ServerGroup& servers) {
      return scenario::contains(servers.connector_groups, group);
    });
    answer.judge(!is_shared, group + (is_shared ? ": serves applications too" : ": for logs alone"), where);
  }
}

// ---- odds and ends

void one_location(const Tenant& t, Answer& answer) {
  const auto& split = t.known().split_groups;
  const std::string where = "/operations/hosts/split_groups";
  if (!split) return answer.ask(where);
  for (const std::string& group : *split) answer.judge(false, group + ": at several locations", where);
  if (split->empty()) answer.judge(true, "every connector group is at one location", where);
}

void exclusive_edges(const Tenant& t, Answer& answer) {
  const bool has_exclusive =
      std::ranges::any_of(t.stations(StationKind::edge), [](const auto* group) { return group->exclusive_to_bc_dr; });
  if (!has_exclusive) return answer.skip("no edge group is kept for BC and DR");
  const DrillResult* drill = t.drill(Drill::ordinary);
  if (drill == nullptr) return answer.ask_for_drill();
  std::int64_t users = 0, without = 0;
  for (const Party& party : drill->parties) {
    if (t.scenario().client_groups[party.crowd.first].start == scenario::StartState::new_user) continue;
    users += party.users;
    without += party.without;
    if (party.without > 0) answer.concern(party.crowd);
  }
  const auto count = [](std::int64_t n) { return metrics::grouped(static_cast<std::uint64_t>(n)); };
  if (without > 0) answer.judge(false, fmt::format("{} of {} users lack an application", count(without), count(users)));
  answer.simulated(
      fmt::format("{} of {} users have what they need on an ordinary day", count(users - without), count(users)));
}

void vendor_managed(const Tenant& t, Answer& answer) {
  if (std::ranges::none_of(t.scenario().private_clouds, &PrivateCloud::vendor_managed))
    return answer.skip("no private cloud is vendor managed");
  answer.expect(t.known().vendor_managed_confirmed, "confirmed by the vendor", "not confirmed by the vendor",
                "/operations/continuity/vendor_managed_confirmed");
}

constexpr auto kFile = Basis::configuration;
constexpr Check kChecks[] = {
    {9, Severity::blocker, Part::continuity, kFile, Drill::continuity,
     "private clouds are enabled, with controllers, edges and connectors", "H4 H6",
     "enable the private cloud and add what it lacks", complete_clouds},
    {10, Severity::blocker, Part::continuity, kFile, Drill::continuity,
     "connector and edge groups that matter are in a private cloud", "H42", "assign the group to a private cloud",
     assigned_groups},
    {11, Severity::blocker, Part::continuity, kFile, Drill::continuity,
     "controllers are as new as connectors and edges", "S0", "upgrade the controllers first", versions},
    {12, Severity::blocker, Part::either, kFile, Drill::continuity, "all enrolments have the same root CA", "H32",
     "enrol the odd ones again under the tenant's root", one_root},
    {17, Severity::blocker, Part::either, kFile, Drill::continuity, "applications are configured before the outage",
     "S0", "add a segment for it, with servers and connectors, while the portal works", applications},
    {18, Severity::blocker, Part::either, kFile, Drill::continuity, "access policies are configured before the outage",
     "S0", "add an access rule for these users while the portal works", policies},
    {28, Severity::medium, Part::continuity, kFile, Drill::none,
     "log receivers are assigned, and controllers stream fast enough", "S0 H9",
     "assign a log receiver to the private cloud, or add controllers", log_stream},
    {33, Severity::medium, Part::either, Basis::simulation, Drill::ordinary,
     "edges kept for BC and DR strand nobody on ordinary days", "H57", "give these users other edges", exclusive_edges},
    {41, Severity::medium, Part::either, Basis::statement, Drill::none, "the connectors of a group are at one location",
     "H55", "make a group of each location", one_location},
    {63, Severity::low, Part::either, kFile, Drill::none, "log streaming has connector groups of its own", "H55",
     "add a connector group for logs alone", log_connectors},
    {68, Severity::low, Part::continuity, Basis::statement, Drill::none,
     "vendor-managed BC is confirmed, its objects read only", "H17", "ask the vendor to confirm it", vendor_managed},
};

}  // namespace

std::span<const Check> private_cloud_checks() { return kChecks; }

}  // namespace failcast::readiness
