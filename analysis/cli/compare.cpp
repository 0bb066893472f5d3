// `compare A B`: two studies, or two scenarios that are run first.
#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "analysis/cli/drill_card.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/tolerance.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/report/comparison.hpp"
#include "analysis/report/result_file.hpp"

namespace failcast::cli {
namespace {

constexpr std::uint32_t kReplications = 40;

/// One side: its study, and the budgets that say which metrics gate.
struct Side {
  study::Study study;
  std::vector<scenario::Budget> budgets;
  std::string what;  ///< for the head of the answer
};

std::variant<Side, ExitCode> run_side(const CompareArgs& args, const std::string& file, bool is_b, const Common& common,
                                      const Console& console) {
  const ScenarioSource source(file, is_b ? args.sets_b : std::vector<std::string>{}, args.seed);
  const auto prepared = prepare(source, args.study, kReplications, 2, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&prepared)) return *code;
  const auto& [scenario, plan] = std::get<Prepared>(prepared);
  Common quiet_output = common;
  quiet_output.output.clear();  // the cells of a side are not kept
  auto driven = drive(plan, source, scenario, args.study, quiet_output, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&driven)) return *code;
  Driven& end = std::get<Driven>(driven);
  if (end.code != ExitCode::done) return end.code;
  return Side{std::move(end.study), scenario.budgets, fmt::format("{}, scenario {}", plan.name, plan.scenario_hash)};
}

std::variant<Side, ExitCode> side_of(const CompareArgs& args, std::size_t index, const Common& common,
                                     const Console& console) {
  const std::string& file = args.sides[index];
  const auto text = file == "-" ? std::nullopt : read_whole(file);
  const auto wrong = [&](const std::string& why) {
    return refuse(fmt::format("{} {}", file, why), console, ExitCode::file_trouble);
  };
  if (file != "-" && !text) return wrong("cannot be read");
  if (!text || !file.ends_with(".json")) return run_side(args, file, index == 1, common, console);
  if (report::read_replay(*text))
    return wrong(
        "is the result of one run; a comparison needs a study: failcast run S.jsonc --replications 40 -o R.json");
  std::string trouble;
  auto read = report::read_study(*text, trouble);
  if (!read) return wrong(trouble);
  if (read->study.stopped) return wrong("is of a study that was not finished");
  const auto scenario = scenario::read_text(read->study.plan.resolved, file, {}, read_options({}, ""));
  if (!scenario.scenario) return wrong("holds a scenario that this version does not read");
  return Side{std::move(read->study), scenario.scenario->budgets,
              fmt::format("{}, scenario {}", read->scenario_name, scenario::hash_text(*scenario.scenario))};
}

/// Metrics that gate: those of both sides' budgets and those asked for.
std::vector<study::Measure> gating(const CompareArgs& args, const Side& a, const Side& b) {
  std::vector<study::Measure> measures;
  for (const Side* side : {&a, &b})
    for (const scenario::Budget& budget : side->budgets)
      if (budget.each.empty()) measures.push_back(study::measure_of(budget));
  for (const std::string& text : args.study.metrics)
    if (const auto parsed = study::parse_measure(text); std::holds_alternative<study::Measure>(parsed))
      measures.push_back(std::get<study::Measure>(parsed));
  return measures;
}

std::variant<study::ComparisonOptions, std::string> options_of(const CompareArgs& args, const Side& a, const Side& b) {
  auto tolerances = parse_tolerances(args.tolerances);
  if (const std::string* why = std::get_if<std::string>(&tolerances)) return *why;
  const study::ComparisonOptions options{gating(args, a, b), std::move(std::get<Tolerances>(tolerances))};
  for (const std::string& text : args.study.metrics) {
    const auto parsed = study::parse_measure(text);
    if (const std::string* why = std::get_if<std::string>(&parsed)) return fmt::format("--metric {}: {}", text, *why);
    for (const Side* side : {&a, &b}) {
      const auto& measures = side->study.plan.measures;
      if (std::find(measures.begin(), measures.end(), std::get<study::Measure>(parsed)) == measures.end())
        return fmt::format("--metric {}: not measured by {}", text, side->what);
    }
  }
  return options;
}

}  // namespace

ExitCode compare(const CompareArgs& args, const Common& common, const Console& console) {
  if (!args.observed.empty()) return compare_observed(args, common, console);
  if (!args.sets_b.empty() && args.sides[1].ends_with(".json"))
    return refuse("--set-b is for a scenario: a study is compared as it was run", console);
  auto first = side_of(args, 0, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&first)) return *code;
  auto second = side_of(args, 1, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&second)) return *code;
  const Side &a = std::get<Side>(first), &b = std::get<Side>(second);
  const auto options = options_of(args, a, b);
  if (const std::string* why = std::get_if<std::string>(&options)) return refuse(*why, console);
  if (const auto why = study::incomparable(a.study, b.study))
    return refuse(fmt::format("these cannot be set side by side: {}", *why), console, ExitCode::file_trouble);
  if (a.study.plan.name != b.study.plan.name && !common.quiet)
    console.err << fmt::format("warning: scenarios of different names, {} and {}: is that meant?\n", a.study.plan.name,
                               b.study.plan.name);
  const report::ComparisonReport report{study::compare(a.study, b.study, std::get<study::ComparisonOptions>(options)),
                                        a.study.plan,
                                        b.study.plan,
                                        a.what,
                                        b.what,
                                        args.allow_new};
  const bool json = common.format == "json" || common.output == "-";
  ExitCode code = report.fails() ? ExitCode::verdict_negative : ExitCode::done;
  if (!common.output.empty() && common.output != "-") {
    OutputFile file(common.output);
    if (!file.commit(report::comparison_json(report))) {
      console.error(*file.trouble());
      return ExitCode::file_trouble;
    }
  }
  console.out << (json ? report::comparison_json(report) : report::comparison_text(report, args.all || common.verbose))
              << std::flush;
  return console.out ? code : ExitCode::file_trouble;
}

}  // namespace failcast::cli
