#include "analysis/report/study_summary.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/report/waiver_text.hpp"

namespace failcast::report {
namespace {

using metrics::grouped;
using metrics::quantity;
using metrics::Table;
using study::Estimate;

/// Rows shown of lists that may be long; --verbose shows them all.
constexpr std::size_t kShownPoints = 20;
constexpr std::size_t kShownMeasures = 3;
constexpr std::size_t kShownBudgets = 20;
constexpr int kBarWidth = 20;

std::string title(const StudyReport& r) {
  const study::Plan& plan = r.study.plan;
  std::string text =
      fmt::format("{}  {}   seed {}, scenario {}\n  ", plan.name, plan.title, plan.seed, plan.scenario_hash);
  if (plan.design != study::DesignKind::none)
    text += fmt::format("{} of {} points, ", name_of(plan.design), grouped(plan.points.size()));
  text += fmt::format("{} replications", grouped(plan.replications));
  if (plan.first_replication > 0) text += fmt::format(" from number {}", plan.first_replication);
  if (plan.points.size() > 1)
    text += plan.common_random_numbers ? ", the same luck at every point" : ", luck of its own at every point";
  return text + "\n";
}

/// One point: every measure with mean and quantiles over replications.
std::string one_point(const StudyReport& r) {
  Table table("lrrrrr");
  table.row({"over replications", "n", "mean, 95 %", "p50", "p95", "p99"});
  bool wide = false;
  for (std::size_t m = 0; m < r.estimates.front().size(); ++m) {
    const Estimate& e = r.estimates.front()[m];
    const metrics::Unit unit = unit_of(r.study.plan.measures[m]);
    std::vector<std::string> cells = {text_of(r.study.plan.measures[m]), grouped(e.n), mean_text(e, unit)};
    wide = wide || e.mean_widened;
    for (const study::QuantileEstimate& q : e.quantiles)
      if (q.q >= 0.5) cells.push_back(quantile_text(q, unit));
    table.row(std::move(cells));
  }
  return table.text() + (wide ? "  wide: from 40 replications on the interval is the plain one\n" : "");
}

/// Several points: knobs, and the means of the first measures.
std::string all_points(const StudyReport& r, const Style& style) {
  const study::Plan& plan = r.study.plan;
  const std::size_t measures = style.verbose ? plan.measures.size() : std::min(kShownMeasures, plan.measures.size());
  Table table(std::string(plan.knobs.size(), 'l') + "r");
  std::vector<std::string> head;
  for (const study::Knob& knob : plan.knobs) head.push_back(knob.path);
  for (std::size_t m = 0; m < measures; ++m) head.push_back(text_of(plan.measures[m]));
  if (!r.scenario.budgets.empty()) head.push_back("budgets");
  table.row(head);
  const std::size_t shown = style.verbose ? plan.points.size() : std::min(kShownPoints, plan.points.size());
  for (std::size_t p = 0; p < shown; ++p) {
    std::vector<std::string> cells;
    for (const std::string& value : plan.points[p].values) cells.push_back(value.empty() ? "as it is" : value);
    for (std::size_t m = 0; m < measures; ++m)
      cells.push_back(r.estimates[p][m].n == 0 ? "-" : mean_text(r.estimates[p][m], unit_of(plan.measures[m])));
    if (!r.scenario.budgets.empty()) cells.push_back(study::overall({r.budgets[p]}));
    table.row(std::move(cells));
  }
  std::string text = table.text();
  if (shown < plan.points.size()) text += fmt::format("  and {} more points\n", grouped(plan.points.size() - shown));
  return text;
}

std::string budgets(const StudyReport& r, const Style& style) {
  std::string text;
  std::size_t lines = 0, hidden = 0;
  for (std::size_t p = 0; p < r.budgets.size(); ++p) {
    if (r.budgets.size() > 1) break;  // the table of points has them
    for (const study::BudgetEstimate& e : r.budgets[p]) {
      if (style.verbose || lines++ < kShownBudgets)
        text += budget_line(r.scenario.budgets[e.budget], e);
      else
        ++hidden;
    }
  }
  if (hidden > 0) text += fmt::format("  and {} more\n", hidden);
  return text.empty() ? text : "budgets\n" + text;
}

/// A bar to the right of the knob's share of the metric's variation, largest first.
std::string tornado(const StudyReport& r, const study::Sensitivity& s) {
  std::vector<std::size_t> order(s.knobs.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto size = [&](std::size_t i) {
    return s.regression ? std::abs(s.regression->coefficients[i].value) : std::abs((*s.sobol)[i].value);
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  Table table("lrll");
  for (const std::size_t i : order) {
    std::vector<std::string> cells = {r.study.plan.knobs[s.knobs[i]].path};
    if (s.regression) {
      const auto& c = s.regression->coefficients[i];
      cells.push_back(fmt::format("{:+.2f} [{:+.2f}, {:+.2f}]", c.value, c.interval.low, c.interval.high));
    } else {
      cells.push_back("");
    }
    cells.push_back(metrics::bar(std::min(1.0, size(i)), kBarWidth));
    if (s.sobol)
      cells.push_back(fmt::format("Sobol {:.2f} [{:.2f}, {:.2f}]", (*s.sobol)[i].value, (*s.sobol)[i].interval.low,
                                  (*s.sobol)[i].interval.high));
    table.row(std::move(cells));
  }
  const std::string explained =
      s.regression ? fmt::format("   standardized coefficients, R² {:.2f}", s.regression->explained) : "";
  return fmt::format("what moves {}{}\n", text_of(r.study.plan.measures[s.measure]), explained) + table.text();
}

std::string sensitivities(const StudyReport& r, const Style& style) {
  std::string text;
  for (const study::Sensitivity& s : r.sensitivities)
    if (style.verbose || s.measure < kShownMeasures) text += tornado(r, s);
  return text;
}

std::string failed(const StudyReport& r) {
  std::string text;
  for (const study::Failed& f : r.study.failed)
    text += fmt::format("  point {}, replication {}: {}\n", r.study.plan.point_of(f.cell),
                        r.study.plan.replication_of(f.cell), f.why);
  return text.empty() ? text : "failed\n" + text;
}

/// Runs that broke rules of the domain, with --check-rules.
std::string violations(const StudyReport& r) {
  constexpr std::size_t kShown = 5;
  std::string text;
  std::size_t cells = 0;
  for (const auto& [cell, result] : r.study.cells) {
    if (result.violations == 0 || ++cells > kShown) continue;
    text += fmt::format("  {} rules: {} --check-rules\n", result.violations,
                        replay_command(r.study.plan, cell, "SCENARIO"));
  }
  return cells == 0 ? text : fmt::format("rules broken in {} of {} cells\n", cells, r.study.cells.size()) + text;
}

std::string last_line(const StudyReport& r) {
  const study::Study& s = r.study;
  if (!s.complete())
    return fmt::format("INCOMPLETE  {} of {} cells\n", grouped(s.cells.size()), grouped(s.plan.cells()));
  std::string text = r.verdict == "pass"     ? "PASS"
                     : r.verdict == "fail"   ? "FAIL"
                     : r.verdict == "unsure" ? "UNSURE"
                                             : "DONE";
  text += fmt::format("  {} cells", grouped(s.plan.cells()));
  if (s.plan.points.size() == 1 && !r.scenario.budgets.empty())
    text += ", " + verdict::text_of(study::tally(r.budgets.front(), r.scenario));
  if (s.plan.design != study::DesignKind::none && !r.scenario.budgets.empty()) {
    const auto hold = std::count_if(r.budgets.begin(), r.budgets.end(),
                                    [](const auto& point) { return study::overall({point}) == "pass"; });
    text += fmt::format(", all budgets hold at {} of {} points", hold, r.budgets.size());
  }
  if (s.plan.until) {
    const metrics::Unit unit = unit_of(s.plan.until->measure);
    text += fmt::format(
        ", {} known to ± {}{}", text_of(s.plan.until->measure), quantity(s.plan.until->half_width, unit),
        s.precise.value_or(false) ? "" : fmt::format(": not reached with {} replications", s.plan.replications));
  }
  return text + "\n";
}

}  // namespace

std::string mean_text(const Estimate& e, metrics::Unit unit) {
  std::string text = with_interval(e.mean, e.mean_interval, unit);
  if (e.mean_widened) text += " (wide)";
  return text;
}

std::string quantile_text(const study::QuantileEstimate& q, metrics::Unit unit) {
  if (!q.interval) return fmt::format("{} (needs {})", quantity(q.value, unit), q.needs);
  return fmt::format("{} [{}, {}]", quantity(q.value, unit), quantity(q.interval->low, unit),
                     quantity(q.interval->high, unit));
}

std::string budget_line(const scenario::Budget& budget, const study::BudgetEstimate& e) {
  const metrics::Unit unit = unit_of(study::measure_of(budget));
  std::string line = fmt::format("  {}  {}  {}", budget.id, name_of(e.word), budget.text);
  if (!budget.during.empty()) line += "  during " + budget.during;
  if (!e.where.empty()) line += "  " + e.where;
  line += "   " + (e.value ? with_interval(e.value, e.interval, unit) : e.note);
  if (e.bound)
    line += fmt::format("   held in {} of {}: fails in at most {:.2g} %", e.held, e.n, *e.bound * 100);
  else if (e.n > 0)
    line += fmt::format("   held in {} of {}", e.held, e.n);
  if (e.head_room) line += fmt::format("   head-room {}", quantity(*e.head_room, unit));
  if (e.more) line += fmt::format("   about {} more replications would decide", grouped(*e.more));
  return line + waiver_text(budget, e.where, e.word) + "\n";
}

std::string with_interval(std::optional<double> value, const std::optional<stats::Interval>& interval,
                          metrics::Unit unit) {
  if (!value) return "-";
  if (!interval || !std::isfinite(*value)) return quantity(*value, unit);
  const double low = *value - interval->low, high = interval->high - *value;
  const bool even = std::abs(low - high) <= 1e-9 * std::max(std::abs(low), std::abs(high));
  if (even) return fmt::format("{} ± {}", quantity(*value, unit), quantity(high, unit));
  return fmt::format("{} [{}, {}]", quantity(*value, unit), quantity(interval->low, unit),
                     quantity(interval->high, unit));
}

std::string study_summary(const StudyReport& r, const Style& style) {
  std::string text = title(r) + (r.study.plan.points.size() == 1 ? one_point(r) : all_points(r, style));
  return text + sensitivities(r, style) + budgets(r, style) + violations(r) + failed(r) + last_line(r);
}

}  // namespace failcast::report
