#include "sim/invariants/situation.hpp"

#include <algorithm>

namespace failcast::invariants {
namespace {

template <class T>
const T* find(const std::vector<T>& things, std::string_view id) {
  const auto found = std::ranges::find(things, id, &T::id);
  return found == things.end() ? nullptr : &*found;
}

template <class T>
std::uint32_t index_of(const std::vector<T>& things, std::string_view id) {
  const T* found = find(things, id);
  return found == nullptr ? kNone : static_cast<std::uint32_t>(found - things.data());
}

/// Time 0 is an ordinary day: what is switched on is with the cloud.
std::uint8_t first_state(record::EntityKind kind, bool enabled) {
  if (kind == record::EntityKind::controller)
    return static_cast<std::uint8_t>(enabled ? controller::State::normal : controller::State::disabled);
  return static_cast<std::uint8_t>(enabled ? component::State::cloud : component::State::start);
}

}  // namespace

Situation::Situation(const scenario::Scenario& scenario, const record::Directory& directory)
    : scenario_(scenario), directory_(directory) {
  for (const auto& cloud : scenario.private_clouds)
    clouds_.push_back({.controllers = {}, .forced = cloud.force, .enabled = cloud.enabled});
  for (const auto& node : directory.nodes) add_station(node);
  for (const auto& client : directory.clients) add_client(client);
  access_.assign(directory.clients.size() * directory.segments.size(), 0);
}

void Situation::add_station(const record::Directory::Node& node) {
  Station station{.kind = node.kind, .place = node.place};
  if (is_station(node.kind)) {
    station.group = find(scenario_.station_groups, node.group);
    station.private_cloud = index_of(scenario_.private_clouds, node.private_cloud);
    if (station.group != nullptr) station.site = find(scenario_.sites, station.group->site);
    const bool controller = node.kind == record::EntityKind::controller;
    const bool cloud_on = !controller || station.private_cloud == kNone || settings_of(station).enabled;
    station.state = first_state(node.kind, cloud_on && (station.group == nullptr || station.group->enabled));
    if (controller && station.private_cloud != kNone)
      clouds_[station.private_cloud].controllers.push_back(static_cast<std::uint32_t>(stations_.size()));
  }
  stations_.push_back(station);
}

void Situation::add_client(const record::Directory::Client& client) {
  const scenario::ClientGroup* group = find(scenario_.client_groups, directory_.groups.at(client.group));
  const bool connected = group != nullptr && group->start == scenario::StartState::connected;
  clients_.push_back({.profile = find(scenario_.profiles, directory_.profiles.at(client.profile)),
                      .site = find(scenario_.sites, directory_.places.at(client.place)),
                      .place = client.place,
                      .state = connected ? client::State::connected : client::State::start,
                      .session = {}});
}

/// Repetitions of one fault are named "id#1", "id#2".
const scenario::Fault* Situation::fault(std::uint32_t occurrence) const {
  if (occurrence >= directory_.faults.size()) return nullptr;
  const std::string& name = directory_.faults[occurrence];
  if (const scenario::Fault* once = find(scenario_.faults, name)) return once;
  return find(scenario_.faults, std::string_view(name).substr(0, name.rfind('#')));
}

/// What an operator does to a private cloud lasts as long as the fault that stands for it.
void Situation::operate(const scenario::Fault& fault, bool begins) {
  for (std::size_t i = 0; i < clouds_.size(); ++i) {
    if (fault.where != "*" && fault.where != scenario_.private_clouds[i].id) continue;
    if (fault.what == scenario::FaultTarget::force_flag) clouds_[i].forced = begins;
    if (fault.what == scenario::FaultTarget::private_cloud) clouds_[i].enabled = !begins;
  }
}

void Situation::apply(const record::Record& record) {
  const auto* moved = std::get_if<StateChanged>(&record.fact);
  if (const auto* began = std::get_if<FaultBegan>(&record.fact)) {
    if (const scenario::Fault* what = fault(began->fault)) operate(*what, true);
  } else if (const auto* ended = std::get_if<FaultEnded>(&record.fact)) {
    if (const scenario::Fault* what = fault(ended->fault)) operate(*what, false);
  } else if (const auto* rpc = std::get_if<ExitRpcSent>(&record.fact)) {
    clients_.at(rpc->client.value).asked_at = record.time;
  } else if (record.entity.kind == record::EntityKind::client) {
    Client& client = clients_.at(record.entity.index);
    if (const auto* access = std::get_if<AccessChanged>(&record.fact))
      access_.at(record.entity.index * directory_.segments.size() + access->segment.value) = access->has_access ? 1 : 0;
    if (moved != nullptr) client_moved(client, *moved, record.time);
    if (std::holds_alternative<AttemptFailed>(record.fact)) ++client.attempts;
    if (std::holds_alternative<SessionClosed>(record.fact)) client.session = {};
    if (const auto* ignored = std::get_if<EventIgnored>(&record.fact))
      if (is(ignored->event, client::Event::exit_rpc)) refused(client, record.time);
    if (const auto* opened = std::get_if<SessionOpened>(&record.fact)) {
      const bool bc = client.state == client::State::bc_pcc || client.state == client::State::bc_active;
      client.session = opened->edge;
      client.session_at = record.time;
      client.in_bc = bc;
      client.asked_at = client.refused_at = kBefore;
    }
  } else if (moved != nullptr && is_station(record.entity.kind)) {
    Station& station = stations_.at(record.entity.index);
    if (is_component(station.kind)) component_moved(station, *moved, record.time);
    station.state = moved->to;
  }
}

void Situation::client_moved(Client& client, const StateChanged& moved, TimePoint at) {
  client.state = static_cast<client::State>(moved.to);
  if (enters(moved, client::State::reconnect)) client.attempts = 0;
  if (is(moved.event, client::Event::cloud_still_unreachable)) refused(client, at);
}

/// An answer counts once per RPC, and only while the edge that asked is still with the cloud.
void Situation::refused(Client& client, TimePoint at) {
  if (!client.session.valid() || client.asked_at < stations_.at(client.session.value).returned_at) return;
  if (client.refused_at < client.asked_at) client.refused_at = at;
}

/// W as R16 counts it: from each loss that the component noticed, added up or not (A9); a restart begins anew (A79).
void Situation::component_moved(Station& station, const StateChanged& moved, TimePoint at) {
  using component::State;
  const auto to = static_cast<State>(moved.to);
  if (to == State::cloud) {
    const bool adds_up = params().bc.wait_timer_reset == WaitTimerReset::accumulate;
    station.waited = adds_up && station.lost_at != kNever ? station.waited + (at - station.lost_at) : Duration{};
    station.lost_at = kNever;
    station.returned_at = at;
  } else if (to == State::wait) {
    if (!is(moved.from, State::cloud)) station.waited = Duration{};
    station.lost_at = at;
  } else {
    station.waited = Duration{};
    station.lost_at = kNever;
  }
}

}  // namespace failcast::invariants
