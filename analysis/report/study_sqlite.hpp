// A study as tables of an SQLite file, for those who ask questions in SQL.
#pragma once
#include <optional>
#include <string>

#include "analysis/report/study_report.hpp"

namespace failcast::report {

/// Whether this program can write them.
bool sqlite_is_built();

/// Writes a new file: `points` (point, knob, value, number), `cells` (point, replication, trajectory_hash), `metrics`
/// (point, replication, metric, unit, value; null: nothing to measure, infinite: 9e999), `estimates` (point, metric,
/// unit, n, mean, low, high). What went wrong; nothing when all is well.
std::optional<std::string> write_sqlite(const StudyReport& report, const std::string& path);

}  // namespace failcast::report
