#include "sim/world/impl.hpp"

#include <algorithm>

namespace failcast::world {

World::World(const scenario::Scenario& scenario, Options options)
    : impl_(std::make_unique<Impl>(scenario, std::move(options))) {}
World::~World() = default;
const record::Directory& World::directory() const { return impl_->directory(); }
Outcome World::run(const std::vector<record::FactSink*>& sinks) { return impl_->run(sinks); }

Outcome World::Impl::run(const std::vector<record::FactSink*>& sinks) {
  constexpr std::uint64_t kEventsBetweenLooks = 1 << 16;
  sinks_ = sinks;
  if (options_.check_rules) sinks_.push_back(&rules_.emplace(scenario_, directory_));
  for (std::uint32_t i = 0; i < occurrences_.size(); ++i) {
    push(Rank::fault, Kind::fault_begins, occurrences_[i].begin, i);
    if (!occurrences_[i].clipped) push(Rank::fault, Kind::fault_ends, occurrences_[i].end, i);
  }
  paths_changed({});
  start_stations();
  start_clients();
  fill_record_caches();
  start_upkeep();
  start_operator();
  start_requests();
  await_ends_of_certificates();
  judge_all();
  if (traffic_) settle_traffic();
  while (!queue_.empty() && queue_.next_time() < horizon_) {
    const core::Event event = queue_.pop();
    fetch_ahead();
    now_ = event.time;
    here_ = position_of(event);
    dispatch(event);
    if (stations_due_) stations_changed();
    if (judge_due_ || users_due_) judge_affected();
    ++events_;
    // At each event: one that everybody hears of may take a tenth of a second.
    if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed))
      return finish(EndReason::interrupted);
    if (options_.progress && events_ % kEventsBetweenLooks == 0) options_.progress(now_, horizon_);
  }
  now_ = horizon_;
  here_ = {horizon_, 0};
  return finish(EndReason::horizon_reached);
}

/// Events of a large run meet their clients in random order: memory is asked for theirs while earlier events are run,
/// one pointer after the other.
void World::Impl::fetch_ahead() const {
  const auto client_ahead = [this](std::size_t n) -> std::optional<std::uint32_t> {
    const core::Event* event = queue_.ahead(n);
    if (event == nullptr || event->rank == static_cast<std::uint8_t>(Rank::fault) || !is_client(event->entity))
      return std::nullopt;
    return client_of(event->entity);
  };
  if (const auto c = client_ahead(8)) clients_.will_need(*c, scenario_.segments.size());
  if (const auto c = client_ahead(4)) __builtin_prefetch(&cohorts_[clients_[*c].cohort]);
  if (const auto c = client_ahead(2))
    if (const std::uint32_t r = resolver_of(client_entity(*c)); r != UINT32_MAX) {
      __builtin_prefetch(&resolvers_[r]);
      __builtin_prefetch(&resolvers_[r].record);
    }
}

void World::Impl::dispatch(const core::Event& event) {
  switch (static_cast<Kind>(event.kind)) {
    case Kind::fault_begins: return begin_fault(event.entity);
    case Kind::fault_ends: return end_fault(event.entity);
    case Kind::wake:
      if (is_client(event.entity)) return run_client_timers(client_of(event.entity));
      return run_node_timers(NodeId{event.entity});
    case Kind::session_wake: return run_session_timers(event.a);
    case Kind::packet: return run_packet(event);
    case Kind::session_packet: return run_session_packet(event.a);
    case Kind::exit_wake: return run_exit_timer(client_of(event.entity));
    case Kind::natural_start: {
      const std::uint32_t c = client_of(event.entity);
      if (clients_[c].row.state == client::State::bc_active && clients_[c].row.session == event.epoch)
        step_client(c, wire::Start{});
      return;
    }
    case Kind::connected: return is_client(event.entity) ? client_connected(event) : station_connected(event);
    case Kind::session_connected: return session_connected(event);
    case Kind::refused: {
      const wire::Refused refused{static_cast<Reason>(event.a), event.epoch};
      return is_client(event.entity) ? step_client(client_of(event.entity), refused)
                                     : deliver(NodeId{event.entity}, refused);
    }
    case Kind::unreachable: {
      const wire::Unreachable unreachable{event.epoch};
      return is_client(event.entity) ? step_client(client_of(event.entity), unreachable)
                                     : deliver(NodeId{event.entity}, unreachable);
    }
    case Kind::redirect_done: return redirect_done(event);
    case Kind::edges: return step_client(client_of(event.entity), wire::Edges{wire::unpack(event.a), event.epoch});
    case Kind::force_answer: return answer_force(NodeId{event.entity});
    case Kind::enrol_answer: return answer_enrol(NodeId{event.entity});
    case Kind::login_done: return login_done(event);
    case Kind::login_failed:
      return step_client(client_of(event.entity), wire::AuthFailed{static_cast<Reason>(event.a), event.epoch});
    case Kind::exit_rpc: {
      const std::uint32_t c = client_of(event.entity);
      if (clients_[c].row.session == event.epoch && clients_[c].packets != Packets::stopped)
        step_client(c, wire::ExitRpc{});
      return;
    }
    case Kind::expiry: return authentication_aged(client_of(event.entity));
    case Kind::look_up_answer: return look_up_answered(event);
    case Kind::look_up_timer:
      if (lookups_[event.a].open && lookups_[event.a].epoch == event.epoch)
        do_step(event.a, dns::stub::handle_timeouts(lookups_[event.a].row, now_, dns::stub::params_from(params_.dns)));
      return;
    case Kind::fetch_done: return fetch_done(event);
    case Kind::resolver_timer: return run_resolver_timer(event);
    case Kind::operator_reason:
    case Kind::operator_wake: return run_operator(event);
    case Kind::record_visible: return record_visible(event);
    case Kind::record_cache_expires: return record_cache_expires(event);
    case Kind::record_lapsed: return record_lapsed(event);
    case Kind::enrolled: return enrolled(event);
    case Kind::certificate_ends: stations_due_ = judge_due_ = places_due_ = true; return;
    case Kind::request: return answer_request(event);
    case Kind::domain_changed: return domain_changed(NodeId{event.entity});
    case Kind::copies_wake: return run_copies(NodeId{event.entity});
    case Kind::upgrade_wake: return run_upgrades(event.a);
    case Kind::routes_withdrawn: return withdraw_routes();
    case Kind::shares:
      if (event.time == traffic_at_) settle_traffic();
      return;
  }
}

/// An entity's own count of events; resolvers need none.
std::uint32_t& World::Impl::events_of(std::uint32_t entity) {
  if (is_client(entity)) return clients_[client_of(entity)].events;
  return nodes_[entity].events;
}

core::Position World::Impl::position_of(const core::Event& event) const {
  const auto rank = static_cast<Rank>(event.rank);
  const bool later_timer =
      (rank == Rank::station || rank == Rank::client) && static_cast<Kind>(event.kind) != Kind::wake;
  return {event.time, order_of(rank, event.entity) + (later_timer ? 1 : 0)};
}

/// Order among what happens to one entity at one instant. Replies come in the order of their questions, but for what a
/// resolver does and for answers about the DR record: these may be put on their way late (record_polls.cpp).
std::uint32_t World::Impl::sequence_of(Rank rank, Kind kind, std::uint32_t entity, std::uint32_t a) {
  constexpr std::uint32_t kLast = 0xff000000;
  const bool of_look_up = kind == Kind::look_up_answer || kind == Kind::look_up_timer;
  if (rank == Rank::fault) return 0;
  if (of_look_up && lookups_[a].row.name == wire::Name::dr_record) return kLast | static_cast<std::uint32_t>(kind);
  const bool of_resolver = entity >= resolver_entity(0) && !is_client(entity);
  if (rank == Rank::reply && !of_resolver) return events_of(entity)++;
  // Whenever timers were set, and however often: one that finds nothing due does nothing.
  return static_cast<std::uint32_t>(kind) << 24 | (a & 0xffffffu);
}

void World::Impl::push(Rank rank, Kind kind, TimePoint at, std::uint32_t entity, wire::Epoch epoch, std::uint32_t a,
                       std::uint64_t b) {
  if (at >= horizon_) return;
  const std::uint32_t sequence = sequence_of(rank, kind, entity, a);
  queue_.push({at, static_cast<std::uint8_t>(rank), static_cast<std::uint8_t>(kind), epoch, entity, sequence, a, b});
}

void World::Impl::emit(record::Entity entity, std::uint32_t& sequence, const Observation& fact) {
  if (silent_) return;
  const record::Record record{now_, entity, sequence++, fact};
  hash_.on(record);
  for (record::FactSink* sink : sinks_) sink->on(record);
}

void World::Impl::emit_client(std::uint32_t c, const Observation& fact) {
  emit({record::EntityKind::client, c}, clients_[c].facts, fact);
}

void World::Impl::emit_node(NodeId node, const Observation& fact) {
  emit({nodes_[node.value].kind, node.value}, nodes_[node.value].facts, fact);
}

/// For machines that only observe.
void World::Impl::emit_facts(record::Entity entity, std::uint32_t& sequence) {
  for (const wire::Action& action : actions_.take())
    if (const auto* fact = std::get_if<Observation>(&action)) emit(entity, sequence, *fact);
}

void World::Impl::emit_facts(NodeId node) {
  emit_facts({nodes_[node.value].kind, node.value}, nodes_[node.value].facts);
}

}  // namespace failcast::world
