// What a step summary and a metrics page show of `check`: Markdown, and the text format of OpenMetrics.
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/page/escaping.hpp"
#include "analysis/report/check_report.hpp"

namespace failcast::report {
namespace {

using page::markdown_text;
using verdict::Word;

/// A step summary is refused beyond 1 MiB, for all steps together: ours is never the one that breaks it.
constexpr std::size_t kMostBytes = 200'000;

std::string scenario_table(const CheckReport& report, const CheckedScenario& c) {
  std::string text = fmt::format("#### {} {}: {}\n\n", name_of(word_of(report, c)), markdown_text(c.scenario.name),
                                 outcome_of(report, c));
  if (c.gated.comparison.unpaired)
    text += fmt::format("**UNPAIRED**: {}\n\n", markdown_text(*c.gated.comparison.unpaired));
  std::string rows;
  for (const CheckRow& row : rows_of(report, c))
    if (row.is_budget || row.word != Word::pass || row.said != "same")
      rows += fmt::format("| {} | {} | {} |\n", row.said, markdown_text(row.name), markdown_text(row.evidence));
  return rows.empty() ? text : text + "| | what | seen |\n|---|---|---|\n" + rows + "\n";
}

/// A name as OpenMetrics allows it.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

std::string_view unit_word(metrics::Unit unit) {
  switch (unit) {
    case metrics::Unit::seconds: return "_seconds";
    case metrics::Unit::ratio: return "_ratio";
    case metrics::Unit::minutes: return "_minutes";
    case metrics::Unit::days: return "_days";
    case metrics::Unit::per_second: return "_per_second";
    case metrics::Unit::count: break;
  }
  return "";
}

std::string value_text(double value) { return std::isfinite(value) ? fmt::format("{}", value) : "+Inf"; }

/// One sample per scenario and measure, by metric family.
std::map<std::string, std::string> families(const CheckReport& report) {
  std::map<std::string, std::string> all;
  for (const CheckedScenario& c : report.scenarios)
    for (const study::Difference& d : c.gated.comparison.differences) {
      if (!d.b) continue;
      const study::Measure& m = d.measure;
      std::string labels = fmt::format("scenario=\"{}\"", label(c.scenario.name));
      if (!m.aggregate.empty()) labels += fmt::format(",aggregate=\"{}\"", label(m.aggregate));
      if (!m.at.empty()) labels += fmt::format(",at=\"{}\"", label(m.at));
      if (!m.during.empty()) labels += fmt::format(",during=\"{}\"", label(m.during));
      const std::string name = fmt::format("failcast_{}{}", m.metric, unit_word(unit_of(m)));
      all[name] += fmt::format("{}{{{}}} {}\n", name, labels, value_text(*d.b));
    }
  return all;
}

int state_of(Word word) { return word == Word::fail ? 2 : word == Word::unsure ? 1 : 0; }

}  // namespace

std::string check_markdown(const CheckReport& report) {
  std::string text = fmt::format("### failcast check: {}\n\n", name_of(word_of(report)));
  std::size_t left_out = 0;
  // What needs somebody comes first, so that it is what fits.
  for (const Word wanted : {Word::fail, Word::unsure, Word::waived, Word::pass})
    for (const CheckedScenario& c : report.scenarios) {
      if (word_of(report, c) != wanted) continue;
      const std::string table = scenario_table(report, c);
      if (text.size() + table.size() + 200 > kMostBytes)
        ++left_out;
      else
        text += table;
    }
  if (left_out > 0) text += fmt::format("and {} more scenarios, left out for their size\n\n", left_out);
  return text;
}

std::string check_openmetrics(const CheckReport& report) {
  std::string text;
  for (const auto& [name, samples] : families(report)) text += fmt::format("# TYPE {} gauge\n{}", name, samples);
  text += "# TYPE failcast_budget_state gauge\n# HELP failcast_budget_state 0 holds or is waived, 1 unsure, 2 failed\n";
  for (const CheckedScenario& c : report.scenarios)
    for (const study::BudgetEstimate& e : c.gated.budgets)
      text +=
          fmt::format("failcast_budget_state{{scenario=\"{}\",budget=\"{}\",at=\"{}\"}} {}\n", label(c.scenario.name),
                      label(c.scenario.budgets[e.budget].id), label(e.where), state_of(e.word));
  text += "# TYPE failcast_check_state gauge\n# HELP failcast_check_state 0 passes, 1 unsure, 2 failed\n";
  for (const CheckedScenario& c : report.scenarios)
    text += fmt::format("failcast_check_state{{scenario=\"{}\"}} {}\n", label(c.scenario.name),
                        state_of(word_of(report, c)));
  return text + "# EOF\n";
}

}  // namespace failcast::report
