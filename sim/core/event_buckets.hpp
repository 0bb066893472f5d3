// Events that are not due soon, roughly in order: the far part of the future event list. Buckets by one six-bit digit
// of the time, one row of 64 buckets per digit; within a bucket events lie as they came. A bucket is a chain of chunks
// from a common pool, so that memory follows the number of events and not where they gather.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "sim/core/event.hpp"

namespace failcast::core {

/// Nanoseconds since the start of the run.
using Ticks = std::uint64_t;
inline Ticks ticks_of(const Event& event) { return static_cast<Ticks>(event.time.time_since_epoch().count()); }

inline constexpr int kDigitBits = 6;
/// Digits of a time; a TimePoint has 63 bits.
inline constexpr int kDigits = (63 + kDigitBits - 1) / kDigitBits;

/// The highest digit in which two different times differ; 0 for equal ones.
inline int highest_difference(Ticks x, Ticks y) { return (63 - std::countl_zero((x ^ y) | 1)) / kDigitBits; }
/// How many times share all digits but the lowest `digits`.
inline Ticks span_of(int digits) { return digits == kDigits ? Ticks{1} << 63 : Ticks{1} << (digits * kDigitBits); }

class EventBuckets {
 public:
  /// The bucket that comes first, by the lowest row that has any.
  struct First {
    std::size_t size;
    Ticks least, most;  ///< times of its first and last event
  };

  /// Puts an event into the bucket of this digit of its time. Cost O(1).
  void put(int digit, const Event& event) {
    const Ticks time = ticks_of(event);
    Row& row = rows_[static_cast<std::size_t>(digit)];
    const auto place = static_cast<std::size_t>(time >> (digit * kDigitBits)) & (kWidth - 1);
    row.taken |= std::uint64_t{1} << place;
    rows_taken_ |= 1u << digit;
    Bucket& bucket = row.buckets[place];
    Chunk*& chunk = bucket.newest;
    if (chunk == nullptr || chunk->used == chunk->events.size()) chunk = fresh_chunk(chunk);
    chunk->events[chunk->used++] = event;
    ++bucket.size;
    bucket.least = std::min(bucket.least, time);
    bucket.most = std::max(bucket.most, time);
  }

  /// Precondition: not empty.
  First first() const {
    const Bucket& bucket = first_bucket();
    return {bucket.size, bucket.least, bucket.most};
  }

  /// Empties the first bucket: `take(event)` for each of its events, the one that came last first. `take` may put
  /// events into lower rows.
  template <class Take>
  void empty_first(const Take& take) {
    const int digit = std::countr_zero(rows_taken_);
    Row& row = rows_[static_cast<std::size_t>(digit)];
    Bucket& bucket = row.buckets[static_cast<std::size_t>(std::countr_zero(row.taken))];
    row.taken &= row.taken - 1;
    if (row.taken == 0) rows_taken_ &= ~(1u << digit);
    for (Chunk* chunk = std::exchange(bucket, Bucket{}).newest; chunk != nullptr;) {
      for (std::size_t i = chunk->used; i > 0; --i) take(chunk->events[i - 1]);
      chunk = give_back(chunk);
    }
  }

 private:
  static constexpr std::size_t kWidth = std::size_t{1} << kDigitBits;

  struct Chunk {
    Chunk* next = nullptr;  ///< the chunk filled before it, or the next free one
    std::size_t used;
    std::array<Event, 31> events;  ///< a kilobyte: long enough to stream, short enough to waste little
  };
  struct Bucket {
    Chunk* newest = nullptr;
    std::size_t size = 0;
    Ticks least = std::numeric_limits<Ticks>::max(), most = 0;
  };
  struct Row {
    std::uint64_t taken = 0;  ///< bit i: bucket i has events
    std::array<Bucket, kWidth> buckets{};
  };

  const Bucket& first_bucket() const {
    const Row& row = rows_[static_cast<std::size_t>(std::countr_zero(rows_taken_))];
    return row.buckets[static_cast<std::size_t>(std::countr_zero(row.taken))];
  }

  Chunk* fresh_chunk(Chunk* next) {
    if (free_ == nullptr) add_slab();
    Chunk* chunk = std::exchange(free_, free_->next);
    chunk->next = next;
    chunk->used = 0;
    return chunk;
  }
  /// Returns the chunk that was filled before it.
  Chunk* give_back(Chunk* chunk) { return std::exchange(chunk->next, std::exchange(free_, chunk)); }
  void add_slab();

  std::array<Row, kDigits> rows_{};
  std::uint32_t rows_taken_ = 0;  ///< bit i: row i has events
  Chunk* free_ = nullptr;
  std::vector<std::unique_ptr<Chunk[]>> slabs_;
  std::size_t slab_size_ = 0;  ///< of the last one, in chunks
};

}  // namespace failcast::core
