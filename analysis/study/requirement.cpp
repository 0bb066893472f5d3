#include "analysis/study/requirement.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "analysis/stats/mean.hpp"
#include "analysis/stats/proportion.hpp"
#include "analysis/verdict/verdict.hpp"

namespace failcast::study {
namespace {

/// How often something that must always hold may fail after all, for it to count as holding.
constexpr double kRareFailure = 0.05;

std::vector<double> known(const std::vector<std::optional<double>>& values) {
  std::vector<double> all;
  for (const auto& value : values)
    if (value) all.push_back(*value);
  return all;
}

std::size_t held(const Requirement& r, const std::vector<double>& values) {
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [&](double v) { return verdict::holds(v, r.comparison, r.limit); }));
}

}  // namespace

bool Requirement::of_every_replication() const {
  return comparison == scenario::Comparison::equal || measure.aggregate == "max" ||
         unit_of(measure) == metrics::Unit::count;
}

Requirement requirement_of(const scenario::Budget& budget) {
  return {budget.text, measure_of(budget), budget.comparison, budget.limit};
}

bool seems_to_hold(const Requirement& r, const std::vector<std::optional<double>>& values) {
  const std::vector<double> seen = known(values);
  if (seen.empty()) return false;
  if (r.of_every_replication()) return held(r, seen) == seen.size();
  return verdict::holds(stats::moments(seen).mean, r.comparison, r.limit);
}

bool holds_surely(const Requirement& r, const std::vector<std::optional<double>>& values, double error) {
  const std::vector<double> seen = known(values);
  if (!seems_to_hold(r, values)) return false;
  if (r.of_every_replication()) return stats::bound_without_hits(seen.size(), 1 - error) <= kRareFailure;
  const auto interval = stats::mean_interval(seen, 1 - 2 * error);
  return interval && verdict::holds(interval->low, r.comparison, r.limit) &&
         verdict::holds(interval->high, r.comparison, r.limit);
}

std::string evidence(const Requirement& r, const std::vector<std::optional<double>>& values) {
  const std::vector<double> seen = known(values);
  if (seen.empty()) return "no samples";
  if (r.of_every_replication()) return fmt::format("held in {} of {}", held(r, seen), seen.size());
  const metrics::Unit unit = unit_of(r.measure);
  const auto interval = stats::mean_interval(seen);
  const std::string mean = metrics::quantity(stats::moments(seen).mean, unit);
  return interval ? fmt::format("{} ± {}", mean, metrics::quantity(interval->half_width(), unit)) : mean;
}

}  // namespace failcast::study
