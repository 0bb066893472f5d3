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

constexpr std::array<std::string_view, 8> kVerbs = {"run",    "validate", "list",      "new",
                                                    "schema", "explain",  "dr-record", "help"};

/// Everything CLI11 writes into; the verb that was named picks its part.
struct Targets {
  Common common;
  RunArgs run;
  ValidateArgs validate;
  ListArgs list;
  NewArgs make_new;
  SchemaArgs schema;
  ExplainArgs explain;
  DrRecordArgs dr_record;
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

void add_dr_record(CLI::App& verb, DrRecordArgs& args) {
  const auto add_payload = [&](CLI::App& action) {
    action.add_option("--payload", args.payload, "what is signed: prefix (all before n) or tag_list (v, b, m, t, x)")
        ->check(CLI::IsMember({"prefix", "tag_list"}))
        ->default_val("prefix");
  };
  CLI::App* make_new = verb.add_subcommand("new", "print an unsigned record");
  make_new->add_flag("--on", args.on, "switch DR on");
  make_new->add_flag("--off", args.off, "switch DR off");
  make_new->add_flag("--test", args.test, "switch DR on for the test group");
  make_new->add_option("--product", args.product, "zpa, zia or all")
      ->check(CLI::IsMember({"zpa", "zia", "all"}))
      ->default_val("zpa");
  make_new->add_option("--start", args.start, "first second, in UTC as 2026-01-01T00:00:00Z or seconds since 1970");
  make_new->add_option("--end", args.end, "last second");
  make_new->add_option("--domain", args.domain, "DR domain");
  make_new->add_option("--internet", args.internet, "internet traffic: fo (direct) or fc (closed)")
      ->check(CLI::IsMember({"fo", "fc"}));

  CLI::App* sign = verb.add_subcommand("sign", "sign an unsigned record in two parts");
  sign->add_option("record", args.records, "the record, a file, or - for stdin");
  sign->add_option("--key", args.key, "private key (PEM, RSA, 2048 bits, no passphrase)");
  sign->add_option("--ttl", args.ttl, "TTL in the zone file's form, seconds")->default_val(30);  // H19: recommended
  add_payload(*sign);

  CLI::App* verify = verb.add_subcommand("verify", "check records as a reader does; exit 1 when they are not valid");
  verify->add_option("records", args.records, "records, files, or - for stdin");
  verify->add_option("--key", args.key, "public key (PEM) of the reader; without it only unsigned records pass");
  verify->add_option("--at", args.at, "time of the reader's clock; without it now");
  verify->add_flag("--test-group", args.test_group, "the reader takes part in tests");
  verify->add_option("--product", args.product, "zpa or zia")->check(CLI::IsMember({"zpa", "zia"}))->default_val("zpa");
  add_payload(*verify);

  CLI::App* show = verb.add_subcommand("show", "explain records and mark what is wrong");
  show->add_option("records", args.records, "records, files, or - for stdin");
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

  CLI::App* list =
      app.add_subcommand("list", "parameters, metrics, scenarios, faults, causes, rules, codes, exit-codes");
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

  add_dr_record(*app.add_subcommand("dr-record", "make, sign, verify and explain the DNS record that switches DR"),
                t.dr_record);

  CLI::App* help = app.add_subcommand("help", "help on a verb, or exit-codes");
  help->add_option("topic", t.help_topic, "verb or exit-codes");
  for (CLI::App* verb : app.get_subcommands(nullptr)) {
    verb->set_help_flag();
    for (CLI::App* action : verb->get_subcommands(nullptr)) action->set_help_flag();
  }
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

std::optional<std::string> missing(const DrRecordArgs& args) {
  if (args.action.empty()) return "dr-record: what? new, sign, verify or show";
  const std::string name = "dr-record " + args.action;
  if (args.action == "new") {
    if (int{args.on} + int{args.off} + int{args.test} != 1) return name + ": one of --on, --off and --test";
    return std::nullopt;
  }
  if (args.records.empty()) return name + ": which record? the record itself, a file, or - for stdin";
  if (args.action == "sign" && args.key.empty()) return name + ": with which key? --key private.pem";
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
  if (verb == "dr-record" && t.common.format != "text") return verb + ": prints text only";
  if (verb == "dr-record") return missing(t.dr_record);
  if (verb != "validate" && t.common.format == "github") return verb + ": --format github is for validate";
  return std::nullopt;
}

std::string help_text(const CLI::App& app, const std::string& topic) {
  if (topic == "exit-codes") return exit_code_table();
  const CLI::App* verb = topic.empty() ? nullptr : find_verb(app, topic);
  if (verb == nullptr) return examples_of("") + app.help();
  std::string text = examples_of(topic) + verb->help("failcast");
  if (verb->get_subcommands().empty())  // else CLI11 has printed the help of the action that was named
    for (const CLI::App* action : verb->get_subcommands(nullptr)) text += action->help("failcast " + topic);
  return text + "\nFlags of all verbs are in: failcast help\n";
}

Parsed command_of(const std::string& verb, const Targets& t) {
  Command command{t.common, RunArgs{}};
  if (verb == "run") command.verb = t.run;
  if (verb == "validate") command.verb = t.validate;
  if (verb == "list") command.verb = t.list;
  if (verb == "new") command.verb = t.make_new;
  if (verb == "schema") command.verb = t.schema;
  if (verb == "explain") command.verb = t.explain;
  if (verb == "dr-record") command.verb = t.dr_record;
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
  if (verbs.size() > 1)
    return refuse(fmt::format("one verb at a time: {} or {}", verb, verbs[1]->get_name()), "", console);
  if (verb.empty()) {
    console.err << help_text(app, "");
    return ExitCode::bad_command;
  }
  if (const auto actions = verbs.front()->get_subcommands(); !actions.empty())
    t.dr_record.action = actions.front()->get_name();
  if (const auto wanted = missing(verb, t)) return refuse(*wanted, verb, console);
  return command_of(verb, t);
}

}  // namespace failcast::cli
