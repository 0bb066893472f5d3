#include "analysis/report/check_report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/report/comparison.hpp"
#include "analysis/report/study_summary.hpp"
#include "analysis/report/waiver_text.hpp"

namespace failcast::report {
namespace {

using study::Change;
using study::Difference;
using verdict::Word;

CheckRow budget_row(const CheckedScenario& c, const study::BudgetEstimate& e) {
  const scenario::Budget& budget = c.scenario.budgets[e.budget];
  CheckRow row{.name = e.where.empty() ? budget.id : fmt::format("{} at {}", budget.id, e.where),
               .word = e.word,
               .said = std::string(name_of(e.word)),
               .is_budget = true};
  row.evidence = budget_line(budget, e);
  row.evidence.erase(0, row.evidence.find(budget.text));  // without id and word, which the row has
  row.evidence.pop_back();
  const std::string path = fmt::format("/budgets/{}/require", e.budget);
  for (const scenario::Origin& origin : c.scenario.origins)
    if (origin.path == path && origin.line > 0) {
      row.file = origin.file;
      row.line = origin.line;
    }
  return row;
}

Word word_for(const Difference& d) {
  switch (d.change) {
    case Change::worse: return Word::fail;
    case Change::unsure: return Word::unsure;
    case Change::better:
    case Change::differs:
    case Change::same: break;
  }
  return Word::pass;
}

std::string evidence_of(const Difference& d) {
  const metrics::Unit unit = unit_of(d.measure);
  const auto shown = [&](const std::optional<double>& v) { return v ? metrics::quantity(*v, unit) : std::string("-"); };
  std::string text = fmt::format("baseline {}, now {}", shown(d.a), shown(d.b));
  if (d.difference && std::isfinite(*d.difference)) text += ", " + signed_quantity(*d.difference, unit);
  if (d.interval)
    text += fmt::format(" [{}, {}]", signed_quantity(d.interval->low, unit), signed_quantity(d.interval->high, unit));
  text += fmt::format(", tolerance {}, {} replications", metrics::quantity(d.tolerance, unit), d.n);
  return d.note.empty() ? text : fmt::format("{} ({})", text, d.note);
}

void add_one_sided(const std::vector<study::Measure>& measures, const char* side, bool allowed,
                   std::vector<CheckRow>& rows) {
  for (const study::Measure& measure : measures)
    rows.push_back(
        {.name = text_of(measure),
         .word = allowed ? Word::pass : Word::fail,
         .said = std::string(kOneSided),
         .evidence = fmt::format("only {} measures it: --update-baseline, or --allow-new to let it pass", side)});
}

}  // namespace

std::vector<CheckRow> rows_of(const CheckReport& report, const CheckedScenario& c) {
  std::vector<CheckRow> rows;
  for (const study::BudgetEstimate& e : c.gated.budgets) rows.push_back(budget_row(c, e));
  for (const Difference& d : c.gated.comparison.differences)
    if (d.gating)
      rows.push_back({.name = text_of(d.measure),
                      .word = word_for(d),
                      .said = std::string(name_of(d.change)),
                      .evidence = evidence_of(d)});
  add_one_sided(c.gated.comparison.only_a, "the baseline", report.allow_new, rows);
  add_one_sided(c.gated.comparison.only_b, "this run", report.allow_new, rows);
  if (report.exact)
    rows.push_back({.name = "equal to the bit",
                    .word = c.gated.identical ? Word::pass : Word::fail,
                    .said = c.gated.identical ? "same" : "differs",
                    .evidence = c.gated.identical ? "every replication went as the baseline's did"
                                                  : "--exact: some replication went another way"});
  return rows;
}

Word word_of(const CheckReport& report, const CheckedScenario& c) {
  Word word = Word::pass;
  for (const CheckRow& row : rows_of(report, c)) word = verdict::worse_of(word, row.word);
  return word;
}

Word word_of(const CheckReport& report) {
  Word word = Word::pass;
  for (const CheckedScenario& c : report.scenarios) word = verdict::worse_of(word, word_of(report, c));
  return word;
}

std::string outcome_of(const CheckReport& report, const CheckedScenario& c) {
  std::size_t worse = 0, unsure = 0, better = 0, failed = 0, one_sided = 0;
  for (const CheckRow& row : rows_of(report, c)) {
    const bool is_new = row.said == kOneSided && row.word == Word::fail;
    one_sided += is_new ? 1 : 0;
    worse += !row.is_budget && !is_new && row.word == Word::fail ? 1 : 0;
    unsure += row.word == Word::unsure ? 1 : 0;
    better += row.said == name_of(Change::better) ? 1 : 0;
    failed += row.is_budget && row.word == Word::fail ? 1 : 0;
  }
  std::vector<std::string> parts;
  const auto part = [&](std::size_t n, std::string_view words) {
    if (n > 0) parts.push_back(fmt::format("{} {}", n, words));
  };
  part(failed, failed == 1 ? "budget failed" : "budgets failed");
  part(worse, report.exact ? "not as before" : "worse");
  part(one_sided, "of one side only");
  part(unsure, "unsure");
  part(better, "better");
  if (parts.empty()) return c.gated.identical ? "the same to the bit" : "the same within tolerance";
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string replay_command(const CheckedScenario& c) {
  return fmt::format("failcast check {} --baseline {}", c.file,
                     c.baseline_file.substr(0, c.baseline_file.find_last_of('/')));
}

}  // namespace failcast::report
