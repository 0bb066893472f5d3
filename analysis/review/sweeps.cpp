// The same world under other settings: maps of two knobs, curves of one, tornados, and all points as a table.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/report/study_summary.hpp"
#include "analysis/review/review.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::Cell;
using page::Chart;
using page::Paragraph;
using page::Series;
using page::Table;
using page::Tone;
using page::Verbatim;
using page::Zone;
using study::DesignKind;
using study::Estimate;
using verdict::Word;

/// Rows and columns of a map, maps of a sweep, measures that are shown beside those of budgets: more do not help.
constexpr std::size_t kMapSide = 20, kMaps = 12, kUsualMeasures = 3;

std::string value_text(const std::string& value) { return value.empty() ? "as it is" : value; }

/// Budgets that limit a measure, by index.
std::vector<std::uint32_t> budgets_on(const report::StudyReport& r, std::size_t measure) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t b = 0; b < r.scenario.budgets.size(); ++b)
    if (r.scenario.budgets[b].each.empty() &&
        study::measure_of(r.scenario.budgets[b]) == r.study.plan.measures[measure])
      found.push_back(b);
  return found;
}

/// Measures to be drawn: what budgets limit, and the first of the usual ones.
std::vector<std::size_t> drawn_measures(const report::StudyReport& r) {
  std::vector<std::size_t> drawn;
  for (std::size_t m = 0; m < r.study.plan.measures.size(); ++m)
    if (m < kUsualMeasures || !budgets_on(r, m).empty()) drawn.push_back(m);
  std::stable_partition(drawn.begin(), drawn.end(), [&](std::size_t m) { return !budgets_on(r, m).empty(); });
  return drawn;
}

/// The worst word of the budgets on a measure at a point; nothing where none speaks of it.
std::optional<Word> word_at(const report::StudyReport& r, std::uint64_t point, std::size_t measure) {
  std::optional<Word> word;
  const std::vector<std::uint32_t> budgets = budgets_on(r, measure);
  for (const study::BudgetEstimate& e : r.budgets[point])
    if (std::ranges::count(budgets, e.budget) > 0) word = verdict::worse_of(word.value_or(e.word), e.word);
  return word;
}

Zone zone_of(Word word) {
  switch (word) {
    case Word::pass: return Zone::inside;
    case Word::fail:
    case Word::waived: return Zone::outside;
    case Word::unsure: break;
  }
  return Zone::unsure;
}
const char* mark_of(Zone zone) { return zone == Zone::outside ? " !" : zone == Zone::unsure ? " ?" : ""; }

/// How bad a value is among those of all points: 0 the best, 1 the worst.
class Depth {
 public:
  Depth(const report::StudyReport& r, std::size_t measure) {
    less_is_better_ = study::smaller_is_better(r.study.plan.measures[measure]).value_or(true);
    for (const auto& point : r.estimates)
      if (const auto& mean = point[measure].mean; mean && std::isfinite(*mean)) {
        low_ = std::min(low_.value_or(*mean), *mean);
        high_ = std::max(high_.value_or(*mean), *mean);
      }
  }
  double of(double value) const {
    if (!std::isfinite(value)) return less_is_better_ ? 1 : 0;
    if (!low_ || *high_ <= *low_) return 0;
    const double share = (value - *low_) / (*high_ - *low_);
    return less_is_better_ ? share : 1 - share;
  }

 private:
  bool less_is_better_ = true;
  std::optional<double> low_, high_;
};

Cell map_cell(const report::StudyReport& r, std::uint64_t point, std::size_t measure, const Depth& depth) {
  const Estimate& e = r.estimates[point][measure];
  if (!e.mean) return text_cell("-", Tone::quiet);
  Cell cell = number_cell(metrics::quantity(*e.mean, unit_of(r.study.plan.measures[measure])), *e.mean);
  cell.heat = depth.of(*e.mean);
  if (const auto word = word_at(r, point, measure)) cell.zone = zone_of(*word);
  cell.text += mark_of(cell.zone);
  return cell;
}

/// "all hold", or the budgets that do not.
Cell verdict_cell(const report::StudyReport& r, std::uint64_t point) {
  std::optional<Word> worst;
  std::vector<std::string> open;
  for (const study::BudgetEstimate& e : r.budgets[point]) {
    worst = verdict::worse_of(worst.value_or(e.word), e.word);
    const std::string& id = r.scenario.budgets[e.budget].id;
    if (e.word != Word::pass && std::ranges::count(open, id) == 0) open.push_back(id);
  }
  if (!worst) return text_cell("-", Tone::quiet);
  Cell cell = text_cell(open.empty() ? "all hold" : fmt::format("{} {}", fmt::join(open, ", "), name_of(*worst)));
  cell.zone = zone_of(*worst);
  return cell;
}

// ---- grids ----------------------------------------------------------------------------------------------------------

/// The values of a knob, in the order of the points.
std::vector<std::string> values_of(const study::Plan& plan, std::size_t knob) {
  std::vector<std::string> values;
  for (const study::Point& point : plan.points)
    if (std::ranges::count(values, point.values[knob]) == 0) values.push_back(point.values[knob]);
  return values;
}

/// The last two knobs of a grid as rows and columns, with the knobs before them fixed.
struct Sheet {
  std::string fixed;          ///< "bc.enter_wait=60s"; empty: nothing else varies
  std::uint64_t first_point;  ///< of rows x columns points, columns innermost
};
std::vector<Sheet> sheets_of(const study::Plan& plan, std::size_t points_of_sheet) {
  std::vector<Sheet> sheets;
  for (std::uint64_t p = 0; p < plan.points.size(); p += points_of_sheet) {
    std::vector<std::string> fixed;
    for (std::size_t k = 0; k + 2 < plan.knobs.size(); ++k)
      fixed.push_back(fmt::format("{}={}", plan.knobs[k].path, plan.points[p].values[k]));
    sheets.push_back({fmt::format("{}", fmt::join(fixed, ", ")), p});
  }
  return sheets;
}

class Maps {
 public:
  explicit Maps(const report::StudyReport& r) : r_(r), plan_(r.study.plan), sides_(plan_.knobs.size()) {
    rows_ = values_of(plan_, sides_ - 2);
    columns_ = values_of(plan_, sides_ - 1);
  }

  std::vector<Block> operator()() {
    for (const Sheet& sheet : sheets_of(plan_, rows_.size() * columns_.size())) {
      if (!r_.scenario.budgets.empty())
        add(sheet, "Do all budgets hold?", [&](std::uint64_t p) { return verdict_cell(r_, p); });
      for (const std::size_t m : drawn_measures(r_)) {
        const Depth depth(r_, m);
        add(sheet, fmt::format("{}, mean over replications", text_of(plan_.measures[m])),
            [&](std::uint64_t p) { return map_cell(r_, p, m, depth); });
      }
    }
    blocks_.emplace_back(Paragraph{
        "Cells with \"!\" (framed) are beyond the limit of a budget; those with \"?\" (hatched) are undecided: the "
        "limit lies within the interval; other tinted cells hold. The deeper the colour, the worse the value among "
        "all points."});
    if (left_out_ > 0)
      blocks_.emplace_back(
          Paragraph{fmt::format("{} more maps are not drawn: the table of points has their numbers.", left_out_)});
    if (rows_.size() > kMapSide || columns_.size() > kMapSide)
      blocks_.emplace_back(Paragraph{fmt::format("Maps show {} by {} values of {} by {}; the table of points has all.",
                                                 std::min(kMapSide, rows_.size()), std::min(kMapSide, columns_.size()),
                                                 rows_.size(), columns_.size())});
    return std::move(blocks_);
  }

 private:
  template <class CellAt>
  void add(const Sheet& sheet, const std::string& what, CellAt cell_at) {
    if (blocks_.size() >= kMaps) {
      ++left_out_;
      return;
    }
    const std::string &down = plan_.knobs[sides_ - 2].path, &across = plan_.knobs[sides_ - 1].path;
    Table map{.caption = fmt::format("{}: {} downwards, {} across{}", what, down, across,
                                     sheet.fixed.empty() ? "" : "; " + sheet.fixed),
              .columns = {down + " / " + across},
              .rows = {},
              .is_map = true};
    const std::size_t wide = std::min(kMapSide, columns_.size());
    map.columns.insert(map.columns.end(), columns_.begin(), columns_.begin() + static_cast<std::ptrdiff_t>(wide));
    for (std::size_t row = 0; row < std::min(kMapSide, rows_.size()); ++row) {
      auto& cells = map.rows.emplace_back();
      cells.push_back(text_cell(rows_[row]));
      for (std::size_t column = 0; column < wide; ++column)
        cells.push_back(cell_at(sheet.first_point + row * columns_.size() + column));
    }
    blocks_.emplace_back(std::move(map));
  }

  const report::StudyReport& r_;
  const study::Plan& plan_;
  std::size_t sides_;
  std::vector<std::string> rows_, columns_;
  std::vector<Block> blocks_;
  std::size_t left_out_ = 0;
};

// ---- one knob -------------------------------------------------------------------------------------------------------

Table numbers_of(const report::StudyReport& r, std::size_t measure) {
  const study::Plan& plan = r.study.plan;
  const metrics::Unit unit = unit_of(plan.measures[measure]);
  Table table{
      .caption = fmt::format("{} by {}", text_of(plan.measures[measure]), plan.knobs.front().path),
      .columns = {plan.knobs.front().path, "Mean, 95 %", "Budget"},
      .rows = {        }
  };
  for (std::uint64_t p = 0; p < plan.points.size(); ++p) {
    const Estimate& e = r.estimates[p][measure];
    const auto word = word_at(r, p, measure);
    const std::string& value = plan.points[p].values.front();
    table.rows.push_back({plan.knobs.front().is_number ? number_cell(value_text(value), plan.points[p].numbers.front())
                                                       : text_cell(value_text(value)),
                          e.mean ? number_cell(report::mean_text(e, unit), *e.mean) : text_cell("-", Tone::quiet),
                          word ? word_cell(*word) : text_cell("-", Tone::quiet)});
  }
  return table;
}

/// A curve with its interval where the knob is a number; else a bar for each word.
Chart one_knob(const report::StudyReport& r, std::size_t measure) {
  const study::Plan& plan = r.study.plan;
  const metrics::Unit unit = unit_of(plan.measures[measure]);
  const std::string what = fmt::format("{}, {}", text_of(plan.measures[measure]), metrics::name_of(unit));
  const study::Knob& knob = plan.knobs.front();
  Chart chart{.kind = knob.is_number ? Chart::Kind::lines : Chart::Kind::spans,
              .title = fmt::format("{} by {}", text_of(plan.measures[measure]), knob.path),
              .label = fmt::format("The mean of {} over {} replications at each value of {}, with its interval.",
                                   text_of(plan.measures[measure]), plan.replications, knob.path),
              .x_title = knob.is_number ? knob.path : what,
              .y_title = knob.is_number ? what : ""};
  chart.data = numbers_of(r, measure);
  std::vector<std::uint64_t> order(plan.points.size());
  for (std::uint64_t p = 0; p < order.size(); ++p) order[p] = p;
  std::ranges::stable_sort(order, {}, [&](std::uint64_t p) { return plan.points[p].numbers.front(); });
  Series line{text_of(plan.measures[measure]), {}}, low{"", {}, Series::Look::low}, high{"", {}, Series::Look::high};
  for (const std::uint64_t p : order) {
    const Estimate& e = r.estimates[p][measure];
    if (!e.mean || !std::isfinite(*e.mean)) continue;
    const stats::Interval interval = e.mean_interval.value_or(stats::Interval{*e.mean, *e.mean});
    const double x = plan.points[p].numbers.front();
    line.points.push_back({x, *e.mean});
    low.points.push_back({x, interval.low});
    high.points.push_back({x, interval.high});
    const auto word = word_at(r, p, measure);
    chart.spans.push_back({value_text(plan.points[p].values.front()), interval.low, interval.high,
                           report::mean_text(e, unit), word ? tone_of(*word) : Tone::plain, *e.mean});
  }
  for (const std::uint32_t b : budgets_on(r, measure)) {
    const scenario::Budget& budget = r.scenario.budgets[b];
    if (!knob.is_number) chart.marks.push_back({budget.limit, budget.id});
    if (knob.is_number && !line.points.empty())
      chart.series.push_back({
          "limit of " + budget.id,
          {{line.points.front().x, budget.limit}, {line.points.back().x, budget.limit}},
          Series::Look::limit
      });
  }
  if (!knob.is_number) return chart;
  chart.spans.clear();
  chart.series.insert(chart.series.begin(), {std::move(line), std::move(low), std::move(high)});
  return chart;
}

// ---- which knob matters ---------------------------------------------------------------------------------------------

std::vector<Limit> limits_on(const report::StudyReport& r, std::size_t measure) {
  std::vector<Limit> limits;
  for (const std::uint32_t b : budgets_on(r, measure))
    limits.push_back({r.scenario.budgets[b].limit, r.scenario.budgets[b].id});
  return limits;
}

/// The first point is as everything is; then both ends of each knob follow.
Block swings(const report::StudyReport& r, std::size_t measure) {
  const study::Plan& plan = r.study.plan;
  std::vector<Swing> all;
  for (std::size_t k = 0; k < plan.knobs.size(); ++k) {
    const std::size_t low = 1 + 2 * k, high = low + 1;
    all.push_back({plan.knobs[k].path, plan.points[low].values[k], plan.points[high].values[k],
                   r.estimates[low][measure].mean, r.estimates[high][measure].mean});
  }
  return tornado(fmt::format("Which of these moves {} most?", text_of(plan.measures[measure])), plan.measures[measure],
                 r.estimates.front()[measure].mean, std::move(all), limits_on(r, measure));
}

Chart sensitivity(const report::StudyReport& r, const study::Sensitivity& s) {
  const std::string what = text_of(r.study.plan.measures[s.measure]);
  const bool is_sobol = s.sobol.has_value();
  Chart chart{.kind = Chart::Kind::spans,
              .title = fmt::format("What moves {}?", what),
              .label = {},
              .x_title = is_sobol ? "share of the variance that the knob explains by itself (Sobol index)"
                                  : "standardized coefficient: deviations of the metric per deviation of the knob",
              .y_title = ""};
  chart.data = {
      .caption = fmt::format("Sensitivity of {}, with intervals of 95 %", what),
      .columns = {"Knob",            "Coefficient", "Interval", "Sobol index", "Interval of it"},
      .rows = {}
  };
  struct Bar {
    std::string path;
    double at = 0;
    stats::Interval interval{};
  };
  std::vector<Bar> bars;
  const auto ends = [](const stats::Interval& i) { return text_cell(fmt::format("{:.2f} to {:.2f}", i.low, i.high)); };
  const auto none = text_cell("-", Tone::quiet);
  for (std::size_t k = 0; k < s.knobs.size(); ++k) {
    const std::string& path = r.study.plan.knobs[s.knobs[k]].path;
    auto& row = chart.data.rows.emplace_back(5, none);
    row[0] = text_cell(path);
    if (s.regression) {
      const auto& c = s.regression->coefficients[k];
      row[1] = number_cell(fmt::format("{:+.2f}", c.value), c.value);
      row[2] = ends(c.interval);
      bars.push_back({path, c.value, c.interval});
    }
    if (!is_sobol) continue;
    const stats::SobolIndex& index = (*s.sobol)[k];
    row[3] = number_cell(fmt::format("{:.2f}", index.value), index.value);
    row[4] = ends(index.interval);
    if (s.regression) bars.pop_back();
    bars.push_back({path, index.value, index.interval});
  }
  std::ranges::stable_sort(bars, std::greater{}, [](const Bar& bar) { return std::abs(bar.at); });
  for (const Bar& bar : bars)
    chart.spans.push_back(
        {bar.path, bar.interval.low, bar.interval.high, fmt::format("{:+.2f}", bar.at), Tone::plain, bar.at});
  chart.label =
      fmt::format("{} moves it most.{}", bars.front().path,
                  s.regression ? fmt::format(" The coefficients explain R² = {:.2f}.", s.regression->explained) : "");
  return chart;
}

Table points_table(const report::StudyReport& r) {
  const study::Plan& plan = r.study.plan;
  Table table{.caption = "All points: means over replications, 95 %", .columns = {}, .rows = {}};
  for (const study::Knob& knob : plan.knobs) table.columns.push_back(knob.path);
  const std::vector<std::size_t> measures = drawn_measures(r);
  for (const std::size_t m : measures) table.columns.push_back(text_of(plan.measures[m]));
  if (!r.scenario.budgets.empty()) table.columns.emplace_back("Budgets");
  for (std::uint64_t p = 0; p < plan.points.size(); ++p) {
    auto& row = table.rows.emplace_back();
    for (std::size_t k = 0; k < plan.knobs.size(); ++k) {
      const std::string value = value_text(plan.points[p].values[k]);
      row.push_back(plan.knobs[k].is_number ? number_cell(value, plan.points[p].numbers[k]) : text_cell(value));
    }
    for (const std::size_t m : measures) {
      const Estimate& e = r.estimates[p][m];
      row.push_back(e.mean ? number_cell(report::mean_text(e, unit_of(plan.measures[m])), *e.mean)
                           : text_cell("-", Tone::quiet));
    }
    if (!r.scenario.budgets.empty()) row.push_back(verdict_cell(r, p));
  }
  return table;
}

std::string said_of(const report::StudyReport& r) {
  const study::Plan& plan = r.study.plan;
  std::string text = fmt::format(
      "{}: {} points of {} replications each, {}. Scenario {}, seed {}.", name_of(plan.design),
      metrics::grouped(plan.points.size()), metrics::grouped(plan.replications),
      plan.common_random_numbers ? "with the same luck at every point" : "with luck of its own at every point",
      plan.scenario_hash, plan.seed);
  if (!r.study.complete())
    text += fmt::format(" INCOMPLETE: {} of {} cells.", metrics::grouped(r.study.cells.size()),
                        metrics::grouped(plan.cells()));
  if (r.scenario.budgets.empty()) return text;
  const auto hold =
      std::ranges::count_if(r.budgets, [](const auto& point) { return study::overall({point}) == "pass"; });
  return text + fmt::format(" All budgets hold at {} of {} points.", hold, plan.points.size());
}

}  // namespace

std::vector<Block> sweep_part(const Sweep& sweep) {
  const report::StudyReport& r = sweep.study;
  const study::Plan& plan = r.study.plan;
  std::vector<Block> blocks = {Paragraph{said_of(r)}};
  const auto add = [&](auto block) { blocks.emplace_back(std::move(block)); };
  if (plan.design == DesignKind::grid && plan.knobs.size() >= 2)
    for (Block& block : Maps(r)()) add(std::move(block));
  const bool is_curve = (plan.design == DesignKind::grid || plan.design == DesignKind::list) && plan.knobs.size() == 1;
  for (const std::size_t m : drawn_measures(r)) {
    if (is_curve) add(one_knob(r, m));
    if (plan.design == DesignKind::one_at_a_time) add(swings(r, m));
  }
  if (plan.design == DesignKind::latin_hypercube || plan.design == DesignKind::saltelli)
    for (const study::Sensitivity& s : r.sensitivities)
      if (s.measure < kUsualMeasures || !budgets_on(r, s.measure).empty()) add(sensitivity(r, s));
  add(points_table(r));
  std::vector<std::string> lines;
  for (const study::Failed& f : r.study.failed)
    lines.push_back(fmt::format("failed: {}: {}", f.why, replay_command(plan, f.cell, "SCENARIO")));
  if (!lines.empty()) add(page::List{std::move(lines)});
  add(Verbatim{fmt::format("failcast report {}", sweep.file)});
  return blocks;
}

}  // namespace failcast::review
