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
  count_
};
std::string_view name_of(Name name);
/// True for names in the customer's BC zone, false for the vendor's own names.
constexpr bool in_bc_zone(Name n) { return n != Name::cloud_sp && n != Name::cloud_dispatch; }
/// The DNS name of a role, e.g. "any2bcp.bc.acme.example".
std::string fqdn(Name name, std::string_view bc_domain);

/// TLS server name of a connection; it decides how the far end treats the caller (H2 S1).
enum class Sni : std::uint8_t { cloud, c2 /* enrolled clients in BC */, c2site /* new users in BC */, component };
std::string_view name_of(Sni sni);
std::string fqdn(Sni sni, std::string_view bc_domain);

}  // namespace failcast::wire
