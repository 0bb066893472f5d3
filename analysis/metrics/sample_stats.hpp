// What is said about a set of durations, some of which never ended: exact order statistics, no survivor bias.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "analysis/metrics/sample_list.hpp"
#include "models/base/time.hpp"

namespace failcast::metrics {

/// A duration that did not end before the run did.
inline constexpr Duration kInfinite = Duration::max();

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

/// Samples that are judged together: some lists, and how many never ended. The lists stay where they are.
struct Samples {
  std::vector<const SampleList*> finite;
  std::uint64_t never = 0;

  void add(const SampleList& samples) {
    if (samples.size() > 0) finite.push_back(&samples);
  }
  friend auto operator<=>(const Samples&, const Samples&) = default;
};

/// Cost O(samples), memory a small part of them unless most of them are nearly equal.
SampleStats summarize(const Samples& samples);

/// Remembers what was asked before: with one site, one group and one segment every slice has the same samples. Lists
/// must not change between questions.
class Summaries {
 public:
  const SampleStats& of(const Samples& samples);

 private:
  std::map<Samples, SampleStats> known_;
};

}  // namespace failcast::metrics
