#include "analysis/import/statuspage.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "analysis/import/entry.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::import {
namespace {

/// What a word of the page says about how much works.
struct Standing {
  std::string_view word;
  std::optional<double> availability;  ///< nothing: impaired
};
/// Of a component, the best first.
constexpr Standing kComponentStandings[] = {
    {"operational",          1           },
    {"under_maintenance",    std::nullopt},
    {"degraded_performance", std::nullopt},
    {"partial_outage",       std::nullopt},
    {"major_outage",         0           },
};
/// Of an incident.
constexpr Standing kImpacts[] = {
    {"none",        1           },
    {"maintenance", std::nullopt},
    {"minor",       std::nullopt},
    {"major",       std::nullopt},
    {"critical",    0           },
};
constexpr std::string_view kOver[] = {"resolved", "postmortem", "completed"};

/// Place of a word in its list; nothing, and an error, when it is not there.
template <std::size_t N>
std::optional<std::size_t> rank_of(const Entry& entry, std::string_view key, const Standing (&standings)[N]) {
  const std::string word = entry.text(key);
  if (word.empty()) return std::nullopt;
  const auto found = std::ranges::find(standings, word, &Standing::word);
  if (found != std::end(standings)) return static_cast<std::size_t>(found - std::begin(standings));
  std::vector<std::string_view> known;
  for (const Standing& standing : standings) known.push_back(standing.word);
  entry.error(key, "E082", fmt::format("unknown {} \"{}\"", key, word), scenario::did_you_mean(word, known));
  return std::nullopt;
}

/// "2024-02-22T03:45:12.345-05:00" as UTC. Nothing, and an error, when it is no time.
std::optional<UtcTime> time_of(const Entry& entry, std::string_view key) {
  std::string text = entry.text(key);
  if (text.empty()) return std::nullopt;
  Duration offset{};
  const std::size_t sign = text.size() - std::min<std::size_t>(text.size(), 6);
  if (text.size() > 6 && (text[sign] == '+' || text[sign] == '-') && text[sign + 3] == ':') {
    const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    const bool digits = std::ranges::all_of(std::string{text[sign + 1], text[sign + 2], text[sign + 4], text[sign + 5]},
                                            [](unsigned char c) { return std::isdigit(c) != 0; });
    if (digits) offset = (text[sign] == '-' ? -1 : 1) * (two(sign + 1) * 1h + two(sign + 4) * 1min);
    if (digits) text = text.substr(0, sign) + "Z";
  }
  const auto parsed = scenario::parse_utc(text);
  if (const auto* problem = std::get_if<scenario::UnitError>(&parsed)) {
    entry.error(key, "E081", problem->message, problem->hint);
    return std::nullopt;
  }
  return std::get<UtcTime>(parsed) - offset;
}

/// When an update became known; people may post it late and say for when.
std::optional<UtcTime> posted(const Entry& update) {
  const auto shown = time_of(update, "display_at");
  return shown ? shown : time_of(update, "created_at");
}

std::optional<double> availability_of(const Entry& update, std::optional<double> of_incident) {
  if (std::ranges::count(kOver, update.text("status")) > 0) return 1;
  std::optional<std::size_t> worst;
  for (const Entry& component : update.objects("affected_components"))
    if (const auto rank = rank_of(component, "new_status", kComponentStandings))
      worst = std::max(worst.value_or(0), *rank);
  return worst ? kComponentStandings[*worst].availability : of_incident;
}

std::string component_names(const Entry& incident) {
  std::string names;
  for (const Entry& component : incident.objects("components"))
    names += (names.empty() ? "" : ", ") + component.text("name");
  return names;
}

struct Update {
  UtcTime time;
  Phase phase;
};

/// Oldest first: pages list the newest at the top. A phase that sits still while the page talks stays one.
std::vector<Update> updates_of(const Entry& incident, std::optional<double> availability) {
  std::vector<Update> updates;
  for (const Entry& entry : incident.objects("incident_updates")) {
    const auto time = posted(entry);
    if (!time) continue;
    Phase phase;
    phase.availability = availability_of(entry, availability);
    phase.event = entry.text("status");
    phase.at = entry.node().at;
    phase.path = entry.path();
    updates.push_back({*time, std::move(phase)});
  }
  std::ranges::stable_sort(updates, {}, &Update::time);
  return updates;
}

Outage outage_of(const Entry& incident, std::optional<double> availability) {
  Outage outage;
  outage.at = incident.node().at;
  outage.path = incident.path();
  outage.id = incident.needed_text("id");
  outage.title = incident.needed_text("name");
  outage.kind = "sse-vendor";
  outage.component = component_names(incident);
  outage.mechanism = fmt::format("As posted on a status page, impact {}; components: {}.", incident.text("impact"),
                                 outage.component.empty() ? "none named" : outage.component);
  outage.confidence = "times of posts, as the operator published them; no share published";
  outage.phase_confidence = "posted by the operator";
  outage.first_source = incident.text("shortlink");
  if (!outage.first_source.empty()) outage.sources.push_back(outage.first_source + " (the operator's status page)");

  std::vector<Update> updates = updates_of(incident, availability);
  std::optional<UtcTime> start = time_of(incident, "started_at");
  if (!start) start = time_of(incident, "created_at");
  if (!updates.empty() && (!start || updates.front().time < *start)) start = updates.front().time;
  if (!start) return outage;
  outage.start = scenario::to_text(*start);
  if (updates.empty() || updates.front().time > *start) {
    Phase first;
    first.begin = Duration::zero();
    first.availability = updates.empty() ? availability : updates.front().phase.availability;
    first.event = "started";
    first.at = outage.at;
    first.path = outage.path;
    outage.phases.push_back(std::move(first));
  }
  for (Update& update : updates) {
    update.phase.begin = update.time - *start;
    outage.phases.push_back(std::move(update.phase));
  }
  if (const auto resolved = time_of(incident, "resolved_at"); resolved && *resolved > *start)
    outage.duration = *resolved - *start;
  return outage;
}

}  // namespace

std::vector<Outage> read_statuspage(std::string_view text, const std::string& name,
                                    std::vector<scenario::Diagnostic>& diagnostics) {
  std::vector<Outage> outages;
  const std::optional<scenario::Node> root = parse_object(text, name, diagnostics);
  if (!root) return outages;
  const Entry page(*root, "", diagnostics);
  if (root->find("incidents") == nullptr) {
    const bool is_catalogue = root->find("outages") != nullptr;
    page.error("", "E080", "there is no list \"incidents\"",
               is_catalogue ? "this is a catalogue: failcast import outages"
                            : "save https://PAGE/api/v2/incidents.json of the status page");
    return outages;
  }
  for (const Entry& incident : page.objects("incidents")) {
    const auto impact = rank_of(incident, "impact", kImpacts);
    if (impact == 0u) {
      incident.warning("impact", "L601", fmt::format("incident {} had no impact: left out", incident.text("id")));
      continue;
    }
    outages.push_back(outage_of(incident, impact ? kImpacts[*impact].availability : std::nullopt));
  }
  return outages;
}

}  // namespace failcast::import
