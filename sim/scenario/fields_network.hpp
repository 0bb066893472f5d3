// Fields of places and what joins them: providers, sites, homes, the cloud, DNS.
#pragma once
#include "sim/scenario/value.hpp"

namespace failcast::scenario {

/// A bandwidth: what passes in both directions together.
inline Field bit_rate(std::string_view doc, std::string_view basis = {}) {
  return {.doc = doc, .min = 0.001, .max = 1e9, .unit = Unit::megabit_per_second, .basis = basis};
}

/// How long others send into a provider what it no longer delivers.
template <class V, class Provider>
void visit_convergence(V& v, Provider& provider) {
  v.field("convergence", provider.convergence,
          {.doc = "until its routes are withdrawn, when it fails; without it net.unicast_convergence holds",
           .max = 3600,
           .basis = "A165"});
  v.field("anycast_convergence", provider.anycast_convergence,
          {.doc = "the same on the way to an anycast region; without it net.anycast_convergence holds",
           .max = 3600,
           .basis = "A165"});
}

template <class V>
void visit_fields(V& v, Transit& transit) {
  v.field("rtt", transit.rtt, needed("round trip between the carrier and the internet's core"));
  visit_convergence(v, transit);
}

template <class V>
void visit_fields(V& v, Isp& isp) {
  v.field("rtt", isp.rtt,
          needed("round trip between the provider and the internet's core, or each of its transit providers"));
  v.field("transit", isp.transit, given("transit providers it reaches the core by; without any it is joined itself"));
  visit_convergence(v, isp);
  v.field("bandwidth", isp.bandwidth, bit_rate("what the provider carries to and from the core; without it enough"));
}

template <class V>
void visit_fields(V& v, Uplink& uplink) {
  v.field("isp", uplink.isp, needed("provider at the far end"));
  v.field("rtt", uplink.rtt, needed("round trip of the access link"));
  v.field("bandwidth", uplink.bandwidth,
          bit_rate("what the access link carries, in and out together; without it enough"));
}

/// A site or home that is many: more than this is a slip of the pen.
inline constexpr double kMaxPlaces = 100'000;

template <class V>
void visit_fields(V& v, Site& site) {
  v.field(
      "count", site.count,
      between(1, kMaxPlaces,
              "so many equal sites, called by the id and a number from 1 (\"branch-17\"), each with its own uplinks, "
              "resolvers and clients; without it one site without a number"));
  v.field("lan_rtt", site.lan_rtt, given("round trip inside the site"));
  v.list("uplinks", "access links, the primary first", site.uplinks);
  v.field("uplink_detect", site.uplink_detect,
          {.doc = "until a dead uplink is left for the next one; without it net.uplink_detect holds",
           .max = 600,
           .basis = "A164"});
  v.field("inbound_443", site.inbound_443,
          given("controllers and edges accept 443 from this site's users and components"));
  v.field("inbound_443_from_internet", site.inbound_443_from_internet,
          given("the firewall publishes controllers and edges to the internet"));
  v.field("inspection", site.inspection, given("what the site's proxy does to BC connections (R32)"));
  v.field("kind", site.kind, given("an office, or a data centre: a word for answers"));
}

template <class V>
void visit_fields(V& v, Home& home) {
  v.field(
      "count", home.count,
      between(1, kMaxPlaces,
              "so many equal homes, called by the id and a number from 1, each with its own access link and clients; "
              "without it one place without a number"));
  v.field("isp", home.isp, needed("provider of these homes"));
  v.field("rtt", home.rtt, given("round trip of the access link; without it that of its access type"));
  v.field("access", home.access, given("how these homes are joined to their provider (access.*)"));
  v.field("bandwidth", home.bandwidth, bit_rate("what each user's access link carries; without it enough"));
}

template <class V>
void visit_fields(V& v, CloudRegion& region) {
  v.field("rtt", region.rtt, needed("round trip between the region and the internet's core"));
  v.field("public_edges", region.public_edges,
          between(0, 1000, "public edges; the redirect list of a client is made of these"));
  v.field("edge_vcpu", region.edge_vcpu, between(1, 100000, "virtual processors of a public edge"));
  v.field("anycast", region.anycast, given("reached by anycast: ways to it converge sooner (A165)"));
}

template <class V>
void visit_fields(V& v, RiskGroup& group) {
  v.field("members", group.members,
          needed("ids of sites, homes, ISPs, uplinks, stations, identity providers or resolvers that fail together"));
}

template <class V>
void visit_fields(V& v, Resolver& resolver) {
  v.field("at", resolver.at, needed("a site, an ISP or \"internet\""));
  v.field("holds_bc_zone", resolver.holds_bc_zone, given("answers BC names itself"));
  v.field("missing_names", resolver.missing_names, given("BC names absent from the zone it holds"));
  v.field("min_ttl", resolver.min_ttl, given("raises smaller TTLs to this; without it dns.min_ttl holds"));
  v.field("max_ttl", resolver.max_ttl, given("cuts larger TTLs to this; without it dns.max_ttl holds"));
  v.field("serve_stale", resolver.serve_stale,
          given("answers expired data when it cannot refresh it; without it dns.serve_stale holds"));
  v.field("ttl_factor", resolver.ttl_factor, between(0.001, 1e6, "answers stay cached this many times their TTL"));
}

template <class V>
void visit_fields(V& v, Zones& zones) {
  v.field("bc_domain", zones.bc_domain, given("DNS zone of the BC names"));
  v.field("bc_public", zones.bc_public, given("the BC zone is also served to the internet"));
  v.field("missing_names", zones.missing_names, given("BC names absent everywhere"));
  v.field("bc_ttl", zones.bc_ttl, given("TTL of BC names; without it dns.bc_ttl holds"));
}

}  // namespace failcast::scenario
