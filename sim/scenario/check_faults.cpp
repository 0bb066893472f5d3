// Faults: what they hit exists, their times make sense.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "sim/scenario/checks.hpp"
#include "sim/scenario/targets.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::scenario {
namespace {

std::vector<std::string> public_edges(const Scenario& s) {
  std::vector<std::string> names = ids_of(s.cloud);
  for (const CloudRegion& region : s.cloud)
    for (std::int64_t i = 1; i <= region.public_edges; ++i) names.push_back(fmt::format("{}-edge-{}", region.id, i));
  return names;
}

std::vector<std::string> uplinks(const Scenario& s) {
  std::vector<std::string> names;
  for (const Site& site : s.sites)
    for (const Uplink& uplink : site.uplinks) names.push_back(uplink.id);
  return names;
}

const std::initializer_list<StationKind> kEveryKind = {StationKind::controller, StationKind::edge,
                                                       StationKind::connector};

/// What can be named: by an id, or as one of so many by id and number.
struct Nameable {
  std::vector<std::string> ids;
  std::vector<Counted> counted{};

  bool has(const std::string& name) const {
    return contains(ids, name) ||
           std::any_of(counted.begin(), counted.end(), [&](const Counted& one) { return is_one_of(name, one); });
  }
  /// What may have been meant by a name that there is not.
  std::string advice(const std::string& name) const {
    for (const Counted& one : counted)
      if (number_in(name, one.id))
        return fmt::format("there are {} to {}", numbered(one.id, 1), numbered(one.id, one.count));
    return did_you_mean(name, ids);
  }
};

Nameable everything(const Scenario& s) {
  std::vector<std::string> names = joined(stations(s, kEveryKind), public_edges(s));
  for (const std::vector<std::string>& more : {ids_of(s.sites), ids_of(s.homes), ids_of(s.isps), ids_of(s.transits),
                                               uplinks(s), ids_of(s.idps), ids_of(s.resolvers)})
    names = joined(std::move(names), more);
  return {std::move(names), everything_counted(s)};
}

/// Ends of a path: places, stations and the services of the cloud.
Nameable path_ends(const Scenario& s) {
  Nameable ends = everything(s);
  ends.ids =
      joined(std::move(ends.ids), {"cloud", "public_edges", "cloud_ca", "cloud_sp", "cloud_dispatch", "cloud_portal"});
  return ends;
}

/// What `where` may name for a kind of fault, beside "*".
Nameable targets(const Scenario& s, FaultTarget what) {
  switch (what) {
    case FaultTarget::cloud:
    case FaultTarget::cloud_ca:
    case FaultTarget::cloud_sp:
    case FaultTarget::cloud_dispatch:
    case FaultTarget::cloud_portal: return {ids_of(s.cloud)};
    case FaultTarget::public_edges: return {public_edges(s)};
    case FaultTarget::isp: return {ids_of(s.isps)};
    case FaultTarget::transit: return {ids_of(s.transits)};
    case FaultTarget::uplink: return {uplinks(s), counted_uplinks(s)};
    case FaultTarget::home_link: return {ids_of(s.homes), counted_homes(s)};
    case FaultTarget::internet: return {};
    case FaultTarget::site: return {ids_of(s.sites), counted_sites(s)};
    case FaultTarget::path: return path_ends(s);
    case FaultTarget::controller: return {stations(s, {StationKind::controller})};
    case FaultTarget::edge: return {stations(s, {StationKind::edge})};
    case FaultTarget::connector: return {stations(s, {StationKind::connector})};
    case FaultTarget::idp: return {ids_of(s.idps)};
    case FaultTarget::resolver: return {ids_of(s.resolvers), counted_resolvers(s)};
    case FaultTarget::zone:
    case FaultTarget::dns_record:
      return {
          {"bc", "dr"}
      };
    case FaultTarget::risk_group: return {ids_of(s.risk_groups)};
    case FaultTarget::certificate: return {stations(s, kEveryKind)};
    case FaultTarget::clock: return {joined(stations(s, kEveryKind), ids_of(s.idps))};
    case FaultTarget::force_flag:
    case FaultTarget::private_cloud: return {ids_of(s.private_clouds)};
  }
  return {};
}

void check_target(const std::string& name, FaultTarget what, const Nameable& known, const std::string& path,
                  Findings& findings) {
  if (known.has(name)) return;
  findings.error("E023", path, fmt::format("there is no {} \"{}\" to fail", word_of(what), name),
                 known.ids.empty() ? "write \"*\"" : known.advice(name));
}

void check_where(const Scenario& s, const Fault& fault, const std::string& path, Findings& findings) {
  const std::string where_path = path + "/where";
  const Nameable known = targets(s, fault.what);
  if (fault.what != FaultTarget::path) {
    if (fault.where != "*") check_target(fault.where, fault.what, known, where_path, findings);
    return;
  }
  constexpr std::string_view kArrow = " -> ";
  const std::size_t arrow = fault.where.find(kArrow);
  if (arrow == std::string::npos) {
    findings.error("E023", where_path, fmt::format("\"{}\" is not a path", fault.where), "write \"A -> B\"");
    return;
  }
  check_target(fault.where.substr(0, arrow), fault.what, known, where_path, findings);
  check_target(fault.where.substr(arrow + kArrow.size()), fault.what, known, where_path, findings);
}

const Fault* fault_called(const Scenario& s, const std::string& id) {
  const auto found = std::find_if(s.faults.begin(), s.faults.end(), [&](const Fault& f) { return f.id == id; });
  return found == s.faults.end() ? nullptr : &*found;
}

/// Follows the chain of relative starts. Returns false when it never comes to an absolute time.
bool check_chain(const Scenario& s, const Fault& fault, const std::string& path, Findings& findings) {
  std::vector<std::string> chain{fault.id};
  for (const Fault* at = &fault; !at->at.after.empty();) {
    const Fault* next = fault_called(s, at->at.after);
    if (next == nullptr) {
      if (at == &fault) demand(at->at.after, ids_of(s.faults), "fault", path + "/at", findings);
      return false;
    }
    const bool closed = contains(chain, next->id);
    chain.push_back(next->id);
    if (closed) {
      if (next->id == fault.id)
        findings.error("E024", path + "/at", fmt::format("faults wait for each other: {}", fmt::join(chain, " -> ")),
                       "give one of them an absolute time");
      return false;
    }
    at = next;
  }
  return true;
}

/// a + b * times, or the longest duration when that overflows.
Duration sum(Duration a, Duration b, std::int64_t times = 1) {
  std::int64_t product = 0, total = 0;
  if (__builtin_mul_overflow(b.count(), times, &product) || __builtin_add_overflow(a.count(), product, &total))
    return Duration::max();
  return Duration{total};
}

/// Returns whether it starts before the horizon, as far as known.
bool check_horizon(const Scenario& s, std::optional<Duration> start, const std::string& path, std::string_view noun,
                   Findings& findings) {
  if (!start || s.horizon <= Duration::zero()) return false;
  if (*start < s.horizon) return true;
  findings.error("L101", path, fmt::format("starts at {}, but the horizon is {}", to_text(*start), to_text(s.horizon)),
                 fmt::format("let clock.horizon end after the {}", noun));
  return false;
}

/// Records that a fault can take away, by the names of `failcast list faults`.
void check_names(const Fault& fault, const std::string& path, Findings& findings) {
  if (fault.names.empty()) return;
  if (fault.what != FaultTarget::dns_record) {
    findings.error("E032", path + "/names", fmt::format("a fault of kind {} has no names", word_of(fault.what)),
                   "take \"names\" out");
    return;
  }
  static const std::vector<std::string> known{"any2bcp", "bcpsp", "co2bcp", "dr_edges", "dr_record", "pb2bcp"};
  for (const std::string& name : fault.names) demand(name, known, "record", path + "/names", findings);
}

void check_times(const Scenario& s, const Fault& fault, const std::string& path, Findings& findings) {
  if (is_constant(fault.duration) && fault.duration.a == Duration::zero())
    findings.error("E014", path + "/for", "a fault of 0s is none", "give it a duration");
  if (fault.times > 1 && fault.every == Duration::zero())
    findings.error("E011", path, "\"times\" without \"every\"", "add the period, as \"every\": \"10m\"");
  if (fault.what == FaultTarget::clock && fault.clock_error == Duration::zero())
    findings.error("E011", path, "a clock fault needs \"clock_error\"", "add \"clock_error\": \"5m\"");
  const std::optional<Duration> start = known_start(s, fault.at);
  if (!check_horizon(s, start, path + "/at", "fault", findings) || !is_constant(fault.duration)) return;
  const bool cuts_cloud = fault.what == FaultTarget::cloud || fault.what == FaultTarget::internet ||
                          fault.what == FaultTarget::isp || fault.what == FaultTarget::uplink;
  if (cuts_cloud && fault.duration.a > Duration::zero() && fault.duration.a < s.params.bc.enter_wait)
    findings.warning(
        "L102", path + "/for",
        fmt::format("shorter than bc.enter_wait ({}): no component enters BC", to_text(s.params.bc.enter_wait)));
  if (fault.duration.a >= s.horizon - *start)
    findings.warning("L103", path + "/for", "lasts beyond the horizon: nobody is seen coming back");
}

/// Kinds of which every single thing can have a failure process of its own.
bool fails_by_itself(FaultTarget what) {
  static constexpr FaultTarget kKinds[] = {FaultTarget::controller, FaultTarget::edge,         FaultTarget::connector,
                                           FaultTarget::idp,        FaultTarget::resolver,     FaultTarget::isp,
                                           FaultTarget::uplink,     FaultTarget::home_link,    FaultTarget::site,
                                           FaultTarget::risk_group, FaultTarget::public_edges, FaultTarget::cloud,
                                           FaultTarget::transit};
  return std::find(std::begin(kKinds), std::end(kKinds), what) != std::end(kKinds);
}

/// Windows that a run could still hold; more is a slip of the pen.
constexpr double kMostFailures = 1e6;

void check_random_failure(const Scenario& s, const RandomFailure& failure, const std::string& path,
                          Findings& findings) {
  if (contains(ids_of(s.faults), failure.id))
    findings.error("E021", path + "/id", fmt::format("a fault is called \"{}\" too", failure.id), "rename one of them");
  if (!fails_by_itself(failure.what)) {
    findings.error("E023", path + "/what", fmt::format("no process of failures for kind {}", word_of(failure.what)),
                   "write a fault with \"every\" and \"times\"");
    return;
  }
  const Nameable known = targets(s, failure.what);
  const bool all = failure.where == "*";
  const auto counted = std::find_if(known.counted.begin(), known.counted.end(), [&](const Counted& one) {
    return all || one.id == failure.where || is_one_of(failure.where, one);
  });
  if (counted != known.counted.end())
    findings.error(
        "E023", path + "/where",
        fmt::format("\"{}\" stands for {} equal ones, which do not fail by themselves", counted->id, counted->count),
        "name things without a count");
  else if (!all)
    check_target(failure.where, failure.what, known, path + "/where", findings);
  const double mtbf = static_cast<double>(failure.mtbf.count());
  const double most =
      mtbf > 0 ? static_cast<double>(s.horizon.count()) / mtbf * static_cast<double>(known.ids.size()) : 0;
  if (most > kMostFailures)
    findings.error("E014", path + "/mtbf", fmt::format("that makes up to {:.0f} failures", most), "take a longer one");
}

}  // namespace

std::optional<Duration> known_start(const Scenario& s, const FaultStart& event) {
  Duration start{};
  const FaultStart* at = &event;
  for (std::size_t hops = 0; hops <= s.faults.size(); ++hops) {
    if (!is_constant(at->offset)) return std::nullopt;
    start = sum(start, at->offset.a);
    if (at->after.empty()) return start;
    const Fault* anchor = fault_called(s, at->after);
    if (anchor == nullptr) return std::nullopt;
    if (at->after_end) {
      if (!is_constant(anchor->duration)) return std::nullopt;
      start = sum(sum(start, anchor->duration.a), anchor->every, anchor->times - 1);
    }
    at = &anchor->at;
  }
  return std::nullopt;
}

std::vector<std::string> stations(const Scenario& s, std::initializer_list<StationKind> kinds) {
  std::vector<std::string> names;
  for (const StationGroup& group : s.station_groups) {
    if (std::find(kinds.begin(), kinds.end(), group.kind) == kinds.end()) continue;
    names.push_back(group.id);
    for (std::int64_t i = 1; i <= group.count; ++i) names.push_back(fmt::format("{}-{}", group.id, i));
    if (!group.private_cloud.empty() && !contains(names, group.private_cloud)) names.push_back(group.private_cloud);
  }
  return names;
}

void check_start(const Scenario& s, const FaultStart& at, const std::string& path, Findings& findings) {
  if (!at.after.empty()) demand(at.after, ids_of(s.faults), "fault", path, findings);
  check_horizon(s, known_start(s, at), path, "start", findings);
}

void check_faults(const Scenario& s, Findings& findings) {
  if (s.horizon <= Duration::zero() && findings.is_given("/clock/horizon"))
    findings.error("E029", "/clock/horizon", "the horizon must be later than 0s", "write \"4h\"");
  if (s.horizon > Duration::zero() && s.warmup >= s.horizon)
    findings.error("E029", "/clock/warmup",
                   fmt::format("warm-up {} leaves nothing of horizon {}", to_text(s.warmup), to_text(s.horizon)),
                   "shorten it");
  for (std::size_t i = 0; i < s.faults.size(); ++i) {
    const std::string path = fmt::format("/faults/{}", i);
    check_where(s, s.faults[i], path, findings);
    check_names(s.faults[i], path, findings);
    if (check_chain(s, s.faults[i], path, findings)) check_times(s, s.faults[i], path, findings);
  }
  for (std::size_t i = 0; i < s.random_failures.size(); ++i)
    check_random_failure(s, s.random_failures[i], fmt::format("/random_failures/{}", i), findings);
  const Nameable known = everything(s);
  for (const RiskGroup& group : s.risk_groups)
    for (const std::string& member : group.members)
      if (!known.has(member))
        findings.error("E022", fmt::format("/risk_groups/{}/members", group.id),
                       fmt::format("there is no \"{}\"", member), known.advice(member));
}

}  // namespace failcast::scenario
