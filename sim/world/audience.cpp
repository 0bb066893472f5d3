#include "sim/world/audience.hpp"

#include <algorithm>

#include "models/client/client.hpp"
#include "models/dr/record.hpp"

namespace failcast::world {
namespace {

static_assert(static_cast<int>(scenario::RecordState::off) == static_cast<int>(record::Asks::off));
static_assert(static_cast<int>(scenario::RecordState::on) == static_cast<int>(record::Asks::on));
static_assert(static_cast<int>(scenario::RecordState::test) == static_cast<int>(record::Asks::test));

template <class T>
const T* find(const std::vector<T>& things, const std::string& id) {
  const auto found = std::ranges::find(things, id, &T::id);
  return found == things.end() ? nullptr : &*found;
}

client::DrPlatform platform_of(scenario::OperatingSystem os) {
  if (os == scenario::OperatingSystem::windows) return client::DrPlatform::windows;
  return os == scenario::OperatingSystem::macos ? client::DrPlatform::macos : client::DrPlatform::other;
}

bool runs_dr(const scenario::Profile& profile) {
  return client::dr_refusal({.zcc = profile.client_type == policy::ClientType::zcc,
                             .platform = platform_of(profile.os),
                             .version = profile.version,
                             .enabled = profile.dr_enabled}) == Reason::none;
}

/// The scenario's things by their place in a list of the directory.
template <class T>
std::vector<const T*> in_order(const std::vector<T>& things, const std::vector<std::string>& ids) {
  std::vector<const T*> found;
  for (const std::string& id : ids) found.push_back(find(things, id));
  return found;
}

record::Asks first_record(const scenario::DrSettings& settings) {
  if (settings.parked) return static_cast<record::Asks>(*settings.parked);
  for (const std::string& text : settings.initial_record)
    if (const dr::Parsed parsed = dr::parse(text); parsed.is_record() && parsed.record.state)
      return static_cast<record::Asks>(*parsed.record.state);
  return record::Asks::off;
}

}  // namespace

bool DrAudience::concerns(std::uint32_t client, record::Asks asks) const {
  if (client >= clients.size() || !clients[client].is_concerned || clients[client].is_new_user) return false;
  return asks == record::Asks::on || (asks == record::Asks::test && clients[client].is_in_test_group);
}

void DrAudience::enrolled(std::uint32_t client) {
  if (client < clients.size()) clients[client].is_new_user = false;
}

DrAudience dr_audience(const scenario::Scenario& scenario, const record::Directory& directory) {
  DrAudience audience;
  if (scenario.dr_settings.domain.empty()) return audience;
  audience.first_record = first_record(scenario.dr_settings);
  const auto profiles = in_order(scenario.profiles, directory.profiles);
  const auto groups = in_order(scenario.client_groups, directory.groups);
  const auto segments = in_order(scenario.segments, directory.segments);
  audience.clients.reserve(directory.clients.size());
  auto entitled = directory.entitled.begin();  // of this client, by segment
  for (const record::Client client : directory.clients) {
    const scenario::Profile* profile = profiles[client.profile];
    const scenario::ClientGroup* group = groups[client.group];
    DrAudience::Member member;
    member.is_running = group != nullptr && group->start == scenario::StartState::connected;
    member.is_new_user = group != nullptr && group->start == scenario::StartState::new_user;
    member.is_concerned = profile != nullptr && runs_dr(*profile);
    member.is_in_test_group = member.is_concerned && profile->dr_test;
    for (const scenario::Segment* segment : segments)
      if (*entitled++ != 0 && segment != nullptr && segment->dr) member.is_owed_service = member.is_concerned;
    audience.clients.push_back(member);
  }
  for (const auto& node : directory.nodes) {
    const scenario::StationGroup* group = find(scenario.station_groups, node.group);
    const bool is_component = group != nullptr && group->kind != scenario::StationKind::controller;
    audience.components.push_back(is_component && group->dr && group->enabled);
  }
  return audience;
}

}  // namespace failcast::world
