// What Business Continuity and Disaster Recovery buy: the same scenario with the same luck on deployments that have
// neither, one or both.
#pragma once
#include <string>
#include <vector>

#include "analysis/study/comparison.hpp"
#include "analysis/study/study.hpp"

namespace failcast::report {

struct ContinuityReport {
  std::string name, title;
  std::vector<std::string> deployments;  ///< "neither", "BC", ...: points of the study; neither comes first
  study::Study study;
  std::string note{};  ///< why one of them is missing; empty: none is
};

/// Availability, failover time and lost user-minutes of each, and the difference to neither over pairs of replications.
std::string continuity_text(const ContinuityReport& report);
std::string continuity_json(const ContinuityReport& report);

}  // namespace failcast::report
