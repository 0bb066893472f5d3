// Flags of all verbs but dr-record, import and study, and what each cannot do without.
#include <algorithm>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "analysis/cli/installed.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/cli/targets.hpp"
#include "analysis/cli/verbs.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::cli {
namespace {

/// What is wrong with a date; nothing when it is one.
std::string not_a_date(const std::string& text) {
  const auto parsed = scenario::parse_date(text);
  const auto* problem = std::get_if<scenario::UnitError>(&parsed);
  return problem == nullptr ? "" : fmt::format("--today: {}  = {}", problem->message, problem->hint);
}

std::optional<std::string> missing_of(const ExplainArgs& args) {
  const bool asks_for_some = !args.slowest.empty() || args.stuck || !args.budget.empty();
  if (args.file.empty()) return "explain: which scenario, result or study file?";
  if (args.client.empty() && !asks_for_some)
    return "explain: which clients? --client NAME, --slowest K, --stuck or --budget ID";
  if (!args.client.empty() && asks_for_some)
    return "explain: --client is one by name: not with --slowest, --stuck or --budget";
  if (args.stuck && !args.budget.empty()) return "explain: --stuck or --budget, not both";
  if (!args.client.empty() && !args.where.empty()) return "explain: --where is for --slowest, --stuck and --budget";
  if (args.client.empty() && !args.segment.empty())
    return "explain: --segment is for --client; --where takes a segment too";
  return std::nullopt;
}

std::optional<std::string> missing_of(const CompareArgs& args) {
  if (args.observed.empty() && args.sides.size() != 2) return "compare: which two? A and B";
  if (args.observed.empty()) return std::nullopt;
  if (args.sides.size() != 1) return "compare: --observed is held against one result or scenario";
  if (!args.sets_b.empty() || !args.tolerances.empty() || !args.study.metrics.empty() || args.all || args.allow_new ||
      !args.study.csv.empty() || !args.study.sqlite.empty() || !args.study.store.empty())
    return "compare: --observed goes with --seed and --replications only: its bands are the tolerance";
  return std::nullopt;
}

/// "scenario, result or study".
std::string schema_choice() {
  std::vector<std::string> names = schema_names();
  const std::string last = names.back();
  names.pop_back();
  return fmt::format("{} or {}", fmt::join(names, ", "), last);
}

void add_explain(CLI::App& verb, ExplainArgs& args) {
  verb.add_option("file", args.file, "scenario, result or study file");
  verb.add_option("--client", args.client, "name of the client, as fra-users-00017");
  verb.add_option("--segment", args.segment, "its segment; without it the one with the longest loss");
  verb.add_option("--slowest", args.slowest, "so many clients, those that a fault kept without access for longest");
  verb.add_flag("--stuck", args.stuck, "clients that never came back; with --slowest so many of them");
  verb.add_option("--budget", args.budget, "clients behind this budget; with --slowest so many of them");
  verb.add_option("--where", args.where, "only clients of this site or client group, or losses of this segment");
  verb.add_option("--what-if", args.what_if, "path=value: try this too, with the same luck")->allow_extra_args(false);
  verb.add_option("--levers", args.levers, "parameters on the way that are tried at most, 6 unless told; 0: none");
  add_sets(verb, args.sets, &args.seed);
  verb.add_option("--replication,--rep", args.replication,
                  "the run of this number, from 0; of a study without it the one with the slowest client");
}

}  // namespace

void add_sets(CLI::App& verb, std::vector<std::string>& sets, std::string* seed) {
  verb.add_option("--set", sets, "override one value: path=value, as in bc.enter_wait=60s")->allow_extra_args(false);
  if (seed == nullptr) return;
  verb.add_option("--seed", *seed, "seed instead of the scenario's")
      ->check(CLI::TypeValidator<std::uint64_t>())
      ->envname("FAILCAST_SEED");
}

void add_study(CLI::App& verb, StudyFlags& flags) {
  verb.add_option("--replications", flags.replications, "so many runs, each with luck of its own");
  verb.add_option("--metric", flags.metrics, "measure this too: 'p95(failover_time) at fra during isp'")
      ->allow_extra_args(false);
  verb.add_option("-j,--jobs", flags.jobs, "worker processes; without it one per processor")
      ->check(CLI::Range(1, 4096));
  verb.add_option("--store", flags.store,
                  "file of finished cells, to go on from; without it FILE.cells beside -o FILE");
  verb.add_option("--shard", flags.shard, "i/n: only this part of the cells, for array jobs; then `merge`");
  verb.add_option("--csv", flags.csv, "file for the tidy table: a row per cell and metric");
  verb.add_option("--sqlite", flags.sqlite, "the same and more as tables of a database file");
  verb.add_flag("--live", flags.live, "tell every second how far it is");
}

void add_common(CLI::App& app, Targets& t) {
  app.set_help_flag();
  app.add_flag("-h,--help", t.wants_help, "examples and flags")->configurable(false);
  app.add_flag("--version", t.wants_version, "version and compiler");
  app.add_flag("-q,--quiet", t.common.quiet, "only errors on stderr");
  app.add_flag("-v,--verbose", t.common.verbose, "more in the answer");
  app.add_option("--color,--colour", t.common.colour, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->envname("FAILCAST_COLOR");
  app.add_option("--format", t.common.format,
                 "text or json; check: also github; validate: also github, sarif; topology: also dot, svg; "
                 "readiness: also markdown")
      ->check(CLI::IsMember({"text", "json", "github", "sarif", "dot", "svg", "markdown"}))
      ->envname("FAILCAST_FORMAT");
  app.add_option("--today", t.common.today, "date for the waivers of budgets, as 2026-06-30, instead of the clock's")
      ->check(CLI::Validator(not_a_date, "DATE"))
      ->envname("FAILCAST_TODAY");
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
  run->add_flag("--what-continuity-buys", t.run.what_continuity_buys,
                "run it with Business Continuity, Disaster Recovery, both and neither, on the same luck");
  run->add_option("--trace", t.run.trace, "print the transcript of these entities (a,b or all) instead of the summary");
  run->add_option("--replication", t.run.replication, "the run of this number, from 0");
  add_study(*run, t.run.study);
  run->add_option("--until", t.run.study.until,
                  "replications until a mean is known: 'p95(failover_time)=2s', 'RTO-1=2s'");
  run->add_option("--cap", t.run.study.cap, "with --until: replications at most");
  run->add_option("--records", t.run.records, "file for every fact, a JSON object per line; - is stdout");

  CLI::App* sweep = app.add_subcommand("sweep", "simulate under many settings, with the same luck under each");
  sweep->add_option("scenario", t.sweep.scenario, "scenario file; - is stdin");
  add_sets(*sweep, t.sweep.sets, &t.sweep.seed);
  const auto many = [&](const char* flag, std::vector<std::string>& values, const char* words) {
    sweep->add_option(flag, values, words)->allow_extra_args(false);
  };
  many("--grid", t.sweep.grid, "path=a,b,c: these values, with all of the other --grid");
  many("--point", t.sweep.points, "path=a,path=b: one point of a list");
  many("--range", t.sweep.ranges, "path=lowest..highest, for the three designs that follow");
  sweep->add_option("--latin-hypercube", t.sweep.latin_hypercube, "so many points, spread evenly over the ranges");
  sweep->add_option("--saltelli", t.sweep.saltelli, "so many rows of the design for Sobol indices");
  sweep->add_flag("--one-at-a-time", t.sweep.one_at_a_time, "both ends of each range, all others as they are");
  sweep->add_flag("--independent", t.sweep.independent, "luck of its own at every point: wider intervals");
  sweep->add_flag("--preview", t.sweep.preview, "points, cells and an estimate of time; nothing is run but one cell");
  sweep->add_flag("--check-rules", t.sweep.check_rules, "check the rules of the domain after every event");
  add_study(*sweep, t.sweep.study);

  CLI::App* compare =
      app.add_subcommand("compare", "say of each metric whether B is better or worse than A, on the same luck");
  compare->add_option("sides", t.compare.sides, "A and B: study files of run or sweep, or scenarios");
  compare->add_option("--set-b", t.compare.sets_b, "override one value of scenario B: path=value")
      ->allow_extra_args(false);
  compare
      ->add_option("--tolerance", t.compare.tolerances,
                   "metric=width: differences within it count as none, 'p95(failover_time)=5s,3%'")
      ->allow_extra_args(false);
  compare->add_option("--observed", t.compare.observed,
                      "filled-in drill card: hold what people measured against A, and say what explains it");
  compare->add_flag("--all", t.compare.all, "also the metrics that are the same");
  compare->add_flag("--allow-new", t.compare.allow_new, "metrics of one side only are no failure");
  compare->add_option("--seed", t.compare.seed, "seed of scenarios instead of their own")
      ->check(CLI::TypeValidator<std::uint64_t>());
  add_study(*compare, t.compare.study);

  CLI::App* check = app.add_subcommand("check", "hold scenarios against their baselines and budgets, in a pipeline");
  check->add_option("scenarios", t.check.scenarios, "scenario files");
  check->add_option("--baseline", t.check.baseline, "folder of baselines, NAME.json for the scenario called NAME");
  check->add_flag("--update-baseline", t.check.update_baseline, "write the baselines instead of comparing with them");
  check
      ->add_option("--tolerance", t.check.tolerances,
                   "metric=width: differences within it count as none, 'failover_time.p95=+5s,+3%'")
      ->allow_extra_args(false);
  check->add_flag("--exact", t.check.exact, "anything but equal replications fails");
  check->add_flag("--allow-new", t.check.allow_new, "metrics of one side only are no failure");
  check->add_option("--junit", t.check.junit, "file for JUnit XML: a suite per scenario, a case per budget and metric");
  check->add_option("--summary", t.check.summary, "file to which a summary in Markdown is added");
  check->add_option("--html", t.check.html, "file for a page: a row per scenario, then the report of each");
  check->add_option("--metrics", t.check.metrics, "file for the metrics in the text format of OpenMetrics");
  add_sets(*check, t.check.sets, &t.check.seed);
  check->add_option("--replications", t.check.study.replications,
                    "so many of the baseline's replications; a new baseline has 20");
  check->add_option("--metric", t.check.study.metrics, "measure this too: 'p95(failover_time) at fra during isp'")
      ->allow_extra_args(false);
  check->add_option("-j,--jobs", t.check.study.jobs, "worker processes; without it one per processor")
      ->check(CLI::Range(1, 4096));

  CLI::App* find =
      app.add_subcommand("find", "the smallest value of a knob, or the cheapest of several, that meets a requirement");
  find->add_option("question", t.find.question,
                   "'p95(failover_time) <= 5min over edge_groups.fra-edges.count in 1..8'");
  find->add_option("scenario", t.find.scenario, "scenario file; - is stdin");
  add_sets(*find, t.find.sets, &t.find.seed);
  find->add_option("--cost", t.find.costs, "path=number: what one more of it costs, to find the cheapest combination")
      ->allow_extra_args(false);
  find->add_option("--confidence", t.find.confidence, "how sure the answer must be; 95% unless told");
  add_study(*find, t.find.study);

  CLI::App* merge = app.add_subcommand("merge", "put the shards of a study together");
  merge->add_option("shards", t.merge.shards, "files of finished cells, one of each shard");
  merge->add_option("--csv", t.merge.csv, "file for the tidy table: a row per cell and metric");
  merge->add_option("--sqlite", t.merge.sqlite, "the same and more as tables of a database file");

  add_study_of_years(*app.add_subcommand("study", "answer a question about months and years: threshold, saml"),
                     t.study);

  CLI::App* validate = app.add_subcommand("validate", "check scenario files without running them");
  validate->add_option("scenarios", t.validate.scenarios, "scenario files; - is stdin");
  add_sets(*validate, t.validate.sets, nullptr);
  validate->add_flag("--strict", t.validate.strict, "warnings count as errors");
  validate->add_flag("--resolved", t.validate.resolved, "print every value and where it came from");

  CLI::App* list = app.add_subcommand(
      "list", "parameters, metrics, scenarios, faults, requests, entities, causes, rules, codes, exit-codes");
  list->add_option("what", t.list.what, "what to list");
  list->add_option("folder", t.list.folder,
                   "where to look for scenarios; else ./scenarios, else those installed with the program");

  CLI::App* make_new = app.add_subcommand("new", "write a commented scenario and the schemas");
  make_new->add_option("folder", t.make_new.folder, "folder to write to");

  CLI::App* schema = app.add_subcommand("schema", "print a JSON Schema");
  schema->add_option("which", t.schema.which, schema_choice())->check(CLI::IsMember(schema_names()));

  add_explain(
      *app.add_subcommand("explain", "replay a run and tell where the time of clients went, and what would help"),
      t.explain);

  CLI::App* topology = app.add_subcommand("topology", "say which failures cut users from applications");
  topology->add_option("scenario", t.topology.scenario, "scenario file; - is stdin");
  topology->add_option("--mode", t.topology.mode, "normal, bc, dr or all")
      ->check(CLI::IsMember({"normal", "bc", "dr", "all"}))
      ->default_val("all");
  add_sets(*topology, t.topology.sets, nullptr);

  CLI::App* report = app.add_subcommand("report", "write what a readiness review reads: a page, Markdown, JSON, PDF");
  report->add_option("files", t.report.files, "result files, study files or scenarios");
  report->add_option("--html", t.report.html, "file for the page; - is stdout");
  report->add_option("--markdown,--md", t.report.markdown, "file for the same as Markdown");
  report->add_option("--json", t.report.json, "file for the same as JSON");
  report->add_option("--pdf", t.report.pdf, "file for the page as Chromium prints it");
  report->add_option("--baseline", t.report.baseline,
                     "say what changed since this baseline or study file; or a folder of baselines");
  report->add_flag("--no-levers", t.report.no_levers,
                   "run nothing again with other values: faster, no effects of levers");
  report->add_flag("--tornado", t.report.tornado,
                   "rank the guesses of a scenario that have a range: two more runs for each");
  report->add_option("--drill-card", t.report.drill_card, "file for the card of a drill, as CSV to be filled in");
  report->add_flag("--readiness", t.report.readiness, "go through the readiness checklist of each scenario too");
  report->add_flag("--redact", t.report.redact, "aliases in place of all names, so that it may leave the house");
  report
      ->add_option("--template", t.report.form,
                   "orr: what an operational readiness review asks; short: what is decided")
      ->check(CLI::IsMember({"orr", "short"}));
  report->add_option("--observed", t.report.observed, "the filled-in card: what people measured");
  add_sets(*report, t.report.sets, nullptr);
  CLI::App* readiness =
      app.add_subcommand("readiness", "say which prerequisites of failover a deployment lacks, and what follows");
  readiness->add_option("scenario", t.readiness.scenario, "scenario file; - is stdin");
  readiness->add_option("--only", t.readiness.only, "these checks: C13,C14")->delimiter(',')->allow_extra_args(false);
  readiness->add_flag("--no-simulation", t.readiness.no_simulation,
                      "run no drill: what only a drill can tell is asked");
  add_sets(*readiness, t.readiness.sets, nullptr);

  add_dr_record(*app.add_subcommand("dr-record", "make, sign, verify and explain the DNS record that switches DR"),
                t.dr_record);
  add_import(*app.add_subcommand("import", "turn outages that happened into scenarios on a deployment"),
             t.import_outages);

  CLI::App* completion = app.add_subcommand("completion", "print what a shell reads to complete these command lines");
  completion->add_option("shell", t.completion.shell, "bash, zsh or fish")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));

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
  if (verb == "run" && t.run.what_continuity_buys &&
      (!t.run.records.empty() || !t.run.trace.empty() || t.run.every_event || t.run.dry_run ||
       !t.run.replication.empty() || !t.run.study.until.empty() || !t.run.study.shard.empty() ||
       !t.run.study.csv.empty() || !t.run.study.sqlite.empty()))
    return "run: --what-continuity-buys goes with --replications, --seed, --set, --check-rules, --store and -j only";
  if (verb == "run" && t.run.is_study() &&
      (!t.run.records.empty() || !t.run.trace.empty() || t.run.every_event || !t.run.replication.empty()))
    return "run: --records, --trace, --every-event and --replication are for one run, not with --replications or "
           "--until";
  if (verb == "sweep" && t.sweep.scenario.empty()) return "sweep: which scenario?";
  if (verb == "compare") {
    if (const auto lacks = missing_of(t.compare)) return lacks;
  }
  if (verb == "compare" && (!t.compare.study.shard.empty() || !t.compare.study.store.empty()))
    return "compare: keep both sides with `run -o` or `merge` first, then compare the files";
  if (verb == "check") {
    if (t.check.scenarios.empty()) return "check: which scenarios?";
    if (t.check.baseline.empty()) return "check: --baseline DIR? The first time with --update-baseline";
    if (const auto twice = same_file({t.check.junit, t.check.summary, t.check.metrics, t.check.html, t.common.output}))
      return "check: two answers cannot go to " + *twice;
    const bool writes =
        !t.check.junit.empty() || !t.check.summary.empty() || !t.check.metrics.empty() || !t.check.html.empty();
    if (t.check.update_baseline && (writes || t.check.exact || t.check.allow_new || !t.check.tolerances.empty()))
      return "check: --update-baseline compares nothing: leave --junit, --summary, --metrics, --html, --exact, "
             "--allow-new "
             "and --tolerance to the next check";
  }
  if (verb == "find" && t.find.question.empty()) return "find: what? 'p95(failover_time) <= 5min over PATH in 1..8'";
  if (verb == "find" && t.find.scenario.empty()) return "find: in which scenario?";
  if (verb == "find" && (!t.find.study.shard.empty() || !t.find.study.store.empty() || !t.find.study.csv.empty()))
    return "find: decides as it goes; --shard, --store and --csv are for run and sweep";
  if (verb == "merge" && t.merge.shards.empty()) return "merge: which files of finished cells?";
  if (verb == "validate" && t.validate.scenarios.empty()) return "validate: which scenario?";
  if (verb == "list" && t.list.what.empty())
    return "list: what? parameters, metrics, scenarios, faults, requests, entities, causes, rules, codes or exit-codes";
  if (verb == "new" && t.make_new.folder.empty()) return "new: which folder?";
  if (verb == "completion" && t.completion.shell.empty()) return "completion: bash, zsh or fish?";
  if (verb == "schema" && t.schema.which.empty()) return "schema: " + schema_choice() + "?";
  if (verb == "explain") {
    if (const auto lacks = missing_of(t.explain)) return lacks;
  }
  if (verb == "topology" && t.topology.scenario.empty()) return "topology: which scenario?";
  if (verb == "report") {
    if (t.report.files.empty()) return "report: of which results or scenarios?";
    if (const auto twice =
            same_file({t.report.html, t.report.markdown, t.report.json, t.report.pdf, t.report.drill_card}))
      return "report: two answers cannot go to " + *twice;
    const bool wants_card = !t.report.drill_card.empty() || !t.report.observed.empty();
    if (wants_card && t.report.files.size() != 1) return "report: a drill card is of one run";
    if (t.report.redact && !t.report.drill_card.empty())
      return "report: who fills in a drill card needs its names: --drill-card without --redact";
  }
  if (verb == "readiness" && t.readiness.scenario.empty()) return "readiness: which scenario?";
  if (verb != "readiness" && t.common.format == "markdown") return verb + ": --format markdown is for readiness";
  if (verb != "topology" && (t.common.format == "dot" || t.common.format == "svg"))
    return verb + ": --format " + t.common.format + " is for topology";
  if (verb != "validate" && verb != "check" && t.common.format == "github")
    return verb + ": --format github is for validate and check";
  if (verb != "validate" && t.common.format == "sarif") return verb + ": --format sarif is for validate";
  if (verb == "import") return missing(t.import_outages, t.common);
  if (verb == "study") return missing(t.study);
  return verb == "dr-record" ? missing(t.dr_record) : std::nullopt;
}

void locate_scenarios(Targets& t) {
  for (std::string* file : {&t.run.scenario, &t.sweep.scenario, &t.find.scenario, &t.study.scenario, &t.explain.file,
                            &t.topology.scenario, &t.readiness.scenario, &t.import_outages.deployment})
    *file = located(*file);
  for (std::vector<std::string>* files : {&t.compare.sides, &t.check.scenarios, &t.validate.scenarios, &t.report.files})
    for (std::string& file : *files) file = located(file);
}

Command command_of(const std::string& verb, const Targets& t) {
  Command command{t.common, RunArgs{}};
  if (verb == "run") command.verb = t.run;
  if (verb == "sweep") command.verb = t.sweep;
  if (verb == "compare") command.verb = t.compare;
  if (verb == "check") command.verb = t.check;
  if (verb == "find") command.verb = t.find;
  if (verb == "merge") command.verb = t.merge;
  if (verb == "study") command.verb = t.study;
  if (verb == "validate") command.verb = t.validate;
  if (verb == "list") command.verb = t.list;
  if (verb == "new") command.verb = t.make_new;
  if (verb == "schema") command.verb = t.schema;
  if (verb == "explain") command.verb = t.explain;
  if (verb == "topology") command.verb = t.topology;
  if (verb == "report") command.verb = t.report;
  if (verb == "readiness") command.verb = t.readiness;
  if (verb == "dr-record") command.verb = t.dr_record;
  if (verb == "import") command.verb = t.import_outages;
  if (verb == "completion") command.verb = t.completion;
  return command;
}

}  // namespace failcast::cli
