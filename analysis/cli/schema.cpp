#include "analysis/cli/verbs.hpp"
#include "analysis/report/result_file.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {

ExitCode schema(const SchemaArgs& args, const Common& common, const Console& console) {
  return answer(args.which == "result" ? report::result_schema() : scenario::json_schema(), common, console);
}

}  // namespace failcast::cli
