#include <cstdio>
#include <list>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analysis/capacity/head_room.hpp"
#include "analysis/cli/explain_original.hpp"
#include "analysis/cli/graphviz.hpp"
#include "analysis/cli/memory.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/cli/printer.hpp"
#include "analysis/cli/progress.hpp"
#include "analysis/cli/simulation.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/metrics/collector.hpp"
#include "analysis/report/json_parts.hpp"
#include "analysis/review/review.hpp"
#include "analysis/topology/text.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {
namespace {

struct Ended {
  ExitCode code;
};

/// One run, kept for as long as the report refers to it.
struct Replayed {
  Original original;
  std::string file;
  std::unique_ptr<world::World> world;
  metrics::Result result;
};

review::Map map_of(const scenario::Scenario& scenario) {
  const topology::Deployment deployment(scenario);
  const topology::Findings findings =
      topology::find_all(deployment, {topology::kModes.begin(), topology::kModes.end()});
  review::Map map;
  const auto tell = [&](const std::vector<topology::Failure>& failures, std::vector<std::string>& sentences) {
    for (const topology::Failure& failure : failures)
      for (const topology::Loss& loss : failure.losses)
        sentences.push_back(topology::sentence(deployment, failure, loss));
  };
  tell(findings.singles, map.single_failures);
  tell(findings.pairs, map.pairs);
  const auto drawn = draw_svg(topology::as_dot(deployment, findings));
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
      : args_(args), common_(common), console_(console), progress_(console.err, console.err_is_terminal) {}

  ExitCode operator()() {
    for (const std::string& file : args_.files) load(file);
    for (Replayed& replayed : replayed_) runs_.push_back(replay(replayed));
    progress_.finish();
    const page::Document document = review::review(runs_);
    if (args_.html.empty() && args_.markdown.empty() && args_.json.empty() && args_.pdf.empty())
      return answer(common_.format == "json" ? page::to_json(document) : page::to_markdown(document), common_,
                    console_);
    if (!args_.html.empty()) write(args_.html, page::to_html(document));
    if (!args_.markdown.empty()) write(args_.markdown, page::to_markdown(document));
    if (!args_.json.empty()) write(args_.json, page::to_json(document));
    if (!args_.pdf.empty())
      if (const auto trouble = print_pdf(page::to_html(document), args_.pdf)) fail(ExitCode::file_trouble, *trouble);
    return ExitCode::done;
  }

 private:
  [[noreturn]] void fail(ExitCode code, const std::string& why) const {
    progress_.finish();
    console_.error(why);
    throw Ended{code};
  }

  void load(const std::string& file) {
    auto loaded = load_original({.file = file, .sets = args_.sets}, common_, console_);
    if (const ExitCode* code = std::get_if<ExitCode>(&loaded)) throw Ended{*code};
    Original& original = std::get<Original>(loaded);
    if (const auto refused = too_large(memory_need(original.scenario, false), available_memory()))
      fail(ExitCode::bad_scenario, *refused);
    replayed_.push_back({.original = std::move(original), .file = file, .world = nullptr, .result = {}});
  }

  /// Runs it as it was, which the hash proves, and keeps what the report shows beyond the numbers of the file.
  review::Reviewed replay(Replayed& r) {
    const scenario::Scenario& s = r.original.scenario;
    const auto show = [this](TimePoint reached, TimePoint horizon) {
      if (!common_.quiet) progress_.at(reached, horizon);
    };
    r.world = build_world(s, {.replication = r.original.replication, .progress = show});
    const record::Directory& directory = r.world->directory();
    metrics::Collector collector(directory, s.warmup, world::dr_audience(s, directory),
                                 world::serving_connectors(s, directory));
    review::LossLengths lengths(directory);
    review::AccessOverTime access(directory);
    collector.tell(lengths);
    const world::Outcome outcome = r.world->run({&collector, &access});
    if (outcome.end == world::EndReason::interrupted) throw Ended{StopSignals::exit_code()};
    if (r.original.trajectory_hash && *r.original.trajectory_hash != outcome.trajectory_hash)
      fail(
          ExitCode::file_trouble,
          fmt::format("{}: the replay is another run, {:016x} instead of {}, {:016x}: edited, or of another version of "
                      "this program",
                      r.file, outcome.trajectory_hash, r.original.proof, *r.original.trajectory_hash));
    r.result = collector.finish(outcome);
    capacity::HeadRoom head_room = capacity::head_room(s);
    head_room.peaks = capacity::peaks_of(outcome, directory);
    return {
        .run = {s, directory, r.result, verdict::judge(s.budgets, r.result), r.original.replication,
                std::move(head_room)},
        .access = access.finish(outcome.reached),
        .lengths = lengths.finish(),
        .values = explain::parameter_values(s, r.original.provenance),
        .map = map_of(s),
        .file = r.file,
        .resolved = args_.files.size() == 1 ? scenario::canonical_json(s) : ""
    };
  }

  void write(const std::string& path, const std::string& text) {
    if (path == "-") {
      console_.out << text << std::flush;
      if (!console_.out) fail(ExitCode::file_trouble, "cannot write to standard output");
      return;
    }
    OutputFile file(path);
    if (!file.commit(text)) fail(ExitCode::file_trouble, *file.trouble());
  }

  const ReportArgs& args_;
  const Common& common_;
  const Console& console_;
  mutable Progress progress_;  // on a terminal its line goes before a message comes
  StopSignals signals_;
  std::list<Replayed> replayed_;  // stays where it is
  std::vector<review::Reviewed> runs_;
};

}  // namespace

ExitCode report(const ReportArgs& args, const Common& common, const Console& console) {
  try {
    return Reporter(args, common, console)();
  } catch (const Ended& ended) {
    return ended.code;
  } catch (const std::exception& trouble) {
    console.error(fmt::format("internal: {}", trouble.what()));
    return ExitCode::internal_error;
  }
}

}  // namespace failcast::cli
