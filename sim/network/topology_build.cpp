#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "sim/network/topology.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::network {
namespace {

constexpr std::string_view kInternet = "internet";

std::vector<Place> places_of(const scenario::Scenario& scenario) {
  std::vector<Place> places{
      {PlaceKind::internet, std::string(kInternet), {}}
  };
  for (const auto& site : scenario.sites) places.push_back({PlaceKind::site, site.id, site.lan_rtt});
  for (const auto& home : scenario.homes) places.push_back({PlaceKind::home, home.id, {}});
  for (const auto& isp : scenario.isps) places.push_back({PlaceKind::isp, isp.id, {}});
  for (const auto& region : scenario.cloud) places.push_back({PlaceKind::region, region.id, {}});
  std::sort(places.begin(), places.end(),
            [](const Place& x, const Place& y) { return std::tie(x.kind, x.id) < std::tie(y.kind, y.id); });
  return places;
}

/// Collects links between places given by kind and id.
class LinkList {
 public:
  explicit LinkList(const std::vector<Place>& places) : places_(places) {}

  void add(std::string name, PlaceId a, PlaceId b, Duration rtt) { links_.push_back({std::move(name), a, b, rtt}); }

  PlaceId place(PlaceKind kind, std::string_view id) const {
    const auto at =
        std::lower_bound(places_.begin(), places_.end(), std::pair{kind, id}, [](const Place& x, const auto& y) {
          return std::pair{x.kind, std::string_view(x.id)} < y;
        });
    if (at == places_.end() || at->kind != kind || at->id != id)
      throw std::invalid_argument("the network has no place \"" + std::string(id) + "\" of the kind referred to");
    return PlaceId{static_cast<std::uint32_t>(at - places_.begin())};
  }

  std::vector<Link> sorted() {
    std::sort(links_.begin(), links_.end(),
              [](const Link& x, const Link& y) { return std::tie(x.name, x.a, x.b) < std::tie(y.name, y.a, y.b); });
    return std::move(links_);
  }

 private:
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
    links.add("home:" + home.id, links.place(PlaceKind::home, home.id), links.place(PlaceKind::isp, home.isp),
              home.rtt);
  for (const auto& site : scenario.sites)
    for (const auto& uplink : site.uplinks)
      links.add(uplink.id, links.place(PlaceKind::site, site.id), links.place(PlaceKind::isp, uplink.isp), uplink.rtt);
  std::vector<Link> sorted = links.sorted();
  return Topology(std::move(places), std::move(sorted));
}

}  // namespace failcast::network
