// What stands between a caller and a node: the path, the firewall, a proxy, trust in certificates, the node's own
// state, and the queue of its handshakes.
#include <algorithm>

#include "sim/world/impl.hpp"

namespace failcast::world {
namespace {

const scenario::Site* site_of(const scenario::Scenario& scenario, std::string_view id) {
  for (const auto& site : scenario.sites)
    if (site.id == id) return &site;
  return nullptr;
}

bool is_station(const Node& node) {
  return node.kind == record::EntityKind::edge || node.kind == record::EntityKind::controller;
}

}  // namespace

void World::Impl::note_sites() {
  for (const network::Place& place : network_.topology().places())
    site_of_place_.push_back(site_of(scenario_, place.of));
  for (const Node& node : nodes_) site_of_node_.push_back(site_of(scenario_, node.site));
}

/// C3, C4: inbound 443 may be closed, to the site itself or to the internet.
bool World::Impl::firewall_drops(PlaceId from, NodeId to) const {
  const Node& node = nodes_[to.value];
  const scenario::Site* site = is_station(node) ? site_of_node_[to.value] : nullptr;
  if (site == nullptr) return false;
  return from == node.place ? !site->inbound_443 : !site->inbound_443_from_internet;
}

/// R31, R32: proxies at the caller's and at the node's site, and the chain to the root CA. A proxy that drops the BC
/// names says nothing (sni_dropped stands for silence). The vendor's cloud is exempt from a proxy that opens TLS, or
/// there would be no ordinary day.
Reason World::Impl::spoils_tls(PlaceId from, const std::string& caller_root_ca, NodeId to, wire::Sni sni) const {
  const Node& node = nodes_[to.value];
  const bool bc_name = sni == wire::Sni::c2 || sni == wire::Sni::c2site;
  for (const scenario::Site* site : {site_of_place_[from.value], site_of_node_[to.value]}) {
    if (site == nullptr) continue;
    if (site->inspection == scenario::Inspection::drops_bc_sni && bc_name) return Reason::sni_dropped;
    if (site->inspection == scenario::Inspection::opens_tls && is_station(node)) return Reason::tls_intercepted;
  }
  if (!node.root_ca.empty() && node.root_ca != caller_root_ca) return Reason::untrusted_root;
  return Reason::none;
}

/// Whether an edge takes a client's connection now. A controller takes it and answers what it has to say.
Reason World::Impl::admits_client(const Node& node, wire::Sni sni) const {
  if (node.kind == record::EntityKind::controller) {
    const controller::Row& row = controllers_[node.machine].row;
    if (row.state == controller::State::disabled) return Reason::disabled;
    if (row.state == controller::State::paused) return Reason::paused;
    return row.state == controller::State::upgrading || row.state == controller::State::deployed ? Reason::refused
                                                                                                 : Reason::none;
  }
  if (node.kind != record::EntityKind::edge) return Reason::none;
  const Component& component = components_[node.machine];
  const component::Mode mode = component::mode(component.row);
  if (mode == component::Mode::none)
    return component.row.state == component::State::paused ? Reason::paused : Reason::restarted;
  if (sni == wire::Sni::dr) return mode == component::Mode::dr ? Reason::none : Reason::not_in_dr;
  if (mode == component::Mode::dr) return Reason::in_dr;                                // R39
  if (sni == wire::Sni::cloud) return node.exclusive ? Reason::refused : Reason::none;  // R64
  if (mode == component::Mode::bc) {
    if (params_.edge.bc_listen_ready) return Reason::none;  // A59
    return component.sessions_up > 0 ? Reason::none : Reason::not_in_bc;
  }
  const bool cloud = component.row.state == component::State::cloud;
  return cloud && !params_.pcc.redirect_requires_bc ? Reason::none : Reason::not_in_bc;  // A52
}

Attempt World::Impl::attempt(PlaceId from, const std::string& caller_root_ca, NodeId to, wire::Sni sni,
                             const std::function<Stream()>& draws, std::uint64_t n) {
  using Result = Attempt::Result;
  Node& node = nodes_[to.value];
  const network::Path path = network_.path(from, to);
  const network::Outcome met =
      network_.connect(path, params_.net.connect_rtts, path.loss > 0 ? draws() : Stream{Key{}}, n);
  switch (met.kind) {
    case network::Outcome::Kind::silent: return {Result::silent};
    case network::Outcome::Kind::refused: return {Result::refused, met.after, met.why};
    case network::Outcome::Kind::unreachable: return {Result::unreachable, met.after, Reason::unreachable};
    case network::Outcome::Kind::established: break;
  }
  if (path.how == network::Failure::error) return {Result::refused, met.after, Reason::server_failure};
  if (firewall_drops(from, to)) return {Result::silent};
  const Reason spoilt = spoils_tls(from, caller_root_ca, to, sni);
  if (spoilt == Reason::sni_dropped) return {Result::silent};
  if (spoilt != Reason::none) return {Result::refused, met.after, spoilt};
  if (is_station(node) && sni != wire::Sni::component)
    if (const Reason why = admits_client(node, sni); why != Reason::none) return {Result::refused, path.rtt, why};
  if (edge_position_[to.value] == UINT32_MAX || sni == wire::Sni::component) return {Result::established, met.after};
  const servers::Admission admission = node.handshakes->arrive(now_);
  if (!admission.accepted) return {Result::refused, path.rtt, admission.why};
  if (admission.done_at == kNever) return {Result::silent};
  // The handshake itself is part of the round trips (A8), unless it takes longer; only the wait for it comes on top.
  const Duration served = admission.done_at - now_;
  const Duration wait = std::max(Duration{}, served - node.handshakes->options().service_time);
  const Duration after = std::max(met.after + wait, served);
  return {Result::established, after, Reason::none, wait > met.after};  // charged to the longer part
}

}  // namespace failcast::world
