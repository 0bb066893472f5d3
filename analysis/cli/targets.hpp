// The command line as CLI11 fills it in: one place for every flag of every verb. Only the parsing of arguments sees it.
#pragma once
#include <optional>
#include <string>

#include "analysis/cli/command.hpp"

namespace CLI {
class App;
}

namespace failcast::cli {

/// Everything CLI11 writes into; the verb that was named picks its part.
struct Targets {
  Common common;
  RunArgs run;
  SweepArgs sweep;
  CompareArgs compare;
  CheckArgs check;
  FindArgs find;
  MergeArgs merge;
  StudyArgs study;
  ValidateArgs validate;
  ListArgs list;
  NewArgs make_new;
  SchemaArgs schema;
  ExplainArgs explain;
  TopologyArgs topology;
  ReportArgs report;
  ReadinessArgs readiness;
  DrRecordArgs dr_record;
  ImportArgs import_outages;
  CompletionArgs completion;
  std::string help_topic;
  bool wants_help = false, wants_version = false;
};

void add_common(CLI::App& app, Targets& targets);
void add_verbs(CLI::App& app, Targets& targets);
/// Flags that many verbs share: --set and, unless null, --seed; those of verbs that run many simulations.
void add_sets(CLI::App& verb, std::vector<std::string>& sets, std::string* seed);
void add_study(CLI::App& verb, StudyFlags& flags);
void add_dr_record(CLI::App& verb, DrRecordArgs& args);
void add_import(CLI::App& verb, ImportArgs& args);
void add_study_of_years(CLI::App& verb, StudyArgs& args);

/// What a verb cannot do without. Said by us, because CLI11 would refuse `run --help` without a scenario.
std::optional<std::string> missing(const std::string& verb, const Targets& targets);
std::optional<std::string> missing(const DrRecordArgs& args);
std::optional<std::string> missing(const ImportArgs& args, const Common& common);
std::optional<std::string> missing(const StudyArgs& args);

/// Names of installed scenarios become their files.
void locate_scenarios(Targets& targets);

Command command_of(const std::string& verb, const Targets& targets);

}  // namespace failcast::cli
