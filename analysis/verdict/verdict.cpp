#include "analysis/verdict/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace failcast::verdict {
namespace {

using metrics::Measures;
using metrics::Metric;
using metrics::Scope;
using metrics::Slice;
using metrics::SliceKind;
using scenario::Budget;
using scenario::Comparison;

std::optional<SliceKind> slice_kind(std::string_view each) {
  if (each == "site") return SliceKind::site;
  if (each == "segment") return SliceKind::segment;
  if (each == "group") return SliceKind::group;
  return std::nullopt;
}

bool has_slice(const Metric& metric, SliceKind kind) {
  switch (kind) {
    case SliceKind::all: return true;
    case SliceKind::site: return metric.per_site;
    case SliceKind::segment: return metric.per_segment;
    case SliceKind::group: return metric.per_group;
  }
  return false;
}

std::optional<double> head_room(double value, Comparison comparison, double limit) {
  double room = 0;
  switch (comparison) {
    case Comparison::less:
    case Comparison::less_equal: room = limit - value; break;
    case Comparison::greater:
    case Comparison::greater_equal: room = value - limit; break;
    case Comparison::equal: return std::nullopt;
  }
  return std::isfinite(room) ? std::optional(room) : std::nullopt;
}

/// The slices that a budget speaks about.
std::vector<const Slice*> select(const Budget& budget, const Metric& metric, const Scope& scope) {
  const std::optional<SliceKind> each = slice_kind(budget.each);
  std::vector<const Slice*> selected;
  for (const Slice& slice : scope.slices) {
    const bool wanted = each ? slice.kind == *each : budget.at.empty() ? slice.kind == SliceKind::all : true;
    const bool here = budget.at.empty() || slice.id == budget.at;
    if (wanted && here && has_slice(metric, slice.kind)) selected.push_back(&slice);
  }
  // A site and a group may have the same name; `at` then means the site.
  if (!each && selected.size() > 1) selected = {selected.front()};
  return selected;
}

Judgement judge_slice(std::size_t index, const Budget& budget, const Metric& metric, const Slice& slice) {
  Judgement j;
  j.budget = index;
  j.where = slice.id;
  j.value = metrics::value_of(metric, budget.aggregate, slice.measures);
  if (!j.value) {
    j.word = Word::fail;
    j.note = "no samples";
    return j;
  }
  j.word = holds(*j.value, budget.comparison, budget.limit) ? Word::pass : Word::fail;
  j.head_room = head_room(*j.value, budget.comparison, budget.limit);
  return j;
}

Judgement cannot_judge(std::size_t index, const Budget& budget, std::string note) {
  Judgement j;
  j.budget = index;
  j.where = budget.at;
  j.word = Word::fail;
  j.note = std::move(note);
  return j;
}

}  // namespace

std::string_view name_of(Word word) { return word == Word::pass ? "PASS" : "FAIL"; }

bool holds(double value, Comparison comparison, double limit) {
  switch (comparison) {
    case Comparison::less: return value < limit;
    case Comparison::less_equal: return value <= limit;
    case Comparison::equal: return value == limit;
    case Comparison::greater_equal: return value >= limit;
    case Comparison::greater: return value > limit;
  }
  return false;
}

std::optional<std::string> mistake_in(const Budget& budget) {
  const Metric* metric = metrics::find_metric(budget.metric);
  if (metric == nullptr || !metric->in_budgets) return fmt::format("there is no metric \"{}\"", budget.metric);
  const auto& known = metric->aggregates;
  if (known.empty() && !budget.aggregate.empty())
    return fmt::format("{} is one number and takes no {}()", metric->name, budget.aggregate);
  if (!known.empty() && std::find(known.begin(), known.end(), budget.aggregate) == known.end())
    return fmt::format("{} needs one of n, mean, p50, p90, p95, p99, max, never around it", metric->name);
  if (const auto each = slice_kind(budget.each); each && !has_slice(*metric, *each))
    return fmt::format("{} is not known for each {}", metric->name, budget.each);
  if (!budget.each.empty() && !slice_kind(budget.each))
    return fmt::format("each \"{}\": site, segment or group", budget.each);
  if (!budget.during.empty() && !metric->during) return fmt::format("{} is known for the whole run only", metric->name);
  return std::nullopt;
}

std::vector<Judgement> judge(const std::vector<Budget>& budgets, const metrics::Result& result) {
  std::vector<Judgement> judgements;
  for (std::size_t i = 0; i < budgets.size(); ++i) {
    const Budget& budget = budgets[i];
    const Scope* scope = result.find(budget.during);
    if (const auto mistake = mistake_in(budget)) {
      judgements.push_back(cannot_judge(i, budget, *mistake));
      continue;
    }
    if (scope == nullptr) {
      judgements.push_back(cannot_judge(i, budget, fmt::format("{} did not take place", budget.during)));
      continue;
    }
    const Metric& metric = *metrics::find_metric(budget.metric);
    std::vector<Judgement> rows;
    for (const Slice* slice : select(budget, metric, *scope)) rows.push_back(judge_slice(i, budget, metric, *slice));
    const bool any_value =
        std::any_of(rows.begin(), rows.end(), [](const Judgement& j) { return j.value.has_value(); });
    if (any_value) std::erase_if(rows, [](const Judgement& j) { return !j.value.has_value(); });
    if (!any_value) rows = {cannot_judge(i, budget, rows.empty() ? "nothing of that name" : "no samples")};
    judgements.insert(judgements.end(), rows.begin(), rows.end());
  }
  return judgements;
}

Tally tally(const std::vector<Judgement>& judgements) {
  std::set<std::size_t> all, failed;
  for (const Judgement& j : judgements) {
    all.insert(j.budget);
    if (j.word == Word::fail) failed.insert(j.budget);
  }
  return {all.size(), failed.size()};
}

}  // namespace failcast::verdict
