#include "sim/network/network.hpp"

#include <algorithm>

#include "sim/core/broken_invariant.hpp"
#include "sim/core/rounding.hpp"

namespace failcast::network {
namespace {

/// Time lost to retransmissions in `round_trips` round trips, nothing when one of them needs more than the limit.
std::optional<Duration> lost_time(std::int64_t round_trips, double loss, const NetworkParameters& parameters,
                                  Stream draws) {
  const double pass = 1 - loss;
  const double lost = 1 - pass * pass;
  Duration total{};
  std::uint64_t drawn = 0;
  for (std::int64_t trip = 0; trip < round_trips; ++trip) {
    Duration time_out = parameters.retransmit_first;
    for (std::int64_t sent = 0; draws.uniform(drawn++) < lost; ++sent) {
      if (sent == parameters.retransmit_limit) return std::nullopt;
      total += time_out;
      time_out *= 2;
    }
  }
  return total;
}

Reason reason_of(Failure failure) {
  switch (failure) {
    case Failure::none: return Reason::unreachable;
    case Failure::blackhole: return Reason::timed_out;
    case Failure::reset: return Reason::connection_reset;
    case Failure::refuse: return Reason::refused;
    case Failure::error: return Reason::server_failure;
  }
  throw core::BrokenInvariant("a failure that is none of its kinds");
}

}  // namespace

Network::Network(Topology topology, NetworkParameters parameters)
    : topology_(std::move(topology)),
      parameters_(parameters),
      places_(topology_.places().size()),
      links_(topology_.links().size()),
      routed_{topology_.healthy(), topology_.healthy()},
      sources_(topology_.places().size()),
      trees_(topology_.places().size()) {
  for (const Place& place : topology_.places()) casting_.push_back(place.anycast ? Casting::anycast : Casting::unicast);
}

NodeId Network::add_node(PlaceId at, Duration extra_rtt) {
  nodes_.push_back({at, extra_rtt, {}});
  return NodeId{static_cast<std::uint32_t>(nodes_.size() - 1)};
}

// ---- faults
// ------------------------------------------------------------------------------------------------------------

void Network::begin(Target target, Impairment impairment, TimePoint now) {
  advance(now);
  state_of(target).add(as_met(target, impairment), now);
  changed(target);
}

void Network::end(Target target, Impairment impairment, TimePoint now) {
  advance(now);
  if (!state_of(target).remove(as_met(target, impairment), now))
    throw core::BrokenInvariant("a fault ends in the network that did not begin");
  changed(target);
}

void Network::advance(TimePoint now) {
  if (now < now_) throw core::BrokenInvariant("the network was told of a fault in its past");
  now_ = now;
  ++version_;
}

Impairment Network::as_met(Target target, Impairment impairment) {
  if (impairment.failure == Failure::error && target.kind != Target::Kind::node) impairment.failure = Failure::refuse;
  return impairment;
}

Impairments& Network::state_of(Target target) {
  switch (target.kind) {
    case Target::Kind::place: return places_.at(target.index);
    case Target::Kind::link: return links_.at(target.index);
    case Target::Kind::node: return nodes_.at(target.index).faults;
    case Target::Kind::pair: return pairs_[{target.from.value, target.index}];
  }
  throw core::BrokenInvariant("a network target that is none of its kinds");
}

void Network::changed(Target target) {
  if (target.kind == Target::Kind::node || target.kind == Target::Kind::pair) return;
  ++map_version_;
  map_changed_at_ = now_;
  for (const Casting casting : kCastings) route_by(target, casting);
  set_slowness(target);
}

Condition Network::condition(LinkId id) const {
  const Link& link = topology_.link(id);
  const Impairments &on_way = links_[id.value], &a = places_[link.a.value], &b = places_[link.b.value];
  return {on_way.open() && a.open() && b.open(), on_way.pass() * a.pass() * b.pass(),
          on_way.slow() * a.slow() * b.slow()};
}

Condition Network::condition(NodeId node) const {
  const Impairments& of = nodes_[node.value].faults;
  return {of.open(), of.pass(), of.slow()};
}

/// A place that is slow is slow at its doors: each of its links takes longer.
void Network::set_slowness(Target target) {
  for (std::uint32_t i = 0; i < links_.size(); ++i) {
    const Link& link = topology_.links()[i];
    const bool touched = target.kind == Target::Kind::link
                             ? target.index == i
                             : link.a.value == target.index || link.b.value == target.index;
    if (!touched) continue;
    for (Conditions& routed : routed_) routed.link_rtt[i] = core::scaled(link.rtt, condition(LinkId{i}).slow);
  }
}

std::uint8_t& Network::in_routes(Target target, Casting casting) {
  Conditions& routed = routed_[static_cast<std::size_t>(casting)];
  return target.kind == Target::Kind::place ? routed.place_up[target.index] : routed.link_up[target.index];
}

Duration Network::convergence_of(Target target, Casting casting) const {
  const Convergence& of = target.kind == Target::Kind::place ? topology_.places()[target.index].convergence
                                                             : topology_.links()[target.index].convergence;
  return casting == Casting::anycast ? of.anycast : of.unicast;
}

/// Announced again at once when it is back; withdrawn when its convergence is over.
void Network::route_by(Target target, Casting casting) {
  const Impairments& state = state_of(target);
  std::uint8_t& routed = in_routes(target, casting);
  const auto is_this = [&](const Withdrawal& one) {
    return one.target.kind == target.kind && one.target.index == target.index && one.casting == casting;
  };
  if (state.open()) {
    routed = 1;
    std::erase_if(withdrawals_, is_this);
  } else if (routed != 0 && std::ranges::none_of(withdrawals_, is_this)) {
    const Duration after = convergence_of(target, casting);
    if (after == Duration{})
      routed = 0;
    else
      withdrawals_.push_back({target, casting, now_ + after});
  }
}

std::optional<TimePoint> Network::next_withdrawal() const {
  const auto next = std::ranges::min_element(withdrawals_, {}, &Withdrawal::due);
  return next == withdrawals_.end() ? std::nullopt : std::optional(next->due);
}

bool Network::withdraw(TimePoint now) {
  const auto is_due = [now](const Withdrawal& one) { return one.due <= now; };
  if (std::ranges::none_of(withdrawals_, is_due)) return false;
  advance(now);
  ++map_version_;
  map_changed_at_ = now_;
  for (const Withdrawal& one : withdrawals_)
    if (is_due(one)) in_routes(one.target, one.casting) = 0;
  std::erase_if(withdrawals_, is_due);
  return true;
}

// ---- ways between places
// ---------------------------------------------------------------------------------------------------

const Network::Route& Network::route(PlaceId from, PlaceId to) const {
  Source& source = sources_.at(from.value);
  const auto found = std::lower_bound(source.asked.begin(), source.asked.end(), to.value);
  const auto at = found - source.asked.begin();
  if (found == source.asked.end() || *found != to.value) {
    source.asked.insert(found, to.value);
    source.routes.emplace(source.routes.begin() + at);
  }
  Route& route = source.routes[static_cast<std::size_t>(at)];
  if (route.map_version != map_version_) refresh(route, from, to);
  return route;
}

const RouteTree& Network::tree_now(PlaceId of, Casting casting) const {
  const auto which = static_cast<std::size_t>(casting);
  Trees::Grown& grown = trees_[of.value].now[which];
  if (grown.version != map_version_) {
    grown.tree = topology_.routes(of, routed_[which]);
    grown.version = map_version_;
  }
  return grown.tree;
}

const RouteTree& Network::tree_without_faults(PlaceId of) const {
  Trees& trees = trees_[of.value];
  if (!trees.nominal) trees.nominal = topology_.routes(of, topology_.healthy());
  return *trees.nominal;
}

/// Many go to few: the goal's tree has the answer, unless ways are equally good, where that of the start decides.
template <class Tree>
std::optional<Way> Network::best_way(PlaceId from, PlaceId to, const Tree& tree_of) const {
  Reversed found = topology_.way_back(tree_of(to), from);
  return found.is_the_one ? std::move(found.way) : topology_.way(tree_of(from), to);
}

void Network::refresh(Route& route, PlaceId from, PlaceId to) const {
  const Casting casting = casting_of(from, to);
  std::optional<Way> way = best_way(from, to, [&](PlaceId of) -> const RouteTree& { return tree_now(of, casting); });
  if (!places_[from.value].open()) way.reset();  // also the way from a place to itself
  const bool first = !route.map_version;
  if (first || way != route.way) route.unchanged_since = map_changed_at_;
  route.way = std::move(way);
  route.map_version = map_version_;
  if (route.way)
    measure(route, from, to);
  else
    explain_cut(route, from, to);
}

void Network::measure(Route& route, PlaceId from, PlaceId to) const {
  route.delivers = true;
  route.rtt = from == to ? core::scaled(topology_.place(from).local_rtt, places_[from.value].slow()) : Duration{};
  route.pass = 1;
  const auto cross = [&](const Impairments& state) {
    route.delivers = route.delivers && state.open();
    route.pass *= state.pass();
    route.unchanged_since = std::max(route.unchanged_since, state.toggled_at());
  };
  for (const PlaceId place : route.way->places) cross(places_[place.value]);
  for (const LinkId link : route.way->links) {
    cross(links_[link.value]);
    route.rtt += routed_.front().link_rtt[link.value];
  }
  route.how = route.delivers ? Failure::none : first_failure(from, *route.way);
}

void Network::explain_cut(Route& route, PlaceId from, PlaceId to) const {
  const std::optional<Way> nominal =
      best_way(from, to, [this](PlaceId of) -> const RouteTree& { return tree_without_faults(of); });
  route.how = Failure::none;
  route.delivers = false;
  route.rtt = Duration{};
  route.pass = 1;
  if (!nominal) return;
  route.rtt = from == to ? topology_.place(from).local_rtt : Duration{};
  for (const LinkId link : nominal->links) route.rtt += topology_.link(link).rtt;
  route.how = first_failure(from, *nominal);
}

/// The first broken thing that the caller's packets meet answers, or swallows them.
Failure Network::first_failure(PlaceId from, const Way& way) const {
  if (!places_[from.value].open()) return Failure::blackhole;  // on a dead LAN nobody is there to refuse
  for (std::size_t i = 0; i < way.links.size(); ++i) {
    if (const Impairments& link = links_[way.links[i].value]; !link.open()) return link.failure();
    if (const Impairments& place = places_[way.places[i + 1].value]; !place.open()) return place.failure();
  }
  return Failure::none;
}

// ---- from a place to a node
// --------------------------------------------------------------------------------------------------

const Impairments& Network::between(PlaceId from, NodeId to) const {
  static const Impairments kWhole;
  const auto pair = pairs_.find({from.value, to.value});
  return pair == pairs_.end() ? kWhole : pair->second;
}

Path Network::path(PlaceId from, NodeId to) const {
  const Node& node = nodes_.at(to.value);
  const Route& route = this->route(from, node.at);
  const Impairments& between = this->between(from, to);

  Path path;
  path.usable = route.delivers && between.open() && node.faults.open();
  path.how = !route.delivers ? route.how : between.open() ? node.faults.failure() : between.failure();
  path.rtt = route.rtt + node.extra_rtt;
  if (route.delivers) path.rtt = core::scaled(path.rtt, between.slow() * node.faults.slow());
  path.loss = 1 - route.pass * between.pass() * node.faults.pass();
  path.slow = node.faults.slow();
  path.unchanged_since = std::max({route.unchanged_since, between.toggled_at(), node.faults.toggled_at()});
  return path;
}

Outcome Network::connect(const Path& path, std::int64_t round_trips, Stream draws, std::uint64_t attempt) const {
  constexpr Outcome kSilence{Outcome::Kind::silent, {}, Reason::timed_out};
  if (!path.usable && path.how == Failure::blackhole) return kSilence;
  if (!path.usable && path.how == Failure::none) return {Outcome::Kind::unreachable, {}, Reason::unreachable};

  Outcome outcome{Outcome::Kind::established, round_trips * path.rtt, Reason::none};
  if (!path.usable) outcome = {Outcome::Kind::refused, path.rtt, reason_of(path.how)};
  if (path.loss > 0) {
    const auto lost = lost_time(path.usable ? round_trips : 1, path.loss, parameters_, Stream{draws.key() / attempt});
    if (!lost) return kSilence;
    outcome.after += *lost;
  }
  return outcome;
}

bool Network::unbroken_since(PlaceId from, NodeId to, TimePoint since) const {
  const Node& node = nodes_.at(to.value);
  const Route& route = this->route(from, node.at);
  const auto holds = [since](const Impairments& state) { return state.open() && state.toggled_at() <= since; };
  return route.delivers && route.unchanged_since <= since && holds(between(from, to)) && holds(node.faults);
}

}  // namespace failcast::network
