#include "sim/world/user_traffic.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/scenario/targets.hpp"

namespace failcast::world {
namespace {

constexpr std::string_view kIsp = "isp:";  ///< how links of providers begin
constexpr double kMega = 1e6;
constexpr double kNanoseconds = 1e9;

/// Shares come out of a computation with real numbers: so much closer to what was asked for counts as all of it.
constexpr double kAll = 1 - 1e-9;

std::int64_t bits_per_second(double mbps) { return std::max<std::int64_t>(std::llround(mbps * kMega), 1); }
double seconds(Duration d) { return static_cast<double>(d.count()) / kNanoseconds; }

/// A utilisation without what is left of a sum of real numbers, whose order is nobody's.
double rounded(double ratio) {
  constexpr double kParts = 1e8;
  return std::min(std::floor(ratio * kParts + 0.501) / kParts, 1.0);
}

/// What one link of each name carries, in Mbit/s, and how many clients share a name's link only with themselves.
struct Stated {
  std::map<std::string, double, std::less<>> by_link{};
  std::map<std::string, bool, std::less<>> is_of_each_user{};
};

Stated stated_bandwidths(const scenario::Scenario& s) {
  Stated stated;
  for (const auto& isp : s.isps)
    if (isp.bandwidth) stated.by_link[std::string(kIsp) + isp.id] = *isp.bandwidth;
  for (const auto& site : s.sites)
    for (const auto& uplink : site.uplinks)
      if (uplink.bandwidth) stated.by_link[uplink.id] = *uplink.bandwidth;
  for (const auto& home : s.homes)
    if (home.bandwidth) {
      stated.by_link["home:" + home.id] = *home.bandwidth;
      stated.is_of_each_user["home:" + home.id] = true;
    }
  return stated;
}

/// How many equal places of a scenario one place of the map stands for.
std::uint64_t equals_at(const scenario::Scenario& s, const network::Topology& topology, PlaceId id) {
  const network::Place& place = topology.place(id);
  std::int64_t count = 1;
  for (const auto& site : s.sites)
    if (place.kind == network::PlaceKind::site && site.id == place.of) count = scenario::places(site);
  std::uint64_t equals = 0;
  for (const network::Stretch& stretch : topology.stretches(place.kind, place.of, static_cast<std::uint32_t>(count)))
    if (stretch.place == id) equals += stretch.end - stretch.first;
  return equals;
}

}  // namespace

bool UserTraffic::is_on(const scenario::Scenario& s) {
  return !stated_bandwidths(s).by_link.empty() ||
         std::ranges::any_of(s.station_groups, [](const auto& group) { return group.throughput.has_value(); });
}

UserTraffic::UserTraffic(const scenario::Scenario& scenario, const network::Network& network, Setting setting,
                         Carriers carriers)
    : scenario_(scenario), map_(network), setting_(std::move(setting)), carriers_(std::move(carriers)) {
  const auto bins = static_cast<Duration::rep>(TrafficReport::kBins);
  bin_ = std::max(Duration{(scenario.horizon.count() + bins - 1) / bins}, Duration{1});
  for (const auto& group : scenario.server_groups) {
    auto& serving = serving_.emplace_back();
    for (std::uint32_t g = 0; g < setting_.connectors.size(); ++g)
      if (std::ranges::count(group.connector_groups, setting_.connectors[g].name) > 0) serving.push_back(g);
  }
  add_classes();
  add_limits();
  cell_at_.resize(setting_.strata.size() * setting_.edges.size(), nullptr);
  carrying_.assign(setting_.edges.size() * setting_.connectors.size(), 0);
  running_.assign(setting_.connectors.size(), 0);
  share_now_ = share_of_day(TimePoint{});
  net_.set_share_of_demand(share_now_);
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
  const auto add = [this](const std::string& name, CapacityKind kind, std::int64_t limit) {
    const network::CapacityId id = net_.add_capacity(limit);
    limits_.push_back({
        id, {.name = name, .kind = kind, .limit = limit}
    });
    return id;
  };
  const Stated stated = stated_bandwidths(scenario_);
  for (const network::Link& link : map_.topology().links()) {
    auto& capacity = link_.emplace_back();
    // A provider has a link to the core, or one to each of its carriers: "isp:ID:CARRIER".
    const std::string_view name = std::string_view(link.of).substr(0, link.of.find(':', kIsp.size()));
    const auto found = stated.by_link.find(link.of.starts_with(kIsp) ? name : std::string_view(link.of));
    if (found == stated.by_link.end()) continue;
    std::uint64_t many = 1;  // links like this one that the map shows as one
    if (stated.is_of_each_user.contains(link.of))
      many = std::max<std::uint64_t>(setting_.users_at[link.a.value], 1);
    else if (!link.of.starts_with(kIsp))
      many = equals_at(scenario_, map_.topology(), link.a);
    capacity = add(link.name, CapacityKind::link, bits_per_second(found->second * static_cast<double>(many)));
  }
  for (const Edge& edge : setting_.edges) {
    auto& capacity = edge_.emplace_back();
    if (edge.limit) capacity = add(edge.name, CapacityKind::edge, *edge.limit);
  }
  for (const Connectors& group : setting_.connectors)
    connectors_.emplace_back(add(group.name, CapacityKind::connectors, group.limit));
  logs_.resize(setting_.controllers.size());
  for (const Controllers& of : setting_.controllers) {
    log_limits_.emplace_back(add(of.private_cloud, CapacityKind::controllers, 1));
    log_flows_.push_back(net_.add_flow());
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
    for (const std::uint32_t g : serving_[of.server_group]) parts.push_back({.connectors = g, .flow = net_.add_flow()});
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
  transfers_changed_ = true;
  const network::CapacityId limit = *log_limits_[private_cloud];
  if (stream.limit > 0) net_.set_capacity(limit, stream.limit);
  net_.set_flow(log_flows_[private_cloud], stream.limit > 0 ? 1 : 0, stream.bits_per_second, {limit});
}

// --- settling

std::vector<UserTraffic::Degraded> UserTraffic::settle(TimePoint now) {
  transfers_changed_ = false;
  end_transfers(now);
  look_at_stations();
  const bool other_hour = std::exchange(share_now_, share_of_day(now)) != share_now_;
  net_.set_share_of_demand(share_now_);
  const std::vector<Cell*> changed = take_dirty();
  for (Cell* of : changed) set_flows(*of);
  const bool shared = net_.share(now);
  const bool all = other_hour || net_.binds() || std::exchange(was_binding_, net_.binds());
  if (shared) {
    if (all)
      for (auto& [key, of] : cells_) note_rates(of, now);
    else
      for (Cell* of : changed) note_rates(*of, now);
    note_capacities(now);
  }
  return net_.binds() || !degraded_.empty() ? degraded() : std::vector<Degraded>{};
}

/// What carries, and over which ways, as stations and faults have it now.
void UserTraffic::look_at_stations() {
  if (!std::exchange(stations_changed_, false)) return;
  std::vector<std::uint8_t> edge_changed(setting_.edges.size(), 0);
  for (std::uint32_t g = 0; g < setting_.connectors.size(); ++g) {
    const std::uint32_t running = std::max(carriers_.running(g), 1u);
    if (std::exchange(running_[g], running) != running)
      net_.set_capacity(*connectors_[g], setting_.connectors[g].limit * running);
    for (std::uint32_t e = 0; e < setting_.edges.size(); ++e) {
      const std::uint32_t n = carriers_.number(e, g);
      if (std::exchange(carrying_[std::size_t{e} * setting_.connectors.size() + g], n) != n) edge_changed[e] = 1;
    }
  }
  const bool other_ways = std::exchange(map_version_, map_.version()) != map_version_;
  for (auto& [key, of] : cells_)
    if (other_ways || edge_changed[of.edge] != 0) mark(of);
}

void UserTraffic::append_way(network::Crossings& way, PlaceId from, PlaceId to) const {
  const network::PlaceToPlace links = map_.way(from, to);
  if (!links.way) return;
  for (const network::LinkId link : links.way->links)
    if (link_[link.value]) way.push_back(*link_[link.value]);
}

void UserTraffic::set_flows(Cell& cell) {
  const Edge& edge = setting_.edges[cell.edge];
  network::Crossings to_edge;
  append_way(to_edge, setting_.strata[cell.stratum].place, edge.place);
  if (edge_[cell.edge]) to_edge.push_back(*edge_[cell.edge]);
  for (std::size_t c = 0; c < classes_.size(); ++c) {
    std::uint32_t users = 0, carriers = 0;
    for (const std::uint32_t segment : classes_[c].segments) users += cell.users[segment];
    const auto carrying = [&](const Part& part) {
      return carrying_[std::size_t{cell.edge} * setting_.connectors.size() + part.connectors];
    };
    for (const Part& part : cell.parts[c]) carriers += carrying(part);
    for (Part& part : cell.parts[c]) {
      const std::uint32_t n = carrying(part);
      part.users = carriers == 0 ? 0 : static_cast<double>(users) * n / carriers;
      network::Crossings way;
      if (part.users > 0) {
        way = to_edge;
        append_way(way, edge.place, setting_.connectors[part.connectors].place);
        way.push_back(*connectors_[part.connectors]);
      }
      net_.set_flow(part.flow, part.users, static_cast<double>(classes_[c].each), std::move(way));
    }
  }
}

/// Full demand from one hour of the day to another, a share of it by night (A152).
double UserTraffic::share_of_day(TimePoint now) const {
  const auto& traffic = scenario_.params.traffic;
  if (traffic.night_share == 1 || traffic.day_begins == traffic.day_ends) return 1;
  const Duration hour = EntityClock{scenario_.start, Duration{}}.utc(now).time_since_epoch() % 24h;
  const bool by_day = traffic.day_begins < traffic.day_ends ? hour >= traffic.day_begins && hour < traffic.day_ends
                                                            : hour >= traffic.day_begins || hour < traffic.day_ends;
  return by_day ? 1 : traffic.night_share;
}

TimePoint UserTraffic::next_change(TimePoint now) const {
  TimePoint next = net_.next_end();
  const auto& traffic = scenario_.params.traffic;
  if (traffic.night_share == 1 || traffic.day_begins == traffic.day_ends) return next;
  const Duration hour = EntityClock{scenario_.start, Duration{}}.utc(now).time_since_epoch() % 24h;
  for (const Duration border : {traffic.day_begins % 24h, traffic.day_ends % 24h})
    next = std::min(next, now + (border > hour ? border - hour : border - hour + 24h));
  return next;
}

// --- transfers

void UserTraffic::start_transfer(const Bulk& bulk, TimePoint now) {
  if (!(bulk.bits > 0) || !map_.way(bulk.from, bulk.to).way) return;
  network::Crossings way;
  append_way(way, bulk.from, bulk.to);
  if (bulk.logs_of) way.push_back(*log_limits_[*bulk.logs_of]);
  std::int64_t most = 0;  // what the component itself can do
  if (bulk.edge && edge_[*bulk.edge]) {
    way.push_back(*edge_[*bulk.edge]);
    most = *setting_.edges[*bulk.edge].limit;
  }
  if (bulk.connectors) {
    way.push_back(*connectors_[*bulk.connectors]);
    most = setting_.connectors[*bulk.connectors].limit;
  }
  if (most == 0) return;
  net_.start(bulk.bits, static_cast<double>(most), std::move(way), now);
  transfers_.push_back({.kind = bulk.kind, .bits = bulk.bits, .started = now});
  transfers_changed_ = true;
}

void UserTraffic::end_transfers(TimePoint now) {
  for (const network::TransferId transfer : net_.take_ended(now)) transfers_[transfer.value].ended = now;
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
  const std::uint32_t group = setting_.strata[cell.stratum].group;
  for (std::uint32_t c = 0; c < classes_.size(); ++c) {
    double offered = 0, carried = 0;
    for (Part& part : cell.parts[c]) {
      part.offered_bits += part.offered * seconds(now - cell.since);
      part.carried_bits += part.carried * seconds(now - cell.since);
      offered += part.offered;
      carried += part.carried;
    }
    if (offered > 0) add_to_curve(curves_[{group, c}], cell.since, now, offered, carried);
  }
  cell.since = now;
}

void UserTraffic::note_rates(Cell& cell, TimePoint now) {
  book(cell, now);
  for (auto& parts : cell.parts)
    for (Part& part : parts) {
      part.offered = net_.offered(part.flow);
      part.carried = net_.carried(part.flow);
      const double share = part.offered > 0 ? part.carried / part.offered : 1;
      if (share >= part.least || share >= kAll) continue;
      part.least = share;
      part.least_at = now;
    }
}

void UserTraffic::note_capacities(TimePoint now) {
  for (Limit& limit : limits_) {
    TrafficReport::Capacity& of = limit.report;
    if (limit.was_short) of.short_for += now - limit.since;
    limit.since = now;
    limit.was_short = net_.is_short(limit.id);
    if (limit.was_short) of.short_at = std::min(of.short_at, now);
    const auto most = static_cast<double>(net_.capacity(limit.id));
    of.peak_offered = std::max(of.peak_offered, net_.offered(limit.id) / most);
    if (const double used = rounded(net_.carried(limit.id) / most); used > of.peak) {
      of.peak = used;
      of.peak_at = now;
      of.limit = net_.capacity(limit.id);
    }
  }
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
  for (const Limit& limit : limits_) {
    report.capacities.push_back(limit.report);
    if (limit.was_short) report.capacities.back().short_for += now - limit.since;
  }
  for (const auto& [key, curve] : curves_) {
    const auto& group = scenario_.client_groups[key.first];
    report.curves.push_back({group.id, group.at, names_of(classes_[key.second]), curve});
  }
  for (const auto& [key, of] : cells_)
    for (std::size_t c = 0; c < classes_.size(); ++c)
      for (const Part& part : of.parts[c]) {
        if (part.least >= kAll) continue;
        const Stratum& stratum = setting_.strata[of.stratum];
        report.cohorts.push_back({scenario_.client_groups[stratum.group].id, map_.topology().place(stratum.place).id,
                                  setting_.edges[of.edge].name, setting_.connectors[part.connectors].name,
                                  names_of(classes_[c]), part.offered_bits, part.carried_bits, part.least,
                                  part.least_at});
      }
  std::ranges::sort(report.cohorts, {}, [](const TrafficReport::Cohort& cohort) {
    return std::tie(cohort.group, cohort.place, cohort.edge, cohort.connectors, cohort.segments);
  });
  report.transfers = transfers_;
  report.solved = net_.solved();
  return report;
}

}  // namespace failcast::world
