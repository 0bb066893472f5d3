// The readiness report: what a director reads in a minute and an engineer checks number by number, of one run or of
// several of a drill programme, with what studies say of other settings and of years. Made of results that were run
// again, shown by analysis/page.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/exercise/comparison.hpp"
#include "analysis/explain/explanation.hpp"
#include "analysis/page/document.hpp"
#include "analysis/report/run_report.hpp"
#include "analysis/report/saml_report.hpp"
#include "analysis/report/study_report.hpp"
#include "analysis/report/threshold_report.hpp"
#include "analysis/review/access_over_time.hpp"
#include "analysis/review/change.hpp"
#include "analysis/review/finding.hpp"
#include "analysis/review/loss_lengths.hpp"
#include "analysis/review/tornado.hpp"

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
  std::string file;        ///< as given
  std::string again;       ///< words of a command that names it and what was set on it, for a shell
  bool is_replay = false;  ///< the file is a result or a study, which keeps the proof of its run
  std::string resolved;    ///< the scenario with every default; empty: not to be shown
  exercise::Card card;
  std::optional<exercise::Comparison> observed{};  ///< of a drill that took place
  std::optional<report::StudyReport> study{};  ///< the replications of which the run is one: they decide its budgets
  Findings findings{};
  std::optional<Change> change{};    ///< since a baseline
  std::optional<Ranking> ranking{};  ///< of guesses; nothing: nobody asked
};

/// The same world under other settings.
struct Sweep {
  report::StudyReport study;
  std::string file;
};
using WhatIf = std::variant<Sweep, report::ThresholdReport, report::SamlReport>;

/// One run is a report; several are a drill programme: an overview first, then each. What-if studies are sections of
/// the one run, or come last; without any run they are the report.
page::Document review(const std::vector<Reviewed>& runs, const std::vector<WhatIf>& what_ifs);

/// A budget at a place, as one run or its replications decide it.
struct BudgetRow {
  const scenario::Budget* budget;
  std::string where;
  verdict::Word word{};
  std::string observed;         ///< with its interval, where replications give one
  std::optional<double> value;  ///< behind it
  std::optional<double> head_room;
  std::string held;  ///< "20 of 20"; empty of one run
  std::string more;  ///< what would decide; empty
};
std::vector<BudgetRow> budget_rows(const Reviewed& run);
verdict::Tally tally_of(const Reviewed& run);

// The parts, in the order of reading.

std::vector<page::Block> verdict_part(const Reviewed& run);
std::vector<page::Block> budgets_part(const Reviewed& run);
std::vector<page::Block> replications_part(const report::StudyReport& study);
std::vector<page::Block> findings_part(const Reviewed& run);
page::Table failure_model(const Reviewed& run);
std::vector<page::Block> anatomy(const Reviewed& run);
/// @param states  rows of its table, about
std::vector<page::Block> access_part(const Reviewed& run, std::size_t states);
/// How long access lasts; empty where no outage took anything for good.
std::vector<page::Block> survival_part(const Reviewed& run);
std::vector<page::Block> sites_part(const Reviewed& run);
std::vector<page::Block> lanes_part(const Reviewed& run);
std::vector<page::Block> capacity_part(const Reviewed& run);
std::vector<page::Block> map_part(const Reviewed& run);
/// @param told  run whose assumptions stand in full elsewhere: only what differs is told; null: everything
std::vector<page::Block> assumptions_part(const Reviewed& run, const Reviewed* told);
std::vector<page::Block> drill_card(const Reviewed& run);
std::vector<page::Block> reproduce_part(const Reviewed& run);
std::vector<page::Block> sweep_part(const Sweep& sweep);
std::vector<page::Block> threshold_part(const report::ThresholdReport& study);
std::vector<page::Block> saml_part(const report::SamlReport& study);

// Cells.

page::Cell text_cell(std::string text, page::Tone tone = page::Tone::plain);
page::Cell number_cell(std::string text, double value);
page::Cell count_cell(std::uint64_t count);
/// A duration; "never" is infinite, "-" is nothing.
page::Cell time_cell(const std::optional<Duration>& time);
page::Cell ratio_cell(double share);
/// A value in its unit; "-" is nothing.
page::Cell value_cell(const std::optional<double>& value, metrics::Unit unit);
page::Cell word_cell(verdict::Word word);
page::Tone tone_of(verdict::Word word);

}  // namespace failcast::review
