// Disaster Recovery: keys that fit, settings that agree, steps of the operator that can be taken.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "models/dr/record.hpp"
#include "sim/scenario/checks.hpp"
#include "sim/scenario/keys.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::scenario {
namespace {

constexpr std::size_t kMaxSteps = 64;  // the operator's machine numbers them

const DrKey* key_called(const Scenario& s, const std::string& id) {
  const auto found = std::find_if(s.dr_keys.begin(), s.dr_keys.end(), [&](const DrKey& k) { return k.id == id; });
  return found == s.dr_keys.end() ? nullptr : &*found;
}

void check_keys(const Scenario& s, Findings& findings) {
  for (const DrKey& key : s.dr_keys) {
    const std::string path = "/dr_keys/" + key.id;
    const bool has_private = findings.is_given(path + "/private_key");
    if (!has_private && !findings.is_given(path + "/public_key"))
      findings.error("E011", path, "a key needs \"private_key\" or \"public_key\"", "add one of them");
    if (!key.private_key.empty() && !key.public_key.empty() && !belong_together(key.private_key, key.public_key))
      findings.error("E031", path, "private_key and public_key are not of one pair", "openssl pkey -in FILE -pubout");
  }
}

/// A key that signs: it exists, and its private half is here.
void check_signing(const Scenario& s, const std::string& key, const std::string& path, Findings& findings) {
  demand(key, ids_of(s.dr_keys), "key", path, findings);
  const DrKey* found = key_called(s, key);
  if (found != nullptr && found->private_key.empty() && !findings.is_given("/dr_keys/" + key + "/private_key"))
    findings.error("E031", path, fmt::format("key \"{}\" cannot sign: its private_key is not given", key),
                   "add \"private_key\" to it");
}

/// What is wrong with a string that means to be an activation record; others at the name are somebody else's.
void check_record(const std::string& text, const std::string& path, Findings& findings) {
  const dr::Parsed parsed = dr::parse(text);
  if (!parsed.is_record() || parsed.mistakes.empty()) return;
  std::vector<std::string> told;
  for (const dr::Mistake& m : parsed.mistakes)
    told.push_back(fmt::format("{} at character {}: {}", name_of(m.problem), m.at + 1, sentence_of(m.problem)));
  findings.error("E070", path, fmt::format("{}", fmt::join(told, "; ")),
                 "failcast dr-record show '" + text.substr(0, text.find('\'')) + "'");
}

void check_strings(const std::vector<std::string>& strings, const std::string& path, Findings& findings) {
  for (std::size_t i = 0; i < strings.size(); ++i)
    if (strings[i].empty() || strings[i].size() > dr::kMaxText)
      findings.error("E070", child_path(path, i), fmt::format("a TXT record of {} bytes", strings[i].size()),
                     fmt::format("1 to {} bytes fit", dr::kMaxText));
}

/// Edges and edge groups, as A records name them.
std::vector<std::string> addressable(const Scenario& s) {
  std::vector<std::string> names;
  for (const StationGroup& group : s.station_groups) {
    if (group.kind != StationKind::edge) continue;
    names.push_back(group.id);
    for (std::int64_t i = 1; i <= group.count; ++i) names.push_back(fmt::format("{}-{}", group.id, i));
  }
  return names;
}

void check_settings(const Scenario& s, Findings& findings) {
  const DrSettings& settings = s.dr_settings;
  const std::string path = "/disaster_recovery";
  if (settings.parked && !settings.key.empty())
    check_signing(s, settings.key, path + "/key", findings);
  else if (!settings.key.empty())
    demand(settings.key, ids_of(s.dr_keys), "key", path + "/key", findings);
  if (settings.parked && !settings.initial_record.empty())
    findings.error("E032", path + "/initial_state", "initial_state and initial_record both say what stands there",
                   "keep one");
  check_strings(settings.initial_record, path + "/initial_record", findings);
  for (std::size_t i = 0; i < settings.initial_record.size(); ++i)
    check_record(settings.initial_record[i], child_path(path + "/initial_record", i), findings);
  const std::vector<std::string> edges = addressable(s);
  for (const std::string& name : settings.a_records)
    demand(name, edges, "edge or edge group", path + "/a_records", findings);
  for (const StationGroup& group : s.station_groups) {
    const auto names_it = [&](const std::string& name) {
      return name == group.id || (name.starts_with(group.id + "-") && contains(edges, name));
    };
    if (group.kind == StationKind::edge && !group.dr &&
        std::any_of(settings.a_records.begin(), settings.a_records.end(), names_it))
      findings.warning(
          "L204", path + "/a_records",
          fmt::format("\"{}\" is not designated for DR: clients that are sent there are refused (C49)", group.id));
  }
}

/// R38: a DR segment needs a DR connector group behind it, and a DR edge group in front.
void check_designations(const Scenario& s, Findings& findings) {
  const auto designated = [&](StationKind kind, const std::vector<std::string>* among) {
    return std::any_of(s.station_groups.begin(), s.station_groups.end(), [&](const StationGroup& g) {
      return g.kind == kind && g.dr && g.count > 0 && (among == nullptr || contains(*among, g.id));
    });
  };
  const bool has_edges = designated(StationKind::edge, nullptr);
  for (const Segment& segment : s.segments) {
    if (!segment.dr) continue;
    const std::string path = fmt::format("/segments/{}/dr", segment.id);
    if (segment.extranet)
      findings.error("E032", path, "an extranet application cannot be a DR segment (R52)", "remove \"dr\"");
    if (s.dr_settings.domain.empty()) continue;
    if (!has_edges) findings.warning("L204", path, "no DR edge group: nobody reaches this segment in DR (R38)");
    const auto servers = std::find_if(s.server_groups.begin(), s.server_groups.end(),
                                      [&](const ServerGroup& g) { return g.id == segment.server_group; });
    if (servers != s.server_groups.end() && !designated(StationKind::connector, &servers->connector_groups))
      findings.warning("L204", path,
                       fmt::format("server group \"{}\" has no DR connector group: nobody reaches this segment in DR "
                                   "(R38)",
                                   servers->id));
  }
}

void check_step(const Scenario& s, const OperatorStep& step, const std::string& path, Findings& findings) {
  check_start(s, step.at, path + "/at", findings);
  check_strings(step.strings, path + "/strings", findings);
  if (step.strings.empty() && !findings.is_given(path + "/publish"))
    findings.error("E011", path, "a step needs \"publish\" or \"strings\"", "add \"publish\": \"on\"");
  if (step.starts_after && step.ends_after && *step.ends_after < *step.starts_after)
    findings.error("E033", path + "/ends_after",
                   fmt::format("the record ends {} after its upload, before it starts ({})", to_text(*step.ends_after),
                               to_text(*step.starts_after)),
                   "let it end later");
  if (step.signed_with && !step.signed_with->empty())
    check_signing(s, *step.signed_with, path + "/signed_with", findings);
  const std::string& key = step.signed_with ? *step.signed_with : s.dr_settings.key;
  if (step.omitted_part > 0 && (key.empty() || !step.strings.empty()))
    findings.error("E033", path + "/omitted_part", "only a signed record has parts",
                   "sign it with \"signed_with\", or remove \"omitted_part\"");
}

void check_steps(const Scenario& s, Findings& findings) {
  if (s.operator_steps.empty()) return;
  if (s.dr_settings.domain.empty())
    findings.error("E032", "/operator", "the operator has no domain to publish at",
                   "add \"disaster_recovery\": {\"domain\": ...}");
  if (s.operator_steps.size() > kMaxSteps)
    findings.error("E033", "/operator", fmt::format("{} steps, at most {}", s.operator_steps.size(), kMaxSteps),
                   "publish less often");
  const bool by_default = std::any_of(s.operator_steps.begin(), s.operator_steps.end(), [](const OperatorStep& step) {
    return !step.signed_with && step.strings.empty();
  });
  if (by_default && !s.dr_settings.key.empty()) check_signing(s, s.dr_settings.key, "/disaster_recovery/key", findings);
  for (std::size_t i = 0; i < s.operator_steps.size(); ++i)
    check_step(s, s.operator_steps[i], child_path("/operator", i), findings);
}

}  // namespace

void check_recovery(const Scenario& scenario, Findings& findings) {
  check_keys(scenario, findings);
  check_settings(scenario, findings);
  check_designations(scenario, findings);
  check_steps(scenario, findings);
}

}  // namespace failcast::scenario
