#include "analysis/topology/service.hpp"

#include <algorithm>
#include <vector>

#include "models/parameters/parameters.hpp"

namespace failcast::topology {
namespace {

constexpr std::size_t kAny2bcp = 0, kCo2bcp = 1, kPb2bcp = 2;  // as in Resolver::missing

}  // namespace

/// One question: the mode's conditions over what has failed, noting what they rest on.
struct Service::Question {
  const Deployment& deployment;
  const Ways& ways;
  const Failed& failed;
  Trail& trail;

  const Host& host(HostId id) const { return deployment.host(id); }
  const scenario::Scenario& scenario() const { return deployment.scenario(); }

  bool is_up(HostId id) {
    const ElementId element = deployment.element_of(id);
    const scenario::StationGroup* group = host(id).group;
    if (failed.has(element) || (group != nullptr && !group->enabled)) return false;
    trail.add(element);
    return true;
  }
  /// Packets from a place arrive at a host, and it answers.
  bool reaches(PlaceId from, HostId to) { return is_up(to) && ways.joined(from, host(to).place, failed, trail); }

  /// Firewalls of the station's site (C3 C4), proxies at both ends and the chain to the root (R31 R32).
  bool lets_in(PlaceId from, std::string_view root_ca, HostId to, wire::Sni sni) const {
    const scenario::StationGroup* group = host(to).group;
    if (group == nullptr) return true;
    const scenario::Site* there = deployment.site_of(host(to).place);
    if (from == host(to).place ? !there->inbound_443 : !there->inbound_443_from_internet) return false;
    const bool bc_name = sni == wire::Sni::c2 || sni == wire::Sni::c2site;
    for (const scenario::Site* site : {deployment.site_of(from), there}) {
      if (site == nullptr) continue;
      if (site->inspection == scenario::Inspection::opens_tls) return false;
      if (site->inspection == scenario::Inspection::drops_bc_sni && bc_name) return false;
    }
    return group->root_ca.empty() || group->root_ca == root_ca;
  }
  bool connects(PlaceId from, std::string_view root_ca, HostId to, wire::Sni sni) {
    return lets_in(from, root_ca, to, sni) && reaches(from, to);
  }
  bool connects(HostId from, HostId to, wire::Sni sni) {
    return connects(host(from).place, host(from).group->root_ca, to, sni);
  }

  // ---- normal operation (3.2, 3.4, 3.5)

  bool normal(const Asker& asker, std::uint32_t server_group) {
    const auto serves = [&](HostId edge) {
      const Host& of = host(edge);
      if (of.group != nullptr && (of.group->exclusive_to_bc_dr || of.group->site != asker.prefers_edges_of))
        return false;  // R64
      return connects(asker.place, asker.root_ca, edge, wire::Sni::cloud) && is_decided_for(edge) &&
             trail.first_of(deployment.connectors_for(server_group),
                            [&](HostId connector) { return is_with_cloud(connector) && carries(connector, edge); });
    };
    const bool privately = !asker.prefers_edges_of.empty() && trail.first_of(deployment.private_edges(), serves);
    return privately || trail.first_of(deployment.public_edges(), serves);
  }
  /// A public edge asks the cloud for each path; a private one is in the cloud's service as long as it has control.
  bool is_decided_for(HostId edge) {
    if (host(edge).group == nullptr) return reaches(host(edge).place, deployment.dispatch());
    return !is_forced(edge) && reaches(host(edge).place, deployment.central_authority());
  }
  bool is_forced(HostId station) const {
    const std::uint32_t cloud = host(station).private_cloud;
    return cloud != UINT32_MAX && scenario().private_clouds[cloud].force;
  }
  /// One that loses control turns to BC, if it has where to, and then carries nothing for edges that did not (A53).
  bool is_with_cloud(HostId connector) {
    if (!is_up(connector) || is_forced(connector)) return false;
    const bool may_leave = host(connector).private_cloud != UINT32_MAX && scenario().params.bc.mixed_mode_data;
    return !may_leave || reaches(host(connector).place, deployment.central_authority());
  }
  /// Directly, or to a private edge over a public one (H38).
  bool carries(HostId connector, HostId edge) {
    const PlaceId here = host(connector).place;
    if (trail.attempt([&] { return reaches(here, edge); })) return true;
    return host(edge).group != nullptr && trail.first_of(deployment.public_edges(), [&](HostId relay) {
      return reaches(here, relay) && reaches(host(edge).place, relay);
    });
  }

  // ---- Business Continuity (3.2, 3.4 to 3.6)

  bool in_bc(const Asker& asker, std::uint32_t server_group) {
    std::vector<std::uint32_t> clouds(scenario().private_clouds.size());
    for (std::uint32_t c = 0; c < clouds.size(); ++c) clouds[c] = c;
    return trail.first_of(clouds, [&](std::uint32_t cloud) {
      return finds_controller(asker.place, asker.root_ca, kAny2bcp, cloud, {}, wire::Sni::c2) &&
             trail.first_of(deployment.edges_of(cloud), [&](HostId edge) {
               return is_in_bc(edge) && connects(asker.place, asker.root_ca, edge, wire::Sni::c2) &&
                      trail.first_of(deployment.connectors_for(server_group), [&](HostId connector) {
                        return host(connector).private_cloud == cloud && is_in_bc(connector) &&
                               connects(connector, edge, wire::Sni::component);
                      });
             });
    });
  }
  /// Edges and connectors enter BC by a controller of their private cloud.
  bool is_in_bc(HostId component) {
    const Host& of = host(component);
    const std::size_t name = of.kind == ElementKind::edge ? kPb2bcp : kCo2bcp;
    return is_up(component) && finds_controller(of.place, of.group->root_ca, name, of.private_cloud, of.group->version,
                                                wire::Sni::component);
  }
  /// By name, through the resolver of the place, one that is at least as new (R7) and whose private cloud is on (R20).
  bool finds_controller(PlaceId place, std::string_view root_ca, std::size_t name, std::uint32_t cloud,
                        std::optional<Version> version, wire::Sni sni) {
    if (!scenario().private_clouds[cloud].enabled) return false;
    const std::optional<Resolver>& resolver = deployment.resolver_of(place);
    if (!resolver || resolver->missing[name] || !reaches(place, resolver->host)) return false;
    if (!resolver->holds_bc_zone && !reaches(host(resolver->host).place, deployment.bc_authority())) return false;
    return trail.first_of(resolver->controllers, [&](HostId controller) {
      const Host& of = host(controller);
      return of.private_cloud == cloud && (!version || of.group->version >= *version) &&
             connects(place, root_ca, controller, sni);
    });
  }

  // ---- Disaster Recovery (3.8)

  bool in_dr(const Asker& asker, std::uint32_t server_group) {
    if (!deployment.dr_authority().valid() || !reads_record(asker.place)) return false;
    return trail.first_of(deployment.dr_edges(), [&](HostId edge) {
      return is_in_dr(edge) && connects(asker.place, asker.root_ca, edge, wire::Sni::dr) &&
             trail.first_of(deployment.connectors_for(server_group), [&](HostId connector) {
               return is_in_dr(connector) && connects(connector, edge, wire::Sni::dr);
             });
    });
  }
  bool is_in_dr(HostId component) {
    const Host& of = host(component);
    return of.group->dr && of.group->snapshot && is_up(component) && reads_record(of.place);
  }
  bool reads_record(PlaceId place) {
    const std::optional<Resolver>& resolver = deployment.resolver_of(place);
    return resolver && reaches(place, resolver->host) && reaches(host(resolver->host).place, deployment.dr_authority());
  }
};

bool Service::reaches(Mode mode, const Asker& asker, std::uint32_t server_group, const Failed& failed,
                      Trail& trail) const {
  trail.clear();
  Question question{deployment_, ways_, failed, trail};
  switch (mode) {
    case Mode::normal: return question.normal(asker, server_group);
    case Mode::bc: return question.in_bc(asker, server_group);
    case Mode::dr: return question.in_dr(asker, server_group);
  }
  return false;
}

}  // namespace failcast::topology
