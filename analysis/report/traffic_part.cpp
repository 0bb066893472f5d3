#include "analysis/report/traffic_part.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/metrics/sample_stats.hpp"
#include "analysis/metrics/words.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;
using world::TrafficReport;

constexpr double kMega = 1e6;
/// Cohorts and curves that a result file tells one by one, those that went short of most; the others are counted.
constexpr std::size_t kListed = 50;

json bits(double value) { return std::llround(value); }
json at(TimePoint t) { return t == kNever ? json(nullptr) : json(t.time_since_epoch().count()); }

json curve_json(const TrafficReport::Curve& curve) {
  json offered = json::array(), carried = json::array();
  for (const double value : curve.offered) offered.push_back(bits(value));
  for (const double value : curve.carried) carried.push_back(bits(value));
  return {{"offered_bits", offered}, {"carried_bits", carried}};
}

double missing(const TrafficReport::Curve& curve) {
  double sum = 0;
  for (std::size_t bin = 0; bin < TrafficReport::kBins; ++bin) sum += curve.offered[bin] - curve.carried[bin];
  return std::round(sum);
}

/// Those that went short of most, of those that went short at all; equal ones in the order of the list.
template <class Row, class Missing>
std::vector<const Row*> worst(const std::vector<Row>& rows, Missing missing_of) {
  std::vector<const Row*> worst;
  for (const Row& row : rows)
    if (missing_of(row) > 0) worst.push_back(&row);
  std::stable_sort(worst.begin(), worst.end(),
                   [&](const Row* x, const Row* y) { return missing_of(*x) > missing_of(*y); });
  return worst;
}

json capacities(const TrafficReport& traffic) {
  json all = json::array();
  for (const TrafficReport::Capacity& of : traffic.capacities)
    all.push_back({{"name", of.name},
                   {"kind", world::name_of(of.kind)},
                   {"limit_bits_per_second", of.limit},
                   {"peak", of.peak},
                   {"peak_at_ns", at(of.peak_at)},
                   {"peak_offered", of.peak_offered},
                   {"short_for_ns", of.short_for.count()},
                   {"short_at_ns", at(of.short_at)}});
  return all;
}

json curves(const TrafficReport& traffic) {
  TrafficReport::Curve sum;
  for (const TrafficReport::GroupCurve& of : traffic.curves) sum.add(of.curve);
  const auto shorted = worst(traffic.curves, [](const auto& of) { return missing(of.curve); });
  json groups = json::array();
  for (std::size_t i = 0; i < std::min(shorted.size(), kListed); ++i) {
    json row = curve_json(shorted[i]->curve);
    row["group"] = shorted[i]->group;
    row["place"] = shorted[i]->place;
    row["segments"] = shorted[i]->segments;
    groups.push_back(row);
  }
  return {{"bin_ns", traffic.bin.count()},
          {"all", curve_json(sum)},
          {"short_of_something", groups},
          {"left_out", shorted.size() - groups.size()}};
}

json cohorts(const TrafficReport& traffic) {
  const auto shorted = worst(traffic.cohorts, [](const auto& of) { return missing(of.curve); });
  json rows = json::array();
  for (std::size_t i = 0; i < std::min(shorted.size(), kListed); ++i) {
    const TrafficReport::Cohort& of = *shorted[i];
    rows.push_back({{"group", of.group},
                    {"place", of.place},
                    {"segments", of.segments},
                    {"edge", of.edge},
                    {"connectors", of.connectors},
                    {"offered_bits", bits(of.curve.offered_bits())},
                    {"carried_bits", bits(of.curve.carried_bits())},
                    {"curve", curve_json(of.curve)},
                    {"least_share", of.least},
                    {"least_at_ns", at(of.least_at)}});
  }
  return {{"short_of_something", rows}, {"left_out", shorted.size() - rows.size()}};
}

/// Bulk transfers of one kind.
struct Moved {
  std::uint64_t started = 0;
  double bits = 0;
  std::uint64_t begun_again = 0;
  std::vector<Duration> took{};
};
std::map<world::TransferKind, Moved> moved(const TrafficReport& traffic) {
  std::map<world::TransferKind, Moved> all;
  for (const TrafficReport::Transfer& transfer : traffic.transfers) {
    Moved& of = all[transfer.kind];
    ++of.started;
    of.bits += transfer.bits;
    of.begun_again += transfer.begun_again;
    if (transfer.ended) of.took.push_back(*transfer.ended - transfer.started);
  }
  for (auto& [kind, of] : all) std::sort(of.took.begin(), of.took.end());
  return all;
}
std::optional<Duration> median(const Moved& of) {
  return of.took.empty() ? std::nullopt : std::optional(of.took[(of.took.size() - 1) / 2]);
}
std::optional<Duration> longest(const Moved& of) {
  return of.took.empty() ? std::nullopt : std::optional(of.took.back());
}

json transfers(const TrafficReport& traffic) {
  const auto span = [](const std::optional<Duration>& d) { return d ? json(d->count()) : json(nullptr); };
  json rows = json::array();
  for (const auto& [kind, of] : moved(traffic))
    rows.push_back({{"kind", world::name_of(kind)},
                    {"started", of.started},
                    {"ended", of.took.size()},
                    {"begun_again", of.begun_again},
                    {"bits", bits(of.bits)},
                    {"median_ns", span(median(of))},
                    {"longest_ns", span(longest(of))}});
  return rows;
}

std::string rate(double bits_per_second) { return fmt::format("{:.1f} Mbit/s", bits_per_second / kMega); }
std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

/// Whether two of one kind had the same day.
bool are_alike(const TrafficReport::Capacity& a, const TrafficReport::Capacity& b) {
  return a.kind == b.kind && a.limit == b.limit && a.peak == b.peak && a.peak_at == b.peak_at &&
         a.peak_offered == b.peak_offered && a.short_for == b.short_for && a.short_at == b.short_at;
}

/// Those used most; equals, as connectors of a group, are one row.
std::string fullest(const TrafficReport& traffic, std::size_t rows) {
  std::vector<const TrafficReport::Capacity*> used;
  for (const TrafficReport::Capacity& of : traffic.capacities)
    if (of.peak > 0) used.push_back(&of);
  std::stable_sort(used.begin(), used.end(), [](const auto* x, const auto* y) {
    return x->peak != y->peak ? x->peak > y->peak : x->peak_offered > y->peak_offered;
  });
  metrics::Table table("llrrll");
  for (auto first = used.begin(); first != used.end() && rows > 0; --rows) {
    const TrafficReport::Capacity& of = **first;
    const auto other = std::find_if(first, used.end(), [&](const auto* next) { return !are_alike(of, *next); });
    const auto more = other - first - 1;
    const bool was_short = of.short_for > Duration{};
    table.row({of.name + (more > 0 ? fmt::format(" and {} alike", more) : ""), std::string(world::name_of(of.kind)),
               percent(of.peak), "of " + rate(static_cast<double>(of.limit)), "at " + metrics::clock(of.peak_at),
               was_short ? fmt::format("full for {} from {}, {} asked for", metrics::seconds(of.short_for),
                                       metrics::clock(of.short_at), percent(of.peak_offered))
                         : ""});
    first = other;
  }
  return table.text();
}

std::string moved_lines(const TrafficReport& traffic) {
  std::string text;
  for (const auto& [kind, of] : moved(traffic))
    text += fmt::format(
        "  {}  {} moved, {:.1f} MB; median {}, longest {}{}{}\n",
        kind == world::TransferKind::configuration ? "configurations" : "logs sent again", of.took.size(),
        of.bits / 8 / kMega, metrics::seconds(median(of)), metrics::seconds(longest(of)),
        of.begun_again > 0 ? fmt::format("; begun again {} times", of.begun_again) : "",
        of.took.size() < of.started ? fmt::format("; {} under way at the end", of.started - of.took.size()) : "");
  return text;
}

}  // namespace

std::string traffic_lines(const RunReport& r, std::size_t rows) {
  if (!r.result.outcome.traffic) return "";
  const TrafficReport& traffic = *r.result.outcome.traffic;
  const double offered = traffic.offered_bits();
  if (offered == 0) return "";
  const metrics::Measures& all = r.result.whole().all();
  std::string text =
      fmt::format("   {} of {:.1f} GB carried", percent(traffic.carried_bits() / offered), offered / 8 / kMega / 1000);
  if (all.degraded_users > 0)
    text += fmt::format("; {} users degraded at once, {:.1f} user-minutes", metrics::grouped(all.degraded_users),
                        metrics::to_seconds(all.degraded_user_time) / 60);
  return text + "\n" + fullest(traffic, rows) + moved_lines(traffic);
}

json traffic_json(const RunReport& r) {
  if (!r.result.outcome.traffic) return nullptr;
  const TrafficReport& traffic = *r.result.outcome.traffic;
  return {{"offered_bits", bits(traffic.offered_bits())},
          {"carried_bits", bits(traffic.carried_bits())},
          {"capacities", capacities(traffic)},
          {"curves", curves(traffic)},
          {"cohorts", cohorts(traffic)},
          {"transfers", transfers(traffic)}};
}

}  // namespace failcast::report
