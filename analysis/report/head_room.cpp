#include "analysis/report/head_room.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/metrics/words.hpp"

namespace failcast::report {
namespace {

using capacity::Partition;
using capacity::Peak;
using capacity::Pool;
using metrics::grouped;
using nlohmann::json;
using scenario::StationKind;

std::string_view word_of(StationKind kind) {
  constexpr std::array<std::string_view, 3> kWords = {"controller", "edge", "connector"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string state_of(const Pool& pool) {
  const std::string state(capacity::word_of(pool.state));
  return pool.partition == Partition::everybody ? state : fmt::format("{}, {}", state, id_of(pool.partition));
}

/// The closer to its limit, the larger.
double tightness(const Pool& pool) {
  if (!pool.one_lost.sized) return pool.has_spare() ? 0 : 1;
  return pool.users == 0 ? 0
                         : static_cast<double>(pool.users) / std::max(1.0, static_cast<double>(*pool.one_lost.sized));
}

/// Of each kind in each state the tightest pool that is sized, and connectors without a spare.
std::vector<const Pool*> worth_telling(const std::vector<Pool>& pools) {
  std::map<std::tuple<capacity::State, Partition, StationKind>, const Pool*> tightest;
  for (const Pool& pool : pools) {
    if (!pool.all.sized && pool.has_spare()) continue;
    const Pool*& known = tightest[{pool.state, pool.partition, pool.kind}];
    if (known == nullptr || tightness(pool) > tightness(*known)) known = &pool;
  }
  std::vector<const Pool*> list;
  for (const auto& [key, pool] : tightest) list.push_back(pool);
  return list;
}

std::string note_of(const Pool& pool) {
  if (pool.refused() > 0) return grouped(pool.refused()) + " refused";
  if (pool.has_spare()) return "";
  const std::uint64_t then = pool.refused_with_one_lost();
  return then > 0 ? fmt::format("no spare: {} refused", grouped(then)) : "no spare";
}

std::vector<std::string> row_of(const Pool& pool) {
  const auto of = [&](const capacity::Carried& carried) {
    return carried.sized ? fmt::format("{} of {}", grouped(pool.users), grouped(*carried.sized)) : grouped(pool.users);
  };
  return {
      state_of(pool),
      fmt::format("{} {} {}{}", pool.name, grouped(pool.all.nodes), word_of(pool.kind), pool.all.nodes == 1 ? "" : "s"),
      of(pool.all),
      of(pool.one_lost),
      pool.tightest.empty() ? "" : fmt::format("{:.0f} % at {}", 100 * pool.share, pool.tightest),
      pool.seconds_for_all(pool.all) ? fmt::format("{:.1f} s", *pool.seconds_for_all(pool.all)) : "",
      note_of(pool)};
}

std::string seen(const std::vector<Peak>& peaks) {
  metrics::Table table("llrrl");
  for (const Peak& peak : peaks) {
    if (peak.per_second == 0 && peak.sessions == 0) continue;
    std::string sessions = peak.sessions == 0 ? "" : grouped(peak.sessions);
    if (peak.sessions > 0 && peak.session_limit) sessions += " of " + grouped(*peak.session_limit);
    table.row({"seen in this run", peak.node, sessions.empty() ? "" : sessions + " sessions",
               fmt::format("{} of {} in a second", grouped(peak.per_second),
                           grouped(static_cast<std::uint64_t>(std::llround(peak.rate)))),
               peak.refused > 0 ? grouped(peak.refused) + " refused" : ""});
  }
  return table.text();
}

json or_null(const std::optional<std::uint64_t>& value) { return value ? json(*value) : json(nullptr); }

json carried(const Pool& pool, const capacity::Carried& of, std::uint64_t refused) {
  const std::optional<double> seconds = pool.seconds_for_all(of);
  return {{"nodes", of.nodes},
          {"sized", or_null(of.sized)},
          {"accepted", or_null(of.accepted)},
          {"refused", refused},
          {"per_second", of.per_second},
          {"seconds_for_all", seconds ? json(*seconds) : json(nullptr)}};
}

}  // namespace

std::string head_room_text(const capacity::HeadRoom& head_room, bool verbose) {
  std::vector<const Pool*> pools = worth_telling(head_room.pools);
  if (verbose) {
    pools.clear();
    for (const Pool& pool : head_room.pools) pools.push_back(&pool);
  }
  metrics::Table table("llrrlrl");
  if (!pools.empty()) table.row({"", "", "users of sized", "largest lost", "tightest", "all at once", ""});
  for (const Pool* pool : pools) table.row(row_of(*pool));
  metrics::Table tunnels("l");
  for (const capacity::TunnelRate& rate : head_room.mtunnels)
    if (verbose || rate.per_second > rate.limit)
      tunnels.row({"M-Tunnels", fmt::format("{} users of {} set up {:.1f}/s, the tenant's limit is {:g}/s",
                                            grouped(rate.users), name_of(rate.type), rate.per_second, rate.limit)});
  return table.text() + tunnels.text() + seen(head_room.peaks);
}

json head_room_json(const capacity::HeadRoom& head_room) {
  json pools = json::array(), mtunnels = json::array(), peaks = json::array();
  for (const Pool& pool : head_room.pools)
    pools.push_back({{"state", id_of(pool.state)},
                     {"partition", id_of(pool.partition)},
                     {"kind", word_of(pool.kind)},
                     {"name", pool.name},
                     {"users", pool.users},
                     {"all", carried(pool, pool.all, pool.refused())},
                     {"one_lost", carried(pool, pool.one_lost, pool.refused_with_one_lost())},
                     {"has_spare", pool.has_spare()},
                     {"tightest", pool.tightest},
                     {"share", pool.share}});
  for (const capacity::TunnelRate& rate : head_room.mtunnels)
    mtunnels.push_back({{"client_type", name_of(rate.type)},
                        {"users", rate.users},
                        {"per_second", rate.per_second},
                        {"limit", rate.limit}});
  for (const Peak& peak : head_room.peaks)
    peaks.push_back({{"kind", record::name_of(peak.kind)},
                     {"node", peak.node},
                     {"sessions", peak.sessions},
                     {"session_limit", or_null(peak.session_limit)},
                     {"per_second", peak.per_second},
                     {"rate", peak.rate},
                     {"refused", peak.refused}});
  return {{"pools", pools}, {"mtunnels", mtunnels}, {"peaks", peaks}};
}

}  // namespace failcast::report
