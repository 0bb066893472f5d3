#include <fmt/format.h>

#include <array>

#include "sim/scenario/checks.hpp"

namespace failcast::scenario {
namespace {

void demand_word(const std::string& word, const std::vector<std::string>& known, const std::string& path,
                 Findings& findings) {
  if (!contains(known, word))
    findings.error("E020", path, fmt::format("unknown word \"{}\"", word), did_you_mean(word, known));
}

}  // namespace

void check_budgets(const Scenario& s, const std::vector<std::string>& metrics, Findings& findings) {
  const std::vector<std::string> scopes =
      joined(joined(joined(ids_of(s.sites), ids_of(s.homes)), ids_of(s.segments)), ids_of(s.client_groups));
  for (std::size_t i = 0; i < s.budgets.size(); ++i) {
    const Budget& budget = s.budgets[i];
    const std::string path = fmt::format("/budgets/{}", i);
    if (!metrics.empty() && !budget.metric.empty() && !contains(metrics, budget.metric))
      findings.error("E027", path + "/require", fmt::format("there is no metric \"{}\"", budget.metric),
                     did_you_mean(budget.metric, metrics));
    if (!budget.each.empty()) demand_word(budget.each, {"site", "segment", "group"}, path + "/each", findings);
    demand_word(budget.severity, {"blocker", "major", "minor"}, path + "/severity", findings);
    if (!budget.at.empty() && !contains(scopes, budget.at))
      findings.error("E022", path + "/at", fmt::format("there is no site, segment or client group \"{}\"", budget.at),
                     did_you_mean(budget.at, scopes));
    const std::vector<std::string> faults = joined(ids_of(s.faults), ids_of(s.random_failures));
    if (!budget.during.empty() && !contains(faults, budget.during))
      findings.error("E022", path + "/during", fmt::format("there is no fault \"{}\"", budget.during),
                     did_you_mean(budget.during, faults));
  }
}

}  // namespace failcast::scenario
