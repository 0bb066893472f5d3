// Whether two places of the map are joined while something has failed, and by what. A tree of ways to the core answers
// at once where no failure touches it; elsewhere as little of the map is searched as it takes to get back on the tree.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/topology/failed.hpp"

namespace failcast::topology {

class Ways {
 public:
  explicit Ways(const Deployment& deployment);
  ~Ways();

  /// Both places are up and so is everything on some way between them; the elements of one such way are added.
  bool joined(PlaceId a, PlaceId b, const Failed& failed, Trail& trail) const;

  /// Places and links without which the rest of the map falls apart.
  const std::vector<PlaceId>& articulation_points() const { return articulation_points_; }
  const std::vector<network::LinkId>& bridges() const { return bridges_; }
  /// Whether the map without this place or link (as an element) is in more pieces than with it.
  bool splits_the_map(ElementId id) const { return splits_[id.value] != 0; }

 private:
  struct Graph;
  /// The way of the tree from here towards the root.
  struct Step {
    PlaceId up;  ///< invalid at a root
    network::LinkId link;
    std::uint32_t depth = 0;
    PlaceId root;
  };

  void grow_tree(PlaceId root);
  void find_cut_points();
  bool along_the_tree(PlaceId a, PlaceId b, const Failed& failed, Trail& trail) const;
  /// From here to the root, over the tree or until the tree is whole again.
  bool to_the_root(PlaceId from, const Failed& failed, Trail& trail) const;
  bool search(PlaceId a, PlaceId b, const Failed& failed, Trail& trail) const;
  /// Visits places reached from here until `enough` says so; the way there is in came_by_.
  template <class Enough>
  std::optional<PlaceId> spread(PlaceId from, const Failed& failed, const Enough& enough) const;
  void add_way_back(PlaceId to, PlaceId from, Trail& trail) const;
  /// Pieces of the map with the root gone: asked about one set of failures by everybody.
  const std::vector<std::uint32_t>& pieces(const Failed& failed) const;

  const Deployment& deployment_;
  std::unique_ptr<Graph> graph_;
  std::vector<Step> steps_;
  std::vector<PlaceId> articulation_points_;
  std::vector<network::LinkId> bridges_;
  std::vector<std::uint8_t> splits_;
  mutable std::vector<std::uint32_t> seen_;  ///< by place: the search that came by
  mutable std::vector<network::LinkId> came_by_;
  mutable std::vector<PlaceId> queue_;
  mutable std::uint32_t searches_ = 0;
  mutable std::map<std::vector<ElementId>, std::vector<std::uint32_t>> pieces_;
};

}  // namespace failcast::topology
