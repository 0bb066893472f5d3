// Clients: what their machines ask, and what comes back when.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

/// The server name a client shows in its present search for an edge.
wire::Sni sni_of(const client::Row& row) {
  if (row.state == client::State::dr_connect) return wire::Sni::dr;
  if (row.state == client::State::bc_pcc) return row.enrolled ? wire::Sni::c2 : wire::Sni::c2site;
  return wire::Sni::cloud;
}

}  // namespace

client::ClientContext World::Impl::context_of(std::uint32_t c) const {
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const Stream draws{cohort.key, c - cohort.row_0};
  return {
      {now_, params_, draws, EntityClock{scenario_.start, clients_.clock_error_of(c)}},
      cohort.machine
  };
}

fleet::User World::Impl::activity_of(std::uint32_t c) const {
  return {Stream{activity_.is_none() ? Key{} : key_of_client(c) / "activity"},
          cohorts_[clients_[c].cohort].machine.work};
}

void World::Impl::step_client(std::uint32_t c, const wire::Input& input) {
  settle_client(c);
  client::step(clients_[c].row, input, context_of(c), actions_);
  act_for_client(c);
}

void World::Impl::run_client_timers(std::uint32_t c) {
  if (clients_[c].queued <= now_) clients_[c].queued = kNever;
  if (clients_[c].row.state == client::State::start || clients_[c].row.state == client::State::installed)
    return step_client(c, wire::Start{});
  settle_client(c);
  client::handle_timeouts(clients_[c].row, context_of(c), actions_);
  act_for_client(c);
}

void World::Impl::act_for_client(std::uint32_t c) {
  bool news = false;  // whoever said and asked nothing, or only looked the record up, is where it was
  for (const wire::Action& action : actions_.take()) {
    const auto* resolve = std::get_if<wire::Resolve>(&action);
    news = news || resolve == nullptr || resolve->name != wire::Name::dr_record;
    if (const auto* fact = std::get_if<Observation>(&action)) {
      emit_client(c, *fact);
    } else if (resolve != nullptr) {
      look_up(client_entity(c), cohorts_[clients_[c].cohort].place, *resolve);
    } else if (const auto* connect = std::get_if<wire::Connect>(&action)) {
      do_for_client(c, *connect);
    } else if (const auto* send = std::get_if<wire::Send>(&action)) {
      do_for_client(c, *send);
    } else if (std::holds_alternative<wire::Close>(action)) {
      close_client_session(c);
    } else if (std::holds_alternative<wire::Authenticate>(action)) {
      authenticate(c);
    }
  }
  if (const bool in_dr = client::in_dr(clients_[c].row); in_dr != clients_[c].in_dr) client_changed_mode(c, in_dr);
  join_or_leave(client_entity(c));
  rearm_client(c);
  if (news) judge(c);
}

/// Entering DR, another lifetime counts and other segments are reached (R37, R46, A58); leaving it, the old ones again.
void World::Impl::client_changed_mode(std::uint32_t c, bool in_dr) {
  clients_[c].in_dr = in_dr;
  if (!in_dr) return;
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const client::Row& row = clients_[c].row;
  const TimePoint too_old = context_of(c).clock.when(row.not_before + params_.dr.max_auth_age);
  if (too_old > now_) push(Rank::client, Kind::expiry, too_old, client_entity(c));
  if (row.certificate_until != UtcTime{}) {  // R44, by a true clock
    const TimePoint over = true_clock().when(row.certificate_until);
    if (over > now_) push(Rank::client, Kind::expiry, over, client_entity(c));
  }
  DrSegments reached{};
  for (std::uint32_t s = 0; s < scenario_.segments.size(); ++s) {
    if (!is_dr_segment(cohort, s)) continue;
    ++reached.reachable;
    if (cohort.entitled[s] == 0) ++reached.beyond_policy;
    if (scenario_.segments[s].inspection) ++reached.uninspected;
  }
  emit_client(c, reached);
}

/// Whether a client in DR may ask for a segment at all (R37, A34, A58).
bool World::Impl::is_dr_segment(const Cohort& cohort, std::uint32_t s) const {
  const scenario::Segment& segment = scenario_.segments[s];
  if (!segment.dr) return false;
  if (segment.inspection && params_.dr.appprotection == AppProtection::refuse) return false;
  return params_.dr.policy == DrPolicy::none || cohort.entitled[s] != 0;
}

/// At most one live timer entry: a deadline that moved later is found when the entry is popped, and queued anew.
void World::Impl::rearm_client(std::uint32_t c) {
  const client::Row& row = clients_[c].row;
  arm_client_packet(c);
  const bool in_traffic = traffic_puts_off(client::traffic(row, params_), clients_[c].packets);
  TimePoint due = client::next_wakeup_between_look_ups(row, in_traffic);
  // What is queued before the next look-up finds out whether that has to be an event.
  if (row.record.next < std::min(due, clients_[c].queued)) due = std::min(due, poll_due(client_entity(c)));
  if (due == kNever || due >= clients_[c].queued) return;
  clients_[c].queued = due;
  push(Rank::client, Kind::wake, std::max(due, now_), client_entity(c));
}

void World::Impl::do_for_client(std::uint32_t c, const wire::Connect& connect) {
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const NodeId to = nodes_of(connect.list)[connect.index];
  clients_[c].peer = to;
  const auto draws = [&] { return Stream{key_of_client(c) / "loss"}; };
  Attempt met = attempt(cohort.place, cohort.root_ca, to, connect.sni, draws, connect.epoch);
  if (met.result == Attempt::Result::established && edge_position_[to.value] != UINT32_MAX && has_expired(c))
    met = {Attempt::Result::refused, network_.round_trip(cohort.place, to), Reason::certificate_expired};
  clients_[c].answers = met.result == Attempt::Result::established;
  clients_[c].queues = met.queued;
  const TimePoint at = now_ + met.after;
  switch (met.result) {
    case Attempt::Result::silent: return;
    case Attempt::Result::refused:
      return push(Rank::reply, Kind::refused, at, client_entity(c), connect.epoch, static_cast<std::uint32_t>(met.why));
    case Attempt::Result::unreachable: return push(Rank::reply, Kind::unreachable, at, client_entity(c), connect.epoch);
    case Attempt::Result::established:
      return push(Rank::reply, Kind::connected, at, client_entity(c), connect.epoch, to.value,
                  static_cast<std::uint64_t>(now_.time_since_epoch().count()));
  }
}

/// An edge looks at the client's certificate, if it has one (H48, R12).
bool World::Impl::has_expired(std::uint32_t c) const {
  client::ClientContext ctx = context_of(c);
  ctx.clock = true_clock();  // the edge's, not the device's
  return clients_[c].row.enrolled && !client::has_valid_certificate(clients_[c].row, ctx);
}

void World::Impl::client_connected(const core::Event& event) {
  const std::uint32_t c = client_of(event.entity);
  client::Row& row = clients_[c].row;
  const NodeId node{event.a};
  const TimePoint since{Duration{static_cast<std::int64_t>(event.b)}};
  if (event.epoch != row.epoch) return;  // overtaken
  const PlaceId place = cohorts_[clients_[c].cohort].place;
  if (!network_.unbroken_since(place, node, since)) return;
  const bool edge = edge_position_[node.value] != UINT32_MAX;
  if (edge) {  // what the edge was when the attempt began may be over
    const Reason why = admits_client(nodes_[node.value], sni_of(row));
    if (why != Reason::none) return step_client(c, wire::Refused{why, event.epoch});
    if (nodes_[node.value].handshakes && !nodes_[node.value].handshakes->open_session())
      return step_client(c, wire::Refused{Reason::capacity, event.epoch});
  }
  const wire::Epoch before = row.session;
  settle_client(c);
  client::step(row, wire::Connected{event.epoch}, context_of(c), actions_);
  if (edge && row.session == event.epoch && row.session != before) open_client_session(c);
  act_for_client(c);
}

void World::Impl::open_client_session(std::uint32_t c) {
  const NodeId edge = clients_[c].peer;
  move_session(c, edge);
  clients_[c].settled = true;
  clients_[c].killed = false;
  clients_[c].packets = reaches(cohorts_[clients_[c].cohort].place, edge) ? Packets::pass : Packets::stopped;
  emit_client(c, SessionOpened{edge});
  if (!client::in_bc(clients_[c].row)) return;
  settle_exit(c);
  fleet::WayBack& way_back = clients_.way_back(c);
  way_back.row = {};
  way_back.connected_at = now_;
  const Component& component = components_[nodes_[edge.value].machine];
  if (component.returned) {  // an edge that serves BC users while it is with the cloud (A52)
    edge::edge_returned(way_back.row, now_, now_, params_);
    rearm_exit(c);
  }
}

void World::Impl::close_client_session(std::uint32_t c) {
  const NodeId edge = clients_.session[c];
  if (!edge.valid()) return;
  const client::Row& row = clients_[c].row;
  const auto dropped = clients_[c].killed ? 0 : activity_.open_mtunnels(activity_of(c), std::min(row.beat, now_));
  if (dropped > 0) emit_client(c, MtunnelsDropped{dropped, row.why});
  emit_client(c, SessionClosed{edge, row.why});
  settle_exit(c);
  if (clients_.has_way_back(c)) edge::client_left(clients_.way_back(c).row);
  if (nodes_[edge.value].handshakes) nodes_[edge.value].handshakes->close_session();
  move_session(c, {});
  clients_[c].packets = Packets::stopped;
}

void World::Impl::do_for_client(std::uint32_t c, const wire::Send& send) {
  const NodeId node = clients_[c].peer;
  const auto began = static_cast<std::uint64_t>(now_.time_since_epoch().count());
  switch (send.request) {
    case wire::Request::edge_list:  // rides in the hello of the connection (A8): answered at once
      return push(Rank::reply, Kind::edges, now_, client_entity(c), send.epoch,
                  wire::pack(cloud_list(c, key_of_client(c))));
    case wire::Request::redirect: {
      const servers::Admission admission = nodes_[node.value].handshakes->arrive(now_);
      if (admission.accepted)
        return push(Rank::reply, Kind::redirect_done, admission.done_at, client_entity(c), send.epoch, node.value,
                    began);
      return push(Rank::reply, Kind::refused, now_, client_entity(c), send.epoch,
                  static_cast<std::uint32_t>(admission.why));
    }
    case wire::Request::exit_refused:
      settle_exit(c);
      edge::client_refused(clients_.way_back(c).row, now_, params_);
      return rearm_exit(c);
    case wire::Request::enrol:
      return push(Rank::reply, Kind::enrolled, now_, client_entity(c), send.epoch, node.value, began);
    case wire::Request::force_state:
    case wire::Request::re_enrol:
    case wire::Request::count_: return;
  }
}

/// The portal gives a new user its certificate and its profile (S2, A54).
void World::Impl::enrolled(const core::Event& event) {
  const std::uint32_t c = client_of(event.entity);
  if (!reaches(cohorts_[clients_[c].cohort].place, NodeId{event.a})) return;
  if (record_in_force() == dr::State::on)  // R43
    return step_client(c, wire::Declined{Reason::unsupported_in_dr, event.epoch});
  if (!is_good(scenario_.tenant_certificates.signing_ca_until))  // H32
    return step_client(c, wire::Declined{Reason::certificate_expired, event.epoch});
  const UtcTime now = true_clock().utc(now_);
  step_client(c, wire::Enrolled{now + params_.cert.client_validity, event.epoch});
}

/// The controller reached this client's request: it answers by what it is now (A52, H7, H12).
void World::Impl::redirect_done(const core::Event& event) {
  const std::uint32_t c = client_of(event.entity);
  const NodeId node{event.a};
  const TimePoint since{Duration{static_cast<std::int64_t>(event.b)}};
  if (event.epoch != clients_[c].row.epoch) return;
  if (!network_.unbroken_since(cohorts_[clients_[c].cohort].place, node, since)) return;
  const Controller& controller = controllers_[nodes_[node.value].machine];
  const bool authenticated = client::is_authenticated(clients_[c].row, context_of(c));
  const auto answer = [&](bool edge_available) {
    return controller::answers_redirect(controller.row,
                                        {.authenticated = authenticated, .edge_available = edge_available}, params_);
  };
  wire::PeerList list;
  Reason why = answer(true);
  if (why == Reason::none) {  // it would, if it had an edge
    if (controller.private_cloud != UINT32_MAX) list = redirect_list(c, private_clouds_[controller.private_cloud]);
    why = answer(list.size > 0);
  }
  emit_node(node, RedirectAnswered{why == Reason::none ? nodes_of(list).front() : NodeId{}, why});
  if (why == Reason::none) return step_client(c, wire::Edges{list, event.epoch});
  step_client(c, wire::Declined{why, event.epoch});
}

/// A12: edges of the private cloud that may serve, in the order of the parameter, as many as a redirect list holds.
wire::PeerList World::Impl::redirect_list(std::uint32_t c, const PrivateCloud& cloud) {
  const PlaceId place = cohorts_[clients_[c].cohort].place;
  const std::string& here = network_.topology().place(place).of;
  struct Candidate {
    bool untrusted;
    Duration distance;
    std::uint64_t load, tie;
    NodeId node;
  };
  std::vector<Candidate> candidates;
  const RedirectPick pick = params_.pcc.redirect_pick;
  for (const std::uint32_t k : cloud.edges) {
    const NodeId id = components_[k].node;
    const Node& node = nodes_[id.value];
    if (admits_client(node, wire::Sni::c2) != Reason::none) continue;
    Candidate candidate{false, {}, node.handshakes->sessions() * 1000 / static_cast<std::uint64_t>(node.vcpu), k, id};
    if (pick == RedirectPick::trusted_nearest_least_loaded)
      candidate.untrusted = std::ranges::count(node.trusted_networks, here) == 0;
    if (pick == RedirectPick::trusted_nearest_least_loaded || pick == RedirectPick::nearest)
      candidate.distance = network_.round_trip(place, id);
    if (pick == RedirectPick::random)
      candidate.load = Stream{key_of_client(c) / "redirect"}.bits(clients_[c].row.draws * 256u + k);
    if (pick == RedirectPick::nearest) candidate.load = 0;
    candidates.push_back(candidate);
  }
  const std::size_t length = std::min(candidates.size(), static_cast<std::size_t>(params_.client.redirect_list_len));
  std::ranges::partial_sort(candidates, candidates.begin() + static_cast<std::ptrdiff_t>(length), {},
                            [](const Candidate& x) { return std::tuple(x.untrusted, x.distance, x.load, x.tie); });
  std::vector<NodeId> nodes;
  for (std::size_t i = 0; i < length; ++i) nodes.push_back(candidates[i].node);
  return nodes.empty() ? wire::PeerList{} : intern(nodes);
}

/// The cloud's redirect list: private edges of the preferred site first (never exclusive ones, R64), then public edges,
/// each client with its own first one.
wire::PeerList World::Impl::cloud_list(std::uint32_t c, Key key) {
  const Cohort& cohort = cohorts_[clients_[c].cohort];
  const Stream draws{key / "edge"};
  const std::uint64_t first = draws.below(public_edges_.size(), 0);
  const bool is_public = cohort.prefers_edges_of.empty();
  if (is_public && first < public_lists_.size() && public_lists_[first]) return *public_lists_[first];
  const auto length = static_cast<std::size_t>(params_.client.redirect_list_len);
  std::vector<NodeId> nodes;
  if (!is_public)
    for (const NodeId id : private_edges_) {
      const Node& node = nodes_[id.value];
      const Component& component = components_[node.machine];
      const bool steered =
          node.site == cohort.prefers_edges_of && !node.exclusive && component.row.state == component::State::cloud;
      if (steered && nodes.size() < length) nodes.push_back(id);
    }
  for (std::size_t i = 0; i < public_edges_.size() && nodes.size() < length; ++i)
    nodes.push_back(public_edges_[(first + i) % public_edges_.size()]);
  const wire::PeerList list = intern(nodes);
  if (is_public && first < public_lists_.size()) public_lists_[first] = list;
  return list;
}

}  // namespace failcast::world
