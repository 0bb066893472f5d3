// What a pipeline's check of scenarios came to, on the page of their runs.
#pragma once
#include "analysis/page/document.hpp"
#include "analysis/report/check_report.hpp"

namespace failcast::review {

/// The report of the runs of checked scenarios, with the gate first: a row per scenario, and every budget and metric.
page::Document with_check(page::Document document, const report::CheckReport& check);

}  // namespace failcast::review
