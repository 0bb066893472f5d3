#include "analysis/study/deployments.hpp"

#include <algorithm>

#include <fmt/format.h>

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

}  // namespace failcast::study
