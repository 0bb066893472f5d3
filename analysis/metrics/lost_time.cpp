#include "analysis/metrics/lost_time.hpp"

#include <algorithm>

namespace failcast::metrics {

LostTime::LostTime(std::size_t counters, std::size_t faults, TimePoint judged_from)
    : judged_from_(judged_from), counters_(counters), windows_(faults) {
  for (Window& window : windows_) window.sums.assign(counters, 0);
}

/// Person-time up to `now`.
WideNs LostTime::sum_at(const Counter& counter, TimePoint now) const {
  return counter.ended_minus_begun + static_cast<WideNs>(counter.count) * judged(now);
}

void LostTime::open_window(std::uint32_t fault, TimePoint now) {
  Window& window = windows_[fault];
  window.opened = now;
  for (std::size_t i = 0; i < counters_.size(); ++i) window.sums[i] -= sum_at(counters_[i], now);
}

void LostTime::close_window(std::uint32_t fault, TimePoint now) {
  Window& window = windows_[fault];
  const TimePoint from = std::max(window.opened, judged_from_);
  if (now > from) window.length += now - from;
  for (std::size_t i = 0; i < counters_.size(); ++i) window.sums[i] += sum_at(counters_[i], now);
}

}  // namespace failcast::metrics
