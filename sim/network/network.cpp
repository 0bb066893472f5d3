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
      conditions_(topology_.healthy()),
      sources_(topology_.places().size()),
      trees_(topology_.places().size()) {}

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
  if (target.kind == Target::Kind::place) conditions_.place_up[target.index] = places_[target.index].open() ? 1 : 0;
  for (std::uint32_t i = 0; i < links_.size(); ++i) {
    const Link& link = topology_.links()[i];
    const bool touched = target.kind == Target::Kind::link
                             ? target.index == i
                             : link.a.value == target.index || link.b.value == target.index;
    if (!touched) continue;
    conditions_.link_up[i] = links_[i].open() ? 1 : 0;
    // A place that is slow is slow at its doors: each of its links takes longer.
    const double slow = links_[i].slow() * places_[link.a.value].slow() * places_[link.b.value].slow();
    conditions_.link_rtt[i] = core::scaled(link.rtt, slow);
  }
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

const RouteTree& Network::tree_now(PlaceId of) const {
  Trees& trees = trees_[of.value];
  if (trees.version != map_version_) {
    trees.now = topology_.routes(of, conditions_);
    trees.version = map_version_;
  }
  return trees.now;
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
  std::optional<Way> way = best_way(from, to, [this](PlaceId of) -> const RouteTree& { return tree_now(of); });
  if (conditions_.place_up[from.value] == 0) way.reset();  // also the way from a place to itself
  const bool first = !route.map_version;
  if (first || way != route.way) route.unchanged_since = map_changed_at_;
  route.way = std::move(way);
  route.map_version = map_version_;
  if (route.way)
    measure(route, from, to);
  else
    explain_failure(route, from, to);
}

void Network::measure(Route& route, PlaceId from, PlaceId to) const {
  route.how = Failure::none;
  route.rtt = from == to ? core::scaled(topology_.place(from).local_rtt, places_[from.value].slow()) : Duration{};
  route.pass = 1;
  const auto cross = [&](const Impairments& state) {
    route.pass *= state.pass();
    route.unchanged_since = std::max(route.unchanged_since, state.toggled_at());
  };
  for (const PlaceId place : route.way->places) cross(places_[place.value]);
  for (const LinkId link : route.way->links) {
    cross(links_[link.value]);
    route.rtt += conditions_.link_rtt[link.value];
  }
}

void Network::explain_failure(Route& route, PlaceId from, PlaceId to) const {
  const std::optional<Way> nominal =
      best_way(from, to, [this](PlaceId of) -> const RouteTree& { return tree_without_faults(of); });
  route.how = Failure::none;
  route.rtt = Duration{};
  route.pass = 1;
  if (!nominal) return;
  route.rtt = from == to ? topology_.place(from).local_rtt : Duration{};
  for (const LinkId link : nominal->links) route.rtt += topology_.link(link).rtt;

  // The first broken thing that the caller's packets would meet answers, or swallows them.
  const auto meet = [&](const Impairments& state) {
    if (route.how == Failure::none && !state.open()) route.how = state.failure();
  };
  if (!places_[from.value].open()) route.how = Failure::blackhole;  // on a dead LAN nobody is there to refuse
  for (std::size_t i = 0; i < nominal->links.size(); ++i) {
    meet(links_[nominal->links[i].value]);
    meet(places_[nominal->places[i + 1].value]);
  }
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
  path.usable = route.way.has_value() && between.open() && node.faults.open();
  path.how = !route.way ? route.how : between.open() ? node.faults.failure() : between.failure();
  path.rtt = route.rtt + node.extra_rtt;
  if (route.way) path.rtt = core::scaled(path.rtt, between.slow() * node.faults.slow());
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
  return route.way && route.unchanged_since <= since && holds(between(from, to)) && holds(node.faults);
}

}  // namespace failcast::network
