// How many users a private edge or controller is sized for (domain.md section 8; H9, H33), and what happens beyond
// (A48).
#pragma once
#include <cstdint>
#include <limits>

#include "models/parameters/parameters.hpp"

namespace failcast::world {

/// Users of an instance with `vcpu` virtual CPUs: 2,000 on 4, 4,000 on 8, 10,000 on 16; in proportion to the nearest
/// smaller size elsewhere.
constexpr std::uint64_t sized_users(std::int64_t vcpu) {
  const auto n = static_cast<std::uint64_t>(vcpu);
  if (n >= 16) return n * 10'000 / 16;
  return n * 500;
}

/// Sessions accepted before the instance refuses (A48).
inline std::uint64_t session_limit(std::int64_t vcpu, const Parameters::Capacity& capacity) {
  const std::uint64_t users = sized_users(vcpu);
  switch (capacity.overload) {
    case Overload::none: return std::numeric_limits<std::uint64_t>::max();
    case Overload::hard: return users;
    case Overload::soft: return static_cast<std::uint64_t>(static_cast<double>(users) * capacity.overload_limit);
  }
  return users;
}

}  // namespace failcast::world
