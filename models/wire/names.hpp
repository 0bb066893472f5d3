// The names and SNIs of domain.md section 1, as roles. A driver turns a role into a DNS name with `fqdn`.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace failcast::wire {

/// DNS names that machines look up.
enum class Name : std::uint8_t {
  any2bcp,         ///< client -> controller look-up (H2)
  co2bcp,          ///< connector -> controller
  pb2bcp,          ///< private edge -> controller
  bcpsp,           ///< local service provider on the controllers
  cloud_sp,        ///< the cloud's authentication endpoint
  cloud_dispatch,  ///< where a client asks for its list of edges
  cloud_portal,    ///< where a client fetches profile and certificate
  dr_record,       ///< TXT records at the DR domain (H20)
  dr_edges,        ///< A records at the DR domain (H20)
  count_
};
std::string_view name_of(Name name);
/// Whose zone a name is in: the customer's BC zone, the vendor's, or the customer's DR domain.
enum class Zone : std::uint8_t { bc, cloud, dr, count_ };
constexpr Zone zone_of(Name n) {
  if (n < Name::cloud_sp) return Zone::bc;
  return n < Name::dr_record ? Zone::cloud : Zone::dr;
}
constexpr bool in_bc_zone(Name n) { return zone_of(n) == Zone::bc; }
/// The DNS name of a role, e.g. "any2bcp.bc.acme.example". @param domain  the BC domain, or the DR domain
std::string fqdn(Name name, std::string_view domain);

/// TLS server name of a connection; it decides how the far end treats the caller (H2 S1). `dr` stands for what a DR
/// client or connector sends to an edge of the A records: no page names it.
enum class Sni : std::uint8_t { cloud, c2 /* enrolled clients in BC */, c2site /* new users in BC */, component, dr };
std::string_view name_of(Sni sni);
std::string fqdn(Sni sni, std::string_view bc_domain);

}  // namespace failcast::wire
