// Months and years: which renewal threshold, and how long access lasts while nobody can log in.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/review/review.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::Cell;
using page::Chart;
using page::List;
using page::Paragraph;
using page::Series;
using page::Table;
using page::Zone;
using OfPoint = study::SamlFindings::OfPoint;

constexpr double kSecondsPerDay = 86'400;
double in_days(Duration d) { return metrics::to_seconds(d.count()) / kSecondsPerDay; }
std::string days_of(Duration d) { return fmt::format("{:g} d", in_days(d)); }
std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

/// Inside: surely no more than the risk. Outside: surely more. Else nobody knows yet.
Cell risk_cell(const study::Share& share, double risk) {
  const Zone zone = share.bound <= risk ? Zone::inside : share.interval.low > risk ? Zone::outside : Zone::unsure;
  const char* mark = zone == Zone::outside ? " !" : zone == Zone::unsure ? " ?" : "";
  const std::string formula = share.closed_form ? fmt::format(" ({:.1f})", *share.closed_form * 100) : "";
  return {.text = percent(share.value()) + formula + mark, .value = share.value(), .heat = share.value(), .zone = zone};
}

Table risk_map(const report::ThresholdReport& r, study::Loss loss) {
  Table map{.caption = fmt::format("Probability that {}: threshold by length of the outage", report::words_of(loss)),
            .columns = {"Threshold"},
            .rows = {},
            .is_map = true};
  for (const Duration outage : r.design.outages) map.columns.push_back(days_of(outage));
  auto cell = r.found.cells.begin();
  for (const Duration threshold : r.design.thresholds) {
    auto& row = map.rows.emplace_back();
    row.push_back(number_cell(days_of(threshold), in_days(threshold)));
    for (std::size_t i = 0; i < r.design.outages.size(); ++i) row.push_back(risk_cell(share_of(*cell++, loss), r.risk));
  }
  return map;
}

Table price_table(const report::ThresholdReport& r) {
  Table table{
      .caption = "What a threshold costs: renewals per component and year",
      .columns = {"Threshold",   "Renewals", "By formula"},
      .rows = {            }
  };
  for (std::size_t t = 0; t < r.design.thresholds.size(); ++t) {
    const study::Number& n = r.found.cells[t * r.design.outages.size()].groups.front().renewals;
    const auto cell = [](const std::optional<double>& value) {
      return value ? number_cell(fmt::format("{:.2f}", *value), *value) : text_cell("-", page::Tone::quiet);
    };
    table.rows.push_back({number_cell(days_of(r.design.thresholds[t]), in_days(r.design.thresholds[t])), cell(n.mean),
                          cell(n.closed_form)});
  }
  return table;
}

// ---- how long access lasts ------------------------------------------------------------------------------------------

constexpr double kTwoWeeks = 14;  ///< what an authentication lasts where nobody changed it (H8)

void add_curve(Chart& chart, const report::SamlReport& r, const OfPoint& of) {
  const study::SamlCurve& all = of.curves.front();
  const std::string name(report::words_of(of.point.mode));
  Series line{name, {{0, 1}}}, low{name, {{0, 1}}, Series::Look::low}, high{name, {{0, 1}}, Series::Look::high};
  for (std::size_t t = 0; t < r.design.times.size(); ++t) {
    const study::Seen& left = all.left[t];
    if (!left.value) continue;
    const double day = in_days(r.design.times[t]);
    line.points.push_back({day, *left.value});
    low.points.push_back({day, left.interval ? left.interval->low : *left.value});
    high.points.push_back({day, left.interval ? left.interval->high : *left.value});
  }
  for (Series* series : {&line, &low, &high}) chart.series.push_back(std::move(*series));
}

Cell left_cell(const study::Seen& left) {
  if (!left.value) return text_cell("-", page::Tone::quiet);
  std::string text = percent(*left.value);
  if (left.interval) text += fmt::format(" [{:.1f}, {:.1f}]", left.interval->low * 100, left.interval->high * 100);
  return number_cell(std::move(text), *left.value);
}
Cell days_cell(const study::Seen& seen) {
  const std::string text = report::days_text(seen);
  return seen.value ? number_cell(text, *seen.value / kSecondsPerDay) : text_cell(text, page::Tone::quiet);
}

Chart survival_chart(const report::SamlReport& r) {
  Chart chart{.kind = Chart::Kind::lines,
              .title = "When do sessions run out?",
              .label = report::half_out_sentence(r) + ".",
              .x_title = "days since the outage began",
              .y_title = "share with access"};
  chart.data = {
      .caption = "Left after so long, with intervals of 95 % over replications",
      .columns = {"Served by",     "Where"},
      .rows = {               }
  };
  for (const Duration time : r.design.times) chart.data.columns.push_back(scenario::to_text(time));
  for (const char* word : {"1 % out", "10 % out", "Half out"}) chart.data.columns.emplace_back(word);
  for (const OfPoint& of : r.found.points) {
    if (of.point.timeout) continue;
    const std::string mode = fmt::format("{}{}", report::words_of(of.point.mode),
                                         of.point.campaign ? ", everybody logged in at the start" : "");
    if (!of.point.campaign) add_curve(chart, r, of);
    for (const study::SamlCurve& curve : of.curves) {
      auto& row = chart.data.rows.emplace_back();
      row = {text_cell(mode), text_cell(curve.where.empty() ? "everybody" : curve.where)};
      for (const study::Seen& left : curve.left) row.push_back(left_cell(left));
      for (const study::Seen* until : {&curve.one_percent, &curve.ten_percent, &curve.half})
        row.push_back(days_cell(*until));
    }
  }
  if (in_days(r.design.times.back()) >= kTwoWeeks) chart.marks.push_back({kTwoWeeks, "14 d"});
  return chart;
}

/// A row per timeout, a column per way of being served.
template <class CellOf>
Table timeout_map(const report::SamlReport& r, std::string caption, CellOf cell_of) {
  Table map{.caption = std::move(caption), .columns = {"Timeout"}, .rows = {}, .is_map = true};
  for (const OfPoint& of : r.found.points)
    if (of.point.timeout == r.design.timeouts.front())
      map.columns.push_back(of.point.max_age ? "DR, M " + scenario::to_text(*of.point.max_age)
                                             : std::string(report::short_word(of.point.mode)));
  for (const Duration timeout : r.design.timeouts) {
    auto& row = map.rows.emplace_back();
    row.push_back(number_cell(scenario::to_text(timeout), in_days(timeout)));
    for (const OfPoint& of : r.found.points)
      if (of.point.timeout == timeout) row.push_back(cell_of(of));
  }
  return map;
}

}  // namespace

std::vector<Block> threshold_part(const report::ThresholdReport& r) {
  std::vector<Block> blocks = {Paragraph{fmt::format(
      "{} components in {} groups, certificates of {}; {} replications of every threshold and length of "
      "the outage \"{}\"; scenario {}, seed {}.",
      r.found.cells.front().groups.front().members, r.found.cells.front().groups.size() - 1, days_of(r.validity),
      metrics::grouped(r.head.replications), r.design.fault, r.head.scenario_hash, r.head.seed)}};
  blocks.emplace_back(List{report::answer_sentences(r)});
  for (const study::Loss loss : {study::Loss::any_component, study::Loss::whole_group, study::Loss::application})
    blocks.emplace_back(risk_map(r, loss));
  blocks.emplace_back(Paragraph{
      fmt::format("Cells with \"!\" are surely above the risk of {}, those with \"?\" (hatched) are neither surely "
                  "above nor surely "
                  "within it, all others are surely within it, with 95 %. In brackets is what the formula says.",
                  percent(r.risk))});
  blocks.emplace_back(price_table(r));
  return blocks;
}

std::vector<Block> saml_part(const report::SamlReport& r) {
  std::vector<Block> blocks = {Paragraph{fmt::format(
      "Outage \"{}\"; authentications last {}, their age in Disaster Recovery may be {}; {} replications; scenario {}, "
      "seed {}. {}.",
      r.design.fault, scenario::to_text(r.timeout), scenario::to_text(r.max_age), metrics::grouped(r.head.replications),
      r.head.scenario_hash, r.head.seed, report::half_out_sentence(r))}};
  blocks.emplace_back(survival_chart(r));
  if (r.design.timeouts.empty()) return blocks;
  const std::size_t last = r.design.times.size() - 1;
  blocks.emplace_back(timeout_map(
      r, fmt::format("Left after {}: timeout by what serves", scenario::to_text(r.design.times[last])),
      [&](const OfPoint& of) {
        const study::Seen& left = of.curves.front().left[last];
        if (!left.value) return text_cell("-", page::Tone::quiet);
        const std::string formula = of.closed_form[last] ? fmt::format(" ({:.1f})", *of.closed_form[last] * 100) : "";
        Cell cell = number_cell(percent(*left.value) + formula, *left.value);
        cell.heat = 1 - *left.value;
        return cell;
      }));
  blocks.emplace_back(timeout_map(r, "Until 10 % are out: timeout by what serves", [&](const OfPoint& of) {
    const study::Seen& until = of.curves.front().ten_percent;
    Cell cell = days_cell(until);
    const double longest = in_days(r.design.times.back());
    if (until.value)
      cell.heat = std::isfinite(*until.value) ? std::clamp(1 - *until.value / kSecondsPerDay / longest, 0., 1.) : 0;
    return cell;
  }));
  blocks.emplace_back(
      Paragraph{"The deeper the colour of a cell, the fewer are left, or the sooner they are out. In "
                "brackets is what the formula says."});
  return blocks;
}

}  // namespace failcast::review
