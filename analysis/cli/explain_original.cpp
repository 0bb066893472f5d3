#include "analysis/cli/explain_original.hpp"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "analysis/cli/loading.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/cli/simulation.hpp"
#include "analysis/cli/study_driver.hpp"
#include "analysis/report/result_file.hpp"
#include "analysis/report/study_report.hpp"

namespace failcast::cli {
namespace {

using OriginalOrCode = std::variant<Original, ExitCode>;

ExitCode refuse(ExitCode code, const std::string& why, const Console& console) {
  console.error(why);
  return code;
}

/// A scenario that a file has resolved.
OriginalOrCode of_resolved(const std::string& text, const std::string& hash, const std::string& file,
                           const Common& common, const Console& console) {
  const auto read = [text, file](const std::vector<std::string>& sets) {
    return scenario::read_text(text, file, {}, read_options(sets, ""));
  };
  Loaded loaded = accept(read({}), common, console);
  if (std::holds_alternative<ExitCode>(loaded)) return ExitCode::file_trouble;
  Original original{.scenario = std::get<scenario::Scenario>(std::move(loaded)),
                    .replication = 0,
                    .trajectory_hash = std::nullopt,
                    .proof = "",
                    .provenance = {},
                    .study = std::nullopt,
                    .is_replay = true,
                    .read = read};
  if (scenario::hash_text(original.scenario) == hash) return original;
  return refuse(ExitCode::file_trouble,
                file + ": its scenario is not the one that its hash is of: edited, or of another version", console);
}

OriginalOrCode of_result(const report::Replay& replay, const ExplainArgs& args, const Common& common,
                         const Console& console) {
  if (!args.sets.empty() || !args.seed.empty() || !args.replication.empty())
    return refuse(ExitCode::bad_command,
                  "a result file is replayed as it was run: --set, --seed and --replication need its scenario; "
                  "--what-if changes a value",
                  console);
  OriginalOrCode loaded = of_resolved(replay.scenario_text, replay.scenario_hash, args.file, common, console);
  if (Original* original = std::get_if<Original>(&loaded)) {
    original->replication = replay.replication;
    original->provenance = replay.provenance;
    original->proof = "the result file's";
    if (replay.complete) original->trajectory_hash = replay.trajectory_hash;
  }
  return loaded;
}

/// The cell with the slowest client of all; of equal ones the first.
const study::CellResult& slowest_cell(const study::Study& study) {
  const auto lost = [](const study::CellResult& cell) {
    constexpr std::int64_t kNobody = -1;
    if (cell.slowest.empty()) return kNobody;
    return cell.slowest.front().lost_ns.value_or(INT64_MAX);
  };
  const study::CellResult* slowest = &study.cells.begin()->second;
  for (const auto& [number, cell] : study.cells)
    if (lost(cell) > lost(*slowest)) slowest = &cell;
  return *slowest;
}

OriginalOrCode of_study(const std::string& text, const ExplainArgs& args, const Common& common,
                        const Console& console) {
  std::string trouble;
  auto file = report::read_study(text, trouble);
  if (!file) return refuse(ExitCode::file_trouble, fmt::format("{} {}", args.file, trouble), console);
  const study::Plan& plan = file->study.plan;
  if (!args.sets.empty() || !args.seed.empty())
    return refuse(
        ExitCode::bad_command,
        "a study file is replayed as it was run: --set and --seed need its scenario; --what-if changes a value",
        console);
  if (!plan.knobs.empty() || file->study.cells.empty())
    return refuse(ExitCode::bad_command,
                  fmt::format("{} is a study of {} point{}: explain its scenario, with --set for one of them",
                              args.file, plan.points.size(), plan.points.size() == 1 ? "" : "s"),
                  console);
  const auto number = replication_number(args.replication);
  if (const std::string* why = std::get_if<std::string>(&number)) return refuse(ExitCode::bad_command, *why, console);
  const auto cell = args.replication.empty() ? file->study.cells.find(slowest_cell(file->study).cell)
                                             : file->study.cells.find(plan.cell(0, std::get<std::uint32_t>(number)));
  if (cell == file->study.cells.end())
    return refuse(ExitCode::bad_command, fmt::format("{} has no replication {}", args.file, args.replication), console);
  OriginalOrCode loaded = of_resolved(plan.resolved, plan.scenario_hash, args.file, common, console);
  if (Original* original = std::get_if<Original>(&loaded)) {
    original->replication = plan.replication_of(cell->first);
    original->proof = fmt::format("replication {} of the study file", original->replication);
    original->trajectory_hash = cell->second.trajectory_hash;
    original->study = std::move(file->study);
  }
  return loaded;
}

OriginalOrCode of_scenario(const ExplainArgs& args, const Common& common, const Console& console) {
  const auto source = std::make_shared<ScenarioSource>(args.file, args.sets, args.seed);
  Loaded loaded = source->load(common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&loaded)) return *code;
  const auto number = replication_number(args.replication);
  if (const std::string* why = std::get_if<std::string>(&number)) return refuse(ExitCode::bad_command, *why, console);
  return Original{.scenario = std::get<scenario::Scenario>(std::move(loaded)),
                  .replication = std::get<std::uint32_t>(number),
                  .trajectory_hash = std::nullopt,
                  .proof = "the run without tracing",
                  .provenance = {},
                  .study = std::nullopt,
                  .is_replay = false,
                  .read = [source](const std::vector<std::string>& sets) { return source->read(sets); }};
}

}  // namespace

std::variant<scenario::Scenario, explain::StuckLever> with_lever(const Original& original,
                                                                 const explain::Lever& lever) {
  scenario::ReadResult read = original.read({lever.set});
  if (read.scenario) return std::move(*read.scenario);
  return explain::StuckLever{lever.path, lever.from, fmt::format("{} is refused", lever.to)};
}

OriginalOrCode load_original(const ExplainArgs& args, const Common& common, const Console& console) {
  const auto text = args.file == "-" ? std::nullopt : read_whole(args.file);
  if (const auto replay = text ? report::read_replay(*text) : std::nullopt)
    return of_result(*replay, args, common, console);
  if (text && report::is_study(*text)) return of_study(*text, args, common, console);
  if (const auto damage = text ? report::damage_of_result(*text) : std::nullopt)
    return refuse(ExitCode::file_trouble, args.file + " " + *damage, console);
  return of_scenario(args, common, console);
}

}  // namespace failcast::cli
