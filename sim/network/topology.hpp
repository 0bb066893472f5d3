// The map of the network: places (site LANs, homes, ISPs, transit, the internet's core, cloud regions) and the links
// between them with their round-trip times. Static; what is broken or slow right now is an argument. Boost.Graph finds
// the ways.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/ids.hpp"
#include "models/base/time.hpp"

namespace failcast::scenario {
struct Scenario;
}

namespace failcast::network {

using LinkId = Id<struct LinkTag>;

enum class PlaceKind : std::uint8_t { site, home, isp, transit, internet, region };

/// How long packets are still sent to what no longer delivers them: to unicast addresses, and to anycast ones.
struct Convergence {
  Duration unicast{}, anycast{};
};

/// A point from which latency is counted. `local_rtt` is the round trip between two hosts of the same place.
/// Of the equal places of a counted site those that no fault names are one: nothing here can tell them apart, and no
/// way leads through a second one of them.
struct Place {
  PlaceKind kind{};
  std::string id;
  Duration local_rtt{};
  std::string of{};          ///< id of the scenario's entity; empty: the same as `id`
  std::uint32_t number = 0;  ///< of a place that a fault names out of many, from 1; 0: all others, or the only one
  Convergence convergence{};
  bool anycast = false;  ///< its addresses are announced from elsewhere too
};

/// A two-way link. Its name is the uplink's id, or "isp:<id>" ("isp:<id>:<transit>" of one that buys transit),
/// "transit:<id>", "home:<id>", "region:<id>".
struct Link {
  std::string name;
  PlaceId a, b;
  Duration rtt{};
  std::string of{};        ///< the name without the number of a place; empty: the same as `name`
  std::uint32_t rank = 0;  ///< a way of lower sum is taken before one of less latency: backup uplinks have one
  Convergence convergence{};
};

/// Of equal places, counted from 0, those from `first` to before `end` are at `place`.
struct Stretch {
  PlaceId place;
  std::uint32_t first = 0, end = 0;
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

/// What faults leave of the map, one entry per place and per link.
struct Conditions {
  std::vector<std::uint8_t> place_up;
  std::vector<std::uint8_t> link_up;
  std::vector<Duration> link_rtt;
};

/// Ways of least latency from one place to all others.
struct RouteTree {
  PlaceId from;
  std::vector<LinkId>
      last_link;  ///< per place: the link by which the way from `from` arrives; invalid: no way, or `from` itself
  std::vector<std::uint8_t> has_choice;  ///< per place: ways that arrive by other links are as good
};

/// A way: the links in order from the source, and the places in between and at both ends (one more than links).
struct Way {
  std::vector<LinkId> links;
  std::vector<PlaceId> places;
  friend bool operator==(const Way&, const Way&) = default;
};

/// A way told by a tree of the place that it leads to.
struct Reversed {
  bool is_the_one = true;  ///< false: another is as good, and a tree of the place it starts from decides; no `way` then
  std::optional<Way> way;  ///< nothing: there is none
};

class Topology {
 public:
  Topology(std::vector<Place> places, std::vector<Link> links);
  ~Topology();
  Topology(Topology&&) noexcept;
  Topology& operator=(Topology&&) noexcept;

  const std::vector<Place>& places() const { return places_; }
  const std::vector<Link>& links() const { return links_; }
  const Place& place(PlaceId id) const { return places_[id.value]; }
  const Link& link(LinkId id) const { return links_[id.value]; }

  /// Ids are unique within their kind only.
  std::optional<PlaceId> find(PlaceKind kind, std::string_view id) const;
  /// The first of that id in the order of PlaceKind: what an entity's `at` means ("internet" is the core).
  std::optional<PlaceId> find(std::string_view id) const;
  std::optional<LinkId> find_link(std::string_view name) const;
  /// Where the `count` equal places of a site or home are, in order of their numbers.
  std::vector<Stretch> stretches(PlaceKind kind, std::string_view of, std::uint32_t count) const;

  /// Everything up, nominal round trips.
  Conditions healthy() const;

  /// Lowest sum of ranks, then least latency, then fewest links, then, where two ways meet, the link that comes first
  /// in links(): one answer, whatever the order in which the graph was explored. Places that are down are neither
  /// reached nor crossed. Cost O((P + L) log P).
  RouteTree routes(PlaceId from, const Conditions& conditions) const;

  /// The way to `to`, nothing when the tree does not reach it. From a place to itself: no links, one place.
  std::optional<Way> way(const RouteTree& tree, PlaceId to) const;
  /// The way from a place to where the tree grows from. One tree answers for all who go there.
  Reversed way_back(const RouteTree& tree, PlaceId from) const;

 private:
  struct Graph;
  std::vector<Place> places_;
  std::vector<Link> links_;
  std::unique_ptr<Graph> graph_;
};

/// The map of a scenario: a star of ISPs, transit providers and cloud regions around the internet's core, ISPs on
/// the transit that they buy, sites on their ISPs by uplinks, homes on theirs. Places and links are sorted by kind and
/// id, so the order in the file changes nothing. Counted sites and homes are one place each, and one more for each that
/// a fault names.
/// @throws std::invalid_argument for a reference to an ISP or transit provider that does not exist
Topology build(const scenario::Scenario& scenario);

}  // namespace failcast::network
