// The command line as data: which verb, with what. One struct per verb; parsing knows CLI11, the verbs do not.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "analysis/cli/exit_code.hpp"

namespace failcast::cli {

/// Flags that every verb understands.
struct Common {
  bool quiet = false;  ///< errors only on stderr
  bool verbose = false;
  std::string colour = "auto";  ///< auto, always, never
  std::string format =
      "text";  ///< text, json; github (validate, check); sarif (validate); dot, svg (topology); markdown (readiness)
  std::string output;  ///< file; "-": stdout; empty: none
  std::string today;   ///< "2026-06-30", for waivers; empty: the machine's date in UTC
};

/// Flags of verbs that run many simulations.
struct StudyFlags {
  std::string replications, until, cap;  ///< empty: not given
  std::vector<std::string> metrics;      ///< measured beside the usual ones
  unsigned jobs = 0;                     ///< workers; 0: one per processor
  std::string store;                     ///< file of finished cells; empty: beside -o
  std::string shard;                     ///< "2/4"; empty: all
  std::string csv;                       ///< file for the tidy table; empty: none
  std::string sqlite;                    ///< the same as a database; empty: none
  bool live = false;
};

struct RunArgs {
  std::string scenario;
  std::vector<std::string> sets;
  std::string seed;  ///< empty: the scenario's
  bool check_rules = false, dry_run = false, every_event = false;
  bool what_continuity_buys = false;  ///< with BC, DR, both and neither
  std::string trace;                  ///< entity names with commas between them, or "all"
  std::string records;      ///< file for every fact of the run; "-": stdout instead of the summary; empty: none
  std::string replication;  ///< which one; empty: the first, number 0
  StudyFlags study;
  bool is_study() const { return !study.replications.empty() || !study.until.empty(); }
};
struct SweepArgs {
  std::string scenario;
  std::vector<std::string> sets;
  std::string seed;
  std::vector<std::string> grid, points, ranges;  ///< "path=a,b,c", "path=a,path=b", "path=a..b"
  std::string latin_hypercube, saltelli;          ///< rows; empty: not this design
  bool one_at_a_time = false;
  bool independent = false;  ///< luck of its own at every point
  bool preview = false, check_rules = false;
  StudyFlags study;
};
struct MergeArgs {
  std::vector<std::string> shards;
  std::string csv, sqlite;
};
struct CompareArgs {
  std::vector<std::string> sides;       ///< two: study files or scenarios
  std::vector<std::string> sets_b;      ///< on top of B, when it is a scenario
  std::vector<std::string> tolerances;  ///< "p95(failover_time)=+5s,+3%"
  bool all = false, allow_new = false;
  std::string observed;  ///< filled-in drill card; empty: two sides
  std::string seed;
  StudyFlags study;
};
struct CheckArgs {
  std::vector<std::string> scenarios;
  std::vector<std::string> sets;
  std::string seed;
  std::string baseline;                 ///< folder with a file NAME.json for each scenario
  std::vector<std::string> tolerances;  ///< as of `compare`
  std::string junit, summary, metrics;  ///< files; empty: none. The summary is written behind what is there
  std::string html;                     ///< file for the page of all of them; empty: none
  bool update_baseline = false;         ///< write the baselines instead of comparing with them
  bool exact = false, allow_new = false;
  StudyFlags study;
};
struct FindArgs {
  std::string question;  ///< "p95(failover_time) <= 5min over PATH in a..b, PATH in a,b,c"
  std::string scenario;
  std::vector<std::string> sets;
  std::string seed;
  std::vector<std::string> costs;  ///< "path=number": of one unit of the knob
  std::string confidence;          ///< "95%"
  StudyFlags study;
};
struct StudyArgs {
  std::string action;  ///< threshold, saml
  std::string scenario;
  std::vector<std::string> sets;
  std::string seed;
  std::string fault;                      ///< the outage; empty: the only fault, or the only one of the cloud
  std::string thresholds, outages, risk;  ///< threshold: "30d,60d", "15d,30d", "1%"; empty: the usual ones
  std::string timeouts, max_ages, times;  ///< saml: "1d,7d", "7d,14d", "1d,2d"; likewise
  StudyFlags study;
};
struct ValidateArgs {
  std::vector<std::string> scenarios;
  std::vector<std::string> sets;
  bool strict = false, resolved = false;
};
struct ListArgs {
  std::string what;
  std::string folder;  ///< where `list scenarios` looks; empty: ./scenarios, else what is installed
};
struct NewArgs {
  std::string folder;
};
struct SchemaArgs {
  std::string which;  ///< one of schema_names()
};
struct CompletionArgs {
  std::string shell;  ///< bash, zsh, fish
};
struct ExplainArgs {
  std::string file;                  ///< a scenario, a result file or a study file
  std::string client, segment;       ///< who is asked about: a client, or
  std::string slowest;               ///< so many, or
  bool stuck = false;                ///< those that never came back, or
  std::string budget;                ///< those behind a budget
  std::string where;                 ///< of those, at one site, in one segment or client group
  std::vector<std::string> what_if;  ///< "path=value": levers beside the usual ones
  std::string levers;                ///< usual ones tried at most; empty: kUsualLevers
  std::vector<std::string> sets;
  std::string seed, replication;
};

struct TopologyArgs {
  std::string scenario;
  std::vector<std::string> sets;
  std::string mode;  ///< normal, bc, dr, all
};

struct ReportArgs {
  std::vector<std::string> files;         ///< scenarios, result files, study files
  std::string baseline;                   ///< a baseline, a study file, or a folder of baselines; empty: none
  bool no_levers = false;                 ///< run nothing again with other values
  bool tornado = false;                   ///< rank the guesses of scenarios
  std::string html, markdown, json, pdf;  ///< files; empty: none; none at all: Markdown to stdout
  std::string drill_card;                 ///< file for the card of a drill; empty: none
  std::string observed;                   ///< filled-in drill card; empty: none
  bool readiness = false;                 ///< go through the checklist too
  bool redact = false;                    ///< aliases in place of names
  std::string form;                       ///< short, orr; empty: the whole
  std::vector<std::string> sets;
};

struct ReadinessArgs {
  std::string scenario;
  std::vector<std::string> sets;
  std::vector<std::string> only;  ///< checks by id; empty: all
  bool no_simulation = false;
};

struct DrRecordArgs {
  std::string action;  ///< new, sign, verify, show
  bool on = false, off = false, test = false;
  std::string product, internet, domain, start, end;
  std::vector<std::string> records;  ///< records, files, or "-"
  std::string key;                   ///< PEM file
  std::string payload;               ///< prefix, tag_list (A42)
  std::string default_k;             ///< zpa, all, reject (A35)
  std::string invalid_policy;        ///< fail_static, treat_off (A37)
  bool require_signature = true;     ///< A40
  unsigned ttl = 0;                  ///< seconds, in the zone file's form
  std::string at;                    ///< empty: now
  bool test_group = false;
};

struct ImportArgs {
  std::string action;  ///< outages, statuspage
  std::string file;    ///< "-": standard input
  std::string id;
  bool all = false;        ///< every entry, into the folder of -o
  std::string deployment;  ///< scenario file that the replays extend
};

struct Command {
  Common common;
  std::variant<RunArgs, SweepArgs, CompareArgs, CheckArgs, FindArgs, MergeArgs, StudyArgs, ValidateArgs, ListArgs,
               NewArgs, SchemaArgs, ExplainArgs, TopologyArgs, ReportArgs, ReadinessArgs, DrRecordArgs, ImportArgs,
               CompletionArgs>
      verb;
};

/// Either a command, or the exit code with which everything is already said.
using Parsed = std::variant<Command, ExitCode>;

}  // namespace failcast::cli
