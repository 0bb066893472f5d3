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
  for (const record::Client client : directory.clients) add_client(client);
  add_first_record();
  if (scenario.dr_settings.parked || !scenario.dr_settings.initial_record.empty()) {
    // Who has been running for long has found nothing wrong with what stands there, or says so at its next look (A30).
    const RecordSeen known{static_cast<std::uint8_t>(dr::Outcome::applied), 0, 0};
    for (Station& station : stations_) station.record.last = known;
    for (Client& client : clients_) client.record.last = known;
  }
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
  const bool new_user = group != nullptr && group->start == scenario::StartState::new_user;
  const auto not_running = new_user ? client::State::installed : client::State::start;
  clients_.push_back({.profile = find(scenario_.profiles, directory_.profiles.at(client.profile)),
                      .group = group,
                      .site = find(scenario_.sites, directory_.places.at(client.place)),
                      .place = client.place,
                      .state = connected ? client::State::connected : not_running,
                      .session = {},
                      .enrolled = !new_user,
                      .record = {}});
}

/// What stands at the DR domain at time 0 (A45, 5.2).
void Situation::add_first_record() {
  const scenario::DrSettings& settings = scenario_.dr_settings;
  if (settings.parked) {
    constexpr dr::State kStates[] = {dr::State::off, dr::State::on, dr::State::test};
    versions_.push_back(kStates[static_cast<std::size_t>(*settings.parked)]);
    return;
  }
  for (const std::string& text : settings.initial_record)
    if (const dr::Parsed parsed = dr::parse(text); parsed.is_record() && parsed.record.state)
      return versions_.push_back(*parsed.record.state);
}

bool Situation::concerns(std::string_view where, std::uint32_t node) const {
  const record::Directory::Node& named = directory_.nodes.at(node);
  return where == "*" || where == named.private_cloud || where == named.group || where == named.name;
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
  if (const auto* began = std::get_if<FaultBegan>(&record.fact)) {
    if (const scenario::Fault* what = fault(began->fault)) operate(*what, true);
  } else if (const auto* ended = std::get_if<FaultEnded>(&record.fact)) {
    if (const scenario::Fault* what = fault(ended->fault)) operate(*what, false);
  } else if (const auto* rpc = std::get_if<ExitRpcSent>(&record.fact)) {
    clients_.at(rpc->client.value).asked_at = record.time;
  } else if (const auto* visible = std::get_if<RecordVisible>(&record.fact)) {
    versions_.push_back(static_cast<dr::State>(visible->state));
  } else if (record.entity.kind == record::EntityKind::portal) {
    if (const auto* moved = std::get_if<StateChanged>(&record.fact)) portal_ = static_cast<portal::State>(moved->to);
  } else if (record.entity.kind == record::EntityKind::client) {
    apply_to_client(record.entity.index, record);
  } else if (is_station(record.entity.kind)) {
    apply_to_station(stations_.at(record.entity.index), record);
  }
}

void Situation::apply_to_client(std::uint32_t index, const record::Record& record) {
  Client& client = clients_.at(index);
  if (const auto* access = std::get_if<AccessChanged>(&record.fact))
    access_.at(index * directory_.segments.size() + access->segment.value) = access->has_access ? 1 : 0;
  if (const auto* moved = std::get_if<StateChanged>(&record.fact)) client_moved(client, *moved, record.time);
  if (std::holds_alternative<AttemptFailed>(record.fact)) ++client.attempts;
  if (std::holds_alternative<SessionClosed>(record.fact)) client.session = {};
  if (std::holds_alternative<ClientEnrolled>(record.fact)) client.enrolled = true;
  if (const auto* seen = std::get_if<RecordSeen>(&record.fact)) client.record.last = *seen;
  if (const auto* login = std::get_if<AuthenticationEnded>(&record.fact); login != nullptr && login->ok) {
    client.login_at = record.time;
    client.locally_authenticated = client.locally_authenticated || login->local;
  }
  if (const auto* ignored = std::get_if<EventIgnored>(&record.fact)) {
    // A client that asks the portal answers the edge when the portal has answered.
    if (is(ignored->event, client::Event::exit_rpc) && !is(ignored->state, client::State::enrolling))
      refused(client, record.time);
  }
  if (const auto* opened = std::get_if<SessionOpened>(&record.fact)) {
    client.session = opened->edge;
    client.session_at = record.time;
    client.in_bc = is_on_bc_edge(client.state);
    client.asked_at = client.refused_at = kBefore;
  }
}

void Situation::apply_to_station(Station& station, const record::Record& record) {
  if (const auto* seen = std::get_if<RecordSeen>(&record.fact)) station.record.last = *seen;
  if (const auto* kept = std::get_if<CopiesKept>(&record.fact)) {
    station.configurations = kept->configurations;
    station.binaries = kept->binaries;
  }
  if (std::holds_alternative<ProcessDied>(record.fact))  // as the machines leave it when their process dies
    station.state = station.kind == record::EntityKind::controller
                        ? static_cast<std::uint8_t>(controller::State::upgrading)
                        : static_cast<std::uint8_t>(component::State::start);
  const auto* moved = std::get_if<StateChanged>(&record.fact);
  if (moved == nullptr) return;
  if (is_component(station.kind)) component_moved(station, *moved, record.time);
  const bool upgrades = station.kind == record::EntityKind::controller ? enters(*moved, controller::State::upgrading)
                                                                       : enters(*moved, component::State::upgrading);
  if (upgrades) station.upgrade_at = record.time;
  station.state = moved->to;
}

/// Which version a move into or out of DR follows is no fact: caches may be late, but no reader goes back (R35, R41).
void Situation::follow(Reader& reader, bool enters_dr, bool takes_part_in_tests) {
  if (const auto version = next_version(reader, enters_dr, takes_part_in_tests)) reader.version = *version;
}

std::optional<std::uint32_t> Situation::next_version(const Reader& reader, bool enters_dr,
                                                     bool takes_part_in_tests) const {
  for (std::uint32_t v = reader.version; v < versions_.size(); ++v) {
    const bool asks = versions_[v] == dr::State::on || (versions_[v] == dr::State::test && takes_part_in_tests);
    if (enters_dr ? asks : versions_[v] == dr::State::off) return v;
  }
  return std::nullopt;
}

void Situation::client_moved(Client& client, const StateChanged& moved, TimePoint at) {
  client.state = static_cast<client::State>(moved.to);
  if (enters(moved, client::State::reconnect)) client.attempts = 0;
  if (is(moved.event, client::Event::cloud_still_unreachable) ||
      is(moved.event, client::Event::portal_still_unreachable))
    refused(client, at);
  if (is(moved.event, client::Event::dr_entered)) follow(client.record, true, true);
  const bool leaves =
      is(moved.event, client::Event::dr_left_authenticated) || is(moved.event, client::Event::dr_left_unauthenticated);
  if (leaves && client.record.saw(dr::Outcome::applied)) follow(client.record, false, true);
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
  if (enters(moved, State::dr_boot) || is(moved.event, component::Event::started_in_dr)) {
    station.boot_at = at;
    station.started_in_dr = is(moved.event, component::Event::started_in_dr);
  }
  if (is(moved.event, component::Event::dr_called)) follow(station.record, true, true);
  if (is(moved.event, component::Event::dr_over) && station.record.saw(dr::Outcome::applied))
    follow(station.record, false, true);
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
