// The book of who is without what. Turns AccessChanged facts into loss episodes: one sample per episode of a
// (client, segment) pair, its length split by cause, filed under the faults that were on when it began.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "analysis/metrics/dr_watch.hpp"
#include "analysis/metrics/episode_sink.hpp"
#include "analysis/metrics/episode_table.hpp"
#include "analysis/metrics/fault_calendar.hpp"
#include "analysis/metrics/lost_time.hpp"
#include "analysis/metrics/result.hpp"
#include "analysis/metrics/slowest_clients.hpp"
#include "analysis/metrics/strata.hpp"

namespace failcast::metrics {

/// Episodes of one cell that began under one set of faults.
struct BucketKey {
  std::uint32_t set = 0;
  std::size_t cell = 0;
  EpisodeKind kind{};
  friend auto operator<=>(const BucketKey&, const BucketKey&) = default;
};
struct Bucket {
  BucketKey key;
  std::uint32_t stratum = 0;
  /// Lengths: ended while the fault that had struck was still on, or in Safe Mode.
  SampleList returned_in_fault;
  SampleList returned_after;  ///< lengths: ended otherwise
  std::map<std::pair<Cause, Reason>, std::uint64_t> never;
  TimeByCause by_cause{};  ///< true when the book is closed
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
  AccessLedger(const record::Directory& directory, const Strata& strata, ClientRows& rows,
               const FaultCalendar& calendar, const DrWatch& dr, TimePoint warmup);

  /// Tells episodes one by one, from now on.
  /// @param sink  must outlive the ledger
  void tell(EpisodeSink& sink) { sink_ = &sink; }
  /// Has a client's part of the book fetched, while something else is done.
  void will_need(std::uint32_t client) const {
    __builtin_prefetch(rows_.data() + client, 1);
    __builtin_prefetch(slot_of_pair_.data() + client * strata_.segments(), 1);
  }
  /// Notes a fact of the present instant. Only the last fact of a pair in one instant counts.
  void note(std::uint32_t client, const AccessChanged& fact);
  /// Applies what was noted at instant `at`; the calendar must know that instant's faults, the watch its moves.
  void settle(TimePoint at);
  void open_window(std::uint32_t fault, TimePoint now);
  void close_window(std::uint32_t fault, TimePoint now);
  /// Calls `visit(client, segment, episode)` for each entitled pair; the episode is null for those with access.
  template <class Visit>
  void for_each_pair(Visit visit) const {
    for (std::size_t pair = 0; pair < slot_of_pair_.size(); ++pair) {
      const std::uint32_t slot = slot_of_pair_[pair];
      if (slot == kNotEntitled) continue;
      visit(static_cast<std::uint32_t>(pair / strata_.segments()), pair % strata_.segments(),
            slot == kNoSlot ? nullptr : &episodes_[slot]);
    }
  }
  /// Ends the book: whoever is out stays out.
  void finish(TimePoint end);

  /// Those of no sample say who was out at the end all the same.
  const std::deque<Bucket>& buckets() const { return buckets_; }
  /// By client, without repetitions.
  const std::vector<LockOut>& lock_outs() const { return lock_outs_; }
  /// After finish(): those without access for longest.
  const std::vector<EndedEpisode>& slowest() const { return slowest_.list(); }
  /// Counters are cells by cause.
  const LostTime& lost_pairs() const { return lost_pairs_; }
  static std::size_t lost_pairs_of(std::size_t cell, std::size_t cause) { return cell * kCauses + cause; }
  const LostTime& lost_users() const { return lost_users_; }  ///< counters are strata
  /// Entitled pairs of a cell with an episode that began during any fault, or during one.
  std::uint64_t affected(std::size_t cell) const { return affected_[cell]; }
  std::uint64_t affected(std::uint32_t fault, std::size_t cell) const { return affected_during_[fault].per_cell[cell]; }

 private:
  static constexpr std::uint32_t kNoSlot = UINT32_MAX;
  static constexpr std::uint32_t kNotEntitled = kNoSlot - 1;
  struct Noted {
    std::uint32_t client;
    AccessChanged fact;
  };
  struct Affected {
    std::vector<bool> pairs;
    std::vector<std::uint64_t> per_cell;
  };
  std::size_t pair_of(const Noted& noted) const { return noted.client * strata_.segments() + noted.fact.segment.value; }
  void apply(const Noted& noted, TimePoint at);
  void open(const Noted& noted, TimePoint at);
  void change_cause(std::uint32_t& slot, const AccessChanged& fact, TimePoint at);
  void close(const Noted& noted, std::uint32_t& slot, TimePoint at);
  void end_unfinished(TimePoint end);
  void told_end(const EndedEpisode& episode);
  void begin_piece(std::uint32_t bucket, Cause cause, TimePoint at);
  void end_piece(std::uint32_t bucket, Cause cause, TimePoint at);
  EpisodeKind kind_of_loss(std::uint32_t client, TimePoint at) const;
  void mark_affected(std::size_t pair, std::size_t cell);
  void note_lock_out(const Noted& noted);
  std::uint32_t bucket_of(std::uint32_t stratum, std::uint32_t segment, EpisodeKind kind);

  const Strata& strata_;
  ClientRows& rows_;
  const FaultCalendar& calendar_;
  const DrWatch& dr_;
  TimePoint warmup_;
  std::deque<Noted> noted_;  // gives memory back: at one instant it may be everybody
  std::vector<bool> noted_pairs_;
  std::vector<std::uint32_t> slot_of_pair_;  ///< in episodes_; or kNoSlot, or kNotEntitled
  EpisodeTable episodes_;
  std::vector<bool> affected_pairs_;
  std::vector<std::uint64_t> affected_;
  std::vector<Affected> affected_during_;
  std::deque<Bucket> buckets_;
  std::map<BucketKey, std::uint32_t> bucket_numbers_;
  std::vector<std::uint32_t> latest_bucket_;  ///< by cell and kind: the one used last
  std::vector<LockOut> lock_outs_;
  std::size_t lock_outs_compacted_ = 0;
  SlowestClients slowest_;
  EpisodeSink* sink_ = nullptr;  ///< null: nobody asks
  LostTime lost_pairs_, lost_users_;
};

}  // namespace failcast::metrics
