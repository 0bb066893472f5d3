#include "analysis/cli/console.hpp"

#include <cstdlib>
#include <ostream>
#include <string_view>

namespace failcast::cli {

void Console::error(std::string_view message) const { err << "failcast: error: " << message << "\n"; }

void Console::hint(const Common& common, std::string_view command) const {
  if (!common.quiet) err << "hint: " << command << "\n";
}

bool Console::colour(const Common& common) const {
  if (common.colour != "auto") return common.colour == "always";
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool refused =
      (no_colour != nullptr && *no_colour != '\0') || (terminal != nullptr && std::string_view(terminal) == "dumb");
  return out_is_terminal && !refused;
}

}  // namespace failcast::cli
