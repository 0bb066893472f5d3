// The metrics by name: what `failcast list metrics` prints, what budgets may ask for, and how a value is taken from
// the measures. A definition stands here and nowhere else.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/metrics/result.hpp"

namespace failcast::metrics {

enum class Unit : std::uint8_t { seconds, ratio, count, minutes, days, per_second };
std::string_view name_of(Unit unit);

/// Which of two values a planner would rather have.
enum class Better : std::uint8_t { less, more, neither };

struct Metric {
  std::string_view name;
  Unit unit{};
  std::string_view definition;
  std::span<const std::string_view> aggregates;  ///< empty: a plain number, asked for without an aggregate
  bool per_site = true, per_segment = true, per_group = true;
  bool per_components = false;                 ///< known for groups of components
  bool during = true;                          ///< may be restricted to one fault
  bool in_budgets = true;                      ///< false: a table, not a number
  Better better = Better::less;                ///< of its values; numbers of samples are neither
  SampleStats Measures::*samples = nullptr;    ///< sampled metrics
  double (*plain)(const Measures&) = nullptr;  ///< plain metrics
  /// Metrics of a time, which is their aggregate: "7d(access_survival)".
  std::optional<double> (*at_time)(const Measures&, Duration) = nullptr;
};

std::span<const Metric> metric_list();
/// Nothing when there is no metric of that name.
const Metric* find_metric(std::string_view name);
/// Why the metric takes no such aggregate; nothing when it does.
std::optional<std::string> mistake_in_aggregate(const Metric& metric, std::string_view aggregate);
/// Names that a budget may use.
std::vector<std::string> budget_metrics();

/// Value in the metric's unit; infinite when it is; nothing without samples.
std::optional<double> value_of(const Metric& metric, std::string_view aggregate, const Measures& measures);

}  // namespace failcast::metrics
