#include <algorithm>
#include <filesystem>
#include <functional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/cli/installed.hpp"
#include "analysis/cli/loading.hpp"
#include "analysis/cli/verbs.hpp"
#include "analysis/explain/timeline.hpp"
#include "analysis/metrics/metric_list.hpp"
#include "models/client/client.hpp"
#include "models/cloud/cloud.hpp"
#include "models/component/component.hpp"
#include "models/controller/controller.hpp"
#include "models/dns/resolver.hpp"
#include "models/dr_operator/dr_operator.hpp"
#include "models/idp/idp.hpp"
#include "models/portal/portal.hpp"
#include "models/status_codes.hpp"
#include "sim/invariants/rules.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::cli {
namespace {

/// A list as rows of named cells; text and JSON come from the same rows.
struct Listing {
  std::vector<std::string> keys;
  std::vector<std::vector<std::string>> rows;
};

Listing parameters() {
  Listing l{
      {"name",     "unit", "default", "range", "basis", "doc"},
      {  }
  };
  for (const scenario::ParameterRow& p : scenario::list_parameters())
    l.rows.push_back({p.name, p.unit, p.default_value, p.range, p.basis, p.doc});
  return l;
}

std::string joined(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : " ") + std::string(word);
  return text;
}

/// Ways to split a metric: site, segment, group, during.
std::string splits(const metrics::Metric& m) {
  std::vector<std::string_view> ways;
  if (m.per_site) ways.emplace_back("site");
  if (m.per_segment) ways.emplace_back("segment");
  if (m.per_group) ways.emplace_back("group");
  if (m.per_components) ways.emplace_back("components");
  if (m.during) ways.emplace_back("during");
  return joined(ways);
}

Listing metric_rows() {
  Listing l{
      {"name",        "unit", "aggregates", "split by", "budgets", "definition"},
      {   }
  };
  for (const metrics::Metric& m : metrics::metric_list())
    l.rows.push_back({std::string(m.name), std::string(metrics::name_of(m.unit)),
                      m.at_time != nullptr ? "a time" : joined(m.aggregates), splits(m), m.in_budgets ? "yes" : "no",
                      std::string(m.definition)});
  return l;
}

Listing faults() {
  Listing l{
      {"word",  "kind"},
      {       }
  };
  for (const std::string_view word : scenario::words<scenario::FaultTarget>())
    l.rows.push_back({std::string(word), "what"});
  for (const std::string_view word : scenario::words<scenario::FaultMode>())
    l.rows.push_back({std::string(word), "mode"});
  return l;
}

/// What people may ask for in a scenario.
Listing requests() {
  Listing l{{"request"}, {}};
  for (const std::string_view word : scenario::words<scenario::RequestKind>()) l.rows.push_back({std::string(word)});
  return l;
}

/// Who facts are about, and the states that they tell of.
Listing entities() {
  using record::EntityKind;
  const std::pair<EntityKind, MachineDescription> machines[] = {
      {EntityKind::client,        client::description()              },
      {EntityKind::connector,     component::description("connector")},
      {EntityKind::edge,          component::description("edge")     },
      {EntityKind::controller,    controller::description()          },
      {EntityKind::cloud_service, cloud::description()               },
      {EntityKind::idp,           idp::description()                 },
      {EntityKind::resolver,      dns::resolver::description()       },
      {EntityKind::portal,        portal::description()              },
      {EntityKind::dr_operator,   dr_operator::description()         }
  };
  Listing l{
      {"entity", "states"},
      {        }
  };
  for (const auto& [kind, machine] : machines) l.rows.push_back({std::string(name_of(kind)), joined(machine.states)});
  return l;
}

Listing causes() {
  Listing l{
      {"cause",    "parameter", "meaning"},
      {         }
  };
  for (std::size_t c = 0; c < metrics::kCauses; ++c) {
    const auto cause = static_cast<Cause>(c);
    const explain::CauseWords words = explain::words_of(cause);
    l.rows.push_back({std::string(name_of(cause)), std::string(words.parameter), std::string(words.words)});
  }
  return l;
}

Listing rules() {
  Listing l{
      {"rule",     "sentence", "held by", "how"},
      {   }
  };
  for (const invariants::Rule& rule : invariants::rules())
    l.rows.push_back({fmt::format("R{}", rule.number), std::string(rule.sentence),
                      std::string(invariants::name_of(rule.checked)), std::string(rule.how)});
  return l;
}

/// Our reasons beside the vendor's codes, per occasion.
Listing codes() {
  using status_codes::Occasion;
  const auto word = [](Occasion occasion) -> std::string {
    switch (occasion) {
      case Occasion::mtunnel_setup: return "M-Tunnel set-up";
      case Occasion::mtunnel_end: return "M-Tunnel end";
      case Occasion::session: return "session";
      case Occasion::authentication: return "authentication";
    }
    return "";
  };
  Listing l{
      {"occasion",     "reason", "vendor code"},
      {             }
  };
  for (const status_codes::Code& code : status_codes::codes())
    l.rows.push_back({word(code.occasion), std::string(name_of(code.reason)), std::string(code.vendor)});
  return l;
}

Listing exit_codes() {
  Listing l{
      {"code",  "meaning"},
      {       }
  };
  for (const ExitCodeWords& row : kExitCodes)
    l.rows.push_back({std::to_string(static_cast<int>(row.code)), std::string(row.meaning)});
  return l;
}

Listing scenarios(const std::string& folder) {
  Listing l{
      {"file",  "title"},
      {       }
  };
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (auto it = std::filesystem::recursive_directory_iterator(folder, error);
       !error && it != std::filesystem::recursive_directory_iterator(); it.increment(error))
    if (it->path().extension() == ".jsonc") files.push_back(it->path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const auto read = read_scenario(file.string(), read_options({}, ""));
    if (!read) continue;
    l.rows.push_back({file.string(), read->scenario ? read->scenario->title : "not valid: see failcast validate"});
  }
  return l;
}

std::string as_text(const Listing& l) {
  std::vector<std::size_t> widths(l.keys.size());
  const auto widen = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  };
  widen(l.keys);
  for (const auto& row : l.rows) widen(row);
  std::string text;
  const auto print = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}  ", row[i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  };
  print(l.keys);
  for (const auto& row : l.rows) print(row);
  return text;
}

std::string as_json(const Listing& l) {
  auto all = nlohmann::ordered_json::array();
  for (const auto& row : l.rows) {
    nlohmann::ordered_json object;
    for (std::size_t i = 0; i < row.size(); ++i) object[l.keys[i]] = row[i];
    all.push_back(std::move(object));
  }
  return all.dump(1) + "\n";
}

struct Topic {
  std::string_view name;
  std::function<Listing()> make;
};

std::string folder_for(const ListArgs& args) {
  if (!args.folder.empty()) return args.folder;
  const std::string here = "scenarios";
  if (std::filesystem::is_directory(here)) return here;
  const auto installed = scenario_folder();
  return installed ? installed->string() : here;
}

std::vector<Topic> topics_for(const ListArgs& args) {
  return {
      {"parameters", parameters                                    },
      {"metrics",    metric_rows                                   },
      {"faults",     faults                                        },
      {"requests",   requests                                      },
      {"entities",   entities                                      },
      {"causes",     causes                                        },
      {"rules",      rules                                         },
      {"codes",      codes                                         },
      {"exit-codes", exit_codes                                    },
      {"scenarios",  [args] { return scenarios(folder_for(args)); }}
  };
}

}  // namespace

std::vector<std::string> list_topics() {
  std::vector<std::string> names;
  for (const Topic& topic : topics_for({})) names.emplace_back(topic.name);
  return names;
}

ExitCode list(const ListArgs& args, const Common& common, const Console& console) {
  const std::vector<Topic> topics = topics_for(args);
  const auto topic = std::find_if(topics.begin(), topics.end(), [&](const Topic& t) { return t.name == args.what; });
  if (topic == topics.end()) {
    console.error(fmt::format("cannot list \"{}\"  = {}", args.what, scenario::did_you_mean(args.what, list_topics())));
    return ExitCode::bad_command;
  }
  if (topic->name == "scenarios" && !std::filesystem::is_directory(folder_for(args))) {
    console.error(args.folder.empty() ? "no folder of scenarios: neither ./scenarios nor one installed with the program"
                                      : fmt::format("no folder {}", args.folder));
    return ExitCode::file_trouble;
  }
  const Listing listing = topic->make();
  return answer(common.format == "json" ? as_json(listing) : as_text(listing), common, console);
}

}  // namespace failcast::cli
