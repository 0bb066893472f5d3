// Parsing of the command line: the only place that knows CLI11.
#pragma once
#include <string>
#include <vector>

#include "analysis/cli/command.hpp"
#include "analysis/cli/console.hpp"

namespace failcast::cli {

/// @param words  the command line without the program's name
/// Mistakes, help and version are said here and come back as an exit code.
Parsed parse(const std::vector<std::string>& words, const Console& console);

/// Verbs by name, as the help lists them.
std::vector<std::string_view> verb_names();

}  // namespace failcast::cli
