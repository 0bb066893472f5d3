#include "analysis/cli/verbs.hpp"
#include "analysis/exercise/comparison.hpp"
#include "analysis/explain/explanation.hpp"
#include "analysis/page/document.hpp"
#include "analysis/readiness/review.hpp"
#include "analysis/report/result_file.hpp"
#include "analysis/report/saml_report.hpp"
#include "analysis/report/study_report.hpp"
#include "analysis/report/threshold_report.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {

ExitCode schema(const SchemaArgs& args, const Common& common, const Console& console) {
  const std::string text = args.which == "result"        ? report::result_schema()
                           : args.which == "study"       ? report::study_schema()
                           : args.which == "readiness"   ? readiness::readiness_schema()
                           : args.which == "explanation" ? explain::explanation_schema()
                           : args.which == "threshold"   ? report::threshold_schema()
                           : args.which == "saml"        ? report::saml_schema()
                           : args.which == "report"      ? page::report_schema()
                           : args.which == "observed"    ? exercise::observed_schema()
                                                         : scenario::json_schema();
  return answer(text, common, console);
}

}  // namespace failcast::cli
