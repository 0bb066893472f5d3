#include "analysis/report/comparison.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/metrics/words.hpp"
#include "analysis/report/json_parts.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;
using study::Change;
using study::Difference;

std::string side(char letter, const std::string& name, const study::Plan& plan) {
  return fmt::format("{}  {}, seed {}, {} replications\n", letter, name, plan.seed,
                     metrics::grouped(plan.replications));
}

std::vector<std::string> row(const Difference& d, const study::Plan& plan) {
  const metrics::Unit unit = unit_of(d.measure);
  const auto shown = [&](const std::optional<double>& v) { return v ? metrics::quantity(*v, unit) : std::string("-"); };
  std::string where = text_of(d.measure);
  if (plan.points.size() > 1) where += fmt::format("  point {}", d.point);
  std::string change = d.difference ? signed_quantity(*d.difference, unit) : "-";
  if (d.interval)
    change += fmt::format(" [{}, {}]", signed_quantity(d.interval->low, unit), signed_quantity(d.interval->high, unit));
  return {std::string(name_of(d.change)), d.gating ? "gate" : "", where, shown(d.a), shown(d.b), change, d.note};
}

std::string only(const std::vector<study::Measure>& measures, char letter) {
  std::string text;
  for (const study::Measure& measure : measures) text += fmt::format("  only in {}: {}\n", letter, text_of(measure));
  return text;
}

std::size_t count(const ComparisonReport& r, Change change) {
  return static_cast<std::size_t>(std::count_if(
      r.comparison.differences.begin(), r.comparison.differences.end(),
      [&](const Difference& d) { return d.change == change && (d.gating || change == Change::differs); }));
}

std::string last_line(const ComparisonReport& r) {
  const std::size_t worse = count(r, Change::worse), better = count(r, Change::better),
                    unsure = count(r, Change::unsure);
  const std::string counts =
      fmt::format("{} worse, {} better, {} unsure, {} the same", worse, better, unsure, count(r, Change::same));
  if (worse > 0) return "WORSE  " + counts + "\n";
  if (r.fails()) return "FAIL  metrics of one side only (--allow-new lets them pass); " + counts + "\n";
  if (unsure > 0) return "UNSURE  " + counts + "; more replications would tell\n";
  return (better > 0 ? "BETTER  " : "SAME  ") + counts + "\n";
}

}  // namespace

std::string signed_quantity(double value, metrics::Unit unit) {
  const std::string size = metrics::quantity(std::abs(value), unit);
  return (value < 0 ? "-" : value > 0 ? "+" : "") + size;
}

std::string differences_text(const study::Comparison& comparison, const study::Plan& plan, bool all) {
  metrics::Table table("lllrrll");
  table.row({"", "", "mean over replications", "A", "B", fmt::format("B - A, {:.3g} %", comparison.level * 100), ""});
  std::size_t hidden = 0;
  for (const Difference& d : comparison.differences) {
    if (!all && d.change == Change::same && !d.gating)
      ++hidden;
    else
      table.row(row(d, plan));
  }
  std::string text = table.text();
  if (hidden > 0) text += fmt::format("  {} more are the same (-v shows them)\n", hidden);
  return text;
}

std::string comparison_text(const ComparisonReport& r, bool all) {
  std::string text = side('A', r.name_a, r.a) + side('B', r.name_b, r.b);
  if (r.comparison.unpaired) text += fmt::format("UNPAIRED  {}: wider intervals\n", *r.comparison.unpaired);
  text += differences_text(r.comparison, r.a, all);
  return text + only(r.comparison.only_a, 'A') + only(r.comparison.only_b, 'B') + last_line(r);
}

json differences_json(const study::Comparison& comparison) {
  json rows = json::array();
  for (const Difference& d : comparison.differences)
    rows.push_back({{"metric", text_of(d.measure)},
                    {"unit", metrics::name_of(unit_of(d.measure))},
                    {"point", d.point},
                    {"n", d.n},
                    {"a", number(d.a)},
                    {"b", number(d.b)},
                    {"difference", number(d.difference)},
                    {"interval", interval(d.interval)},
                    {"tolerance", d.tolerance},
                    {"significance", d.significance},
                    {"gating", d.gating},
                    {"change", name_of(d.change)},
                    {"note", d.note}});
  return rows;
}

std::string comparison_json(const ComparisonReport& r) {
  const auto plan = [](const study::Plan& p) -> json {
    return {{"name", p.name}, {"scenario_hash", p.scenario_hash}, {"seed", p.seed}, {"replications", p.replications}};
  };
  const auto names = [](const std::vector<study::Measure>& measures) {
    json all = json::array();
    for (const study::Measure& measure : measures) all.push_back(text_of(measure));
    return all;
  };
  const json document = {{"format", "compare-1"},
                         {"a", plan(r.a)},
                         {"b", plan(r.b)},
                         {"unpaired", r.comparison.unpaired ? json(*r.comparison.unpaired) : json(nullptr)},
                         {"differences", differences_json(r.comparison)},
                         {"only_a", names(r.comparison.only_a)},
                         {"only_b", names(r.comparison.only_b)},
                         {"verdict", r.fails() ? "fail" : "pass"}};
  return document.dump(1) + "\n";
}

}  // namespace failcast::report
