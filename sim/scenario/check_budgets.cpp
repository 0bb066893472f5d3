#include <fmt/format.h>

#include <array>

#include "sim/scenario/checks.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::scenario {
namespace {

void demand_word(const std::string& word, const std::vector<std::string>& known, const std::string& path,
                 Findings& findings) {
  if (!contains(known, word))
    findings.error("E020", path, fmt::format("unknown word \"{}\"", word), did_you_mean(word, known));
}

/// The places that a budget can speak about, by the word of `each`.
struct Places {
  explicit Places(const Scenario& s)
      : sites(joined(ids_of(s.sites), ids_of(s.homes))),
        segments(ids_of(s.segments)),
        groups(ids_of(s.client_groups)),
        components(ids_of(s.station_groups)) {}
  std::vector<std::string> of(std::string_view each) const {
    if (each == "site") return sites;
    if (each == "segment") return segments;
    if (each == "group") return groups;
    if (each == "components") return components;
    return joined(joined(joined(sites, segments), groups), components);
  }
  std::vector<std::string> sites, segments, groups, components;
};

void check_waiver(const Budget& budget, const Places& places, const std::optional<UtcTime>& today,
                  const std::string& path, Findings& findings) {
  const Waiver& waiver = *budget.waive;
  if (today && waiver.until < *today)  // A172
    findings.error("E041", path + "/until",
                   fmt::format("the waiver of {} ended on {}, by {}", budget.id, date_text(waiver.until), waiver.by),
                   fmt::format("meet the budget, or renew the waiver; today is {}", date_text(*today)));
  if (waiver.where.empty()) return;
  const std::vector<std::string> known = places.of(budget.each);
  if (!contains(known, waiver.where))
    findings.error("E022", path + "/where",
                   fmt::format("there is no {} \"{}\"",
                               budget.each.empty() ? "site, segment, client group or group of components" : budget.each,
                               waiver.where),
                   did_you_mean(waiver.where, known));
  else if (budget.each.empty() && budget.at != waiver.where)
    findings.error("E042", path + "/where", fmt::format("{} does not speak about {}", budget.id, waiver.where),
                   budget.at.empty() ? "write \"each\" or \"at\", or leave \"where\" out" : "");
}

}  // namespace

void check_budgets(const Scenario& s, const std::vector<std::string>& metrics, const std::optional<UtcTime>& today,
                   Findings& findings) {
  const Places places(s);
  for (std::size_t i = 0; i < s.budgets.size(); ++i) {
    const Budget& budget = s.budgets[i];
    const std::string path = fmt::format("/budgets/{}", i);
    if (!metrics.empty() && !budget.metric.empty() && !contains(metrics, budget.metric))
      findings.error("E027", path + "/require", fmt::format("there is no metric \"{}\"", budget.metric),
                     did_you_mean(budget.metric, metrics));
    if (!budget.each.empty())
      demand_word(budget.each, {"site", "segment", "group", "components"}, path + "/each", findings);
    demand_word(budget.severity, {"blocker", "major", "minor"}, path + "/severity", findings);
    const std::vector<std::string> scopes = places.of("");
    if (!budget.at.empty() && !contains(scopes, budget.at))
      findings.error("E022", path + "/at",
                     fmt::format("there is no site, segment, client group or group of components \"{}\"", budget.at),
                     did_you_mean(budget.at, scopes));
    else if (!budget.at.empty() && !contains(places.of(budget.each), budget.at))
      findings.error("E042", path + "/at", fmt::format("\"{}\" is no {}", budget.at, budget.each),
                     "leave out \"each\" or \"at\"");
    const std::vector<std::string> faults = joined(ids_of(s.faults), ids_of(s.random_failures));
    if (!budget.during.empty() && !contains(faults, budget.during))
      findings.error("E022", path + "/during", fmt::format("there is no fault \"{}\"", budget.during),
                     did_you_mean(budget.during, faults));
    if (budget.waive) check_waiver(budget, places, today, path + "/waive", findings);
  }
}

}  // namespace failcast::scenario
