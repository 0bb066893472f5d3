#include "sim/faults/random_failures.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>

#include "sim/scenario/targets.hpp"

namespace failcast::faults {
namespace {

using scenario::FaultTarget;
using scenario::RandomFailure;
using scenario::Scenario;
using scenario::StationKind;

/// Something that can fail, and whom it may share failures with.
struct Thing {
  std::string name;
  std::string site, private_cloud;
};

std::vector<Thing> stations_of(const Scenario& s, StationKind kind, const std::string& where) {
  std::vector<Thing> things;
  for (const scenario::StationGroup& group : s.station_groups) {
    if (group.kind != kind) continue;
    const bool whole = where == "*" || where == group.id || where == group.private_cloud;
    for (std::int64_t i = 1; i <= group.count; ++i)
      if (std::string name = scenario::numbered(group.id, i); whole || where == name)
        things.push_back({std::move(name), group.site, group.private_cloud});
  }
  return things;
}

/// Everything of a kind but stations; `at` tells where it is.
template <class Entities, class At>
std::vector<Thing> plain_things(const Entities& entities, const std::string& where, At at) {
  std::vector<Thing> things;
  for (const auto& entity : entities)
    if (where == "*" || where == entity.id) things.push_back({entity.id, at(entity), {}});
  return things;
}

std::vector<Thing> uplinks_of(const Scenario& s, const std::string& where) {
  std::vector<Thing> things;
  for (const scenario::Site& site : s.sites)
    for (const scenario::Uplink& uplink : site.uplinks)
      if (where == "*" || where == uplink.id) things.push_back({uplink.id, site.id, {}});
  return things;
}

std::vector<Thing> public_edges_of(const Scenario& s, const std::string& where) {
  std::vector<Thing> things;
  for (const scenario::CloudRegion& region : s.cloud)
    for (std::int64_t i = 1; i <= region.public_edges; ++i)
      if (std::string name = scenario::numbered(region.id + "-edge", i);
          where == "*" || where == region.id || where == name)
        things.push_back({std::move(name), region.id, {}});
  return things;
}

std::vector<Thing> things_of(const Scenario& s, const RandomFailure& failure) {
  const auto nowhere = [](const auto&) { return std::string{}; };
  switch (failure.what) {
    case FaultTarget::controller: return stations_of(s, StationKind::controller, failure.where);
    case FaultTarget::edge: return stations_of(s, StationKind::edge, failure.where);
    case FaultTarget::connector: return stations_of(s, StationKind::connector, failure.where);
    case FaultTarget::idp: return plain_things(s.idps, failure.where, [](const auto& idp) { return idp.at; });
    case FaultTarget::resolver:
      return plain_things(s.resolvers, failure.where, [](const auto& resolver) { return resolver.at; });
    case FaultTarget::isp: return plain_things(s.isps, failure.where, nowhere);
    case FaultTarget::transit: return plain_things(s.transits, failure.where, nowhere);
    case FaultTarget::home_link: return plain_things(s.homes, failure.where, nowhere);
    case FaultTarget::site: return plain_things(s.sites, failure.where, [](const auto& site) { return site.id; });
    case FaultTarget::risk_group: return plain_things(s.risk_groups, failure.where, nowhere);
    case FaultTarget::cloud: return plain_things(s.cloud, failure.where, nowhere);
    case FaultTarget::uplink: return uplinks_of(s, failure.where);
    case FaultTarget::public_edges: return public_edges_of(s, failure.where);
    case FaultTarget::cloud_ca:
    case FaultTarget::cloud_sp:
    case FaultTarget::cloud_dispatch:
    case FaultTarget::cloud_portal:
    case FaultTarget::internet:
    case FaultTarget::path:
    case FaultTarget::zone:
    case FaultTarget::dns_record:
    case FaultTarget::certificate:
    case FaultTarget::clock:
    case FaultTarget::force_flag:
    case FaultTarget::private_cloud: return {};  // the reader refuses them
  }
  return {};
}

std::string group_of(const Thing& thing, scenario::CommonTo common_to) {
  switch (common_to) {
    case scenario::CommonTo::site: return thing.site;
    case scenario::CommonTo::private_cloud: return thing.private_cloud;
    case scenario::CommonTo::all: return {};
  }
  return {};
}

struct Window {
  TimePoint begin{}, end{};
};

TimePoint later(TimePoint t, Duration d) { return d > kNever - t ? kNever : t + d; }

/// Up, down, up, down from time 0 on (A141): the downs that begin before the horizon. `share` of the rate 1 / mtbf is
/// meant, so that own and common failures add up to it (A142).
std::vector<Window> failures(const RandomFailure& failure, double share, Key key, TimePoint horizon) {
  std::vector<Window> downs;
  const double mean = static_cast<double>(failure.mtbf.count()) / share;
  if (share <= 0 || mean >= static_cast<double>(std::numeric_limits<std::int64_t>::max())) return downs;
  const Distribution up = Distribution::exponential(Duration{static_cast<std::int64_t>(mean)});
  const Stream ups{key / "up"}, repairs{key / "repair"};
  TimePoint now{};
  for (std::uint64_t n = 0;; ++n) {
    const TimePoint begin = later(now, up.draw(ups, n));
    if (begin >= horizon) return downs;
    now = later(begin, failure.mttr.draw(repairs, n));
    if (now > begin) downs.push_back({begin, now});
  }
}

/// Windows of one random failure; its things are faults `first`, `first` + 1, ...
std::vector<Occurrence> draw(const RandomFailure& failure, const std::vector<Thing>& things, std::uint32_t first,
                             Key key, TimePoint horizon) {
  const Key family = key / "random failure" / failure.id;
  std::vector<Occurrence> windows;
  const auto add = [&](std::size_t thing, Window down) {
    const bool clipped = down.end > horizon;
    windows.push_back({first + static_cast<std::uint32_t>(thing), 0, down.begin, std::min(down.end, horizon), clipped});
  };
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < things.size(); ++i) {
    groups[group_of(things[i], failure.common_to)].push_back(i);
    for (const Window down : failures(failure, 1 - failure.common_share, family / "own" / things[i].name, horizon))
      add(i, down);
  }
  for (const auto& [group, members] : groups)
    for (const Window down : failures(failure, failure.common_share, family / "common" / group, horizon))
      for (const std::size_t member : members) add(member, down);
  std::sort(windows.begin(), windows.end(), [&](const Occurrence& x, const Occurrence& y) {
    return std::tie(x.begin, things[x.fault - first].name, x.end) <
           std::tie(y.begin, things[y.fault - first].name, y.end);
  });
  for (std::size_t i = 0; i < windows.size(); ++i) windows[i].number = static_cast<std::uint32_t>(i);
  return windows;
}

}  // namespace

std::vector<scenario::Fault> all_faults(const Scenario& scenario) {
  constexpr std::int64_t kMayRepeat = 2;  // its windows are told apart by number
  std::vector<scenario::Fault> faults = scenario.faults;
  for (const RandomFailure& failure : scenario.random_failures)
    for (Thing& thing : things_of(scenario, failure)) {
      scenario::Fault fault;
      fault.id = failure.id;
      fault.what = failure.what;
      fault.where = std::move(thing.name);
      fault.mode = failure.mode;
      fault.amount = failure.amount;
      fault.duration = failure.mttr;
      fault.times = kMayRepeat;
      faults.push_back(std::move(fault));
    }
  return faults;
}

std::vector<Occurrence> all_occurrences(const Scenario& scenario, Key key, TimePoint horizon) {
  std::vector<Occurrence> seen = timeline(scenario.faults, key, horizon);
  if (scenario.random_failures.empty()) return seen;
  const std::vector<scenario::Fault> faults = all_faults(scenario);
  auto first = static_cast<std::uint32_t>(scenario.faults.size());
  for (const RandomFailure& failure : scenario.random_failures) {
    const std::vector<Thing> things = things_of(scenario, failure);
    const std::vector<Occurrence> windows = draw(failure, things, first, key, horizon);
    seen.insert(seen.end(), windows.begin(), windows.end());
    first += static_cast<std::uint32_t>(things.size());
  }
  std::sort(seen.begin(), seen.end(), [&](const Occurrence& x, const Occurrence& y) {
    return std::tie(x.begin, faults[x.fault].id, x.number) < std::tie(y.begin, faults[y.fault].id, y.number);
  });
  return seen;
}

}  // namespace failcast::faults
