#include "analysis/cli/command_shape.hpp"

#include <sstream>

#include <CLI/CLI.hpp>

#include "analysis/cli/targets.hpp"

namespace failcast::cli {
namespace {

/// The words of "TEXT:{auto,always,never}"; CLI11 keeps them nowhere else.
std::vector<std::string> choices_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t begin = type.find('{'), end = type.find('}');
  std::vector<std::string> choices;
  if (begin == std::string::npos || end == std::string::npos) return choices;
  std::istringstream list(type.substr(begin + 1, end - begin - 1));
  for (std::string word; std::getline(list, word, ',');) choices.push_back(word);
  return choices;
}

VerbShape shape_of(const CLI::App& app) {
  VerbShape shape{.name = app.get_name(), .words = app.get_description()};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      if (shape.choices.empty()) shape.choices = choices_of(*option);
      continue;
    }
    FlagShape flag{.words = option->get_description(),
                   .takes_value = option->get_items_expected_max() > 0,
                   .choices = choices_of(*option)};
    for (const std::string& name : option->get_lnames()) flag.names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) flag.names.push_back("-" + name);
    shape.flags.push_back(std::move(flag));
  }
  for (const CLI::App* below : app.get_subcommands(nullptr)) shape.actions.push_back(shape_of(*below));
  return shape;
}

}  // namespace

VerbShape command_shape() {
  CLI::App app("", "failcast");
  Targets targets;
  add_common(app, targets);
  add_verbs(app, targets);
  return shape_of(app);
}

}  // namespace failcast::cli
