#include "sim/world/capacity_book.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace failcast::world {
namespace {

/// A utilisation without what is left of a sum of real numbers, whose order is nobody's.
double rounded(double ratio) {
  constexpr double kParts = 1e8;
  return std::min(std::floor(ratio * kParts + 0.501) / kParts, 1.0);
}

}  // namespace

CapacityBook::CapacityBook(std::string name, CapacityKind kind, std::int64_t limit)
    : so_far_{.name = std::move(name), .kind = kind, .limit = limit} {}

void CapacityBook::note(const Reading& reading, TimePoint now) {
  if (is_short_) so_far_.short_for += now - since_;
  since_ = now;
  is_short_ = reading.is_short;
  if (is_short_) so_far_.short_at = std::min(so_far_.short_at, now);
  const auto most = static_cast<double>(reading.limit);
  so_far_.peak_offered = std::max(so_far_.peak_offered, reading.offered / most);
  const double used = rounded(reading.carried / most);
  if (used <= so_far_.peak) return;
  so_far_.peak = used;
  so_far_.peak_at = now;
  so_far_.limit = reading.limit;
}

TrafficReport::Capacity CapacityBook::report(TimePoint now) const {
  TrafficReport::Capacity report = so_far_;
  if (is_short_) report.short_for += now - since_;
  return report;
}

}  // namespace failcast::world
