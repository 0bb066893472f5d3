#include "sim/network/simgrid.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/broken_invariant.hpp"
#include "sim/core/rounding.hpp"
#include "sim/network/simgrid_platform.hpp"

namespace failcast::network {
namespace {

simgrid::Platform& platform() { return simgrid::Platform::of_this_process(); }

constexpr double kNanoseconds = 1e9;

/// The rate that SimGrid tells, in whole bit/s, or all that was asked for: what is left of a bit depends on the order
/// in which it happens to add things up, and must not reach a result. The offset keeps whole numbers away from the
/// border.
double rate_of(simgrid::Stream stream, double asked) {
  constexpr double kOffset = 0.001;
  const double rate = platform().rate(stream);
  return rate > asked - 1 ? asked : std::floor(rate + kOffset);
}

/// Time that so many bits need, rounded up to whole nanoseconds.
Duration time_for(double bits, double rate) { return core::nearest(std::ceil(bits / rate * kNanoseconds)); }

}  // namespace

SharedNetwork::SharedNetwork() = default;

SharedNetwork::~SharedNetwork() {
  for (Flow& flow : flows_) release(flow.stream);
  for (Transfer& transfer : transfers_) release(transfer.stream);
  for (const Capacity& capacity : capacities_)
    if (capacity.link) platform().give_back_link(*capacity.link);
}

// ---- what there is, and what is asked for

CapacityId SharedNetwork::add_capacity(std::int64_t bits_per_second) {
  capacities_.emplace_back();
  const CapacityId id{static_cast<std::uint32_t>(capacities_.size() - 1)};
  set_capacity(id, bits_per_second);
  return id;
}

void SharedNetwork::set_capacity(CapacityId id, std::int64_t bits_per_second) {
  if (bits_per_second <= 0) throw core::BrokenInvariant("a capacity must be positive");
  Capacity& capacity = capacities_[id.value];
  if (std::exchange(capacity.limit, bits_per_second) == bits_per_second) return;
  changed_ = true;
  if (capacity.link) platform().set_bandwidth(*capacity.link, static_cast<double>(bits_per_second));
}

FlowId SharedNetwork::add_flow() {
  flows_.emplace_back();
  return FlowId{static_cast<std::uint32_t>(flows_.size() - 1)};
}

void SharedNetwork::set_flow(FlowId id, const Demand& demand, Crossings way) {
  if (!(demand.users >= 0) || !(demand.each >= 0) || !(demand.most >= 0))
    throw core::BrokenInvariant("a flow's demand must not be negative");
  Flow& flow = flows_[id.value];
  if (flow.demand == demand && flow.way == way) return;
  changed_ = true;
  count_out(flow);
  if (flow.way != way) release(flow.stream);
  flow.demand = demand;
  flow.way = std::move(way);
  count(flow);
}

void SharedNetwork::count(Flow& flow) {
  flow.asks = std::llround(asked_now(flow));
  flow.is_held_back = flow.demand.users > 0 && flow.demand.most < flow.demand.each;
  if (flow.is_held_back) ++held_back_;
  for (const CapacityId crossed : flow.way) capacities_[crossed.value].asked += flow.asks;
}

void SharedNetwork::count_out(const Flow& flow) {
  if (flow.is_held_back) --held_back_;
  for (const CapacityId crossed : flow.way) capacities_[crossed.value].asked -= flow.asks;
}

double SharedNetwork::asked_now(const Flow& flow) const {
  return flow.demand.users * std::min(flow.demand.each, flow.demand.most);
}
double SharedNetwork::offered(FlowId flow) const {
  const Demand& demand = flows_[flow.value].demand;
  return demand.users * demand.each;
}

// ---- shares

bool SharedNetwork::share(TimePoint now) {
  if (!std::exchange(changed_, false)) return false;
  const bool bound = std::exchange(binds_, find_shortages());
  for (Flow& flow : flows_)
    if (!binds_ || !meets_shortage(flow.way)) {
      if (bound) hush(flow.stream);
      flow.rate = asked_now(flow);
    }
  if (binds_) solve();
  for (const std::uint32_t t : under_way_) {
    Transfer& transfer = transfers_[t];
    set_rate(transfer, transfer.stream.id ? rate_of(*transfer.stream.id, transfer.most) : transfer.most, now);
  }
  add_up();
  return true;
}

/// Where more is asked for than passes; a transfer asks for all there is. What is not short takes no part in sharing:
/// those who cross it cannot fill it, whatever happens elsewhere.
bool SharedNetwork::find_shortages() {
  bool any = std::ranges::any_of(under_way_, [this](std::uint32_t t) { return transfers_[t].most > 0; });
  for (Capacity& capacity : capacities_) {
    capacity.is_short = capacity.asked > capacity.limit;
    any = any || capacity.is_short;
  }
  return any;
}

bool SharedNetwork::meets_shortage(const Crossings& way) const {
  return std::ranges::any_of(way, [&](CapacityId crossed) {
    const Capacity& capacity = capacities_[crossed.value];
    return capacity.is_short || capacity.transfers > 0;
  });
}

void SharedNetwork::solve() {
  for (Flow& flow : flows_) {
    if (!meets_shortage(flow.way)) continue;
    if (const double asks = asked_now(flow); asks > 0)
      tell(flow.stream, flow.way, flow.demand.users, asks);
    else
      hush(flow.stream);
  }
  for (const std::uint32_t t : under_way_)
    if (!transfers_[t].way.empty()) tell(transfers_[t].stream, transfers_[t].way, 1, transfers_[t].most);
  platform().solve();
  ++solved_;
  for (Flow& flow : flows_)
    if (meets_shortage(flow.way)) flow.rate = flow.stream.users > 0 ? rate_of(*flow.stream.id, asked_now(flow)) : 0;
}

void SharedNetwork::tell(Stream& stream, const Crossings& way, double users, double limit) {
  if (!stream.id) {
    std::vector<simgrid::Link> links;
    for (const CapacityId crossed : way) {
      Capacity& capacity = capacities_[crossed.value];
      if (!capacity.link) capacity.link = platform().take_link(static_cast<double>(capacity.limit));
      links.push_back(*capacity.link);
    }
    stream.id = platform().take_stream(links);
  }
  if (stream.users == users && stream.limit == limit) return;
  stream.users = users;
  stream.limit = limit;
  platform().set(*stream.id, users, limit);
}

void SharedNetwork::hush(Stream& stream) {
  if (stream.users > 0) platform().stop(*stream.id);
  stream.users = 0;
}

void SharedNetwork::release(Stream& stream) {
  if (stream.id) platform().give_back_stream(*stream.id);
  stream = {};
}

void SharedNetwork::add_up() {
  for (Capacity& capacity : capacities_) capacity.carried = 0;
  for (const Flow& flow : flows_)
    for (const CapacityId crossed : flow.way) capacities_[crossed.value].carried += flow.rate;
}

// ---- transfers

TransferId SharedNetwork::start(double bits, double most, Crossings way, TimePoint now) {
  if (!(bits > 0) || !(most > 0)) throw core::BrokenInvariant("a transfer has bits, and a rate");
  for (const CapacityId crossed : way) ++capacities_[crossed.value].transfers;
  transfers_.push_back({.bits = bits, .left = bits, .most = most, .way = std::move(way), .since = now});
  under_way_.push_back(static_cast<std::uint32_t>(transfers_.size() - 1));
  changed_ = true;
  return TransferId{under_way_.back()};
}

void SharedNetwork::set_transfer(TransferId id, double most, Crossings way) {
  if (!(most >= 0)) throw core::BrokenInvariant("a transfer's rate must not be negative");
  Transfer& transfer = transfers_[id.value];
  if (most == 0) way.clear();
  if (transfer.is_over || (transfer.most == most && transfer.way == way)) return;
  changed_ = true;
  if (transfer.way != way) release(transfer.stream);
  for (const CapacityId crossed : transfer.way) --capacities_[crossed.value].transfers;
  transfer.most = most;
  transfer.way = std::move(way);
  for (const CapacityId crossed : transfer.way) ++capacities_[crossed.value].transfers;
}

void SharedNetwork::rewind(TransferId id, TimePoint now) {
  Transfer& transfer = transfers_[id.value];
  if (transfer.is_over) return;
  changed_ = true;
  transfer.left = transfer.bits;
  transfer.since = now;
  transfer.rate = 0;
  transfer.end = kNever;
}

/// Books what went through since the last change. While the rate stays, the date that was told stays.
void SharedNetwork::set_rate(Transfer& transfer, double rate, TimePoint now) {
  if (rate == transfer.rate && transfer.end != kNever) return;
  transfer.left -= transfer.rate * static_cast<double>((now - transfer.since).count()) / kNanoseconds;
  transfer.left = std::max(transfer.left, 0.0);
  transfer.since = now;
  transfer.rate = rate;
  transfer.end = rate > 0 ? now + time_for(transfer.left, rate) : kNever;
}

TimePoint SharedNetwork::next_end() const {
  TimePoint next = kNever;
  for (const std::uint32_t t : under_way_) next = std::min(next, transfers_[t].end);
  return next;
}

std::vector<TransferId> SharedNetwork::take_ended(TimePoint now) {
  std::vector<TransferId> ended;
  for (const std::uint32_t t : under_way_)
    if (transfers_[t].end <= now) ended.push_back(TransferId{t});
  for (const TransferId transfer : ended) cancel(transfer);
  return ended;
}

void SharedNetwork::cancel(TransferId id) {
  Transfer& transfer = transfers_[id.value];
  if (std::exchange(transfer.is_over, true)) return;
  for (const CapacityId crossed : transfer.way) --capacities_[crossed.value].transfers;
  release(transfer.stream);
  std::erase(under_way_, id.value);
  changed_ = true;
}

// ---- ways

SharedRoute route_in_simgrid(const Network& network, PlaceId from, PlaceId to) {
  // Links of the map stand in the store by their own numbers while the question is asked.
  std::vector<simgrid::Link> links;
  for (std::size_t i = 0; i < network.topology().links().size(); ++i) links.push_back(platform().take_link(1));
  const simgrid::Route told = platform().route(from.value, to.value, [&](std::uint32_t a, std::uint32_t b) {
    simgrid::Route route;
    const PlaceToPlace way = network.way(PlaceId{a}, PlaceId{b});
    if (!way.way) return route;
    route.exists = true;
    for (const LinkId link : way.way->links) route.links.push_back(links[link.value]);
    route.latency = static_cast<double>(way.rtt.count()) / 2 / kNanoseconds;
    return route;
  });
  SharedRoute route{told.exists, {}, core::nearest(told.latency * 2 * kNanoseconds)};
  for (const simgrid::Link link : told.links)
    route.links.push_back(LinkId{static_cast<std::uint32_t>(std::ranges::find(links, link) - links.begin())});
  for (const simgrid::Link link : links) platform().give_back_link(link);
  return route;
}

}  // namespace failcast::network
