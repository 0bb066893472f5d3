#include "analysis/cli/graphviz.hpp"

#include <utility>

#include "analysis/cli/program.hpp"

namespace failcast::cli {

std::variant<std::string, NoPicture> draw_svg(const std::string& dot) {
  Ran ran = run_program({"dot", "-Tsvg"}, dot);
  if (ran.end == Ran::End::not_there)
    return NoPicture{"no program dot to draw with", "install the package graphviz, or use --format dot"};
  if (ran.end == Ran::End::failed || ran.out.empty())
    return NoPicture{"dot could not draw the graph", "--format dot writes it as it is"};
  return std::move(ran.out);
}

}  // namespace failcast::cli
