// The program: from words to an exit code.
#pragma once
#include <string>
#include <vector>

#include "analysis/cli/console.hpp"

namespace failcast::cli {

/// @param words  the command line without the program's name
ExitCode main(const std::vector<std::string>& words, const Console& console);

}  // namespace failcast::cli
