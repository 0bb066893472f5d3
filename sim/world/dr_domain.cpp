// The DR domain: what stands there at first, its A records, and what happens when somebody deletes them. Here is also
// every version of the record that was ever published (domain.md 3.7, 5; A45, A47, C49).
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {

dr::State state_in(const std::vector<std::string>& strings) {
  for (const std::string& text : strings)
    if (const dr::Parsed parsed = dr::parse(text); parsed.is_record() && parsed.record.state)
      return *parsed.record.state;
  return dr::State::off;
}

wire::PeerList World::Impl::version_handle(std::uint32_t version) const { return wire::unpack(version | 1u << 24); }

std::uint32_t World::Impl::add_version(std::vector<std::string> strings) {
  const dr::State state = state_in(strings);
  dr_.versions.push_back({std::move(strings), state});
  return static_cast<std::uint32_t>(dr_.versions.size() - 1);
}

/// What stands at the DR domain at time 0, and who reads it.
void World::Impl::add_disaster_recovery() {
  dr_.versions.push_back({});
  reader_of(nullptr);
  const scenario::DrSettings& settings = scenario_.dr_settings;
  if (settings.domain.empty()) return;
  const PlaceId internet = *network_.topology().find(network::PlaceKind::internet, "internet");
  dr_.authority = add_node({.name = "dns-dr", .kind = record::EntityKind::resolver, .place = internet});
  dr_.nobody = add_node({.name = "stale-address", .kind = record::EntityKind::resolver, .place = internet});
  network_.begin(network::Target::node(dr_.nobody), {.failure = network::Failure::blackhole}, TimePoint{});
  dr_.zone.emplace(params_.dns.negative_ttl);
  for (const Component& component : components_)
    if (component.is_edge && component.profile.dr_designated) dr_.designated.push_back(component.node);
  std::vector<std::string> strings = settings.initial_record;
  if (settings.parked) {
    const dr::Record record{.product = dr::Product::all, .state = *settings.parked};
    strings = record_strings(record, settings.key);
  }
  if (!strings.empty()) {
    dr_.served = add_version(strings);
    dr_.ttl = params_.dr.txt_ttl;
    dr_.zone->publish(wire::Name::dr_record, TimePoint{}, version_handle(dr_.served), params_.dr.txt_ttl);
  }
  publish_edges(false);
}

/// The edges that people listed; all that are designated when they listed none.
std::vector<NodeId> World::Impl::listed_edges() const {
  const auto& listed = scenario_.dr_settings.a_records;
  if (listed.empty()) return dr_.designated;
  std::vector<NodeId> edges;
  for (const NodeId id : private_edges_)
    if (std::ranges::count(listed, nodes_[id.value].name) + std::ranges::count(listed, nodes_[id.value].group) > 0)
      edges.push_back(id);
  return edges;
}

/// The A records of the DR domain: the edges that people listed, and addresses they forgot to take out (C49).
void World::Impl::publish_edges(bool repaired) {
  const scenario::DrSettings& settings = scenario_.dr_settings;
  std::vector<NodeId> addresses = repaired ? dr_.designated : listed_edges();
  dr_.repaired = repaired;
  for (std::int64_t n = 0; n < settings.stale_a_records && !repaired; ++n) addresses.push_back(dr_.nobody);
  if (!addresses.empty()) dr_.zone->publish(wire::Name::dr_edges, now_, intern(addresses), params_.dr.a_ttl);
}

/// Somebody deletes records of the DR domain, and puts back what should be there when the fault ends.
void World::Impl::set_dr_records(const scenario::Fault& fault, bool deleted) {
  if (!dr_.zone || fault.where == "bc") return;
  const auto concerned = [&](wire::Name name) {
    return fault.names.empty() || std::ranges::count(fault.names, wire::name_of(name)) > 0;
  };
  for (const std::size_t which : {0u, 1u}) {
    const wire::Name name = which == 0 ? wire::Name::dr_record : wire::Name::dr_edges;
    if (!concerned(name)) continue;
    dr_.deleted[which] += deleted ? 1 : -1;
    if (deleted) dr_.zone->withdraw(name, now_);
    if (deleted || dr_.deleted[which] > 0) continue;
    if (which == 1)
      publish_edges(dr_.repaired);
    else if (!dr_.versions[dr_.served].strings.empty())
      dr_.zone->publish(name, now_, version_handle(dr_.served), dr_.ttl);
  }
  record_changed();
}

}  // namespace failcast::world
