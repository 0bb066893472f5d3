#include "analysis/metrics/episode_table.hpp"

namespace failcast::metrics {

EpisodeTable::Slot EpisodeTable::open(const Episode& episode) {
  if (latest_.size() <= episode.bucket) latest_.resize(episode.bucket + 1, kNone);
  Slot& latest = latest_[episode.bucket];
  return latest = join(episode, latest);
}

EpisodeTable::Slot EpisodeTable::change(Slot slot, Cause cause, Reason why) {
  Episode episode = rows_[slot].episode;
  episode.cause = cause;
  episode.why = why;
  const Slot to = join(episode, rows_[slot].next);
  rows_[slot].next = to;
  close(slot);
  return to;
}

void EpisodeTable::close(Slot slot) {
  if (--rows_[slot].pairs == 0) free_.push_back(slot);
}

/// Looks no further than one row: a second row for the same episode costs a few bytes and changes no result.
EpisodeTable::Slot EpisodeTable::join(const Episode& episode, Slot likely) {
  if (likely != kNone && rows_[likely].pairs > 0 && rows_[likely].episode == episode) {
    ++rows_[likely].pairs;
    return likely;
  }
  Slot slot = static_cast<Slot>(rows_.size());
  if (free_.empty()) {
    rows_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  rows_[slot] = {episode, 1, kNone};
  return slot;
}

}  // namespace failcast::metrics
