// Flags of all verbs but dr-record, and what each cannot do without.
#include <CLI/CLI.hpp>

#include "analysis/cli/targets.hpp"

namespace failcast::cli {
namespace {

void add_sets(CLI::App& verb, std::vector<std::string>& sets, std::string* seed) {
  verb.add_option("--set", sets, "override one value: path=value, as in bc.enter_wait=60s")->allow_extra_args(false);
  if (seed == nullptr) return;
  verb.add_option("--seed", *seed, "seed instead of the scenario's")
      ->check(CLI::TypeValidator<std::uint64_t>())
      ->envname("FAILCAST_SEED");
}

}  // namespace

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

void add_verbs(CLI::App& app, Targets& t) {
  CLI::App* run = app.add_subcommand("run", "simulate a scenario and print the summary");
  run->add_option("scenario", t.run.scenario, "scenario file; - is stdin");
  add_sets(*run, t.run.sets, &t.run.seed);
  run->add_flag("--check-rules", t.run.check_rules, "check the rules of the domain after every event");
  run->add_flag(
      "--every-event", t.run.every_event,
      "run every tick as an event and skip nothing: slow, for comparison; records, result and hash are equal");
  run->add_flag("--dry-run", t.run.dry_run, "print what would be run");
  run->add_option("--trace", t.run.trace, "print the transcript of these entities (a,b or all) instead of the summary");
  run->add_option("--records", t.run.records, "file for every fact, a JSON object per line; - is stdout");

  CLI::App* validate = app.add_subcommand("validate", "check scenario files without running them");
  validate->add_option("scenarios", t.validate.scenarios, "scenario files; - is stdin");
  add_sets(*validate, t.validate.sets, nullptr);
  validate->add_flag("--strict", t.validate.strict, "warnings count as errors");
  validate->add_flag("--resolved", t.validate.resolved, "print every value and where it came from");

  CLI::App* list = app.add_subcommand(
      "list", "parameters, metrics, scenarios, faults, requests, entities, causes, rules, codes, exit-codes");
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

std::optional<std::string> missing(const std::string& verb, const Targets& t) {
  if (verb == "run" && t.run.scenario.empty()) return "run: which scenario?";
  if (verb == "run" && !t.run.records.empty() && t.run.records == t.common.output)
    return "run: -o and --records cannot write to the same place";
  if (verb == "run" && t.run.records == "-" && !t.run.trace.empty())
    return "run: --trace and --records - cannot both write to standard output";
  if (verb == "validate" && t.validate.scenarios.empty()) return "validate: which scenario?";
  if (verb == "list" && t.list.what.empty())
    return "list: what? parameters, metrics, scenarios, faults, requests, entities, causes, rules, codes or exit-codes";
  if (verb == "new" && t.make_new.folder.empty()) return "new: which folder?";
  if (verb == "schema" && t.schema.which.empty()) return "schema: scenario or result?";
  if (verb == "explain" && t.explain.file.empty()) return "explain: which scenario or result file?";
  if (verb == "explain" && t.explain.client.empty()) return "explain: which client? --client NAME";
  if (verb != "validate" && t.common.format == "github") return verb + ": --format github is for validate";
  return verb == "dr-record" ? missing(t.dr_record) : std::nullopt;
}

Command command_of(const std::string& verb, const Targets& t) {
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

}  // namespace failcast::cli
