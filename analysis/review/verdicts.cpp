// What is decided: the verdict, the budgets, and what each simulated failure did.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/report/study_summary.hpp"
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

/// Budgets that are told in a sentence each.
constexpr std::size_t kSentences = 20;

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

verdict::Tally tally_of(const Reviewed& run) {
  const auto& budgets = run.run.scenario.budgets;
  if (run.study) return study::tally(run.study->budgets.front(), run.run.scenario);
  return verdict::tally(run.run.judgements, budgets);
}

std::vector<BudgetRow> budget_rows(const Reviewed& run) {
  std::vector<BudgetRow> rows;
  const auto& budgets = run.run.scenario.budgets;
  if (!run.study) {
    for (const Judgement& j : run.run.judgements) {
      const scenario::Budget& b = budgets[j.budget];
      BudgetRow row{&b, j.where, j.word, j.note.empty() ? "nothing to judge" : j.note, j.value, j.head_room, "", ""};
      if (j.value) row.observed = metrics::quantity(*j.value, unit_of(study::measure_of(b)));
      rows.push_back(std::move(row));
    }
    return rows;
  }
  for (const study::BudgetEstimate& e : run.study->budgets.front()) {
    const scenario::Budget& b = budgets[e.budget];
    BudgetRow row{&b, e.where, e.word, e.note, e.value, e.head_room, fmt::format("{} of {}", e.held, e.n), ""};
    if (e.value) row.observed = report::with_interval(e.value, e.interval, unit_of(study::measure_of(b)));
    if (e.bound) row.more = fmt::format("fails in at most {:.2g} %", *e.bound * 100);
    if (e.more) row.more = fmt::format("about {} more replications would decide", metrics::grouped(*e.more));
    rows.push_back(std::move(row));
  }
  return rows;
}

/// "20", or "8 of 20" when somebody stopped it.
std::string replications_of(const study::Study& study) {
  const std::string all = metrics::grouped(study.plan.replications);
  return study.complete() ? all : fmt::format("{} of {}", metrics::grouped(study.cells.size()), all);
}

std::vector<Block> verdict_part(const Reviewed& run) {
  const metrics::Measures& all = run.run.result.whole().all();
  std::vector<Block> blocks;
  blocks.push_back(Paragraph{fmt::format(
      "{} users, {} of simulated time. Failover took {} in the median and {} for the slowest 5 %; {} of {} pairs of "
      "client and application were still without access at the end; availability was {:.3f} %.",
      metrics::grouped(all.users), metrics::clock(run.run.result.outcome.reached),
      metrics::seconds(all.failover_time.p50), metrics::seconds(all.failover_time.p95),
      metrics::grouped(all.stuck_pairs), metrics::grouped(all.pairs), all.availability() * 100)});
  if (run.study)
    blocks.push_back(Paragraph{fmt::format(
        "Budgets are decided by {} replications, with intervals of 95 %. Everything about single clients, sites and "
        "times is of replication {}, the one with the slowest client.",
        replications_of(run.study->study), run.run.replication)});
  if (run.run.scenario.budgets.empty()) {
    blocks.push_back(Paragraph{"The scenario states no budgets, so that nothing is decided here."});
    return blocks;
  }
  std::vector<BudgetRow> rows = budget_rows(run);
  std::erase_if(rows, [](const BudgetRow& row) { return row.word == Word::pass; });
  std::vector<const BudgetRow*> open;
  for (const BudgetRow& row : rows) open.push_back(&row);
  std::ranges::stable_sort(open, {}, [](const BudgetRow* row) { return rank(row->budget->severity); });
  List list;
  for (const BudgetRow* row : open) {
    if (list.items.size() == kSentences) {
      list.items.push_back(fmt::format("and {} more: see the budgets below.", open.size() - kSentences));
      break;
    }
    const scenario::Budget& b = *row->budget;
    list.items.push_back(
        fmt::format("{} {} ({}): wanted {}{}, got {}.{}{}", b.id, verdict::name_of(row->word), b.severity, b.text,
                    row->where.empty() ? "" : " at " + isolated(row->where), row->observed,
                    row->more.empty() ? "" : fmt::format(" {}.", row->more),
                    row->word == Word::waived
                        ? fmt::format(" Waived until {} by {}: {}.", scenario::date_text(b.waive->until),
                                      isolated(b.waive->by), isolated(b.waive->why))
                        : " Whoever owns this budget decides: mend, waive with an end, or change the budget."));
  }
  if (list.items.empty())
    list.items.push_back(run.study && !run.study->study.complete() ? "Every budget has held so far."
                                                                   : "Every budget holds.");
  blocks.push_back(std::move(list));
  return blocks;
}

std::vector<Block> budgets_part(const Reviewed& run) {
  Table table{
      .caption = "Budgets, in the order of the scenario",
      .columns = {"Budget",    "Requirement", "Where", "Severity", "Observed", "Head-room", "Verdict", "Waiver"},
      .rows = {}
  };
  if (run.study) {
    table.caption = fmt::format("Budgets over {} replications: mean, 95 %", replications_of(run.study->study));
    table.columns.insert(table.columns.end(), {"Held in", "To decide"});
  }
  for (const BudgetRow& r : budget_rows(run)) {
    const metrics::Unit unit = unit_of(study::measure_of(*r.budget));
    auto& row = table.rows.emplace_back();
    row = {text_cell(r.budget->id),
           text_cell(r.budget->text),
           text_cell(r.where.empty() ? "everybody" : r.where),
           text_cell(r.budget->severity),
           r.value ? number_cell(r.observed, *r.value) : text_cell(r.observed, Tone::quiet),
           value_cell(r.head_room, unit),
           word_cell(r.word),
           text_cell(report::waiver_text(*r.budget, r.where, r.word))};
    if (!run.study) continue;
    row.push_back(text_cell(r.held));
    row.push_back(text_cell(r.more));
  }
  return {std::move(table)};
}

std::vector<Block> replications_part(const report::StudyReport& study) {
  Table table{
      .caption = "Each replication gives one value of a metric; this is how they lie",
      .columns = {"Metric",      "Replications", "Mean, 95 %", "p5", "p50", "p95", "p99"},
      .rows = {       }
  };
  for (std::size_t m = 0; m < study.estimates.front().size(); ++m) {
    const study::Estimate& e = study.estimates.front()[m];
    const metrics::Unit unit = unit_of(study.study.plan.measures[m]);
    std::vector<page::Cell> row{
        text_cell(text_of(study.study.plan.measures[m])), count_cell(e.n),
        e.mean ? number_cell(report::mean_text(e, unit), *e.mean) : text_cell("-", Tone::quiet)};
    for (const study::QuantileEstimate& q : e.quantiles)
      row.push_back(number_cell(report::quantile_text(q, unit), q.value));
    row.resize(table.columns.size(), text_cell("-", Tone::quiet));
    table.rows.push_back(std::move(row));
  }
  return {std::move(table)};
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
