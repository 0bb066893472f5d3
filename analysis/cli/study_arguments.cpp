// Flags of `study`.
#include <CLI/CLI.hpp>

#include "analysis/cli/targets.hpp"

namespace failcast::cli {

void add_study_of_years(CLI::App& verb, StudyArgs& args) {
  const auto add = [&](const char* name, const char* words) {
    CLI::App* action = verb.add_subcommand(name, words);
    action->add_option("scenario", args.scenario, "scenario file; - is stdin");
    add_sets(*action, args.sets, &args.seed);
    action->add_option("--fault", args.fault, "id of the outage; without it the only fault, or the cloud's");
    add_study(*action, args.study);
    return action;
  };
  CLI::App* threshold = add("threshold", "which renewal threshold keeps certificates alive through how long an outage");
  threshold->add_option("--thresholds", args.thresholds, "renewal thresholds, as 30d,60d,90d; ten from 30 to 180 days");
  threshold->add_option("--outages", args.outages, "lengths of the outage, as 30d,60d; ten from 15 to 200 days");
  threshold->add_option("--risk", args.risk, "what a threshold must keep the risk within; 1% unless told");
  CLI::App* saml = add("saml", "how long users keep access in an outage in which nobody can log in");
  saml->add_option("--timeouts", args.timeouts, "authentication timeouts of the maps, as 1d,7d,14d");
  saml->add_option("--max-ages", args.max_ages, "maximum ages in DR of the maps, as 7d,14d,30d");
  saml->add_option("--times", args.times, "points of the curves since the outage began, as 1d,3d,7d");
}

std::optional<std::string> missing(const StudyArgs& args) {
  if (args.action.empty()) return "study: of what? threshold or saml";
  if (args.scenario.empty()) return "study " + args.action + ": which scenario?";
  if (!args.study.shard.empty()) return "study: the answer needs all cells: not with --shard";
  if (!args.study.metrics.empty()) return "study: measures what its question needs; --metric is for run and sweep";
  return std::nullopt;
}

}  // namespace failcast::cli
