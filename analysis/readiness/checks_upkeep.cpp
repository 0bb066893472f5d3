// Hosts, disks, backups, upgrades.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/readiness/tenant.hpp"
#include "sim/scenario/checks.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::readiness {
namespace {

using scenario::StationGroup;
using scenario::StationKind;
using scenario::to_text;

std::string bytes(double size) { return to_text(size, scenario::Unit::byte); }

void backups(const Tenant& t, Answer& answer) {
  const Parameters& params = t.scenario().params;
  const scenario::Operations& known = t.known();
  answer.judge_stated(params.pcc.backup_enabled, params.pcc.backup_enabled ? "enabled" : "not enabled",
                      "/pcc/backup_enabled");
  answer.expect(known.backup_path_ready, "the path is mounted and owned", "the path is not mounted, or not owned",
                "/operations/continuity/backup_path_ready");
  const std::string disk = "/operations/continuity/backup_disk", last = "/operations/continuity/last_backup";
  if (!known.backup_disk) answer.ask(disk);
  if (!known.backup_size) answer.ask("/operations/continuity/backup_size");
  if (known.backup_disk && known.backup_size) {
    const double wanted = *known.backup_size * static_cast<double>(params.pcc.backup_count);
    answer.judge(
        wanted <= *known.backup_disk,
        fmt::format("{} copies take {} of {}", params.pcc.backup_count, bytes(wanted), bytes(*known.backup_disk)),
        disk);
  }
  if (!known.last_backup) return answer.ask(last);
  answer.judge(*known.last_backup <= params.pcc.backup_period,
               fmt::format("the last one is {} old, one is due every {}", to_text(*known.last_backup),
                           to_text(params.pcc.backup_period)),
               last);
}

void disks(const Tenant& t, Answer& answer) {
  constexpr double kFree = 100e6;  // H35: below it a component stops working
  const double most = t.scenario().params.dr.snapshot_disk_limit;
  for (const StationGroup* group : t.stations())
    if (group->dr)
      answer.judge_stated(group->disk_used < most,
                          fmt::format("{}: {:.0f} % in use", group->id, group->disk_used * 100),
                          scenario::path_of(*group) + "/disk_used");
  const std::string free = "/operations/hosts/disk_free";
  if (!t.known().disk_free) return answer.ask(free);
  answer.judge(*t.known().disk_free > kFree, bytes(*t.known().disk_free) + " free everywhere", free);
}

void hosts(const Tenant& t, Answer& answer) {
  constexpr double kDisk = 64e9;  // H9
  const scenario::Operations& known = t.known();
  answer.expect(known.x86_64, "x86-64", "not all are x86-64", "/operations/hosts/x86_64");
  answer.expect(known.systemd, "systemd", "not all run systemd", "/operations/hosts/systemd");
  answer.expect(known.static_mac, "static MAC addresses", "MAC addresses change", "/operations/hosts/static_mac");
  const std::string disk = "/operations/hosts/disk";
  if (!known.host_disk) return answer.ask(disk);
  answer.judge(*known.host_disk >= kDisk, "disks of at least " + bytes(*known.host_disk), disk);
}

// ---- upgrades

/// Time of day, UTC.
Duration hour_of(const Tenant& t, Duration after_start) {
  const Duration since_epoch = t.scenario().start.time_since_epoch() + after_start;
  return since_epoch % Duration{24h};
}

/// A window that touches neither the working day before nor the one after.
bool is_off_hours(const Tenant& t, Duration at) {
  const Parameters& params = t.scenario().params;
  const Duration from = hour_of(t, at), to = from + params.upgrade.window;
  const auto overlaps = [&](Duration begin, Duration end) { return from < end && to > begin; };
  return !overlaps(params.traffic.day_begins, params.traffic.day_ends) &&
         !overlaps(params.traffic.day_begins + 24h, params.traffic.day_ends + 24h);
}

void upgrade_windows(const Tenant& t, Answer& answer) {
  for (const char* key : {"/traffic/day_begins", "/traffic/day_ends"})
    if (!t.states(key)) answer.ask(key);
  const std::vector<const StationGroup*> groups = t.stations();
  const Duration window = t.scenario().params.upgrade.window;
  for (const StationGroup* group : groups) {
    const std::string where = scenario::path_of(*group) + "/upgrade_at";
    if (!group->upgrade_at) {
      answer.ask(where);
      continue;
    }
    answer.judge(
        is_off_hours(t, *group->upgrade_at),
        fmt::format("{}: from {} UTC, for {}", group->id, to_text(hour_of(t, *group->upgrade_at)), to_text(window)),
        where);
    for (const StationGroup* other : groups) {
      if (other == group || other->kind != group->kind || !other->upgrade_at || other->id < group->id) continue;
      const Duration apart = *other->upgrade_at - *group->upgrade_at;
      if (apart < window && apart > -window)
        answer.judge(false, fmt::format("{} and {} are upgraded together", group->id, other->id), where);
    }
  }
  if (groups.empty()) answer.skip("there are no components");
}

void version_profile(const Tenant& t, Answer& answer) {
  const std::string where = "/operations/hosts/version_profile";
  if (!t.known().version_profile) return answer.ask(where);
  answer.judge(*t.known().version_profile == scenario::VersionProfile::previous,
               std::string(scenario::word_of(*t.known().version_profile)), where);
}

constexpr Check kChecks[] = {
    {29, Severity::medium, Part::continuity, Basis::configuration, Drill::none,
     "controllers are backed up, often enough and with room for the copies", "H2 H57",
     "enable backups, mount their path and give them a disk", backups},
    {37, Severity::high, Part::either, Basis::configuration, Drill::none,
     "disks of DR components are below 90 %, and 100 MB are free everywhere", "H23 H35", "make room on the disk",
     disks},
    {38, Severity::medium, Part::either, Basis::statement, Drill::none,
     "hosts are x86-64 with systemd, static MAC and 64 GB of disk", "H9", "move components to such hosts", hosts},
    {39, Severity::medium, Part::either, Basis::configuration, Drill::none,
     "upgrades are off-hours, one group after the other", "H55 H43", "choose other upgrade windows", upgrade_windows},
    {40, Severity::low, Part::either, Basis::statement, Drill::none, "critical groups run the previous default version",
     "H44", "choose the previous default as their version profile", version_profile},
};

}  // namespace

std::span<const Check> upkeep_checks() { return kChecks; }

}  // namespace failcast::readiness
