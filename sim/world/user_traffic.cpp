#include "sim/world/user_traffic.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/network/throughput.hpp"

namespace failcast::world {
namespace {

constexpr double kMega = 1e6;
constexpr double kNanoseconds = 1e9;

/// Shares come out of a computation with real numbers: so much closer to what was asked for counts as all of it.
constexpr double kAll = 1 - 1e-9;

double seconds(Duration d) { return static_cast<double>(d.count()) / kNanoseconds; }

}  // namespace

bool UserTraffic::is_on(const scenario::Scenario& s) {
  return TrafficWays::any_stated(s) ||
         std::ranges::any_of(s.station_groups, [](const auto& group) { return group.throughput.has_value(); });
}

double UserTraffic::bytes_per_cell(double segments, double parts) {
  return sizeof(Cell) + segments * (sizeof(std::uint32_t) + sizeof(std::vector<Part>)) +
         parts * (sizeof(Part) + network::SharedNetwork::kBytesPerFlow);
}

UserTraffic::UserTraffic(const scenario::Scenario& scenario, const network::Network& network, Setting setting,
                         ConnectorPools::Now connectors)
    : scenario_(scenario),
      map_(network),
      setting_(std::move(setting)),
      ways_(scenario, network, net_, setting_.users_at),
      pools_(setting_.connectors, net_, std::move(connectors)),
      transfers_(net_) {
  for (std::size_t g = 0; g < scenario.client_groups.size(); ++g)
    days_.emplace_back(scenario.params.traffic, EntityClock{scenario.start, Duration{}}, setting_.work[g]);
  share_now_.assign(days_.size(), 1);
  const auto bins = static_cast<Duration::rep>(TrafficReport::kBins);
  bin_ = std::max(Duration{(scenario.horizon.count() + bins - 1) / bins}, Duration{1});
  for (const auto& group : scenario.server_groups) {
    auto& serving = serving_.emplace_back();
    for (std::uint32_t g = 0; g < pools_.groups(); ++g)
      if (std::ranges::count(group.connector_groups, pools_.group(g).name) > 0) serving.push_back(g);
  }
  add_classes();
  add_limits();
  cell_at_.resize(setting_.strata.size() * setting_.edges.size(), nullptr);
  shares_changed(TimePoint{});
}

// --- what there is

/// Segments that the same connectors serve, and that ask for as much, are one kind of load.
void UserTraffic::add_classes() {
  for (std::uint32_t s = 0; s < scenario_.segments.size(); ++s) {
    const auto& segment = scenario_.segments[s];
    const auto group = std::ranges::find(scenario_.server_groups, segment.server_group, &scenario::ServerGroup::id);
    const auto server_group = static_cast<std::uint32_t>(group - scenario_.server_groups.begin());
    const std::int64_t each = std::llround(segment.demand.value_or(scenario_.params.traffic.user_demand) * kMega);
    const auto same = std::ranges::find_if(
        classes_, [&](const Class& of) { return of.server_group == server_group && of.each == each; });
    class_of_segment_.push_back(static_cast<std::uint32_t>(same - classes_.begin()));
    if (same == classes_.end()) classes_.push_back({server_group, each});
    classes_[class_of_segment_.back()].segments.push_back(s);
  }
}

void UserTraffic::add_limits() {
  for (const TrafficWays::Link& link : ways_.links())
    limits_.push_back({
        link.id, {link.name, CapacityKind::link, link.limit}
    });
  for (const Edge& edge : setting_.edges) {
    auto& capacity = edge_.emplace_back();
    if (!edge.limit) continue;
    capacity = net_.add_capacity(*edge.limit);
    limits_.push_back({
        *capacity, {edge.name, CapacityKind::edge, *edge.limit}
    });
  }
  logs_.resize(setting_.controllers.size());
  for (const Controllers& of : setting_.controllers) {
    log_limits_.push_back(net_.add_capacity(1));
    log_flows_.push_back(net_.add_flow());
    limits_.push_back({
        log_limits_.back(), {of.private_cloud, CapacityKind::controllers, 1}
    });
  }
}

// --- users

UserTraffic::Cell& UserTraffic::cell(std::uint32_t stratum, std::uint32_t edge) {
  Cell*& at = cell_at_[std::size_t{stratum} * setting_.edges.size() + edge];
  if (at != nullptr) return *at;
  at = &cells_[{stratum, edge}];
  at->stratum = stratum;
  at->edge = edge;
  at->users.assign(scenario_.segments.size(), 0);
  for (const Class& of : classes_) {
    auto& parts = at->parts.emplace_back();
    for (const std::uint32_t g : serving_[of.server_group]) parts.push_back({.connectors = g});
  }
  return *at;
}

void UserTraffic::mark(Cell& cell) {
  if (!std::exchange(cell.is_dirty, true)) dirty_.push_back(&cell);
}

std::vector<UserTraffic::Cell*> UserTraffic::take_dirty() {
  std::ranges::sort(dirty_, {}, [](const Cell* of) { return std::pair{of->stratum, of->edge}; });
  for (Cell* of : dirty_) of->is_dirty = false;
  return std::exchange(dirty_, {});
}

void UserTraffic::add(std::uint32_t stratum, std::uint32_t edge, std::uint32_t segment) {
  Cell& of = cell(stratum, edge);
  ++of.users[segment];
  mark(of);
}

void UserTraffic::remove(std::uint32_t stratum, std::uint32_t edge, std::uint32_t segment) {
  Cell& of = cell(stratum, edge);
  --of.users[segment];
  mark(of);
}

void UserTraffic::set_logs(std::uint32_t private_cloud, const LogStream& stream) {
  if (std::exchange(logs_[private_cloud], stream) == stream) return;
  const network::CapacityId limit = log_limits_[private_cloud];
  if (stream.limit > 0) net_.set_capacity(limit, stream.limit);
  net_.set_flow(log_flows_[private_cloud], {stream.limit > 0 ? 1.0 : 0.0, stream.bits_per_second}, {limit});
}

// --- settling

std::vector<UserTraffic::Degraded> UserTraffic::settle(TimePoint now) {
  transfers_.note_ended(now);
  const bool looked = std::exchange(stations_changed_, false);
  if (looked) look_at_stations(now);
  const bool other_hour = shares_changed(now);
  const std::vector<Cell*> changed = take_dirty();
  for (Cell* of : changed) set_flows(*of);
  const bool shared = net_.share(now);
  const bool all = other_hour || net_.binds() || std::exchange(was_binding_, net_.binds());
  if (shared) {
    if (all)
      for (auto& [key, of] : cells_) note_rates(of, now);
    else
      for (Cell* of : changed) note_rates(*of, now);
  }
  if (shared || looked) note_capacities(now);
  return net_.binds() || net_.holds_back() || !degraded_.empty() ? degraded() : std::vector<Degraded>{};
}

/// Whether users of a group ask for more or less from now on than before.
bool UserTraffic::shares_changed(TimePoint now) {
  if (now < share_changes_) return false;
  share_changes_ = kNever;
  std::vector<std::uint8_t> changed(days_.size(), 0);
  for (std::size_t g = 0; g < days_.size(); ++g) {
    const double share = days_[g].share(now);
    changed[g] = std::exchange(share_now_[g], share) != share ? 1 : 0;
    share_changes_ = std::min(share_changes_, days_[g].next_change(now));
  }
  for (auto& [key, of] : cells_)
    if (changed[setting_.strata[of.stratum].group] != 0) mark(of);
  return std::ranges::count(changed, 1) > 0;
}

/// What carries, and over which ways, as stations and faults have it now.
void UserTraffic::look_at_stations(TimePoint now) {
  std::vector<std::uint8_t> edge_changed(setting_.edges.size(), 0);
  pools_.refresh(edge_changed);
  const bool other_ways = std::exchange(map_version_, map_.version()) != map_version_;
  if (other_ways) look_at_limits();
  for (auto& [key, of] : cells_)
    if (other_ways || edge_changed[of.edge] != 0) mark(of);
  transfers_.follow([this](const Bulk& bulk) { return way_of(bulk); }, now);
}

void UserTraffic::look_at_limits() {
  ways_.refresh();
  for (std::uint32_t e = 0; e < edge_.size(); ++e)
    if (edge_[e]) net_.set_capacity(*edge_[e], edge_limit(e));
}

/// What faults leave of a private edge.
std::int64_t UserTraffic::edge_limit(std::uint32_t edge) const {
  return left_of(*setting_.edges[edge].limit, map_.condition(setting_.edges[edge].node));
}

// --- ways of users

/// How many connectors of a group carry for an edge.
std::uint32_t UserTraffic::carriers(const Part& part, std::uint32_t edge) const {
  std::size_t sum = 0;
  for (const ConnectorPool& pool : pools_.of(part.connectors))
    if (pool.carries_for(edge)) sum += pool.members.size();
  return static_cast<std::uint32_t>(sum);
}

void UserTraffic::set_flows(Cell& cell) {
  const TrafficWays::Leg to_edge = ways_.leg(setting_.strata[cell.stratum].place, setting_.edges[cell.edge].node);
  for (std::size_t c = 0; c < classes_.size(); ++c) {
    std::uint32_t users = 0, all = 0;
    for (const std::uint32_t segment : classes_[c].segments) users += cell.users[segment];
    for (const Part& part : cell.parts[c]) all += carriers(part, cell.edge);
    const double users_per_carrier = all == 0 ? 0 : static_cast<double>(users) / all;
    const double each = static_cast<double>(classes_[c].each) * share_now_[setting_.strata[cell.stratum].group];
    for (Part& part : cell.parts[c]) set_flows(part, cell, to_edge, each, users_per_carrier);
  }
}

void UserTraffic::set_flows(Part& part, const Cell& cell, const TrafficWays::Leg& to_edge, double each,
                            double users_per_carrier) {
  const std::vector<ConnectorPool>& pools = pools_.of(part.connectors);
  if (users_per_carrier > 0)
    while (part.flows.size() < pools.size()) part.flows.push_back(net_.add_flow());
  network::Crossings way;
  ways_.append(way, to_edge);
  if (edge_[cell.edge]) way.push_back(*edge_[cell.edge]);
  TrafficWays::Leg whole = to_edge;
  if (users_per_carrier > 0)
    for (const TrafficWays::Leg& leg : legs_to_connectors(cell.edge, part.connectors)) {
      ways_.append(way, leg);
      whole.is_whole = whole.is_whole && leg.is_whole;
      whole.loss = 1 - (1 - whole.loss) * (1 - leg.loss);
      whole.rtt += leg.rtt;
    }
  for (std::size_t p = 0; p < part.flows.size(); ++p) {
    if (p >= pools.size() || users_per_carrier == 0 || !pools[p].carries_for(cell.edge)) {
      net_.set_flow(part.flows[p], {0, each}, {});
      continue;
    }
    network::Crossings through = way;
    through.push_back(pools_.capacity(part.connectors, p));
    const double loss = 1 - (1 - whole.loss) * pools[p].condition.pass;
    const double most = whole.is_whole ? most_of_a_user(loss, whole.rtt) : 0;
    net_.set_flow(part.flows[p], {users_per_carrier * static_cast<double>(pools[p].members.size()), each, most},
                  std::move(through));
  }
}

/// From an edge to connectors: directly, as they dialled it, or through the first public edge that both reach (H38).
std::vector<TrafficWays::Leg> UserTraffic::legs_to_connectors(std::uint32_t edge, std::uint32_t connectors) const {
  const PlaceId place = pools_.group(connectors).place;
  const NodeId node = setting_.edges[edge].node;
  std::vector<TrafficWays::Leg> direct = {ways_.leg(place, node)};
  // Loss of the edge itself is part of the way to it already.
  direct[0].loss = std::max(0.0, 1 - (1 - direct[0].loss) / map_.condition(node).pass);
  if (direct[0].is_whole) return direct;
  for (const Edge& relay : setting_.edges) {
    if (relay.limit) continue;
    std::vector<TrafficWays::Leg> around = {ways_.leg(map_.place_of(node), relay.node), ways_.leg(place, relay.node)};
    if (around[0].is_whole && around[1].is_whole) return around;
  }
  return direct;
}

double UserTraffic::most_of_a_user(double loss, Duration rtt) const {
  const auto& traffic = scenario_.params.traffic;
  return static_cast<double>(traffic.connections) * network::tcp_throughput(loss, rtt, traffic.packet_size);
}

TimePoint UserTraffic::next_change() const { return std::min(net_.next_end(), share_changes_); }

// --- transfers

void UserTraffic::start_transfer(const Bulk& bulk, TimePoint now) {
  if (bulk.bits > 0) transfers_.start(bulk, way_of(bulk), now);
}

BulkWay UserTraffic::way_of(const Bulk& bulk) const {
  const TrafficWays::Leg leg = ways_.leg(map_.place_of(bulk.component), bulk.far);
  if (!leg.is_whole || !map_.condition(bulk.component).open) return {};
  BulkWay way{.links = leg.links};
  ways_.append(way.crossings, leg);
  if (bulk.logs_of) way.crossings.push_back(log_limits_[*bulk.logs_of]);
  std::int64_t limit = 0;  // of the component itself
  if (bulk.edge != UINT32_MAX) {
    way.crossings.push_back(*edge_[bulk.edge]);
    limit = edge_limit(bulk.edge);
  } else if (const auto pool = pools_.pool_of(bulk.connector_group, bulk.connector)) {
    way.crossings.push_back(pools_.capacity(bulk.connector_group, *pool));
    limit = pools_.limit(bulk.connector_group, *pool);
  }
  const double of_one = network::tcp_throughput(leg.loss, leg.rtt, scenario_.params.traffic.packet_size);
  way.most = std::min(static_cast<double>(limit), of_one);
  return way;
}

// --- books

std::size_t UserTraffic::bin_of(TimePoint t) const {
  return std::min(static_cast<std::size_t>(t.time_since_epoch() / bin_), TrafficReport::kBins - 1);
}

void UserTraffic::add_to_curve(TrafficReport::Curve& curve, TimePoint from, TimePoint to, double offered,
                               double carried) const {
  for (std::size_t bin = bin_of(from); from < to; ++bin) {
    const TimePoint end =
        bin + 1 < TrafficReport::kBins ? std::min(to, TimePoint{} + bin_ * static_cast<Duration::rep>(bin + 1)) : to;
    curve.offered[bin] += offered * seconds(end - from);
    curve.carried[bin] += carried * seconds(end - from);
    from = end;
  }
}

/// Adds what passed since the cell was booked last, at the rates of then.
void UserTraffic::book(Cell& cell, TimePoint now) {
  for (auto& parts : cell.parts)
    for (Part& part : parts)
      if (part.offered > 0) add_to_curve(part.curve, cell.since, now, part.offered, part.carried);
  cell.since = now;
}

void UserTraffic::note_rates(Cell& cell, TimePoint now) {
  book(cell, now);
  for (auto& parts : cell.parts)
    for (Part& part : parts) {
      part.offered = part.carried = 0;
      for (const network::FlowId flow : part.flows) {
        part.offered += net_.offered(flow);
        part.carried += net_.carried(flow);
      }
      const double share = part.offered > 0 ? part.carried / part.offered : 1;
      if (share >= part.least || share >= kAll) continue;
      part.least = share;
      part.least_at = now;
    }
}

void UserTraffic::note_capacities(TimePoint now) {
  for (Limit& limit : limits_)
    limit.book.note({net_.capacity(limit.id), net_.carried(limit.id), net_.offered(limit.id), net_.is_short(limit.id)},
                    now);
  pools_.note(now);
}

/// Who is below the stated share now, where that is another number than was told last.
std::vector<UserTraffic::Degraded> UserTraffic::degraded() {
  const double least = scenario_.params.traffic.degraded_below * kAll;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> now;
  for (const auto& [key, of] : cells_) {
    const std::uint32_t group = setting_.strata[of.stratum].group;
    std::uint32_t any = 0;
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      double offered = 0, carried = 0;
      for (const Part& part : of.parts[c]) {
        offered += part.offered;
        carried += part.carried;
      }
      if (!(carried < offered * least)) continue;
      for (const std::uint32_t segment : classes_[c].segments) {
        if (of.users[segment] == 0) continue;
        now[{group, segment}] += of.users[segment];
        any = std::max(any, of.users[segment]);
      }
    }
    if (any > 0) now[{group, UINT32_MAX}] += any;
  }
  std::vector<Degraded> changes;
  for (const auto& [key, users] : now)
    if (const auto told = degraded_.find(key); told == degraded_.end() || told->second != users)
      changes.push_back({key.first, SegmentId{key.second}, users});
  for (const auto& [key, users] : degraded_)
    if (!now.contains(key)) changes.push_back({key.first, SegmentId{key.second}, 0});
  std::ranges::sort(changes, {}, [](const Degraded& d) { return std::pair{d.group, d.segment}; });
  degraded_ = std::move(now);
  return changes;
}

TrafficReport UserTraffic::report(TimePoint now) {
  for (auto& [key, of] : cells_) book(of, now);
  TrafficReport report{.bin = bin_};
  const auto names_of = [this](const Class& of) {
    std::vector<std::string> names;
    for (const std::uint32_t segment : of.segments) names.push_back(scenario_.segments[segment].id);
    return names;
  };
  for (const Limit& limit : limits_) report.capacities.push_back(limit.book.report(now));
  pools_.report(now, report.capacities);
  std::map<std::pair<std::uint32_t, std::size_t>, TrafficReport::Curve> of_groups;  // group, class
  for (const auto& [key, of] : cells_)
    for (std::size_t c = 0; c < classes_.size(); ++c)
      for (const Part& part : of.parts[c]) {
        const Stratum& stratum = setting_.strata[of.stratum];
        if (part.curve.offered_bits() > 0) of_groups[{stratum.group, c}].add(part.curve);
        if (part.least >= kAll) continue;
        report.cohorts.push_back({scenario_.client_groups[stratum.group].id, map_.topology().place(stratum.place).id,
                                  setting_.edges[of.edge].name, pools_.group(part.connectors).name,
                                  names_of(classes_[c]), part.curve, part.least, part.least_at});
      }
  for (const auto& [key, curve] : of_groups) {
    const auto& group = scenario_.client_groups[key.first];
    report.curves.push_back({group.id, group.at, names_of(classes_[key.second]), curve});
  }
  std::ranges::sort(report.cohorts, {}, [](const TrafficReport::Cohort& cohort) {
    return std::tie(cohort.group, cohort.place, cohort.edge, cohort.connectors, cohort.segments);
  });
  report.transfers = transfers_.all();
  report.solved = net_.solved();
  return report;
}

}  // namespace failcast::world
