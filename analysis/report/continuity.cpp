#include "analysis/report/continuity.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/metrics/words.hpp"
#include "analysis/report/json_parts.hpp"
#include "analysis/report/study_summary.hpp"
#include "analysis/study/estimates.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;
using study::Measure;

const std::vector<Measure>& told() {
  static const std::vector<Measure> kTold = {
      {"", "availability", "", ""}, {"p95", "failover_time", "", ""}, {"", "user_minutes_lost", "", ""}};
  return kTold;
}
constexpr std::size_t kMinutes = 2;  // of told()

study::Estimate estimate_of(const study::Study& s, std::uint64_t point, const Measure& measure) {
  const auto index = static_cast<std::size_t>(std::ranges::find(s.plan.measures, measure) - s.plan.measures.begin());
  const std::vector<double> values = s.values(point, index);
  return study::estimate(values, s.plan.replications - values.size());
}

/// One deployment as a study of its own, with the numbers of its replications.
study::Study alone(const study::Study& all, std::uint64_t point) {
  study::Study one;
  one.plan = all.plan;
  one.plan.knobs.clear();
  one.plan.points = {study::Point{}};
  for (const auto& [cell, result] : all.cells)
    if (all.plan.point_of(cell) == point) {
      study::CellResult& own = one.cells[one.plan.cell(0, all.plan.replication_of(cell))];
      own = result;
      own.cell = one.plan.cell(0, all.plan.replication_of(cell));
    }
  return one;
}

/// Of each further deployment to the first one, in the order of told().
std::vector<study::Difference> differences(const ContinuityReport& r, std::uint64_t point) {
  const study::Comparison compared = study::compare(alone(r.study, 0), alone(r.study, point), {told(), {}});
  std::vector<study::Difference> found;
  for (const Measure& measure : told())
    found.push_back(*std::ranges::find(compared.differences, measure, &study::Difference::measure));
  return found;
}

std::string saved(const study::Difference& minutes) {
  if (!minutes.difference || !std::isfinite(*minutes.difference)) return "-";
  const auto text = [](double value) { return metrics::quantity(value, metrics::Unit::minutes); };
  if (!minutes.interval) return text(-*minutes.difference);
  return fmt::format("{} [{}, {}]", text(-*minutes.difference), text(-minutes.interval->high),
                     text(-minutes.interval->low));
}

}  // namespace

std::string continuity_text(const ContinuityReport& r) {
  const study::Plan& plan = r.study.plan;
  std::string text = fmt::format("{}  {}   seed {}, {} replications, the same luck for each deployment\n", r.name,
                                 r.title, plan.seed, metrics::grouped(plan.replications));
  metrics::Table table("lrrrrl");
  table.row({"mean, 95 %", "availability", "p95(failover_time)", "user_minutes_lost", "minutes saved", ""});
  for (std::uint64_t p = 0; p < r.deployments.size(); ++p) {
    std::vector<std::string> row{r.deployments[p]};
    for (const Measure& measure : told()) {
      const study::Estimate e = estimate_of(r.study, p, measure);
      row.push_back(e.n == 0 ? "-" : with_interval(e.mean, e.mean_interval, unit_of(measure)));
    }
    if (p > 0) {
      const study::Difference minutes = differences(r, p)[kMinutes];
      row.push_back(saved(minutes));
      row.push_back(fmt::format("{}{}{}", name_of(minutes.change), minutes.note.empty() ? "" : ": ", minutes.note));
    }
    table.row(std::move(row));
  }
  text += table.text();
  return r.note.empty() ? text : text + "  " + r.note + "\n";
}

std::string continuity_json(const ContinuityReport& r) {
  const study::Plan& plan = r.study.plan;
  json deployments = json::array();
  for (std::uint64_t p = 0; p < r.deployments.size(); ++p) {
    json metrics = json::array();
    const auto against = p > 0 ? differences(r, p) : std::vector<study::Difference>{};
    for (std::size_t m = 0; m < told().size(); ++m) {
      const study::Estimate e = estimate_of(r.study, p, told()[m]);
      json row = {{"metric", text_of(told()[m])},
                  {"unit", metrics::name_of(unit_of(told()[m]))},
                  {"n", e.n},
                  {"mean", number(e.mean)},
                  {"interval", interval(e.mean_interval)}};
      if (p > 0)
        row["against_neither"] = {{"difference", number(against[m].difference)},
                                  {"interval", interval(against[m].interval)},
                                  {"change", name_of(against[m].change)},
                                  {"note", against[m].note}};
      metrics.push_back(std::move(row));
    }
    deployments.push_back({{"name", r.deployments[p]}, {"sets", sets_of(plan, p)}, {"metrics", metrics}});
  }
  const json document = {{"format", "continuity-1"},
                         {"name", r.name},
                         {"scenario_hash", plan.scenario_hash},
                         {"seed", plan.seed},
                         {"replications", plan.replications},
                         {"deployments", deployments},
                         {"note", r.note}};
  return document.dump(1) + "\n";
}

}  // namespace failcast::report
