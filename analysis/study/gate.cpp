#include "analysis/study/gate.hpp"

#include <algorithm>
#include <string>

#include "analysis/stats/bootstrap.hpp"
#include "analysis/study/requirement.hpp"

namespace failcast::study {
namespace {

/// Puts further replications behind those that are there.
void append(std::optional<Study>& all, Study more) {
  if (!all) {
    all = std::move(more);
    return;
  }
  const std::uint32_t first = more.plan.first_replication;
  all->plan.replications += more.plan.replications;
  for (auto& [number, result] : more.cells) {
    result.cell = all->plan.cell(0, first + number);
    all->cells[result.cell] = std::move(result);
  }
}

/// Whether every replication of the candidate went as the baseline's did, as far as both measure the same.
bool equal_replications(const Study& baseline, const Study& candidate) {
  std::vector<std::pair<std::size_t, std::size_t>> common;
  for (std::size_t i = 0; i < baseline.plan.measures.size(); ++i)
    for (std::size_t j = 0; j < candidate.plan.measures.size(); ++j)
      if (baseline.plan.measures[i] == candidate.plan.measures[j]) common.emplace_back(i, j);
  return std::all_of(candidate.cells.begin(), candidate.cells.end(), [&](const auto& entry) {
    const auto before = baseline.cells.find(entry.first);
    if (before == baseline.cells.end() || before->second.trajectory_hash != entry.second.trajectory_hash) return false;
    return std::all_of(common.begin(), common.end(), [&](const auto& pair) {
      return before->second.values[pair.first] == entry.second.values[pair.second];
    });
  });
}

bool asks_for_every_replication(const scenario::Scenario& scenario) {
  return std::any_of(scenario.budgets.begin(), scenario.budgets.end(),
                     [](const scenario::Budget& budget) { return requirement_of(budget).of_every_replication(); });
}

/// Whether further replications would tell nothing that matters.
bool is_decided(const Gated& seen, const scenario::Scenario& scenario) {
  const auto any_budget = [&](Word word) {
    return std::any_of(seen.budgets.begin(), seen.budgets.end(), [&](const auto& e) { return e.word == word; });
  };
  if (seen.comparison.any_worse() || any_budget(Word::fail)) return true;
  const bool unsure = any_budget(Word::unsure) ||
                      std::any_of(seen.comparison.differences.begin(), seen.comparison.differences.end(),
                                  [](const Difference& d) { return d.gating && d.change == Change::unsure; });
  return !unsure && !asks_for_every_replication(scenario);
}

}  // namespace

std::vector<std::uint32_t> looks_at(std::uint32_t replications) {
  constexpr auto kLeast = static_cast<std::uint32_t>(stats::kBootstrapNeeds);
  std::vector<std::uint32_t> looks;
  for (const std::uint32_t n : {(replications + 3) / 4, (replications + 1) / 2})
    if (const std::uint32_t enough = std::max(kLeast, n);
        enough < replications && (looks.empty() || enough > looks.back()))
      looks.push_back(enough);
  looks.push_back(replications);
  return looks;
}

std::optional<Gated> gate(const Study& baseline, const scenario::Scenario& scenario, std::uint32_t replications,
                          const RunMore& run, const GateOptions& options) {
  std::vector<std::uint32_t> looks = looks_at(replications);
  if (options.all_at_once) looks = {replications};
  ComparisonOptions comparison{{}, options.tolerances, kAlpha / static_cast<double>(looks.size())};
  std::optional<Study> candidate;
  std::uint32_t done = 0;
  for (std::size_t i = 0; i < looks.size(); ++i) {
    auto more = run(done, looks[i] - done);
    if (!more) return std::nullopt;
    append(candidate, std::move(*more));
    done = looks[i];
    const bool is_last = i + 1 == looks.size();
    const bool equal = equal_replications(baseline, *candidate);
    if (equal && !is_last) continue;
    Gated seen{.candidate = *candidate,
               .comparison = compare(baseline, *candidate, comparison),
               .budgets = judge(*candidate, scenario, 0),
               .identical = equal,
               .look = static_cast<unsigned>(i + 1),
               .looks = static_cast<unsigned>(looks.size())};
    if (equal)
      for (Difference& d : seen.comparison.differences) d.change = Change::same;
    if (is_last || is_decided(seen, scenario)) return seen;
  }
  return std::nullopt;
}

}  // namespace failcast::study
