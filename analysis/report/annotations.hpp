// Remarks on lines of files, as the machinery around a repository shows them.
#pragma once
#include <string>
#include <vector>

namespace failcast::report {

struct Annotation {
  bool is_error = false;  ///< else a warning
  std::string file;
  int line = 0, column = 0;
  std::string title, message;
};

/// Commands of a GitHub workflow. It shows ten of each step and drops the rest without a word: the nine worst, and how
/// many more there are.
std::string github_annotations(std::vector<Annotation> all);

}  // namespace failcast::report
