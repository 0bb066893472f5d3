#include "analysis/cli/complete_scenario.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/cli/loading.hpp"
#include "analysis/cli/output_file.hpp"
#include "analysis/report/result_file.hpp"
#include "analysis/report/study_report.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::cli {
namespace {

using nlohmann::json;

/// Instances of a group that are named one by one.
constexpr std::int64_t kShownInstances = 8;

std::optional<KnownScenario> known_of(const std::string& file) {
  const auto text = read_whole(file);
  if (!text) return std::nullopt;
  std::optional<std::string> resolved;
  KnownScenario known;
  if (const auto replay = report::read_replay(*text)) {
    resolved = replay->scenario_text;
    for (const json& row : json::parse(*text).value("slowest_clients", json::array()))
      known.slowest.push_back(row.value("client", ""));
  }
  std::string ignored;
  if (report::is_study(*text))
    if (const auto study = report::read_study(*text, ignored)) resolved = study->study.plan.resolved;
  auto read = resolved ? std::optional(scenario::read_text(*resolved, file, {}, read_options({}, "")))
                       : read_scenario(file, read_options({}, ""));
  if (!read || !read->scenario) return std::nullopt;
  known.scenario = *std::move(read->scenario);
  return known;
}

/// Members of an object by key, entries of a list by id; a leaf has none.
std::vector<std::pair<std::string, const json*>> members_of(const json& node) {
  std::vector<std::pair<std::string, const json*>> all;
  if (node.is_object() && !node.contains("dist"))
    for (const auto& [key, value] : node.items()) all.emplace_back(key, &value);
  if (node.is_array())
    for (const json& entry : node)
      if (entry.is_object() && entry.contains("id")) all.emplace_back(entry.at("id").get<std::string>(), &entry);
  return all;
}

bool is_leaf(const json& node) { return members_of(node).empty(); }

std::string shown(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

/// Values of a leaf: what it is now, and the other words that it may be.
std::vector<Candidate> values_of(const std::string& path, const json& now) {
  std::vector<Candidate> all{
      {path + "=" + shown(now), "as it is"}
  };
  std::vector<std::string> words;
  if (now.is_boolean()) words = {"true", "false"};
  for (const scenario::ParameterRow& row : scenario::list_parameters()) {
    if (row.name != path || row.unit != "word") continue;
    std::istringstream range(row.range);
    for (std::string word; range >> word;) words.push_back(word);
  }
  for (const std::string& word : words)
    if (word != shown(now)) all.push_back({path + "=" + word});
  return all;
}

template <class List, class Words>
std::vector<Candidate> ids_of(const List& list, Words words) {
  std::vector<Candidate> all;
  for (const auto& entity : list) all.push_back({entity.id, words(entity)});
  return all;
}

}  // namespace

std::optional<KnownScenario> known_scenario(const std::vector<std::string>& files) {
  for (const std::string& file : files)
    if (auto known = known_of(file)) return known;
  return std::nullopt;
}

std::vector<Candidate> paths_from(const std::optional<KnownScenario>& known, const std::string& typed) {
  const json root = json::parse(scenario::canonical_json(known ? known->scenario : scenario::Scenario{}));
  std::map<std::string, std::string> docs;
  for (const scenario::ParameterRow& row : scenario::list_parameters()) docs[row.name] = row.doc;
  const json* node = &root;
  std::string path;
  std::string left = typed.substr(0, typed.find('='));
  const bool wants_value = typed.find('=') != std::string::npos;
  for (std::size_t dot = left.find('.'); dot != std::string::npos || wants_value; dot = left.find('.')) {
    const std::string word = left.substr(0, dot);
    const auto members = members_of(*node);
    const auto next = std::ranges::find(members, word, [](const auto& m) { return m.first; });
    if (next == members.end()) return {};
    node = next->second;
    path += (path.empty() ? "" : ".") + word;
    if (dot == std::string::npos) return is_leaf(*node) ? values_of(path, *node) : std::vector<Candidate>{};
    left.erase(0, dot + 1);
  }
  std::vector<Candidate> all;
  for (const auto& [key, value] : members_of(*node)) {
    const std::string full = path.empty() ? key : path + "." + key;
    const auto doc = docs.find(full);
    const std::string words = doc == docs.end() ? "" : doc->second;
    all.push_back({full + (is_leaf(*value) ? "=" : "."),
                   !is_leaf(*value) ? "" : fmt::format("{}{}{}", shown(*value), words.empty() ? "" : "; ", words)});
  }
  return all;
}

std::vector<Candidate> budgets_of(const KnownScenario& known) {
  return ids_of(known.scenario.budgets, [](const auto& budget) { return budget.text; });
}

std::vector<Candidate> segments_of(const KnownScenario& known) {
  return ids_of(known.scenario.segments, [](const auto& segment) { return segment.title; });
}

std::vector<Candidate> parts_of(const KnownScenario& known) {
  std::vector<Candidate> all = ids_of(known.scenario.sites, [](const auto&) { return "site"; });
  for (Candidate& home : ids_of(known.scenario.homes, [](const auto&) { return "homes"; })) all.push_back(home);
  for (Candidate& segment : ids_of(known.scenario.segments, [](const auto&) { return "segment"; }))
    all.push_back(segment);
  for (Candidate& group : ids_of(known.scenario.client_groups, [](const auto&) { return "client group"; }))
    all.push_back(group);
  return all;
}

std::vector<Candidate> clients_of(const KnownScenario& known) {
  std::vector<Candidate> all;
  for (const std::string& name : known.slowest) all.push_back({name, "one of the slowest"});
  if (!all.empty()) return all;
  for (const scenario::ClientGroup& group : known.scenario.client_groups)
    all.push_back({group.id + "-00000", "the first of its group"});
  return all;
}

std::vector<Candidate> entities_of(const KnownScenario& known) {
  std::vector<Candidate> all{
      {"all", "everybody"}
  };
  for (const scenario::StationGroup& group : known.scenario.station_groups)
    for (std::int64_t i = 1; i <= std::min(group.count, kShownInstances); ++i)
      all.push_back({fmt::format("{}-{}", group.id, i), "at " + group.site});
  for (Candidate& client : clients_of(known)) all.push_back(client);
  return all;
}

}  // namespace failcast::cli
