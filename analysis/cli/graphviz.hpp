// Graphviz as a program beside ours.
#pragma once
#include <optional>
#include <string>
#include <variant>

namespace failcast::cli {

/// The picture, or what kept it from being drawn.
struct NoPicture {
  std::string why, hint;
};
/// Gives a text in Graphviz's language to `dot` and takes an SVG back.
std::variant<std::string, NoPicture> draw_svg(const std::string& dot);

}  // namespace failcast::cli
