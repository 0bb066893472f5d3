#include "analysis/readiness/tenant.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "models/client/client.hpp"
#include "sim/scenario/checks.hpp"

namespace failcast::readiness {

using scenario::StationGroup;
using scenario::StationKind;

std::string path(std::string_view section, std::string_view id, std::string_view key) {
  return fmt::format("/{}/{}/{}", section, id, key);
}

std::string_view plural_of(StationKind kind) {
  switch (kind) {
    case StationKind::controller: return "controllers";
    case StationKind::edge: return "edges";
    case StationKind::connector: return "connectors";
  }
  return {};
}

Tenant::Tenant(const scenario::Scenario& scenario, bool simulate, Supervision supervision)
    : scenario_(scenario),
      simulate_(simulate),
      supervision_(std::move(supervision)),
      map_(scenario),
      ways_(map_),
      head_room_(capacity::head_room(scenario)) {
  for (const scenario::Origin& origin : scenario.origins)
    if (!origin.file.empty()) origins_.emplace(origin.path, &origin);
}

bool Tenant::is_guess(const std::string& path) const {
  const auto known = origins_.find(path);
  return known != origins_.end() && known->second->source == "guess";
}

std::string Tenant::where(const std::string& path) const {
  const auto known = origins_.find(path);
  if (known == origins_.end()) return {};
  const scenario::Origin& origin = *known->second;
  return origin.line == 0 ? origin.file : fmt::format("{}:{}", origin.file, origin.line);
}

bool Tenant::has_dr() const {
  return !scenario_.dr_settings.domain.empty() || known().dr_licensed ||
         std::ranges::any_of(scenario_.profiles, &scenario::Profile::dr_enabled);
}

bool Tenant::has_bc() const { return !scenario_.private_clouds.empty() || !has_dr(); }

bool Tenant::is_new(const Cohort& cohort) const {
  return scenario_.client_groups[cohort.group].start == scenario::StartState::new_user;
}

bool Tenant::device_can_bc(const scenario::Profile& profile) {
  return client::bc_refusal({.zcc = true,
                             .windows = profile.os == scenario::OperatingSystem::windows,
                             .version_ok = profile.version >= client::kMinimumBcVersion,
                             .enabled = true}) == Reason::none;
}

bool Tenant::device_can_dr(const scenario::Profile& profile) {
  using enum scenario::OperatingSystem;
  const client::DrPlatform platform = profile.os == windows ? client::DrPlatform::windows
                                      : profile.os == macos ? client::DrPlatform::macos
                                                            : client::DrPlatform::other;
  return client::dr_refusal({.zcc = true, .platform = platform, .version = profile.version, .enabled = true}) ==
         Reason::none;
}

bool Tenant::wants_bc(const Cohort& cohort) const {
  const scenario::Profile& profile = profile_of(cohort);
  const bool may = profile.client_type == policy::ClientType::zcc && !is_new(cohort);
  return may && (profile.bc_enabled || device_can_bc(profile));
}

bool Tenant::wants_dr(const Cohort& cohort) const {
  const scenario::Profile& profile = profile_of(cohort);
  const bool may = profile.client_type == policy::ClientType::zcc && !is_new(cohort);
  return may && (profile.dr_enabled || device_can_dr(profile));
}

void Tenant::concern_profile(Answer& answer, std::uint32_t profile) const {
  for (const Cohort& cohort : map_.cohorts())
    if (cohort.profile == profile) answer.concern(crowd_of(cohort));
}

std::vector<const scenario::Segment*> Tenant::needed_segments() const {
  const bool has_critical = std::ranges::any_of(scenario_.segments, &scenario::Segment::critical);
  std::vector<const scenario::Segment*> needed;
  for (const scenario::Segment& segment : scenario_.segments)
    if (segment.critical || !has_critical) needed.push_back(&segment);
  return needed;
}

std::vector<const StationGroup*> Tenant::stations() const {
  std::vector<const StationGroup*> all;
  for (const StationGroup& group : scenario_.station_groups)
    if (group.enabled && group.count > 0) all.push_back(&group);
  return all;
}

std::vector<const StationGroup*> Tenant::stations(StationKind kind) const {
  std::vector<const StationGroup*> all = stations();
  std::erase_if(all, [&](const StationGroup* group) { return group->kind != kind; });
  return all;
}

std::vector<const StationGroup*> Tenant::needed_connectors() const {
  std::vector<const StationGroup*> all = stations(StationKind::connector);
  std::erase_if(all, [&](const StationGroup* group) {
    return std::ranges::none_of(needed_segments(), [&](const scenario::Segment* segment) {
      const auto servers =
          std::ranges::find(scenario_.server_groups, segment->server_group, &scenario::ServerGroup::id);
      return servers != scenario_.server_groups.end() && scenario::contains(servers->connector_groups, group->id);
    });
  });
  return all;
}

PlaceId Tenant::place_of(const StationGroup& group) const {
  return *map_.map().find(network::PlaceKind::site, group.site);
}

bool Tenant::connects(PlaceId from, const StationGroup& to) const {
  const PlaceId there = place_of(to);
  const scenario::Site& site = *map_.site_of(there);
  topology::Trail trail;
  return (from == there ? site.inbound_443 : site.inbound_443_from_internet) &&
         ways_.joined(from, there, topology::Failed(map_), trail);
}

const DrillResult* Tenant::drill(Drill drill) const {
  if (!simulate_ || drill == Drill::none) return nullptr;
  const auto known = drills_.find(drill);
  if (known != drills_.end()) return &known->second;
  auto result = was_stopped_ ? std::nullopt : run_drill(scenario_, drill, supervision_);
  was_stopped_ = !result;
  return result ? &drills_.emplace(drill, *std::move(result)).first->second : nullptr;
}

}  // namespace failcast::readiness
