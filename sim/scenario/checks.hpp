// What a scenario must make sense of beyond its form: references, times, fault targets, readiness of the deployment.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/document.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::scenario {

/// Where checks find the place of a value and put what they find.
class Findings {
 public:
  Findings(const Node& root, std::vector<Diagnostic>& diagnostics) : root_(root), diagnostics_(diagnostics) {}
  void error(std::string code, const std::string& path, std::string message, std::string hint = {});
  void warning(std::string code, const std::string& path, std::string message, std::string hint = {});
  /// Whether the file has a value at this path.
  bool is_given(const std::string& path) const;

 private:
  const Node& root_;
  std::vector<Diagnostic>& diagnostics_;
};

/// References between entities; ids that must not be shared between kinds.
void check_references(const Scenario& scenario, Findings& findings);
/// Fault targets, chains of relative starts, horizon and outages.
void check_faults(const Scenario& scenario, Findings& findings);
/// Versions, root CAs, BC names, vendor-managed objects, limits of a tenant (R7 R29 R31 R58).
void check_readiness(const Scenario& scenario, Findings& findings);
/// Ages and dates of certificates and authentications at time 0.
void check_histories(const Scenario& scenario, Findings& findings);
/// Working hours and their zones, notices before the end of authentications, certificates that end during the run.
void check_logins(const Scenario& scenario, Findings& findings);
/// Keys, settings and designations of Disaster Recovery, and what the operator publishes (R38 R52).
void check_recovery(const Scenario& scenario, Findings& findings);
/// App profiles in Disaster Recovery, config files, installations of new users (H28 H29).
void check_installations(const Scenario& scenario, Findings& findings);
/// What requests are about, and when they are made.
void check_requests(const Scenario& scenario, Findings& findings);
/// Metrics, places and waivers of budgets. `metrics` empty: names are not checked; without `today` waivers do not end.
void check_budgets(const Scenario& scenario, const std::vector<std::string>& metrics,
                   const std::optional<UtcTime>& today, Findings& findings);
/// Groups and segments that operators name; waivers of readiness checks, as those of budgets.
void check_operations(const Scenario& scenario, const std::optional<UtcTime>& today, Findings& findings);

/// Whether a time is one and the same in every run.
inline bool is_constant(const Distribution& time) { return time.kind == Distribution::Kind::constant; }
/// Start of what hangs on faults, when every time on the way is constant and the way comes to an end.
std::optional<Duration> known_start(const Scenario& scenario, const FaultStart& event);

template <class Entities>
std::vector<std::string> ids_of(const Entities& entities) {
  std::vector<std::string> ids;
  for (const auto& entity : entities) ids.push_back(entity.id);
  return ids;
}
std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b);
bool contains(const std::vector<std::string>& names, const std::string& name);
/// Says that `name` is none of `known`.
void demand(const std::string& name, const std::vector<std::string>& known, std::string_view noun,
            const std::string& path, Findings& findings);
/// Ids of groups, of their instances ("fra-edges-1", counted from 1), and of the private clouds that hold such groups.
std::vector<std::string> stations(const Scenario& scenario, std::initializer_list<StationKind> kinds);
/// A controller group that is older than connectors or edges of its private cloud, now or after planned upgrades (R7).
struct OlderController {
  const StationGroup *controller = nullptr, *other = nullptr;
  bool once_upgraded = false;
  Version version, other_version;
};
std::vector<OlderController> older_controllers(const Scenario& scenario);
/// Says that a step or a request, the value at `path`, hangs on no fault or starts too late.
void check_start(const Scenario& scenario, const FaultStart& at, const std::string& path, Findings& findings);
/// JSON pointer of a station group.
std::string path_of(const StationGroup& group);

}  // namespace failcast::scenario
