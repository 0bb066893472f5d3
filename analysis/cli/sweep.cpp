// `sweep`: the same luck under other values, and which of them matter.
#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/study_workers.hpp"
#include "analysis/cli/sweep_design.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/metrics/words.hpp"

namespace failcast::cli {
namespace {

constexpr std::uint32_t kReplications = 20;
constexpr std::size_t kShownPoints = 20;

/// How long one cell takes, by running the first.
double seconds_of_one(const study::Plan& plan, const ScenarioSource& source) {
  const auto start = std::chrono::steady_clock::now();
  const scenario::ReadResult read = source.read(sets_of(plan, 0));
  study::run_cell(plan, *read.scenario, 0);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The text of a scenario's value at a path of --set; nothing where there is none, or more than one.
std::optional<std::string> text_at(const nlohmann::json& resolved, const std::string& path) {
  const nlohmann::json* node = &resolved;
  std::istringstream segments(path);
  for (std::string segment; std::getline(segments, segment, '.');) {
    if (node->is_array()) {
      const auto entry = std::find_if(node->begin(), node->end(),
                                      [&](const nlohmann::json& item) { return item.value("id", "") == segment; });
      if (entry == node->end()) return std::nullopt;
      node = &*entry;
    } else if (node->is_object() && node->contains(segment)) {
      node = &node->at(segment);
    } else {
      return std::nullopt;
    }
  }
  if (node->is_string()) return node->get<std::string>();
  return node->is_number() ? std::optional(node->dump()) : std::nullopt;
}

/// Knobs that a point leaves as they are have the scenario's number there.
void number_what_stays(study::Plan& plan) {
  const nlohmann::json resolved = nlohmann::json::parse(plan.resolved);
  for (std::size_t k = 0; k < plan.knobs.size(); ++k) {
    const auto text = text_at(resolved, plan.knobs[k].path);
    const auto number = text ? number_of(*text) : std::nullopt;
    for (study::Point& point : plan.points) {
      if (!point.values[k].empty()) continue;
      plan.knobs[k].is_number = plan.knobs[k].is_number && number.has_value();
      point.numbers[k] = number.value_or(0);
    }
  }
}

std::string preview(const study::Plan& plan, const ScenarioSource& source, unsigned workers) {
  metrics::Table table("l");
  std::vector<std::string> head;
  for (const study::Knob& knob : plan.knobs) head.push_back(knob.path);
  table.row(head);
  for (std::size_t p = 0; p < std::min(kShownPoints, plan.points.size()); ++p) {
    std::vector<std::string> cells;
    for (const std::string& value : plan.points[p].values) cells.push_back(value.empty() ? "as it is" : value);
    table.row(std::move(cells));
  }
  std::string text = table.text();
  if (plan.points.size() > kShownPoints)
    text += fmt::format("  and {} more points\n", metrics::grouped(plan.points.size() - kShownPoints));
  const double one = seconds_of_one(plan, source);
  const double all = one * static_cast<double>(plan.cells()) / workers;
  return text + fmt::format(
                    "{} points x {} replications = {} cells, {:.2g} s each: about {} on {} workers; nothing was kept\n",
                    metrics::grouped(plan.points.size()), metrics::grouped(plan.replications),
                    metrics::grouped(plan.cells()), one,
                    all < 100 ? fmt::format("{:.0f} s", all) : fmt::format("{:.0f} min", all / 60), workers);
}

}  // namespace

ExitCode sweep(const SweepArgs& args, const Common& common, const Console& console) {
  const ScenarioSource source(args.scenario, args.sets, args.seed);
  auto prepared = prepare(source, args.study, kReplications, 1, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&prepared)) return *code;
  auto& [scenario, plan] = std::get<Prepared>(prepared);

  auto designed = design_of(args, plan.seed);
  if (const std::string* why = std::get_if<std::string>(&designed)) return refuse(*why, console);
  SweepDesign& design = std::get<SweepDesign>(designed);
  plan.design = design.kind;
  plan.design_size = design.size;
  plan.knobs = std::move(design.knobs);
  plan.points = std::move(design.points);
  number_what_stays(plan);
  plan.common_random_numbers = !args.independent;
  plan.check_rules = args.check_rules;
  if (const auto why = too_many_cells(plan)) return refuse(*why, console);
  if (!check_points(plan, source, console)) return ExitCode::bad_scenario;
  if (args.preview) return answer(preview(plan, source, workers_of(args.study)), common, console);
  const auto driven = drive(plan, source, scenario, args.study, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&driven)) return *code;
  const Driven& end = std::get<Driven>(driven);
  return deliver(report::report_of(end.study, scenario), end, args.study, common, console, args.scenario);
}

}  // namespace failcast::cli
