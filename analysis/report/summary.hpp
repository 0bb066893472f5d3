// The summary of a run for people: failover per site and group, where the time went, who is stuck, what the servers
// saw, the budgets, and the verdict in the last line.
#pragma once
#include <string>

#include "analysis/report/run_report.hpp"

namespace failcast::report {

struct Style {
  bool colour = false;
  bool verbose = false;  ///< all components and servers, not only the busiest
};

/// Ends in a newline. The same for equal runs: no clock, no host, no path.
std::string summary(const RunReport& report, const Style& style);

}  // namespace failcast::report
