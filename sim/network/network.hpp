// The network as its users see it: how long a round trip from here to there takes, what a connection attempt meets, and
// whether a reply under way arrives. Latency is fixed by the topology; nothing is shared, nothing queues.
// Faults come and go by begin() and end(); they nest. State of paths and state of nodes are kept apart: a node that
// fails costs no path computation, and paths are computed anew only after a change of the map, only to where somebody
// asks.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "models/base/ids.hpp"
#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/observations.hpp"
#include "sim/network/impairments.hpp"
#include "sim/network/topology.hpp"

namespace failcast::network {

/// Retransmission of lost segments during a connect.
struct NetworkParameters {
  Duration retransmit_first = 1s;  ///< first time-out, then doubling (network-constants tcp.syn.linux-pre65; RFC 6298)
  std::int64_t retransmit_limit = 6;  ///< retransmissions before the connect gives up (same source: tcp_syn_retries)
};

/// What a fault acts on. A pair is one place's way to one node, and no other's.
struct Target {
  enum class Kind : std::uint8_t { place, link, node, pair };
  Kind kind{};
  std::uint32_t index = 0;  ///< place, link or node; of a pair: the node
  PlaceId from;             ///< of a pair

  static Target place(PlaceId id) { return {Kind::place, id.value, {}}; }
  static Target link(LinkId id) { return {Kind::link, id.value, {}}; }
  static Target node(NodeId id) { return {Kind::node, id.value, {}}; }
  static Target pair(PlaceId from, NodeId to) { return {Kind::pair, to.value, from}; }
};

/// The way from a place to a node under the current faults.
struct Path {
  bool usable = false;
  Failure how = Failure::none;  ///< how it fails; `none` on an unusable path: the map has no way at all; `error` on a
                                ///< usable path: the host answers, its service does not work
  Duration rtt{};               ///< under the current slow-downs; nominal where the way is cut
  double loss = 0;              ///< probability that a packet is lost one way
  double slow = 1;              ///< slow-down of the node itself (already in rtt; its service times suffer as well)
  TimePoint unchanged_since = TimePoint::min();  ///< latest change of the way, or of whether it is usable
};

/// The way between two places under the current faults, and the round trip between hosts there.
struct PlaceToPlace {
  const std::optional<Way>& way;  ///< nothing: cut; valid until the next question
  Duration rtt{};
};

/// What faults leave of a link or a host.
struct Condition {
  bool open = true;
  double pass = 1;  ///< probability that a packet gets through one way
  double slow = 1;
};

/// What a connection attempt meets, and when the caller learns it.
struct Outcome {
  enum class Kind : std::uint8_t { established, refused, unreachable, silent };
  Kind kind{};
  Duration after{};  ///< from the first packet; nothing for `silent`: the caller's own time-out ends that
  Reason why = Reason::none;
};

class Network {
 public:
  explicit Network(Topology topology, NetworkParameters parameters = {});

  /// Ids are dense, in order of calls. `extra_rtt`: round trip between the host and its place.
  NodeId add_node(PlaceId at, Duration extra_rtt = Duration{});
  PlaceId place_of(NodeId node) const { return nodes_[node.value].at; }
  std::size_t node_count() const { return nodes_.size(); }
  const Topology& topology() const { return topology_; }

  /// A fault begins or ends. Several on one target nest: it is whole again when the last has ended. With several,
  /// silence wins over reset over refusal over error, losses add up as independent ones, slow-downs multiply. A dead
  /// host is a black hole, a dead process refuses or resets. `error` is a service's failure: on a place, link or pair
  /// it acts as `refuse`.
  /// @throws BrokenInvariant when end() names an impairment that did not begin, or `now` goes back
  void begin(Target target, Impairment impairment, TimePoint now);
  void end(Target target, Impairment impairment, TimePoint now);
  /// Counts the calls of begin(), end() and withdraw().
  std::uint64_t version() const { return version_; }

  /// A place or link that fails is a black hole, or fails in its own manner, until its convergence is over: only then
  /// do ways lead around it. One that comes back is used at once. When the next of them is over; nothing: none is due.
  std::optional<TimePoint> next_withdrawal() const;
  /// Takes from the routes what is due by `now`. False when there was nothing.
  bool withdraw(TimePoint now);

  /// Cost O(log) while nothing of the map changed. After a change the first question about a node's place costs a
  /// shortest-path search, every other the length of its way; where ways are equally good, one search from each place
  /// that asks.
  Path path(PlaceId from, NodeId to) const;
  Duration round_trip(PlaceId from, NodeId to) const { return path(from, to).rtt; }
  /// Half a round trip, rounded down.
  Duration one_way(PlaceId from, NodeId to) const { return path(from, to).rtt / 2; }

  /// Cost as of path().
  PlaceToPlace way(PlaceId from, PlaceId to) const {
    const Route& route = this->route(from, to);
    return {route.way, route.rtt};
  }

  /// Of a link with what is at its ends: a place that is slow is so at its doors.
  Condition condition(LinkId link) const;
  Condition condition(NodeId node) const;

  /// A connection attempt of `round_trips` round trips (net.connect_rtts, A8) that starts now, judged by the faults of
  /// now: established after that many; refused after one (reset, refuse); silent (black hole, the caller's own place
  /// down, or every retransmission lost); unreachable at once when the map has no way there even without faults. A lost
  /// round trip (either direction) costs a retransmission time-out. `draws` is asked only where packets are lost;
  /// `attempt` numbers the caller's attempts, each has draws of its own.
  /// Whether the path holds until the end of the connect is asked then, with unbroken_since().
  Outcome connect(PlaceId from, NodeId to, std::int64_t round_trips, Stream draws, std::uint64_t attempt) const {
    return connect(path(from, to), round_trips, draws, attempt);
  }
  /// For who needs the path as well: `path` is that of now.
  Outcome connect(const Path& path, std::int64_t round_trips, Stream draws, std::uint64_t attempt) const;

  /// False when the path was unusable, or took another way, at any instant in (since, now]: a reply under way at
  /// `since` is then lost, and so is a connection (a site that changes its uplink changes its address). Exact when
  /// path() was asked at `since`. Otherwise it errs on the side of a break, but for one case: a better way that came
  /// and went between two questions.
  bool unbroken_since(PlaceId from, NodeId to, TimePoint since) const;

 private:
  struct Node {
    PlaceId at;
    Duration extra_rtt{};
    Impairments faults;
  };
  /// The way between two places, as last computed. No map version: never yet.
  struct Route {
    std::optional<std::uint64_t> map_version;
    std::optional<Way> way;  ///< nothing: cut
    bool delivers = false;   ///< all along the way; false: something on it is broken, and not withdrawn yet
    Failure how = Failure::none;
    Duration rtt{};
    double pass = 1;  ///< probability that a packet gets through one way
    TimePoint unchanged_since = TimePoint::min();
  };
  struct Source {
    std::vector<std::uint32_t> asked;  ///< places, ascending
    std::vector<Route> routes;         ///< to those
  };
  /// Routes to unicast and to anycast addresses converge at different times.
  enum class Casting : std::uint8_t { unicast, anycast };
  static constexpr std::array kCastings = {Casting::unicast, Casting::anycast};
  /// Trees of a place, as last asked for.
  struct Trees {
    struct Grown {
      std::optional<std::uint64_t> version;
      RouteTree tree;
    };
    std::array<Grown, kCastings.size()> now;
    std::optional<RouteTree> nominal;  ///< without faults; for what is cut off
  };
  /// A place or link that is broken and still in the routes.
  struct Withdrawal {
    Target target;
    Casting casting{};
    TimePoint due{};
  };

  void advance(TimePoint now);
  static Impairment as_met(Target target, Impairment impairment);
  Impairments& state_of(Target target);
  void changed(Target target);
  void set_slowness(Target target);
  void route_by(Target target, Casting casting);
  std::uint8_t& in_routes(Target target, Casting casting);
  Duration convergence_of(Target target, Casting casting) const;
  Casting casting_of(PlaceId from, PlaceId to) const { return std::max(casting_[from.value], casting_[to.value]); }
  const Route& route(PlaceId from, PlaceId to) const;
  const Impairments& between(PlaceId from, NodeId to) const;
  void refresh(Route& route, PlaceId from, PlaceId to) const;
  const RouteTree& tree_now(PlaceId of, Casting casting) const;
  const RouteTree& tree_without_faults(PlaceId of) const;
  template <class Tree>
  std::optional<Way> best_way(PlaceId from, PlaceId to, const Tree& tree_of) const;
  void measure(Route& route, PlaceId from, PlaceId to) const;
  void explain_cut(Route& route, PlaceId from, PlaceId to) const;
  Failure first_failure(PlaceId from, const Way& way) const;

  Topology topology_;
  NetworkParameters parameters_;
  std::vector<Node> nodes_;
  std::vector<Impairments> places_, links_;
  std::vector<Casting> casting_;                                          ///< by place
  std::map<std::pair<std::uint32_t, std::uint32_t>, Impairments> pairs_;  ///< (place, node)
  std::array<Conditions, kCastings.size()> routed_;                       ///< what the routes know of the faults
  std::vector<Withdrawal> withdrawals_;                                   ///< in no order
  std::uint64_t version_ = 0, map_version_ = 0;
  TimePoint now_ = TimePoint::min(), map_changed_at_ = TimePoint::min();
  mutable std::vector<Source> sources_;  ///< per place: a cache, filled by questions
  mutable std::vector<Trees> trees_;     ///< likewise
};

}  // namespace failcast::network
