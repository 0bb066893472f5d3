#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/report/json_parts.hpp"
#include "analysis/report/run_report.hpp"
#include "analysis/report/study_head.hpp"
#include "analysis/report/study_report.hpp"
#include "sim/scenario/csv.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "study-1";

json points(const StudyReport& r) {
  json all = json::array();
  const study::Plan& plan = r.study.plan;
  for (std::size_t p = 0; p < plan.points.size(); ++p) {
    json set = json::object(), numbers = json::object();
    for (std::size_t k = 0; k < plan.knobs.size(); ++k) {
      if (!plan.points[p].values[k].empty()) set[plan.knobs[k].path] = plan.points[p].values[k];
      if (plan.knobs[k].is_number) numbers[plan.knobs[k].path] = plan.points[p].numbers[k];
    }
    all.push_back({{"point", p}, {"set", set}, {"numbers", numbers}, {"scenario_hash", plan.points[p].hash}});
  }
  return all;
}

json cells(const StudyReport& r) {
  json all = json::array();
  for (const auto& [cell, result] : r.study.cells) {
    json values = json::array(), budgets = json::array(), slowest = json::object();
    for (const study::SlowClient& row : result.slowest)
      slowest[row.client] = row.lost_ns ? json(*row.lost_ns) : json("never");
    for (const auto& value : result.values) values.push_back(number(value));
    for (const study::BudgetValue& b : result.budgets)
      budgets.push_back({{"budget", r.scenario.budgets[b.budget].id},
                         {"where", b.where},
                         {"value", number(b.value)},
                         {"verdict", b.holds ? "pass" : "fail"}});
    all.push_back({{"point", r.study.plan.point_of(cell)},
                   {"replication", r.study.plan.replication_of(cell)},
                   {"trajectory_hash", hex(result.trajectory_hash)},
                   {"violations", result.violations},
                   {"values", values},
                   {"budgets", budgets},
                   {"slowest_clients", slowest}});
  }
  return all;
}

json measures(const study::Plan& plan) {
  json all = json::array();
  for (const study::Measure& measure : plan.measures)
    all.push_back({{"name", text_of(measure)}, {"unit", metrics::name_of(unit_of(measure))}});
  return all;
}

json quantiles(const study::Estimate& e) {
  json all = json::array();
  for (const study::QuantileEstimate& q : e.quantiles)
    all.push_back({{"q", q.q}, {"value", number(q.value)}, {"interval", interval(q.interval)}, {"needs", q.needs}});
  return all;
}

json estimates(const StudyReport& r) {
  json all = json::array();
  for (std::size_t p = 0; p < r.estimates.size(); ++p)
    for (std::size_t m = 0; m < r.estimates[p].size(); ++m) {
      const study::Estimate& e = r.estimates[p][m];
      all.push_back({{"point", p},
                     {"metric", text_of(r.study.plan.measures[m])},
                     {"unit", metrics::name_of(unit_of(r.study.plan.measures[m]))},
                     {"n", e.n},
                     {"without_samples", e.without},
                     {"infinite", e.infinite},
                     {"mean", number(e.mean)},
                     {"mean_interval", interval(e.mean_interval)},
                     {"mean_widened", e.mean_widened},
                     {"quantiles", quantiles(e)}});
    }
  return all;
}

json budgets(const StudyReport& r) {
  json all = json::array();
  for (std::size_t p = 0; p < r.budgets.size(); ++p)
    for (const study::BudgetEstimate& e : r.budgets[p]) {
      json row = budget_json(r.scenario.budgets[e.budget], e);
      row["point"] = p;
      all.push_back(std::move(row));
    }
  return all;
}

json sensitivities(const StudyReport& r) {
  json all = json::array();
  for (const study::Sensitivity& s : r.sensitivities)
    for (std::size_t k = 0; k < s.knobs.size(); ++k) {
      json row = {{"metric", text_of(r.study.plan.measures[s.measure])},
                  {"knob", r.study.plan.knobs[s.knobs[k]].path},
                  {"coefficient", nullptr},
                  {"coefficient_interval", nullptr},
                  {"explained", nullptr},
                  {"sobol", nullptr},
                  {"sobol_interval", nullptr}};
      if (s.regression) {
        row["coefficient"] = s.regression->coefficients[k].value;
        row["coefficient_interval"] = interval(s.regression->coefficients[k].interval);
        row["explained"] = s.regression->explained;
      }
      if (s.sobol) {
        row["sobol"] = (*s.sobol)[k].value;
        row["sobol_interval"] = interval((*s.sobol)[k].interval);
      }
      all.push_back(std::move(row));
    }
  return all;
}

json failed(const StudyReport& r) {
  json all = json::array();
  for (const study::Failed& f : r.study.failed)
    all.push_back({{"point", r.study.plan.point_of(f.cell)},
                   {"replication", r.study.plan.replication_of(f.cell)},
                   {"why", f.why},
                   {"replay", replay_command(r.study.plan, f.cell, "SCENARIO")}});
  return all;
}

json until(const study::Study& study) {
  if (!study.plan.until) return nullptr;
  return {{"metric", text_of(study.plan.until->measure)},
          {"half_width", study.plan.until->half_width},
          {"cap", study.plan.until->cap},
          {"reached", study.precise.value_or(false)}};
}

study::Precision precision_from(const json& until) {
  const auto measure = study::parse_measure(until.at("metric").get<std::string>());
  if (const std::string* why = std::get_if<std::string>(&measure)) throw std::runtime_error(*why);
  return {std::get<study::Measure>(measure), until.at("half_width").get<double>(),
          until.at("cap").get<std::uint32_t>()};
}

/// Without the sources.
study::Plan plan_from(const json& document) {
  study::Plan plan;
  const json& scenario = document.at("scenario");
  plan.name = scenario.at("name").get<std::string>();
  plan.title = scenario.at("title").get<std::string>();
  plan.scenario_hash = scenario.at("hash").get<std::string>();
  plan.resolved = scenario.at("resolved").dump();
  const json& run = document.at("run");
  plan.seed = run.at("seed").get<std::uint64_t>();
  plan.replications = run.at("replications").get<std::uint32_t>();
  plan.first_replication = run.at("first_replication").get<std::uint32_t>();
  plan.check_rules = run.at("check_rules").get<bool>();
  if (!run.at("until").is_null()) plan.until = precision_from(run.at("until"));
  const json& design = document.at("design");
  plan.design = study::design_called(design.at("kind").get<std::string>());
  plan.design_size = design.at("size").get<std::uint64_t>();
  plan.common_random_numbers = design.at("common_random_numbers").get<bool>();
  for (const json& knob : design.at("knobs"))
    plan.knobs.push_back({knob.at("path").get<std::string>(), knob.at("is_number").get<bool>()});
  for (const json& measure : document.at("measures")) {
    const auto parsed = study::parse_measure(measure.at("name").get<std::string>());
    if (const std::string* why = std::get_if<std::string>(&parsed)) throw std::runtime_error(*why);
    plan.measures.push_back(std::get<study::Measure>(parsed));
  }
  for (const json& point : document.at("points")) {
    study::Point p{.hash = point.at("scenario_hash").get<std::string>()};
    for (const study::Knob& knob : plan.knobs) {
      p.values.push_back(point.at("set").value(knob.path, ""));
      p.numbers.push_back(point.at("numbers").value(knob.path, 0.0));
    }
    plan.points.push_back(std::move(p));
  }
  if (plan.points.empty()) throw std::runtime_error("no points");
  return plan;
}

/// Who never came back first; the file has them by name.
bool is_slower(const study::SlowClient& a, const study::SlowClient& b) {
  if (!a.lost_ns || !b.lost_ns) return !a.lost_ns && b.lost_ns;
  return *a.lost_ns > *b.lost_ns;
}

std::vector<study::BudgetValue> budget_values(const json& rows, const std::map<std::string, std::uint32_t>& number_of) {
  std::vector<study::BudgetValue> values;
  for (const json& row : rows)
    values.push_back({.budget = number_of.at(row.at("budget").get<std::string>()),
                      .where = row.at("where").get<std::string>(),
                      .value = read_number(row.at("value")),
                      .holds = row.at("verdict") == "pass"});
  return values;
}

std::map<std::uint64_t, study::CellResult> cells_from(const json& document, const study::Plan& plan) {
  std::map<std::uint64_t, study::CellResult> cells;
  std::map<std::string, std::uint32_t> number_of;
  for (const json& budget : document.at("scenario").at("resolved").value("budgets", json::array()))
    number_of.emplace(budget.at("id").get<std::string>(), static_cast<std::uint32_t>(number_of.size()));
  for (const json& cell : document.at("cells")) {
    study::CellResult result;
    result.cell = plan.cell(cell.at("point").get<std::uint64_t>(), cell.at("replication").get<std::uint32_t>());
    const std::string hash = cell.at("trajectory_hash").get<std::string>();
    std::from_chars(hash.data(), hash.data() + hash.size(), result.trajectory_hash, 16);
    result.violations = cell.at("violations").get<std::uint64_t>();
    for (const json& value : cell.at("values")) result.values.push_back(read_number(value));
    result.budgets = budget_values(cell.at("budgets"), number_of);
    const json slowest = cell.value("slowest_clients", json::object());
    for (const auto& [client, lost] : slowest.items())
      result.slowest.push_back({client, lost.is_string() ? std::nullopt : std::optional(lost.get<std::int64_t>())});
    std::stable_sort(result.slowest.begin(), result.slowest.end(), is_slower);
    if (result.values.size() != plan.measures.size()) throw std::runtime_error("a short cell");
    cells[result.cell] = std::move(result);
  }
  return cells;
}

StudyFile study_from(const json& document) {
  StudyFile file;
  study::Study& study = file.study;
  study.plan = plan_from(document);
  file.scenario_name = study.plan.name;
  file.model = document.at("model").get<std::string>();
  study.cells = cells_from(document, study.plan);
  for (const json& failed : document.at("failed"))
    study.failed.push_back(
        {study.plan.cell(failed.at("point").get<std::uint64_t>(), failed.at("replication").get<std::uint32_t>()),
         failed.at("why").get<std::string>()});
  study.stopped = !document.at("complete").get<bool>();
  if (study.plan.until) study.precise = document.at("run").at("until").at("reached").get<bool>();
  return file;
}

}  // namespace

std::string study_json(const StudyReport& r) {
  const study::Plan& plan = r.study.plan;
  json knobs = json::array();
  for (const study::Knob& knob : plan.knobs) knobs.push_back({{"path", knob.path}, {"is_number", knob.is_number}});
  json document = {{"format", kFormat},
                   {"model", kModel},
                   {"complete", r.study.complete()},
                   {"verdict", r.verdict},
                   {"scenario",
                    {{"name", plan.name},
                     {"title", plan.title},
                     {"hash", plan.scenario_hash},
                     {"sources", plan.sources},
                     {"resolved", json::parse(plan.resolved)}}},
                   {"design",
                    {{"kind", name_of(plan.design)},
                     {"size", plan.design_size},
                     {"common_random_numbers", plan.common_random_numbers},
                     {"knobs", knobs}}},
                   {"run",
                    {{"seed", plan.seed},
                     {"replications", plan.replications},
                     {"first_replication", plan.first_replication},
                     {"check_rules", plan.check_rules},
                     {"until", until(r.study)}}},
                   {"measures", measures(plan)},
                   {"points", points(r)},
                   {"cells", cells(r)},
                   {"estimates", estimates(r)},
                   {"budgets", budgets(r)},
                   {"sensitivities", sensitivities(r)},
                   {"failed", failed(r)}};
  document["digest"] = digest_of(document);
  return document.dump(1) + "\n";
}

std::string study_csv(const StudyReport& r) {
  const study::Plan& plan = r.study.plan;
  std::string text = "point,replication";
  for (const study::Knob& knob : plan.knobs) text += "," + scenario::csv_cell(knob.path);
  text += ",metric,unit,value\n";
  for (const auto& [cell, result] : r.study.cells) {
    const std::uint64_t point = plan.point_of(cell);
    std::string begin = fmt::format("{},{}", point, plan.replication_of(cell));
    for (const std::string& value : plan.points[point].values) begin += "," + scenario::csv_cell(value);
    for (std::size_t m = 0; m < plan.measures.size(); ++m) {
      const std::optional<double>& value = result.values[m];
      const std::string shown = !value ? "" : std::isfinite(*value) ? fmt::format("{}", *value) : "never";
      text += fmt::format("{},{},{},{}\n", begin, scenario::csv_cell(text_of(plan.measures[m])),
                          metrics::name_of(unit_of(plan.measures[m])), shown);
    }
  }
  return text;
}

bool is_study(std::string_view text) { return format_of(text).starts_with("study-"); }

std::optional<StudyFile> read_study(std::string_view text, std::string& trouble) {
  std::optional<StudyFile> read;
  take_apart(text, kFormat, "study file", trouble, [&](const json& document) { read = study_from(document); });
  return read;
}

}  // namespace failcast::report
