#include <fmt/format.h>

#include "analysis/cli/loading.hpp"
#include "analysis/cli/progress.hpp"
#include "analysis/cli/simulation.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/readiness/review.hpp"

namespace failcast::cli {
namespace {

/// Numbers of the checks that were named; says which name is none.
std::variant<std::vector<int>, ExitCode> checks_called(const std::vector<std::string>& ids, const Console& console) {
  std::vector<int> numbers;
  std::vector<std::string> known;
  for (const readiness::Check& check : readiness::checklist()) known.push_back(check.id());
  for (const std::string& id : ids) {
    const auto number = readiness::number_of(id);
    if (!number) {
      const std::string meant = scenario::did_you_mean(id, known);
      console.error(fmt::format("no readiness check \"{}\"  {}", id, meant.empty() ? "= C1 to C68" : "= " + meant));
      return ExitCode::bad_command;
    }
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace

ExitCode readiness(const ReadinessArgs& args, const Common& common, const Console& console) {
  const auto only = checks_called(args.only, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&only)) return *code;
  const Loaded loaded = load_scenario(args.scenario, read_options(args.sets, ""), common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&loaded)) return *code;
  const StopSignals signals;
  Progress progress(console.err, console.err_is_terminal);
  const auto show = [&](TimePoint reached, TimePoint horizon) {
    if (!common.quiet) progress.at(reached, horizon);
  };
  const readiness::Tenant tenant(std::get<scenario::Scenario>(loaded), !args.no_simulation,
                                 {.progress = show, .stop = StopSignals::flag()});
  const readiness::Review review = readiness::review(tenant, std::get<std::vector<int>>(only));
  progress.finish();
  const std::string text = common.format == "json"       ? readiness::as_json(review)
                           : common.format == "markdown" ? readiness::as_markdown(review)
                                                         : readiness::as_text(review, common.verbose);
  const ExitCode delivered = answer(text, common, console);
  if (delivered != ExitCode::done) return delivered;
  if (!review.is_complete()) return StopSignals::exit_code();
  if (common.format == "text" && !common.verbose)
    console.hint(common, fmt::format("failcast readiness {} -v", args.scenario));
  return review.verdict() == readiness::Verdict::not_ready ? ExitCode::verdict_negative : ExitCode::done;
}

}  // namespace failcast::cli
