// How long access lasts in the outages of one run.
#include <algorithm>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/review/review.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::Chart;
using page::Series;

constexpr std::size_t kCurvePoints = 200, kTableRows = 40;
constexpr double kSecondsPerDay = 86'400, kTwoWeeks = 14;

/// What the time of the chart is counted in, by how long the curve goes on.
struct Scale {
  double seconds;
  const char* name;
};
Scale scale_for(double seconds) {
  if (seconds >= 2 * kSecondsPerDay) return {kSecondsPerDay, "days"};
  return seconds >= 7200 ? Scale{3600, "hours"} : Scale{60, "minutes"};
}

}  // namespace

std::vector<Block> survival_part(const Reviewed& run) {
  const metrics::Survival& s = run.run.result.whole().all().survival;
  if (s.out == 0) return {};
  const double longest = metrics::to_seconds(s.watched_until);
  const Scale scale = scale_for(longest);
  Chart chart{.kind = Chart::Kind::steps,
              .title = "How long does access last in an outage?",
              .label = {},
              .x_title = fmt::format("{} since the outage began", scale.name),
              .y_title = "share with access"};
  chart.data = {
      .caption = "Pairs of client and application whose access has gone and does not return before the outage ends",
      .columns = {"After",     "Left", "95 %", "Under watch", "Out then"},
      .rows = {}
  };
  Series line{"with access", {{0, 1}}}, low{"", {{0, 1}}, Series::Look::low}, high{"", {{0, 1}}, Series::Look::high};
  const auto is_kept = [&](std::size_t i, std::size_t most) {
    const std::size_t step = std::max<std::size_t>(1, s.steps.size() / most);
    return i % step == 0 || i + 1 == s.steps.size();
  };
  for (std::size_t i = 0; i < s.steps.size(); ++i) {
    const stats::SurvivalStep& step = s.steps[i];
    const double seconds = metrics::to_seconds(step.after);
    const stats::Interval interval = stats::survival_interval(step);
    if (is_kept(i, kCurvePoints)) {
      line.points.push_back({seconds / scale.seconds, step.survival});
      low.points.push_back({seconds / scale.seconds, interval.low});
      high.points.push_back({seconds / scale.seconds, interval.high});
    }
    if (is_kept(i, kTableRows))
      chart.data.rows.push_back({number_cell(metrics::clock(TimePoint{Duration{step.after}}), seconds),
                                 number_cell(fmt::format("{:.2f} %", step.survival * 100), step.survival),
                                 text_cell(fmt::format("{:.2f} to {:.2f}", interval.low * 100, interval.high * 100)),
                                 count_cell(step.at_risk), count_cell(step.events)});
  }
  for (Series* series : {&line, &low, &high}) {  // level until nobody is watched any more
    series->points.push_back({longest / scale.seconds, series->points.back().y});
    chart.series.push_back(std::move(*series));
  }
  if (longest >= kTwoWeeks * kSecondsPerDay)
    chart.marks.push_back({kTwoWeeks * kSecondsPerDay / scale.seconds, "14 d"});
  chart.label = fmt::format(
      "Of {} pairs that had access when an outage began, {} lost it for the rest of it. Watched for up to {}.",
      metrics::grouped(s.watched), metrics::grouped(s.out), metrics::clock(TimePoint{Duration{s.watched_until}}));
  if (chart.data.rows.size() < s.steps.size())
    chart.data.caption += fmt::format(": {} of {} steps", chart.data.rows.size(), s.steps.size());
  return {std::move(chart)};
}

}  // namespace failcast::review
