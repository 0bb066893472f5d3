#include "analysis/review/checked.hpp"

#include <fmt/format.h>

#include "analysis/review/review.hpp"

namespace failcast::review {
namespace {

using page::Table;

/// What needs somebody, in a sentence or two.
std::string reasons_of(const report::CheckReport& check, const report::CheckedScenario& scenario) {
  constexpr std::size_t kTold = 3;
  std::string text;
  std::size_t open = 0;
  for (const report::CheckRow& row : report::rows_of(check, scenario)) {
    if (row.word == verdict::Word::pass) continue;
    if (++open <= kTold) text += fmt::format("{}{} {}: {}", text.empty() ? "" : "; ", row.said, row.name, row.evidence);
  }
  return open > kTold ? text + fmt::format("; and {} more", open - kTold) : text;
}

Table programme(const report::CheckReport& check) {
  Table table{
      .caption = "The checked scenarios, one row each",
      .columns = {"Scenario",             "Title", "Verdict", "Against its baseline", "What needs somebody", "Baseline"},
      .rows = {}
  };
  for (const report::CheckedScenario& c : check.scenarios) {
    const verdict::Word word = report::word_of(check, c);
    table.rows.push_back(
        {text_cell(c.scenario.name), text_cell(c.scenario.title),
         text_cell(std::string(verdict::name_of(word)), tone_of(word)), text_cell(report::outcome_of(check, c)),
         text_cell(reasons_of(check, c)),
         text_cell(fmt::format("{}, {} replications", c.baseline_file, c.baseline.plan.replications))});
  }
  return table;
}

Table every_row(const report::CheckReport& check) {
  Table table{
      .caption = "Every budget and metric that was checked",
      .columns = {"Scenario",      "What", "Verdict", "Seen"},
      .rows = {},
      .folded = "Every budget and metric, with its numbers"
  };
  for (const report::CheckedScenario& c : check.scenarios)
    for (const report::CheckRow& row : report::rows_of(check, c))
      table.rows.push_back({text_cell(c.scenario.name), text_cell(row.name), text_cell(row.said, tone_of(row.word)),
                            text_cell(row.evidence)});
  return table;
}

}  // namespace

page::Document with_check(page::Document document, const report::CheckReport& check) {
  const verdict::Word word = report::word_of(check);
  document.subtitle = fmt::format("Held against baselines; below, the first replication of {}. {}",
                                  check.scenarios.size() == 1 ? "it" : "each", document.subtitle);
  document.verdict = fmt::format("Check: {}", verdict::name_of(word));
  document.tone = tone_of(word);
  for (page::Section& section : document.sections)
    if (section.id.ends_with("verdict") || section.id.ends_with("budgets") || section.id.ends_with("overview"))
      section.blocks.insert(
          section.blocks.begin(),
          page::Paragraph{"Of one replication alone: what counts is what was checked over all of them, above."});
  document.sections.insert(document.sections.begin(), page::Section{
                                                          "checked", "Checked", {programme(check), every_row(check)}
  });
  return document;
}

}  // namespace failcast::review
