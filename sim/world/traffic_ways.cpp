#include "sim/world/traffic_ways.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "sim/scenario/targets.hpp"

namespace failcast::world {
namespace {

constexpr std::string_view kIsp = "isp:";  ///< how links of providers begin
constexpr double kMega = 1e6;

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

std::int64_t bits_per_second(double mbps) { return std::max<std::int64_t>(std::llround(mbps * kMega), 1); }

std::int64_t left_of(std::int64_t limit, const network::Condition& condition) {
  if (condition.pass == 1 && condition.slow == 1) return limit;
  return std::max<std::int64_t>(std::llround(static_cast<double>(limit) * condition.pass / condition.slow), 1);
}

bool TrafficWays::any_stated(const scenario::Scenario& s) { return !stated_bandwidths(s).by_link.empty(); }

TrafficWays::TrafficWays(const scenario::Scenario& scenario, const network::Network& map, network::SharedNetwork& net,
                         const std::vector<std::uint64_t>& users_at)
    : map_(map), net_(net), by_link_(map.topology().links().size()) {
  const Stated stated = stated_bandwidths(scenario);
  for (std::uint32_t l = 0; l < by_link_.size(); ++l) {
    const network::Link& link = map_.topology().links()[l];
    // A provider has a link to the core, or one to each of its carriers: "isp:ID:CARRIER".
    const std::string_view name = std::string_view(link.of).substr(0, link.of.find(':', kIsp.size()));
    const auto found = stated.by_link.find(link.of.starts_with(kIsp) ? name : std::string_view(link.of));
    if (found == stated.by_link.end()) continue;
    std::uint64_t many = 1;  // links like this one that the map shows as one
    if (stated.is_of_each_user.contains(link.of))
      many = std::max<std::uint64_t>(users_at[link.a.value], 1);
    else if (!link.of.starts_with(kIsp))
      many = equals_at(scenario, map_.topology(), link.a);
    const std::int64_t limit = bits_per_second(found->second * static_cast<double>(many));
    by_link_[l] = net_.add_capacity(limit);
    links_.push_back({link.name, *by_link_[l], limit, network::LinkId{l}});
  }
}

void TrafficWays::refresh() {
  for (const Link& link : links_) net_.set_capacity(link.id, left_of(link.limit, map_.condition(link.link)));
}

TrafficWays::Leg TrafficWays::leg(PlaceId from, NodeId to) const {
  const network::Path path = map_.path(from, to);
  Leg leg{.is_whole = path.usable && path.how != network::Failure::error, .loss = path.loss, .rtt = path.rtt};
  if (const network::PlaceToPlace route = map_.way(from, map_.place_of(to)); route.way) leg.links = route.way->links;
  return leg;
}

void TrafficWays::append(network::Crossings& way, const Leg& leg) const {
  for (const network::LinkId link : leg.links)
    if (by_link_[link.value]) way.push_back(*by_link_[link.value]);
}

}  // namespace failcast::world
