// Other programs beside ours: what Chromium prints and Graphviz draws.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace failcast::cli {

struct Ran {
  enum class End : std::uint8_t { done, not_there, failed };
  End end = End::failed;  ///< done: it ended with exit code 0
  std::string out{};      ///< what it wrote to standard output
};
/// Runs a program of the search path to its end.
/// @param words  its name, then its arguments
/// @param input  what it reads from standard input
Ran run_program(const std::vector<std::string>& words, const std::string& input);
/// The same of one that answers in a file: nobody sees what it says.
Ran run_quietly(const std::vector<std::string>& words);

}  // namespace failcast::cli
