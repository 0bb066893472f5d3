#include "analysis/cli/study_driver.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <ostream>

#include <fmt/format.h>

#include "analysis/cli/loading.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/cli/simulation.hpp"
#include "analysis/cli/study_progress.hpp"
#include "analysis/cli/study_workers.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/report/study_sqlite.hpp"
#include "analysis/report/study_summary.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::cli {
namespace {

/// Cells of one study; more is a slip of the pen, and a result file that nobody can open.
constexpr std::uint64_t kMostCells = 2'000'000;

std::variant<study::Shard, std::string> parse_shard(const std::string& text) {
  if (text.empty()) return study::Shard{};
  const std::size_t slash = text.find('/');
  std::uint32_t index = 0, count = 0;
  const auto number = [](std::string_view digits, std::uint32_t& value) {
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return problem == std::errc{} && end == digits.data() + digits.size();
  };
  const std::string_view all = text;
  if (slash == std::string::npos || !number(all.substr(0, slash), index) || !number(all.substr(slash + 1), count) ||
      index < 1 || index > count)
    return fmt::format("--shard {}: write i/n, as 1/4 to 4/4", text);
  return study::Shard{index - 1, count};
}

/// Why the flags do not fit together, or the study is too large.
std::optional<std::string> mistake_in(const study::Plan& plan, const StudyFlags& flags, const Common& common,
                                      study::Shard shard) {
  if (const auto why = too_many_cells(plan)) return why;
  if (const auto twice = same_file({common.output == "-" ? "" : common.output, flags.csv, flags.sqlite, flags.store}))
    return *twice + " is named for two files";
  if (shard.count > 1 && plan.until) return "--until needs all replications at one place: not with --shard";
  if (shard.count > 1 && flags.store.empty())
    return "--shard keeps its cells in a file for `merge`: name it with --store";
  if (shard.count > 1 && !common.output.empty()) return "--shard gives no result by itself: take -o to `merge`";
  return std::nullopt;
}

/// What was asked for and could not be had.
void warn(const report::StudyReport& report, const StudyFlags& flags, const Common& common, const Console& console) {
  const study::Study& s = report.study;
  if (common.quiet || !s.complete()) return;
  if (s.plan.until && !s.precise.value_or(false))
    console.err << (s.plan.replications < s.plan.until->cap
                        ? fmt::format("warning: {} has no finite mean in {} replications: no precision to reach\n",
                                      text_of(s.plan.until->measure), s.plan.replications)
                        : fmt::format(
                              "warning: {} is not known to {} with {} replications, the cap; --cap allows more\n",
                              text_of(s.plan.until->measure), flags.until.substr(flags.until.rfind('=') + 1),
                              s.plan.replications));
  if (report.verdict == "unsure")
    console.err
        << "warning: budgets marked UNSURE are undecided: their limits lie within the intervals; more replications "
           "would tell\n";
  for (const std::string& text : flags.metrics)
    for (std::size_t m = 0; m < s.plan.measures.size(); ++m)
      if (text_of(s.plan.measures[m]) == text && std::all_of(report.estimates.begin(), report.estimates.end(),
                                                             [&](const auto& point) { return point[m].n == 0; }))
        console.err << fmt::format("warning: {} was measured nowhere: nothing of that kind happened\n", text);
}

/// Under another name first: a database that is there stays as it is until the new one is whole.
bool write_database(const report::StudyReport& report, const std::string& path, const Console& console) {
  const std::string part = fmt::format("{}.part-{}", path, ::getpid());
  std::error_code ignored, error;
  std::filesystem::remove(part, ignored);
  auto trouble = report::write_sqlite(report, part);
  if (!trouble) std::filesystem::rename(part, path, error);
  if (error) trouble = error.message();
  if (!trouble) return true;
  std::filesystem::remove(part, ignored);
  console.error(fmt::format("cannot write {}: {}", path, *trouble));
  return false;
}

/// Names, hash, canonical text; no knobs, one point, the usual measures and those asked for. The exit code after what
/// is wrong has been said.
std::variant<study::Plan, ExitCode> plan_for(const scenario::Scenario& scenario, const StudyFlags& flags,
                                             const Console& console) {
  study::Plan plan;
  plan.name = scenario.name;
  plan.title = scenario.title;
  plan.scenario_hash = scenario::hash_text(scenario);
  plan.resolved = scenario::canonical_json(scenario);
  plan.sources = scenario.sources;
  plan.seed = scenario.seed;
  plan.points = {{.hash = plan.scenario_hash}};
  std::vector<study::Measure> measures;
  for (const std::string& text : flags.metrics) {
    const auto parsed = study::parse_measure(text);
    if (const std::string* why = std::get_if<std::string>(&parsed))
      return refuse(fmt::format("--metric {}: {}", text, *why), console);
    measures.push_back(std::get<study::Measure>(parsed));
  }
  if (!flags.until.empty()) {
    auto parsed = parse_precision(flags.until, scenario);
    if (const std::string* why = std::get_if<std::string>(&parsed))
      return refuse(fmt::format("--until {}: {}", flags.until, *why), console);
    plan.until = std::get<study::Precision>(parsed);
    measures.push_back(plan.until->measure);
  }
  for (const study::Measure& measure : measures)
    if (const auto why = study::mistake_in(measure, scenario)) return refuse(*why, console);
  for (const study::Measure& usual : study::usual_measures(scenario)) measures.push_back(usual);
  for (const study::Measure& measure : measures)
    if (std::find(plan.measures.begin(), plan.measures.end(), measure) == plan.measures.end())
      plan.measures.push_back(measure);
  return plan;
}

}  // namespace

ScenarioSource::ScenarioSource(std::string path, std::vector<std::string> sets, const std::string& seed)
    : path_(std::move(path)), sets_(std::move(sets)) {
  if (!seed.empty()) sets_.push_back("run.seed=" + seed);
  if (path_ == "-") text_ = read_whole(path_).value_or("");
}

scenario::ReadResult ScenarioSource::read(const std::vector<std::string>& point_sets) const {
  std::vector<std::string> sets = sets_;
  sets.insert(sets.end(), point_sets.begin(), point_sets.end());
  const scenario::ReadOptions options = read_options(sets, "");
  scenario::ReadResult read = text_ ? scenario::read_text(*text_, "stdin", std::filesystem::current_path(), options)
                                    : scenario::read_file(path_, options);
  if (read.scenario) read.scenario->origins.clear();  // as large as all the rest, and no run needs them
  return read;
}

Loaded ScenarioSource::load(const Common& common, const Console& console) const {
  if (!text_) return load_scenario(path_, read_options(sets_, ""), common, console);
  scenario::ReadOptions options = read_options(sets_, "");
  options.today = today(common);
  return accept(read_scenario_text(*text_, options), common, console);
}

std::variant<Prepared, ExitCode> prepare(const ScenarioSource& source, const StudyFlags& flags, std::uint32_t usual,
                                         std::uint32_t least, const Common& common, const Console& console) {
  Loaded loaded = source.load(common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&loaded)) return *code;
  auto& scenario = std::get<scenario::Scenario>(loaded);
  auto planned = plan_for(scenario, flags, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&planned)) return *code;
  Prepared ready{std::move(scenario), std::move(std::get<study::Plan>(planned))};
  ready.plan.replications = usual;
  if (flags.replications.empty()) return ready;
  const auto count = parse_count(flags.replications, "--replications", least);
  if (const std::string* why = std::get_if<std::string>(&count)) return refuse(*why, console);
  ready.plan.replications = std::get<std::uint32_t>(count);
  return ready;
}

ExitCode refuse(const std::string& why, const Console& console, ExitCode code) {
  console.error(why);
  return code;
}

std::optional<std::string> too_many_cells(const study::Plan& plan) {
  const std::uint64_t most = plan.until ? std::uint64_t{plan.until->cap} * plan.points.size() : plan.cells();
  if (std::max(most, plan.cells()) <= kMostCells) return std::nullopt;
  return fmt::format("{} cells are too many: at most {}; take fewer points or fewer replications", most, kMostCells);
}

bool check_points(study::Plan& plan, const ScenarioSource& source, const Console& console) {
  constexpr std::size_t kShown = 10;
  std::size_t wrong = 0;
  for (std::uint64_t p = 0; p < plan.points.size(); ++p) {
    const scenario::ReadResult read = source.read(sets_of(plan, p));
    if (read.scenario) {
      plan.points[p].hash = scenario::hash_text(*read.scenario);
      continue;
    }
    if (wrong++ >= kShown) continue;
    for (const scenario::Diagnostic& d : read.diagnostics)
      if (d.severity == scenario::Diagnostic::error)
        console.err << fmt::format("point {}: {}\n", p, scenario::format(d));
  }
  if (wrong > 0)
    console.err << fmt::format("{} of {} points are no scenario; nothing was run\n", wrong, plan.points.size());
  return wrong == 0;
}

std::variant<Driven, ExitCode> drive(const study::Plan& plan, const ScenarioSource& source,
                                     const scenario::Scenario& scenario, const StudyFlags& flags, const Common& common,
                                     const Console& console) {
  const auto shard = parse_shard(flags.shard);
  if (const std::string* why = std::get_if<std::string>(&shard)) return refuse(*why, console);
  const study::Shard part = std::get<study::Shard>(shard);
  if (!flags.sqlite.empty() && !report::sqlite_is_built())
    return refuse("--sqlite: this program was built without SQLite (libsqlite3-dev)", console);
  if (const auto why = mistake_in(plan, flags, common, part)) return refuse(*why, console);
  StudyWorkers workers(plan, source, scenario, flags, common, console);
  if (workers.refused()) return *workers.refused();

  Driven driven;
  std::unique_ptr<study::Store> store;
  if (!flags.store.empty())
    driven.store = flags.store;
  else if (!common.output.empty() && common.output != "-")
    driven.store = common.output + ".cells";
  if (driven.store) {
    store = std::make_unique<study::Store>(*driven.store, study::to_line(plan), part);
    if (store->trouble()) return refuse(*store->trouble(), console, ExitCode::file_trouble);
    if (!store->found().empty() && !common.quiet)
      console.err << fmt::format("{} cells are in {} already\n", store->found().size(), *driven.store);
  }
  const StopSignals signals;
  StudyProgress progress(console, common, flags.live);
  const study::Hooks hooks{[&](const study::Study& s, std::uint64_t wanted) { progress.at(s, wanted, part); },
                           [] { return StopSignals::flag()->load(); }};
  if (store) workers.on_fork([&store] { store->forget(); });
  driven.study = study::run_study(plan, workers.get(), store.get(), part, hooks);
  progress.finish();
  for (const study::Failed& failed : driven.study.failed)
    console.error(fmt::format("cell {} failed {} times: {}\n  this repeats it: {}", failed.cell, study::kAttempts,
                              failed.why, replay_command(plan, failed.cell, source.path())));
  if (!driven.study.failed.empty()) driven.code = ExitCode::internal_error;
  if (driven.study.stopped) driven.code = StopSignals::exit_code();
  if (store && store->trouble()) {
    driven.code = ExitCode::file_trouble;
    console.error(fmt::format("{}\n  {} cells are kept; the same command goes on from there", *store->trouble(),
                              driven.study.cells.size()));
  }
  return driven;
}

ExitCode give_out(const Answer& answer, const report::StudyReport& report, const Driven& driven,
                  const StudyFlags& flags, const Common& common, const Console& console) {
  const auto write = [&](const std::string& path, const std::string& text) {
    OutputFile file(path);
    const bool written = file.commit(text);
    if (!written) console.error(*file.trouble());
    return written;
  };
  const bool to_stdout = common.output == "-";
  bool all_written = common.output.empty() || to_stdout || write(common.output, answer.json());
  console.out << (common.format == "json" || to_stdout ? answer.json() : answer.text()) << std::flush;
  if (!flags.csv.empty() && !write(flags.csv, report::study_csv(report))) all_written = false;
  if (!flags.sqlite.empty() && !write_database(report, flags.sqlite, console)) all_written = false;
  if (!console.out) return refuse("cannot write to standard output", console, ExitCode::file_trouble);
  if (!all_written) return ExitCode::file_trouble;
  if (report.study.complete() && driven.store && flags.store.empty()) {
    std::error_code ignored;
    std::filesystem::remove(*driven.store, ignored);
  }
  return ExitCode::done;
}

ExitCode deliver(const report::StudyReport& report, const Driven& driven, const StudyFlags& flags, const Common& common,
                 const Console& console, const std::string& scenario_file) {
  const study::Study& s = report.study;
  if (!flags.shard.empty()) {
    console.out << fmt::format("shard {}: {} cells are in {}\n", flags.shard, s.cells.size(), flags.store);
    console.hint(common, "when all shards are done: failcast merge SHARD... -o result.json");
    return driven.code;
  }
  const Answer answer{[&] {
                        return report::study_summary(report, {console.colour(common), common.verbose});
                      },
                      [&] { return report::study_json(report); }};
  if (const ExitCode code = give_out(answer, report, driven, flags, common, console); code != ExitCode::done)
    return code;
  warn(report, flags, common, console);
  console.hint(common, common.output.empty()
                           ? fmt::format("keep it: add -o result.json; one run of it: failcast run {} --replication 0",
                                         scenario_file)
                           : fmt::format("failcast compare {} ANOTHER", common.output));
  if (driven.code != ExitCode::done) return driven.code;
  return report.verdict == "fail" ? ExitCode::verdict_negative : ExitCode::done;
}

std::variant<double, std::string> parse_quantity(const std::string& text, metrics::Unit unit) {
  const auto of = [](const auto& parsed, auto convert) -> std::variant<double, std::string> {
    if (const auto* problem = std::get_if<scenario::UnitError>(&parsed))
      return problem->message + (problem->hint.empty() ? "" : "  = " + problem->hint);
    return convert(std::get<0>(parsed));
  };
  const auto same = [](double v) { return v; };
  switch (unit) {
    case metrics::Unit::seconds:
      return of(scenario::parse_duration(text), [](Duration d) { return metrics::to_seconds(d.count()); });
    case metrics::Unit::minutes:
      return of(scenario::parse_duration(text), [](Duration d) { return metrics::to_seconds(d.count()) / 60; });
    case metrics::Unit::days:
      return of(scenario::parse_duration(text), [](Duration d) { return metrics::to_seconds(d.count()) / 86'400; });
    case metrics::Unit::ratio: return of(scenario::parse_number(text, scenario::Unit::ratio), same);
    case metrics::Unit::per_second: return of(scenario::parse_number(text, scenario::Unit::per_second), same);
    case metrics::Unit::count: return of(scenario::parse_number(text, scenario::Unit::plain), same);
  }
  return std::string("not a quantity");
}

std::variant<study::Precision, std::string> parse_precision(const std::string& text,
                                                            const scenario::Scenario& scenario) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string::npos) return std::string("write METRIC=WIDTH, as 'p95(failover_time)=2s'");
  const std::string name = text.substr(0, equals);
  study::Precision precision;
  const auto budget = std::find_if(scenario.budgets.begin(), scenario.budgets.end(),
                                   [&](const scenario::Budget& b) { return b.id == name && b.each.empty(); });
  if (budget != scenario.budgets.end()) {
    precision.measure = study::measure_of(*budget);
  } else {
    const auto parsed = study::parse_measure(name);
    if (const std::string* why = std::get_if<std::string>(&parsed)) return *why;
    precision.measure = std::get<study::Measure>(parsed);
  }
  const auto width = parse_quantity(text.substr(equals + 1), unit_of(precision.measure));
  if (const std::string* why = std::get_if<std::string>(&width)) return *why;
  precision.half_width = std::get<double>(width);
  if (precision.half_width <= 0) return std::string("a width of 0 is never reached");
  return precision;
}

std::variant<std::uint32_t, std::string> parse_count(const std::string& text, const char* flag, std::uint32_t least) {
  std::uint32_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || value < least || value > kMostReplications)
    return fmt::format("{} {}: a whole number from {} to {}", flag, text, least, kMostReplications);
  return value;
}

}  // namespace failcast::cli
