#include "sim/world/traffic_report.hpp"

#include <algorithm>
#include <numeric>

namespace failcast::world {

std::string_view name_of(CapacityKind kind) {
  switch (kind) {
    case CapacityKind::link: return "link";
    case CapacityKind::edge: return "edge";
    case CapacityKind::connector: return "connector";
    case CapacityKind::controllers: return "controllers";
  }
  return "";
}

std::string_view name_of(TransferKind kind) {
  switch (kind) {
    case TransferKind::configuration: return "configuration";
    case TransferKind::log_resend: return "log_resend";
  }
  return "";
}

double TrafficReport::Curve::offered_bits() const { return std::accumulate(offered.begin(), offered.end(), 0.0); }
double TrafficReport::Curve::carried_bits() const { return std::accumulate(carried.begin(), carried.end(), 0.0); }

void TrafficReport::Curve::add(const Curve& other) {
  for (std::size_t at = 0; at < kBins; ++at) {
    offered[at] += other.offered[at];
    carried[at] += other.carried[at];
  }
}

double TrafficReport::offered_bits() const {
  double sum = 0;
  for (const GroupCurve& of : curves) sum += of.curve.offered_bits();
  return sum;
}

double TrafficReport::carried_bits() const {
  double sum = 0;
  for (const GroupCurve& of : curves) sum += of.curve.carried_bits();
  return sum;
}

double TrafficReport::peak() const {
  double most = 0;
  for (const Capacity& capacity : capacities) most = std::max(most, capacity.peak);
  return most;
}

}  // namespace failcast::world
