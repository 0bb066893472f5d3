// `run --what-continuity-buys`: the scenario as it is, and with Business Continuity, Disaster Recovery or both taken
// away, on the same luck.
#include <ostream>

#include <fmt/format.h>

#include "analysis/cli/output_file.hpp"
#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/report/continuity.hpp"
#include "analysis/study/deployments.hpp"

namespace failcast::cli {
namespace {

constexpr std::uint32_t kReplications = 20;

/// Points of the plan and their names: neither first, then what there is.
report::ContinuityReport lay_out(study::Plan& plan, const scenario::Scenario& scenario) {
  report::ContinuityReport report{.name = scenario.name, .title = scenario.title, .deployments = {}, .study = {}};
  const study::Sets bc = study::has_bc(scenario) ? study::without_bc(scenario) : study::Sets{},
                    dr = study::has_dr(scenario) ? study::without_dr() : study::Sets{};
  for (const study::Sets* one : {&bc, &dr})
    for (const auto& [path, off] : *one) plan.knobs.push_back({path, false});
  plan.points.clear();
  const auto add = [&](const char* name, bool with_bc, bool with_dr) {
    report.deployments.emplace_back(name);
    study::Point& point = plan.points.emplace_back();
    for (const auto& [path, off] : bc) point.values.push_back(with_bc ? "" : off);
    for (const auto& [path, off] : dr) point.values.push_back(with_dr ? "" : off);
    point.numbers.assign(point.values.size(), 0);
  };
  add("neither", false, false);
  if (!bc.empty()) add("BC", true, false);
  if (!dr.empty()) add("DR", false, true);
  if (!bc.empty() && !dr.empty()) add("BC and DR", true, true);
  plan.design = study::DesignKind::list;
  if (dr.empty())
    report.note = "Disaster Recovery is left out: no operator of this scenario publishes a record";
  else if (bc.empty())
    report.note = "Business Continuity is left out: this scenario has none";
  return report;
}

}  // namespace

ExitCode what_continuity_buys(const RunArgs& args, const Common& common, const Console& console) {
  const ScenarioSource source(args.scenario, args.sets, args.seed);
  auto prepared = prepare(source, args.study, kReplications, 1, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&prepared)) return *code;
  auto& [scenario, plan] = std::get<Prepared>(prepared);
  if (!study::has_bc(scenario) && !study::has_dr(scenario))
    return refuse("there is nothing to take away: no private cloud, and no operator who publishes a record", console,
                  ExitCode::bad_scenario);
  report::ContinuityReport report = lay_out(plan, scenario);
  plan.check_rules = args.check_rules;
  if (const auto why = too_many_cells(plan)) return refuse(*why, console);
  if (!check_points(plan, source, console)) return ExitCode::bad_scenario;
  Common unkept = common;
  unkept.output.clear();  // the answer is kept, the cells are not
  auto driven = drive(plan, source, scenario, args.study, unkept, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&driven)) return *code;
  Driven& end = std::get<Driven>(driven);
  if (end.code != ExitCode::done) return end.code;
  report.study = std::move(end.study);
  const bool json = common.format == "json" || common.output == "-";
  if (!common.output.empty() && common.output != "-") {
    OutputFile file(common.output);
    if (!file.commit(report::continuity_json(report))) return refuse(*file.trouble(), console, ExitCode::file_trouble);
  }
  console.out << (json ? report::continuity_json(report) : report::continuity_text(report)) << std::flush;
  if (!console.out) return refuse("cannot write to standard output", console, ExitCode::file_trouble);
  if (common.output.empty()) console.hint(common, "keep it: add -o continuity.json");
  return ExitCode::done;
}

}  // namespace failcast::cli
