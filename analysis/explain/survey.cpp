#include "analysis/explain/survey.hpp"

#include <algorithm>
#include <utility>

#include "analysis/metrics/slowest_clients.hpp"

namespace failcast::explain {

using metrics::EndedEpisode;

Survey::Survey(const record::Directory& directory, const std::vector<std::string>& fault_ids, Question question)
    : directory_(directory),
      fault_ids_(fault_ids),
      question_(std::move(question)),
      course_of_pair_(directory.entitled.size(), CourseTable::kEmpty),
      worst_(directory.clients.size()) {}

void Survey::lacks(std::uint32_t client, std::uint32_t segment, Cause cause) {
  CourseId& course = course_of_pair_[client * directory_.segments.size() + segment];
  course = courses_.with(course, cause);
}

void Survey::ended(const EndedEpisode& episode, const metrics::FaultSet& faults) {
  const CourseId course = std::exchange(course_of_pair_[episode.client * directory_.segments.size() + episode.segment],
                                        CourseTable::kEmpty);
  if (!asks_about(question_, episode, faults, fault_ids_, directory_, courses_, course)) return;
  Worst& worst = worst_[episode.client];
  if (worst.course != CourseTable::kEmpty && !metrics::is_slower(episode, worst.episode)) return;
  if (worst.course == CourseTable::kEmpty) ++found_;
  worst = {episode, course};
}

std::optional<EndedEpisode> Survey::of(std::uint32_t client) const {
  if (worst_[client].course == CourseTable::kEmpty) return std::nullopt;
  return worst_[client].episode;
}

std::vector<EndedEpisode> Survey::all() const {
  std::vector<EndedEpisode> all;
  all.reserve(found_);
  for (const Worst& worst : worst_)
    if (worst.course != CourseTable::kEmpty) all.push_back(worst.episode);
  return all;
}

std::vector<EndedEpisode> Survey::slowest(std::size_t clients) const { return metrics::slowest_of(all(), clients); }

Shares Survey::shares(std::uint32_t client) const {
  std::vector<EndedEpisode> sorted = all();
  std::ranges::sort(sorted, metrics::is_slower);
  const CourseId course = worst_[client].course;
  Shares shares{.clients = sorted.size(), .slowest = (sorted.size() + 99) / 100};
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (worst_[sorted[i].client].course != course) continue;
    ++shares.same;
    if (i < shares.slowest) ++shares.same_slowest;
  }
  return shares;
}

std::vector<Cause> Survey::course(std::uint32_t client) const { return courses_.causes(worst_[client].course); }

}  // namespace failcast::explain
