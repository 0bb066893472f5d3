// How long each loss of access lasted, by place: the whole curve, where statistics keep five numbers of it.
#pragma once
#include <cstdint>
#include <vector>

#include "analysis/metrics/episode_sink.hpp"
#include "sim/record/record.hpp"

namespace failcast::review {

/// Samples of failover_time, as the metric list defines it.
struct Lengths {
  std::vector<Duration> ended;  ///< ascending after finish()
  std::uint64_t never = 0;
  std::uint64_t size() const { return ended.size() + never; }
};

class LossLengths final : public metrics::EpisodeSink {
 public:
  explicit LossLengths(const record::Directory& directory)
      : directory_(directory), by_place_(directory.places.size()) {}
  void lacks(std::uint32_t, std::uint32_t, Cause) override {}
  void ended(const metrics::EndedEpisode& episode, const metrics::FaultSet& faults) override;
  /// All places together, then each by its number in the directory.
  struct All {
    Lengths everybody;
    std::vector<Lengths> by_place;
  };
  All finish();

 private:
  const record::Directory& directory_;
  std::vector<Lengths> by_place_;
};

}  // namespace failcast::review
