#include <algorithm>
#include <memory>
#include <new>
#include <ostream>
#include <sstream>

#include <fmt/format.h>

#include "analysis/cli/loading.hpp"
#include "analysis/cli/memory.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/cli/progress.hpp"
#include "analysis/cli/simulation.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/explain/question.hpp"
#include "analysis/metrics/collector.hpp"
#include "analysis/metrics/words.hpp"
#include "analysis/report/result_file.hpp"
#include "analysis/report/summary.hpp"
#include "sim/record/record_lines.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::cli {
namespace {

/// Prints the transcript of some entities while the run goes on.
class Transcript final : public record::FactSink {
 public:
  Transcript(const record::Directory& directory, std::ostream& out) : directory_(directory), out_(out) {}

  /// Names with commas between them, or "all". Returns the first name that nobody has.
  std::optional<std::string> select(const std::string& names) {
    std::istringstream list(names);
    for (std::string name; std::getline(list, name, ',');) {
      if (name == "all")
        everybody_ = true;
      else if (!select_one(name))
        return name;
    }
    return std::nullopt;
  }
  void on(const record::Record& record) override {
    const bool wanted = everybody_ || record.entity.kind == record::EntityKind::world ||
                        std::find(wanted_.begin(), wanted_.end(), record.entity) != wanted_.end();
    if (wanted) out_ << record::to_text(record, directory_) << "\n";
  }

 private:
  /// Accepts every name that the transcript prints, and the words of the only ones of their kind with a hyphen too.
  bool select_one(const std::string& name) {
    if (const auto client = directory_.find_client(name)) {
      wanted_.push_back({record::EntityKind::client, *client});
      return true;
    }
    std::string word = name;
    std::replace(word.begin(), word.end(), '-', '_');
    for (const auto kind : {record::EntityKind::world, record::EntityKind::portal, record::EntityKind::dr_operator}) {
      if (directory_.entity_name({kind, 0}) != word) continue;
      wanted_.push_back({kind, 0});
      return true;
    }
    const auto& groups = directory_.groups;
    if (const auto group = std::find(groups.begin(), groups.end(), name); group != groups.end()) {
      wanted_.push_back({record::EntityKind::client_group, static_cast<std::uint32_t>(group - groups.begin())});
      return true;
    }
    const auto node =
        std::find_if(directory_.nodes.begin(), directory_.nodes.end(), [&](const auto& n) { return n.name == name; });
    if (node == directory_.nodes.end()) return false;
    wanted_.push_back({node->kind, static_cast<std::uint32_t>(node - directory_.nodes.begin())});
    return true;
  }

  const record::Directory& directory_;
  std::ostream& out_;
  std::vector<record::Entity> wanted_;
  bool everybody_ = false;
};

std::string start_text(const scenario::FaultStart& at) {
  const std::string offset = metrics::seconds(at.offset.a);
  const std::string random = at.offset.kind == Distribution::Kind::constant ? "" : " (random)";
  if (at.after.empty()) return "at " + offset + random;
  return fmt::format("{} after the {} of {}{}", offset, at.after_end ? "end" : "begin", at.after, random);
}

std::string times_text(std::int64_t times, Duration every) {
  return times > 1 ? fmt::format("{} times, every {}", times, metrics::seconds(every)) : "once";
}

/// What would be run, without running it.
std::string plan(const scenario::Scenario& s) {
  std::string text = fmt::format("{}  {}   seed {}, scenario {}\n", s.name, s.title, s.seed, scenario::hash_text(s));
  metrics::Table clients("llr"), faults("l"), steps("l"), requests("l");
  for (const scenario::ClientGroup& group : s.client_groups) {
    std::int64_t users = 0;
    for (const auto& part : group.parts) users += part.count;
    clients.row({group.id, "at " + group.at, metrics::grouped(static_cast<std::uint64_t>(users)) + " users"});
  }
  for (const scenario::Fault& fault : s.faults)
    faults.row({fault.id, start_text(fault.at),
                fmt::format("for {}{}", metrics::seconds(fault.duration.a),
                            fault.duration.kind == Distribution::Kind::constant ? "" : " (random)"),
                times_text(fault.times, fault.every),
                fmt::format("{} {}, {}", scenario::word_of(fault.what), fault.where, scenario::word_of(fault.mode))});
  for (const scenario::RandomFailure& failure : s.random_failures)
    faults.row(
        {failure.id, "now and then", "mtbf " + metrics::seconds(failure.mtbf), "each by itself",
         fmt::format("{} {}, {}", scenario::word_of(failure.what), failure.where, scenario::word_of(failure.mode))});
  for (const scenario::OperatorStep& step : s.operator_steps)
    steps.row({step.id, "reason " + start_text(step.at),
               step.strings.empty() ? fmt::format("publishes {} for {}", scenario::word_of(step.publish),
                                                  scenario::word_of(step.product))
                                    : "publishes strings of its own"});
  for (const scenario::Request& request : s.requests)
    requests.row({request.id, start_text(request.at), times_text(request.times, request.every),
                  fmt::format("{} {}", scenario::word_of(request.what), request.where)});
  text += "users\n" + clients.text();
  if (!s.faults.empty() || !s.random_failures.empty()) text += "faults\n" + faults.text();
  if (!s.operator_steps.empty()) text += "operator\n" + steps.text();
  if (!s.requests.empty()) text += "requests\n" + requests.text();
  if (!s.budgets.empty()) text += "budgets\n";
  for (const scenario::Budget& budget : s.budgets) text += fmt::format("  {}  {}\n", budget.id, budget.text);
  return text + fmt::format("{} of simulated time; nothing was run\n", metrics::clock(TimePoint{} + s.horizon));
}

ExitCode exit_code_of(const report::RunReport& report) {
  if (StopSignals::exit_code() != ExitCode::done) return StopSignals::exit_code();
  return report::overall_verdict(report) == "fail" ? ExitCode::verdict_negative : ExitCode::done;
}

/// A budget that failed and that clients can explain; nothing when there is none.
std::optional<std::string> budget_to_explain(const report::RunReport& report) {
  for (const verdict::Judgement& j : report.judgements) {
    const scenario::Budget& budget = report.scenario.budgets[j.budget];
    if (j.word == verdict::Word::fail && std::holds_alternative<explain::Question>(explain::question_of(budget)))
      return budget.id;
  }
  return std::nullopt;
}

/// The next command that makes sense after this run.
std::string next_command(const RunArgs& args, const Common& common, const report::RunReport& report) {
  if (!report.result.outcome.violations.empty())
    return fmt::format("failcast run {} --seed {} --check-rules --trace all", args.scenario, report.scenario.seed);
  const bool is_kept = !common.output.empty() && common.output != "-";
  const bool is_as_written = args.sets.empty() && args.seed.empty() && args.replication.empty() && args.scenario != "-";
  if (const auto budget = budget_to_explain(report); budget && (is_kept || is_as_written))
    return fmt::format("failcast explain {} --budget {}", is_kept ? common.output : args.scenario, *budget);
  if (common.output.empty()) return fmt::format("keep it: failcast run {} -o result.json", args.scenario);
  if (report.result.slowest.empty() || !(is_kept || is_as_written)) return "failcast list metrics";
  return fmt::format("failcast explain {} --slowest 3", is_kept ? common.output : args.scenario);
}

/// What a run writes to, opened before it starts so that trouble shows then; null: nothing, or stdout.
struct Files {
  std::unique_ptr<OutputFile> result, records;
};

/// The file of a flag. False when it cannot be written; that is said.
bool open(std::unique_ptr<OutputFile>& file, const std::string& path, const Console& console) {
  if (path.empty() || path == "-") return true;
  file = std::make_unique<OutputFile>(path);
  if (file->trouble()) console.error(*file->trouble());
  return !file->trouble();
}

/// Every fact to the file of --records, or to stdout. False when the file cannot be written; that is said.
bool deliver(record::RecordLines& records, const record::Directory& directory, const Console& console,
             OutputFile* file) {
  const auto write = [&](std::ostream& out) { return records.write(out, directory, StopSignals::flag()); };
  if (file == nullptr ? write(console.out) : file->commit(write)) return true;
  if (file != nullptr && file->trouble()) {
    console.error(*file->trouble());
    return false;
  }
  console.error("interrupted: the records are not written to their end");
  return true;
}

/// Summary or result to stdout, and the result to the file of -o.
ExitCode deliver(const report::RunReport& report, const RunArgs& args, const Common& common, const Console& console,
                 OutputFile* file) {
  const bool wants_json = common.format == "json" || common.output == "-";
  const std::string json = wants_json || file != nullptr ? report::result_json(report, common.verbose) : "";
  if (file != nullptr && !file->commit(json)) {
    console.error(*file->trouble());
    return ExitCode::file_trouble;
  }
  if (args.trace.empty() && args.records != "-")
    console.out << (wants_json ? json : report::summary(report, {console.colour(common), common.verbose}));
  console.out.flush();
  if (!console.out) {
    console.error("cannot write to standard output");
    return ExitCode::file_trouble;
  }
  console.hint(common, next_command(args, common, report));
  return exit_code_of(report);
}

ExitCode simulate(const scenario::Scenario& scenario, std::uint32_t replication, const RunArgs& args,
                  const Common& common, const Console& console, const Files& files) {
  if (const auto refused = too_large(memory_need(scenario, !args.records.empty()), available_memory())) {
    console.error(*refused);
    return ExitCode::bad_scenario;
  }
  const StopSignals signals;
  Progress progress(console.err, console.err_is_terminal);
  const auto show = [&](TimePoint reached, TimePoint horizon) {
    if (!common.quiet) progress.at(reached, horizon);
  };
  const auto world = build_world(
      scenario,
      {.check_rules = args.check_rules, .replication = replication, .every_event = args.every_event, .progress = show});
  metrics::Collector collector(*world, scenario);
  Transcript transcript(world->directory(), console.out);
  std::vector<record::FactSink*> sinks{&collector};
  if (!args.trace.empty()) {
    if (const auto unknown = transcript.select(args.trace)) {
      console.error(fmt::format("--trace: nobody is called \"{}\"", *unknown));
      return ExitCode::bad_command;
    }
    sinks.push_back(&transcript);
  }
  record::RecordLines records;
  if (!args.records.empty()) sinks.push_back(&records);
  const world::Outcome outcome = world->run(sinks);
  progress.finish();
  if (!args.records.empty()) {
    if (outcome.end == world::EndReason::interrupted)
      console.error("the run did not reach its end: its records are not written");
    else if (!deliver(records, world->directory(), console, files.records.get()))
      return ExitCode::file_trouble;
  }
  const metrics::Result result = collector.finish(outcome);
  capacity::HeadRoom head_room = capacity::head_room(scenario);
  head_room.peaks = capacity::peaks_of(outcome, world->directory());
  const report::RunReport report{scenario,    world->directory(),  result, verdict::judge(scenario.budgets, result),
                                 replication, std::move(head_room)};
  return deliver(report, args, common, console, files.result.get());
}

}  // namespace

ExitCode run(const RunArgs& args, const Common& common, const Console& console) {
  Loaded loaded = load_scenario(args.scenario, read_options(args.sets, args.seed), common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&loaded)) return *code;
  const auto& scenario = std::get<scenario::Scenario>(loaded);
  if (args.dry_run) return answer(plan(scenario), common, console);
  const auto replication = replication_number(args.replication);
  if (const std::string* why = std::get_if<std::string>(&replication)) {
    console.error(*why);
    return ExitCode::bad_command;
  }

  Files files;
  if (!open(files.result, common.output, console) || !open(files.records, args.records, console))
    return ExitCode::file_trouble;
  try {
    return simulate(scenario, std::get<std::uint32_t>(replication), args, common, console, files);
  } catch (const std::bad_alloc&) {
    console.error("the run took more memory than there is: fewer clients or segments take less");
    return ExitCode::bad_scenario;
  } catch (const std::exception& trouble) {
    console.error(fmt::format("internal: {}", trouble.what()));
    console.hint(common, fmt::format("this repeats it: failcast run {} --seed {} --replication {}", args.scenario,
                                     scenario.seed, std::get<std::uint32_t>(replication)));
    return ExitCode::internal_error;
  }
}

ExitCode answer(std::string_view text, const Common& common, const Console& console) {
  if (common.output.empty() || common.output == "-") {
    console.out << text << std::flush;
    if (console.out) return ExitCode::done;
    console.error("cannot write to standard output");
    return ExitCode::file_trouble;
  }
  OutputFile file(common.output);
  if (file.commit(text)) return ExitCode::done;
  console.error(*file.trouble());
  return ExitCode::file_trouble;
}

}  // namespace failcast::cli
