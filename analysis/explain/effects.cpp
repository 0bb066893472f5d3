// What a lever did for one client: the time of its loss before and after, cause by cause.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "analysis/explain/explanation.hpp"
#include "analysis/metrics/words.hpp"

namespace failcast::explain {
namespace {

std::string signed_seconds(Duration d) { return (d < Duration{} ? "-" : "+") + metrics::seconds(std::chrono::abs(d)); }

/// What each cause takes more or less, the largest first.
std::vector<std::pair<Cause, Duration>> moved(const Lost& before, const Lost& after) {
  std::map<Cause, Duration> change;
  for (const auto& [cause, lost] : after.by_cause) change[cause] += lost;
  for (const auto& [cause, lost] : before.by_cause) change[cause] -= lost;
  std::vector<std::pair<Cause, Duration>> all(change.begin(), change.end());
  std::erase_if(all, [](const auto& row) { return row.second == Duration{}; });
  std::ranges::stable_sort(all, std::greater{}, [](const auto& row) { return std::chrono::abs(row.second); });
  return all;
}

std::string names_of(const std::vector<Cause>& causes) {
  std::string text;
  for (const Cause cause : causes) text += fmt::format("{}{}", text.empty() ? "" : ", ", name_of(cause));
  return text;
}

}  // namespace

std::pair<TimePoint, TimePoint> window_of(const ClientStory& story, TimePoint reached) {
  const Episode* episode = story.episode();
  if (episode == nullptr) return {TimePoint{}, reached};
  const bool is_last = story.explained + 1 == story.episodes.size();
  return {episode->begin(), is_last ? reached : story.episodes[story.explained + 1].begin()};
}

Lost lost_in(const std::vector<Episode>& episodes, TimePoint window_begin, TimePoint window_end) {
  Lost sum;
  for (const Episode& episode : episodes) {
    if (episode.begin() >= window_end || episode.end() <= window_begin) continue;
    sum.returned = episode.returned;
    for (const Piece& piece : episode.pieces) {
      const Duration length = piece.end - std::max(piece.begin, window_begin);
      if (length <= Duration{}) continue;
      sum.lost += length;
      sum.by_cause[piece.cause] += length;
    }
  }
  return sum;
}

std::vector<Cause> causes_by_time(const std::vector<const Episode*>& episodes) {
  std::map<Cause, Duration> lost;
  for (const Episode* episode : episodes)
    for (const Piece& piece : episode->pieces) lost[piece.cause] += piece.end - piece.begin;
  std::vector<std::pair<Cause, Duration>> sorted(lost.begin(), lost.end());
  std::ranges::stable_sort(sorted, std::greater{}, &std::pair<Cause, Duration>::second);
  std::vector<Cause> causes;
  for (const auto& [cause, time] : sorted) causes.push_back(cause);
  return causes;
}

std::string why_nothing(const Lever& lever, bool changes_run, const Lost& before, const Lost& after) {
  if (!changes_run) return "changes nothing in this run";
  const auto changes = moved(before, after);
  const bool saved_nothing = before.lost == after.lost;
  if (saved_nothing && changes.empty()) {
    const bool is_on_path = lever.causes.empty() || std::ranges::any_of(lever.causes, [&](Cause cause) {
                              return before.by_cause.count(cause) > 0;
                            });
    return is_on_path ? "not on the critical path: every part is as long as before"
                      : "not on the critical path: no part of this time is " + names_of(lever.causes);
  }
  const bool has_gain = std::ranges::any_of(changes, [](const auto& row) { return row.second < Duration{}; });
  const bool has_price = std::ranges::any_of(changes, [](const auto& row) { return row.second > Duration{}; });
  if (!has_gain || !has_price) return "";
  constexpr std::size_t kShown = 3;
  std::string text = saved_nothing ? "not on the critical path: " : "";
  for (std::size_t i = 0; i < std::min(changes.size(), kShown); ++i)
    text += fmt::format("{}{} {}", i == 0 ? "" : ", ", name_of(changes[i].first), signed_seconds(changes[i].second));
  return text + (changes.size() > kShown ? ", ..." : "");
}

}  // namespace failcast::explain
