// The readiness report: what a director reads in a minute and an engineer checks number by number, of one run or of
// several of a drill programme. Made of results that were run again, shown by analysis/page.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "analysis/explain/explanation.hpp"
#include "analysis/page/document.hpp"
#include "analysis/report/run_report.hpp"
#include "analysis/review/access_over_time.hpp"
#include "analysis/review/loss_lengths.hpp"

namespace failcast::review {

/// What the map of a deployment says of paths and of single failures.
struct Map {
  std::vector<std::string> single_failures;  ///< sentences, most users first
  std::vector<std::string> pairs;
  std::string svg;         ///< empty: not drawn
  std::string why_no_svg;  ///< empty: drawn
};

/// One run with everything that the report says of it.
struct Reviewed {
  report::RunReport run;  ///< refers to what outlives it
  std::vector<AccessOverTime::Sample> access;
  LossLengths::All lengths;
  explain::ParameterValues values;
  Map map;
  std::string file;      ///< as given
  std::string resolved;  ///< the scenario with every default; empty: not to be shown
};

/// One run is a report; several are a drill programme: an overview first, then each.
page::Document review(const std::vector<Reviewed>& runs);

// The parts, in the order of reading.

std::vector<page::Block> verdict_part(const Reviewed& run);
page::Table budget_table(const Reviewed& run);
page::Table failure_model(const Reviewed& run);
std::vector<page::Block> anatomy(const Reviewed& run);
/// @param states  rows of its table, about
std::vector<page::Block> access_part(const Reviewed& run, std::size_t states);
std::vector<page::Block> sites_part(const Reviewed& run);
std::vector<page::Block> lanes_part(const Reviewed& run);
std::vector<page::Block> capacity_part(const Reviewed& run);
std::vector<page::Block> map_part(const Reviewed& run);
/// @param told  run whose assumptions stand in full elsewhere: only what differs is told; null: everything
std::vector<page::Block> assumptions_part(const Reviewed& run, const Reviewed* told);
std::vector<page::Block> drill_card(const Reviewed& run);
std::vector<page::Block> reproduce_part(const Reviewed& run);

// Cells.

page::Cell text_cell(std::string text, page::Tone tone = page::Tone::plain);
page::Cell number_cell(std::string text, double value);
page::Cell count_cell(std::uint64_t count);
/// A duration; "never" is infinite, "-" is nothing.
page::Cell time_cell(const std::optional<Duration>& time);
page::Cell ratio_cell(double share);
page::Tone tone_of(verdict::Word word);

}  // namespace failcast::review
