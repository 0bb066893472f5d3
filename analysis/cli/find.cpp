// `find`: questions asked backwards. A search says where the answer may lie; replications that it did not use say
// whether it holds.
#include <algorithm>
#include <cmath>
#include <map>
#include <ostream>

#include <fmt/format.h>

#include "analysis/cli/find_question.hpp"
#include "analysis/cli/simulation.hpp"
#include "analysis/cli/study_driver.hpp"
#include "analysis/cli/study_workers.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/metrics/words.hpp"
#include "analysis/study/requirement.hpp"

namespace failcast::cli {
namespace {

constexpr std::uint32_t kReplications = 40;
/// Confirming replications have numbers that no search reaches.
constexpr std::uint32_t kFresh = 1'000'000;

/// Values of the requirements' measures at a point, replication by replication.
using Seen = std::vector<std::vector<std::optional<double>>>;

class Prober {
 public:
  Prober(const study::Plan& plan, study::Workers& workers) : plan_(plan), workers_(workers) {}

  /// Nothing when it was stopped or a cell failed.
  std::optional<Seen> at(std::uint64_t point, std::uint32_t first, std::uint32_t n) {
    std::vector<std::uint64_t> cells;
    for (std::uint32_t r = first; r < first + n; ++r) cells.push_back(plan_.cell(point, r));
    std::map<std::uint64_t, Seen::value_type> values;
    workers_.run(
        cells,
        [&](const std::vector<study::Ended>& ended) {
          for (const study::Ended& one : ended) {
            const auto result = one.line ? study::from_line(*one.line) : std::nullopt;
            if (result)
              values[one.cell] = result->values;
            else
              failed_ = study::Failed{one.cell, one.trouble};
          }
          return !failed_;
        },
        [] { return !StopSignals::flag()->load(); });
    if (values.size() < cells.size()) return std::nullopt;
    runs_ += n;
    Seen seen;
    for (auto& [cell, row] : values) seen.push_back(std::move(row));
    return seen;
  }
  const std::optional<study::Failed>& failed() const { return failed_; }
  std::uint64_t runs() const { return runs_; }

 private:
  const study::Plan& plan_;
  study::Workers& workers_;
  std::optional<study::Failed> failed_;
  std::uint64_t runs_ = 0;
};

/// One requirement's values out of all.
std::vector<std::optional<double>> column(const Seen& seen, std::size_t requirement) {
  std::vector<std::optional<double>> values;
  for (const auto& row : seen) values.push_back(row[requirement]);
  return values;
}

/// The cheapest point that holds, found by search and confirmed by fresh replications.
class Search {
 public:
  Search(const Question& question, Prober& prober, std::uint32_t replications, double error)
      : question_(question), prober_(prober), replications_(replications), error_(error) {}

  struct Answer {
    std::optional<std::size_t> rank;  ///< place in the order of cost; nothing: none holds
    double error = 0;                 ///< what was spent on confirming it
    Seen confirmed;
    bool stopped = false;
    bool undecided = false;  ///< points were passed over that the replications could not decide
  };

  Answer operator()() {
    std::optional<std::size_t> candidate = question_.is_ordered ? bisect() : next_from(0);
    double left = error_;
    while (candidate) {
      left /= 2;  // however many are tried, the errors add up to less than the whole
      auto seen = prober_.at(question_.order[*candidate], kFresh, replications_);
      if (!seen) return {.stopped = true};
      if (confirmed(*seen, left)) return {candidate, left, std::move(*seen), false, undecided_};
      undecided_ = true;
      candidate = next_from(*candidate + 1);
    }
    return {.stopped = stopped_, .undecided = undecided_};
  }

  /// What the search saw of a point; null when it did not look.
  const Seen* seen_at(std::size_t rank) const {
    const auto found = seen_.find(rank);
    return found == seen_.end() ? nullptr : &found->second;
  }
  std::size_t probed() const { return seen_.size(); }

 private:
  bool confirmed(const Seen& seen, double error) const {
    // Every requirement must hold; each has a share of the error.
    const double share = error / static_cast<double>(question_.requirements.size());
    for (std::size_t i = 0; i < question_.requirements.size(); ++i)
      if (!study::holds_surely(question_.requirements[i], column(seen, i), share)) return false;
    return true;
  }

  /// Whether it seems to hold, by the search's replications.
  bool seems(std::size_t rank) {
    if (!seen_.count(rank)) {
      auto seen = prober_.at(question_.order[rank], 0, replications_);
      if (!seen) {
        stopped_ = true;
        return false;
      }
      seen_[rank] = std::move(*seen);
    }
    for (std::size_t i = 0; i < question_.requirements.size(); ++i)
      if (!study::seems_to_hold(question_.requirements[i], column(seen_[rank], i))) return false;
    return true;
  }

  /// In the order of cost, one after the other.
  std::optional<std::size_t> next_from(std::size_t rank) {
    for (; rank < question_.order.size() && !stopped_; ++rank)
      if (seems(rank)) return rank;
    return std::nullopt;
  }

  /// With one knob: halves the range as long as what it sees rises or falls once; else looks everywhere.
  std::optional<std::size_t> bisect() {
    const std::size_t last = question_.order.size() - 1;
    const bool first_holds = seems(0);
    if (stopped_) return std::nullopt;
    if (first_holds) return 0;
    if (!seems(last)) return stopped_ ? std::nullopt : next_from(1);
    std::size_t fails = 0, holds = last;
    while (fails + 1 < holds && !stopped_) {
      const std::size_t middle = fails + (holds - fails) / 2;
      (seems(middle) ? holds : fails) = middle;
    }
    return stopped_ ? std::nullopt : std::optional(holds);
  }

  const Question& question_;
  Prober& prober_;
  std::uint32_t replications_;
  double error_;
  std::map<std::size_t, Seen> seen_;
  bool stopped_ = false, undecided_ = false;
};

std::string point_text(const study::Plan& plan, std::uint64_t point) {
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < plan.knobs.size(); ++k)
    parts.push_back(fmt::format("{} = {}", plan.knobs[k].path, plan.points[point].values[k]));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string seen_text(const Question& question, const Seen& seen, std::string_view indent) {
  std::string text;
  for (std::size_t i = 0; i < question.requirements.size(); ++i)
    text += fmt::format("{}{}   {}\n", indent, question.requirements[i].text,
                        study::evidence(question.requirements[i], column(seen, i)));
  return text;
}

std::string answer_text(const Question& question, const study::Plan& plan, const Search& search,
                        const Search::Answer& answer, std::uint32_t replications, std::uint64_t runs) {
  const std::string effort =
      fmt::format("{} of {} points looked at, {} runs", search.probed(), plan.points.size(), metrics::grouped(runs));
  if (!answer.rank)
    return fmt::format("{}: no point {}\n{}\n", question.text,
                       answer.undecided ? "could be confirmed; more replications may" : "holds", effort) +
           (answer.undecided ? "UNSURE\n" : "NONE\n");
  const std::uint64_t point = question.order[*answer.rank];
  std::string text = point_text(plan, point);
  if (question.has_costs) text += fmt::format("   cost {:g}", question.costs[point]);
  text += fmt::format("\n  confirmed by {} fresh replications, wrong with a probability of at most {:.2g} %\n",
                      replications, answer.error * 100);
  text += seen_text(question, answer.confirmed, "  ");
  if (*answer.rank > 0)
    if (const Seen* before = search.seen_at(*answer.rank - 1); before != nullptr) {
      text += fmt::format("next below: {}\n", point_text(plan, question.order[*answer.rank - 1]));
      text += seen_text(question, *before, "  ");
    }
  text += effort + "\n";
  return text + fmt::format("FOUND  {}\n", point_text(plan, point));
}

}  // namespace

ExitCode find(const FindArgs& args, const Common& common, const Console& console) {
  const ScenarioSource source(args.scenario, args.sets, args.seed);
  auto prepared = prepare(source, args.study, kReplications, 2, common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&prepared)) return *code;
  auto& [scenario, plan] = std::get<Prepared>(prepared);
  auto asked = parse_question(args, scenario, plan);
  if (const std::string* why = std::get_if<std::string>(&asked)) return refuse(*why, console);
  const Question& question = std::get<Question>(asked);
  const std::uint32_t replications = std::min(plan.replications, kFresh);
  if (!check_points(plan, source, console)) return ExitCode::bad_scenario;
  const StopSignals signals;
  StudyWorkers workers(plan, source, scenario, args.study, common, console);
  if (workers.refused()) return *workers.refused();
  Prober prober(plan, workers.get());
  Search search(question, prober, replications, 1 - question.confidence);
  const Search::Answer found = search();
  if (prober.failed()) {
    console.error(fmt::format("cell {} failed: {}\n  this repeats it: {}", prober.failed()->cell, prober.failed()->why,
                              replay_command(plan, prober.failed()->cell, source.path())));
    return ExitCode::internal_error;
  }
  if (found.stopped) return StopSignals::exit_code();
  const ExitCode code =
      answer(answer_text(question, plan, search, found, replications, prober.runs()), common, console);
  if (code != ExitCode::done || found.rank) return code;
  return found.undecided ? ExitCode::inconclusive : ExitCode::verdict_negative;
}

}  // namespace failcast::cli
