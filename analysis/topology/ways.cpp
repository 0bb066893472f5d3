#include "analysis/topology/ways.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/property_map/property_map.hpp>
#include <iterator>
#include <utility>

namespace failcast::topology {
namespace {

using Map = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                                  boost::property<boost::edge_index_t, std::uint32_t>>;

/// Sets of failures whose pieces of the map are kept.
constexpr std::size_t kKeptPieces = 64;

}  // namespace

struct Ways::Graph {
  Map map;
};

Ways::Ways(const Deployment& deployment)
    : deployment_(deployment),
      graph_(std::make_unique<Graph>()),
      steps_(deployment.map().places().size()),
      splits_(deployment.elements().size(), 0),
      seen_(steps_.size(), 0),
      came_by_(steps_.size()) {
  const network::Topology& map = deployment.map();
  graph_->map = Map(map.places().size());
  for (std::uint32_t l = 0; l < map.links().size(); ++l)
    boost::add_edge(map.links()[l].a.value, map.links()[l].b.value, l, graph_->map);
  grow_tree(*map.find(network::PlaceKind::internet, "internet"));
  for (std::uint32_t p = 0; p < steps_.size(); ++p)
    if (!steps_[p].root.valid()) grow_tree(PlaceId{p});
  find_cut_points();
}
Ways::~Ways() = default;

void Ways::grow_tree(PlaceId root) {
  steps_[root.value] = {.up = {}, .link = {}, .depth = 0, .root = root};
  std::vector<PlaceId> grown{root};
  for (std::size_t i = 0; i < grown.size(); ++i) {
    const PlaceId at = grown[i];
    for (const auto& edge : boost::make_iterator_range(boost::out_edges(at.value, graph_->map))) {
      const PlaceId to{static_cast<std::uint32_t>(boost::target(edge, graph_->map))};
      if (steps_[to.value].root.valid()) continue;
      const network::LinkId link{boost::get(boost::edge_index, graph_->map, edge)};
      steps_[to.value] = {.up = at, .link = link, .depth = steps_[at.value].depth + 1, .root = root};
      grown.push_back(to);
    }
  }
}

/// A bridge is a link that is a biconnected component of its own, with no second link between the same two places.
void Ways::find_cut_points() {
  const Map& map = graph_->map;
  constexpr std::uint32_t kNone = UINT32_MAX;
  std::vector<std::uint32_t> component(boost::num_edges(map), kNone);
  std::vector<std::size_t> points;
  boost::biconnected_components(
      map, boost::make_iterator_property_map(component.begin(), boost::get(boost::edge_index, map)),
      std::back_inserter(points));
  for (const std::size_t p : points) articulation_points_.push_back(PlaceId{static_cast<std::uint32_t>(p)});
  std::sort(articulation_points_.begin(), articulation_points_.end());

  std::map<std::uint32_t, std::uint32_t> links_of;
  std::map<std::pair<PlaceId, PlaceId>, std::uint32_t> links_between;
  const auto& links = deployment_.map().links();
  for (std::uint32_t l = 0; l < links.size(); ++l) {
    ++links_of[component[l]];
    ++links_between[std::minmax(links[l].a, links[l].b)];
  }
  for (std::uint32_t l = 0; l < links.size(); ++l)
    if (component[l] != kNone && links_of[component[l]] == 1 && links_between[std::minmax(links[l].a, links[l].b)] == 1)
      bridges_.push_back(network::LinkId{l});
  for (const PlaceId place : articulation_points_) splits_[deployment_.element_of(place).value] = 1;
  for (const network::LinkId link : bridges_) splits_[deployment_.element_of(link).value] = 1;
}

bool Ways::joined(PlaceId a, PlaceId b, const Failed& failed, Trail& trail) const {
  if (failed.has(deployment_.element_of(a)) || failed.has(deployment_.element_of(b))) return false;
  trail.add(deployment_.element_of(a));
  if (a == b) return true;
  if (steps_[a.value].root != steps_[b.value].root) return false;
  if (along_the_tree(a, b, failed, trail)) return true;
  if (failed.has(deployment_.element_of(steps_[a.value].root))) return search(a, b, failed, trail);
  if (to_the_root(a, failed, trail)) return to_the_root(b, failed, trail);
  if (seen_[b.value] != searches_) return false;  // not in the piece that has just been searched
  add_way_back(b, a, trail);
  return true;
}

bool Ways::along_the_tree(PlaceId a, PlaceId b, const Failed& failed, Trail& trail) const {
  return trail.attempt([&] {
    while (a != b) {
      PlaceId& lower = steps_[a.value].depth >= steps_[b.value].depth ? a : b;
      for (const ElementId id : {deployment_.element_of(lower), deployment_.element_of(steps_[lower.value].link)}) {
        if (failed.has(id)) return false;
        trail.add(id);
      }
      lower = steps_[lower.value].up;
    }
    trail.add(deployment_.element_of(a));
    return !failed.has(deployment_.element_of(a));
  });
}

template <class Enough>
std::optional<PlaceId> Ways::spread(PlaceId from, const Failed& failed, const Enough& enough) const {
  ++searches_;
  queue_.assign(1, from);
  seen_[from.value] = searches_;
  came_by_[from.value] = {};
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    const PlaceId at = queue_[i];
    if (enough(at)) return at;
    for (const auto& edge : boost::make_iterator_range(boost::out_edges(at.value, graph_->map))) {
      const PlaceId to{static_cast<std::uint32_t>(boost::target(edge, graph_->map))};
      const network::LinkId link{boost::get(boost::edge_index, graph_->map, edge)};
      if (seen_[to.value] == searches_ || failed.has(deployment_.element_of(link)) ||
          failed.has(deployment_.element_of(to)))
        continue;
      seen_[to.value] = searches_;
      came_by_[to.value] = link;
      queue_.push_back(to);
    }
  }
  return std::nullopt;
}

void Ways::add_way_back(PlaceId to, PlaceId from, Trail& trail) const {
  for (PlaceId at = to;;) {
    trail.add(deployment_.element_of(at));
    if (at == from) return;
    const network::Link& link = deployment_.map().link(came_by_[at.value]);
    trail.add(deployment_.element_of(came_by_[at.value]));
    at = link.a == at ? link.b : link.a;
  }
}

bool Ways::to_the_root(PlaceId from, const Failed& failed, Trail& trail) const {
  const PlaceId root = steps_[from.value].root;
  Trail rest;
  const auto back_on_the_tree = [&](PlaceId at) { return along_the_tree(at, root, failed, rest); };
  const auto reached = spread(from, failed, back_on_the_tree);
  if (!reached) return false;
  add_way_back(*reached, from, trail);
  for (const ElementId id : rest.elements()) trail.add(id);
  return true;
}

bool Ways::search(PlaceId a, PlaceId b, const Failed& failed, Trail& trail) const {
  const std::vector<std::uint32_t>& piece = pieces(failed);
  if (piece[a.value] != piece[b.value]) return false;
  spread(a, failed, [b](PlaceId at) { return at == b; });
  add_way_back(b, a, trail);
  return true;
}

const std::vector<std::uint32_t>& Ways::pieces(const Failed& failed) const {
  std::vector<ElementId> key;
  for (const ElementId id : failed.elements())
    if (id.value < deployment_.element_of(HostId{0}).value) key.push_back(id);  // hosts carry nobody's packets
  std::sort(key.begin(), key.end());
  if (const auto known = pieces_.find(key); known != pieces_.end()) return known->second;
  if (pieces_.size() == kKeptPieces) pieces_.clear();
  std::vector<std::uint32_t> piece(steps_.size(), 0);
  std::uint32_t count = 0;
  for (std::uint32_t p = 0; p < piece.size(); ++p) {
    if (piece[p] != 0 || failed.has(deployment_.element_of(PlaceId{p}))) continue;
    ++count;
    spread(PlaceId{p}, failed, [](PlaceId) { return false; });
    for (const PlaceId place : queue_) piece[place.value] = count;
  }
  return pieces_.emplace(std::move(key), std::move(piece)).first->second;
}

}  // namespace failcast::topology
