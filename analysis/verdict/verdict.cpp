#include "analysis/verdict/verdict.hpp"

#include <algorithm>
#include <array>
#include <cmath>

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
  if (each == "components") return SliceKind::components;
  return std::nullopt;
}

bool has_slice(const Metric& metric, SliceKind kind) {
  switch (kind) {
    case SliceKind::all: return true;
    case SliceKind::site: return metric.per_site;
    case SliceKind::segment: return metric.per_segment;
    case SliceKind::group: return metric.per_group;
    case SliceKind::components: return metric.per_components;
  }
  return false;
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
  j.word = with_waiver(budget, slice.id, holds(*j.value, budget.comparison, budget.limit) ? Word::pass : Word::fail);
  j.head_room = head_room(*j.value, budget.comparison, budget.limit);
  return j;
}

Judgement cannot_judge(std::size_t index, const Budget& budget, std::string note) {
  Judgement j;
  j.budget = index;
  j.where = budget.at;
  j.word = with_waiver(budget, budget.at, Word::fail);
  j.note = std::move(note);
  return j;
}

}  // namespace

std::string_view name_of(Word word) {
  static constexpr std::array<std::string_view, 4> kNames = {"PASS", "FAIL", "UNSURE", "WAIVED"};
  return kNames[static_cast<std::size_t>(word)];
}

std::string_view key_of(Word word) {
  static constexpr std::array<std::string_view, 4> kKeys = {"pass", "fail", "unsure", "waived"};
  return kKeys[static_cast<std::size_t>(word)];
}

Word worse_of(Word a, Word b) {
  for (const Word word : {Word::fail, Word::unsure, Word::waived})
    if (a == word || b == word) return word;
  return Word::pass;
}

Word with_waiver(const Budget& budget, std::string_view where, Word word) {
  const bool is_waived = budget.waive && (budget.waive->where.empty() || budget.waive->where == where);
  return word != Word::pass && is_waived ? Word::waived : word;
}

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

std::optional<std::string> mistake_in(const Budget& budget) {
  const Metric* metric = metrics::find_metric(budget.metric);
  if (metric == nullptr || !metric->in_budgets) return fmt::format("there is no metric \"{}\"", budget.metric);
  if (const auto mistake = metrics::mistake_in_aggregate(*metric, budget.aggregate)) return mistake;
  if (const auto each = slice_kind(budget.each); each && !has_slice(*metric, *each))
    return fmt::format("{} is not known for each {}", metric->name, budget.each);
  if (!budget.each.empty() && !slice_kind(budget.each))
    return fmt::format("each \"{}\": site, segment, group or components", budget.each);
  if (!budget.during.empty() && !metric->during) return fmt::format("{} is known for the whole run only", metric->name);
  return std::nullopt;
}

std::optional<std::string> mistake_in(const Budget& budget, const scenario::Scenario& s) {
  if (const auto mistake = mistake_in(budget)) return mistake;
  const Metric& metric = *metrics::find_metric(budget.metric);
  if (budget.at.empty() || !budget.each.empty()) return std::nullopt;
  const auto is_one = [&](const auto& entities) {
    return std::any_of(entities.begin(), entities.end(), [&](const auto& e) { return e.id == budget.at; });
  };
  const bool known = (metric.per_site && (is_one(s.sites) || is_one(s.homes))) ||
                     (metric.per_segment && is_one(s.segments)) || (metric.per_group && is_one(s.client_groups)) ||
                     (metric.per_components && is_one(s.station_groups));
  if (known) return std::nullopt;
  return fmt::format("{} is not known at {}", metric.name, budget.at);
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

Tally tally(const std::map<std::size_t, Word>& words, const std::vector<Budget>& budgets) {
  Tally tally{.budgets = words.size()};
  for (const auto& [budget, word] : words) {
    tally.failed += word == Word::fail ? 1 : 0;
    tally.unsure += word == Word::unsure ? 1 : 0;
    tally.waived += word == Word::waived ? 1 : 0;
    tally.blockers += word == Word::fail && budgets[budget].severity == "blocker" ? 1 : 0;
  }
  return tally;
}

Tally tally(const std::vector<Judgement>& judgements, const std::vector<Budget>& budgets) {
  std::map<std::size_t, Word> words;
  for (const Judgement& j : judgements) {
    const auto [entry, is_new] = words.try_emplace(j.budget, j.word);
    if (!is_new) entry->second = worse_of(entry->second, j.word);
  }
  return tally(words, budgets);
}

std::string text_of(const Tally& t) {
  std::string text;
  if (t.failed > 0) {
    text = fmt::format("{} of {} budgets failed", t.failed, t.budgets);
    if (t.blockers > 0) text += fmt::format(" ({} of severity blocker)", t.blockers);
  } else {
    text = fmt::format("{} of {} budgets hold", t.hold(), t.budgets);
  }
  if (t.unsure > 0) text += fmt::format(", {} unsure", t.unsure);
  if (t.waived > 0) text += fmt::format(", {} waived", t.waived);
  return text;
}

}  // namespace failcast::verdict
