// Log records on their way to a log receiver (domain.md 3.11, 7.13): through the cloud in normal operation, from a
// controller to the SIEM in BC, nowhere in DR. Pure functions; a stretch of time lies between two changes of the way.
// Counts of produced records are exact: those of adjacent stretches add up to the count of the whole.
#pragma once
#include <cstdint>

#include "models/base/time.hpp"
#include "models/parameters/parameters.hpp"

namespace failcast::log_stream {

/// From the first instant up to just before the second.
struct Stretch {
  TimePoint from, to;
};
/// Records that `sources` components produce (log.records_per_hour each, A73); the k-th is complete k periods after
/// time 0. No stretch before time 0.
std::uint64_t produced(Stretch stretch, std::uint32_t sources, const Parameters& params);

/// Every record of a stretch ends in one of these.
struct Fate {
  std::uint64_t delivered = 0;
  std::uint64_t recoverable = 0;  ///< may be resent, without a guarantee (H46)
  std::uint64_t lost = 0;
  friend bool operator==(const Fate&, const Fate&) = default;
};

/// With the cloud: everything arrives.
Fate with_cloud(Stretch stretch, std::uint32_t sources, const Parameters& params);
/// No way out from `stretch.from` until the cloud is back at `stretch.to`: what was produced in the last
/// log.retransmit_window may be resent, everything older is lost (7.13).
Fate cut_off(Stretch stretch, std::uint32_t sources, const Parameters& params);

/// What the controllers of a private cloud stream to the SIEM together, in bit/s.
class SiemRate {
 public:
  /// Adds a controller of this size: log.siem_mbps for 4 vCPU, 1.5 times as much from 8 and 2.5 times from 16 vCPU on
  /// (domain.md section 8, H9); in proportion below 4 (A129).
  void add(std::int64_t vcpu, const Parameters& params);
  std::uint64_t bits_per_second() const { return bits_per_second_; }

 private:
  std::uint64_t bits_per_second_ = 0;
};
/// In BC: streamed as fast as the controllers can, the rest is lost; everything is without a log receiver (R61).
Fate in_bc(Stretch stretch, std::uint32_t sources, SiemRate rate, bool log_receiver, const Parameters& params);
/// In DR: no log stream (R45).
Fate in_dr(Stretch stretch, std::uint32_t sources, const Parameters& params);

}  // namespace failcast::log_stream
