#include <algorithm>
#include <array>

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
namespace {

struct Schema {
  const char* name;
  std::string (*text)();
};
constexpr std::array<Schema, 9> kSchemas = {
    {{"scenario", scenario::json_schema},
     {"result", report::result_schema},
     {"study", report::study_schema},
     {"explanation", explain::explanation_schema},
     {"readiness", readiness::readiness_schema},
     {"report", page::report_schema},
     {"observed", exercise::observed_schema},
     {"threshold", report::threshold_schema},
     {"saml", report::saml_schema}}
};

}  // namespace

std::vector<std::string> schema_names() {
  std::vector<std::string> names;
  for (const Schema& schema : kSchemas) names.emplace_back(schema.name);
  return names;
}

ExitCode schema(const SchemaArgs& args, const Common& common, const Console& console) {
  const auto* which = std::ranges::find(kSchemas, args.which, &Schema::name);  // parsing lets no other name through
  return answer(which->text(), common, console);
}

}  // namespace failcast::cli
