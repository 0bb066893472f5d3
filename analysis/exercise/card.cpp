#include "analysis/exercise/card.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "sim/faults/random_failures.hpp"
#include "sim/scenario/csv.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::exercise {
namespace {

struct Measured {
  study::Measure measure;
  std::string_view what;
};

/// What one waits for after a fault began.
std::array<Measured, 4> during(const std::string& fault) {
  return {{{{"p50", "failover_time", "", fault}, "half of the losses of access are over"},
           {{"p95", "failover_time", "", fault}, "95 % of the losses of access are over"},
           {{"p50", "component_bc_entry", "", fault}, "half of the components are in Business Continuity"},
           {{"p95", "component_bc_entry", "", fault}, "95 % of the components are in Business Continuity"}}};
}
/// Of the whole drill.
std::array<Measured, 4> overall() {
  return {{{{"p50", "dr_activation_time", "", ""}, "half of the clients are in Safe Mode since the record is served"},
           {{"p95", "dr_activation_time", "", ""}, "95 % of the clients are in Safe Mode since the record is served"},
           {{"p50", "return_time", "", ""}, "half of the users are back in normal operation since the end"},
           {{"p95", "return_time", "", ""}, "95 % of the users are back in normal operation since the end"}}};
}

void add_measured(Card& card, const Measured& wanted, const metrics::Result& result) {
  const auto value = study::value_of(wanted.measure, result);
  if (!value) return;
  card.steps.push_back(
      {.id = text_of(wanted.measure), .what = std::string(wanted.what), .measure = wanted.measure, .of_run = *value});
}

}  // namespace

Card card_of(const scenario::Scenario& scenario, const metrics::Result& result) {
  const std::vector<scenario::Fault> faults = faults::all_faults(scenario);
  struct Instant {
    TimePoint at{};
    std::string id, what, opens;  ///< opens: a fault that begins for the first time
  };
  std::vector<Instant> instants;
  std::set<std::string> seen;
  Card card;
  card.left_out = result.outcome.faults.size() - std::min(result.outcome.faults.size(), kMostWindows);
  for (const auto& window : std::span(result.outcome.faults).first(result.outcome.faults.size() - card.left_out)) {
    const scenario::Fault& fault = faults[window.fault];
    const std::string what = fmt::format("{} {}", scenario::word_of(fault.what), fault.where);
    instants.push_back({window.begin, "begin " + window.id, "take away: " + what,
                        seen.insert(fault.id).second ? fault.id : std::string()});
    instants.push_back({window.end, "end " + window.id, "give back: " + what, {}});
  }
  for (const metrics::PublishedRecord& record : result.dr_records)
    instants.push_back({record.published,
                        fmt::format("record {}", record.version),
                        fmt::format("publish the DR record, which asks {}", record.asks),
                        {}});
  std::ranges::stable_sort(instants, {}, &Instant::at);
  for (Instant& instant : instants) {
    card.steps.push_back({.id = std::move(instant.id), .what = std::move(instant.what), .planned = instant.at});
    if (instant.opens.empty()) continue;
    for (const Measured& wanted : during(instant.opens)) add_measured(card, wanted, result);
  }
  for (const Measured& wanted : overall()) add_measured(card, wanted, result);
  return card;
}

Times times_in(const Card& card, const metrics::Result& result) {
  Times times;
  for (const Step& step : card.steps)
    times.push_back(step.measure ? study::value_of(*step.measure, result) : std::nullopt);
  return times;
}

void add_bands(Card& card, const scenario::Scenario& scenario, std::uint32_t first, std::uint32_t runs,
               const Simulate& simulate) {
  std::vector<std::vector<double>> seen(card.steps.size());
  for (std::size_t i = 0; i < card.steps.size(); ++i)
    if (card.steps[i].of_run) seen[i].push_back(*card.steps[i].of_run);
  for (std::uint32_t run = 1; run < runs; ++run) {
    const Times times = times_in(card, simulate(scenario, first + run));
    for (std::size_t i = 0; i < times.size(); ++i)
      if (times[i]) seen[i].push_back(*times[i]);
  }
  card.replications = runs;
  for (std::size_t i = 0; i < card.steps.size(); ++i) {
    if (seen[i].empty()) continue;
    std::ranges::sort(seen[i]);
    card.steps[i].band = {std::max(0.0, seen[i].front() - kReading), seen[i][(seen[i].size() - 1) / 2],
                          seen[i].back() + kReading};
  }
}

std::string time_text(const std::optional<double>& seconds) {
  if (!seconds) return "";
  return std::isinf(*seconds) ? "never" : fmt::format("{:.1f} s", *seconds);
}

std::string csv_time(const std::optional<double>& seconds) {
  if (!seconds) return "";
  return std::isinf(*seconds) ? "never" : fmt::format("{:.1f}s", *seconds);
}

std::string to_csv(const Card& card) {
  std::string text = "step,what,expected,from,to,observed,remarks\n";
  for (const Step& step : card.steps) {
    const std::string expected = step.planned ? scenario::to_text(step.planned->time_since_epoch())
                                              : csv_time(step.band ? std::optional(step.band->middle) : step.of_run);
    text += fmt::format("{},{},{},{},{},,\n", scenario::csv_cell(step.id), scenario::csv_cell(step.what), expected,
                        step.band ? csv_time(step.band->low) : "", step.band ? csv_time(step.band->high) : "");
  }
  return text;
}

}  // namespace failcast::exercise
