// What is said about a set of durations, some of which never ended: exact order statistics, no survivor bias.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/time.hpp"

namespace failcast::metrics {

/// A duration that did not end before the run did.
inline constexpr Duration kInfinite = Duration::max();

/// Sums of person-time pass 2^63 ns with 300 users over a year.
__extension__ using WideNs = __int128;
/// Nearest double, in seconds.
double to_seconds(WideNs ns);

struct SampleStats {
  std::uint64_t n = 0;           ///< samples, infinite ones included
  std::uint64_t never = 0;       ///< infinite samples
  std::optional<Duration> mean;  ///< of the finite samples, rounded to the ns; nothing without any
  /// Nearest rank: the smallest sample that at least q % of all samples do not exceed. Nothing when n is 0.
  std::optional<Duration> p50, p90, p95, p99, max;

  friend bool operator==(const SampleStats&, const SampleStats&) = default;
};

/// Statistics of `finite` samples and `never` infinite ones. Reorders `finite`; cost O(samples).
SampleStats summarize(std::vector<std::int64_t>& finite, std::uint64_t never);

}  // namespace failcast::metrics
