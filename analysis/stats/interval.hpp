// What is claimed about a number that was only sampled: it lies between two others, with a stated confidence.
#pragma once

namespace failcast::stats {

/// Confidence of every interval unless something else is asked for.
inline constexpr double kLevel = 0.95;

struct Interval {
  double low = 0, high = 0;
  double half_width() const { return (high - low) / 2; }
  bool contains(double value) const { return low <= value && value <= high; }
  friend bool operator==(const Interval&, const Interval&) = default;
};

}  // namespace failcast::stats
