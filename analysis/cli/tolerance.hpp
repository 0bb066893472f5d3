// Tolerances of comparisons as people write them on the command line.
#pragma once
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/study/comparison.hpp"

namespace failcast::cli {

using Tolerances = std::vector<std::pair<study::Measure, study::Tolerance>>;

/// "p95(failover_time)=5s", "failover_time.p95=+5s,+3%": a width, a share of the first side's mean, or both, of which
/// the wider counts. Of metrics that are shares themselves only a width, "availability=0.05%". Or what is wrong.
std::variant<Tolerances, std::string> parse_tolerances(const std::vector<std::string>& texts);

}  // namespace failcast::cli
