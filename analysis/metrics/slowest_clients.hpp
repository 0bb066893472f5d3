// The clients that a fault kept from their work for longest, kept by name with every result: where people start to ask
// why. Memory does not grow with the run.
#pragma once
#include <cstddef>
#include <vector>

#include "analysis/metrics/episode_sink.hpp"

namespace failcast::metrics {

/// Whether one episode was worse than another: who never came back first, then the longer one. Equal ones are in the
/// order of clients and segments, so that the order is total.
bool is_slower(const EndedEpisode& a, const EndedEpisode& b);

/// The best of each client, slowest client first, at most so many. Takes an unordered list.
std::vector<EndedEpisode> slowest_of(std::vector<EndedEpisode> all, std::size_t clients);

class SlowestClients {
 public:
  static constexpr std::size_t kKept = 100;  ///< clients (DESIGN 7)

  void add(const EndedEpisode& episode) {
    if (is_full_ && is_slower(slowest_left_out_, episode)) return;
    candidates_.push_back(episode);
    if (candidates_.size() >= kCandidates) prune();
  }
  /// Call before list().
  void finish() { prune(); }
  /// The longest episode of each of the slowest clients.
  const std::vector<EndedEpisode>& list() const { return candidates_; }

 private:
  static constexpr std::size_t kCandidates = 4096;  ///< many, so that pruning costs little for each
  void prune();

  std::vector<EndedEpisode> candidates_;
  bool is_full_ = false;
  EndedEpisode slowest_left_out_;  ///< when full: what is not slower than the last one kept is out
};

}  // namespace failcast::metrics
