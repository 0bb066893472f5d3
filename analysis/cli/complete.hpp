// What may come next on a command line that is being typed: the shells ask through `failcast __complete`.
#pragma once
#include <string>
#include <vector>

namespace failcast::cli {

struct Candidate {
  std::string text;
  std::string words{};  ///< what it is; may be empty
};

struct Completion {
  std::vector<Candidate> candidates;  ///< that begin as the last word does
  bool files = false;                 ///< names of files fit too
};

/// @param words  the command line after the program's name; the last word is the one being typed, maybe empty
/// A scenario or result file among them is read, for its ids and values; one that is wrong is as good as none.
Completion complete(const std::vector<std::string>& words);

/// A line per candidate: the text, a tab, what it is. Files are asked for by a line ":files".
std::string to_lines(const Completion& completion);

/// What a shell reads to complete the program's command lines; empty for a shell that is not known.
std::string completion_script(const std::string& shell);

}  // namespace failcast::cli
