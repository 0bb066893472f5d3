#include "analysis/metrics/lost_time.hpp"

#include <algorithm>

namespace failcast::metrics {

LostTime::LostTime(std::size_t counters, std::size_t faults, TimePoint judged_from)
    : judged_from_(judged_from), counters_(counters), windows_(faults) {
  for (Window& window : windows_) window.sums.assign(counters, 0);
}

void LostTime::settle(Counter& counter, TimePoint now) const {
  const TimePoint from = std::max(counter.since, judged_from_);
  if (now > from) counter.sum += static_cast<WideNs>(counter.count) * (now - from).count();
  counter.since = now;
}

void LostTime::change(std::size_t counter, TimePoint now, std::int64_t by) {
  settle(counters_[counter], now);
  counters_[counter].count += by;
}

void LostTime::open_window(std::uint32_t fault, TimePoint now) {
  Window& window = windows_[fault];
  window.opened = now;
  for (std::size_t i = 0; i < counters_.size(); ++i) {
    settle(counters_[i], now);
    window.sums[i] -= counters_[i].sum;
  }
}

void LostTime::close_window(std::uint32_t fault, TimePoint now) {
  Window& window = windows_[fault];
  const TimePoint from = std::max(window.opened, judged_from_);
  if (now > from) window.length += now - from;
  for (std::size_t i = 0; i < counters_.size(); ++i) {
    settle(counters_[i], now);
    window.sums[i] += counters_[i].sum;
  }
}

void LostTime::finish(TimePoint end) {
  for (Counter& counter : counters_) settle(counter, end);
}

}  // namespace failcast::metrics
