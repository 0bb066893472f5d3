// Loss episodes as the book of access closes them: for whoever wants to know them one by one, as explanations do.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "analysis/metrics/fault_calendar.hpp"
#include "models/base/time.hpp"
#include "models/observations.hpp"

namespace failcast::metrics {

/// What became of an episode. `no_sample`: it began before the warm-up ended, or before the client had access at all.
/// `by_switch`: DR began or ended it.
enum class EpisodeKind : std::uint8_t { no_sample, loss, by_switch };
inline constexpr std::size_t kEpisodeKinds = 3;

/// How an episode ended: while the fault that had struck was still on, later, or not within the run.
enum class Returned : std::uint8_t { during_fault, after_fault, never };
std::string_view name_of(Returned returned);

struct EndedEpisode {
  std::uint32_t client = 0, segment = 0;
  TimePoint began{};
  Duration length{};  ///< up to the end of the run when it never ended
  Returned returned{};
  EpisodeKind kind{};
  std::uint32_t faults = 0;  ///< FaultCalendar: number of the set that was on when it began

  bool is_loss_of_fault() const { return kind == EpisodeKind::loss && faults != 0; }
  /// Of failover_time: access came back while the fault was still on, or never.
  bool is_failover() const { return is_loss_of_fault() && returned != Returned::after_fault; }
};

class EpisodeSink {
 public:
  virtual ~EpisodeSink() = default;
  /// A pair of client and segment lost access, or goes on without it for another cause. Of several facts of one instant
  /// only the last is told.
  virtual void lacks(std::uint32_t client, std::uint32_t segment, Cause cause) = 0;
  /// @param faults  that were on when it began; valid during the call
  virtual void ended(const EndedEpisode& episode, const FaultSet& faults) = 0;
};

/// Tells several.
class EpisodeSinks final : public EpisodeSink {
 public:
  void add(EpisodeSink& sink) { sinks_.push_back(&sink); }
  void lacks(std::uint32_t client, std::uint32_t segment, Cause cause) override {
    for (EpisodeSink* sink : sinks_) sink->lacks(client, segment, cause);
  }
  void ended(const EndedEpisode& episode, const FaultSet& faults) override {
    for (EpisodeSink* sink : sinks_) sink->ended(episode, faults);
  }

 private:
  std::vector<EpisodeSink*> sinks_;
};

}  // namespace failcast::metrics
