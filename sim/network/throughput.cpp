#include "sim/network/throughput.hpp"

#include <cmath>
#include <limits>

namespace failcast::network {

double tcp_throughput(double loss, Duration rtt, double packet_bytes) {
  constexpr double kBitsPerByte = 8, kNanoseconds = 1e9;
  constexpr double kTimeOut = 4;  // round trips until a sender gives a packet up, as the RFC simplifies it
  if (loss <= 0 || rtt <= Duration{}) return std::numeric_limits<double>::infinity();
  const double seconds = static_cast<double>(rtt.count()) / kNanoseconds;
  const double resent = std::sqrt(2 * loss / 3);
  const double timed_out = kTimeOut * 3 * std::sqrt(3 * loss / 8) * loss * (1 + 32 * loss * loss);
  return packet_bytes * kBitsPerByte / (seconds * (resent + timed_out));
}

}  // namespace failcast::network
