#include "analysis/study/comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/stats/bootstrap.hpp"
#include "analysis/stats/holm.hpp"
#include "analysis/stats/mean.hpp"
#include "analysis/stats/proportion.hpp"
#include "sim/scenario/fingerprint.hpp"

namespace failcast::study {
namespace {

using stats::Interval;

/// Values of one measure at one point, side by side.
struct Sides {
  std::vector<double> a, b;
  bool paired = false;
};

/// How sure a difference b - a lies beyond the tolerance on either side: one-sided significances.
struct Beyond {
  double above = 1, below = 1;
};

bool has(const std::vector<Measure>& measures, const Measure& measure) {
  return std::find(measures.begin(), measures.end(), measure) != measures.end();
}

/// What must be equal for equal replications to have had equal luck about equal things.
std::optional<std::string> why_unpaired(const Study& a, const Study& b) {
  if (a.plan.seed != b.plan.seed) return fmt::format("seeds {} and {}", a.plan.seed, b.plan.seed);
  if (!a.plan.common_random_numbers || !b.plan.common_random_numbers) return "points with luck of their own";
  const Luck x = luck_of(a.plan), y = luck_of(b.plan);
  if (x.horizon != y.horizon) return "another horizon";
  if (x.clients != y.clients) return "other clients";
  const std::uint64_t first = std::max(a.plan.first_replication, b.plan.first_replication);
  const std::uint64_t last = std::min(std::uint64_t{a.plan.first_replication} + a.plan.replications,
                                      std::uint64_t{b.plan.first_replication} + b.plan.replications);
  if (first >= last) return "no replication of the same number";
  return std::nullopt;
}

std::size_t index_of(const Plan& plan, const Measure& measure) {
  return static_cast<std::size_t>(std::find(plan.measures.begin(), plan.measures.end(), measure) -
                                  plan.measures.begin());
}

std::optional<double> value(const Study& study, std::uint64_t point, std::uint64_t replication, std::size_t measure) {
  if (replication < study.plan.first_replication ||
      replication >= std::uint64_t{study.plan.first_replication} + study.plan.replications)
    return std::nullopt;
  const auto cell = study.cells.find(study.plan.cell(point, replication));
  return cell == study.cells.end() ? std::nullopt : cell->second.values[measure];
}

Sides sides_of(const Study& a, const Study& b, std::uint64_t point, const Measure& measure, bool paired) {
  const std::size_t in_a = index_of(a.plan, measure), in_b = index_of(b.plan, measure);
  if (!paired) return {a.values(point, in_a), b.values(point, in_b), false};
  Sides sides{{}, {}, true};
  const std::uint64_t last = std::uint64_t{a.plan.first_replication} + a.plan.replications;
  for (std::uint64_t r = a.plan.first_replication; r < last; ++r) {
    const auto x = value(a, point, r, in_a), y = value(b, point, r, in_b);
    if (!x || !y) continue;
    sides.a.push_back(*x);
    sides.b.push_back(*y);
  }
  return sides;
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

double mean_of(const std::vector<double>& values) {
  return all_finite(values) ? stats::moments(values).mean : std::numeric_limits<double>::infinity();
}

/// Some never came back. A pair in which only one side did is a sign; the rest says nothing.
Beyond by_signs(const Sides& sides) {
  std::size_t up = 0, down = 0;
  for (std::size_t i = 0; i < sides.a.size(); ++i) {
    const bool x = std::isfinite(sides.a[i]), y = std::isfinite(sides.b[i]);
    up += x && !y ? 1 : 0;
    down += !x && y ? 1 : 0;
  }
  return {stats::sign_significance(up, up + down), stats::sign_significance(down, up + down)};
}

Beyond judge_pairs(const Sides& sides, Difference& d, Key key, double level) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < sides.a.size(); ++i) differences.push_back(sides.b[i] - sides.a[i]);
  d.difference = mean_of(differences);
  if (differences.size() < stats::kBootstrapNeeds) {
    d.interval = stats::mean_interval(differences, level);
    d.note = fmt::format("needs {} pairs", stats::kBootstrapNeeds);
    return {};
  }
  const stats::Bootstrap bootstrap(
      differences, [](std::span<const double> values) { return stats::moments(values).mean; }, key);
  d.interval = bootstrap.bca(level);
  // BCa alone cries wolf for few pairs with long tails (9 % instead of 5 % for 40 exponential ones): Student's t must
  // agree. Where every resample is beyond, t alone says how sure that is: 2000 resamples of ten pairs cannot tell less
  // than half a percent, which among many metrics is nothing.
  std::vector<double> mirrored;
  for (const double one : differences) mirrored.push_back(-one);
  const double above = stats::t_significance_above(differences, d.tolerance);
  const double below = stats::t_significance_above(mirrored, d.tolerance);
  return {
      bootstrap.is_wholly_above(d.tolerance) ? above : std::max(*bootstrap.significance_above(d.tolerance), above),
      bootstrap.is_wholly_below(-d.tolerance) ? below : std::max(*bootstrap.significance_below(-d.tolerance), below)};
}

Beyond judge_unpaired(const Sides& sides, Difference& d, double level) {
  d.difference = mean_of(sides.b) - mean_of(sides.a);
  d.interval = stats::welch_interval(sides.a, sides.b, level);
  if (!d.interval) {
    d.note = "needs 2 replications on each side";
    return {};
  }
  return {stats::welch_significance_above(sides.a, sides.b, d.tolerance),
          stats::welch_significance_above(sides.b, sides.a, d.tolerance)};
}

double tolerance_of(const Measure& measure, const Sides& sides, const ComparisonOptions& options) {
  const double mean = mean_of(sides.a);
  for (const auto& [asked, tolerance] : options.tolerances)
    if (asked == measure) return tolerance.of(mean);
  return usual_tolerance(measure).of(mean);
}

/// Everything but the word, which needs all significances.
std::pair<Difference, Beyond> difference_of(const Study& a, const Study& b, std::uint64_t point, const Measure& measure,
                                            bool paired, const ComparisonOptions& options) {
  Difference d{.measure = measure, .point = point};
  d.gating = options.gating.empty() ? smaller_is_better(measure).has_value() : has(options.gating, measure);
  const Sides sides = sides_of(a, b, point, measure, paired);
  d.n = std::min(sides.a.size(), sides.b.size());
  if (d.n == 0) {
    d.note = "no samples";
    return {d, {}};
  }
  d.a = mean_of(sides.a);
  d.b = mean_of(sides.b);
  d.tolerance = tolerance_of(measure, sides, options);
  if (!all_finite(sides.a) || !all_finite(sides.b)) {
    d.note = "some are infinite";
    return {d, paired ? by_signs(sides) : Beyond{}};
  }
  const Key key = Key{a.plan.seed} / "compare" / point / text_of(measure);
  const double level = 1 - options.alpha;
  return {d, paired ? judge_pairs(sides, d, key, level) : judge_unpaired(sides, d, level)};
}

Change word_for(const Difference& d, bool above, bool below) {
  if (above || below) {
    const auto smaller = smaller_is_better(d.measure);
    if (!smaller) return Change::differs;
    return above == *smaller ? Change::worse : Change::better;
  }
  if (d.interval && d.interval->low >= -d.tolerance && d.interval->high <= d.tolerance) return Change::same;
  return Change::unsure;
}

}  // namespace

std::string_view name_of(Change change) {
  static constexpr std::array<std::string_view, 5> kNames = {"better", "worse", "differs", "unsure", "same"};
  return kNames[static_cast<std::size_t>(change)];
}

bool Comparison::any_worse() const {
  return std::any_of(differences.begin(), differences.end(),
                     [](const Difference& d) { return d.gating && d.change == Change::worse; });
}

double Tolerance::of(double mean) const {
  return std::isfinite(mean) ? std::max(width, share * std::abs(mean)) : width;
}

Tolerance usual_tolerance(const Measure& measure) {
  constexpr double kShare = 0.02;
  switch (unit_of(measure)) {
    case metrics::Unit::seconds: return {.width = 1, .share = kShare};
    case metrics::Unit::ratio: return {.width = 1e-4, .share = 0};
    case metrics::Unit::count:
    case metrics::Unit::minutes:
    case metrics::Unit::days:
    case metrics::Unit::per_second: break;
  }
  return {.width = 0, .share = kShare};
}

Luck luck_of(const Plan& plan) {
  const nlohmann::json scenario = nlohmann::json::parse(plan.resolved, nullptr, false);
  const auto at = [&](const char* pointer) {
    const nlohmann::json::json_pointer p(pointer);
    return scenario.contains(p) ? scenario.at(p) : nlohmann::json();
  };
  const nlohmann::json horizon = at("/clock/horizon"), clients = at("/clients");
  return {horizon.dump(), clients.is_string() ? clients.get<std::string>()
                                              : fmt::format("{:016x}", scenario::fingerprint(clients.dump()))};
}

std::optional<std::string> incomparable(const Study& a, const Study& b) {
  if (a.plan.points.size() != b.plan.points.size())
    return fmt::format("{} points and {} points", a.plan.points.size(), b.plan.points.size());
  if (a.plan.knobs != b.plan.knobs) return "sweeps over other knobs";
  for (std::size_t p = 0; p < a.plan.points.size(); ++p)
    if (a.plan.points[p].values != b.plan.points[p].values) return fmt::format("point {} is another one", p);
  return std::nullopt;
}

Comparison compare(const Study& a, const Study& b, const ComparisonOptions& options) {
  Comparison all{.unpaired = why_unpaired(a, b), .level = 1 - options.alpha};
  std::vector<double> above, below;  // of the gating ones
  std::vector<std::pair<Difference, Beyond>> found;
  for (const Measure& measure : a.plan.measures) {
    if (!has(b.plan.measures, measure)) {
      all.only_a.push_back(measure);
      continue;
    }
    for (std::uint64_t p = 0; p < a.plan.points.size(); ++p)
      found.push_back(difference_of(a, b, p, measure, !all.unpaired, options));
  }
  for (const Measure& measure : b.plan.measures)
    if (!has(a.plan.measures, measure)) all.only_b.push_back(measure);
  std::stable_partition(found.begin(), found.end(), [](const auto& entry) { return entry.first.gating; });
  for (const auto& [d, beyond] : found)
    if (d.gating) {
      above.push_back(beyond.above);
      below.push_back(beyond.below);
    }
  above = stats::holm(above);
  below = stats::holm(below);
  for (std::size_t i = 0; i < found.size(); ++i) {
    auto& [d, beyond] = found[i];
    const double up = d.gating ? above[i] : beyond.above, down = d.gating ? below[i] : beyond.below;
    d.significance = std::min(1.0, 2 * std::min(up, down));  // of either side
    d.change = word_for(d, up <= options.alpha / 2, down <= options.alpha / 2);
    all.differences.push_back(std::move(d));
  }
  return all;
}

}  // namespace failcast::study
