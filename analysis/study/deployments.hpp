// A deployment with Business Continuity or Disaster Recovery taken away, as values to set on a scenario.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace failcast::study {

/// Paths of --set, each with its value.
using Sets = std::vector<std::pair<std::string, std::string>>;

bool has_bc(const scenario::Scenario& scenario);
bool has_dr(const scenario::Scenario& scenario);
/// No private cloud accepts anybody, and no client looks for one.
Sets without_bc(const scenario::Scenario& scenario);
/// The operator publishes nothing, so the record stays what it is.
Sets without_dr();

}  // namespace failcast::study
