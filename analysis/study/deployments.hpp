// A deployment with Business Continuity or Disaster Recovery taken away, as values to set on a scenario.
#pragma once
#include <optional>
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

/// Nothing comes through while it lasts, not less or later.
bool takes_away(const scenario::Fault& fault);

/// Why a run says nothing about one outage alone: faults that begin neither with it nor while it lasts, nor in the
/// warm-up, are counted together with it. Nothing when there are none, as far as their times are known.
std::optional<std::string> other_outage(const scenario::Scenario& scenario, const std::string& fault);

}  // namespace failcast::study
