// `report`: the page for a readiness review, of runs that are run again and of studies as their files have them.
#include <cstdio>
#include <list>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analysis/capacity/head_room.hpp"
#include "analysis/cli/baseline.hpp"
#include "analysis/cli/findings.hpp"
#include "analysis/cli/graphviz.hpp"
#include "analysis/cli/loading.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/cli/printer.hpp"
#include "analysis/cli/ranking.hpp"
#include "analysis/cli/replayer.hpp"
#include "analysis/cli/report_document.hpp"
#include "analysis/cli/report_extras.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/report/json_parts.hpp"
#include "analysis/review/review.hpp"
#include "analysis/topology/text.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {
namespace {

/// One run, kept for as long as the report refers to it.
struct Replayed {
  Original original;
  std::string file;
  std::unique_ptr<world::World> world{};
  metrics::Result result{};
};

/// A word as a shell reads it back.
std::string in_shell(const std::string& word) {
  constexpr std::string_view kPlain = "-_./:,+=%@";
  const auto is_plain = [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || kPlain.find(c) != std::string_view::npos;
  };
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

review::Map map_of(const scenario::Scenario& scenario, const ReportExtras& extras) {
  const topology::Deployment deployment(scenario);
  const topology::Findings findings = topology::find_all(deployment, topology::modes_called("all"));
  review::Map map;
  const auto tell = [&](const std::vector<topology::Failure>& failures, std::vector<std::string>& sentences) {
    for (const topology::Failure& failure : failures)
      for (const topology::Loss& loss : failure.losses)
        sentences.push_back(topology::sentence(deployment, failure, loss));
  };
  tell(findings.singles, map.single_failures);
  tell(findings.pairs, map.pairs);
  const auto drawn = draw_svg(extras.drawn(topology::as_dot(deployment, findings)));
  if (const auto* none = std::get_if<NoPicture>(&drawn)) {
    map.why_no_svg = fmt::format("{}: {}", none->why, none->hint);
    return map;
  }
  const std::string& svg = std::get<std::string>(drawn);
  map.svg = svg.substr(std::min(svg.size(), svg.find("<svg")));  // without what only a file of its own may have
  return map;
}

class Reporter {
 public:
  Reporter(const ReportArgs& args, const Common& common, const Console& console)
      : args_(args),
        common_(common),
        console_(console),
        replayer_(common, console),
        extras_(args, console, replayer_) {}

  page::Document document() {
    for (const std::string& file : args_.files)
      if (!extras_.takes(file)) load(file);
    refuse_idle_flags();
    if (args_.redact && !what_ifs_.empty())
      replayer_.fail(ExitCode::bad_command,
                     "--redact is for runs: the names in a sweep or a study of years are not known");
    std::vector<review::Reviewed> runs;
    for (Replayed& replayed : replayed_) runs.push_back(replay(replayed));
    replayer_.finish();
    const bool has_nothing_else = runs.empty() && what_ifs_.empty();  // than readiness answers
    return extras_.complete(has_nothing_else ? page::Document() : review::review(runs, what_ifs_), runs);
  }

  ExitCode operator()() {
    const page::Document document = this->document();
    if (args_.html.empty() && args_.markdown.empty() && args_.json.empty() && args_.pdf.empty())
      return answer(common_.format == "json" ? page::to_json(document) : page::to_markdown(document), common_,
                    console_);
    if (!args_.html.empty()) {
      const std::string html = page::to_html(document);
      write(args_.html, html);
      if (html.size() > page::kUsualBytes)
        console_.hint(common_, fmt::format("{} is {:.1f} MB: a page of fewer files, or --template short, opens faster",
                                           args_.html, static_cast<double>(html.size()) / 1e6));
    }
    if (!args_.markdown.empty()) write(args_.markdown, page::to_markdown(document));
    if (!args_.json.empty()) write(args_.json, page::to_json(document));
    if (!args_.pdf.empty())
      if (const auto trouble = print_pdf(page::to_html(document), args_.pdf))
        replayer_.fail(ExitCode::file_trouble, *trouble);
    return ExitCode::done;
  }

 private:
  /// What would change nothing on the page is a slip.
  void refuse_idle_flags() const {
    const auto refuse_flag = [&](bool is_given, const char* flag, const char* why) {
      if (is_given) replayer_.fail(ExitCode::bad_command, fmt::format("{}: {}", flag, why));
    };
    if (replayed_.empty()) {
      const char* no_run = "there is no run among the files";
      refuse_flag(!args_.baseline.empty(), "--baseline", no_run);
      refuse_flag(!args_.drill_card.empty(), "--drill-card", no_run);
      refuse_flag(!args_.observed.empty(), "--observed", no_run);
      refuse_flag(args_.tornado, "--tornado", no_run);
      refuse_flag(args_.readiness, "--readiness", no_run);
      refuse_flag(!args_.sets.empty(), "--set", no_run);
    }
    refuse_flag(args_.tornado && args_.form == "short", "--tornado", "the short report has no room for it");
    const bool has_files = !args_.html.empty() || !args_.markdown.empty() || !args_.json.empty() || !args_.pdf.empty();
    refuse_flag(has_files && !common_.output.empty(), "--output", "--html, --md, --json and --pdf name the files");
    refuse_flag(args_.pdf == "-", "--pdf", "name a file");
  }

  [[noreturn]] void refuse(const std::string& file, const std::string& trouble) const {
    replayer_.fail(ExitCode::file_trouble, fmt::format("{} {}", file, trouble));
  }

  void load(const std::string& file) {
    const auto text = file == "-" ? std::nullopt : read_whole(file);
    const std::string format = text ? report::format_of(*text) : "";
    std::string trouble;
    if (format.starts_with("threshold-")) {
      auto study = report::read_threshold(*text, trouble);
      if (!study) refuse(file, trouble);
      what_ifs_.emplace_back(std::move(*study));
    } else if (format.starts_with("saml-")) {
      auto study = report::read_saml(*text, trouble);
      if (!study) refuse(file, trouble);
      what_ifs_.emplace_back(std::move(*study));
    } else if (!format.starts_with("study-") || !load_sweep(file, *text)) {
      load_run(file);
    }
  }

  /// False when the study turns nothing: that is a run with many replications.
  bool load_sweep(const std::string& file, const std::string& text) {
    std::string trouble;
    auto read = report::read_study(text, trouble);
    if (!read) refuse(file, trouble);
    if (read->study.plan.knobs.empty()) return false;
    if (!args_.sets.empty())
      replayer_.fail(ExitCode::bad_command, fmt::format("{} is told as it was run: --set needs its scenario", file));
    auto scenario = scenario::read_text(read->study.plan.resolved, file, {}, read_options({}, ""));
    if (!scenario.scenario) refuse(file, "holds a scenario that this version does not read");
    what_ifs_.emplace_back(
        review::Sweep{report::report_of(std::move(read->study), std::move(*scenario.scenario)), file});
    return true;
  }

  void load_run(const std::string& file) {
    auto loaded = load_original({.file = file, .sets = args_.sets}, common_, console_);
    if (const ExitCode* code = std::get_if<ExitCode>(&loaded)) throw Ended{*code};
    Original& original = std::get<Original>(loaded);
    replayer_.check_size(original.scenario);
    if (!args_.baseline.empty() && !original.study)
      replayer_.fail(ExitCode::bad_command,
                     fmt::format("--baseline: {} is one run, and a comparison needs replications: failcast run {} "
                                 "--replications 20 -o study.json",
                                 file, original.is_replay ? "SCENARIO" : in_shell(file)));
    extras_.know(original, file);
    replayed_.push_back({.original = std::move(original), .file = file});
  }

  std::string again(const Replayed& r) const {
    std::string words = in_shell(r.file);
    if (!r.original.is_replay)
      for (const std::string& set : args_.sets) words += " --set " + in_shell(set);
    return words;
  }

  /// Runs it as it was, which the hash proves, and keeps what the report shows beyond the numbers of the file.
  review::Reviewed replay(Replayed& r) {
    const scenario::Scenario& s = r.original.scenario;
    r.world = replayer_.build(s, r.original.replication);
    const record::Directory& directory = r.world->directory();
    metrics::Collector collector(*r.world, s);
    review::LossLengths lengths(directory);
    review::AccessOverTime access(directory);
    FindingsMaker findings(replayer_, r.original, directory, collector.fault_ids());
    metrics::EpisodeSinks sinks;
    sinks.add(lengths);
    sinks.add(findings.sink());
    collector.tell(sinks);
    const world::Outcome outcome = Replayer::run(*r.world, {&collector, &access});
    replayer_.prove(r.original, r.file, outcome.trajectory_hash);
    r.result = collector.finish(outcome);
    capacity::HeadRoom head_room = capacity::head_room(s);
    head_room.peaks = capacity::peaks_of(outcome, directory);
    review::Reviewed reviewed{
        .run = {s, directory, r.result, verdict::judge(s.budgets, r.result), r.original.replication,
                std::move(head_room)},
        .access = access.finish(outcome.reached),
        .lengths = lengths.finish(),
        .values = explain::parameter_values(s, r.original.provenance),
        .map = map_of(s, extras_),
        .file = r.file,
        .again = again(r),
        .is_replay = r.original.is_replay,
        .resolved = replayed_.size() == 1 ? scenario::canonical_json(s) : "",
        .card = exercise::card_of(s, r.result)
    };
    if (r.original.study) reviewed.study = report::report_of(std::move(*r.original.study), s);
    reviewed.findings = findings.make(reviewed, !args_.no_levers);
    if (args_.tornado) reviewed.ranking = rank_guesses(replayer_, r.original, r.result);
    if (!args_.baseline.empty()) reviewed.change = change_of(reviewed.study->study);
    extras_.fill_card(reviewed, r.original, r.result);
    return reviewed;
  }

  review::Change change_of(const study::Study& now) {
    const std::string file = baseline_file(args_.baseline, now.plan.name);
    auto read = read_baseline_of(file, now.plan.name);
    if (const std::string* why = std::get_if<std::string>(&read)) replayer_.fail(ExitCode::file_trouble, *why);
    const report::Baseline& before = std::get<report::Baseline>(read);
    extras_.know(before.study.plan);
    return {.comparison = study::compare(before.study, now, {}),
            .file = file,
            .scenario_hash = before.study.plan.scenario_hash,
            .model = before.model,
            .replications = before.study.plan.replications,
            .now_hash = now.plan.scenario_hash};
  }

  void write(const std::string& path, const std::string& text) {
    if (path == "-") {
      console_.out << text << std::flush;
      if (!console_.out) replayer_.fail(ExitCode::file_trouble, "cannot write to standard output");
      return;
    }
    OutputFile file(path);
    if (!file.commit(text)) replayer_.fail(ExitCode::file_trouble, *file.trouble());
  }

  const ReportArgs& args_;
  const Common& common_;
  const Console& console_;
  Replayer replayer_;
  ReportExtras extras_;
  std::list<Replayed> replayed_;  // stays where it is
  std::vector<review::WhatIf> what_ifs_;
};

}  // namespace

page::Document report_document(const ReportArgs& args, const Common& common, const Console& console) {
  return Reporter(args, common, console).document();
}

ExitCode report(const ReportArgs& args, const Common& common, const Console& console) {
  return ending_of([&] { return Reporter(args, common, console)(); }, common, console, "");
}

}  // namespace failcast::cli
