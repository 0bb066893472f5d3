// One number asked of a run, as people write it: "p95(failover_time)" or "failover_time.p95", "availability at fra",
// "locked_out during isp".
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "analysis/metrics/metric_list.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::study {

struct Measure {
  std::string aggregate;  ///< "p95"; empty for metrics that are one number
  std::string metric;     ///< a name of the metric list
  std::string at;         ///< a site, segment, client group or group of components; empty: everybody
  std::string during;     ///< a fault's id; empty: the whole run
  friend bool operator==(const Measure&, const Measure&) = default;
};

/// The way it is written; parse_measure() reads it back.
std::string text_of(const Measure& measure);
/// The measure, or what is wrong with the text.
std::variant<Measure, std::string> parse_measure(std::string_view text);
/// What a scenario cannot answer: a place or a fault that it does not have.
std::optional<std::string> mistake_in(const Measure& measure, const scenario::Scenario& scenario);

/// The measure that a budget limits; not of one with `each`.
Measure measure_of(const scenario::Budget& budget);
/// What a study measures when nobody asks for anything: how long, for whom not at all, how available; and what the
/// scenario's budgets limit.
std::vector<Measure> usual_measures(const scenario::Scenario& scenario);

metrics::Unit unit_of(const Measure& measure);
/// In the metric's unit; infinite when it is; nothing without samples.
std::optional<double> value_of(const Measure& measure, const metrics::Result& result);
/// Whether smaller is better; nothing for numbers that are neither.
std::optional<bool> smaller_is_better(const Measure& measure);

}  // namespace failcast::study
