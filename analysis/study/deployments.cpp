#include "analysis/study/deployments.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/scenario/checks.hpp"

namespace failcast::study {

bool has_bc(const scenario::Scenario& s) {
  return std::ranges::any_of(s.private_clouds, &scenario::PrivateCloud::enabled) &&
         std::ranges::any_of(s.profiles, &scenario::Profile::bc_enabled);
}

bool has_dr(const scenario::Scenario& s) { return !s.dr_settings.domain.empty() && !s.operator_steps.empty(); }

Sets without_bc(const scenario::Scenario& s) {
  Sets off;
  for (const scenario::PrivateCloud& cloud : s.private_clouds)
    off.emplace_back(fmt::format("private_clouds.{}.enabled", cloud.id), "false");
  for (const scenario::Profile& profile : s.profiles)
    off.emplace_back(fmt::format("profiles.{}.bc_enabled", profile.id), "false");
  return off;
}

Sets without_dr() {
  return {
      {"operator", "null"}
  };
}

bool takes_away(const scenario::Fault& fault) {
  return fault.mode != scenario::FaultMode::loss && fault.mode != scenario::FaultMode::slow;
}

std::optional<std::string> other_outage(const scenario::Scenario& s, const std::string& id) {
  const auto outage = std::ranges::find(s.faults, id, &scenario::Fault::id);
  if (outage == s.faults.end()) return std::nullopt;
  const auto begin = scenario::known_start(s, outage->at);
  if (!begin || !scenario::is_constant(outage->duration)) return std::nullopt;
  for (const scenario::Fault& fault : s.faults) {
    const auto start = scenario::known_start(s, fault.at);
    const bool is_part = start && *start >= *begin && *start < *begin + outage->duration.a;
    if (&fault == &*outage || is_part || (start && *start < s.warmup)) continue;
    return fmt::format(
        "fault \"{0}\" is another outage than \"{1}\", and one run counts both: leave it out, --set faults.{0}=null",
        fault.id, id);
  }
  if (!s.random_failures.empty())
    return fmt::format(
        "random failures are other outages than \"{}\", and one run counts all: --set random_failures=null", id);
  return std::nullopt;
}

}  // namespace failcast::study
