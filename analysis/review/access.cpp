// How access went: how long failover took and where its time went, who had access when, which sites differ, and what
// happened when.
#include <algorithm>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/review/review.hpp"

namespace failcast::review {
namespace {

using page::Block;
using page::Chart;
using page::isolated;
using page::Mark;
using page::Paragraph;
using page::Point;
using page::Series;
using page::Span;
using page::Table;
using page::Tone;

/// Points of a curve, lanes of a chart and rows of its table: more do not help a reader. What is left out is said.
constexpr std::size_t kCurvePoints = 400, kSitesInChart = 6, kLanes = 40;

double in_seconds(Duration d) { return metrics::to_seconds(d.count()); }
double in_minutes(TimePoint t) { return in_seconds(t.time_since_epoch()) / 60; }

/// Share of losses that ended within x; those that never ended keep it below 1.
Series ecdf(std::string name, const Lengths& lengths) {
  Series series{std::move(name), {}};
  const std::size_t n = lengths.ended.size();
  const std::size_t step = std::max<std::size_t>(1, n / kCurvePoints);
  for (std::size_t i = 0; i < n; i += step)
    series.points.push_back(
        {in_seconds(lengths.ended[i]), static_cast<double>(i + 1) / static_cast<double>(lengths.size())});
  if (n > 0)
    series.points.push_back(
        {in_seconds(lengths.ended.back()), static_cast<double>(n) / static_cast<double>(lengths.size())});
  return series;
}

std::vector<page::Cell> length_row(const std::string& name, const metrics::SampleStats& lengths) {
  return {text_cell(name),        count_cell(lengths.n),  time_cell(lengths.p50),   time_cell(lengths.p95),
          time_cell(lengths.p99), time_cell(lengths.max), count_cell(lengths.never)};
}

/// A place of the directory with losses.
struct PlaceLengths {
  std::string name;
  const Lengths* curve;
  const metrics::SampleStats* stats;
};
/// The slowest first.
std::vector<PlaceLengths> places_with_losses(const Reviewed& run) {
  std::vector<PlaceLengths> places;
  for (std::size_t p = 0; p < run.lengths.by_place.size(); ++p) {
    const std::string& name = run.run.directory.places[p];
    const metrics::Measures* m = run.run.result.whole().find(metrics::SliceKind::site, name);
    if (m != nullptr && run.lengths.by_place[p].size() > 0)
      places.push_back({name, &run.lengths.by_place[p], &m->failover_time});
  }
  std::ranges::stable_sort(places, std::greater{}, [](const PlaceLengths& place) { return place.stats->p95; });
  return places;
}

/// Limits of budgets on failover time of everybody.
std::vector<Mark> limits(const Reviewed& run) {
  std::vector<Mark> marks;
  for (const scenario::Budget& b : run.run.scenario.budgets)
    if (b.metric == "failover_time" && metrics::find_metric(b.metric)->samples != nullptr && b.aggregate != "n")
      marks.push_back(
          {b.limit, fmt::format("{} {} {}", b.id, b.aggregate, metrics::quantity(b.limit, metrics::Unit::seconds))});
  return marks;
}

Chart curve_chart(const Reviewed& run) {
  const Lengths& all = run.lengths.everybody;
  Chart chart{.kind = Chart::Kind::steps,
              .title = "How long is failover?",
              .label = {},
              .x_title = "seconds without access",
              .y_title = "share of losses that were over"};
  const metrics::SampleStats& stats = run.run.result.whole().all().failover_time;
  chart.label = fmt::format(
      "Of {} losses of access half were over after {}, 95 % after {}, 99 % after {}; {} never ended and keep the curve "
      "below 1.",
      metrics::grouped(stats.n), metrics::seconds(stats.p50), metrics::seconds(stats.p95), metrics::seconds(stats.p99),
      metrics::grouped(stats.never));
  chart.logarithmic_x =
      stats.p50 && *stats.p50 > Duration{} && *stats.p99 != metrics::kInfinite && *stats.p99 > 5 * *stats.p50;
  chart.series.push_back(ecdf("everybody", all));
  chart.marks = limits(run);
  chart.data = {
      .caption = "Failover time by site",
      .columns = {"Site", "Losses", "p50", "p95", "p99", "Slowest", "Never"},
      .rows = {}
  };
  chart.data.rows.push_back(length_row("everybody", stats));
  const std::vector<PlaceLengths> places = places_with_losses(run);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places.size() > 1 && i < kSitesInChart) chart.series.push_back(ecdf(places[i].name, *places[i].curve));
    chart.data.rows.push_back(length_row(places[i].name, *places[i].stats));
  }
  return chart;
}

Chart cause_chart(const Reviewed& run) {
  const metrics::Measures& m = run.run.result.whole().all();
  Chart chart{.kind = Chart::Kind::spans,
              .title = "Where does the time go?",
              .label = {},
              .x_title = "seconds of a mean loss of access",
              .y_title = ""};
  chart.data = {
      .caption = "Mean loss of access, by cause; the parts add up to the whole",
      .columns = {"Cause",      "What it is", "Mean", "Share", "Parameter", "Value", "Source"},
      .rows = {}
  };
  const double losses = static_cast<double>(m.time_without_access.n);
  double at = 0;
  std::string largest;
  metrics::WideNs most = 0;
  for (std::size_t c = 0; c < metrics::kCauses; ++c) {
    if (m.time_by_cause[c] == 0 || losses == 0) continue;
    const auto cause = static_cast<Cause>(c);
    const double mean = metrics::to_seconds(m.time_by_cause[c]) / losses;
    const explain::CauseWords words = explain::words_of(cause);
    const std::string name(name_of(cause));
    if (m.time_by_cause[c] > most) {
      most = m.time_by_cause[c];
      largest = name;
    }
    chart.spans.push_back({name, at, at + mean, fmt::format("{:.1f} s", mean), Tone::plain});
    at += mean;
    const auto value = run.values.find(words.parameter);
    chart.data.rows.push_back(
        {text_cell(name), text_cell(std::string(words.words)), number_cell(fmt::format("{:.1f} s", mean), mean),
         number_cell(metrics::share(m.time_by_cause[c], m.episode_time), mean), text_cell(std::string(words.parameter)),
         text_cell(value == run.values.end() ? "" : value->second.value),
         text_cell(value == run.values.end() ? "" : value->second.source)});
  }
  chart.spans.push_back({"whole", 0, at, fmt::format("{:.1f} s", at), Tone::quiet});
  chart.data.rows.push_back({text_cell("whole"),
                             text_cell("time without access, up to the end of the run where it did not return"),
                             number_cell(fmt::format("{:.1f} s", at), at), number_cell("100.0 %", at), text_cell(""),
                             text_cell(""), text_cell("")});
  chart.label = fmt::format("A mean loss of access took {:.1f} s; the largest part was {}.", at, largest);
  return chart;
}

}  // namespace

std::vector<Block> anatomy(const Reviewed& run) {
  if (run.lengths.everybody.size() == 0 && run.run.result.whole().all().time_without_access.n == 0)
    return {Paragraph{"Nobody lost access to anything."}};
  std::vector<Block> blocks;
  if (run.lengths.everybody.size() > 0) blocks.emplace_back(curve_chart(run));
  blocks.emplace_back(cause_chart(run));
  return blocks;
}

std::vector<Block> access_part(const Reviewed& run, std::size_t states) {
  Chart chart{.kind = Chart::Kind::areas,
              .title = "Who has access during the outage?",
              .label = {},
              .x_title = "minutes since the start",
              .y_title = "pairs of client and application"};
  chart.data = {.caption = "Pairs of client and application over time", .columns = {"From"}, .rows = {}};
  const auto& samples = run.access;
  const std::size_t step = std::max<std::size_t>(1, (samples.size() + states - 1) / states);
  std::uint64_t fewest = UINT64_MAX;
  TimePoint fewest_at{};
  for (std::size_t d = 0; d < kDoings; ++d) {
    chart.series.push_back({std::string(words_of(static_cast<Doing>(d))), {}});
    chart.data.columns.emplace_back(words_of(static_cast<Doing>(d)));
  }
  for (const auto& sample : samples)
    if (sample.pairs[0] < fewest) {
      fewest = sample.pairs[0];
      fewest_at = sample.at;
    }
  for (std::size_t i = 0; i < samples.size();
       i = i + step < samples.size() || i + 1 == samples.size() ? i + step : samples.size() - 1) {
    std::vector<page::Cell> row = {number_cell(metrics::clock(samples[i].at), in_minutes(samples[i].at))};
    for (std::size_t d = 0; d < kDoings; ++d) {
      chart.series[d].points.push_back({in_minutes(samples[i].at), static_cast<double>(samples[i].pairs[d])});
      row.push_back(count_cell(samples[i].pairs[d]));
    }
    chart.data.rows.push_back(std::move(row));
  }
  for (const auto& window : run.run.result.outcome.faults) {
    if (chart.marks.size() >= 8) break;
    chart.marks.push_back({in_minutes(window.begin), window.id + " begins"});
    chart.marks.push_back({in_minutes(window.end), window.id + " ends"});
  }
  chart.label = fmt::format("Fewest had access at {}: {} of {}.", metrics::clock(fewest_at), metrics::grouped(fewest),
                            metrics::grouped(run.run.result.whole().all().pairs));
  return {std::move(chart)};
}

std::vector<Block> sites_part(const Reviewed& run) {
  Table table{
      .caption = "Sites, homes, applications and groups of users",
      .columns = {"Of",            "Name", "Users", "Losses", "Failover p50", "Failover p95", "Slowest", "Never back",
                  "Locked out", "User-minutes lost", "Availability"},
      .rows = {}
  };
  double lowest = 1;
  for (const metrics::Slice& s : run.run.result.whole().slices) lowest = std::min(lowest, s.measures.availability());
  for (const metrics::Slice& s : run.run.result.whole().slices) {
    if (s.kind == metrics::SliceKind::all || s.kind == metrics::SliceKind::components) continue;
    const metrics::Measures& m = s.measures;
    const double minutes = metrics::to_seconds(m.lost_user_time) / 60;
    page::Cell availability = ratio_cell(m.availability());
    if (lowest < 1) availability.heat = (1 - m.availability()) / (1 - lowest);
    table.rows.push_back(
        {text_cell(std::string(metrics::name_of(s.kind))), text_cell(s.id), count_cell(m.users),
         count_cell(m.time_without_access.n), time_cell(m.failover_time.p50), time_cell(m.failover_time.p95),
         time_cell(m.failover_time.max), count_cell(m.stuck_pairs), count_cell(m.locked_out_users),
         number_cell(metrics::quantity(minutes, metrics::Unit::minutes), minutes), std::move(availability)});
  }
  return {std::move(table)};
}

std::vector<Block> lanes_part(const Reviewed& run) {
  Chart chart{.kind = Chart::Kind::spans,
              .title = "What happened when?",
              .label = {},
              .x_title = "minutes since the start",
              .y_title = ""};
  chart.data = {
      .caption = "Outages, components in BC, and the clients who waited longest",
      .columns = {"Lane",          "What", "From", "To"},
      .rows = {}
  };
  std::map<std::string, bool> lanes;
  std::size_t left_out = 0;
  const auto add = [&](const std::string& lane, const std::string& what, TimePoint from, TimePoint to, Tone tone) {
    chart.data.rows.push_back({text_cell(lane), text_cell(what), number_cell(metrics::clock(from), in_minutes(from)),
                               number_cell(metrics::clock(to), in_minutes(to))});
    if (lanes.size() >= kLanes && !lanes.contains(lane)) {
      ++left_out;
      return;
    }
    lanes[lane] = true;
    chart.spans.push_back({lane, in_minutes(from), in_minutes(to), what, tone});
  };
  const metrics::Result& result = run.run.result;
  for (const auto& window : result.outcome.faults)
    add("outage " + window.id.substr(0, window.id.find('#')), window.id, window.begin, window.end, Tone::bad);
  for (const metrics::SlowClient& slow : result.slowest) {
    if (&slow - result.slowest.data() >= 10) break;
    add(slow.client, "without " + slow.segment, slow.began, slow.began + slow.length, Tone::warn);
  }
  for (const metrics::BcStay& stay : result.bc_stays)
    add(stay.node, "in Business Continuity", stay.entered, stay.left.value_or(result.outcome.reached), Tone::plain);
  if (chart.spans.empty()) return {Paragraph{"No outage began."}};
  chart.label = fmt::format("{} outages, {} stays of components in Business Continuity, the slowest clients.{}",
                            result.outcome.faults.size(), result.bc_stays.size(),
                            left_out == 0 ? "" : fmt::format(" {} more bars are in the table only.", left_out));
  return {std::move(chart)};
}

}  // namespace failcast::review
