// The report as a document, for the verbs that give one out.
#pragma once
#include "analysis/cli/command.hpp"
#include "analysis/cli/console.hpp"
#include "analysis/page/document.hpp"

namespace failcast::cli {

/// Runs what the arguments name, as `report` does; where it goes is not looked at. Ends the verb (Ended) when something
/// is wrong.
page::Document report_document(const ReportArgs& args, const Common& common, const Console& console);

}  // namespace failcast::cli
