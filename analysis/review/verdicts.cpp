// What is decided: the verdict, the budgets, and what each simulated failure did.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/report/waiver_text.hpp"
#include "analysis/review/review.hpp"
#include "analysis/study/measure.hpp"
#include "sim/faults/random_failures.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::isolated;
using page::List;
using page::Paragraph;
using page::Table;
using page::Tone;
using verdict::Judgement;
using verdict::Word;

std::string value_text(const scenario::Budget& budget, const Judgement& j) {
  if (!j.value) return j.note.empty() ? "nothing to judge" : j.note;
  return metrics::quantity(*j.value, unit_of(study::measure_of(budget)));
}

/// Where most of the lost time went.
std::string main_cause(const metrics::Measures& m) {
  std::size_t most = 0;
  for (std::size_t c = 1; c < metrics::kCauses; ++c)
    if (m.time_by_cause[c] > m.time_by_cause[most]) most = c;
  if (m.episode_time == 0) return "";
  const auto cause = static_cast<Cause>(most);
  return fmt::format("{} ({})", explain::words_of(cause).words, metrics::share(m.time_by_cause[most], m.episode_time));
}

int rank(const std::string& severity) { return severity == "blocker" ? 0 : severity == "major" ? 1 : 2; }

}  // namespace

std::vector<Block> verdict_part(const Reviewed& run) {
  const auto& budgets = run.run.scenario.budgets;
  const metrics::Measures& all = run.run.result.whole().all();
  std::vector<Block> blocks;
  blocks.push_back(Paragraph{fmt::format(
      "{} users, {} of simulated time. Failover took {} in the median and {} for the slowest 5 %; {} of {} pairs of "
      "client and application were still without access at the end; availability was {:.3f} %.",
      metrics::grouped(all.users), metrics::clock(run.run.result.outcome.reached),
      metrics::seconds(all.failover_time.p50), metrics::seconds(all.failover_time.p95),
      metrics::grouped(all.stuck_pairs), metrics::grouped(all.pairs), all.availability() * 100)});
  if (budgets.empty()) {
    blocks.push_back(Paragraph{"The scenario states no budgets, so that nothing is decided here."});
    return blocks;
  }
  std::vector<const Judgement*> open;
  for (const Judgement& j : run.run.judgements)
    if (j.word != Word::pass) open.push_back(&j);
  std::stable_sort(open.begin(), open.end(), [&](const Judgement* a, const Judgement* b) {
    return rank(budgets[a->budget].severity) < rank(budgets[b->budget].severity);
  });
  List list;
  for (const Judgement* j : open) {
    const scenario::Budget& b = budgets[j->budget];
    list.items.push_back(fmt::format(
        "{} {} ({}): wanted {}{}, got {}.{}", b.id, verdict::name_of(j->word), b.severity, b.text,
        j->where.empty() ? "" : " at " + isolated(j->where), value_text(b, *j),
        j->word == Word::waived ? fmt::format(" Waived until {} by {}: {}.", scenario::date_text(b.waive->until),
                                              isolated(b.waive->by), isolated(b.waive->why))
                                : " Whoever owns this budget decides: mend, waive with an end, or change the budget."));
  }
  if (list.items.empty()) list.items.push_back("Every budget holds.");
  blocks.push_back(std::move(list));
  return blocks;
}

Table budget_table(const Reviewed& run) {
  Table table{
      .caption = "Budgets, in the order of the scenario",
      .columns = {"Budget",    "Requirement", "Where", "Severity", "Observed", "Head-room", "Verdict", "Waiver"},
      .rows = {}
  };
  for (const Judgement& j : run.run.judgements) {
    const scenario::Budget& b = run.run.scenario.budgets[j.budget];
    const metrics::Unit unit = unit_of(study::measure_of(b));
    table.rows.push_back(
        {text_cell(b.id), text_cell(b.text), text_cell(j.where.empty() ? "everybody" : j.where), text_cell(b.severity),
         j.value ? number_cell(value_text(b, j), *j.value) : text_cell(value_text(b, j), Tone::quiet),
         j.head_room ? number_cell(metrics::quantity(*j.head_room, unit), *j.head_room) : text_cell("-", Tone::quiet),
         text_cell(std::string(verdict::name_of(j.word)), tone_of(j.word)),
         text_cell(report::waiver_text(b, j.where, j.word))});
  }
  return table;
}

Table failure_model(const Reviewed& run) {
  Table table{
      .caption = "What each simulated failure did, worst first",
      .columns = {"Failure",       "Component", "Type", "Losses of access", "Failover p50", "Failover p95", "Slowest",
                  "Never back", "Waited it out", "User-minutes lost", "Availability meanwhile", "Where the time went"},
      .rows = {}
  };
  const std::vector<scenario::Fault> faults = faults::all_faults(run.run.scenario);
  std::vector<const metrics::Scope*> scopes;
  for (std::size_t i = 1; i < run.run.result.scopes.size(); ++i) scopes.push_back(&run.run.result.scopes[i]);
  std::stable_sort(scopes.begin(), scopes.end(),
                   [](const auto* a, const auto* b) { return a->all().lost_user_time > b->all().lost_user_time; });
  for (const metrics::Scope* scope : scopes) {
    const metrics::Measures& m = scope->all();
    const auto fault = std::ranges::find(faults, scope->fault, &scenario::Fault::id);
    const bool is_known = fault != faults.end();
    const double minutes = metrics::to_seconds(m.lost_user_time) / 60;
    table.rows.push_back(
        {text_cell(scope->fault),
         text_cell(is_known ? fmt::format("{} {}", scenario::word_of(fault->what), fault->where) : "-"),
         text_cell(is_known ? std::string(scenario::word_of(fault->mode)) : "-"), count_cell(m.time_without_access.n),
         time_cell(m.failover_time.p50), time_cell(m.failover_time.p95), time_cell(m.failover_time.max),
         count_cell(m.failover_time.never), count_cell(m.waited_out),
         number_cell(metrics::quantity(minutes, metrics::Unit::minutes), minutes), ratio_cell(m.availability()),
         text_cell(main_cause(m))});
  }
  return table;
}

}  // namespace failcast::review
