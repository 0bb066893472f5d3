#include "sim/network/topology.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "tests/sim/network/deployment.hpp"

using namespace failcast;
using namespace failcast::network;

namespace {

Duration length(const Topology& map, const Way& way, const Conditions& conditions) {
  Duration sum{};
  for (const LinkId link : way.links) sum += conditions.link_rtt[link.value];
  REQUIRE(way.places.size() == way.links.size() + 1);
  for (std::size_t i = 0; i < way.links.size(); ++i) {
    const Link& link = map.link(way.links[i]);
    CHECK(((link.a == way.places[i] && link.b == way.places[i + 1]) ||
           (link.b == way.places[i] && link.a == way.places[i + 1])));
  }
  return sum;
}

std::optional<Way> way(const Topology& map, std::string_view from, std::string_view to, const Conditions& conditions) {
  return map.way(map.routes(*map.find(from), conditions), *map.find(to));
}

Duration rtt(const Topology& map, std::string_view from, std::string_view to) {
  return length(map, *way(map, from, to, map.healthy()), map.healthy());
}

std::vector<std::string> names(const Topology& map, const Way& way) {
  std::vector<std::string> out;
  for (const LinkId link : way.links) out.push_back(map.link(link).name);
  return out;
}

}  // namespace

TEST_CASE("the default deployment has the round trips of its description", "[topology][11.2]") {
  const Topology map = build(default_map());
  CHECK(rtt(map, "fra", "eu") == 25ms);
  CHECK(rtt(map, "home-a", "eu") == 40ms);
  CHECK(rtt(map, "home-a", "fra") == 30ms);
  CHECK(rtt(map, "home-a", "osl") == 30ms);
  CHECK(rtt(map, "fra", "osl") == 15ms);
  CHECK(map.place(*map.find("fra")).local_rtt == 1ms);
}

TEST_CASE("places and links carry the ids of the scenario", "[topology]") {
  const Topology map = build(default_map());
  CHECK(map.place(*map.find(PlaceKind::isp, "isp-fra")).kind == PlaceKind::isp);
  CHECK(map.find("internet") == map.find(PlaceKind::internet, "internet"));
  for (const auto* name : {"fra-up", "isp:isp-fra", "home:home-a", "region:eu"}) CHECK(map.find_link(name));
  CHECK_FALSE(map.find("nowhere"));
  CHECK_FALSE(map.find(PlaceKind::home, "fra"));
  CHECK_FALSE(map.find_link("eu"));
}

TEST_CASE("a site and an ISP of one name are two places", "[topology]") {
  scenario::Scenario s = default_map();
  s.isps.push_back({"fra", 1ms});
  const Topology map = build(s);
  CHECK(map.find("fra") == map.find(PlaceKind::site, "fra"));
  CHECK(map.find(PlaceKind::isp, "fra") != map.find(PlaceKind::site, "fra"));
}

TEST_CASE("an uplink to an unknown ISP is refused", "[topology]") {
  scenario::Scenario s = default_map();
  s.sites[0].uplinks[0].isp = "isp-nowhere";
  CHECK_THROWS_AS(build(s), std::invalid_argument);
}

TEST_CASE("the order of the scenario changes nothing of the map", "[topology]") {
  scenario::Scenario s = two_uplinks();
  const Topology map = build(s);
  std::reverse(s.isps.begin(), s.isps.end());
  std::reverse(s.sites.begin(), s.sites.end());
  std::reverse(s.homes.begin(), s.homes.end());
  const Topology other = build(s);
  REQUIRE(map.places().size() == other.places().size());
  for (std::size_t i = 0; i < map.places().size(); ++i) CHECK(map.places()[i].id == other.places()[i].id);
  REQUIRE(map.links().size() == other.links().size());
  for (std::size_t i = 0; i < map.links().size(); ++i) CHECK(map.links()[i].name == other.links()[i].name);
}

TEST_CASE("a site with several uplinks takes the one of least latency that is up", "[topology]") {
  const Topology map = build(two_uplinks());
  Conditions conditions = map.healthy();
  CHECK(names(map, *way(map, "fra", "eu", conditions)) ==
        std::vector<std::string>{"fra-up", "isp:isp-fra", "region:eu"});
  conditions.link_up[map.find_link("fra-up")->value] = 0;
  CHECK(names(map, *way(map, "fra", "eu", conditions)) ==
        std::vector<std::string>{"fra-spare", "isp:isp-spare", "region:eu"});
  conditions.place_up[map.find("isp-spare")->value] = 0;
  CHECK_FALSE(way(map, "fra", "eu", conditions));
}

TEST_CASE("an uplink that gets slower than the other is left", "[topology]") {
  const Topology map = build(two_uplinks());
  Conditions conditions = map.healthy();
  Duration& primary = conditions.link_rtt[map.find_link("fra-up")->value];
  const auto first = [&] { return names(map, *way(map, "fra", "eu", conditions)).front(); };
  primary = 9ms - 1ns;
  CHECK(first() == "fra-up");
  primary = 9ms + 1ns;
  CHECK(first() == "fra-spare");
  primary = 9ms;  // equal: where the ways meet again, isp:isp-fra comes before isp:isp-spare
  CHECK(first() == "fra-up");
}

TEST_CASE("a place that is down is neither reached, crossed nor left", "[topology]") {
  const Topology map = build(default_map());
  Conditions conditions = map.healthy();
  conditions.place_up[map.find("isp-fra")->value] = 0;
  CHECK_FALSE(way(map, "fra", "isp-fra", conditions));
  CHECK_FALSE(way(map, "fra", "eu", conditions));
  CHECK_FALSE(way(map, "isp-fra", "eu", conditions));
  CHECK(way(map, "osl", "eu", conditions));
  CHECK(way(map, "fra", "fra", conditions));
}

TEST_CASE("ways agree with an exhaustive search, and with themselves told backwards", "[topology][property]") {
  rc::prop("least latency, then fewest links", [] {
    const auto count = static_cast<std::uint32_t>(*rc::gen::inRange(2, 8));
    std::vector<Place> places(count);
    std::vector<Link> links;
    const auto wanted = *rc::gen::inRange(0, 14);
    for (int i = 0; i < wanted; ++i) {
      const auto a = static_cast<std::uint32_t>(*rc::gen::inRange(0, static_cast<int>(count)));
      const auto b = static_cast<std::uint32_t>(*rc::gen::inRange(0, static_cast<int>(count)));
      if (a != b) links.push_back({"", PlaceId{a}, PlaceId{b}, Duration{*rc::gen::inRange(0, 4)}});
    }
    const Topology map(places, links);
    Conditions conditions = map.healthy();
    for (auto& up : conditions.link_up) up = *rc::gen::inRange(0, 4) > 0 ? 1 : 0;
    for (auto& up : conditions.place_up) up = *rc::gen::inRange(0, 6) > 0 ? 1 : 0;

    // Bellman and Ford, as plainly as it goes.
    constexpr std::int64_t kFar = 1'000'000;
    const auto cost = [&](std::uint32_t from) {
      std::vector<std::int64_t> best(count, kFar);
      if (conditions.place_up[from] != 0) best[from] = 0;
      for (std::uint32_t round = 0; round < count; ++round)
        for (std::size_t i = 0; i < links.size(); ++i) {
          const auto a = links[i].a.value, b = links[i].b.value;
          if (conditions.link_up[i] == 0 || conditions.place_up[a] == 0 || conditions.place_up[b] == 0) continue;
          const std::int64_t step = links[i].rtt.count() * 1000 + 1;
          best[a] = std::min(best[a], best[b] + step);
          best[b] = std::min(best[b], best[a] + step);
        }
      return best;
    };
    for (std::uint32_t from = 0; from < count; ++from) {
      const auto best = cost(from);
      const RouteTree tree = map.routes(PlaceId{from}, conditions);
      for (std::uint32_t to = 0; to < count; ++to) {
        if (to == from) continue;
        const auto found = map.way(tree, PlaceId{to});
        RC_ASSERT(found.has_value() == (best[to] < kFar));
        const Reversed back = map.way_back(map.routes(PlaceId{to}, conditions), PlaceId{from});
        if (back.is_the_one) RC_ASSERT(back.way == found);
        if (!found) continue;
        std::int64_t sum = 0;
        for (const LinkId link : found->links) sum += map.link(link).rtt.count() * 1000 + 1;
        RC_ASSERT(sum == best[to]);
        RC_ASSERT(found->places.front() == PlaceId{from});
        RC_ASSERT(found->places.back() == PlaceId{to});
      }
    }
  });
}
