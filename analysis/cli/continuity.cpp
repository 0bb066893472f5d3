// `run --what-continuity-buys`: the scenario as it is, and with Business Continuity, Disaster Recovery or both taken
// away, on the same luck.
#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "analysis/cli/output_file.hpp"
#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/report/continuity.hpp"

namespace failcast::cli {
namespace {

constexpr std::uint32_t kReplications = 20;

/// Paths by which one of the two is taken away, with the value that does it.
struct Switch {
  std::vector<std::pair<std::string, std::string>> off;
};

/// No private cloud accepts anybody, and no client looks for one.
Switch business_continuity(const scenario::Scenario& s) {
  Switch bc;
  for (const scenario::PrivateCloud& cloud : s.private_clouds)
    bc.off.emplace_back(fmt::format("private_clouds.{}.enabled", cloud.id), "false");
  for (const scenario::Profile& profile : s.profiles)
    bc.off.emplace_back(fmt::format("profiles.{}.bc_enabled", profile.id), "false");
  return bc;
}

/// The operator publishes nothing, so the record stays what it is.
Switch disaster_recovery() { return {{{"operator", "null"}}}; }

bool has_bc(const scenario::Scenario& s) {
  return std::ranges::any_of(s.private_clouds, &scenario::PrivateCloud::enabled) &&
         std::ranges::any_of(s.profiles, &scenario::Profile::bc_enabled);
}
bool has_dr(const scenario::Scenario& s) { return !s.dr_settings.domain.empty() && !s.operator_steps.empty(); }

/// Points of the plan and their names: neither first, then what there is.
report::ContinuityReport lay_out(study::Plan& plan, const scenario::Scenario& scenario) {
  report::ContinuityReport report{.name = scenario.name, .title = scenario.title, .deployments = {}, .study = {}};
  const Switch bc = has_bc(scenario) ? business_continuity(scenario) : Switch{},
               dr = has_dr(scenario) ? disaster_recovery() : Switch{};
  for (const Switch* one : {&bc, &dr})
    for (const auto& [path, off] : one->off) plan.knobs.push_back({path, false});
  plan.points.clear();
  const auto add = [&](const char* name, bool with_bc, bool with_dr) {
    report.deployments.emplace_back(name);
    study::Point& point = plan.points.emplace_back();
    for (const auto& [path, off] : bc.off) point.values.push_back(with_bc ? "" : off);
    for (const auto& [path, off] : dr.off) point.values.push_back(with_dr ? "" : off);
    point.numbers.assign(point.values.size(), 0);
  };
  add("neither", false, false);
  if (!bc.off.empty()) add("BC", true, false);
  if (!dr.off.empty()) add("DR", false, true);
  if (!bc.off.empty() && !dr.off.empty()) add("BC and DR", true, true);
  plan.design = study::DesignKind::list;
  if (dr.off.empty())
    report.note = "Disaster Recovery is left out: no operator of this scenario publishes a record";
  else if (bc.off.empty())
    report.note = "Business Continuity is left out: this scenario has none";
  return report;
}

}  // namespace

ExitCode what_continuity_buys(const RunArgs& args, const Common& common, const Console& console) {
  const ScenarioSource source(args.scenario, args.sets, args.seed);
  auto prepared = prepare(source, args.study, kReplications, 1, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&prepared)) return *code;
  auto& [scenario, plan] = std::get<Prepared>(prepared);
  if (!has_bc(scenario) && !has_dr(scenario))
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
