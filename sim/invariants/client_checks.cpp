// What clients may and may not do (R8 to R10, R15, R21, R24, R31 to R34, R64).
#include <algorithm>

#include "sim/invariants/checks.hpp"

namespace failcast::invariants {
namespace {

using client::Event;
using client::State;
using record::EntityKind;

const StateChanged* client_move(const record::Record& record) {
  return record.entity.kind == EntityKind::client ? std::get_if<StateChanged>(&record.fact) : nullptr;
}
const SessionOpened* client_session(const record::Record& record) {
  return record.entity.kind == EntityKind::client ? std::get_if<SessionOpened>(&record.fact) : nullptr;
}

/// R8, R9, R10: the whole BC side of the machine is closed to those who may not use it. New users have their own check.
void only_supported_clients_use_bc(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = client_move(record);
  if (moved == nullptr) return;
  const bool bc_side = is(moved->to, State::bc_lookup) || is(moved->to, State::bc_pcc) ||
                       is(moved->to, State::bc_active) || is(moved->to, State::auth_local);
  const scenario::Profile* profile = s.client(record.entity.index).profile;
  if (!bc_side || profile == nullptr || !s.client(record.entity.index).enrolled) return;
  const auto type = profile->client_type;
  if (type == policy::ClientType::machine_tunnel) return report.broken(10, "a machine tunnel uses BC");
  if (type != policy::ClientType::zcc) return report.broken(9, "a client of an unsupported type uses BC");
  if (profile->os != scenario::OperatingSystem::windows) return report.broken(8, "BC on another system than Windows");
  if (profile->version < client::kMinimumBcVersion) return report.broken(8, "BC with a client that is too old");
  if (!profile->bc_enabled) return report.broken(8, "BC without the flag in the profile");
}

void local_login_comes_second(const Situation&, const record::Record& record, Report& report) {
  const StateChanged* moved = client_move(record);
  if (moved == nullptr || !enters(*moved, State::auth_local)) return;
  if (!is(moved->from, State::auth_cloud) && !is(moved->from, State::bc_pcc))
    report.broken(15, "a login at the local service provider that did not begin at the cloud's");
}

/// The redirect list of a client is not a fact; it is never shorter than what the cloud's public edges fill.
void whole_list_before_bc(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = client_move(record);
  if (moved == nullptr || !is(moved->from, State::reconnect) || !is(moved->to, State::bc_lookup)) return;
  std::int64_t public_edges = 0;
  for (const auto& region : s.scenario().cloud) public_edges += region.public_edges;
  const std::int64_t list = std::min(s.params().client.redirect_list_len, public_edges);
  const std::int64_t owed = list * s.params().client.attempts_per_edge;
  const std::int64_t made = s.client(record.entity.index).attempts;
  if (made < owed)
    report.broken(21, "turned to the BC name after " + std::to_string(made) + " of " + std::to_string(owed) +
                          " attempts on its redirect list");
}

void refusing_client_stays(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = client_move(record);
  const bool asked_portal = moved != nullptr && is(moved->event, Event::portal_still_unreachable);
  if (moved == nullptr || (!asked_portal && !is(moved->event, Event::cloud_still_unreachable))) return;
  if (!is(moved->to, asked_portal ? State::bc_active_new : State::bc_active))
    report.broken(24, "left its edge though the cloud did not answer");
  if (!s.client(record.entity.index).session.valid())
    report.broken(24, "gave its session up before the cloud had answered");
}

void trust_chains_to_one_root(const Situation& s, const record::Record& record, Report& report) {
  const SessionOpened* opened = client_session(record);
  if (opened == nullptr) return;
  const Station& edge = s.station(opened->edge.value);
  const scenario::Profile* profile = s.client(record.entity.index).profile;
  if (edge.group != nullptr && profile != nullptr && edge.group->root_ca != profile->root_ca)
    report.broken(31, "a session with " + name_of(s, opened->edge) + " under another root CA");
}

/// R32 is about the customer's own stations; the way to the vendor's cloud is exempt from inspection (C35).
void inspection_breaks_sessions(const Situation& s, const record::Record& record, Report& report) {
  const SessionOpened* opened = client_session(record);
  if (opened == nullptr) return;
  const Client& client = s.client(record.entity.index);
  const Station& far_end = s.station(opened->edge.value);
  for (const scenario::Site* site : {client.site, far_end.site}) {
    if (site == nullptr || site->inspection == scenario::Inspection::none) continue;
    if (site->inspection == scenario::Inspection::opens_tls && is_station(far_end.kind))
      report.broken(32, "a session through the proxy of " + site->id + ", which opens TLS");
    if (site->inspection == scenario::Inspection::drops_bc_sni && is_on_bc_edge(client.state))
      report.broken(32, "a BC session through the proxy of " + site->id + ", which drops the BC names");
  }
}

void inbound_only_where_allowed(const Situation& s, const record::Record& record, Report& report) {
  const SessionOpened* opened = client_session(record);
  if (opened == nullptr) return;
  const Station& far_end = s.station(opened->edge.value);
  if (far_end.kind == EntityKind::connector || far_end.kind == EntityKind::controller)
    return report.broken(33, "a session with " + name_of(s, opened->edge) + ", which is no edge");
  if (far_end.site == nullptr) return;
  const bool same_place = s.client(record.entity.index).place == far_end.place;
  if (!(same_place ? far_end.site->inbound_443 : far_end.site->inbound_443_from_internet))
    report.broken(33, "a session through a firewall without inbound 443 at " + far_end.site->id);
}

void exclusive_edges_wait_for_bc(const Situation& s, const record::Record& record, Report& report) {
  const SessionOpened* opened = client_session(record);
  if (opened == nullptr) return;
  const State state = s.client(record.entity.index).state;
  if (is_on_bc_edge(state) || is_in_dr(state)) return;
  const Station& edge = s.station(opened->edge.value);
  if (edge.group != nullptr && edge.group->exclusive_to_bc_dr)
    report.broken(64,
                  "a user in normal operation on " + name_of(s, opened->edge) + ", which is exclusive to BC and DR");
}

void paused_edge_takes_nobody(const Situation& s, const record::Record& record, Report& report) {
  const SessionOpened* opened = client_session(record);
  if (opened == nullptr) return;
  const Station& edge = s.station(opened->edge.value);
  if (edge.kind == EntityKind::edge && is(edge.state, component::State::paused))
    report.broken(3, name_of(s, opened->edge) + " accepted a session with an expired certificate");
}

component::Mode mode_of(std::uint8_t state) {
  component::Row row;
  row.state = static_cast<component::State>(state);
  row.attachment = component::Attachment::attached;  // a forced component: the kinder reading
  return component::mode(row);
}
bool may_carry(const Station& edge, const Station& connector, bool same_mode) {
  using component::Mode;
  const Mode theirs = mode_of(connector.state);
  const bool forced = is(edge.state, component::State::forced) || is(connector.state, component::State::forced);
  return theirs != Mode::none && (!same_mode || forced || theirs == mode_of(edge.state));
}

}  // namespace

/// R34, A53: without a connector that obeys the same side as the edge nothing can be reached through a BC or DR edge.
void access_needs_a_connector(const Situation& s, const record::Record& record, Report& report) {
  const auto* access = std::get_if<AccessChanged>(&record.fact);
  if (access == nullptr || !access->has_access) return;
  const Client& client = s.client(record.entity.index);
  const bool in_dr = client.state == State::safe;
  if (!client.session.valid() || (!client.in_bc && !in_dr)) return;
  const Station& edge = s.station(client.session.value);
  const std::string& segment = s.directory().segments.at(access->segment.value);
  const auto of = std::ranges::find(s.scenario().segments, segment, &scenario::Segment::id);
  if (of == s.scenario().segments.end()) return;
  const auto servers = std::ranges::find(s.scenario().server_groups, of->server_group, &scenario::ServerGroup::id);
  if (servers == s.scenario().server_groups.end()) return;
  const auto serves = [&](const Station& connector) {
    return connector.kind == EntityKind::connector && connector.group != nullptr &&
           std::ranges::count(servers->connector_groups, connector.group->id) > 0 &&
           may_carry(edge, connector, in_dr || s.params().bc.mixed_mode_data);
  };
  if (!std::ranges::any_of(s.stations(), serves))
    report.broken(34, "access to " + segment + " through " + name_of(s, client.session) +
                          ", with which no connector of its server group can have a session");
}

namespace {
constexpr Check kChecks[] = {only_supported_clients_use_bc, local_login_comes_second,    whole_list_before_bc,
                             refusing_client_stays,         trust_chains_to_one_root,    inspection_breaks_sessions,
                             inbound_only_where_allowed,    exclusive_edges_wait_for_bc, paused_edge_takes_nobody,
                             access_needs_a_connector};

}  // namespace

std::span<const Check> client_checks() { return kChecks; }

}  // namespace failcast::invariants
