#include "sim/world/serving.hpp"

#include <algorithm>

namespace failcast::world {

ServingConnectors serving_connectors(const scenario::Scenario& scenario, const record::Directory& directory) {
  const auto serves = [&](const record::Directory::Node& node, const scenario::ServerGroup& servers) {
    if (node.kind != record::EntityKind::connector || !std::ranges::count(servers.connector_groups, node.group))
      return false;
    const auto group = std::ranges::find(scenario.station_groups, node.group, &scenario::StationGroup::id);
    return group != scenario.station_groups.end() && group->enabled;
  };
  ServingConnectors serving(directory.segments.size());
  for (std::size_t s = 0; s < serving.size(); ++s) {
    const auto segment = std::ranges::find(scenario.segments, directory.segments[s], &scenario::Segment::id);
    if (segment == scenario.segments.end()) continue;
    const auto servers = std::ranges::find(scenario.server_groups, segment->server_group, &scenario::ServerGroup::id);
    if (servers == scenario.server_groups.end()) continue;
    for (std::uint32_t n = 0; n < directory.nodes.size(); ++n)
      if (serves(directory.nodes[n], *servers)) serving[s].push_back(n);
  }
  return serving;
}

}  // namespace failcast::world
