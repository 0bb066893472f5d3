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

std::vector<Place> places_of(const scenario::Scenario& scenario) {
  std::vector<Place> places{
      {PlaceKind::internet, std::string(kInternet), {}}
  };
  for (const auto& site : scenario.sites)
    add_places(places, PlaceKind::site, site, site.lan_rtt, singled_out(scenario, site));
  for (const auto& home : scenario.homes) add_places(places, PlaceKind::home, home, {}, singled_out(scenario, home));
  for (const auto& isp : scenario.isps) places.push_back({PlaceKind::isp, isp.id, {}});
  for (const auto& region : scenario.cloud) places.push_back({PlaceKind::region, region.id, {}});
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

  void add(std::string name, PlaceId a, PlaceId b, Duration rtt) { links_.push_back({std::move(name), a, b, rtt}); }
  /// One from each of the places that an entity is.
  void add_from_each(std::string_view name, PlaceKind kind, std::string_view of, PlaceId to, Duration rtt) {
    for (auto at = first(kind, of); at != places_.end() && at->kind == kind && at->of == of; ++at) {
      const PlaceId from{static_cast<std::uint32_t>(at - places_.begin())};
      std::string own = at->number == 0 ? std::string(name) : scenario::numbered(name, at->number);
      links_.push_back({std::move(own), from, to, rtt, std::string(name)});
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
  for (const auto& isp : scenario.isps) links.add("isp:" + isp.id, links.place(PlaceKind::isp, isp.id), core, isp.rtt);
  for (const auto& region : scenario.cloud)
    links.add("region:" + region.id, links.place(PlaceKind::region, region.id), core, region.rtt);
  for (const auto& home : scenario.homes)
    links.add_from_each("home:" + home.id, PlaceKind::home, home.id, links.place(PlaceKind::isp, home.isp), home.rtt);
  for (const auto& site : scenario.sites)
    for (const auto& uplink : site.uplinks)
      links.add_from_each(uplink.id, PlaceKind::site, site.id, links.place(PlaceKind::isp, uplink.isp), uplink.rtt);
  std::vector<Link> sorted = links.sorted();
  return Topology(std::move(places), std::move(sorted));
}

}  // namespace failcast::network
