#include "analysis/metrics/access_ledger.hpp"

#include <algorithm>

namespace failcast::metrics {
namespace {

constexpr std::uint32_t kNoSlot = UINT32_MAX;
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

AccessLedger::AccessLedger(const record::Directory& directory, const Strata& strata, const FaultCalendar& calendar,
                           const DrWatch& dr, TimePoint warmup)
    : directory_(directory),
      strata_(strata),
      calendar_(calendar),
      dr_(dr),
      warmup_(warmup),
      noted_pairs_(directory.entitled.size()),
      slot_of_pair_(directory.entitled.size(), kNoSlot),
      lost_segments_(directory.clients.size()),
      affected_pairs_(directory.entitled.size()),
      affected_(strata.cells()),
      affected_during_(calendar.ids().size()),
      lost_pairs_(strata.cells() * kCauses, calendar.ids().size(), warmup),
      lost_users_(strata.list().size(), calendar.ids().size(), warmup) {
  for (Affected& affected : affected_during_) affected.per_cell.assign(strata.cells(), 0);
}

void AccessLedger::note(std::uint32_t client, const AccessChanged& fact) {
  const std::size_t pair = client * strata_.segments() + fact.segment.value;
  if (directory_.entitled[pair] != 0) noted_.push_back({pair, fact});
}

void AccessLedger::settle(TimePoint at) {
  // Latest first, so that a pair's earlier facts of the same instant are passed over.
  for (auto noted = noted_.rbegin(); noted != noted_.rend(); ++noted) {
    if (noted_pairs_[noted->pair]) continue;
    noted_pairs_[noted->pair] = true;
    apply(*noted, at);
  }
  for (const Noted& noted : noted_) noted_pairs_[noted.pair] = false;
  noted_.clear();
}

void AccessLedger::apply(const Noted& noted, TimePoint at) {
  const bool was_out = slot_of_pair_[noted.pair] != kNoSlot;
  if (noted.fact.has_access) {
    if (was_out) close(noted.pair, at);
    return;
  }
  if (was_out)
    change_cause(noted.pair, noted.fact, at);
  else
    open(noted.pair, noted.fact, at);
  if (is_lock_out(noted.fact.cause)) note_lock_out(noted.pair, noted.fact);
}

void AccessLedger::open(std::size_t pair, const AccessChanged& fact, TimePoint at) {
  std::uint32_t slot = static_cast<std::uint32_t>(episodes_.size());
  if (free_slots_.empty()) {
    episodes_.emplace_back();
  } else {
    slot = free_slots_.back();
    free_slots_.pop_back();
  }
  // Whoever starts without access did not lose it: time 0 begins no sample unless a fault begins there too.
  const bool start_up = at == TimePoint{} && calendar_.current() == 0;
  const bool is_sample = at >= warmup_ && !start_up;
  const auto client = static_cast<std::uint32_t>(pair / strata_.segments());
  const bool switches = dr_.switched_at(client) == at || dr_.restarted_at() == at;
  const bool by_switch = switches || (dr_.is_in_dr(client) && calendar_.current() == 0);
  episodes_[slot] = {at, at, calendar_.current(), fact.cause, fact.why, is_sample, by_switch};
  slot_of_pair_[pair] = slot;
  if (is_sample && calendar_.current() != 0 && !by_switch) mark_affected(pair);

  lost_pairs_.add(lost_pairs_of(pair, episodes_[slot]), at);
  if (lost_segments_[client]++ == 0) lost_users_.add(strata_.of_client(client), at);
}

void AccessLedger::change_cause(std::size_t pair, const AccessChanged& fact, TimePoint at) {
  Episode& episode = episodes_[slot_of_pair_[pair]];
  end_piece(pair, episode, at);
  lost_pairs_.remove(lost_pairs_of(pair, episode), at);
  episode.cause = fact.cause;
  episode.why = fact.why;
  lost_pairs_.add(lost_pairs_of(pair, episode), at);
}

void AccessLedger::close(std::size_t pair, TimePoint at) {
  const std::uint32_t slot = slot_of_pair_[pair];
  Episode& episode = episodes_[slot];
  const auto client = static_cast<std::uint32_t>(pair / strata_.segments());
  end_piece(pair, episode, at);
  if (episode.is_sample) {
    Bucket& in = bucket(episode, pair);
    const std::int64_t length = (at - episode.began).count();
    const bool failed_over = calendar_.still_lasts(episode.set) || dr_.is_safe(client);
    (failed_over ? in.returned_in_fault : in.returned_after).push_back(length);
    in.total += length;
  }
  lost_pairs_.remove(lost_pairs_of(pair, episode), at);
  free_slots_.push_back(slot);
  slot_of_pair_[pair] = kNoSlot;

  if (--lost_segments_[client] == 0) lost_users_.remove(strata_.of_client(client), at);
}

void AccessLedger::end_piece(std::size_t pair, Episode& episode, TimePoint at) {
  if (episode.is_sample)
    bucket(episode, pair).by_cause[static_cast<std::size_t>(episode.cause)] += (at - episode.piece_began).count();
  episode.piece_began = at;
}

std::size_t AccessLedger::lost_pairs_of(std::size_t pair, const Episode& episode) const {
  return lost_pairs_of(strata_.cell_of_pair(pair), static_cast<std::size_t>(episode.cause));
}

void AccessLedger::mark_affected(std::size_t pair) {
  const std::size_t cell = strata_.cell_of_pair(pair);
  if (!affected_pairs_[pair]) ++affected_[cell];
  affected_pairs_[pair] = true;
  for (const std::uint32_t fault : calendar_.sets()[calendar_.current()].ids) {
    Affected& during = affected_during_[fault];
    if (during.pairs.empty()) during.pairs.resize(slot_of_pair_.size());
    if (!during.pairs[pair]) ++during.per_cell[cell];
    during.pairs[pair] = true;
  }
}

void AccessLedger::note_lock_out(std::size_t pair, const AccessChanged& fact) {
  lock_outs_.push_back({static_cast<std::uint32_t>(pair / strata_.segments()), calendar_.current(),
                        static_cast<std::uint16_t>(pair % strata_.segments()), fact.why});
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
  for (std::size_t pair = 0; pair < slot_of_pair_.size(); ++pair) {
    if (slot_of_pair_[pair] == kNoSlot) continue;
    Episode& episode = episodes_[slot_of_pair_[pair]];
    if (episode.began == end) continue;  // lost no time
    end_piece(pair, episode, end);
    if (!episode.is_sample) {
      ++out_since_warmup_[strata_.cell_of_pair(pair)][{episode.cause, episode.why}];
      continue;
    }
    Bucket& in = bucket(episode, pair);
    in.total += (end - episode.began).count();
    ++in.never[{episode.cause, episode.why}];
  }
  for (std::uint32_t fault = 0; fault < calendar_.ids().size(); ++fault)
    if (calendar_.is_on(fault)) close_window(fault, end);
  lost_pairs_.finish(end);
  lost_users_.finish(end);
  std::sort(lock_outs_.begin(), lock_outs_.end());
  lock_outs_.erase(std::unique(lock_outs_.begin(), lock_outs_.end()), lock_outs_.end());
}

Bucket& AccessLedger::bucket(const Episode& episode, std::size_t pair) {
  return buckets_[{episode.set, strata_.cell_of_pair(pair), episode.by_switch}];
}

const std::map<std::pair<Cause, Reason>, std::uint64_t>& AccessLedger::out_since_warmup(std::size_t cell) const {
  static const std::map<std::pair<Cause, Reason>, std::uint64_t> kNobody;
  const auto found = out_since_warmup_.find(cell);
  return found == out_since_warmup_.end() ? kNobody : found->second;
}

}  // namespace failcast::metrics
