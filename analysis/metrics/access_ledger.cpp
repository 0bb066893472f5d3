#include "analysis/metrics/access_ledger.hpp"

#include <algorithm>

namespace failcast::metrics {
namespace {

constexpr std::uint32_t kNoBucket = UINT32_MAX;
/// Lock-outs are noted once per change and freed from repetitions when they have doubled past this number.
constexpr std::size_t kCompactFrom = 1U << 16;

bool is_lock_out(Cause cause) {
  return cause == Cause::expired_authentication || cause == Cause::expired_certificate ||
         cause == Cause::refused_policy;
}

}  // namespace

std::uint64_t Bucket::never_count() const {
  std::uint64_t sum = 0;
  for (const auto& [why, pairs] : never) sum += pairs;
  return sum;
}

AccessLedger::AccessLedger(const record::Directory& directory, const Strata& strata, ClientRows& rows,
                           const FaultCalendar& calendar, const DrWatch& dr, TimePoint warmup)
    : strata_(strata),
      rows_(rows),
      calendar_(calendar),
      dr_(dr),
      warmup_(warmup),
      noted_pairs_(directory.entitled.size()),
      slot_of_pair_(directory.entitled.size(), kNoSlot),
      affected_pairs_(directory.entitled.size()),
      affected_(strata.cells()),
      affected_during_(calendar.ids().size()),
      latest_bucket_(strata.cells() * kEpisodeKinds, kNoBucket),
      lost_pairs_(strata.cells() * kCauses, calendar.ids().size(), warmup),
      lost_users_(strata.list().size(), calendar.ids().size(), warmup) {
  for (std::size_t pair = 0; pair < slot_of_pair_.size(); ++pair)
    if (directory.entitled[pair] == 0) slot_of_pair_[pair] = kNotEntitled;
  for (Affected& affected : affected_during_) affected.per_cell.assign(strata.cells(), 0);
}

void AccessLedger::note(std::uint32_t client, const AccessChanged& fact) {
  const Noted noted{client, fact};
  if (slot_of_pair_[pair_of(noted)] != kNotEntitled) noted_.push_back(noted);
}

void AccessLedger::settle(TimePoint at) {
  if (noted_.size() < 2) {
    if (!noted_.empty()) apply(noted_.front(), at);
    return noted_.clear();
  }
  // Latest first, so that a pair's earlier facts of the same instant are passed over.
  for (auto noted = noted_.rbegin(); noted != noted_.rend(); ++noted) {
    if (noted_pairs_[pair_of(*noted)]) continue;
    noted_pairs_[pair_of(*noted)] = true;
    apply(*noted, at);
  }
  for (const Noted& noted : noted_) noted_pairs_[pair_of(noted)] = false;
  noted_.clear();
}

void AccessLedger::apply(const Noted& noted, TimePoint at) {
  std::uint32_t& slot = slot_of_pair_[pair_of(noted)];
  if (noted.fact.has_access) {
    if (slot != kNoSlot) close(noted, slot, at);
    return;
  }
  if (sink_ != nullptr) sink_->lacks(noted.client, noted.fact.segment.value, noted.fact.cause);
  if (slot != kNoSlot)
    change_cause(slot, noted.fact, at);
  else
    open(noted, at);
  if (is_lock_out(noted.fact.cause)) note_lock_out(noted);
}

void AccessLedger::open(const Noted& noted, TimePoint at) {
  const EpisodeKind kind = kind_of_loss(noted.client, at);
  const std::uint32_t stratum = strata_.of_client(noted.client);
  const std::uint32_t bucket = bucket_of(stratum, noted.fact.segment.value, kind);
  slot_of_pair_[pair_of(noted)] = episodes_.open({at, bucket, noted.fact.cause, noted.fact.why});
  if (kind == EpisodeKind::loss && calendar_.current() != 0) mark_affected(pair_of(noted), buckets_[bucket].key.cell);
  begin_piece(bucket, noted.fact.cause, at);
  if (rows_[noted.client].lost_segments++ == 0) lost_users_.add(stratum, at);
}

EpisodeKind AccessLedger::kind_of_loss(std::uint32_t client, TimePoint at) const {
  // Whoever starts without access did not lose it: time 0 begins no sample unless a fault begins there too.
  const bool start_up = at == TimePoint{} && calendar_.current() == 0;
  if (at < warmup_ || start_up) return EpisodeKind::no_sample;
  const bool switches = dr_.has_just_switched(client) || dr_.restarted_at() == at;
  const bool by_switch = switches || (dr_.is_in_dr(client) && calendar_.current() == 0);
  return by_switch ? EpisodeKind::by_switch : EpisodeKind::loss;
}

void AccessLedger::change_cause(std::uint32_t& slot, const AccessChanged& fact, TimePoint at) {
  const Episode before = episodes_[slot];
  end_piece(before.bucket, before.cause, at);
  slot = episodes_.change(slot, fact.cause, fact.why);
  begin_piece(before.bucket, fact.cause, at);
}

void AccessLedger::close(const Noted& noted, std::uint32_t& slot, TimePoint at) {
  const Episode episode = episodes_[slot];
  Bucket& in = buckets_[episode.bucket];
  end_piece(episode.bucket, episode.cause, at);
  const Duration length = at - episode.began;
  const bool failed_over = dr_.is_safe(noted.client) || calendar_.still_lasts(in.key.set);
  if (in.key.kind != EpisodeKind::no_sample) {
    (failed_over ? in.returned_in_fault : in.returned_after).add(length.count());
    in.total += length.count();
  }
  told_end({noted.client, noted.fact.segment.value, episode.began, length,
            failed_over ? Returned::during_fault : Returned::after_fault, in.key.kind, in.key.set});
  episodes_.close(slot);
  slot = kNoSlot;
  if (--rows_[noted.client].lost_segments == 0) lost_users_.remove(in.stratum, at);
}

void AccessLedger::told_end(const EndedEpisode& episode) {
  if (episode.is_loss_of_fault()) slowest_.add(episode);
  if (sink_ != nullptr) sink_->ended(episode, calendar_.sets()[episode.faults]);
}

/// Whoever is out at the end of the run, pair by pair.
void AccessLedger::end_unfinished(TimePoint end) {
  for (std::size_t pair = 0; pair < slot_of_pair_.size(); ++pair) {
    const std::uint32_t slot = slot_of_pair_[pair];
    if (slot == kNoSlot || slot == kNotEntitled || episodes_[slot].began == end) continue;
    const BucketKey& key = buckets_[episodes_[slot].bucket].key;
    told_end({static_cast<std::uint32_t>(pair / strata_.segments()),
              static_cast<std::uint32_t>(pair % strata_.segments()), episodes_[slot].began, end - episodes_[slot].began,
              Returned::never, key.kind, key.set});
  }
  slowest_.finish();
}

/// A piece's length enters the sum as its end minus its begin, each when it comes.
void AccessLedger::begin_piece(std::uint32_t bucket, Cause cause, TimePoint at) {
  Bucket& in = buckets_[bucket];
  in.by_cause[static_cast<std::size_t>(cause)] -= at.time_since_epoch().count();
  lost_pairs_.add(lost_pairs_of(in.key.cell, static_cast<std::size_t>(cause)), at);
}

void AccessLedger::end_piece(std::uint32_t bucket, Cause cause, TimePoint at) {
  Bucket& in = buckets_[bucket];
  in.by_cause[static_cast<std::size_t>(cause)] += at.time_since_epoch().count();
  lost_pairs_.remove(lost_pairs_of(in.key.cell, static_cast<std::size_t>(cause)), at);
}

void AccessLedger::mark_affected(std::size_t pair, std::size_t cell) {
  if (!affected_pairs_[pair]) ++affected_[cell];
  affected_pairs_[pair] = true;
  for (const std::uint32_t fault : calendar_.sets()[calendar_.current()].ids) {
    Affected& during = affected_during_[fault];
    if (during.pairs.empty()) during.pairs.resize(slot_of_pair_.size());
    if (!during.pairs[pair]) ++during.per_cell[cell];
    during.pairs[pair] = true;
  }
}

void AccessLedger::note_lock_out(const Noted& noted) {
  lock_outs_.push_back(
      {noted.client, calendar_.current(), static_cast<std::uint16_t>(noted.fact.segment.value), noted.fact.why});
  if (lock_outs_.size() < kCompactFrom || lock_outs_.size() < 2 * lock_outs_compacted_) return;
  std::sort(lock_outs_.begin(), lock_outs_.end());
  lock_outs_.erase(std::unique(lock_outs_.begin(), lock_outs_.end()), lock_outs_.end());
  lock_outs_compacted_ = lock_outs_.size();
}

void AccessLedger::open_window(std::uint32_t fault, TimePoint now) {
  lost_pairs_.open_window(fault, now);
  lost_users_.open_window(fault, now);
}

void AccessLedger::close_window(std::uint32_t fault, TimePoint now) {
  lost_pairs_.close_window(fault, now);
  lost_users_.close_window(fault, now);
}

void AccessLedger::finish(TimePoint end) {
  end_unfinished(end);
  episodes_.for_each([&](const Episode& episode, std::uint32_t pairs) {
    Bucket& in = buckets_[episode.bucket];
    in.by_cause[static_cast<std::size_t>(episode.cause)] += static_cast<WideNs>(pairs) * end.time_since_epoch().count();
    if (episode.began == end) return;  // lost no time
    in.total += static_cast<WideNs>(pairs) * (end - episode.began).count();
    in.never[{episode.cause, episode.why}] += pairs;
  });
  for (std::uint32_t fault = 0; fault < calendar_.ids().size(); ++fault)
    if (calendar_.is_on(fault)) close_window(fault, end);
  std::sort(lock_outs_.begin(), lock_outs_.end());
  lock_outs_.erase(std::unique(lock_outs_.begin(), lock_outs_.end()), lock_outs_.end());
}

/// The bucket of episodes that begin now.
std::uint32_t AccessLedger::bucket_of(std::uint32_t stratum, std::uint32_t segment, EpisodeKind kind) {
  const BucketKey key{calendar_.current(), strata_.cell(stratum, segment), kind};
  std::uint32_t& latest = latest_bucket_[key.cell * kEpisodeKinds + static_cast<std::size_t>(kind)];
  if (latest != kNoBucket && buckets_[latest].key == key) return latest;
  const auto [number, is_new] = bucket_numbers_.try_emplace(key, static_cast<std::uint32_t>(buckets_.size()));
  if (is_new) buckets_.push_back({.key = key, .stratum = stratum});
  return latest = number->second;
}

}  // namespace failcast::metrics
