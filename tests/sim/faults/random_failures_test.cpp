#include "sim/faults/random_failures.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace failcast;
using faults::all_faults;
using faults::all_occurrences;
using faults::Occurrence;
using scenario::CommonTo;
using scenario::FaultTarget;
using scenario::RandomFailure;
using scenario::Scenario;
using scenario::StationKind;

namespace {

const Key kKey = Key{42} / std::uint64_t{0};
constexpr TimePoint kYears{10 * 365 * 24h};

RandomFailure wear(double common_share = 0, CommonTo common_to = CommonTo::site) {
  RandomFailure failure;
  failure.id = "wear";
  failure.what = FaultTarget::connector;
  failure.mtbf = 90 * 24h;
  failure.mttr = Distribution::exponential(4h);
  failure.common_share = common_share;
  failure.common_to = common_to;
  return failure;
}

/// Two sites with connectors, and an edge that connectors' failures must leave alone.
Scenario town(RandomFailure failure, std::int64_t at_fra = 4) {
  Scenario s;
  s.station_groups = {
      {.id = "fra-c", .kind = StationKind::connector, .site = "fra", .private_cloud = "pc",                      .count = at_fra},
      {.id = "osl-c",             .kind = StationKind::connector,                               .site = "osl",  .private_cloud = "pc", .count = 2},
      {.id = "fra-e",   .kind = StationKind::edge,                                 .site = "fra",                                  .count = 1                                                },
  };
  s.random_failures = {std::move(failure)};
  return s;
}

std::map<std::string, std::vector<Occurrence>> by_thing(const Scenario& s, Key key = kKey, TimePoint horizon = kYears) {
  const auto faults = all_faults(s);
  std::map<std::string, std::vector<Occurrence>> all;
  for (const Occurrence& o : all_occurrences(s, key, horizon)) all[faults[o.fault].where].push_back(o);
  return all;
}

std::vector<TimePoint> begins(const std::vector<Occurrence>& occurrences) {
  std::vector<TimePoint> times;
  for (const Occurrence& o : occurrences) times.push_back(o.begin);
  return times;
}

}  // namespace

TEST_CASE("each instance fails by itself, and nothing else does", "[faults][random]") {
  const auto all = by_thing(town(wear()));
  std::set<std::string> names;
  for (const auto& [name, windows] : all) names.insert(name);
  CHECK(names == std::set<std::string>{"fra-c-1", "fra-c-2", "fra-c-3", "fra-c-4", "osl-c-1", "osl-c-2"});
  CHECK(begins(all.at("fra-c-1")) != begins(all.at("fra-c-2")));
}

TEST_CASE("where names an instance, a group or a private cloud", "[faults][random]") {
  const auto named = [](const std::string& where) {
    RandomFailure failure = wear();
    failure.where = where;
    return by_thing(town(failure)).size();
  };
  CHECK(named("osl-c-2") == 1);
  CHECK(named("fra-c") == 4);
  CHECK(named("pc") == 6);
  CHECK(named("fra-e") == 0);
}

TEST_CASE("operating times have the mean mtbf and downtime the share mttr over both", "[faults][random]") {
  RandomFailure failure = wear();
  failure.mtbf = 46h;
  const auto all = by_thing(town(failure));
  double down = 0, failures = 0;
  for (const auto& [name, windows] : all)
    for (const Occurrence& o : windows) {
      down += static_cast<double>((o.end - o.begin).count());
      ++failures;
    }
  const double time = 6.0 * static_cast<double>(kYears.time_since_epoch().count());
  CHECK(down / time == Approx(4.0 / 50).epsilon(0.03));  // 10,512 failures expected
  CHECK((time - down) / failures / 3.6e12 == Approx(46).epsilon(0.03));
}

TEST_CASE("windows of one thing do not overlap, and end at the horizon at the latest", "[faults][random]") {
  RandomFailure failure = wear();
  failure.mtbf = 5h;
  for (const auto& [name, windows] : by_thing(town(failure), kKey, TimePoint{100h})) {
    for (std::size_t i = 1; i < windows.size(); ++i) CHECK(windows[i - 1].end < windows[i].begin);
    for (const Occurrence& o : windows) {
      CHECK(o.begin < o.end);
      CHECK(o.end <= TimePoint{100h});
      CHECK(o.clipped == (o.end == TimePoint{100h}));
    }
  }
}

TEST_CASE("another instance changes nobody's luck", "[faults][random][determinism]") {
  const auto before = by_thing(town(wear(0.3))), after = by_thing(town(wear(0.3), 5));
  for (const auto& [name, windows] : before) CHECK(begins(windows) == begins(after.at(name)));
  CHECK(after.count("fra-c-5") == 1);
  CHECK(begins(by_thing(town(wear()), Key{42} / std::uint64_t{1}).at("fra-c-1")) !=
        begins(by_thing(town(wear())).at("fra-c-1")));
}

TEST_CASE("a common failure strikes the whole group for one repair time", "[faults][random]") {
  const auto windows = [](CommonTo common_to) {
    std::set<std::string> hit;
    const Scenario s = town(wear(1, common_to));
    const auto faults = all_faults(s);
    const auto all = all_occurrences(s, kKey, kYears);
    REQUIRE_FALSE(all.empty());
    for (const Occurrence& o : all)
      if (o.begin == all.front().begin) {
        hit.insert(faults[o.fault].where);
        CHECK(o.end == all.front().end);
      }
    return hit.size();
  };
  const std::size_t at_one_site = windows(CommonTo::site);
  CHECK((at_one_site == 4 || at_one_site == 2));
  CHECK(windows(CommonTo::private_cloud) == 6);
  CHECK(windows(CommonTo::all) == 6);
}

TEST_CASE("a thing fails as often whatever share is common", "[faults][random]") {
  const auto failures_of_one = [](double share) {
    RandomFailure failure = wear(share);
    failure.mtbf = 50h;
    failure.mttr = Distribution::constant(1min);
    return static_cast<double>(by_thing(town(failure)).at("fra-c-1").size());
  };
  const double expected = 10.0 * 365 * 24 / 50;  // 1,752, deviation 42
  for (const double share : {0.0, 0.2, 1.0}) CHECK(failures_of_one(share) == Approx(expected).margin(4 * 42));
}

TEST_CASE("the share of common failures is the share that strikes others too", "[faults][random]") {
  RandomFailure failure = wear(0.2);
  failure.mtbf = 50h;
  failure.mttr = Distribution::constant(1min);
  const auto all = by_thing(town(failure));
  const auto first = begins(all.at("fra-c-1")), second = begins(all.at("fra-c-2"));
  std::vector<TimePoint> both;
  std::set_intersection(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(both));
  const double share = static_cast<double>(both.size()) / static_cast<double>(first.size());
  CHECK(share == Approx(0.2).margin(0.04));  // deviation 0.01
}

TEST_CASE("windows are numbered in order, and listed faults keep their places", "[faults][random]") {
  Scenario s = town(wear(0.5));
  s.faults.push_back({.id = "cloud", .what = FaultTarget::cloud, .at = {}, .duration = Distribution::constant(1h)});
  const auto all = all_occurrences(s, kKey, kYears);
  CHECK(all.front() == Occurrence{0, 0, TimePoint{}, TimePoint{1h}, false});
  for (std::size_t i = 1; i < all.size(); ++i) {
    CHECK(all[i].number == i - 1);
    CHECK(all[i - 1].begin <= all[i].begin);
  }
  const auto faults = all_faults(s);
  CHECK(faults.front().id == "cloud");
  CHECK(faults.back().where == "osl-c-2");
}
