// What users send, and what becomes of it. Users of one client group at one place who are served by one edge are a
// cell; for each kind of application, and each group of connectors that carries it for this edge, a cell has a flow in
// the shared network. Cells follow the users: who gains or loses a session, or access, changes a count. Flows, shares
// and sums are brought up to date at settle(), for all that changed since the last one.
//
// Ways: from the users' place to the edge's, through the edge, on to the connectors' place, through the connectors.
// Connectors of a group are equals and share the load, each user's requests spread over all that carry (A151).
#pragma once
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/network/simgrid.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/traffic_report.hpp"

namespace failcast::world {

class UserTraffic {
 public:
  struct Stratum {
    std::uint32_t group = 0;  ///< client group
    PlaceId place;
  };
  struct Edge {
    std::string name;
    PlaceId place;
    std::optional<std::int64_t> limit{};  ///< bit/s; nothing: a public edge, which no tenant fills
  };
  struct Connectors {
    std::string name;
    PlaceId place;
    std::int64_t limit = 0;  ///< bit/s of each
  };
  struct Controllers {
    std::string private_cloud;
  };
  struct Setting {
    std::vector<Stratum> strata;
    std::vector<Edge> edges;
    std::vector<Connectors> connectors;
    std::vector<Controllers> controllers;
    std::vector<std::uint64_t> users_at;  ///< by place
  };
  /// What carries at the moment, asked for when stations changed.
  struct Carriers {
    std::function<std::uint32_t(std::uint32_t edge, std::uint32_t connectors)> number;
    std::function<std::uint32_t(std::uint32_t connectors)> running;
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

  /// All arguments but the setting must outlive this.
  UserTraffic(const scenario::Scenario& scenario, const network::Network& network, Setting setting, Carriers carriers);

  /// One user more, or less, with access to a segment over an edge.
  void add(std::uint32_t stratum, std::uint32_t edge, std::uint32_t segment);
  void remove(std::uint32_t stratum, std::uint32_t edge, std::uint32_t segment);
  void stations_changed() { stations_changed_ = true; }
  void set_logs(std::uint32_t private_cloud, const LogStream& stream);
  /// Something that a component sends or gets: limited by the component, and by what else is on the way.
  struct Bulk {
    TransferKind kind{};
    double bits = 0;
    PlaceId from, to;
    std::optional<std::uint32_t> edge{}, connectors{};  ///< which of them the component is
    std::optional<std::uint32_t> logs_of{};             ///< private cloud whose controllers stream it to the SIEM
  };
  void start_transfer(const Bulk& bulk, TimePoint now);

  bool is_dirty() const { return stations_changed_ || !dirty_.empty() || transfers_changed_; }
  /// Brings everything up to `now`. What it returns is what changed, in order of group and segment.
  std::vector<Degraded> settle(TimePoint now);
  /// The next instant at which something changes by itself: a transfer ends, the hour of the day comes; kNever: none.
  TimePoint next_change(TimePoint now) const;

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
    network::FlowId flow;
    double users = 0;
    double offered = 0, carried = 0;  ///< bit/s since the cell was booked last
    double offered_bits = 0, carried_bits = 0, least = 1;
    TimePoint least_at{};
  };
  struct Cell {
    std::uint32_t stratum = 0, edge = 0;
    std::vector<std::uint32_t> users{};      ///< by segment
    std::vector<std::vector<Part>> parts{};  ///< by class
    TimePoint since{};
    bool is_dirty = false;
  };
  struct Limit {
    network::CapacityId id;
    TrafficReport::Capacity report{};
    TimePoint since{};
    bool was_short = false;
  };

  void add_classes();
  void add_limits();
  std::int64_t bandwidth_of(const network::Link& link) const;
  Cell& cell(std::uint32_t stratum, std::uint32_t edge);
  std::vector<Cell*> take_dirty();
  void mark(Cell& cell);
  void look_at_stations();
  void set_flows(Cell& cell);
  void append_way(network::Crossings& way, PlaceId from, PlaceId to) const;
  void end_transfers(TimePoint now);
  void book(Cell& cell, TimePoint now);
  void note_rates(Cell& cell, TimePoint now);
  void note_capacities(TimePoint now);
  std::vector<Degraded> degraded();
  double share_of_day(TimePoint now) const;
  std::size_t bin_of(TimePoint t) const;
  void add_to_curve(TrafficReport::Curve& curve, TimePoint from, TimePoint to, double offered, double carried) const;

  const scenario::Scenario& scenario_;
  const network::Network& map_;
  Setting setting_;
  Carriers carriers_;
  network::SharedNetwork net_;
  std::vector<Class> classes_;
  std::vector<std::uint32_t> class_of_segment_;
  std::vector<std::vector<std::uint32_t>> serving_;  ///< connector groups by server group
  std::vector<std::optional<network::CapacityId>> link_, edge_, connectors_;
  std::vector<Limit> limits_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Cell> cells_;  ///< by stratum and edge: sums are in this order
  std::vector<Cell*> cell_at_;                                     ///< the same, stratum x edge; nullptr: none yet
  std::vector<Cell*> dirty_;
  std::vector<std::uint32_t> carrying_;  ///< edge x connectors: how many carry, as last looked at
  std::vector<std::uint32_t> running_;   ///< connectors
  std::vector<LogStream> logs_;
  std::vector<network::FlowId> log_flows_;
  std::vector<std::optional<network::CapacityId>> log_limits_;
  std::vector<TrafficReport::Transfer> transfers_;  ///< by TransferId
  std::vector<std::uint32_t> under_way_;
  bool stations_changed_ = true, transfers_changed_ = false, was_binding_ = false;
  std::uint64_t map_version_ = 0;
  double share_now_ = 1;
  Duration bin_{1};
  std::map<std::pair<std::uint32_t, std::uint32_t>, TrafficReport::Curve> curves_;  ///< stratum, class
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> degraded_;       ///< group, segment: as last told
};

}  // namespace failcast::world
