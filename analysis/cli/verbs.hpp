// What each verb does. All errors are said on stderr; the answer goes to stdout or to the file of -o.
#pragma once
#include "analysis/cli/command.hpp"
#include "analysis/cli/console.hpp"

namespace failcast::cli {

/// Simulates a scenario and prints its summary; the result file with -o.
ExitCode run(const RunArgs& args, const Common& common, const Console& console);
/// The same with many replications: means and quantiles over them, with intervals.
ExitCode run_replications(const RunArgs& args, const Common& common, const Console& console);
/// The same with Business Continuity, Disaster Recovery, both and neither, on the same luck.
ExitCode what_continuity_buys(const RunArgs& args, const Common& common, const Console& console);
/// Runs a scenario under many settings, with the same luck under each, and says which of them matter.
ExitCode sweep(const SweepArgs& args, const Common& common, const Console& console);
/// Says of each metric whether B is better or worse than A, on the same luck.
ExitCode compare(const CompareArgs& args, const Common& common, const Console& console);
/// Holds scenarios against their baselines and budgets: the gate of a pipeline.
ExitCode check(const CheckArgs& args, const Common& common, const Console& console);
/// The smallest value of a knob, or the cheapest values of several, at which a requirement holds.
ExitCode find(const FindArgs& args, const Common& common, const Console& console);
/// Puts the shards of a study together.
ExitCode merge(const MergeArgs& args, const Common& common, const Console& console);
/// Answers a question about months and years by a study of its own: which renewal threshold, how long access lasts.
ExitCode study_of_years(const StudyArgs& args, const Common& common, const Console& console);
/// Checks scenario files without running them.
ExitCode validate(const ValidateArgs& args, const Common& common, const Console& console);
/// Prints what there is: parameters, metrics, scenarios, faults, causes, exit codes.
ExitCode list(const ListArgs& args, const Common& common, const Console& console);
/// What there is to list.
std::vector<std::string> list_topics();
/// Writes a commented scenario to start from, and the schemas beside it.
ExitCode make_new(const NewArgs& args, const Common& common, const Console& console);
/// Prints what a shell reads to complete the program's command lines.
ExitCode completion(const CompletionArgs& args, const Common& common, const Console& console);
/// Prints a JSON Schema.
/// What `schema` has one of.
std::vector<std::string> schema_names();
ExitCode schema(const SchemaArgs& args, const Common& common, const Console& console);
/// Replays a run and tells where the time of clients went, and what would have helped.
ExitCode explain(const ExplainArgs& args, const Common& common, const Console& console);
/// Says who has a path to what in each mode, and which failures cut it.
ExitCode topology(const TopologyArgs& args, const Common& common, const Console& console);
/// Writes what a readiness review reads: a page of HTML, Markdown, JSON, PDF.
ExitCode report(const ReportArgs& args, const Common& common, const Console& console);
/// Goes through the readiness checklist for a deployment, and drills it where a blocker is not met.
ExitCode readiness(const ReadinessArgs& args, const Common& common, const Console& console);
/// Makes, signs, verifies and explains the DNS record that switches Disaster Recovery.
ExitCode dr_record(const DrRecordArgs& args, const Common& common, const Console& console);

/// Turns outages that happened into scenarios on a deployment.
ExitCode import_outages(const ImportArgs& args, const Common& common, const Console& console);

/// Gives an answer to -o, or to stdout without it.
ExitCode answer(std::string_view text, const Common& common, const Console& console);

}  // namespace failcast::cli
