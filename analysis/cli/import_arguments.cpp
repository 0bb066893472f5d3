// Flags of import's actions, and what each cannot do without.
#include <CLI/CLI.hpp>

#include "analysis/cli/targets.hpp"

namespace failcast::cli {

void add_import(CLI::App& verb, ImportArgs& args) {
  for (CLI::App* action : {verb.add_subcommand("outages", "entries of a catalogue of outages"),
                           verb.add_subcommand("statuspage", "incidents of a status page (api/v2/incidents.json)")}) {
    action->add_option("file", args.file, "the file; - is stdin");
    action->add_option("--id", args.id, "which entry");
    action->add_flag("--all", args.all, "every entry, each in a file of its own in the folder of -o");
    action->add_option("--deployment", args.deployment, "scenario file that the replay extends");
  }
}

std::optional<std::string> missing(const ImportArgs& args, const Common& common) {
  if (args.action.empty()) return "import: outages or statuspage?";
  const std::string verb = "import " + args.action;
  if (args.file.empty()) return verb + ": which file?";
  if (args.id.empty() && !args.all) return verb + ": which entry? --id ID, or --all";
  if (!args.id.empty() && args.all) return verb + ": --id or --all, not both";
  if (args.deployment.empty()) return verb + ": on which deployment? --deployment SCENARIO";
  if (args.all && (common.output.empty() || common.output == "-")) return verb + ": --all into which folder? -o FOLDER";
  return std::nullopt;
}

}  // namespace failcast::cli
