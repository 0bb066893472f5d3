#include "sim/world/sizing.hpp"

#include <cmath>

namespace failcast::world {
namespace {

/// Sessions accepted by an instance that is sized for so many users (A48).
std::uint64_t session_limit(std::uint64_t users, const Parameters::Capacity& capacity) {
  switch (capacity.overload) {
    case Overload::none: return kUnlimited;
    case Overload::hard: return users;
    case Overload::soft: return static_cast<std::uint64_t>(static_cast<double>(users) * capacity.overload_limit);
  }
  return users;
}

}  // namespace

std::uint64_t sized_users(std::int64_t vcpu, const Parameters::Capacity& capacity) {
  const double n = static_cast<double>(vcpu);
  const double users = vcpu >= 16  ? capacity.users_16vcpu * n / 16
                       : vcpu >= 8 ? capacity.users_8vcpu * n / 8
                                   : capacity.users_4vcpu * n / 4;
  return static_cast<std::uint64_t>(std::floor(users));
}

NodeLimits limits_of(const scenario::StationGroup& group, const Parameters& params) {
  NodeLimits limits;
  if (group.kind == scenario::StationKind::connector) return limits;
  limits.users = group.users ? static_cast<std::uint64_t>(*group.users) : sized_users(group.vcpu, params.cap);
  limits.sessions = session_limit(limits.users, params.cap);
  const double vcpu = static_cast<double>(group.vcpu);
  if (group.kind == scenario::StationKind::edge)
    limits.handshakes = group.handshake_rate.value_or(params.edge.handshake_rate * vcpu);
  else
    limits.redirects = group.redirect_rate.value_or(params.pcc.redirect_rate * vcpu / 4);
  return limits;
}

NodeLimits limits_of(const scenario::CloudRegion& region, const Parameters& params) {
  NodeLimits limits;
  limits.handshakes = params.edge.handshake_rate * static_cast<double>(region.edge_vcpu);
  return limits;
}

}  // namespace failcast::world
