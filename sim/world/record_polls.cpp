// Look-ups of the DR record that change nothing are accounted for, not run (SKIPPING of the record's polls): a client
// or component whose next answers it would ignore has no event in the queue. Its ticks stand in the chain of its
// resolver, which knows what the cache did in the meantime, and its row catches up when something looks at it.
//
// A look-up has to be an event when its answer may be news, when its way is not in order, or when an instant cuts it in
// two: then whatever is in flight is made real, as if it had been an event from its beginning.
#include <algorithm>

#include "sim/core/rounding.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

constexpr wire::Name kRecord = wire::Name::dr_record;
constexpr std::size_t kSlot = static_cast<std::size_t>(kRecord);

}  // namespace

// --- who polls

dr::Watch& World::Impl::watch_of(std::uint32_t entity) {
  return is_client(entity) ? clients_[client_of(entity)].row.record : components_[nodes_[entity].machine].row.record;
}

Duration World::Impl::poll_period(std::uint32_t entity) const {
  return is_client(entity) ? params_.dr.client_poll : params_.dr.comp_poll;
}

PlaceId World::Impl::place_of(std::uint32_t entity) const {
  return is_client(entity) ? cohorts_[clients_[client_of(entity)].cohort].place : nodes_[entity].place;
}

std::uint64_t World::Impl::tick_order(std::uint32_t entity) const {
  return order_of(is_client(entity) ? Rank::client : Rank::station, entity);
}

bool World::Impl::polls(std::uint32_t entity) const {
  if (is_client(entity)) {
    const std::uint32_t c = client_of(entity);
    return cohorts_[clients_[c].cohort].machine.watches_record && clients_[c].row.record.next != kNever;
  }
  const Component& component = components_[nodes_[entity].machine];
  return component::polls_record(component.row, component.profile);
}

bool& World::Impl::rides(std::uint32_t entity) {
  return is_client(entity) ? clients_[client_of(entity)].rides : components_[nodes_[entity].machine].rides;
}

fleet::PollTicks& World::Impl::ticks_with(std::uint32_t entity) {
  Resolver& resolver = resolvers_[resolver_of(entity)];
  return knows_dr_domain(entity) ? resolver.record.ticks : resolver.strangers;
}

/// Whoever polls over a way that works rides on the chain of its resolver; who begins or ends to does so here.
void World::Impl::join_or_leave(std::uint32_t entity) {
  if (!skips() || silent_) return;
  const bool wanted = polls(entity) && record_ways_[place_of(entity).value].answers;
  bool& riding = rides(entity);
  if (wanted == (riding != 0)) return;
  riding = wanted ? 1 : 0;
  catch_up(resolver_of(entity));
  const TimePoint next = watch_of(entity).next;
  const Duration period = poll_period(entity);
  const fleet::PollTicks::Poller poller{tick_order(entity), entity};
  if (!wanted) return ticks_with(entity).remove(poller, next, period);
  ticks_with(entity).add(poller, next, period);
  leave_out_tick(entity);
}

/// A look-up that comes before the tick of its instant stands for it: a process that starts, a clock that is set.
void World::Impl::leave_out_tick(std::uint32_t entity) {
  if (!skips() || rides(entity) == 0) return;
  const core::Position tick{now_, tick_order(entity)};
  if (watch_of(entity).next - poll_period(entity) == now_ && here_ < tick) ticks_with(entity).leave_out(tick);
}

// --- what they would read

/// What the cache of a resolver answers, and until when that is certain. Nothing where look-ups have to be events.
std::optional<World::Impl::Outlook> World::Impl::outlook(const Resolver& resolver) const {
  const dns::resolver::Row& row = resolver.rows[kSlot];
  const dns::Response served = dr_.zone->answer(kRecord, now_);
  const fleet::RefreshChain::Content fresh{served.why, served.addresses};
  const Duration slowest = std::max(resolver.fetch.takes, params_.dns.rtt_cached);
  const Duration kept = served.why == Reason::none ? dns::resolver::cached_for(served.ttl, kind_of(resolver).params)
                                                   : std::min(served.ttl, kind_of(resolver).params.max_ttl);
  if (kept < slowest || row.recheck_at > now_) return std::nullopt;
  if (kind_of(resolver).params.serve_stale && resolver.fetch.takes >= kind_of(resolver).params.stale_answer_after)
    return std::nullopt;
  auto held = fleet::RefreshChain::content_of(row);
  if (resolver.record.flight()) held = resolver.record.flight()->refreshes.value_or(fresh);
  if (!held && row.state == dns::resolver::State::empty) held = fresh;
  if (!held) return std::nullopt;
  if (resolver.fetch.works && *held == fresh) return Outlook{fresh, kNever};
  if (resolver.record.flight() || row.state == dns::resolver::State::empty || row.expires <= now_) return std::nullopt;
  return Outlook{*held, row.expires};
}

bool World::Impl::ignores(std::uint32_t entity, const wire::RecordRead& read) {
  if (is_client(entity)) {
    const std::uint32_t c = client_of(entity);
    return client::ignores(clients_[c].row, read, context_of(c));
  }
  Component& component = components_[nodes_[entity].machine];
  return component::ignores(component.row, read, context_of(component));
}

/// The next look-up of the period that has to be an event; kNever when none has to, as things stand.
TimePoint World::Impl::poll_due(std::uint32_t entity) {
  if (!polls(entity)) return kNever;
  const dr::Watch& watch = watch_of(entity);
  if (!skips() || rides(entity) == 0) return watch.next;
  const PlaceId place = place_of(entity);
  const RecordWay& way = record_ways_[place.value];
  const Resolver& resolver = resolvers_[resolver_of(entity)];
  const Duration period = poll_period(entity);
  const std::optional<Outlook> ahead = knows_dr_domain(entity) ? outlook(resolver)
                                                               : Outlook{
                                                                     {Reason::name_error, {}},
                                                                     kNever
  };
  const Duration slowest = std::max({way.hit, way.uncached, resolver.fetch.takes});
  if (!ahead || period <= slowest) return watch.next;
  const wire::RecordRead read = record_read(entity, true, ahead->content.addresses, 0);
  if (!ignores(entity, read)) return watch.next;
  const EntityClock clock = is_client(entity) ? context_of(client_of(entity)).clock
                                              : EntityClock{scenario_.start, nodes_[entity].clock_error};
  const Context ctx{now_, params_, Stream{key_}, clock};
  const TimePoint until =
      std::min({ahead->until, dr::Watch::holds_until(*read.zpa, ctx), dr::Watch::holds_until(*read.zia, ctx)});
  if (until == kNever) return kNever;
  const TimePoint due = next_tick(watch.look_ups(period), until - slowest);  // what is read is judged by its arrival
  return due >= horizon_ ? kNever : due;
}

// --- catching up

/// Brings a resolver's cache of the record, and the counts of its queries, to the present.
void World::Impl::catch_up(std::uint32_t r) {
  Resolver& resolver = resolvers_[r];
  const auto counts = resolver.record.advance({resolver.rows[kSlot], kind_of(resolver).params, *dr_.zone, kRecord},
                                              here_, resolver.fetch.takes, order_of(Rank::reply, entity_of(resolver)));
  DnsLoad& load = dns_loads_[resolver.count.load];
  load.queries += counts.queries;
  load.from_cache += counts.hits;
  load.fetched += counts.fetches;
  dns_loads_[authorities_.at(dr_.authority.value).load].queries += counts.answers;
  if (resolver.strangers.empty()) return;
  const std::uint64_t asked = resolver.strangers.count(resolver.strangers_done, here_);
  resolver.strangers_done = std::max(resolver.strangers_done, here_);
  resolver.strangers.forget_before(here_);
  load.queries += asked;
  load.fetched += asked;
}

/// Brings the count of look-ups of a client or component to the present; one whose answer is still on its way becomes
/// an event.
void World::Impl::settle_polls(std::uint32_t entity) {
  if (!skips() || rides(entity) == 0) return;
  dr::Watch& watch = watch_of(entity);
  const std::uint64_t order = tick_order(entity);
  if (here_ <= core::Position{watch.next, order}) return;
  const Duration period = poll_period(entity);
  std::int64_t missed = (here_.time - watch.next) / period;  // whole periods: ticks before the last one
  TimePoint last = watch.next + period * missed;
  if (here_ <= core::Position{last, order}) {
    last -= period;
    --missed;
  }
  watch.skip(missed, period);
  const RecordWay& way = record_ways_[place_of(entity).value];
  Resolver& resolver = resolvers_[resolver_of(entity)];
  TimePoint answered = last + (knows_dr_domain(entity) ? way.hit : way.uncached);
  bool waits = false;
  if (knows_dr_domain(entity) && last + std::max(way.hit, resolver.fetch.takes) >= here_.time) {
    catch_up(resolver_of(entity));
    const auto& fetch = resolver.record.last();
    const bool joined = fetch.began <= last && last < fetch.ends;
    waits = joined && dns::resolver::next_wakeup(resolver.rows[kSlot]) != kNever;
    if (joined) answered = fetch.ends;
  }
  if (!waits && core::Position{answered, order_of(Rank::reply, entity)} < here_) return watch.skip(1, period);
  watch.begin_skipped(last, period, params_);
  realise_look_up(entity, last, answered, waits);
}

/// A look-up that began at `asked` and is answered later: from here on it is an event.
void World::Impl::realise_look_up(std::uint32_t entity, TimePoint asked, TimePoint answered, bool waits) {
  const PlaceId place = place_of(entity);
  const std::uint32_t index = open_look_up(entity, place, watch_of(entity).epoch);
  LookUp& lookup = lookups_[index];
  dns::stub::look_up(lookup.row, kRecord, asked, dns::stub::params_from(params_.dns));
  Resolver& resolver = resolvers_[resolver_of(entity)];
  if (waits) {
    resolver.waiting[kSlot].push_back({index, entity, lookup.epoch});
    push(Rank::reply, Kind::look_up_timer, dns::stub::next_wakeup(lookup.row), entity, lookup.epoch, index);
    return realise_fetch(resolver);
  }
  using Verdict = dns::resolver::Verdict;
  const auto held = fleet::RefreshChain::content_of(resolver.rows[kSlot]);
  Verdict verdict{.kind = Verdict::Kind::negative, .why = Reason::name_error};
  if (knows_dr_domain(entity) && held)
    verdict = {.kind = held->why == Reason::none ? Verdict::Kind::answer : Verdict::Kind::negative,
               .why = held->why,
               .addresses = held->addresses};
  send_answer(index, verdict, asked, answered);
}

/// The fetch in flight, if any, becomes an event.
void World::Impl::realise_fetch(Resolver& resolver) {
  if (!resolver.record.flight()) return;
  const auto flight = resolver.record.take_flight();
  push(Rank::reply, Kind::resolver_timer, flight.began + kind_of(resolver).params.fetch_timeout, entity_of(resolver), 0,
       kSlot);
  push(Rank::reply, Kind::fetch_done, std::max(now_, flight.ends), entity_of(resolver), 0, kSlot,
       static_cast<std::uint64_t>(flight.began.time_since_epoch().count()));
}

/// Before anything that is an event asks the resolver, or looks into its cache.
void World::Impl::bring_record_cache_up(std::uint32_t r) {
  if (skips()) catch_up(r);
}

/// After it did. A fetch that it joined has to tell it, so it is an event as well.
void World::Impl::after_record_query(std::uint32_t r, bool is_stranger) {
  if (!skips()) return;
  Resolver& resolver = resolvers_[r];
  if (is_stranger) {
    resolver.strangers_done = {here_.time, here_.order + 1};
    return;
  }
  resolver.record.passed(here_);
  if (resolver.record.flight()) realise_fetch(resolver);
}

// --- what changes

/// All who ride on a resolver.
std::vector<std::uint32_t> World::Impl::riders_of(const Resolver& resolver) const {
  std::vector<std::uint32_t> riders;
  const auto add = [&](const fleet::PollTicks::Poller& poller) { riders.push_back(poller.entity); };
  resolver.record.ticks.for_each(add);
  resolver.strangers.for_each(add);
  std::ranges::sort(riders);
  return riders;
}

void World::Impl::settle_riders(std::uint32_t r) {
  catch_up(r);
  for (const std::uint32_t entity : riders_of(resolvers_[r])) settle_polls(entity);
  realise_fetch(resolvers_[r]);
}

void World::Impl::rearm(std::uint32_t entity) {
  if (is_client(entity)) return rearm_client(client_of(entity));
  rearm_node(NodeId{entity});
}

/// The record says something else from now on, or is gone: look-ups that may notice are events.
void World::Impl::record_changed() {
  if (!skips()) return;
  for (std::uint32_t r = 0; r < resolvers_.size(); ++r) {
    settle_riders(r);
    for (const std::uint32_t entity : riders_of(resolvers_[r])) rearm(entity);
  }
}

RecordWay World::Impl::record_way(PlaceId place) const {
  const ResolverUse& use = resolver_use_[place.value];
  if (use.kind == UINT32_MAX) return {};
  const network::Path path = network_.path(place, use.node);
  if (!path.usable || path.how == network::Failure::error) return {};
  return {true, core::scaled(params_.dns.rtt_cached, path.slow), core::scaled(params_.dns.rtt_uncached, path.slow),
          path.unchanged_since};
}

FetchWay World::Impl::fetch_way(const Resolver& resolver) const {
  const network::Path path = network_.path(nodes_[resolver.node.value].place, dr_.authority);
  return {path.usable && path.how != network::Failure::error, core::scaled(params_.dns.rtt_uncached, path.slow),
          path.unchanged_since};
}

/// After a change of the network: look-ups in flight see it, and those to come as well.
void World::Impl::look_at_record_ways() {
  if (!skips()) return;
  if (record_ways_.empty()) record_ways_.resize(network_.topology().places().size());
  std::vector<std::uint8_t> touched_nodes(nodes_.size(), 0);  // of resolvers
  std::vector<RecordWay> ways;
  for (std::uint32_t p = 0; p < record_ways_.size(); ++p) {
    ways.push_back(record_way(PlaceId{p}));
    if (ways[p] != record_ways_[p]) touched_nodes[resolver_use_[p].node.value] = 1;
  }
  std::vector<std::uint32_t> touched;  // resolvers
  std::vector<FetchWay> fetches;       // ... and their new ways
  FetchWay fetch;
  for (std::uint32_t r = 0; r < resolvers_.size(); ++r) {
    const Resolver& resolver = resolvers_[r];
    if (r == 0 || resolver.node != resolvers_[r - 1].node)  // resolvers of equal places share a node
      fetch = fetch_way(resolver);
    if (touched_nodes[resolver.node.value] == 0 && fetch == resolver.fetch) continue;
    touched.push_back(r);
    fetches.push_back(fetch);
  }
  for (const std::uint32_t r : touched) settle_riders(r);  // what went before, went by the old ways
  record_ways_ = std::move(ways);
  for (std::size_t i = 0; i < touched.size(); ++i) resolvers_[touched[i]].fetch = fetches[i];
  const auto follow = [&](std::uint32_t entity) {
    if (!polls(entity)) return;
    join_or_leave(entity);
    rearm(entity);
  };
  for (const std::uint32_t r : touched) for_clients_of(r, [&](std::uint32_t c) { follow(client_entity(c)); });
  for (const Component& component : components_)
    if (std::ranges::binary_search(touched, resolver_of(component.node.value))) follow(component.node.value);
}

/// All counts at the end of the run.
void World::Impl::settle_all_polls() {
  for (std::uint32_t r = 0; skips() && r < resolvers_.size(); ++r) settle_riders(r);
  for (const fleet::Client& client : clients_.clients) count(Recurring::client_record_poll, client.row.record.polls);
  for (const Component& component : components_) count(Recurring::component_record_poll, component.row.record.polls);
}

}  // namespace failcast::world
