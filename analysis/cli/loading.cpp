#include "analysis/cli/loading.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <ostream>

#include <fmt/format.h>

#include "analysis/cli/installed.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/metrics/metric_list.hpp"
#include "analysis/verdict/verdict.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::cli {
namespace {

using scenario::Diagnostic;

bool can_be_read(const std::string& path) {
  std::error_code ignored;
  return !std::filesystem::is_directory(path, ignored) && std::ifstream(path).good();
}

/// The reader does not know which metric takes which aggregate or slice.
void check_budgets(scenario::ReadResult& read, const std::string& file) {
  if (!read.scenario) return;
  const scenario::Scenario& s = *read.scenario;
  for (std::size_t i = 0; i < s.budgets.size(); ++i) {
    const auto mistake = verdict::mistake_in(s.budgets[i], s);
    if (!mistake) continue;
    Diagnostic d;
    d.code = "E040";
    d.file = file;
    d.path = fmt::format("/budgets/{}/require", i);
    const auto origin =
        std::find_if(s.origins.begin(), s.origins.end(), [&](const auto& o) { return o.path == d.path; });
    if (origin != s.origins.end() && origin->line > 0) {
      d.file = origin->file;
      d.line = origin->line;
      d.column = 1;
    }
    d.message = *mistake;
    d.hint = "see failcast list metrics";
    read.diagnostics.push_back(std::move(d));
  }
  if (scenario::has_errors(read.diagnostics)) read.scenario.reset();
}

std::string counted(std::size_t n, std::string_view what) { return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s"); }

}  // namespace

scenario::ReadOptions read_options(const std::vector<std::string>& sets, const std::string& seed) {
  scenario::ReadOptions options;
  options.sets = sets;
  if (!seed.empty()) options.sets.push_back("run.seed=" + seed);
  options.known_metrics = metrics::budget_metrics();
  return options;
}

UtcTime today(const Common& common) {
  if (!common.today.empty()) return std::get<UtcTime>(scenario::parse_date(common.today));
  const auto day = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return UtcTime{std::chrono::duration_cast<UtcClock::duration>(day.time_since_epoch())};
}

scenario::ReadResult read_scenario_text(const std::string& text, const scenario::ReadOptions& options) {
  scenario::ReadResult read = scenario::read_text(text, "stdin", std::filesystem::current_path(), options);
  check_budgets(read, "stdin");
  return read;
}

std::optional<scenario::ReadResult> read_scenario(const std::string& path, const scenario::ReadOptions& options) {
  if (path == "-") {
    const auto text = read_whole(path);
    return text ? std::optional(read_scenario_text(*text, options)) : std::nullopt;
  }
  if (!can_be_read(path)) return std::nullopt;
  scenario::ReadResult read = scenario::read_file(path, options);
  check_budgets(read, path);
  return read;
}

Loaded load_scenario(const std::string& path, scenario::ReadOptions options, const Common& common,
                     const Console& console) {
  options.today = today(common);
  auto read = read_scenario(path, options);
  if (!read) {
    const std::string meant = scenario::did_you_mean(path, scenario_names());
    console.error(fmt::format("cannot read {}{}", path, meant.empty() ? "" : "  = " + meant));
    console.hint(common, "failcast list scenarios");
    return ExitCode::file_trouble;
  }
  return accept(std::move(*read), common, console);
}

Loaded accept(scenario::ReadResult read, const Common& common, const Console& console) {
  const auto errors =
      static_cast<std::size_t>(std::count_if(read.diagnostics.begin(), read.diagnostics.end(),
                                             [](const Diagnostic& d) { return d.severity == Diagnostic::error; }));
  for (const Diagnostic& d : read.diagnostics)
    if (d.severity == Diagnostic::error || !common.quiet) console.err << scenario::format(d) << "\n";
  if (read.scenario) return std::move(*read.scenario);
  console.err << fmt::format("{}, {}; nothing was run\n", counted(errors, "error"),
                             counted(read.diagnostics.size() - errors, "warning"));
  return ExitCode::bad_scenario;
}

}  // namespace failcast::cli
