#include "analysis/review/loss_lengths.hpp"

#include <algorithm>
#include <utility>

namespace failcast::review {

void LossLengths::ended(const metrics::EndedEpisode& episode, const metrics::FaultSet&) {
  if (!episode.is_failover()) return;
  Lengths& lengths = by_place_[directory_.clients[episode.client].place];
  if (episode.returned == metrics::Returned::never)
    ++lengths.never;
  else
    lengths.ended.push_back(episode.length);
}

LossLengths::All LossLengths::finish() {
  All all;
  for (Lengths& lengths : by_place_) {
    std::ranges::sort(lengths.ended);
    all.everybody.ended.insert(all.everybody.ended.end(), lengths.ended.begin(), lengths.ended.end());
    all.everybody.never += lengths.never;
  }
  std::ranges::sort(all.everybody.ended);
  all.by_place = std::move(by_place_);
  return all;
}

}  // namespace failcast::review
