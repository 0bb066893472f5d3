// A number of pairs or users without access, integrated over time after the warm-up, and over the windows of faults.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "analysis/metrics/sample_stats.hpp"
#include "models/base/time.hpp"

namespace failcast::metrics {

/// Person-time without access, for a fixed number of counters (cells by cause, strata).
class LostTime {
 public:
  /// @param judged_from  nothing before counts
  LostTime(std::size_t counters, std::size_t faults, TimePoint judged_from);

  void add(std::size_t counter, TimePoint now) {
    ++counters_[counter].count;
    counters_[counter].ended_minus_begun -= judged(now);
  }
  void remove(std::size_t counter, TimePoint now) {
    --counters_[counter].count;
    counters_[counter].ended_minus_begun += judged(now);
  }

  /// A fault's window opens or closes; windows of one fault do not overlap.
  void open_window(std::uint32_t fault, TimePoint now);
  void close_window(std::uint32_t fault, TimePoint now);

  /// Of the run up to `end`.
  WideNs whole(std::size_t counter, TimePoint end) const { return sum_at(counters_[counter], end); }
  WideNs during(std::uint32_t fault, std::size_t counter) const { return windows_[fault].sums[counter]; }
  /// Judged time of one person over the whole run, or in the windows of a fault.
  Duration judged_until(TimePoint end) const { return end > judged_from_ ? end - judged_from_ : Duration{}; }
  Duration judged_during(std::uint32_t fault) const { return windows_[fault].length; }

 private:
  /// Ends of times without access count plus, begins minus; for those who are out now the end is still missing.
  struct Counter {
    std::int64_t count = 0;
    WideNs ended_minus_begun = 0;
  };
  struct Window {
    TimePoint opened{};
    Duration length{};
    std::vector<WideNs> sums;  ///< sum at each closing minus sum at each opening
  };
  WideNs sum_at(const Counter& counter, TimePoint now) const;
  std::int64_t judged(TimePoint now) const { return std::max(now, judged_from_).time_since_epoch().count(); }

  TimePoint judged_from_;
  std::vector<Counter> counters_;
  std::vector<Window> windows_;
};

}  // namespace failcast::metrics
