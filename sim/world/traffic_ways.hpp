// The links that carry so much and no more, as the deployment states them and faults leave them, and the ways that
// lead over them. A link that loses packets carries what gets through; one that takes x times as long carries one x-th,
// because what is under way on it at a time stays the same (A131).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/network/network.hpp"
#include "sim/network/simgrid.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::world {

/// bit/s, at least one of them.
std::int64_t bits_per_second(double mbps);
/// What faults leave of a capacity that is not cut off; at least 1 bit/s.
std::int64_t left_of(std::int64_t limit, const network::Condition& condition);

class TrafficWays {
 public:
  struct Link {
    std::string name;
    network::CapacityId id;
    std::int64_t limit = 0;  ///< bit/s as stated
    network::LinkId link;
  };
  /// One way from a place to a host.
  struct Leg {
    bool is_whole = false;  ///< what is sent arrives
    double loss = 0;
    Duration rtt{};
    std::vector<network::LinkId> links{};
  };

  /// Whether the deployment states what a link carries.
  static bool any_stated(const scenario::Scenario& scenario);

  /// `map` and `net` must outlive this. @param users_at  by place: each user at home has a link of his own
  TrafficWays(const scenario::Scenario& scenario, const network::Network& map, network::SharedNetwork& net,
              const std::vector<std::uint64_t>& users_at);

  const std::vector<Link>& links() const { return links_; }
  /// Brings what links carry to the faults of now.
  void refresh();
  Leg leg(PlaceId from, NodeId to) const;
  /// Adds the capacities of a leg.
  void append(network::Crossings& way, const Leg& leg) const;

 private:
  const network::Network& map_;
  network::SharedNetwork& net_;
  std::vector<Link> links_;
  std::vector<std::optional<network::CapacityId>> by_link_;  ///< of the map; nothing: nothing is stated
};

}  // namespace failcast::world
