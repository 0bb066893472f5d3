// Access, judged for every client and every segment that it may use in normal operation, as if it asked at this instant
// (never by the draw of its requests), with the one cause of every instant without it (DESIGN section 7).
#include <algorithm>

#include "models/saml/saml.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {

void World::Impl::judge_all() {
  judge_due_ = users_due_ = false;
  for (std::uint32_t c = 0; c < clients_.size(); ++c) judge(c);
}

/// After a change of stations, paths or people's doings. Who has access over a session keeps it while the edge and the
/// place stay what they are; what ends it otherwise is an event of the client's own. Who has none goes by the network,
/// the public edges and what keeps BC away, and by the calendar where a record may give it back.
void World::Impl::judge_affected() {
  if (options_.every_event) return judge_all();
  const bool in_doubt_too = judge_due_ || record_is_awaited();
  judge_due_ = users_due_ = false;
  mark_users_of_changed_edges();
  const auto look = [this](std::uint32_t c) { judge(c); };
  if (in_doubt_too)
    for_each_of(in_doubt_, affected_, look);
  else
    for_each_of(affected_, look);
}

/// Whether there is a client for whom the record may mean the way back, now or at a date of its own.
bool World::Impl::record_is_awaited() const {
  if (!dr_.zone) return false;
  if (dr_operator::phase(dr_.person) != dr_operator::Phase::none) return true;
  for (std::uint32_t r = 0; r < dr_.readers.size(); ++r) {
    const dr::Reading& read = reading(r, dr_.served).zpa;
    if (read.problem == dr::Problem::none && read.record.state != dr::State::off) return true;
  }
  return false;
}

void World::Impl::mark_users_of_changed_edges() {
  bool any = false;
  for (const std::uint32_t e : changed_edges_)
    if (nodes_[edges_[e].value].handshakes->sessions() > 0) any = true;
  if (any)
    for (std::uint32_t c = 0; c < clients_.size(); ++c)
      if (const NodeId edge = clients_.session[c]; edge.valid() && edge_changed_[edge_position_[edge.value]] != 0)
        affected_.set(c, true);
  for (const std::uint32_t e : changed_edges_) edge_changed_[e] = 0;
  changed_edges_.clear();
}

void World::Impl::mark_clients_at(PlaceId place) {
  for (const Population& population : populations_)
    for (const network::Stretch& stretch : population.places)
      if (stretch.place == place)
        affected_.add(population.first + stretch.first * population.per_place,
                      population.first + stretch.end * population.per_place);
}

void World::Impl::judge(std::uint32_t c) {
  if (silent_) return;
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const client::State state = clients_[c].row.state;
  const bool runs = state != client::State::start && state != client::State::installed;
  bool doubt = runs && !clients_.session[c].valid();
  for (std::uint32_t s = 0; s < cohort.entitled.size(); ++s) {
    if (cohort.entitled[s] == 0) continue;
    const Judgement judgement = judged(c, s);
    doubt = doubt || !judgement.access;
    set_status(c, s, judgement);
  }
  in_doubt_.set(c, doubt);
}

void World::Impl::set_status(std::uint32_t c, std::uint32_t segment, const Judgement& judgement) {
  const std::size_t at = c * scenario_.segments.size() + segment;
  const auto code = static_cast<std::uint8_t>(judgement.access ? 0 : 1 + static_cast<unsigned>(judgement.cause));
  const auto why = static_cast<std::uint8_t>(judgement.access ? Reason::none : judgement.why);
  fleet::Access& access = clients_.access[at];
  if (access == fleet::Access{code, why}) return;
  if (access.status == 0)
    clients_.lost_at[at] = now_;
  else if (code == 0)
    count_failed_requests(c, segment);
  if ((access.status == 0) != judgement.access) move_access(c, segment, judgement.access);
  access = {code, why};
  emit_client(c, AccessChanged{SegmentId{segment}, judgement.access, judgement.cause, static_cast<Reason>(why)});
}

/// Requests that the user made to this segment in vain since it was lost.
void World::Impl::count_failed_requests(std::uint32_t c, std::uint32_t segment) {
  if (activity_.is_none()) return;
  const auto& entitled = cohorts_[clients_[c].cohort].entitled;
  const auto position = static_cast<std::uint32_t>(std::count(entitled.begin(), entitled.begin() + segment, 1));
  const auto segments = static_cast<std::uint32_t>(std::count(entitled.begin(), entitled.end(), 1));
  const std::size_t at = c * scenario_.segments.size() + segment;
  const std::uint32_t failed = activity_.requests(activity_of(c), clients_.lost_at[at], now_, position, segments);
  if (failed > 0) emit_client(c, RequestsFailed{failed, static_cast<Reason>(clients_.access[at].why)});
}

Judgement World::Impl::judged(std::uint32_t c, std::uint32_t segment) {
  const client::State state = clients_[c].row.state;
  if (state == client::State::start || state == client::State::installed) return {};  // nobody asks
  return clients_.session[c].valid() ? over_session(c, segment) : without_session(c, segment);
}

Judgement World::Impl::over_session(std::uint32_t c, std::uint32_t segment) {
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const NodeId edge = clients_.session[c];
  if (!reaches(cohort.place, edge)) return {false, Cause::detection, clients_[c].row.why};
  if (client::in_dr(clients_[c].row)) return over_dr_session(c, segment);
  // An edge that has turned to BC serves nobody who may not use BC, also on a session from before (R8 to R10).
  const Node& node = nodes_[edge.value];
  const bool in_bc =
      node.kind == record::EntityKind::edge && component::mode(components_[node.machine].row) == component::Mode::bc;
  if (in_bc && cohort.machine.bc_refusal != Reason::none)
    return {false, Cause::unsupported_client, cohort.machine.bc_refusal};
  if (!clients_[c].row.enrolled && cohort.entitled_new[segment] == 0)  // R13: no rule with SCIM matches
    return {false, Cause::refused_policy, Reason::rejected_by_policy};
  const Service& by = service(edge, segment);
  if (!by.serves) {  // connectors that the record took away: this client follows them, or never will
    const auto cause =
        by.why == Reason::in_dr || by.why == Reason::no_connector ? waits_for_record(c, segment) : std::nullopt;
    return {false, cause.value_or(by.cause), by.why};
  }
  if (by.needs_cache) {  // A15: one draw per client and loss of control
    const TimePoint lost_at = node.machine == UINT32_MAX ? TimePoint{} : components_[node.machine].row.lost_at;
    const Stream draws{key_of_client(c) / "cache"};
    const auto loss = static_cast<std::uint64_t>(lost_at == kNever ? 0 : lost_at.time_since_epoch().count());
    if (draws.uniform(loss) >= params_.edge.private_survive) return {false, Cause::no_path, Reason::path_not_cached};
  }
  // An expired authentication costs access only where nobody could log in: a login on demand is the user's everyday.
  if (!is_authenticated_for(c, segment) && !can_log_in(cohort.place, cohort.machine.bc_refusal == Reason::none))
    return {false, Cause::expired_authentication, Reason::authentication_expired};
  return {};
}

/// Segments that nothing opens in DR: not designated, with an inspection that it does not have, or outside the policy.
Judgement World::Impl::closed_in_dr(std::uint32_t c, std::uint32_t segment) const {
  const scenario::Segment& asked = scenario_.segments[segment];
  if (!asked.dr) return {false, Cause::not_designated, Reason::not_designated};
  if (is_dr_segment(cohorts_[clients_[c].cohort], segment)) return {};
  return {false, Cause::refused_policy, asked.inspection ? Reason::unsupported_in_dr : Reason::rejected_by_policy};
}

/// In DR: designated segments only (R37), no policy but the one of A34, and no login (R42).
Judgement World::Impl::over_dr_session(std::uint32_t c, std::uint32_t segment) const {
  if (const Judgement closed = closed_in_dr(c, segment); !closed.access) return closed;
  // An edge that came back to the cloud by way of a pause serves nobody who has not left DR (R38).
  const Node& edge = nodes_[clients_.session[c].value];
  if (component::mode(components_[edge.machine].row) == component::Mode::cloud)
    return {false, Cause::record_poll, Reason::not_in_dr};
  const Service& by = service(clients_.session[c], segment);
  if (!by.serves) return {false, by.cause, by.why};
  if (!client::is_authenticated_in_dr(clients_[c].row, context_of(c)))
    return {false, Cause::expired_authentication, Reason::authentication_expired};
  if (has_expired(c)) return {false, Cause::expired_certificate, Reason::certificate_expired};  // R44
  return {};
}

bool World::Impl::is_authenticated_for(std::uint32_t c, std::uint32_t segment) const {
  const auto& tau = cohorts_[clients_[c].cohort].timeouts[segment];
  return !saml::is_expired(clients_[c].row.not_before, tau, context_of(c).clock.utc(now_));
}

/// Asks to be judged again one nanosecond after each timeout of this client's segments.
void World::Impl::watch_expiry(std::uint32_t c) {
  const EntityClock clock{scenario_.start, clients_.clock_error_of(c)};
  for (const Duration tau : cohorts_[clients_[c].cohort].expiries) {
    const TimePoint at = clock.when(clients_[c].row.not_before + tau) + 1ns;
    if (at > now_) push(Rank::client, Kind::expiry, at, client_entity(c));
  }
}

/// One of the instants at which an authentication may have become too old (A24).
void World::Impl::authentication_aged(std::uint32_t c) {
  if (!may_open_mtunnels(c) && clients_.session[c].valid() && !clients_[c].killed) {
    clients_[c].killed = true;
    if (const auto dropped = activity_.open_mtunnels(activity_of(c), now_); dropped > 0)
      emit_client(c, MtunnelsDropped{dropped, Reason::authentication_expired});
  }
  judge(c);
}

/// Where expiry ends what runs (A24), a user with an expired authentication has no M-Tunnels left.
bool World::Impl::may_open_mtunnels(std::uint32_t c) const {
  if (!params_.auth.expiry_kills_active) return true;
  const client::ClientContext ctx = context_of(c);
  const client::Row& row = clients_[c].row;
  return client::in_dr(row) ? client::is_authenticated_in_dr(row, ctx) : client::is_authenticated(row, ctx);
}

Judgement World::Impl::without_session(std::uint32_t c, std::uint32_t segment) {
  const client::Row& row = clients_[c].row;
  if (row.state == client::State::rejected) return {false, cause_of_pause(c), row.why};
  if (!clients_[c].settled && normal_way_works(c, segment)) return {};  // starting, on an ordinary day
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  if (client::in_dr(row)) {
    if (const Judgement closed = closed_in_dr(c, segment); !closed.access) return closed;
    if (row.state == client::State::dr_blocked) return {false, cause_of_pause(c), row.why};
  }
  const bool searches_bc = row.state == client::State::bc_lookup || row.state == client::State::bc_pcc;
  if (const auto cause = waits_for_record(c, segment); cause && !searches_bc) return {false, *cause, row.why};
  if (cut_off_[cohort.place.value] != 0) return {false, Cause::no_path, row.why};
  return waiting(c);
}

/// A client that just starts has access on demand when the ordinary way is open from end to end.
bool World::Impl::normal_way_works(std::uint32_t c, std::uint32_t segment) const {
  const PlaceId place = cohorts_[clients_[c].cohort].place;
  if (!is_authenticated_for(c, segment) && cloud_login_[place.value] == 0) return false;
  if (!reaches(place, dispatch_)) return false;
  return std::ranges::any_of(public_edges_,
                             [&](NodeId edge) { return reaches(place, edge) && service(edge, segment).serves; });
}

Judgement World::Impl::waiting(std::uint32_t c) const {
  const client::Row& row = clients_[c].row;
  const Cause on_the_way = !clients_[c].answers ? Cause::attempts
                           : clients_[c].queues ? Cause::handshake_queue
                                                : Cause::connecting;
  // Rounds over controllers that are not ready belong to what they wait for, however busy the client is meanwhile.
  const bool not_ready = row.why == Reason::not_in_bc || row.why == Reason::no_edge;
  if (row.state == client::State::bc_pcc && not_ready && row.phase != client::Phase::edge_connection)
    return {false, cause_of_not_ready_, row.why};
  const bool no_name = row.why == Reason::name_error || row.why == Reason::no_data;
  if (row.state == client::State::bc_lookup && no_name) return {false, Cause::trust_or_name, row.why};
  switch (row.phase) {
    case client::Phase::lookup: return {false, Cause::lookup};
    case client::Phase::connection:
    case client::Phase::edge_connection: return {false, on_the_way};
    case client::Phase::answer:
      return {false, row.state == client::State::bc_pcc ? Cause::controller_queue : Cause::connecting};
    case client::Phase::login: return {false, Cause::authentication};
    case client::Phase::pause:
    case client::Phase::none: return {false, cause_of_pause(c), row.why};
  }
  return {false, Cause::pauses, row.why};
}

/// A pause is charged to what the last attempt failed for, where that is more than "nobody answered".
Cause World::Impl::cause_of_pause(std::uint32_t c) const {
  switch (clients_[c].row.why) {
    case Reason::not_in_bc:
    case Reason::no_edge: return cause_of_not_ready_;
    case Reason::name_error:
    case Reason::no_data:
    case Reason::tls_intercepted:
    case Reason::untrusted_root:
    case Reason::sni_dropped:
    case Reason::wrong_private_cloud:
    case Reason::older_than_component:
    case Reason::thumbprint_mismatch:
    case Reason::installer_incomplete: return Cause::trust_or_name;
    case Reason::server_failure:
    case Reason::lookup_timed_out: return Cause::lookup;
    case Reason::capacity: return Cause::refused_capacity;
    case Reason::restarted: return Cause::restart;
    case Reason::authentication_needed:
    case Reason::idp_unreachable:
    case Reason::idp_error:
    case Reason::clock_skew: return Cause::authentication;
    case Reason::authentication_expired: return Cause::expired_authentication;
    case Reason::certificate_expired:
    case Reason::paused: return Cause::expired_certificate;
    case Reason::rejected_by_policy:
    case Reason::no_policy:
    case Reason::enrolment_disabled: return Cause::refused_policy;
    case Reason::rate_limited: return Cause::refused_capacity;
    case Reason::not_in_dr: return Cause::record_poll;
    case Reason::not_designated:
    case Reason::no_snapshot: return Cause::not_designated;
    case Reason::bc_not_enabled:
    case Reason::unsupported_operating_system:
    case Reason::unsupported_version:
    case Reason::unsupported_client_type:
    case Reason::not_enrolled:
    case Reason::dr_not_enabled:
    case Reason::unsupported_in_bc:
    case Reason::unsupported_in_dr: return Cause::unsupported_client;
    case Reason::disabled:
    case Reason::no_connector:
    case Reason::application_unreachable:
    case Reason::mixed_mode:
    case Reason::path_not_cached:
    case Reason::in_dr:
    case Reason::portal_frozen:
    case Reason::portal_down:
    case Reason::queued: return Cause::no_path;
    case Reason::none:
    case Reason::timed_out:
    case Reason::unreachable:
    case Reason::connection_reset:
    case Reason::refused:
    case Reason::closed_by_peer:
    case Reason::count_: return Cause::pauses;
  }
  return Cause::pauses;
}

const World::Impl::Service& World::Impl::service(NodeId edge, std::uint32_t segment) const {
  return service_[edge_position_[edge.value] * group_members_.size() + segment_group_[segment]];
}

}  // namespace failcast::world
