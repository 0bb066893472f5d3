#include "analysis/report/baseline_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/report/json_parts.hpp"
#include "analysis/report/run_report.hpp"
#include "analysis/report/study_head.hpp"
#include "analysis/study/comparison.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "baseline-1";

/// A measure's values by replication; one value when all are the same.
json values_of(const study::Study& study, std::size_t measure) {
  json all = json::array();
  for (const auto& [cell, result] : study.cells) all.push_back(number(result.values[measure]));
  const bool equal = std::all_of(all.begin(), all.end(), [&](const json& v) { return v == all.front(); });
  return equal ? all.front() : all;
}

/// The mean of values that are all there and finite; null otherwise.
json mean_of(const study::Study& study, std::size_t measure) {
  const std::vector<double> values = study.values(0, measure);
  if (values.empty() || values.size() < study.cells.size()) return nullptr;
  double sum = 0;
  for (const double value : values) sum += value;
  return number(sum / static_cast<double>(values.size()));
}

json document_of(const study::Study& study) {
  const study::Plan& plan = study.plan;
  const study::Luck luck = luck_of(plan);
  json metrics = json::object(), runs = json::array();
  for (std::size_t m = 0; m < plan.measures.size(); ++m)
    metrics[text_of(plan.measures[m])] = {{"mean", mean_of(study, m)},
                                          {"unit", metrics::name_of(unit_of(plan.measures[m]))},
                                          {"values", values_of(study, m)}};
  for (const auto& [cell, result] : study.cells) runs.push_back(hex(result.trajectory_hash));
  json document = {{"clients", luck.clients},
                   {"format", kFormat},
                   {"horizon", json::parse(luck.horizon)},
                   {"metrics", metrics},
                   {"model", kModel},
                   {"name", plan.name},
                   {"replications", plan.replications},
                   {"runs", runs},
                   {"scenario_hash", plan.scenario_hash},
                   {"seed", plan.seed}};
  document["digest"] = digest_of(document);
  return document;
}

study::Plan plan_from(const json& document) {
  study::Plan plan;
  document.at("name").get_to(plan.name);
  document.at("scenario_hash").get_to(plan.scenario_hash);
  document.at("seed").get_to(plan.seed);
  document.at("replications").get_to(plan.replications);
  plan.points = {{.hash = plan.scenario_hash}};
  plan.resolved = json{{"clock", {{"horizon", document.at("horizon")}}}, {"clients", document.at("clients")}}.dump();
  for (const auto& [name, metric] : document.at("metrics").items()) {
    const auto parsed = study::parse_measure(name);
    if (const std::string* why = std::get_if<std::string>(&parsed)) throw std::runtime_error(*why);
    plan.measures.push_back(std::get<study::Measure>(parsed));
  }
  return plan;
}

study::Study study_from(const json& document) {
  study::Study study{.plan = plan_from(document)};
  const json& runs = document.at("runs");
  if (runs.size() != study.plan.replications || runs.empty()) throw std::runtime_error("runs of some replications");
  for (std::uint32_t r = 0; r < study.plan.replications; ++r) {
    study::CellResult cell{.cell = r};
    const std::string hash = runs.at(r).get<std::string>();
    std::from_chars(hash.data(), hash.data() + hash.size(), cell.trajectory_hash, 16);
    for (const auto& [name, metric] : document.at("metrics").items()) {
      const json& values = metric.at("values");
      cell.values.push_back(read_number(values.is_array() ? values.at(r) : values));
    }
    study.cells[r] = std::move(cell);
  }
  return study;
}

Baseline baseline_from(const json& document) { return {study_from(document), document.at("model").get<std::string>()}; }

}  // namespace

std::string baseline_json(const study::Study& study) {
  std::vector<std::string> lines;
  const json document = document_of(study);
  for (const auto& [key, value] : document.items()) {
    if (key != "metrics") {
      lines.push_back(fmt::format(" {}: {}", json(key).dump(), value.dump()));
      continue;
    }
    std::vector<std::string> metrics;
    for (const auto& [name, metric] : value.items())
      metrics.push_back(fmt::format("  {}: {}", json(name).dump(), metric.dump()));
    lines.push_back(fmt::format(" \"metrics\": {{\n{}\n }}", fmt::join(metrics, ",\n")));
  }
  return fmt::format("{{\n{}\n}}\n", fmt::join(lines, ",\n"));
}

std::optional<Baseline> read_baseline(std::string_view text, std::string& trouble) {
  std::optional<Baseline> read;
  take_apart(text, kFormat, "baseline", trouble, [&](const json& document) { read = baseline_from(document); });
  return read;
}

}  // namespace failcast::report
