// `run --replications N` and `run --until`: the same scenario with other luck each time.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/cli/loading.hpp"
#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/stats/mean.hpp"

namespace failcast::cli {
namespace {

/// Replications to begin with when a precision is asked for, and at most, unless flags say otherwise.
constexpr std::uint32_t kFirstLook = stats::kMeanNeeds, kCap = 2000;

/// Fills in how far a search for precision may go; what is wrong with the flags.
std::optional<std::string> set_cap(study::Plan& plan, const StudyFlags& flags) {
  if (!plan.until) return flags.cap.empty() ? std::nullopt : std::optional<std::string>("--cap is for --until");
  plan.until->cap = kCap;
  if (!flags.cap.empty()) {
    const auto parsed = parse_count(flags.cap, "--cap", 2);
    if (const std::string* why = std::get_if<std::string>(&parsed)) return *why;
    plan.until->cap = std::get<std::uint32_t>(parsed);
  }
  plan.replications = std::clamp(plan.replications, 2U, plan.until->cap);  // one value has no interval
  return std::nullopt;
}

}  // namespace

ExitCode run_replications(const RunArgs& args, const Common& common, const Console& console) {
  const ScenarioSource source(args.scenario, args.sets, args.seed);
  auto prepared = prepare(source, args.study, args.study.until.empty() ? 1 : kFirstLook, 1, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&prepared)) return *code;
  auto& [scenario, plan] = std::get<Prepared>(prepared);
  plan.check_rules = args.check_rules;
  if (const auto why = set_cap(plan, args.study)) return refuse(*why, console);
  const auto driven = drive(plan, source, scenario, args.study, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&driven)) return *code;
  const Driven& end = std::get<Driven>(driven);
  return deliver(report::report_of(end.study, scenario), end, args.study, common, console, args.scenario);
}

}  // namespace failcast::cli
