// What a deployment consists of where paths are concerned: the map, the hosts on it, who fails together, and who asks
// for what. Everything that can fail is an element with a number.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/base/ids.hpp"
#include "sim/network/topology.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::topology {

/// The ways a user is served (domain.md 3.2, 3.8): by the cloud; by a private cloud while the cloud is away; by what is
/// designated for Disaster Recovery while the cloud is away and the record says "on".
enum class Mode : std::uint8_t { normal, bc, dr };
inline constexpr std::array<Mode, 3> kModes = {Mode::normal, Mode::bc, Mode::dr};
std::string_view word_of(Mode mode);
/// The same as one writes it on the command line.
std::string_view id_of(Mode mode);
/// The mode of that id; all of them for any other word.
std::vector<Mode> modes_called(std::string_view id);

enum class ElementKind : std::uint8_t {
  site,
  data_centre,
  home,
  isp,
  transit,
  internet,
  region,
  uplink,
  home_link,
  cloud_service,
  public_edge,
  controller,
  edge,
  connector,
  resolver,
  zone,
  risk_group
};
/// "edge", "ISP", "risk group".
std::string_view word_of(ElementKind kind);

using ElementId = Id<struct ElementTag>;
struct Element {
  ElementKind kind{};
  std::string name;
  bool can_fail = true;      ///< alone: by a fault of its own
  std::int64_t of_many = 1;  ///< so many equal ones stand here as one; what fails is one of them
  PlaceId at{};              ///< where that one is, if there are others
};

using HostId = Id<struct HostTag>;
/// Somebody who answers at a place of the map.
struct Host {
  ElementKind kind{};
  std::string name;
  PlaceId place;
  const scenario::StationGroup* group = nullptr;  ///< of a station
  std::uint32_t private_cloud = UINT32_MAX;       ///< of a station that belongs to one
};

/// Whom a place asks for names, and what is answered there.
struct Resolver {
  HostId host;
  bool holds_bc_zone = false;
  std::array<bool, 3> missing{};  ///< any2bcp, co2bcp, pb2bcp
  std::vector<HostId> controllers;
};

/// Users of one profile at one place of the map.
struct Cohort {
  std::uint32_t group = 0, profile = 0;
  PlaceId place;
  std::int64_t per_place = 0, places = 1;  ///< users at each of so many equal places
  bool can_bc = false, can_dr = false;     ///< what device and profile allow (R8, R9, R44)
  std::vector<std::uint8_t> entitled;      ///< by segment, in normal operation
};

class Deployment {
 public:
  /// The scenario must have passed the reader's checks, and outlive this.
  explicit Deployment(const scenario::Scenario& scenario);

  const scenario::Scenario& scenario() const { return scenario_; }
  const network::Topology& map() const { return map_; }
  const std::vector<Element>& elements() const { return elements_; }
  const Element& element(ElementId id) const { return elements_[id.value]; }
  ElementId element_of(PlaceId place) const { return ElementId{place.value}; }
  ElementId element_of(network::LinkId link) const { return ElementId{first_link_ + link.value}; }
  ElementId element_of(HostId host) const { return ElementId{first_host_ + host.value}; }
  /// What fails with it: itself, or the members of a risk group.
  const std::vector<ElementId>& members_of(ElementId id) const { return members_[id.value]; }
  /// Risk groups that it is in.
  const std::vector<ElementId>& risk_groups_of(ElementId id) const { return risk_groups_of_[id.value]; }
  /// "edge osl-edges-1".
  std::string name_of(ElementId id) const;

  const Host& host(HostId id) const { return hosts_[id.value]; }
  const std::vector<Host>& hosts() const { return hosts_; }
  const std::vector<HostId>& public_edges() const { return public_edges_; }
  const std::vector<HostId>& private_edges() const { return private_edges_; }
  const std::vector<HostId>& edges_of(std::uint32_t private_cloud) const { return edges_of_[private_cloud]; }
  const std::vector<HostId>& controllers_of(std::uint32_t private_cloud) const {
    return controllers_of_[private_cloud];
  }
  /// Connectors that serve a server group.
  const std::vector<HostId>& connectors_for(std::uint32_t server_group) const { return connectors_for_[server_group]; }
  /// Edges that the A records of the DR domain name, and that are designated (H20).
  const std::vector<HostId>& dr_edges() const { return dr_edges_; }
  HostId central_authority() const { return central_authority_; }
  HostId dispatch() const { return dispatch_; }
  HostId bc_authority() const { return bc_authority_; }
  HostId dr_authority() const { return dr_authority_; }
  /// Nothing where nobody is asked.
  const std::optional<Resolver>& resolver_of(PlaceId place) const { return resolver_of_[place.value]; }
  /// The site that a place of the map is; nothing for others.
  const scenario::Site* site_of(PlaceId place) const { return site_of_[place.value]; }

  const std::vector<Cohort>& cohorts() const { return cohorts_; }
  std::uint32_t server_group_of(std::uint32_t segment) const { return server_group_of_[segment]; }

 private:
  void add_map_elements();
  HostId add_host(Host host);
  void add_cloud();
  void add_stations();
  void add_names();
  void add_risk_groups();
  Resolver answers_of(const scenario::Resolver& from, HostId host) const;
  /// Resolvers by the word `at`.
  using ResolversAt = std::map<std::string, std::vector<std::pair<const scenario::Resolver*, HostId>>>;
  std::optional<Resolver> find_resolver(PlaceId place, const ResolversAt& resolvers) const;
  void add_cohorts();
  Cohort cohort_of(std::uint32_t group, std::uint32_t profile) const;

  const scenario::Scenario& scenario_;
  network::Topology map_;
  std::uint32_t first_link_ = 0, first_host_ = 0;
  std::vector<Element> elements_;
  std::vector<std::vector<ElementId>> members_, risk_groups_of_;
  std::vector<Host> hosts_;
  std::vector<HostId> public_edges_, private_edges_, dr_edges_;
  std::vector<std::vector<HostId>> edges_of_, controllers_of_, connectors_for_;
  HostId central_authority_, dispatch_, bc_authority_, dr_authority_;
  std::vector<std::optional<Resolver>> resolver_of_;
  std::vector<const scenario::Site*> site_of_;
  std::vector<Cohort> cohorts_;
  std::vector<std::uint32_t> server_group_of_;
};

}  // namespace failcast::topology
