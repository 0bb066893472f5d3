#include "analysis/metrics/sample_stats.hpp"

#include <algorithm>
#include <array>

namespace failcast::metrics {
namespace {

/// 0-based position of the nearest-rank percentile among n > 0 sorted samples.
std::uint64_t rank_of(std::uint64_t percent, std::uint64_t n) { return (percent * n + 99) / 100 - 1; }

/// Finds samples by their position in ascending order without sorting: counts them by bins of equal width, and looks
/// only into the bins that hold a wanted position.
class Selector {
 public:
  /// @param samples  at least one finite sample
  explicit Selector(const Samples& samples) : samples_(samples) {
    std::int64_t least = samples.finite.front()->min(), greatest = samples.finite.front()->max();
    for (const SampleList* list : samples.finite) {
      least = std::min(least, list->min());
      greatest = std::max(greatest, list->max());
    }
    least_ = static_cast<std::uint64_t>(least);
    while ((static_cast<std::uint64_t>(greatest) - least_) >> shift_ >= kBins) ++shift_;
    each([&](std::int64_t ns) { ++counts_[bin_of(ns)]; });
  }

  /// The samples at these positions, each below the number of finite samples.
  template <std::size_t N>
  std::array<std::int64_t, N> at(const std::array<std::uint64_t, N>& positions) {
    std::array<Place, N> places;
    std::array<bool, kBins> wanted{};
    for (std::size_t i = 0; i < N; ++i) {
      places[i] = place_of(positions[i]);
      wanted[places[i].bin] = true;
    }
    std::vector<std::int64_t> candidates;
    each([&](std::int64_t ns) {
      if (wanted[bin_of(ns)]) candidates.push_back(ns);
    });
    std::array<std::int64_t, N> found;
    for (std::size_t i = 0; i < N; ++i) found[i] = nth_in_bin(candidates, places[i]);
    return found;
  }

 private:
  static constexpr std::size_t kBins = 4096;
  struct Place {
    std::size_t bin;
    std::uint64_t before;  ///< samples of the bin that are below
  };

  template <class Visit>
  void each(Visit visit) const {
    for (const SampleList* list : samples_.finite) list->for_each(visit);
  }
  std::size_t bin_of(std::int64_t ns) const { return (static_cast<std::uint64_t>(ns) - least_) >> shift_; }
  Place place_of(std::uint64_t position) const {
    std::size_t bin = 0;
    for (; position >= counts_[bin]; ++bin) position -= counts_[bin];
    return {bin, position};
  }
  std::int64_t nth_in_bin(std::vector<std::int64_t>& candidates, Place place) const {
    const auto end =
        std::partition(candidates.begin(), candidates.end(), [&](std::int64_t ns) { return bin_of(ns) == place.bin; });
    const auto nth = candidates.begin() + static_cast<std::ptrdiff_t>(place.before);
    std::nth_element(candidates.begin(), nth, end);
    return *nth;
  }

  const Samples& samples_;
  std::uint64_t least_ = 0;
  unsigned shift_ = 0;
  std::array<std::uint64_t, kBins> counts_{};
};

}  // namespace

double to_seconds(WideNs ns) { return static_cast<double>(ns) / 1e9; }

SampleStats summarize(const Samples& samples) {
  SampleStats stats;
  stats.never = samples.never;
  std::uint64_t finite = 0;
  WideNs sum = 0;
  for (const SampleList* list : samples.finite) {
    finite += list->size();
    sum += list->sum();
  }
  stats.n = finite + samples.never;
  if (stats.n == 0) return stats;
  stats.p50 = stats.p90 = stats.p95 = stats.p99 = stats.max = kInfinite;
  if (finite == 0) return stats;

  const auto n = static_cast<WideNs>(finite);
  stats.mean = Duration{static_cast<std::int64_t>((sum + n / 2) / n)};
  const std::array<std::uint64_t, 5> ranks = {rank_of(50, stats.n), rank_of(90, stats.n), rank_of(95, stats.n),
                                              rank_of(99, stats.n), rank_of(100, stats.n)};
  const std::array<std::optional<Duration>*, 5> percentiles = {&stats.p50, &stats.p90, &stats.p95, &stats.p99,
                                                               &stats.max};
  std::array<std::uint64_t, 5> positions;  // those beyond the finite samples are infinite
  for (std::size_t i = 0; i < ranks.size(); ++i) positions[i] = std::min(ranks[i], finite - 1);
  const std::array<std::int64_t, 5> found = Selector(samples).at(positions);
  for (std::size_t i = 0; i < ranks.size(); ++i)
    if (ranks[i] < finite) *percentiles[i] = Duration{found[i]};
  return stats;
}

const SampleStats& Summaries::of(const Samples& samples) {
  const auto [entry, is_new] = known_.try_emplace(samples);
  if (is_new) entry->second = summarize(entry->first);
  return entry->second;
}

}  // namespace failcast::metrics
