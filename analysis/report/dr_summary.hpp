// The part of a summary about Disaster Recovery: what was published when, how fast whom it concerns arrived and
// returned, and what stayed out of reach.
#pragma once
#include <optional>
#include <string>

#include "analysis/report/run_report.hpp"

namespace failcast::report {

struct DrSummary {
  std::string headline;  ///< "record on served 01:15:12; off served 03:00:00"
  std::string table;     ///< lines, each with a newline
};
/// Nothing when the scenario has no DR domain.
std::optional<DrSummary> dr_summary(const RunReport& report);

}  // namespace failcast::report
