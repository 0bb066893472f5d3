#include "analysis/cli/complete.hpp"
#include "analysis/cli/verbs.hpp"

namespace failcast::cli {

ExitCode completion(const CompletionArgs& args, const Common& common, const Console& console) {
  return answer(completion_script(args.shell), common, console);
}

}  // namespace failcast::cli
