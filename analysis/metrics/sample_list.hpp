// Durations in the order in which they were measured, kept for exact percentiles. A million people who follow one
// another differ little from their neighbours, so only differences are stored, in as many bytes as they need.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace failcast::metrics {

/// Sums of person-time pass 2^63 ns with 300 users over a year.
__extension__ using WideNs = __int128;

/// Memory: 1 to 10 bytes per sample; 3 where neighbours differ by less than a millisecond.
class SampleList {
 public:
  void add(std::int64_t ns);

  std::size_t size() const { return size_; }
  WideNs sum() const { return sum_; }
  /// Of a list that is not empty.
  std::int64_t min() const { return min_; }
  std::int64_t max() const { return max_; }

  /// Calls `visit(ns)` for each sample, in the order of adding.
  template <class Visit>
  void for_each(Visit visit) const;

 private:
  using Block = std::vector<std::uint8_t>;
  static constexpr std::size_t kBlock = std::size_t{1} << 16;  ///< bytes; a list that grows copies at most one block
  static constexpr std::size_t kLongest = 10;                  ///< bytes of a difference
  static constexpr unsigned kBits = 7;  ///< of a difference in one byte; the eighth: more follows
  static constexpr std::uint8_t kMore = 1U << kBits;

  Block& block_with_room();

  std::vector<Block> blocks_;
  std::size_t size_ = 0;
  WideNs sum_ = 0;
  std::int64_t last_ = 0;
  std::int64_t min_ = std::numeric_limits<std::int64_t>::max(), max_ = std::numeric_limits<std::int64_t>::min();
};

template <class Visit>
void SampleList::for_each(Visit visit) const {
  std::uint64_t value = 0;
  for (const Block& block : blocks_) {
    for (std::size_t i = 0; i < block.size();) {
      std::uint64_t zigzag = block[i] & (kMore - 1U);
      for (unsigned shift = kBits; (block[i++] & kMore) != 0; shift += kBits)
        zigzag |= static_cast<std::uint64_t>(block[i] & (kMore - 1U)) << shift;
      value += (zigzag >> 1) ^ (0 - (zigzag & 1));
      visit(static_cast<std::int64_t>(value));
    }
  }
}

}  // namespace failcast::metrics
