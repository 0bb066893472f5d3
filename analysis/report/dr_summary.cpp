#include "analysis/report/dr_summary.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"

namespace failcast::report {
namespace {

using metrics::clock;
using metrics::grouped;
using metrics::Measures;
using metrics::seconds;

std::string headline(const RunReport& r) {
  std::string text;
  for (const metrics::PublishedRecord& record : r.result.dr_records) {
    text += text.empty() ? "record " : "; ";
    text += record.visible ? fmt::format("{} served {}", record.asks, clock(*record.visible))
                           : fmt::format("uploaded {}, not served", clock(record.published));
    if (record.ended) text += fmt::format(", ended {}", clock(*record.ended));
  }
  return text.empty() ? "nothing published" : text;
}

/// "30 of 32 arrivals asked for; after the record p50 115.0 s, p95 205.5 s, last never": how many, and how fast. Every
/// change of the record asks anew, so that after several these are more than there are clients.
std::string moves(const metrics::SampleStats& s, std::string_view what, std::string_view after) {
  return fmt::format("{} of {} {}; after {} p50 {}, p95 {}, last {}", grouped(s.n - s.never), grouped(s.n), what, after,
                     seconds(s.p50), seconds(s.p95), seconds(s.max));
}
std::string arrivals(const metrics::SampleStats& s) { return moves(s, "arrivals asked for", "the record"); }
std::string returns(const metrics::SampleStats& s) { return moves(s, "returns due", "the end of DR"); }

template <class T>
std::vector<std::string> ids_without_dr(const std::vector<T>& things, auto&& counts) {
  std::vector<std::string> ids;
  for (const T& thing : things)
    if (!thing.dr && counts(thing)) ids.push_back(thing.id);
  return ids;
}

/// The first few names, and how many more.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > kShown ? text + fmt::format(" and {} more", names.size() - kShown) : text;
}

std::string not_designated(const scenario::Scenario& s) {
  const auto segments = ids_without_dr(s.segments, [](const auto&) { return true; });
  const auto groups = ids_without_dr(s.station_groups, [](const scenario::StationGroup& group) {
    return group.kind != scenario::StationKind::controller;
  });
  std::string text;
  if (!segments.empty())
    text = fmt::format("{} of {} segments: {}", segments.size(), s.segments.size(), listed(segments));
  if (!groups.empty())
    text += fmt::format("{}{} of the edge and connector groups: {}", text.empty() ? "" : "; ", groups.size(),
                        listed(groups));
  return text;
}

}  // namespace

std::optional<DrSummary> dr_summary(const RunReport& r) {
  if (r.scenario.dr_settings.domain.empty()) return std::nullopt;
  const Measures& m = r.result.whole().all();
  metrics::Table table("l");
  const auto row_if = [&](bool shown, std::string name, std::string text) {
    if (shown) table.row({std::move(name), std::move(text)});
  };
  row_if(m.dr_activation_time.n > 0, "clients in Safe Mode",
         fmt::format("{}; at most {} at once", arrivals(m.dr_activation_time), grouped(m.safe_mode_peak)));
  row_if(m.dr_service_time.n > 0, "with an application", arrivals(m.dr_service_time));
  row_if(m.dr_component_activation.n > 0, "components in DR", arrivals(m.dr_component_activation));
  row_if(m.dr_deactivation_time.n > 0, "clients out of DR", returns(m.dr_deactivation_time));
  row_if(m.dr_component_deactivation.n > 0, "components out of DR", returns(m.dr_component_deactivation));
  row_if(m.dr_interruption.n > 0, "interruptions",
         fmt::format("{} by entering or leaving DR; p50 {}, p95 {}, last {}", grouped(m.dr_interruption.n),
                     seconds(m.dr_interruption.p50), seconds(m.dr_interruption.p95), seconds(m.dr_interruption.max)));
  const std::string left_out = not_designated(r.scenario);
  row_if(!left_out.empty(), "not designated", left_out);
  row_if(
      m.dr_beyond_policy + m.dr_uninspected > 0, "pairs of client and segment",
      fmt::format("{} beyond policy, {} without inspection", grouped(m.dr_beyond_policy), grouped(m.dr_uninspected)));
  row_if(m.dr_bad_signature + m.dr_incomplete > 0, "unusable records",
         fmt::format("badly signed to {} readers, incomplete to {}", grouped(m.dr_bad_signature),
                     grouped(m.dr_incomplete)));
  row_if(m.internet_disabled > 0, "internet", grouped(m.internet_disabled) + " users without");
  return DrSummary{headline(r), table.text()};
}

}  // namespace failcast::report
