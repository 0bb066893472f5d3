// Where words go: answers to stdout, everything else to stderr.
#pragma once
#include <iosfwd>
#include <string_view>

#include "analysis/cli/command.hpp"

namespace failcast::cli {

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false, err_is_terminal = false;

  /// "failcast: error: ..." on stderr.
  void error(std::string_view message) const;
  /// The next useful command, as the last line on stderr; not with --quiet.
  void hint(const Common& common, std::string_view command) const;
  /// Whether the answer is coloured (--color, NO_COLOR, TERM).
  bool colour(const Common& common) const;
};

}  // namespace failcast::cli
