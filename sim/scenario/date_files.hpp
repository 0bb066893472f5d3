// Dates of issue as an administrator exports them: where a scenario names a CSV file instead of dates, its rows take
// the name's place, each with its own line and column, so that whatever is wrong with one is told there.
#pragma once
#include <vector>

#include "sim/scenario/document.hpp"

namespace failcast::scenario {

/// `certificate_dates` becomes an object of the columns "component" and "issued"; of a client group `auth_dates` a list
/// of the column "authenticated", and `certificate_dates` one of "issued". Other columns are left alone. Names start at
/// the folder of the file that names them. A date without a time of day is its first instant, in UTC as all of them.
void expand_date_files(Node& root, std::vector<Diagnostic>& diagnostics);

}  // namespace failcast::scenario
