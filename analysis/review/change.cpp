#include "analysis/review/change.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/report/comparison.hpp"
#include "analysis/report/json_parts.hpp"
#include "analysis/review/review.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::Chart;
using page::Paragraph;
using page::Tone;
using study::Difference;

/// Bars are cut here: units of what counts as none. Rows of the chart: more do not help a reader.
constexpr double kFar = 10;
constexpr std::size_t kRows = 30;

Tone tone_of(study::Change change) {
  switch (change) {
    case study::Change::better: return Tone::good;
    case study::Change::worse: return Tone::bad;
    case study::Change::differs:
    case study::Change::unsure: return Tone::warn;
    case study::Change::same: break;
  }
  return Tone::quiet;
}

/// A difference in units of what counts as none; to the right is worse, where one side is. Without a tolerance any
/// difference is far.
double in_tolerances(const Difference& d, double difference) {
  if (difference == 0) return 0;
  const double sign = study::smaller_is_better(d.measure).value_or(true) ? 1 : -1;
  const double units = d.tolerance > 0 ? difference / d.tolerance : std::copysign(kFar, difference);
  return std::clamp(sign * units, -kFar, kFar);
}

std::string shown(const std::optional<double>& value, metrics::Unit unit) {
  return value && std::isfinite(*value) ? report::signed_quantity(*value, unit) : "-";
}

std::vector<page::Cell> row_of(const Difference& d) {
  const metrics::Unit unit = unit_of(d.measure);
  const std::string interval =
      d.interval ? fmt::format("{} to {}", shown(d.interval->low, unit), shown(d.interval->high, unit)) : "-";
  return {text_cell(text_of(d.measure)),
          text_cell(std::string(name_of(d.change)), tone_of(d.change)),
          text_cell(d.gating ? "yes" : "no"),
          value_cell(d.a, unit),
          value_cell(d.b, unit),
          d.difference ? number_cell(shown(d.difference, unit), *d.difference) : text_cell("-", Tone::quiet),
          text_cell(interval),
          number_cell(metrics::quantity(d.tolerance, unit), d.tolerance),
          text_cell(d.note)};
}

}  // namespace

std::vector<Block> change_part(const Change& change) {
  Chart chart{.kind = Chart::Kind::spans,
              .title = "Better or worse than before?",
              .label = {},
              .x_title = "difference in units of what counts as none; to the right is worse",
              .y_title = ""};
  chart.data = {
      .caption = fmt::format("Differences of means over replications, now less baseline, with intervals of {:.3g} %",
                             change.comparison.level * 100),
      .columns = {"Metric", "Change", "Gates", "Baseline", "Now", "Difference", "Interval", "Counts as none", "Note"},
      .rows = {  }
  };
  std::size_t worse = 0, better = 0, unsure = 0;
  for (const Difference& d : change.comparison.differences) {
    worse += d.change == study::Change::worse ? 1 : 0;
    better += d.change == study::Change::better ? 1 : 0;
    unsure += d.change == study::Change::unsure ? 1 : 0;
    chart.data.rows.push_back(row_of(d));
    if (!d.difference || !std::isfinite(*d.difference) || chart.spans.size() >= kRows) continue;
    const double at = in_tolerances(d, *d.difference);
    const double a = d.interval ? in_tolerances(d, d.interval->low) : at;
    const double b = d.interval ? in_tolerances(d, d.interval->high) : at;
    chart.spans.push_back({fmt::format("{}: {}", text_of(d.measure), name_of(d.change)), std::min(a, b), std::max(a, b),
                           shown(d.difference, unit_of(d.measure)), tone_of(d.change), at});
  }
  chart.marks = {
      {-1, "counts as none"},
      {1,  ""              }
  };
  chart.label = fmt::format("{} metrics are worse, {} better, {} unsure, {} the same or without a better side.", worse,
                            better, unsure, change.comparison.differences.size() - worse - better - unsure);
  std::string words = fmt::format(
      "The baseline is {}, of scenario {}{}, {} replications.", change.file, change.scenario_hash,
      change.scenario_hash == change.now_hash ? ", which is this one" : "", metrics::grouped(change.replications));
  if (change.model != report::kModel)
    words += fmt::format(" It is of model {}; this is {}.", change.model, report::kModel);
  if (change.comparison.unpaired)
    words += fmt::format(" UNPAIRED: {}; intervals are wider.", *change.comparison.unpaired);
  if (chart.data.rows.size() > chart.spans.size())
    words +=
        fmt::format(" The chart has {} of {} metrics; the table has all.", chart.spans.size(), chart.data.rows.size());
  std::vector<Block> blocks = {Paragraph{std::move(words)}, std::move(chart)};
  for (const auto& [measures, side] :
       {std::pair(&change.comparison.only_a, "the baseline"), std::pair(&change.comparison.only_b, "this study")}) {
    page::List list;
    for (const study::Measure& measure : *measures)
      list.items.push_back(fmt::format("only {} measures {}", side, text_of(measure)));
    if (!list.items.empty()) blocks.emplace_back(std::move(list));
  }
  return blocks;
}

}  // namespace failcast::review
