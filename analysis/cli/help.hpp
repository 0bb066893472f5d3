// Help texts: examples first.
#pragma once
#include <string>
#include <string_view>

namespace failcast::cli {

/// Examples of a verb, one a line; of the whole program for an empty name.
std::string examples_of(std::string_view verb);
/// The table of exit codes.
std::string exit_code_table();
std::string version_text();

}  // namespace failcast::cli
