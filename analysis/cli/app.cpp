#include "analysis/cli/app.hpp"

#include <ostream>

#include "analysis/cli/arguments.hpp"
#include "analysis/cli/complete.hpp"
#include "analysis/cli/verbs.hpp"

namespace failcast::cli {
namespace {

struct Dispatch {
  const Common& common;
  const Console& console;
  ExitCode operator()(const RunArgs& args) const {
    if (args.what_continuity_buys) return what_continuity_buys(args, common, console);
    return args.is_study() && !args.dry_run ? run_replications(args, common, console) : run(args, common, console);
  }
  ExitCode operator()(const SweepArgs& args) const { return sweep(args, common, console); }
  ExitCode operator()(const CompareArgs& args) const { return compare(args, common, console); }
  ExitCode operator()(const CheckArgs& args) const { return check(args, common, console); }
  ExitCode operator()(const FindArgs& args) const { return find(args, common, console); }
  ExitCode operator()(const MergeArgs& args) const { return merge(args, common, console); }
  ExitCode operator()(const StudyArgs& args) const { return study_of_years(args, common, console); }
  ExitCode operator()(const ValidateArgs& args) const { return validate(args, common, console); }
  ExitCode operator()(const ListArgs& args) const { return list(args, common, console); }
  ExitCode operator()(const NewArgs& args) const { return make_new(args, common, console); }
  ExitCode operator()(const SchemaArgs& args) const { return schema(args, common, console); }
  ExitCode operator()(const ExplainArgs& args) const { return explain(args, common, console); }
  ExitCode operator()(const ReportArgs& args) const { return report(args, common, console); }
  ExitCode operator()(const TopologyArgs& args) const { return topology(args, common, console); }
  ExitCode operator()(const ReadinessArgs& args) const { return readiness(args, common, console); }
  ExitCode operator()(const DrRecordArgs& args) const { return dr_record(args, common, console); }
  ExitCode operator()(const ImportArgs& args) const { return import_outages(args, common, console); }
  ExitCode operator()(const CompletionArgs& args) const { return completion(args, common, console); }
};

}  // namespace

ExitCode main(const std::vector<std::string>& words, const Console& console) {
  if (!words.empty() && words.front() == "__complete") {  // what shells ask: no verb for people
    console.out << to_lines(complete({words.begin() + 1, words.end()}));
    return ExitCode::done;
  }
  const Parsed parsed = parse(words, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) return *code;
  const Command& command = std::get<Command>(parsed);
  return std::visit(Dispatch{command.common, console}, command.verb);
}

}  // namespace failcast::cli
