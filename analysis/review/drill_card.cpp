// The card for the drill, and what became of it when it was filled in.
#include <cmath>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/review/review.hpp"

namespace failcast::review {
namespace {

using exercise::Line;
using exercise::Step;
using exercise::Word;
using page::Block;
using page::Cell;
using page::List;
using page::Paragraph;
using page::Table;
using page::Tone;

Cell seconds_cell(const std::optional<double>& seconds) {
  return seconds ? number_cell(exercise::time_text(seconds), *seconds) : text_cell("");
}

Tone tone_of(Word word) {
  switch (word) {
    case Word::slower: return Tone::bad;
    case Word::faster: return Tone::warn;
    case Word::within: return Tone::good;
    case Word::planned:
    case Word::not_observed: break;
  }
  return Tone::quiet;
}

std::vector<Cell> expected_cells(const Step& step) {
  return {text_cell(step.id), text_cell(step.what), text_cell(step.planned ? metrics::clock(*step.planned) : ""),
          seconds_cell(step.band ? std::optional(step.band->middle) : step.of_run),
          text_cell(step.band ? exercise::band_text(*step.band) : "")};
}

Cell observed_cell(const Step& step, const Line& line) {
  if (!step.planned || !line.observed || std::isinf(*line.observed)) return seconds_cell(line.observed);
  constexpr double kNs = 1e9;
  return number_cell(metrics::clock(TimePoint{Duration{std::llround(*line.observed * kNs)}}), *line.observed);
}

Table explanations(const exercise::Comparison& c) {
  Table table{
      .caption = "What would explain the differences: one uncertain parameter turned, with the same luck",
      .columns = {"Step",    "Parameter", "Value", "Instead of", "Source", "Expected then", "Explains it",
                  "Steps within their bands"},
      .rows = {}
  };
  for (const Line& line : c.lines)
    for (const exercise::Explanation& e : line.explanations)
      table.rows.push_back({text_cell(c.card.steps[line.step].id), text_cell(e.lever.path), text_cell(e.lever.to),
                            text_cell(e.lever.from), text_cell(e.source), seconds_cell(e.expected),
                            text_cell(e.explains ? "yes" : "not quite", e.explains ? Tone::good : Tone::warn),
                            number_cell(fmt::format("{} of {}", e.fits, c.observed()), static_cast<double>(e.fits))});
  return table;
}

}  // namespace

std::vector<Block> drill_card(const Reviewed& run) {
  const exercise::Card& card = run.observed ? run.observed->card : run.card;
  Table table{
      .caption = "Steps with the times that the simulation expects",
      .columns = {"Step",        "What happens", "Planned at", "Expected", "From, to", "Observed", "Difference", "Remarks"},
      .rows = {  }
  };
  for (std::size_t i = 0; i < card.steps.size(); ++i) {
    std::vector<Cell> row = expected_cells(card.steps[i]);
    if (run.observed) {
      const Line& line = run.observed->lines[i];
      row.push_back(observed_cell(card.steps[i], line));
      row.push_back(text_cell(std::string(name_of(line.word)), tone_of(line.word)));
      row.push_back(text_cell(line.remarks));
    } else {
      row.insert(row.end(), 3, text_cell(""));
    }
    table.rows.push_back(std::move(row));
  }
  std::string words =
      card.replications > 1
          ? fmt::format(
                "From and to are the least and the most of {} runs that differ in luck alone, and 5 s "
                "more at both ends, as exactly as people read a time.",
                card.replications)
          : "Expected is what this run took; failcast report --drill-card FILE.csv runs it again for bands, and writes "
            "the card as a table to be filled in.";
  words +=
      " Abort when an expected time is exceeded twice over, or when anybody is locked out who was not expected to be.";
  std::vector<Block> blocks = {Paragraph{std::move(words)}, std::move(table)};
  if (card.left_out > 0)
    blocks.push_back(Paragraph{fmt::format("{} more begins of outages have no room on the card.", card.left_out)});
  if (!run.observed) return blocks;
  List differences;
  for (const Line& line : run.observed->lines)
    if (line.word == Word::slower || line.word == Word::faster)
      differences.items.push_back(exercise::explained(*run.observed, line));
  if (differences.items.empty()) differences.items.push_back("Every observed step lies within its band.");
  blocks.push_back(std::move(differences));
  if (Table table_of = explanations(*run.observed); !table_of.rows.empty()) blocks.push_back(std::move(table_of));
  return blocks;
}

}  // namespace failcast::review
