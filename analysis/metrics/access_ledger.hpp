// The book of who is without what. Turns AccessChanged facts into loss episodes: one sample per episode of a
// (client, segment) pair, its length split by cause, filed under the faults that were on when it began.
#pragma once
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "analysis/metrics/dr_watch.hpp"
#include "analysis/metrics/fault_calendar.hpp"
#include "analysis/metrics/lost_time.hpp"
#include "analysis/metrics/result.hpp"
#include "analysis/metrics/strata.hpp"

namespace failcast::metrics {

/// Episodes of one cell that began under one set of faults.
struct BucketKey {
  std::uint32_t set = 0;
  std::size_t cell = 0;
  bool by_switch = false;  ///< the price of DR itself: see dr_interruption
  friend auto operator<=>(const BucketKey&, const BucketKey&) = default;
};
struct Bucket {
  /// Lengths in ns: ended while the fault that had struck was still on, or in Safe Mode.
  std::vector<std::int64_t> returned_in_fault;
  std::vector<std::int64_t> returned_after;  ///< lengths in ns: ended otherwise
  std::map<std::pair<Cause, Reason>, std::uint64_t> never;
  TimeByCause by_cause{};
  WideNs total = 0;

  std::uint64_t never_count() const;
};

/// A user was locked out of a segment while a set of faults was on.
struct LockOut {
  std::uint32_t client, set;
  std::uint16_t segment;
  Reason why;
  friend auto operator<=>(const LockOut&, const LockOut&) = default;
};

class AccessLedger {
 public:
  /// @param warmup  episodes that began before are no samples, and no time before counts
  AccessLedger(const record::Directory& directory, const Strata& strata, const FaultCalendar& calendar,
               const DrWatch& dr, TimePoint warmup);

  /// Notes a fact of the present instant. Only the last fact of a pair in one instant counts.
  void note(std::uint32_t client, const AccessChanged& fact);
  /// Applies what was noted at instant `at`; the calendar must know that instant's faults, the watch its moves.
  void settle(TimePoint at);
  void open_window(std::uint32_t fault, TimePoint now);
  void close_window(std::uint32_t fault, TimePoint now);
  /// Ends the book: whoever is out stays out.
  void finish(TimePoint end);

  using Buckets = std::map<BucketKey, Bucket>;
  const Buckets& buckets() const { return buckets_; }
  const std::vector<LockOut>& lock_outs() const { return lock_outs_; }
  /// Counters are cells by cause.
  const LostTime& lost_pairs() const { return lost_pairs_; }
  static std::size_t lost_pairs_of(std::size_t cell, std::size_t cause) { return cell * kCauses + cause; }
  const LostTime& lost_users() const { return lost_users_; }  ///< counters are strata
  /// Entitled pairs of a cell with an episode that began during any fault, or during one.
  std::uint64_t affected(std::size_t cell) const { return affected_[cell]; }
  std::uint64_t affected(std::uint32_t fault, std::size_t cell) const { return affected_during_[fault].per_cell[cell]; }
  /// Out at the end though the episode is no sample (it began in the warm-up).
  const std::map<std::pair<Cause, Reason>, std::uint64_t>& out_since_warmup(std::size_t cell) const;

 private:
  struct Noted {
    std::size_t pair;
    AccessChanged fact;
  };
  struct Episode {
    TimePoint began{}, piece_began{};
    std::uint32_t set = 0;
    Cause cause{};
    Reason why{};
    bool is_sample = false, by_switch = false;
  };
  struct Affected {
    std::vector<bool> pairs;
    std::vector<std::uint64_t> per_cell;
  };
  void apply(const Noted& noted, TimePoint at);
  void open(std::size_t pair, const AccessChanged& fact, TimePoint at);
  void change_cause(std::size_t pair, const AccessChanged& fact, TimePoint at);
  void close(std::size_t pair, TimePoint at);
  void end_piece(std::size_t pair, Episode& episode, TimePoint at);
  std::size_t lost_pairs_of(std::size_t pair, const Episode& episode) const;
  void mark_affected(std::size_t pair);
  void note_lock_out(std::size_t pair, const AccessChanged& fact);
  Bucket& bucket(const Episode& episode, std::size_t pair);

  const record::Directory& directory_;
  const Strata& strata_;
  const FaultCalendar& calendar_;
  const DrWatch& dr_;
  TimePoint warmup_;
  std::vector<Noted> noted_;
  std::vector<bool> noted_pairs_;
  std::vector<std::uint32_t> slot_of_pair_;  ///< index into episodes_, or kNoSlot
  std::vector<Episode> episodes_;            ///< open ones, and free slots
  std::vector<std::uint32_t> free_slots_;
  std::vector<std::uint16_t> lost_segments_;  ///< per client
  std::vector<bool> affected_pairs_;
  std::vector<std::uint64_t> affected_;
  std::vector<Affected> affected_during_;
  Buckets buckets_;
  std::map<std::size_t, std::map<std::pair<Cause, Reason>, std::uint64_t>> out_since_warmup_;
  std::vector<LockOut> lock_outs_;
  std::size_t lock_outs_compacted_ = 0;
  LostTime lost_pairs_, lost_users_;
};

}  // namespace failcast::metrics
