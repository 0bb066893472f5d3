// What one controller or edge carries: users, sessions, handshakes, redirects. By its vCPU and the vendor's table
// (domain.md section 8; H9, H33), unless the scenario states it; and what happens beyond (A48).
#pragma once
#include <cstdint>
#include <limits>

#include "models/parameters/parameters.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::world {

inline constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

/// Users that an instance with `vcpu` virtual CPUs is sized for: the table's row of the nearest smaller size, in
/// proportion; below the smallest row that one.
std::uint64_t sized_users(std::int64_t vcpu, const Parameters::Capacity& capacity);

struct NodeLimits {
  std::uint64_t users = kUnlimited;     ///< that it is sized for
  std::uint64_t sessions = kUnlimited;  ///< accepted at once before it refuses (A48); the world holds edges to it
  double handshakes = 0;                ///< edges: TLS handshakes per second (A70)
  double redirects = 0;                 ///< controllers: answered per second (A13)
};
/// One instance of a group. A connector has none of these limits.
NodeLimits limits_of(const scenario::StationGroup& group, const Parameters& params);
/// A public edge: how many users it takes is the vendor's business.
NodeLimits limits_of(const scenario::CloudRegion& region, const Parameters& params);

}  // namespace failcast::world
