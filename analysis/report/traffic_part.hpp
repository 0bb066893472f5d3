// What users sent and got, as part of the summary and of the result file.
#pragma once
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "analysis/report/run_report.hpp"

namespace failcast::report {

/// The lines under a heading of their own; empty: the deployment states no bandwidths, or nobody sends anything.
/// @param rows  how many of the fullest are shown
std::string traffic_lines(const RunReport& report, std::size_t rows);
/// The part of the result file; null: the deployment states no bandwidths.
nlohmann::json traffic_json(const RunReport& report);

}  // namespace failcast::report
