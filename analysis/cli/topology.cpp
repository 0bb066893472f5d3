#include <fmt/format.h>

#include "analysis/cli/graphviz.hpp"
#include "analysis/cli/loading.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/topology/text.hpp"

namespace failcast::cli {

ExitCode topology(const TopologyArgs& args, const Common& common, const Console& console) {
  const Loaded loaded = load_scenario(args.scenario, read_options(args.sets, ""), common, console);
  if (const ExitCode* code = std::get_if<ExitCode>(&loaded)) return *code;
  const auto& scenario = std::get<scenario::Scenario>(loaded);
  const topology::Deployment deployment(scenario);
  const topology::Findings findings = topology::find_all(deployment, topology::modes_called(args.mode));
  if (common.format == "json") return answer(topology::as_json(deployment, findings), common, console);
  if (common.format == "text") {
    const ExitCode delivered = answer(topology::as_text(deployment, findings, common.verbose), common, console);
    if (delivered == ExitCode::done)
      console.hint(common, fmt::format("failcast topology {} --format svg -o map.svg", args.scenario));
    return delivered;
  }
  const std::string dot = topology::as_dot(deployment, findings);
  if (common.format == "dot") return answer(dot, common, console);
  const auto drawn = draw_svg(dot);
  if (const auto* none = std::get_if<NoPicture>(&drawn)) {
    console.error(fmt::format("{}  = {}", none->why, none->hint));
    return ExitCode::file_trouble;
  }
  return answer(std::get<std::string>(drawn), common, console);
}

}  // namespace failcast::cli
