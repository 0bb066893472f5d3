#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "sim/network/topology.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/targets.hpp"

namespace failcast::network {
namespace {

constexpr std::string_view kInternet = "internet";

/// A place as often as faults tell its equals apart.
template <class Entity>
void add_places(std::vector<Place>& places, PlaceKind kind, const Entity& from, Duration local_rtt,
                const std::vector<std::int64_t>& numbers) {
  if (scenario::places(from) > static_cast<std::int64_t>(numbers.size()))
    places.push_back({kind, from.id, local_rtt, from.id, 0});
  for (const std::int64_t number : numbers)
    places.push_back(
        {kind, scenario::numbered(from.id, number), local_rtt, from.id, static_cast<std::uint32_t>(number)});
}

/// Of a provider: its own, or what holds for all.
template <class Provider>
Convergence convergence_of(const Provider& provider, const Parameters& params) {
  return {provider.convergence.value_or(params.net.unicast_convergence),
          provider.anycast_convergence.value_or(params.net.anycast_convergence)};
}

/// Sites turn to a backup uplink by what they notice themselves, whoever they talk to (A164).
Convergence noticed_by(const scenario::Site& site, const Parameters& params) {
  if (params.net.uplink_policy != UplinkPolicy::primary_first || site.uplinks.size() < 2) return {};
  const Duration after = site.uplink_detect.value_or(params.net.uplink_detect);
  return {after, after};
}

/// An ISP is not left before the sites on it have noticed (A165).
Convergence convergence_of(const scenario::Isp& isp, const scenario::Scenario& scenario) {
  Convergence latest = convergence_of(isp, scenario.params);
  for (const auto& site : scenario.sites) {
    const Convergence noticed = noticed_by(site, scenario.params);
    if (noticed.unicast == Duration{} ||
        std::ranges::find(site.uplinks, isp.id, &scenario::Uplink::isp) == site.uplinks.end())
      continue;
    latest = {std::max(latest.unicast, noticed.unicast), std::max(latest.anycast, noticed.anycast)};
  }
  return latest;
}

std::vector<Place> places_of(const scenario::Scenario& scenario) {
  std::vector<Place> places{
      {PlaceKind::internet, std::string(kInternet), {}}
  };
  for (const auto& site : scenario.sites)
    add_places(places, PlaceKind::site, site, site.lan_rtt, singled_out(scenario, site));
  for (const auto& home : scenario.homes) add_places(places, PlaceKind::home, home, {}, singled_out(scenario, home));
  for (const auto& isp : scenario.isps)
    places.push_back({.kind = PlaceKind::isp, .id = isp.id, .convergence = convergence_of(isp, scenario)});
  for (const auto& transit : scenario.transits)
    places.push_back(
        {.kind = PlaceKind::transit, .id = transit.id, .convergence = convergence_of(transit, scenario.params)});
  for (const auto& region : scenario.cloud)
    places.push_back({.kind = PlaceKind::region, .id = region.id, .anycast = region.anycast});
  for (Place& place : places)
    if (place.of.empty()) place.of = place.id;
  std::sort(places.begin(), places.end(), [](const Place& x, const Place& y) {
    return std::tie(x.kind, x.of, x.number) < std::tie(y.kind, y.of, y.number);
  });
  return places;
}

/// Collects links between places given by kind and id.
class LinkList {
 public:
  explicit LinkList(const std::vector<Place>& places) : places_(places) {}

  void add(Link link) { links_.push_back(std::move(link)); }
  /// One from each of the places that an entity is: `like` this, but for its end and its name.
  void add_from_each(PlaceKind kind, std::string_view of, const Link& like) {
    for (auto at = first(kind, of); at != places_.end() && at->kind == kind && at->of == of; ++at) {
      const PlaceId from{static_cast<std::uint32_t>(at - places_.begin())};
      Link& link = links_.emplace_back(like);
      link.a = from;
      link.of = like.name;
      if (at->number != 0) link.name = scenario::numbered(like.name, at->number);
    }
  }

  PlaceId place(PlaceKind kind, std::string_view id) const {
    const auto at = first(kind, id);
    if (at == places_.end() || at->kind != kind || at->of != id)
      throw std::invalid_argument("the network has no place \"" + std::string(id) + "\" of the kind referred to");
    return PlaceId{static_cast<std::uint32_t>(at - places_.begin())};
  }

  std::vector<Link> sorted() {
    std::sort(links_.begin(), links_.end(),
              [](const Link& x, const Link& y) { return std::tie(x.name, x.a, x.b) < std::tie(y.name, y.a, y.b); });
    return std::move(links_);
  }

 private:
  std::vector<Place>::const_iterator first(PlaceKind kind, std::string_view of) const {
    return std::lower_bound(places_.begin(), places_.end(), std::pair{kind, of}, [](const Place& x, const auto& y) {
      return std::pair{x.kind, std::string_view(x.of)} < y;
    });
  }

  const std::vector<Place>& places_;
  std::vector<Link> links_;
};

}  // namespace

Topology build(const scenario::Scenario& scenario) {
  std::vector<Place> places = places_of(scenario);
  LinkList links(places);
  const PlaceId core = links.place(PlaceKind::internet, kInternet);
  for (const auto& isp : scenario.isps) {
    const PlaceId at = links.place(PlaceKind::isp, isp.id);
    if (isp.transit.empty()) links.add({.name = "isp:" + isp.id, .a = at, .b = core, .rtt = isp.rtt});
    for (const std::string& transit : isp.transit)
      links.add({.name = "isp:" + isp.id + ":" + transit,
                 .a = at,
                 .b = links.place(PlaceKind::transit, transit),
                 .rtt = isp.rtt});
  }
  for (const auto& transit : scenario.transits)
    links.add({.name = "transit:" + transit.id,
               .a = links.place(PlaceKind::transit, transit.id),
               .b = core,
               .rtt = transit.rtt});
  for (const auto& region : scenario.cloud)
    links.add(
        {.name = "region:" + region.id, .a = links.place(PlaceKind::region, region.id), .b = core, .rtt = region.rtt});
  for (const auto& home : scenario.homes)
    links.add_from_each(PlaceKind::home, home.id,
                        {.name = "home:" + home.id,
                         .a = {},
                         .b = links.place(PlaceKind::isp, home.isp),
                         .rtt = scenario::round_trip(home, scenario.params)});
  const bool by_rank = scenario.params.net.uplink_policy == UplinkPolicy::primary_first;
  for (const auto& site : scenario.sites)
    for (std::uint32_t u = 0; u < site.uplinks.size(); ++u)
      links.add_from_each(PlaceKind::site, site.id,
                          {.name = site.uplinks[u].id,
                           .a = {},
                           .b = links.place(PlaceKind::isp, site.uplinks[u].isp),
                           .rtt = site.uplinks[u].rtt,
                           .rank = by_rank ? u : 0,
                           .convergence = noticed_by(site, scenario.params)});
  std::vector<Link> sorted = links.sorted();
  return Topology(std::move(places), std::move(sorted));
}

}  // namespace failcast::network
