#include "sim/network/topology.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <limits>
#include <utility>

namespace failcast::network {
namespace {

using Map = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                                  boost::property<boost::edge_index_t, std::uint32_t>>;
using Edge = boost::graph_traits<Map>::edge_descriptor;

/// What a way costs. The count of links makes every link cost something, also one without latency.
struct Cost {
  Duration::rep rtt = 0;
  std::uint32_t rank = 0;  // comes first in the order
  std::uint32_t links = 0;
  friend bool operator==(const Cost&, const Cost&) = default;
  friend bool operator<(const Cost& x, const Cost& y) {
    if (x.rank != y.rank) return x.rank < y.rank;
    return x.rtt != y.rtt ? x.rtt < y.rtt : x.links < y.links;
  }
};
constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
constexpr Cost kUnreached{std::numeric_limits<Duration::rep>::max(), kMost, kMost};
Cost sum(const Cost& x, const Cost& y) { return {x.rtt + y.rtt, x.rank + y.rank, x.links + y.links}; }

/// Lets the links pass that are up between places that are up. Places are filtered by their links, because Dijkstra
/// sizes its tables by the number of vertices that a vertex filter leaves.
struct LinkIsUp {
  const Map* map = nullptr;
  const Conditions* conditions = nullptr;
  bool operator()(const Edge& edge) const {
    return conditions->link_up[boost::get(boost::edge_index, *map, edge)] != 0 &&
           conditions->place_up[boost::source(edge, *map)] != 0 && conditions->place_up[boost::target(edge, *map)] != 0;
  }
};

}  // namespace

struct Topology::Graph {
  Map map;
  std::vector<std::uint32_t> rank;  ///< by link, without its names between them
};

Topology::Topology(std::vector<Place> places, std::vector<Link> links)
    : places_(std::move(places)), links_(std::move(links)), graph_(std::make_unique<Graph>()) {
  for (Place& place : places_)
    if (place.of.empty()) place.of = place.id;
  for (Link& link : links_)
    if (link.of.empty()) link.of = link.name;
  graph_->map = Map(places_.size());
  for (const Link& link : links_) graph_->rank.push_back(link.rank);
  for (std::uint32_t i = 0; i < links_.size(); ++i)
    boost::add_edge(links_[i].a.value, links_[i].b.value, i, graph_->map);
}
Topology::~Topology() = default;
Topology::Topology(Topology&&) noexcept = default;
Topology& Topology::operator=(Topology&&) noexcept = default;

std::optional<PlaceId> Topology::find(PlaceKind kind, std::string_view id) const {
  for (std::uint32_t i = 0; i < places_.size(); ++i)
    if (places_[i].kind == kind && places_[i].id == id) return PlaceId{i};
  return std::nullopt;
}

std::optional<PlaceId> Topology::find(std::string_view id) const {
  for (const PlaceKind kind :
       {PlaceKind::site, PlaceKind::home, PlaceKind::isp, PlaceKind::transit, PlaceKind::internet, PlaceKind::region})
    if (const auto place = find(kind, id)) return place;
  return std::nullopt;
}

std::optional<LinkId> Topology::find_link(std::string_view name) const {
  for (std::uint32_t i = 0; i < links_.size(); ++i)
    if (links_[i].name == name) return LinkId{i};
  return std::nullopt;
}

std::vector<Stretch> Topology::stretches(PlaceKind kind, std::string_view of, std::uint32_t count) const {
  PlaceId others;
  std::vector<Stretch> found;
  std::uint32_t next = 0;
  const auto fill_up_to = [&](std::uint32_t end) {
    if (next < end) found.push_back({others, next, end});
    next = end;
  };
  for (std::uint32_t i = 0; i < places_.size(); ++i) {  // by number within an id
    const Place& place = places_[i];
    if (place.kind != kind || place.of != of) continue;
    if (place.number == 0) {
      others = PlaceId{i};
      continue;
    }
    fill_up_to(place.number - 1);
    found.push_back({PlaceId{i}, place.number - 1, place.number});
    next = place.number;
  }
  fill_up_to(count);
  return found;
}

Conditions Topology::healthy() const {
  Conditions all;
  all.place_up.assign(places_.size(), 1);
  all.link_up.assign(links_.size(), 1);
  for (const Link& link : links_) all.link_rtt.push_back(link.rtt);
  return all;
}

RouteTree Topology::routes(PlaceId from, const Conditions& conditions) const {
  const Map& map = graph_->map;
  RouteTree tree{from, std::vector<LinkId>(places_.size()), std::vector<std::uint8_t>(places_.size(), 0)};
  if (conditions.place_up[from.value] == 0) return tree;

  const auto cost_of = [&](const Edge& edge) {
    const std::uint32_t link = boost::get(boost::edge_index, map, edge);
    return Cost{conditions.link_rtt[link].count(), graph_->rank[link], 1};
  };
  const boost::filtered_graph<Map, LinkIsUp> up(map, LinkIsUp{&map, &conditions});
  std::vector<Cost> cost(places_.size(), kUnreached);
  boost::dijkstra_shortest_paths(
      up, from.value,
      boost::weight_map(boost::make_function_property_map<Edge, Cost>(cost_of))
          .distance_map(boost::make_iterator_property_map(cost.begin(), boost::get(boost::vertex_index, map)))
          .distance_compare(std::less<Cost>())
          .distance_combine(&sum)
          .distance_inf(kUnreached)
          .distance_zero(Cost{}));

  // Costs have one answer, predecessors do not: of equally good last links the first is taken.
  for (std::uint32_t place = 0; place < places_.size(); ++place) {
    if (place == from.value || cost[place] == kUnreached) continue;
    for (const Edge& edge : boost::make_iterator_range(boost::out_edges(place, up))) {
      const LinkId link{boost::get(boost::edge_index, map, edge)};
      const Cost& before = cost[boost::target(edge, map)];
      if (before == kUnreached || sum(before, cost_of(edge)) != cost[place]) continue;
      if (tree.last_link[place].valid()) tree.has_choice[place] = 1;
      tree.last_link[place] = std::min(tree.last_link[place], link);  // an invalid id is the largest
    }
  }
  return tree;
}

std::optional<Way> Topology::way(const RouteTree& tree, PlaceId to) const {
  Way way{{}, {to}};
  for (PlaceId at = to; at != tree.from;) {
    const LinkId last = tree.last_link[at.value];
    if (!last.valid()) return std::nullopt;
    at = link(last).a == at ? link(last).b : link(last).a;
    way.links.push_back(last);
    way.places.push_back(at);
  }
  std::reverse(way.links.begin(), way.links.end());
  std::reverse(way.places.begin(), way.places.end());
  return way;
}

Reversed Topology::way_back(const RouteTree& tree, PlaceId from) const {
  Way way{{}, {from}};
  for (PlaceId at = from; at != tree.from;) {
    const LinkId by = tree.last_link[at.value];
    if (!by.valid()) return {.is_the_one = true, .way = std::nullopt};
    if (tree.has_choice[at.value] != 0) return {.is_the_one = false, .way = std::nullopt};
    at = link(by).a == at ? link(by).b : link(by).a;
    way.links.push_back(by);
    way.places.push_back(at);
  }
  return {.is_the_one = true, .way = std::move(way)};
}

}  // namespace failcast::network
