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
  std::string format = "text";  ///< text, json, github (validate)
  std::string output;           ///< file; "-": stdout; empty: none
};

struct RunArgs {
  std::string scenario;
  std::vector<std::string> sets;
  std::string seed;  ///< empty: the scenario's
  bool check_rules = false, dry_run = false, every_event = false;
  std::string trace;    ///< entity names with commas between them, or "all"
  std::string records;  ///< file for every fact of the run; "-": stdout instead of the summary; empty: none
};
struct ValidateArgs {
  std::vector<std::string> scenarios;
  std::vector<std::string> sets;
  bool strict = false, resolved = false;
};
struct ListArgs {
  std::string what;
  std::string folder;  ///< where `list scenarios` looks
};
struct NewArgs {
  std::string folder;
};
struct SchemaArgs {
  std::string which;  ///< scenario, result
};
struct ExplainArgs {
  std::string file;  ///< a scenario or a result file
  std::string client, segment;
  std::vector<std::string> sets;
  std::string seed;
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

struct Command {
  Common common;
  std::variant<RunArgs, ValidateArgs, ListArgs, NewArgs, SchemaArgs, ExplainArgs, DrRecordArgs> verb;
};

/// Either a command, or the exit code with which everything is already said.
using Parsed = std::variant<Command, ExitCode>;

}  // namespace failcast::cli
