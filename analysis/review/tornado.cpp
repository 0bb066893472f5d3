#include "analysis/review/tornado.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/review/review.hpp"

namespace failcast::review {
namespace {

using page::Chart;
using page::Span;
using page::Tone;

bool is_drawn(const std::optional<double>& value) { return value && std::isfinite(*value); }

Span bar_of(const Swing& swing, metrics::Unit unit) {
  const double a = *swing.at_low, b = *swing.at_high;
  return {
      swing.path, std::min(a, b), std::max(a, b),
      fmt::format("{} at {}, {} at {}", metrics::quantity(a, unit), swing.low, metrics::quantity(b, unit), swing.high),
      Tone::plain};
}

}  // namespace

double Swing::span(double base) const {
  double least = base, most = base;
  for (const std::optional<double>& end : {at_low, at_high}) {
    least = std::min(least, end.value_or(base));
    most = std::max(most, end.value_or(base));
  }
  return most - least;
}

page::Block tornado(std::string title, const study::Measure& measure, std::optional<double> base,
                    std::vector<Swing> swings, const std::vector<Limit>& limits) {
  const metrics::Unit unit = unit_of(measure);
  const double from = is_drawn(base) ? *base : 0;
  std::ranges::stable_sort(swings, std::greater{}, [&](const Swing& swing) { return swing.span(from); });
  std::vector<std::string> paths;
  for (const Swing& swing : swings) paths.push_back(swing.path);
  if (std::ranges::none_of(swings, [&](const Swing& swing) { return swing.span(from) > 0; }))
    return page::Paragraph{fmt::format("None of {} moves {}, which is {}.", fmt::join(paths, ", "), text_of(measure),
                                       base ? metrics::quantity(*base, unit) : "not there")};
  Chart chart{.kind = Chart::Kind::spans,
              .title = std::move(title),
              .label = {},
              .x_title = fmt::format("{}, {}", text_of(measure), metrics::name_of(unit)),
              .y_title = ""};
  chart.data = {
      .caption = fmt::format("{} at both ends of each range, the widest first", text_of(measure)),
      .columns = {"Parameter",        "From", "To", "At the low end", "At the high end", "Span"},
      .rows = {}
  };
  std::size_t undrawn = 0;
  for (const Swing& swing : swings) {
    const double span = swing.span(from);
    chart.data.rows.push_back({text_cell(swing.path), text_cell(swing.low), text_cell(swing.high),
                               value_cell(swing.at_low, unit), value_cell(swing.at_high, unit),
                               number_cell(metrics::quantity(span, unit), span)});
    if (is_drawn(swing.at_low) && is_drawn(swing.at_high))
      chart.spans.push_back(bar_of(swing, unit));
    else
      ++undrawn;
  }
  if (is_drawn(base)) chart.marks.push_back({*base, "as it is"});
  for (const Limit& limit : limits) chart.marks.push_back({limit.value, limit.name});
  chart.label =
      fmt::format("{} is {} as it is; {} moves it most, by {}.{}", text_of(measure),
                  base ? metrics::quantity(*base, unit) : "not there", swings.front().path,
                  metrics::quantity(swings.front().span(from), unit),
                  undrawn == 0 ? "" : fmt::format(" {} without a finite number are in the table only.", undrawn));
  return chart;
}

}  // namespace failcast::review
