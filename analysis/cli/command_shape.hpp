// The command line as people may type it: verbs, their flags, the words that a flag takes. For completion and help.
#pragma once
#include <string>
#include <vector>

namespace failcast::cli {

struct FlagShape {
  std::vector<std::string> names;  ///< "--output", "-o"
  std::string words;               ///< what it is for
  bool takes_value = false;
  std::vector<std::string> choices;  ///< the only values; empty: others too
};

struct VerbShape {
  std::string name, words;
  std::vector<FlagShape> flags;
  std::vector<std::string> choices;  ///< of its first argument, where only these words are taken
  std::vector<VerbShape> actions;    ///< "sign" of `dr-record`
};

/// The program itself: its flags are those of every verb, its actions the verbs.
VerbShape command_shape();

}  // namespace failcast::cli
