#include "sim/world/connector_pools.hpp"

#include <algorithm>

#include "sim/world/traffic_ways.hpp"

namespace failcast::world {
namespace {

bool are_alike(const ConnectorPool& a, const ConnectorPool& b) {
  return a.members == b.members && a.edges == b.edges && a.condition.pass == b.condition.pass &&
         a.condition.slow == b.condition.slow;
}

}  // namespace

bool ConnectorPool::carries_for(std::uint32_t edge) const { return std::ranges::binary_search(edges, edge); }

ConnectorPools::ConnectorPools(std::vector<Group> groups, network::SharedNetwork& net, Now now)
    : net_(net), now_(std::move(now)) {
  for (Group& group : groups) {
    State& state = groups_.emplace_back(State{std::move(group)});
    for (const std::string& name : state.is.members)
      state.books.emplace_back(name, CapacityKind::connector, state.is.limit);
  }
}

std::optional<std::size_t> ConnectorPools::pool_of(std::uint32_t g, std::uint32_t member) const {
  const std::vector<ConnectorPool>& pools = groups_[g].pools;
  for (std::size_t p = 0; p < pools.size(); ++p)
    if (std::ranges::binary_search(pools[p].members, member)) return p;
  return std::nullopt;
}

std::int64_t ConnectorPools::limit(std::uint32_t g, std::size_t pool) const {
  return left_of(groups_[g].is.limit, groups_[g].pools[pool].condition);
}

void ConnectorPools::refresh(std::vector<std::uint8_t>& edges) {
  for (std::uint32_t g = 0; g < groups_.size(); ++g) {
    State& state = groups_[g];
    std::vector<ConnectorPool> before = std::exchange(state.pools, now_(g));
    for (std::size_t p = 0; p < std::max(before.size(), state.pools.size()); ++p) {
      const ConnectorPool nobody, &old = p < before.size() ? before[p] : nobody,
                                  &now = p < state.pools.size() ? state.pools[p] : nobody;
      if (are_alike(old, now)) continue;
      for (const ConnectorPool* pool : {&old, &now})
        for (const std::uint32_t edge : pool->edges) edges[edge] = 1;
      if (!now.members.empty()) set_capacity(g, p);
    }
  }
}

void ConnectorPools::set_capacity(std::uint32_t g, std::size_t pool) {
  State& state = groups_[g];
  const std::int64_t together = limit(g, pool) * static_cast<std::int64_t>(state.pools[pool].members.size());
  if (pool == state.capacities.size())
    state.capacities.push_back(net_.add_capacity(together));
  else
    net_.set_capacity(state.capacities[pool], together);
}

void ConnectorPools::note(TimePoint now) {
  for (std::uint32_t g = 0; g < groups_.size(); ++g) {
    State& state = groups_[g];
    std::vector<std::uint8_t> runs(state.books.size(), 0);
    for (std::size_t p = 0; p < state.pools.size(); ++p) {
      const network::CapacityId id = state.capacities[p];
      const auto many = static_cast<double>(state.pools[p].members.size());
      const CapacityBook::Reading each{limit(g, p), net_.carried(id) / many, net_.offered(id) / many,
                                       net_.is_short(id)};
      for (const std::uint32_t member : state.pools[p].members) {
        state.books[member].note(each, now);
        runs[member] = 1;
      }
    }
    for (std::size_t member = 0; member < runs.size(); ++member)
      if (runs[member] == 0) state.books[member].note({.limit = state.is.limit}, now);
  }
}

void ConnectorPools::report(TimePoint now, std::vector<TrafficReport::Capacity>& into) const {
  for (const State& state : groups_)
    for (const CapacityBook& book : state.books) into.push_back(book.report(now));
}

}  // namespace failcast::world
