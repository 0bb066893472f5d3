#include "analysis/import/catalogue.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analysis/import/entry.hpp"
#include "analysis/import/words.hpp"
#include "sim/scenario/diagnostic.hpp"

namespace failcast::import {
namespace {

/// t_s is a clock; where only a day is known, t_days counts whole ones.
Phase phase_of(const Entry& entry) {
  Phase phase;
  phase.at = entry.node().at;
  phase.path = entry.path();
  phase.begin = entry.duration("t_s", 1s);
  if (!phase.begin) phase.begin = entry.duration("t_days", 24h);
  phase.availability = entry.share("availability");
  // Regions differ: a deployment in the worst of them.
  if (!phase.availability) phase.availability = entry.least("availability_by_region");
  phase.event = entry.text("event");
  phase.confidence = entry.text("confidence");
  return phase;
}

void read_sources(const Entry& entry, Outage& outage) {
  for (const Entry& source : entry.objects("sources")) {
    const std::string url = source.needed_text("url");
    if (outage.first_source.empty()) outage.first_source = url;
    std::string notes;
    for (const std::string& note : {source.text("role"), source.text("read")})
      if (!note.empty()) notes += (notes.empty() ? "" : "; ") + note;
    outage.sources.push_back(notes.empty() ? url : fmt::format("{} ({})", url, notes));
  }
}

void check_kind(const Entry& entry, const std::string& kind) {
  const std::vector<std::string_view> known = kinds();
  if (kind.empty() || std::ranges::count(known, kind) > 0) return;
  entry.error("kind", "E082", fmt::format("unknown kind \"{}\"", kind), scenario::did_you_mean(kind, known));
}

Outage outage_of(const Entry& entry) {
  Outage outage;
  outage.at = entry.node().at;
  outage.path = entry.path();
  outage.id = entry.needed_text("id");
  outage.title = entry.needed_text("title");
  outage.kind = entry.needed_text("kind");
  check_kind(entry, outage.kind);
  outage.start = entry.text("start_utc");
  outage.mechanism = entry.text("mechanism");
  const Entry hint = entry.object("sim");
  outage.component = hint.text("component");
  outage.effect = hint.text("effect");
  outage.scope = hint.text("scope_default");
  outage.fraction = entry.object("scope").share("fraction_affected");
  for (const Entry& phase : entry.objects("phases")) outage.phases.push_back(phase_of(phase));
  outage.duration = entry.duration("duration_seconds", 1s);
  if (outage.duration && *outage.duration <= Duration::zero())
    entry.error("duration_seconds", "E081", "an outage that lasts 0 s or less is none",
                "write null when it is not known");
  outage.confidence = entry.words("confidence");
  outage.phase_confidence = entry.object("confidence").text("phases");
  read_sources(entry, outage);
  return outage;
}

}  // namespace

std::vector<Outage> read_catalogue(std::string_view text, const std::string& name,
                                   std::vector<scenario::Diagnostic>& diagnostics) {
  std::vector<Outage> outages;
  const std::optional<scenario::Node> root = parse_object(text, name, diagnostics);
  if (!root) return outages;
  const Entry catalogue(*root, "", diagnostics);
  if (root->find("outages") == nullptr) {
    const bool is_page = root->find("incidents") != nullptr;
    catalogue.error("", "E080", "there is no list \"outages\"",
                    is_page ? "this is a status page: failcast import statuspage" : "");
    return outages;
  }
  std::set<std::string> ids;
  for (const Entry& entry : catalogue.objects("outages")) {
    outages.push_back(outage_of(entry));
    const std::string& id = outages.back().id;
    if (!id.empty() && !ids.insert(id).second) entry.error("id", "E020", fmt::format("\"{}\" stands there twice", id));
  }
  return outages;
}

}  // namespace failcast::import
