#include "analysis/metrics/sample_stats.hpp"

#include <algorithm>

namespace failcast::metrics {
namespace {

/// 0-based position of the nearest-rank percentile among n > 0 sorted samples.
std::size_t rank_of(std::uint64_t percent, std::uint64_t n) {
  return static_cast<std::size_t>((percent * n + 99) / 100 - 1);
}

/// Picks ascending order statistics; each pick only looks at what the picks before left to the right of them.
class Picker {
 public:
  explicit Picker(std::vector<std::int64_t>& finite) : finite_(finite), from_(finite.begin()) {}
  Duration at(std::size_t position) {
    if (position >= finite_.size()) return kInfinite;
    const auto nth = finite_.begin() + static_cast<std::ptrdiff_t>(position);
    if (nth >= from_) {
      std::nth_element(from_, nth, finite_.end());
      from_ = nth + 1;
    }
    return Duration{*nth};
  }

 private:
  std::vector<std::int64_t>& finite_;
  std::vector<std::int64_t>::iterator from_;
};

Duration mean_of(const std::vector<std::int64_t>& finite) {
  WideNs sum = 0;
  for (const std::int64_t ns : finite) sum += ns;
  const auto n = static_cast<WideNs>(finite.size());
  return Duration{static_cast<std::int64_t>((sum + n / 2) / n)};
}

}  // namespace

double to_seconds(WideNs ns) { return static_cast<double>(ns) / 1e9; }

SampleStats summarize(std::vector<std::int64_t>& finite, std::uint64_t never) {
  SampleStats stats;
  stats.never = never;
  stats.n = finite.size() + never;
  if (!finite.empty()) stats.mean = mean_of(finite);
  if (stats.n == 0) return stats;
  Picker picker(finite);
  stats.p50 = picker.at(rank_of(50, stats.n));
  stats.p90 = picker.at(rank_of(90, stats.n));
  stats.p95 = picker.at(rank_of(95, stats.n));
  stats.p99 = picker.at(rank_of(99, stats.n));
  stats.max = picker.at(rank_of(100, stats.n));
  return stats;
}

}  // namespace failcast::metrics
