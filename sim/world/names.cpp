// Look-ups: a stub resolver in every client and component, a caching resolver per place, authoritative servers behind.
#include <algorithm>

#include "sim/core/rounding.hpp"
#include "sim/scenario/targets.hpp"
#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

std::size_t slot(wire::Name name) { return static_cast<std::size_t>(name); }

}  // namespace

/// A site's own resolver, else the one of its first ISP; a home's ISP's; else any on the internet.
ResolverUse World::Impl::find_resolver(PlaceId place) const {
  const std::string& id = network_.topology().place(place).of;
  std::vector<std::string> candidates{id};
  for (const auto& site : scenario_.sites)
    if (site.id == id)
      for (const auto& uplink : site.uplinks) candidates.push_back(uplink.isp);
  for (const auto& home : scenario_.homes)
    if (home.id == id) candidates.push_back(home.isp);
  candidates.push_back("internet");
  for (const std::string& at : candidates)
    for (std::uint32_t k = 0; k < scenario_.resolvers.size(); ++k) {
      if (scenario_.resolvers[k].at != at) continue;
      const bool is_own = resolver_kinds_[k].is_counted;
      const auto serves = [&](const Node& node) {
        return node.kind == record::EntityKind::resolver && node.machine == k && (!is_own || node.place == place);
      };
      const auto node = std::ranges::find_if(nodes_, serves) - nodes_.begin();
      return {k, NodeId{static_cast<std::uint32_t>(node)}, is_own};
    }
  return {};
}

std::uint32_t World::Impl::resolver_of(std::uint32_t entity) const {
  const bool client = is_client(entity);
  const std::uint32_t c = client ? client_of(entity) : 0;
  const Cohort* cohort = client ? &cohorts_[clients_[c].cohort] : nullptr;
  const ResolverUse& use = resolver_use_[(client ? cohort->place : nodes_[entity].place).value];
  if (use.kind == UINT32_MAX) return UINT32_MAX;
  const std::uint32_t first = resolver_kinds_[use.kind].first;
  return use.is_own ? first + (c - cohort->row_0) / cohort->per_place : first;  // stations are at no counted site
}

/// Of its own name, whether or not a fault names it.
Key World::Impl::key_of(const Resolver& resolver) const {
  const ResolverKind& kind = resolver_kinds_[resolver.kind];
  const auto position = &resolver - resolvers_.data() - kind.first;
  return key_ / "node" / (kind.is_counted ? scenario::numbered(kind.id, position + 1) : kind.id);
}

/// The controllers that a BC name stands for at a place now, whatever its resolver may still have cached.
std::vector<NodeId> World::Impl::controllers_named(PlaceId place, wire::Name name) const {
  const ResolverUse& use = resolver_use_[place.value];
  if (use.kind == UINT32_MAX || resolver_reached_[place.value] == 0) return {};
  const std::optional<dns::Zone>& own_zone = resolver_kinds_[use.kind].own_zone;
  if (!own_zone && !reaches(nodes_[use.node.value].place, bc_authority_)) return {};
  const dns::Response response = (own_zone ? *own_zone : *bc_zone_).answer(name, now_);
  return response.why == Reason::none ? nodes_of(response.addresses) : std::vector<NodeId>{};
}

std::uint32_t World::Impl::open_look_up(std::uint32_t entity, PlaceId place, wire::Epoch epoch) {
  std::uint32_t index = static_cast<std::uint32_t>(lookups_.size());
  if (free_lookups_.empty()) {
    lookups_.emplace_back();
  } else {
    index = free_lookups_.back();
    free_lookups_.pop_back();
  }
  lookups_[index] = {.entity = entity, .place = place, .epoch = epoch, .row = {}, .open = true};
  return index;
}

void World::Impl::look_up(std::uint32_t entity, PlaceId place, const wire::Resolve& resolve) {
  if (resolve.name == wire::Name::dr_record) {
    leave_out_tick(entity);
    ++executed(is_client(entity) ? Recurring::client_record_poll : Recurring::component_record_poll);
  }
  const std::uint32_t index = open_look_up(entity, place, resolve.epoch);
  do_step(index, dns::stub::look_up(lookups_[index].row, resolve.name, now_, dns::stub::params_from(params_.dns)));
}

void World::Impl::do_step(std::uint32_t index, dns::stub::Step step) {
  LookUp& lookup = lookups_[index];
  switch (step.kind) {
    case dns::stub::Step::Kind::none: return;
    case dns::stub::Step::Kind::give_up:  // the asker's own deadline ends it too: silence is no input
      lookup.open = false;
      free_lookups_.push_back(index);
      return;
    case dns::stub::Step::Kind::ask: return ask_resolver(index);
  }
}

/// One query. The stub's timer is queued only where no answer is on its way.
void World::Impl::ask_resolver(std::uint32_t index) {
  LookUp& lookup = lookups_[index];
  const auto wait = [&] {
    push(Rank::reply, Kind::look_up_timer, dns::stub::next_wakeup(lookup.row), lookup.entity, lookup.epoch, index);
  };
  const std::uint32_t r = resolver_of(lookup.entity);
  if (r == UINT32_MAX) return wait();
  Resolver& resolver = resolvers_[r];
  const network::Path path = network_.path(lookup.place, resolver.node);
  if (!path.usable) return wait();
  const wire::Name name = lookup.row.name;
  const bool is_record = name == wire::Name::dr_record;
  if (is_record) bring_record_cache_up(r);
  using Verdict = dns::resolver::Verdict::Kind;
  dns::resolver::Verdict verdict;
  if (path.how == network::Failure::error) {
    verdict = {.kind = Verdict::failure, .why = Reason::server_failure};
  } else if (const Reason why = unknown_domain(lookup.entity, name); why != Reason::none) {  // of older settings
    count_query(resolver.count, name, false, true, false);
    if (is_record) after_record_query(r, true);
    return answer_look_up(index, {.kind = Verdict::negative, .why = why},
                          core::scaled(params_.dns.rtt_uncached, path.slow));
  } else if (const auto& zone = kind_of(resolver).own_zone; zone && wire::in_bc_zone(name)) {  // authoritative for it
    const dns::Response response = zone->answer(name, now_);
    verdict = {.kind = response.why == Reason::none ? Verdict::answer : Verdict::negative,
               .why = response.why,
               .addresses = response.addresses};
    count_query(resolver.count, name, true, false, false);
  } else {
    verdict = dns::resolver::query(resolver.rows[slot(name)], now_, kind_of(resolver).params);
    const bool waits = verdict.kind == Verdict::fetch || verdict.kind == Verdict::join;
    count_query(resolver.count, name, !waits, verdict.kind == Verdict::fetch, verdict.kind == Verdict::failure);
    if (is_record) after_record_query(r, false);
    if (waits) resolver.waiting[slot(name)].push_back({index, lookup.entity, lookup.epoch});
    if (verdict.kind == Verdict::fetch) start_fetch(resolver, name);
    if (waits) {
      if (verdict.stale_at != kNever) {
        dns::resolver::Verdict stale = verdict;
        stale.kind = Verdict::answer;
        answer_look_up(index, stale, verdict.stale_at - now_);
      }
      return wait();
    }
  }
  answer_look_up(index, verdict, core::scaled(params_.dns.rtt_cached, path.slow));
}

/// The answer is on its way, if the path holds until it arrives.
void World::Impl::send_answer(std::uint32_t index, const dns::resolver::Verdict& verdict, TimePoint sent,
                              TimePoint arrives) {
  LookUp& lookup = lookups_[index];
  const bool found = verdict.kind == dns::resolver::Verdict::Kind::answer;
  const std::uint64_t what = found ? std::uint64_t{wire::pack(verdict.addresses)}
                                   : std::uint64_t{1} << 32 | static_cast<std::uint64_t>(verdict.why);
  const auto name = static_cast<std::uint64_t>(slot(lookup.row.name)) << 33;  // a poll's number is of its own count
  const auto travelled = static_cast<std::uint64_t>(std::min<std::int64_t>((arrives - sent) / 1us, 0x7fffff)) << 40;
  push(Rank::reply, Kind::look_up_answer, arrives, lookup.entity, lookup.epoch, index, what | name | travelled);
}

void World::Impl::look_up_answered(const core::Event& event) {
  LookUp& lookup = lookups_[event.a];
  const auto name = static_cast<wire::Name>(event.b >> 33 & 0x7f);
  if (!lookup.open || lookup.epoch != event.epoch || lookup.entity != event.entity || lookup.row.name != name) return;
  const Duration travelled = static_cast<std::int64_t>(event.b >> 40) * 1us;
  const std::uint32_t r = resolver_of(lookup.entity);
  if (!network_.unbroken_since(lookup.place, resolvers_[r].node, std::max(TimePoint{}, now_ - travelled))) {
    push(Rank::reply, Kind::look_up_timer, std::max(now_, dns::stub::next_wakeup(lookup.row)), lookup.entity,
         lookup.epoch, event.a);
    return;
  }
  if (!dns::stub::response(lookup.row)) return;
  lookup.open = false;
  free_lookups_.push_back(event.a);
  const bool found = (event.b >> 32 & 1) == 0;
  wire::Input input;
  if (name == wire::Name::dr_record)
    input = record_read(event.entity, found || static_cast<Reason>(event.b & 0xff) != Reason::server_failure,
                        found ? wire::unpack(static_cast<std::uint32_t>(event.b)) : wire::PeerList{}, event.epoch);
  else if (found)
    input = wire::Answer{wire::unpack(static_cast<std::uint32_t>(event.b)), event.epoch};
  else
    input = wire::NoAddress{static_cast<Reason>(event.b & 0xff), event.epoch};
  if (is_client(event.entity)) return step_client(client_of(event.entity), input);
  if (nodes_[event.entity].crashes == 0) deliver(NodeId{event.entity}, input);
}

/// The domain that an asker's settings name may not be the one that is served: then its names do not exist (R28, C22).
Reason World::Impl::unknown_domain(std::uint32_t entity, wire::Name name) const {
  switch (wire::zone_of(name)) {
    case wire::Zone::bc:
      return !is_client(entity) || cohorts_[clients_[client_of(entity)].cohort].knows_bc_names ? Reason::none
                                                                                               : Reason::name_error;
    case wire::Zone::dr: return dr_.zone && knows_dr_domain(entity) ? Reason::none : Reason::name_error;
    case wire::Zone::cloud:
    case wire::Zone::count_: return Reason::none;
  }
  return Reason::none;
}

NodeId World::Impl::authority_of(wire::Name name) const {
  switch (wire::zone_of(name)) {
    case wire::Zone::bc: return bc_authority_;
    case wire::Zone::dr: return dr_.authority;
    case wire::Zone::cloud:
    case wire::Zone::count_: return cloud_authority_;
  }
  return cloud_authority_;
}

const dns::Zone& World::Impl::zone_of(wire::Name name) const {
  switch (wire::zone_of(name)) {
    case wire::Zone::bc: return *bc_zone_;
    case wire::Zone::dr: return *dr_.zone;
    case wire::Zone::cloud:
    case wire::Zone::count_: return *cloud_zone_;
  }
  return *cloud_zone_;
}

// --- the resolver's own questions

void World::Impl::start_fetch(Resolver& resolver, wire::Name name) {
  const NodeId authority = authority_of(name);
  const network::Path path = network_.path(nodes_[resolver.node.value].place, authority);
  const auto number = static_cast<std::uint32_t>(slot(name));
  const TimePoint gives_up = dns::resolver::next_wakeup(resolver.rows[slot(name)]);
  push(Rank::reply, Kind::resolver_timer, gives_up, entity_of(resolver), 0, number);
  if (!path.usable) return;
  const TimePoint ends = now_ + core::scaled(params_.dns.rtt_uncached, path.slow);
  if (name == wire::Name::dr_record) resolver.record.began(now_, ends);
  push(Rank::reply, Kind::fetch_done, ends, entity_of(resolver), 0, number,
       static_cast<std::uint64_t>(now_.time_since_epoch().count()));
}

void World::Impl::fetch_done(const core::Event& event) {
  Resolver& resolver = resolvers_[event.entity - resolver_entity(0)];
  const auto name = static_cast<wire::Name>(event.a);
  const NodeId authority = authority_of(name);
  const PlaceId place = nodes_[resolver.node.value].place;
  if (name == wire::Name::dr_record) bring_record_cache_up(event.entity - resolver_entity(0));
  if (!network_.unbroken_since(place, authority, TimePoint{Duration{static_cast<std::int64_t>(event.b)}})) return;
  dns::Response response = zone_of(name).answer(name, now_);
  if (network_.path(place, authority).how == network::Failure::error) response = {.why = Reason::server_failure};
  count_query(authorities_.at(authority.value), name, false, false, response.why == Reason::server_failure);
  if (const auto verdict = dns::resolver::fetched(resolver.rows[slot(name)], now_, kind_of(resolver).params, response))
    tell_waiting(resolver, name, *verdict);
}

void World::Impl::run_resolver_timer(const core::Event& event) {
  Resolver& resolver = resolvers_[event.entity - resolver_entity(0)];
  const auto name = static_cast<wire::Name>(event.a);
  if (name == wire::Name::dr_record) bring_record_cache_up(event.entity - resolver_entity(0));
  if (const auto verdict = dns::resolver::handle_timeouts(resolver.rows[slot(name)], now_, kind_of(resolver).params))
    tell_waiting(resolver, name, *verdict);
}

/// Everybody who waited is answered at once: the uncached round trip was counted from the question (A7).
void World::Impl::tell_waiting(Resolver& resolver, wire::Name name, const dns::resolver::Verdict& verdict) {
  const std::vector<Waiting> waiting = std::exchange(resolver.waiting[slot(name)], {});
  for (const Waiting& who : waiting) {
    const LookUp& lookup = lookups_[who.look_up];
    if (lookup.open && lookup.row.name == name && lookup.entity == who.entity && lookup.epoch == who.epoch)
      answer_look_up(who.look_up, verdict, Duration{});
  }
}

/// Look-ups of the DR record are spread by their phases (A30): they count, but no second is their peak.
void World::Impl::count_query(QueryCount& server, wire::Name name, bool from_cache, bool fetched, bool failed) {
  DnsLoad& load = dns_loads_[server.load];
  ++load.queries;
  load.from_cache += from_cache ? 1 : 0;
  load.fetched += fetched ? 1 : 0;
  load.failed += failed ? 1 : 0;
  if (name == wire::Name::dr_record) return;
  const std::int64_t this_second = now_.time_since_epoch() / 1s;
  server.in_second = this_second == server.second ? server.in_second + 1 : 1;
  server.second = this_second;
  load.peak_per_second = std::max(load.peak_per_second, static_cast<double>(server.in_second));
}

/// Records that a fault takes out of a zone for a while: known beforehand, so the zones are told when they are filled.
void World::Impl::withdraw_records() {
  const auto concerned = [](const scenario::Fault& fault, wire::Name name) {
    return fault.names.empty() || std::ranges::count(fault.names, wire::name_of(name)) > 0;
  };
  for (const auto& occurrence : occurrences_) {
    const scenario::Fault& fault = faults_[occurrence.fault];
    if (fault.what != scenario::FaultTarget::dns_record) continue;
    for (std::size_t n = 0; n < slot(wire::Name::count_); ++n) {
      const auto name = static_cast<wire::Name>(n);
      if (!concerned(fault, name) || !wire::in_bc_zone(name) || fault.where == "dr") continue;
      const auto withdraw = [&](dns::Zone& zone) {
        const dns::Response before = zone.answer(name, occurrence.begin);
        if (before.why != Reason::none) return;
        zone.withdraw(name, occurrence.begin);
        if (!occurrence.clipped) zone.publish(name, occurrence.end, before.addresses, before.ttl);
      };
      withdraw(*bc_zone_);
      for (ResolverKind& kind : resolver_kinds_)
        if (kind.own_zone) withdraw(*kind.own_zone);
    }
  }
}

}  // namespace failcast::world
