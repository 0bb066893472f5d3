// Ids that cannot be mixed up: a ConnectorId is no EdgeId, and neither is an integer.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace failcast {

/// A dense index of one kind of thing; `Tag` is never defined.
template <class Tag>
struct Id {
  std::uint32_t value = UINT32_MAX;
  constexpr bool valid() const { return value != UINT32_MAX; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

/// Every station of a deployment that can be addressed: controllers, edges, connectors, cloud services, IdPs, DNS
/// servers.
using NodeId = Id<struct NodeTag>;
/// A point of the network from which latency is counted: a site's LAN, a group of homes, a cloud region.
using PlaceId = Id<struct PlaceTag>;
using ClientId = Id<struct ClientTag>;
using SegmentId = Id<struct SegmentTag>;

}  // namespace failcast
