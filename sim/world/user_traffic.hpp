// What users send, and what becomes of it. Users of one client group at one place who are served by one edge are a
// cell; for each kind of application, and each pool of connectors that carries it for this edge, a cell has a flow in
// the shared network. Cells follow the users: who gains or loses a session, or access, changes a count. Flows, shares
// and sums are brought up to date at settle(), for all that changed since the last one.
//
// Ways: from the users' place to the edge's, through the edge, on to the connectors' place, through the connectors. A
// user's requests are spread over all connectors that carry for the edge (A151). Where packets are lost on a way, each
// of its users has what his connections manage (A130).
#pragma once
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/network/simgrid.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/bulk_transfers.hpp"
#include "sim/world/connector_pools.hpp"
#include "sim/world/day_profile.hpp"
#include "sim/world/traffic_report.hpp"
#include "sim/world/traffic_ways.hpp"

namespace failcast::world {

class UserTraffic {
 public:
  struct Stratum {
    std::uint32_t group = 0;  ///< client group
    PlaceId place;
  };
  struct Edge {
    std::string name;
    NodeId node;
    std::optional<std::int64_t> limit{};  ///< bit/s; nothing: a public edge, which no tenant fills
  };
  struct Controllers {
    std::string private_cloud;
  };
  struct Setting {
    std::vector<Stratum> strata;
    std::vector<Edge> edges;
    std::vector<ConnectorPools::Group> connectors;
    std::vector<Controllers> controllers;
    std::vector<std::uint64_t> users_at;   ///< by place
    std::vector<const WorkingTime*> work;  ///< by client group; nullptr: no hours of their own
  };
  /// Logs of a private cloud in BC.
  struct LogStream {
    std::int64_t limit = 0;  ///< bit/s that its controllers stream; 0: none of them does, or to nobody
    double bits_per_second = 0;
    friend bool operator==(const LogStream&, const LogStream&) = default;
  };
  /// Users of a client group below the stated share; an invalid segment: with at least one of their segments (A153).
  struct Degraded {
    std::uint32_t group = 0;
    SegmentId segment;
    std::uint32_t users = 0;
  };

  /// Whether this deployment states bandwidths.
  static bool is_on(const scenario::Scenario& scenario);

  /// What the users of one stratum on one edge take, when they are short of something.
  /// @param parts  groups of connectors that serve them, added up over segments
  static double bytes_per_cell(double segments, double parts);

  /// All arguments but the setting must outlive this.
  /// @param connectors  asked when stations changed
  UserTraffic(const scenario::Scenario& scenario, const network::Network& network, Setting setting,
              ConnectorPools::Now connectors);

  /// One user more, or less, with access to a segment over an edge.
  void add(std::uint32_t stratum, std::uint32_t edge, std::uint32_t segment);
  void remove(std::uint32_t stratum, std::uint32_t edge, std::uint32_t segment);
  void stations_changed() { stations_changed_ = true; }
  void set_logs(std::uint32_t private_cloud, const LogStream& stream);
  void start_transfer(const Bulk& bulk, TimePoint now);
  bool any_transfer_under_way() const { return transfers_.any_under_way(); }

  /// Brings everything up to `now`. What it returns is what changed, in order of group and segment.
  std::vector<Degraded> settle(TimePoint now);
  /// The next instant at which something changes by itself: a transfer ends, a working day begins; kNever: none.
  TimePoint next_change() const;

  /// Closes the books.
  TrafficReport report(TimePoint now);

 private:
  struct Class {
    std::uint32_t server_group = 0;
    std::int64_t each = 0;  ///< bit/s
    std::vector<std::uint32_t> segments{};
  };
  /// What a class of a cell sends through one group of connectors.
  struct Part {
    std::uint32_t connectors = 0;
    std::vector<network::FlowId> flows{};  ///< by position of the pool; as many as there ever were
    double offered = 0, carried = 0;       ///< bit/s since the cell was booked last
    TrafficReport::Curve curve{};
    double least = 1;
    TimePoint least_at{};
  };
  struct Cell {
    std::uint32_t stratum = 0, edge = 0;
    std::vector<std::uint32_t> users{};      ///< by segment
    std::vector<std::vector<Part>> parts{};  ///< by class
    TimePoint since{};
    bool is_dirty = false;
  };
  /// What is not a connector.
  struct Limit {
    network::CapacityId id;
    CapacityBook book;
  };

  void add_classes();
  bool shares_changed(TimePoint now);
  void add_limits();
  Cell& cell(std::uint32_t stratum, std::uint32_t edge);
  std::vector<Cell*> take_dirty();
  void mark(Cell& cell);
  void look_at_stations(TimePoint now);
  void look_at_limits();
  std::int64_t edge_limit(std::uint32_t edge) const;
  void set_flows(Cell& cell);
  void set_flows(Part& part, const Cell& cell, const TrafficWays::Leg& to_edge, double each, double users_per_carrier);
  std::uint32_t carriers(const Part& part, std::uint32_t edge) const;
  std::vector<TrafficWays::Leg> legs_to_connectors(std::uint32_t edge, std::uint32_t connectors) const;
  double most_of_a_user(double loss, Duration rtt) const;
  BulkWay way_of(const Bulk& bulk) const;
  void book(Cell& cell, TimePoint now);
  void note_rates(Cell& cell, TimePoint now);
  void note_capacities(TimePoint now);
  std::vector<Degraded> degraded();
  std::size_t bin_of(TimePoint t) const;
  void add_to_curve(TrafficReport::Curve& curve, TimePoint from, TimePoint to, double offered, double carried) const;

  const scenario::Scenario& scenario_;
  const network::Network& map_;
  Setting setting_;
  network::SharedNetwork net_;
  TrafficWays ways_;
  ConnectorPools pools_;
  BulkTransfers transfers_;
  std::vector<DayProfile> days_;   ///< by client group
  std::vector<double> share_now_;  ///< of the full demand, likewise
  TimePoint share_changes_{};      ///< the next of these
  std::vector<Class> classes_;
  std::vector<std::uint32_t> class_of_segment_;
  std::vector<std::vector<std::uint32_t>> serving_;  ///< connector groups by server group
  std::vector<std::optional<network::CapacityId>> edge_;
  std::vector<Limit> limits_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Cell> cells_;  ///< by stratum and edge: sums are in this order
  std::vector<Cell*> cell_at_;                                     ///< the same, stratum x edge; nullptr: none yet
  std::vector<Cell*> dirty_;
  std::vector<LogStream> logs_;
  std::vector<network::FlowId> log_flows_;
  std::vector<network::CapacityId> log_limits_;
  bool stations_changed_ = true, was_binding_ = false;
  std::uint64_t map_version_ = 0;
  Duration bin_{1};
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> degraded_;  ///< group, segment: as last told
};

}  // namespace failcast::world
