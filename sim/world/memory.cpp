#include "sim/world/memory.hpp"

#include <algorithm>
#include <vector>

#include "sim/core/event.hpp"
#include "sim/scenario/targets.hpp"
#include "sim/world/state.hpp"
#include "sim/world/user_traffic.hpp"

namespace failcast::world {
namespace {

template <class... Columns>
constexpr double bytes_of(const Columns fleet::Fleet::*...) {
  return (0.0 + ... + static_cast<double>(sizeof(typename Columns::value_type)));
}

/// With a clock of its own and an exit machine, as each may come to have.
constexpr double kPerClient =
    bytes_of(&fleet::Fleet::clients, &fleet::Fleet::session, &fleet::Fleet::clock_error, &fleet::Fleet::ways_back) +
    sizeof(core::Event) + sizeof(LookUp) + sizeof(Duration) + sizeof(fleet::PollTicks::Poller);
constexpr double kPerPair =
    bytes_of(&fleet::Fleet::access, &fleet::Fleet::lost_at) + sizeof(decltype(record::Directory::entitled)::value_type);
constexpr std::size_t kColumns = 6;
static_assert(sizeof(fleet::Fleet) == kColumns * sizeof(std::vector<int>),
              "a new column? it belongs into the sums above");

/// A resolver, with a row and a list of who waits for each name.
constexpr double kPerPlace = sizeof(Resolver) + static_cast<double>(wire::Name::count_) *
                                                    (sizeof(dns::resolver::Row) + sizeof(std::vector<Waiting>));

double places_at(const scenario::Scenario& s, const std::string& id) {
  const auto site = std::ranges::find(s.sites, id, &scenario::Site::id);
  if (site != s.sites.end()) return static_cast<double>(scenario::places(*site));
  const auto home = std::ranges::find(s.homes, id, &scenario::Home::id);
  return home == s.homes.end() ? 1 : static_cast<double>(scenario::places(*home));
}

/// Places among them that are told apart from the others.
double singled_out_at(const scenario::Scenario& s, const std::string& id) {
  const auto site = std::ranges::find(s.sites, id, &scenario::Site::id);
  if (site != s.sites.end()) return static_cast<double>(scenario::singled_out(s, *site).size());
  const auto home = std::ranges::find(s.homes, id, &scenario::Home::id);
  return home == s.homes.end() ? 0 : static_cast<double>(scenario::singled_out(s, *home).size());
}

}  // namespace

Extent extent_of(const scenario::Scenario& s) {
  Extent extent;
  for (const auto& group : s.client_groups)
    for (const auto& part : group.parts) extent.clients += static_cast<double>(part.count) * places_at(s, group.at);
  extent.pairs = extent.clients * static_cast<double>(s.segments.size());
  for (const auto& site : s.sites) extent.places += static_cast<double>(scenario::places(site));
  for (const auto& home : s.homes) extent.places += static_cast<double>(scenario::places(home));
  for (const auto& group : s.station_groups) extent.nodes += static_cast<double>(group.count);
  return extent;
}

double bytes_for_clients(const Extent& extent) { return extent.clients * kPerClient + extent.pairs * kPerPair; }

double bytes_for_places(const Extent& extent) { return extent.places * kPerPlace + extent.nodes * sizeof(Node); }

double bytes_for_traffic(const scenario::Scenario& s) {
  if (!UserTraffic::is_on(s)) return 0;
  double strata = 0, edges = 0, parts = 0;
  for (const auto& group : s.client_groups) strata += 1 + singled_out_at(s, group.at);
  for (const auto& region : s.cloud) edges += static_cast<double>(region.public_edges);
  for (const auto& group : s.station_groups)
    if (group.kind == scenario::StationKind::edge) edges += static_cast<double>(group.count);
  for (const auto& segment : s.segments)
    for (const auto& group : s.server_groups)
      if (group.id == segment.server_group) parts += static_cast<double>(group.connector_groups.size());
  const auto segments = static_cast<double>(s.segments.size());
  const double cells = std::min(strata * edges, extent_of(s).clients);
  return strata * edges * sizeof(void*) + cells * UserTraffic::bytes_per_cell(segments, parts) +
         static_cast<double>(s.client_groups.size()) * segments * sizeof(TrafficReport::Curve);
}

}  // namespace failcast::world
