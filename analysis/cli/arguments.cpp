#include "analysis/cli/arguments.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <ostream>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "analysis/cli/help.hpp"
#include "sim/scenario/diagnostic.hpp"

namespace failcast::cli {
namespace {

constexpr std::array<std::string_view, 7> kVerbs = {"run", "validate", "list", "new", "schema", "explain", "help"};

/// Everything CLI11 writes into; the verb that was named picks its part.
struct Targets {
  Common common;
  RunArgs run;
  ValidateArgs validate;
  ListArgs list;
  NewArgs make_new;
  SchemaArgs schema;
  ExplainArgs explain;
  std::string help_topic;
  bool wants_help = false, wants_version = false;
};

void add_common(CLI::App& app, Targets& t) {
  app.set_help_flag();
  app.add_flag("-h,--help", t.wants_help, "examples and flags")->configurable(false);
  app.add_flag("--version", t.wants_version, "version and compiler");
  app.add_flag("-q,--quiet", t.common.quiet, "only errors on stderr");
  app.add_flag("-v,--verbose", t.common.verbose, "more in the answer");
  app.add_option("--color,--colour", t.common.colour, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->envname("FAILCAST_COLOR");
  app.add_option("--format", t.common.format, "text or json; validate: also github")
      ->check(CLI::IsMember({"text", "json", "github"}))
      ->envname("FAILCAST_FORMAT");
  app.add_option("-o,--output", t.common.output, "file for the answer or the result; - is stdout");
}

void add_sets(CLI::App& verb, std::vector<std::string>& sets, std::string* seed) {
  verb.add_option("--set", sets, "override one value: path=value, as in bc.enter_wait=60s")->allow_extra_args(false);
  if (seed == nullptr) return;
  verb.add_option("--seed", *seed, "seed instead of the scenario's")
      ->check(CLI::TypeValidator<std::uint64_t>())
      ->envname("FAILCAST_SEED");
}

void add_verbs(CLI::App& app, Targets& t) {
  CLI::App* run = app.add_subcommand("run", "simulate a scenario and print the summary");
  run->add_option("scenario", t.run.scenario, "scenario file; - is stdin");
  add_sets(*run, t.run.sets, &t.run.seed);
  run->add_flag("--check-rules", t.run.check_rules, "check the rules of the domain after every event");
  run->add_flag("--dry-run", t.run.dry_run, "print what would be run");
  run->add_option("--trace", t.run.trace, "print the transcript of these entities (a,b or all) instead of the summary");

  CLI::App* validate = app.add_subcommand("validate", "check scenario files without running them");
  validate->add_option("scenarios", t.validate.scenarios, "scenario files; - is stdin");
  add_sets(*validate, t.validate.sets, nullptr);
  validate->add_flag("--strict", t.validate.strict, "warnings count as errors");
  validate->add_flag("--resolved", t.validate.resolved, "print every value and where it came from");

  CLI::App* list = app.add_subcommand("list", "parameters, metrics, scenarios, faults, causes, rules, codes, exit-codes");
  list->add_option("what", t.list.what, "what to list");
  list->add_option("folder", t.list.folder, "where to look for scenarios")->default_val("scenarios");

  CLI::App* make_new = app.add_subcommand("new", "write a commented scenario and the schemas");
  make_new->add_option("folder", t.make_new.folder, "folder to write to");

  CLI::App* schema = app.add_subcommand("schema", "print a JSON Schema");
  schema->add_option("which", t.schema.which, "scenario or result")->check(CLI::IsMember({"scenario", "result"}));

  CLI::App* explain = app.add_subcommand("explain", "replay a run and tell where the time of one client went");
  explain->add_option("file", t.explain.file, "scenario or result file");
  explain->add_option("--client", t.explain.client, "name of the client, as fra-users-00017");
  explain->add_option("--segment", t.explain.segment, "segment; without it the one with the most time lost");
  add_sets(*explain, t.explain.sets, &t.explain.seed);

  CLI::App* help = app.add_subcommand("help", "help on a verb, or exit-codes");
  help->add_option("topic", t.help_topic, "verb or exit-codes");
  for (CLI::App* verb : app.get_subcommands(nullptr)) verb->set_help_flag();
}

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
    if (is_flag || is_value || verb != nullptr) continue;
    verb = find_verb(app, name);
    if (verb == nullptr) {
      const std::vector<std::string_view> verbs(kVerbs.begin(), kVerbs.end());
      return with_hint(fmt::format("unknown verb \"{}\"", name), scenario::did_you_mean(name, verbs));
    }
  }
  return std::nullopt;
}

/// What a verb cannot do without. Said by us, because CLI11 would refuse `run --help` without a scenario.
std::optional<std::string> missing(const std::string& verb, const Targets& t) {
  if (verb == "run" && t.run.scenario.empty()) return "run: which scenario?";
  if (verb == "validate" && t.validate.scenarios.empty()) return "validate: which scenario?";
  if (verb == "list" && t.list.what.empty())
    return "list: what? parameters, metrics, scenarios, faults, causes, rules, codes or exit-codes";
  if (verb == "new" && t.make_new.folder.empty()) return "new: which folder?";
  if (verb == "schema" && t.schema.which.empty()) return "schema: scenario or result?";
  if (verb == "explain" && t.explain.file.empty()) return "explain: which scenario or result file?";
  if (verb == "explain" && t.explain.client.empty()) return "explain: which client? --client NAME";
  if (verb != "validate" && t.common.format == "github") return verb + ": --format github is for validate";
  return std::nullopt;
}

std::string help_text(const CLI::App& app, const std::string& topic) {
  if (topic == "exit-codes") return exit_code_table();
  const CLI::App* verb = topic.empty() ? nullptr : find_verb(app, topic);
  if (verb == nullptr) return examples_of("") + app.help();
  return examples_of(topic) + verb->help("failcast") + "\nFlags of all verbs are in: failcast help\n";
}

Parsed command_of(const std::string& verb, const Targets& t) {
  Command command{t.common, RunArgs{}};
  if (verb == "run") command.verb = t.run;
  if (verb == "validate") command.verb = t.validate;
  if (verb == "list") command.verb = t.list;
  if (verb == "new") command.verb = t.make_new;
  if (verb == "schema") command.verb = t.schema;
  if (verb == "explain") command.verb = t.explain;
  return command;
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
  for (CLI::App* verb : app.get_subcommands(nullptr)) verb->fallthrough();
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
  if (verbs.size() > 1)
    return refuse(fmt::format("one verb at a time: {} or {}", verb, verbs[1]->get_name()), "", console);
  if (verb.empty()) {
    console.err << help_text(app, "");
    return ExitCode::bad_command;
  }
  if (const auto wanted = missing(verb, t)) return refuse(*wanted, verb, console);
  return command_of(verb, t);
}

}  // namespace failcast::cli
