// Counted sites on the map: equal places are one, and that one stands for each of them exactly.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "sim/network/network.hpp"
#include "sim/scenario/targets.hpp"
#include "tests/sim/network/deployment.hpp"

using namespace failcast;
using namespace failcast::network;

namespace {

constexpr std::int64_t kCount = 6;

scenario::Site branch() {
  return {
      .id = "branch", .uplinks = {{"branch-a", "isp-fra", 5ms}, {"branch-b", "isp-osl", 6ms}}
  };
}

/// The default map with branches on two ISPs, of which some are named by faults.
scenario::Scenario counted(const std::vector<std::int64_t>& named) {
  scenario::Scenario s = default_map();
  s.sites.push_back(branch());
  s.sites.back().count = kCount;
  for (const std::int64_t number : named)
    s.faults.push_back({.id = "f", .what = scenario::FaultTarget::site, .where = scenario::numbered("branch", number)});
  return s;
}

/// The same map with each branch written out.
scenario::Scenario written_out() {
  scenario::Scenario s = default_map();
  for (std::int64_t number = 1; number <= kCount; ++number) {
    scenario::Site site = branch();
    site.id = scenario::numbered(site.id, number);
    for (scenario::Uplink& uplink : site.uplinks) uplink.id = scenario::numbered(uplink.id, number);
    s.sites.push_back(site);
  }
  return s;
}

PlaceId place_of(const Topology& map, std::uint32_t instance) {
  for (const Stretch& stretch : map.stretches(PlaceKind::site, "branch", kCount))
    if (stretch.first <= instance && instance < stretch.end) return stretch.place;
  return {};
}

}  // namespace

TEST_CASE("equal places that no fault names are one place", "[network][places]") {
  const Topology map = build(counted({}));
  CHECK(map.stretches(PlaceKind::site, "branch", kCount) == std::vector<Stretch>{
                                                                {*map.find("branch"), 0, kCount}
  });
  CHECK(map.places().size() == build(default_map()).places().size() + 1);
}

TEST_CASE("a place that a fault names has a name, links and a stretch of its own", "[network][places]") {
  const Topology map = build(counted({1, 4}));
  const PlaceId others = *map.find("branch"), first = *map.find("branch-1"), fourth = *map.find("branch-4");
  CHECK(map.stretches(PlaceKind::site, "branch", kCount) ==
        std::vector<Stretch>{
            {first,  0, 1     },
            {others, 1, 3     },
            {fourth, 3, 4     },
            {others, 4, kCount}
  });
  CHECK(map.place(fourth).of == "branch");
  CHECK(map.link(*map.find_link("branch-b-4")).a == fourth);
  CHECK(map.link(*map.find_link("branch-b-4")).of == "branch-b");
}

TEST_CASE("where faults name every place, there are no others", "[network][places]") {
  const Topology map = build(counted({1, 2, 3, 4, 5, 6}));
  CHECK_FALSE(map.find("branch"));
  CHECK(map.stretches(PlaceKind::site, "branch", kCount).size() == kCount);
}

TEST_CASE("numbered places are in order of their numbers", "[network][places]") {
  scenario::Scenario s = counted({2});
  s.sites.back().count = 20;
  s.faults.push_back({.id = "f", .what = scenario::FaultTarget::site, .where = "branch-10"});
  const Topology map = build(s);
  CHECK(map.find("branch-2") < map.find("branch-10"));
  CHECK(map.stretches(PlaceKind::site, "branch", 20).back().end == 20);
}

// Faults on all, on a named one, on what they share; ways lead across branches where that is shorter.
TEST_CASE("one place stands for its equals exactly, under any faults", "[network][places]") {
  rc::prop("paths of equal places", [] {
    std::vector<std::int64_t> named;
    for (std::int64_t number = 2; number <= kCount; ++number)  // the first is the one that ways lead across
      if (*rc::gen::arbitrary<bool>()) named.push_back(number);
    Network few(build(counted(named))), all(build(written_out()));
    const auto add = [](Network& network) {
      for (const char* at : {"eu", "fra", "osl", "internet", "isp-fra"}) network.add_node(*network.topology().find(at));
    };
    add(few);
    add(all);
    const auto place_written_out = [&](std::uint32_t instance) {
      return *all.topology().find(scenario::numbered("branch", instance + 1));
    };
    struct Applied {
      std::vector<Target> few, all;
      Impairment impairment;
    };
    std::vector<Applied> applied;
    TimePoint now{};
    for (int step = 0, steps = *rc::gen::inRange(1, 12); step < steps; ++step) {
      now += Duration{*rc::gen::inRange(0, 3)};
      if (!applied.empty() && *rc::gen::inRange(0, 3) == 0) {
        const auto over = *rc::gen::inRange<std::size_t>(0, applied.size());
        for (const Target target : applied[over].few) few.end(target, applied[over].impairment, now);
        for (const Target target : applied[over].all) all.end(target, applied[over].impairment, now);
        applied.erase(applied.begin() + static_cast<std::ptrdiff_t>(over));
      } else {
        Applied fault{.few = {},
                      .all = {},
                      .impairment = *rc::gen::element(Impairment{Failure::blackhole}, Impairment{Failure::reset},
                                                      Impairment{Failure::none, 0.5}, Impairment{Failure::none, 0, 3})};
        const auto what = *rc::gen::inRange(0, 4);
        const bool one = !named.empty() && *rc::gen::arbitrary<bool>();
        const std::int64_t number = one ? *rc::gen::elementOf(named) : 0;
        const std::string id = *rc::gen::element<std::string>("branch-a", "branch-b");
        const auto node = *rc::gen::element(NodeId{0}, NodeId{1});
        const auto shared = *rc::gen::element<std::string>("isp-fra", "isp-osl", "internet", "fra");
        const auto target = [&](const Network& network, std::string_view place, std::string_view link) {
          if (what == 0) return Target::place(*network.topology().find(place));
          if (what == 1) return Target::link(*network.topology().find_link(link));
          return Target::pair(*network.topology().find(place), node);
        };
        if (what == 3) {
          fault.few = {Target::place(*few.topology().find(shared))};
          fault.all = {Target::place(*all.topology().find(shared))};
        } else {
          for (const Place& place : few.topology().places())
            if (place.of == "branch" && (!one || place.number == number))
              fault.few.push_back(target(few, place.id, place.number == 0 ? id : scenario::numbered(id, place.number)));
          for (std::int64_t n = 1; n <= kCount; ++n)
            if (!one || n == number)
              fault.all.push_back(target(all, scenario::numbered("branch", n), scenario::numbered(id, n)));
        }
        for (const Target each : fault.few) few.begin(each, fault.impairment, now);
        for (const Target each : fault.all) all.begin(each, fault.impairment, now);
        applied.push_back(std::move(fault));
      }
      const auto same = [](const Path& x, const Path& y) {
        RC_ASSERT(x.usable == y.usable);
        RC_ASSERT(x.how == y.how);
        RC_ASSERT(x.rtt == y.rtt);
        RC_ASSERT(x.loss == y.loss);
        RC_ASSERT(x.slow == y.slow);
        RC_ASSERT(x.unchanged_since == y.unchanged_since);
      };
      for (std::uint32_t node_index = 0; node_index < 5; ++node_index) {
        for (std::uint32_t i = 0; i < kCount; ++i)
          same(few.path(place_of(few.topology(), i), NodeId{node_index}),
               all.path(place_written_out(i), NodeId{node_index}));
        for (const char* at : {"home-a", "fra", "isp-osl"})
          same(few.path(*few.topology().find(at), NodeId{node_index}),
               all.path(*all.topology().find(at), NodeId{node_index}));
      }
    }
  });
}
