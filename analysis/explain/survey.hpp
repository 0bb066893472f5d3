// Who lost time in a run, and on which course: heard from the book of access while the run goes on, asked afterwards.
// Memory: about 60 bytes per client and 4 per pair of client and segment.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/explain/question.hpp"

namespace failcast::explain {

/// How many are on the same course as somebody.
struct Shares {
  std::uint64_t clients = 0, same = 0;          ///< of those that the question is about
  std::uint64_t slowest = 0, same_slowest = 0;  ///< of the slowest 1 % of them, at least one
};

class Survey final : public metrics::EpisodeSink {
 public:
  /// @param directory, fault_ids  must outlive the survey
  Survey(const record::Directory& directory, const std::vector<std::string>& fault_ids, Question question);

  void lacks(std::uint32_t client, std::uint32_t segment, Cause cause) override;
  void ended(const metrics::EndedEpisode& episode, const metrics::FaultSet& faults) override;

  /// The longest episode that was asked about, of a client.
  std::optional<metrics::EndedEpisode> of(std::uint32_t client) const;
  /// Clients with such an episode.
  std::uint64_t clients() const { return found_; }
  /// The slowest of them.
  std::vector<metrics::EndedEpisode> slowest(std::size_t clients) const;
  Shares shares(std::uint32_t client) const;
  std::vector<Cause> course(std::uint32_t client) const;

 private:
  struct Worst {
    metrics::EndedEpisode episode;
    CourseId course = CourseTable::kEmpty;  ///< empty: no episode
  };
  std::vector<metrics::EndedEpisode> all() const;

  const record::Directory& directory_;
  const std::vector<std::string>& fault_ids_;
  Question question_;
  CourseTable courses_;
  std::vector<CourseId> course_of_pair_;  ///< so far, of the episode under way
  std::vector<Worst> worst_;              ///< by client
  std::uint64_t found_ = 0;
};

}  // namespace failcast::explain
