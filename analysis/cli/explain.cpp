#include <algorithm>
#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/cli/loading.hpp"
#include "analysis/cli/memory.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/cli/progress.hpp"
#include "analysis/cli/simulation.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/explain/timeline.hpp"
#include "analysis/report/result_file.hpp"
#include "analysis/report/study_report.hpp"

namespace failcast::cli {
namespace {

/// A scenario to replay, and the run that it must equal.
struct Original {
  scenario::Scenario scenario;
  std::uint32_t replication = 0;
  std::optional<std::uint64_t> trajectory_hash;  ///< of a result file
};

std::variant<Original, ExitCode> load_original(const ExplainArgs& args, const Common& common, const Console& console) {
  const auto text = args.file == "-" ? std::nullopt : read_whole(args.file);
  const auto replay = text ? report::read_replay(*text) : std::nullopt;
  if (!replay && text && report::is_study(*text)) {
    console.error(args.file + " is a study of many runs: explain one of them, with its scenario and --replication");
    return ExitCode::bad_command;
  }
  if (!replay) {
    Loaded loaded = load_scenario(args.file, read_options(args.sets, args.seed), common, console);
    if (const ExitCode* code = std::get_if<ExitCode>(&loaded)) return *code;
    const auto number = replication_number(args.replication);
    if (const std::string* why = std::get_if<std::string>(&number)) {
      console.error(*why);
      return ExitCode::bad_command;
    }
    return Original{std::get<scenario::Scenario>(std::move(loaded)), std::get<std::uint32_t>(number), std::nullopt};
  }
  if (!args.sets.empty() || !args.seed.empty() || !args.replication.empty()) {
    console.error("a result file is replayed as it was run: --set, --seed and --replication need its scenario");
    return ExitCode::bad_command;
  }
  Loaded loaded =
      accept(scenario::read_text(replay->scenario_text, args.file, {}, read_options({}, "")), common, console);
  if (std::holds_alternative<ExitCode>(loaded)) return ExitCode::file_trouble;
  const auto hash = replay->complete ? std::optional(replay->trajectory_hash) : std::nullopt;
  return Original{std::get<scenario::Scenario>(std::move(loaded)), replay->replication, hash};
}

/// The words that prove the replay, and whether it was the same run.
std::pair<std::string, bool> proof(std::uint64_t traced, std::uint64_t original, bool from_file) {
  const bool same = traced == original;
  return {fmt::format("replayed from seed; run {} {} {}\n", report::hex(traced), same ? "equals" : "DIFFERS FROM",
                      same ? (from_file ? "the result file's" : "the run without tracing") : report::hex(original)),
          same};
}

struct Replayer {
  const Original& original;
  const Common& common;

  std::unique_ptr<world::World> build(Progress& progress) const {
    const auto show = [this, &progress](TimePoint reached, TimePoint horizon) {
      if (!common.quiet) progress.at(reached, horizon);
    };
    return build_world(original.scenario, {.replication = original.replication, .progress = show});
  }
};

/// Every value of the scenario with its provenance, by the parameter's name.
explain::ParameterValues parameter_values(const scenario::Scenario& scenario) {
  explain::ParameterValues values;
  for (const auto& row : nlohmann::json::parse(scenario::resolved_json(scenario))) {
    std::string name = row.at("path").get<std::string>().substr(1);
    std::replace(name.begin(), name.end(), '/', '.');
    const nlohmann::json& value = row.at("value");
    values[name] = fmt::format("{}, {}", value.is_string() ? value.get<std::string>() : value.dump(),
                               row.value("source", "unstated"));
  }
  return values;
}

std::optional<SegmentId> find_segment(const record::Directory& directory, const std::string& name) {
  const auto found = std::find(directory.segments.begin(), directory.segments.end(), name);
  if (found == directory.segments.end()) return std::nullopt;
  return SegmentId{static_cast<std::uint32_t>(found - directory.segments.begin())};
}

/// Says what is wrong with the names on the command line.
std::optional<ExitCode> refuse_names(const ExplainArgs& args, const record::Directory& directory,
                                     const Console& console) {
  if (directory.clients.empty()) {
    console.error("this scenario has no clients");
    return ExitCode::bad_command;
  }
  if (!directory.find_client(args.client)) {
    console.error(fmt::format("no client \"{}\"; names look like {}", args.client, directory.client_name(0)));
    return ExitCode::bad_command;
  }
  if (!args.segment.empty() && !find_segment(directory, args.segment)) {
    const std::string meant = scenario::did_you_mean(args.segment, directory.segments);
    console.error(fmt::format("no segment \"{}\"{}", args.segment, meant.empty() ? "" : "  = " + meant));
    return ExitCode::bad_command;
  }
  return std::nullopt;
}

ExitCode replay(const ExplainArgs& args, const Original& original, const Common& common, const Console& console) {
  if (const auto refused = too_large(memory_need(original.scenario, false), available_memory())) {
    console.error(*refused);
    return ExitCode::bad_scenario;
  }
  const StopSignals signals;
  const Replayer replayer{original, common};
  Progress progress(console.err, console.err_is_terminal);
  const auto world = replayer.build(progress);
  const record::Directory& directory = world->directory();
  if (const auto refused = refuse_names(args, directory, console)) return *refused;

  explain::ClientTrace trace(*directory.find_client(args.client));
  const world::Outcome traced = world->run({&trace});
  if (traced.end == world::EndReason::interrupted) return StopSignals::exit_code();
  std::uint64_t hash = original.trajectory_hash.value_or(0);
  if (!original.trajectory_hash) {
    const world::Outcome untraced = replayer.build(progress)->run({});
    if (untraced.end == world::EndReason::interrupted) return StopSignals::exit_code();
    hash = untraced.trajectory_hash;
  }
  progress.finish();

  const SegmentId segment = args.segment.empty() ? explain::worst_segment(trace, directory, traced.reached)
                                                 : *find_segment(directory, args.segment);
  const auto episodes = explain::episodes(trace, directory, segment, traced.reached);
  const auto [words, same] = proof(traced.trajectory_hash, hash, original.trajectory_hash.has_value());
  const ExitCode delivered = answer(explain::to_text(episodes, directory, trace.client(), segment,
                                                     parameter_values(original.scenario), common.verbose) +
                                        words,
                                    common, console);
  if (delivered != ExitCode::done) return delivered;
  if (!same) {
    const bool from_file = original.trajectory_hash.has_value();
    console.error(
        from_file ? fmt::format("{} is not a result of this program and this scenario: edited, or of another version",
                                args.file)
                  : "tracing changed the run: please report this");
    return from_file ? ExitCode::file_trouble : ExitCode::internal_error;
  }
  console.hint(common, fmt::format("every fact of it: failcast explain {} --client {} -v", args.file, args.client));
  return ExitCode::done;
}

}  // namespace

ExitCode explain(const ExplainArgs& args, const Common& common, const Console& console) {
  const auto original = load_original(args, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&original)) return *code;
  try {
    return replay(args, std::get<Original>(original), common, console);
  } catch (const std::exception& trouble) {
    console.error(fmt::format("internal: {}", trouble.what()));
    console.hint(common, fmt::format("this repeats it: failcast explain {} --client {}", args.file, args.client));
    return ExitCode::internal_error;
  }
}

}  // namespace failcast::cli
