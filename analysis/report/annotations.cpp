#include "analysis/report/annotations.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace failcast::report {
namespace {

constexpr std::size_t kShown = 9;

/// Escapes of workflow commands; within a property also what separates properties.
std::string escaped(const std::string& text, bool is_property) {
  std::string out;
  for (const char c : text) {
    if (c == '%')
      out += "%25";
    else if (c == '\r')
      out += "%0D";
    else if (c == '\n')
      out += "%0A";
    else if (is_property && c == ':')
      out += "%3A";
    else if (is_property && c == ',')
      out += "%2C";
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string github_annotations(std::vector<Annotation> all) {
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.is_error > b.is_error; });
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), kShown); ++i) {
    const Annotation& a = all[i];
    text += fmt::format("::{} file={},line={},col={},title={}::{}\n", a.is_error ? "error" : "warning",
                        escaped(a.file, true), a.line, a.column, escaped(a.title, true), escaped(a.message, false));
  }
  if (all.size() > kShown) {
    const auto more_errors = std::count_if(all.begin() + kShown, all.end(), [](const auto& a) { return a.is_error; });
    text +=
        fmt::format("::{} title=failcast::and {} more\n", more_errors > 0 ? "error" : "warning", all.size() - kShown);
  }
  return text;
}

}  // namespace failcast::report
