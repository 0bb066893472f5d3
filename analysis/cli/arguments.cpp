#include "analysis/cli/arguments.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <ostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "analysis/cli/help.hpp"
#include "analysis/cli/targets.hpp"
#include "analysis/cli/verbs.hpp"
#include "sim/scenario/diagnostic.hpp"

namespace failcast::cli {
namespace {

constexpr std::array<std::string_view, 19> kVerbs = {
    "run",    "sweep",   "compare",  "check",  "find",      "merge",     "study",  "validate",   "list", "new",
    "schema", "explain", "topology", "report", "readiness", "dr-record", "import", "completion", "help"};

const CLI::App* find_verb(const CLI::App& app, const std::string& name) {
  for (const CLI::App* verb : app.get_subcommands(nullptr))
    if (verb->get_name() == name) return verb;
  return nullptr;
}

/// Whether one of the app's flags is called that ("--set", "-o").
bool knows_flag(const CLI::App& app, const std::string& flag) {
  const auto options = app.get_options();
  return std::any_of(options.begin(), options.end(), [&](const CLI::Option* o) { return o->check_name(flag); });
}

/// Whether the word after this one belongs to it ("-o", not "-q" and not "--format=json").
bool takes_value(const CLI::App& app, const std::string& flag) {
  const auto options = app.get_options();
  return std::any_of(options.begin(), options.end(),
                     [&](const CLI::Option* o) { return o->check_name(flag) && o->get_items_expected_max() > 0; });
}

std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  return flags;
}

std::string with_hint(std::string message, const std::string& meant) {
  return meant.empty() ? message : message + "  = " + meant;
}

/// What the app can be told to do: the program's verbs, a verb's actions.
std::vector<std::string> names_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* below : app.get_subcommands(nullptr)) names.push_back(below->get_name());
  return names;
}

/// The first unknown verb or long flag, in words that CLI11 does not have.
std::optional<std::string> mistyped(const std::vector<std::string>& words, const CLI::App& app) {
  const CLI::App* verb = nullptr;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string name = words[i].substr(0, words[i].find('='));
    if (name.size() > 2 && name.starts_with("--")) {
      if (knows_flag(app, name) || (verb != nullptr && knows_flag(*verb, name))) continue;
      std::vector<std::string> flags = flags_of(app);
      if (verb != nullptr) {
        const auto more = flags_of(*verb);
        flags.insert(flags.end(), more.begin(), more.end());
      }
      return with_hint(fmt::format("unknown flag {}", name), scenario::did_you_mean(name, flags));
    }
    const bool is_flag = name.size() > 1 && name.front() == '-';
    const bool is_value = i > 0 && takes_value(app, words[i - 1]);
    const CLI::App& above = verb == nullptr ? app : *verb;
    const std::vector<std::string> known = names_of(above);
    if (is_flag || is_value || known.empty()) continue;
    const std::string what = verb == nullptr ? "verb" : "action of " + verb->get_name();
    verb = find_verb(above, name);
    if (verb == nullptr)
      return with_hint(fmt::format("unknown {} \"{}\"", what, name), scenario::did_you_mean(name, known));
  }
  return std::nullopt;
}

std::string help_text(const CLI::App& app, const std::string& topic) {
  if (topic == "exit-codes") return exit_code_table();
  const CLI::App* verb = topic.empty() ? nullptr : find_verb(app, topic);
  // Not app.help(): that is the help of the verb that was parsed, `help` itself.
  if (verb == nullptr)
    return examples_of("") + app.get_formatter()->make_help(&app, "failcast", CLI::AppFormatMode::Normal);
  std::string text = examples_of(topic) + verb->help("failcast");
  if (verb->get_subcommands().empty())  // else CLI11 has printed the help of the action that was named
    for (const CLI::App* action : verb->get_subcommands(nullptr)) text += action->help("failcast " + topic);
  return text + "\nFlags of all verbs are in: failcast help\n";
}

/// Where the action of a verb that has some is kept.
std::string& action_of(const std::string& verb, Targets& t) {
  if (verb == "import") return t.import_outages.action;
  return verb == "study" ? t.study.action : t.dr_record.action;
}

ExitCode refuse(const std::string& why, const std::string& verb, const Console& console) {
  console.error(why);
  console.err << "hint: failcast help" << (verb.empty() ? "" : " " + verb) << "\n";
  return ExitCode::bad_command;
}

}  // namespace

std::vector<std::string_view> verb_names() { return {kVerbs.begin(), kVerbs.end()}; }

Parsed parse(const std::vector<std::string>& words, const Console& console) {
  CLI::App app("failcast forecasts failover: it simulates the outage before it happens.", "failcast");
  Targets t;
  add_common(app, t);
  add_verbs(app, t);
  app.fallthrough();
  for (CLI::App* verb : app.get_subcommands(nullptr)) {
    verb->fallthrough();
    for (CLI::App* action : verb->get_subcommands(nullptr)) action->fallthrough();
  }
  if (const auto mistake = mistyped(words, app)) return refuse(*mistake, "", console);
  try {
    std::vector<std::string> reversed(words.rbegin(), words.rend());  // as CLI11 wants them
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return refuse(error.what(), "", console);
  }
  const auto verbs = app.get_subcommands();
  const std::string verb = verbs.empty() ? "" : verbs.front()->get_name();
  if (t.wants_version) {
    console.out << version_text();
    return ExitCode::done;
  }
  if (t.wants_help || verb == "help") {
    // "help run": CLI11 takes the topic for a second verb.
    const std::string second = verbs.size() > 1 ? verbs[1]->get_name() : t.help_topic;
    const std::string topic = verb == "help" ? second : verb;
    const auto names = verb_names();
    if (!topic.empty() && topic != "exit-codes" && std::find(names.begin(), names.end(), topic) == names.end())
      return refuse(with_hint(fmt::format("no help on \"{}\"", topic), scenario::did_you_mean(topic, names)), "",
                    console);
    console.out << help_text(app, topic);
    return ExitCode::done;
  }
  const std::vector<std::string> schemas = schema_names();
  const bool names_a_schema =
      verb == "schema" && verbs.size() == 2 && std::ranges::find(schemas, verbs[1]->get_name()) != schemas.end();
  if (names_a_schema) t.schema.which = verbs[1]->get_name();  // likewise: CLI11 takes it for the verb
  if (verbs.size() > 1 && !names_a_schema)
    return refuse(fmt::format("one verb at a time: {} or {}", verb, verbs[1]->get_name()), "", console);
  if (verb.empty()) {
    console.err << help_text(app, "");
    return ExitCode::bad_command;
  }
  if (const auto actions = verbs.front()->get_subcommands(); !actions.empty())
    action_of(verb, t) = actions.front()->get_name();
  if (const auto wanted = missing(verb, t)) return refuse(*wanted, verb, console);
  locate_scenarios(t);
  return command_of(verb, t);
}

}  // namespace failcast::cli
