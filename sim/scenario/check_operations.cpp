// What operators say of a deployment names things that are there.
#include <fmt/format.h>

#include <string>

#include "sim/scenario/checks.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::scenario {
namespace {

constexpr int kChecks = 68;  // of the readiness checklist, C1 to C68

void check_waivers(const std::vector<CheckWaiver>& waivers, const std::optional<UtcTime>& today, Findings& findings) {
  std::vector<std::string> checks;
  for (int number = 1; number <= kChecks; ++number) checks.push_back(fmt::format("C{}", number));
  for (std::size_t i = 0; i < waivers.size(); ++i) {
    const std::string path = child_path("/operations/waivers", i);
    demand(waivers[i].id, checks, "readiness check", path + "/id", findings);
    if (!waivers[i].waive) continue;
    const Waiver& waiver = *waivers[i].waive;
    if (today && waiver.until < *today)
      findings.error(
          "E041", path + "/waive/until",
          fmt::format("the waiver of {} ended on {}, by {}", waivers[i].id, date_text(waiver.until), waiver.by),
          fmt::format("meet the check, or renew the waiver; today is {}", date_text(*today)));
    if (!waiver.where.empty())
      findings.error("E042", path + "/waive/where", "a check is waived as a whole", "remove \"where\"");
  }
}

}  // namespace

void check_operations(const Scenario& scenario, const std::optional<UtcTime>& today, Findings& findings) {
  const Operations& known = scenario.operations;
  std::vector<std::string> connectors;
  for (const StationGroup& group : scenario.station_groups)
    if (group.kind == StationKind::connector) connectors.push_back(group.id);
  check_waivers(known.waivers, today, findings);
  const auto demand_all = [&](const std::optional<std::vector<std::string>>& groups, const std::string& path) {
    for (const std::string& group : groups.value_or(std::vector<std::string>{}))
      demand(group, connectors, "connector group", path, findings);
  };
  demand_all(known.split_groups, "/operations/hosts/split_groups");
  demand_all(known.log_connector_groups, "/operations/hosts/log_connector_groups");
  if (known.idp_segment && !known.idp_segment->empty())
    demand(*known.idp_segment, ids_of(scenario.segments), "segment", "/operations/recovery/idp_segment", findings);
}

}  // namespace failcast::scenario
