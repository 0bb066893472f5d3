// What components send or get in bulk: the configuration when one enters BC, logs that are sent again. A transfer needs
// a whole way between two hosts that work. Cut off, it waits; once there is a way again, or when the way becomes
// another one, its connection is a new one and it begins again with the first bit (A132).
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/network/simgrid.hpp"
#include "sim/world/traffic_report.hpp"

namespace failcast::world {

/// Something that a component sends or gets: limited by the component, and by what else is on the way.
struct Bulk {
  TransferKind kind{};
  double bits = 0;
  NodeId component, far;
  std::uint32_t edge = UINT32_MAX;                            ///< the component is this edge (a position),
  std::uint32_t connector_group = UINT32_MAX, connector = 0;  ///< or this connector of that group
  std::optional<std::uint32_t> logs_of{};                     ///< private cloud whose controllers stream it to the SIEM
};

/// A way that it may take.
struct BulkWay {
  double most = 0;  ///< bit/s; 0: there is none
  network::Crossings crossings{};
  std::vector<network::LinkId> links{};  ///< of the map: the same ones are the same way
};

class BulkTransfers {
 public:
  /// `net` must outlive this.
  explicit BulkTransfers(network::SharedNetwork& net) : net_(net) {}

  void start(const Bulk& bulk, BulkWay way, TimePoint now);
  using WayOf = std::function<BulkWay(const Bulk&)>;
  /// After a change of ways or components.
  void follow(const WayOf& way_of, TimePoint now);
  void note_ended(TimePoint now);

  bool any_under_way() const { return !under_way_.empty(); }
  const std::vector<TrafficReport::Transfer>& all() const { return all_; }

 private:
  struct UnderWay {
    network::TransferId id;
    Bulk bulk;
    std::optional<std::vector<network::LinkId>> links{};  ///< of the last way that it took; nothing: none yet
    bool waits = false;
  };
  network::SharedNetwork& net_;
  std::vector<UnderWay> under_way_;
  std::vector<TrafficReport::Transfer> all_;  ///< by TransferId
};

}  // namespace failcast::world
