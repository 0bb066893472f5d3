// `check S... --baseline DIR`: has failover got worse than what was accepted before, and do the budgets hold?
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <ostream>

#include <fmt/format.h>

#include "analysis/cli/baseline.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/cli/replayer.hpp"
#include "analysis/cli/report_document.hpp"
#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/tolerance.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/report/baseline_file.hpp"
#include "analysis/report/check_report.hpp"
#include "analysis/review/checked.hpp"
#include "analysis/study/ranks.hpp"

namespace failcast::cli {
namespace {

/// Replications of a new baseline, unless flags say otherwise; one that is there keeps its number.
constexpr std::uint32_t kReplications = 20;

/// One scenario of the command line, read and planned.
struct Candidate {
  ScenarioSource source;
  Prepared ready;
  std::string baseline_file;
};

/// All of them, or the exit code after everything that is wrong with any of them has been said.
std::variant<std::vector<Candidate>, ExitCode> prepare_all(const CheckArgs& args, const Common& common,
                                                           const Console& console) {
  std::vector<Candidate> all;
  ExitCode worst = ExitCode::done;
  std::map<std::string, std::string> file_of;
  for (const std::string& file : args.scenarios) {
    ScenarioSource source(file, args.sets, args.seed);
    auto prepared = prepare(source, args.study, 0, 1, common, console);
    if (const ExitCode* code = std::get_if<ExitCode>(&prepared)) {
      if (*code == ExitCode::bad_command) return *code;
      worst = std::max(worst, *code);
      continue;
    }
    Prepared& ready = std::get<Prepared>(prepared);
    const auto [other, is_new] = file_of.try_emplace(ready.plan.name, file);
    if (!is_new)
      return refuse(fmt::format("{} and {} are both called {}: they would share a baseline", other->second, file,
                                ready.plan.name),
                    console);
    std::string path = baseline_file(args.baseline, ready.plan.name);
    all.push_back({std::move(source), std::move(ready), std::move(path)});
  }
  if (worst != ExitCode::done) return worst;
  return all;
}

/// Runs some replications of a candidate. Nothing when that did not come to an end; `code` says why.
std::optional<study::Study> run_some(const Candidate& candidate, std::uint32_t first, std::uint32_t n,
                                     const CheckArgs& args, const Common& common, const Console& console,
                                     ExitCode& code) {
  study::Plan plan = candidate.ready.plan;
  plan.first_replication = first;
  plan.replications = n;
  Common without_output = common;
  without_output.output.clear();  // the answer of `check` goes there, not the cells
  auto driven = drive(plan, candidate.source, candidate.ready.scenario, args.study, without_output, console);
  if (const ExitCode* refused = std::get_if<ExitCode>(&driven))
    code = *refused;
  else
    code = std::get<Driven>(driven).code;
  if (code != ExitCode::done) return std::nullopt;
  return std::move(std::get<Driven>(driven).study);
}

/// Files that the answer goes to, opened before anything runs, so that trouble shows then.
class Files {
 public:
  /// False when it cannot be written; that is said.
  bool open(const std::string& path, const Console& console) {
    if (path.empty()) return true;
    auto file = std::make_unique<OutputFile>(path);
    if (file->trouble()) {
      console.error(*file->trouble());
      return false;
    }
    files_[path] = std::move(file);
    return true;
  }
  bool write(const std::string& path, const std::string& text, const Console& console) {
    if (path.empty() || files_.at(path)->commit(text)) return true;
    console.error(*files_.at(path)->trouble());
    return false;
  }

 private:
  std::map<std::string, std::unique_ptr<OutputFile>> files_;
};

/// What a budget and the differences come to, as the command ends.
ExitCode exit_code_of(verdict::Word word) {
  switch (word) {
    case verdict::Word::fail: return ExitCode::verdict_negative;
    case verdict::Word::unsure: return ExitCode::inconclusive;
    case verdict::Word::pass:
    case verdict::Word::waived: break;
  }
  return ExitCode::done;
}

/// Replications of the baseline to be: those asked for, or those of the one that it replaces.
std::uint32_t replications_of(const Candidate& candidate, const std::optional<std::string>& before) {
  if (candidate.ready.plan.replications > 0) return candidate.ready.plan.replications;
  std::string ignored;
  const auto baseline = before ? report::read_baseline(*before, ignored) : std::nullopt;
  return baseline ? baseline->study.plan.replications : kReplications;
}

/// Runs everything and writes the baselines when all of it is there.
ExitCode update(const std::vector<Candidate>& candidates, const CheckArgs& args, const Common& common,
                const Console& console) {
  std::error_code error;
  std::filesystem::create_directories(args.baseline, error);
  if (error)
    return refuse(fmt::format("cannot make the folder {}: {}", args.baseline, error.message()), console,
                  ExitCode::file_trouble);
  Files files;
  for (const Candidate& candidate : candidates)
    if (!files.open(candidate.baseline_file, console)) return ExitCode::file_trouble;
  std::vector<std::string> texts;
  std::string text;
  auto word = verdict::Word::pass;
  for (const Candidate& candidate : candidates) {
    const auto before = read_whole(candidate.baseline_file);
    ExitCode code = ExitCode::done;
    const auto study = run_some(candidate, 0, replications_of(candidate, before), args, common, console, code);
    if (!study) return code;
    texts.push_back(report::baseline_json(*study));
    const auto tally = study::tally(study::judge(*study, candidate.ready.scenario, 0), candidate.ready.scenario);
    if (tally.failed > 0) word = verdict::Word::fail;
    text += fmt::format("  {}  {}   {}\n",
                        !before                   ? "new"
                        : *before == texts.back() ? "same"
                                                  : "changed",
                        candidate.baseline_file, text_of(tally));
  }
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (!files.write(candidates[i].baseline_file, texts[i], console)) return ExitCode::file_trouble;
  console.out << text << fmt::format("{}  {} baselines in {}\n", name_of(word), candidates.size(), args.baseline)
              << std::flush;
  return console.out ? exit_code_of(word) : ExitCode::file_trouble;
}

/// What is wrong with the tolerances: a metric that none of the scenarios measures.
std::optional<std::string> unmeasured(const Tolerances& tolerances, const std::vector<Candidate>& candidates) {
  for (const auto& [measure, tolerance] : tolerances) {
    const bool known = std::any_of(candidates.begin(), candidates.end(), [&, m = measure](const Candidate& c) {
      const auto& measures = c.ready.plan.measures;
      return std::find(measures.begin(), measures.end(), m) != measures.end();
    });
    if (!known) return fmt::format("--tolerance: no scenario measures {}; --metric adds it", text_of(measure));
  }
  return std::nullopt;
}

/// A step summary is shared by all steps of a job: what others wrote stays.
bool append(const std::string& path, const std::string& text, const Console& console) {
  if (path.empty()) return true;
  std::ofstream file(path, std::ios::binary | std::ios::app);
  file << text << std::flush;
  if (!file) console.error(fmt::format("cannot write {}", path));
  return static_cast<bool>(file);
}

ExitCode deliver(const report::CheckReport& report, const CheckArgs& args, const Common& common, Files& files,
                 const Console& console) {
  const std::string json = common.format == "json" || !common.output.empty() ? report::check_json(report) : "";
  const auto page = [&] {
    ReportArgs of{.files = args.scenarios, .sets = args.sets};
    of.no_levers = true;
    if (!args.seed.empty()) of.sets.push_back("run.seed=" + args.seed);
    return page::to_html(review::with_check(report_document(of, common, console), report));
  };
  const bool to_file = !common.output.empty() && common.output != "-";
  if (!files.write(args.junit, args.junit.empty() ? "" : report::check_junit(report), console) ||
      !files.write(args.metrics, args.metrics.empty() ? "" : report::check_openmetrics(report), console) ||
      !files.write(args.html, args.html.empty() ? "" : page(), console) ||
      !files.write(to_file ? common.output : "", json, console) ||
      !append(args.summary, args.summary.empty() ? "" : report::check_markdown(report), console))
    return ExitCode::file_trouble;
  if (common.format == "json" || common.output == "-")
    console.out << json;
  else if (common.format == "github")
    console.out << report::check_annotations(report) << report::check_text(report, common.verbose);
  else
    console.out << report::check_text(report, common.verbose);
  console.out.flush();
  if (!console.out) return refuse("cannot write to standard output", console, ExitCode::file_trouble);
  const verdict::Word word = report::word_of(report);
  if (word != verdict::Word::pass)
    console.hint(common, fmt::format("accept what is now: failcast check {} --baseline {} --update-baseline",
                                     fmt::join(args.scenarios, " "), args.baseline));
  return exit_code_of(word);
}

ExitCode hold_against_baselines(std::vector<Candidate> candidates, Tolerances tolerances, const CheckArgs& args,
                                const Common& common, const Console& console) {
  std::vector<report::Baseline> baselines(candidates.size());
  bool all_there = true;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    auto read = read_baseline_of(candidates[i].baseline_file, candidates[i].ready.plan.name);
    if (const std::string* why = std::get_if<std::string>(&read)) {
      console.error(*why);
      all_there = false;
    } else {
      baselines[i] = std::move(std::get<report::Baseline>(read));
    }
  }
  if (!all_there) {
    console.error("a missing baseline is not a pass; nothing was run");
    console.hint(common, fmt::format("make baselines: failcast check {} --baseline {} --update-baseline",
                                     fmt::join(args.scenarios, " "), args.baseline));
    return ExitCode::file_trouble;
  }
  Files files;
  for (const std::string& path :
       {args.junit, args.metrics, args.html, common.output == "-" ? std::string() : common.output})
    if (!files.open(path, console)) return ExitCode::file_trouble;
  if (!append(args.summary, "", console)) return ExitCode::file_trouble;

  report::CheckReport report{.scenarios = {}, .exact = args.exact, .allow_new = args.allow_new};
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& candidate = candidates[i];
    const std::uint32_t kept = baselines[i].study.plan.replications, asked = candidate.ready.plan.replications;
    if (asked > kept)
      return refuse(
          fmt::format("{} has {} replications: no more than these can be compared", candidate.baseline_file, kept),
          console);
    ExitCode code = ExitCode::done;
    const auto run = [&](std::uint32_t first, std::uint32_t n) {
      return run_some(candidate, first, n, args, common, console, code);
    };
    auto gated = study::gate(baselines[i].study, candidate.ready.scenario, asked > 0 ? asked : kept, run,
                             {.tolerances = tolerances, .all_at_once = args.exact});
    if (!gated) return code;
    report.scenarios.push_back({.file = candidate.source.path(),
                                .baseline_file = candidate.baseline_file,
                                .scenario = candidate.ready.scenario,
                                .baseline = std::move(baselines[i].study),
                                .baseline_model = std::move(baselines[i].model),
                                .gated = std::move(*gated)});
  }
  return deliver(report, args, common, files, console);
}

ExitCode check_all(const CheckArgs& args, const Common& common, const Console& console) {
  if (study::launched_as_rank())
    return refuse("check is many small studies: run it without a launcher, with -j workers", console);
  auto tolerances = parse_tolerances(args.tolerances);
  if (const std::string* why = std::get_if<std::string>(&tolerances)) return refuse(*why, console);
  auto prepared = prepare_all(args, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&prepared)) return *code;
  auto& candidates = std::get<std::vector<Candidate>>(prepared);
  if (const auto why = unmeasured(std::get<Tolerances>(tolerances), candidates)) return refuse(*why, console);
  if (args.update_baseline) return update(candidates, args, common, console);
  return hold_against_baselines(std::move(candidates), std::move(std::get<Tolerances>(tolerances)), args, common,
                                console);
}

}  // namespace

ExitCode check(const CheckArgs& args, const Common& common, const Console& console) {
  return ending_of([&] { return check_all(args, common, console); }, common, console, "");
}

}  // namespace failcast::cli
