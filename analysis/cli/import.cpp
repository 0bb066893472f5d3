// failcast import: reads a catalogue or a status page, writes one replay or a folder of them.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "analysis/cli/loading.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/import/catalogue.hpp"
#include "analysis/import/replay.hpp"
#include "analysis/import/statuspage.hpp"

namespace failcast::cli {
namespace {

namespace fs = std::filesystem;
using import::Outage;
using scenario::Diagnostic;

/// Everything that was found, on stderr. Returns whether there is an error.
bool tell(const std::vector<Diagnostic>& diagnostics, const Common& common, const Console& console) {
  for (const Diagnostic& d : diagnostics)
    if (d.severity == Diagnostic::error || !common.quiet) console.err << scenario::format(d) << "\n";
  if (!scenario::has_errors(diagnostics)) return false;
  console.err << "nothing was written\n";
  return true;
}

/// Ids become names of scenarios and of files.
void check_ids(const std::vector<Outage>& outages, std::vector<Diagnostic>& diagnostics) {
  for (const Outage& outage : outages)
    if (!std::ranges::all_of(outage.id, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; }))
      diagnostics.push_back(scenario::error_at(outage.at, "E081", outage.path + "/id",
                                               fmt::format("\"{}\" cannot name a scenario", outage.id),
                                               "letters, digits, - and _"));
}

/// Ids that were perhaps meant: by a slip of the pen, or by a part of the name.
std::string near_ids(const std::string& id, const std::vector<Outage>& outages) {
  std::vector<std::string> ids, near;
  for (const Outage& outage : outages) {
    ids.push_back(outage.id);
    if (outage.id.find(id) != std::string::npos) near.push_back(outage.id);
  }
  constexpr std::size_t kSome = 5;
  if (near.size() > kSome) near.resize(kSome);
  if (!near.empty()) return fmt::format("did you mean {}?", fmt::join(near, " or "));
  return scenario::did_you_mean(id, ids);
}

/// The wanted entries. An unknown id is told.
std::vector<Outage> chosen(const ImportArgs& args, std::vector<Outage> outages, std::vector<Diagnostic>& diagnostics) {
  if (args.all) return outages;
  const auto found = std::ranges::find(outages, args.id, &Outage::id);
  if (found != outages.end()) return {*found};
  Diagnostic d;
  d.code = "E022";
  d.file = args.file;
  d.message = fmt::format("there is no entry \"{}\"", args.id);
  d.hint = near_ids(args.id, outages);
  diagnostics.push_back(std::move(d));
  return {};
}

struct Replay {
  fs::path file;  ///< empty: stdout
  std::string text;
};

/// The first of them that would take the place of another file; nothing when all is well.
std::optional<fs::path> in_the_way(const std::vector<Replay>& replays) {
  std::error_code ignored;
  for (const Replay& replay : replays)
    if (!replay.file.empty() && fs::exists(replay.file, ignored)) return replay.file;
  return std::nullopt;
}

ExitCode write(const std::vector<Replay>& replays, const Common& common, const Console& console) {
  if (const auto file = in_the_way(replays)) {
    console.error(fmt::format("{} is there already; nothing was written", file->string()));
    return ExitCode::file_trouble;
  }
  for (const Replay& replay : replays) {
    if (replay.file.empty()) return answer(replay.text, common, console);
    OutputFile file(replay.file);
    if (!file.commit(replay.text)) {
      console.error(*file.trouble());
      return ExitCode::file_trouble;
    }
    console.out << replay.file.string() << "\n";
  }
  console.out.flush();
  console.hint(common, fmt::format("failcast run {}", replays.front().file.string()));
  return ExitCode::done;
}

}  // namespace

ExitCode import_outages(const ImportArgs& args, const Common& common, const Console& console) {
  const auto text = read_whole(args.file);
  if (!text) {
    console.error(fmt::format("cannot read {}", args.file));
    return ExitCode::file_trouble;
  }
  const std::string name = args.file == "-" ? "stdin" : args.file;
  std::vector<Diagnostic> diagnostics;
  std::vector<Outage> outages = args.action == "statuspage" ? import::read_statuspage(*text, name, diagnostics)
                                                            : import::read_catalogue(*text, name, diagnostics);
  check_ids(outages, diagnostics);
  if (tell(diagnostics, common, console)) return ExitCode::bad_scenario;
  const Loaded loaded = load_scenario(args.deployment, read_options({}, ""), common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&loaded)) return *code;
  const auto& deployment = std::get<scenario::Scenario>(loaded);
  const bool to_stdout = common.output.empty() || common.output == "-";
  const fs::path target = to_stdout ? fs::path() : fs::path(common.output);
  std::error_code ignored;
  const fs::path folder = args.all ? target : target.parent_path();
  if (!folder.empty() && !fs::is_directory(folder, ignored)) {
    console.error(fmt::format("there is no folder {}; nothing was written", folder.string()));
    return ExitCode::file_trouble;
  }

  diagnostics.clear();
  std::vector<Replay> replays;
  for (const Outage& outage : chosen(args, std::move(outages), diagnostics)) {
    const fs::path file = args.all ? target / (outage.id + ".jsonc") : target;
    if (auto replay = import::replay(outage, deployment, args.deployment, folder, {}, diagnostics))
      replays.push_back({file, std::move(*replay)});
  }
  if (tell(diagnostics, common, console)) return ExitCode::bad_scenario;
  if (replays.empty()) {
    console.error(fmt::format("{} has no entry to replay; nothing was written", name));
    return ExitCode::bad_scenario;
  }
  return write(replays, common, console);
}

}  // namespace failcast::cli
