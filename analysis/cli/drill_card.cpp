#include "analysis/cli/drill_card.hpp"

#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "analysis/cli/output_file.hpp"
#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/verbs.hpp"

namespace failcast::cli {

exercise::Simulate simulator(const Replayer& replayer) {
  return [&replayer](const scenario::Scenario& scenario, std::uint32_t replication) {
    return replayer.simulate(scenario, replication);
  };
}

exercise::Observed load_observed(const std::string& file, const exercise::Card& card, const Replayer& replayer,
                                 const Console& console) {
  const auto text = read_whole(file);
  if (!text) replayer.fail(ExitCode::file_trouble, fmt::format("cannot read {}", file));
  std::vector<scenario::Diagnostic> diagnostics;
  auto observed = exercise::read_observed(*text, file, card, diagnostics);
  if (observed) return *std::move(observed);
  replayer.finish();
  for (const scenario::Diagnostic& d : diagnostics) console.err << scenario::format(d) << "\n";
  replayer.fail(ExitCode::bad_scenario, fmt::format("{} mistake{} in {}; nothing was compared or written",
                                                    diagnostics.size(), diagnostics.size() == 1 ? "" : "s", file));
}

exercise::Comparison hold_against(const Original& original, exercise::Card card, const exercise::Observed& observed,
                                  const explain::ParameterValues& values, const metrics::Result& result,
                                  const Replayer& replayer) {
  const auto with = [&](const std::string& set) { return original.read({set}).scenario; };
  return exercise::compare(std::move(card), observed,
                           {.scenario = original.scenario,
                            .replication = original.replication,
                            .values = values,
                            .with = with,
                            .simulate = simulator(replayer)},
                           result.whole().all().time_by_cause);
}

ExitCode compare_observed(const CompareArgs& args, const Common& common, const Console& console) {
  const std::string& file = args.sides.front();
  auto loaded = load_original({.file = file, .seed = args.seed}, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&loaded)) return *code;
  const Original& original = std::get<Original>(loaded);
  std::uint32_t runs = exercise::kBandRuns;
  if (!args.study.replications.empty()) {
    const auto count = parse_count(args.study.replications, "--replications", 2);
    if (const std::string* why = std::get_if<std::string>(&count)) return refuse(*why, console);
    runs = std::get<std::uint32_t>(count);
  }
  const auto verb = [&] {
    const Replayer replayer(common, console);
    replayer.check_size(original.scenario);
    const exercise::Simulate simulate = simulator(replayer);
    const metrics::Result result = simulate(original.scenario, original.replication);
    replayer.prove(original, file, result.outcome.trajectory_hash);
    exercise::Card card = exercise::card_of(original.scenario, result);
    const exercise::Observed observed = load_observed(args.observed, card, replayer, console);
    exercise::add_bands(card, original.scenario, original.replication, runs, simulate);
    const exercise::Comparison comparison =
        hold_against(original, std::move(card), observed,
                     explain::parameter_values(original.scenario, original.provenance), result, replayer);
    replayer.finish();
    const std::string json = exercise::to_json(comparison);
    if (!common.output.empty() && common.output != "-") {
      OutputFile out(common.output);
      if (!out.commit(json)) replayer.fail(ExitCode::file_trouble, *out.trouble());
    }
    const bool is_data = common.format == "json" || common.output == "-";
    console.out << (is_data ? json : exercise::to_text(comparison)) << std::flush;
    if (!console.out) return ExitCode::file_trouble;
    return comparison.count(exercise::Word::slower) > 0 ? ExitCode::verdict_negative : ExitCode::done;
  };
  return ending_of(verb, common, console, fmt::format("failcast compare {} --observed {}", file, args.observed));
}

}  // namespace failcast::cli
