// Which connectors carry for which edges. Those of a group that carry for the same edges and are as healthy are equals,
// and share their load evenly: they are a pool, and what holds for one holds for each. In quiet times a group is one
// pool; it parts when some of its connectors are elsewhere, and a lost one leaves its share to the others.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/network/simgrid.hpp"
#include "sim/world/capacity_book.hpp"

namespace failcast::world {

/// Equals of one group.
struct ConnectorPool {
  std::vector<std::uint32_t> members{};  ///< numbers in the group, ascending
  std::vector<std::uint32_t> edges{};    ///< positions of those that they carry for, ascending
  network::Condition condition{};        ///< of each
  bool carries_for(std::uint32_t edge) const;
};

class ConnectorPools {
 public:
  struct Group {
    std::string name;
    PlaceId place;
    std::int64_t limit = 0;            ///< bit/s of each
    std::vector<std::string> members;  ///< names
  };
  /// The pools of a group as stations stand, by their first members; without those that do not run.
  using Now = std::function<std::vector<ConnectorPool>(std::uint32_t group)>;

  /// `net` must outlive this.
  ConnectorPools(std::vector<Group> groups, network::SharedNetwork& net, Now now);

  std::size_t groups() const { return groups_.size(); }
  const Group& group(std::uint32_t g) const { return groups_[g].is; }
  const std::vector<ConnectorPool>& of(std::uint32_t g) const { return groups_[g].pools; }
  /// What the pool with this position carries.
  network::CapacityId capacity(std::uint32_t g, std::size_t pool) const { return groups_[g].capacities[pool]; }
  /// Position of a connector's pool; nothing: it does not run.
  std::optional<std::size_t> pool_of(std::uint32_t g, std::uint32_t member) const;
  /// bit/s of one member.
  std::int64_t limit(std::uint32_t g, std::size_t pool) const;

  /// @param edges  by position: set to 1 where other connectors carry than before, or in other pools
  void refresh(std::vector<std::uint8_t>& edges);
  /// What each connector does from now on.
  void note(TimePoint now);
  void report(TimePoint now, std::vector<TrafficReport::Capacity>& into) const;

 private:
  struct State {
    Group is;
    std::vector<ConnectorPool> pools{};
    std::vector<network::CapacityId> capacities{};  ///< of pools, as many as there ever were
    std::vector<CapacityBook> books{};              ///< of members
  };
  void set_capacity(std::uint32_t g, std::size_t pool);

  network::SharedNetwork& net_;
  Now now_;
  std::vector<State> groups_;
};

}  // namespace failcast::world
