#include "models/log_stream/log_stream.hpp"

#include <algorithm>

namespace failcast::log_stream {
namespace {

__extension__ using Wide = unsigned __int128;  // a nanosecond count times a rate does not fit in 64 bits

/// Rates are given as real numbers; they count in millionths from here on.
constexpr std::uint64_t kMillionth = 1'000'000;
constexpr std::uint64_t kNsPerSecond = 1'000'000'000;
constexpr std::uint64_t kNsPerHour = 3600 * kNsPerSecond;
constexpr std::uint64_t kBitsPerByte = 8;

std::uint64_t in_millionths(double value) {
  return static_cast<std::uint64_t>(value * static_cast<double>(kMillionth) + 0.5);
}

Wide ns_since_start(TimePoint t) { return static_cast<Wide>(std::max<std::int64_t>(0, t.time_since_epoch().count())); }

/// Things complete by `t`, at a rate of `numerator` / `denominator` per nanosecond.
std::uint64_t complete_by(TimePoint t, Wide numerator, Wide denominator) {
  return static_cast<std::uint64_t>(ns_since_start(t) * numerator / denominator);
}

std::uint64_t complete_in(Stretch stretch, Wide numerator, Wide denominator) {
  if (stretch.to <= stretch.from) return 0;
  return complete_by(stretch.to, numerator, denominator) - complete_by(stretch.from, numerator, denominator);
}

/// Records that fit through the SIEM connection in a stretch.
std::uint64_t streamable(Stretch stretch, SiemRate rate, const Parameters& params) {
  const Wide bits_per_record = Wide{kBitsPerByte} * in_millionths(params.log.bytes_per_record);
  return complete_in(stretch, Wide{rate.bits_per_second()} * kMillionth, bits_per_record * kNsPerSecond);
}

}  // namespace

std::uint64_t produced(Stretch stretch, std::uint32_t sources, const Parameters& params) {
  return sources * complete_in(stretch, in_millionths(params.log.records_per_hour), Wide{kNsPerHour} * kMillionth);
}

Fate with_cloud(Stretch stretch, std::uint32_t sources, const Parameters& params) {
  return {.delivered = produced(stretch, sources, params)};
}

Fate cut_off(Stretch stretch, std::uint32_t sources, const Parameters& params) {
  const TimePoint kept_from = std::max(stretch.from, stretch.to - params.log.retransmit_window);
  return {.recoverable = produced({kept_from, stretch.to}, sources, params),
          .lost = produced({stretch.from, kept_from}, sources, params)};
}

void SiemRate::add(std::int64_t vcpu, const Parameters& params) {
  const auto base = static_cast<std::uint64_t>(params.log.siem_mbps * static_cast<double>(kMillionth) + 0.5);
  if (vcpu >= 16)
    bits_per_second_ += base * 5 / 2;
  else if (vcpu >= 8)
    bits_per_second_ += base * 3 / 2;
  else if (vcpu >= 4)
    bits_per_second_ += base;
  else
    bits_per_second_ += base * static_cast<std::uint64_t>(std::max<std::int64_t>(0, vcpu)) / 4;
}

Fate in_bc(Stretch stretch, std::uint32_t sources, SiemRate rate, bool log_receiver, const Parameters& params) {
  const std::uint64_t all = produced(stretch, sources, params);
  const std::uint64_t sent = log_receiver ? std::min(all, streamable(stretch, rate, params)) : 0;
  return {.delivered = sent, .lost = all - sent};
}

Fate in_dr(Stretch stretch, std::uint32_t sources, const Parameters& params) {
  return {.lost = produced(stretch, sources, params)};
}

}  // namespace failcast::log_stream
