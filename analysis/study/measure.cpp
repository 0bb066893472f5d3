#include "analysis/study/measure.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "analysis/verdict/verdict.hpp"
#include "sim/scenario/diagnostic.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::study {
namespace {

/// A budget about the same number, so that both are looked up in one way.
scenario::Budget as_budget(const Measure& measure) {
  scenario::Budget budget;
  budget.metric = measure.metric;
  budget.aggregate = measure.aggregate;
  budget.at = measure.at;
  budget.during = measure.during;
  return budget;
}

/// Takes " word X" off the end, if it is there.
std::string take_last(std::string_view& text, std::string_view word) {
  const std::string mark = fmt::format(" {} ", word);
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return {};
  const std::string value(scenario::trimmed(text.substr(at + mark.size())));
  text = scenario::trimmed(text.substr(0, at));
  return value;
}

template <class Entities>
bool has(const Entities& entities, const std::string& id) {
  return std::any_of(entities.begin(), entities.end(), [&](const auto& entity) { return entity.id == id; });
}

}  // namespace

std::string text_of(const Measure& measure) {
  std::string text =
      measure.aggregate.empty() ? measure.metric : fmt::format("{}({})", measure.aggregate, measure.metric);
  if (!measure.at.empty()) text += " at " + measure.at;
  if (!measure.during.empty()) text += " during " + measure.during;
  return text;
}

std::variant<Measure, std::string> parse_measure(std::string_view text) {
  Measure measure;
  std::string_view left = scenario::trimmed(text);
  measure.during = take_last(left, "during");
  measure.at = take_last(left, "at");
  const std::size_t open = left.find('('), dot = left.find('.');
  if (open != std::string_view::npos && left.back() == ')') {
    measure.aggregate = scenario::trimmed(left.substr(0, open));
    left = scenario::trimmed(left.substr(open + 1, left.size() - open - 2));
  } else if (dot != std::string_view::npos) {
    measure.aggregate = scenario::trimmed(left.substr(dot + 1));
    left = left.substr(0, dot);
  }
  measure.metric = left;
  const std::vector<std::string> known = metrics::budget_metrics();
  if (std::find(known.begin(), known.end(), measure.metric) == known.end()) {
    const std::string meant = scenario::did_you_mean(measure.metric, known);
    return fmt::format("there is no metric \"{}\"{}", measure.metric, meant.empty() ? "" : "  = " + meant);
  }
  if (const auto mistake = verdict::mistake_in(as_budget(measure))) return *mistake;
  return measure;
}

std::optional<std::string> mistake_in(const Measure& measure, const scenario::Scenario& s) {
  if (!measure.at.empty() && !has(s.sites, measure.at) && !has(s.homes, measure.at) && !has(s.segments, measure.at) &&
      !has(s.client_groups, measure.at) && !has(s.station_groups, measure.at))
    return fmt::format("{}: there is no site, segment, client group or group of components \"{}\"", text_of(measure),
                       measure.at);
  if (!measure.during.empty() && !has(s.faults, measure.during) && !has(s.random_failures, measure.during))
    return fmt::format("{}: there is no fault \"{}\"", text_of(measure), measure.during);
  return std::nullopt;
}

Measure measure_of(const scenario::Budget& budget) {
  return {budget.aggregate, budget.metric, budget.at, budget.during};
}

std::vector<Measure> usual_measures(const scenario::Scenario& scenario) {
  std::vector<Measure> measures = {
      {"p50",  "failover_time",     "", ""},
      {"p95",  "failover_time",     "", ""},
      {"p99",  "failover_time",     "", ""},
      {"max",  "failover_time",     "", ""},
      {"mean", "failover_time",     "", ""},
      {"n",    "failover_time",     "", ""},
      {"",     "availability",      "", ""},
      {"",     "user_minutes_lost", "", ""},
      {"",     "waited_out",        "", ""},
      {"",     "stuck",             "", ""},
      {"",     "locked_out",        "", ""},
  };
  for (const scenario::Budget& budget : scenario.budgets) {
    const Measure measure = measure_of(budget);
    if (budget.each.empty() && std::find(measures.begin(), measures.end(), measure) == measures.end())
      measures.push_back(measure);
  }
  return measures;
}

metrics::Unit unit_of(const Measure& measure) {
  const metrics::Metric* metric = metrics::find_metric(measure.metric);
  const bool is_count = measure.aggregate == "n" || measure.aggregate == "never";
  return metric == nullptr || is_count ? metrics::Unit::count : metric->unit;
}

std::optional<double> value_of(const Measure& measure, const metrics::Result& result) {
  const auto judged = verdict::judge({as_budget(measure)}, result);
  return judged.empty() ? std::nullopt : judged.front().value;
}

std::optional<bool> smaller_is_better(const Measure& measure) {
  const metrics::Metric* metric = metrics::find_metric(measure.metric);
  if (metric == nullptr || measure.aggregate == "n" || metric->better == metrics::Better::neither) return std::nullopt;
  return measure.aggregate == "never" || metric->better == metrics::Better::less;
}

}  // namespace failcast::study
