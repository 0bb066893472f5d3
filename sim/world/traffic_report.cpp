#include "sim/world/traffic_report.hpp"

#include <algorithm>
#include <numeric>

namespace failcast::world {

std::string_view name_of(CapacityKind kind) {
  switch (kind) {
    case CapacityKind::link: return "link";
    case CapacityKind::edge: return "edge";
    case CapacityKind::connectors: return "connectors";
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

double TrafficReport::offered_bits() const {
  double sum = 0;
  for (const GroupCurve& of : curves) sum = std::accumulate(of.curve.offered.begin(), of.curve.offered.end(), sum);
  return sum;
}

double TrafficReport::carried_bits() const {
  double sum = 0;
  for (const GroupCurve& of : curves) sum = std::accumulate(of.curve.carried.begin(), of.curve.carried.end(), sum);
  return sum;
}

double TrafficReport::peak() const {
  double most = 0;
  for (const Capacity& capacity : capacities) most = std::max(most, capacity.peak);
  return most;
}

}  // namespace failcast::world
