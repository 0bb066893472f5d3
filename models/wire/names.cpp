#include "models/wire/names.hpp"

namespace failcast::wire {

std::string_view name_of(Name name) {
  switch (name) {
    case Name::any2bcp: return "any2bcp";
    case Name::co2bcp: return "co2bcp";
    case Name::pb2bcp: return "pb2bcp";
    case Name::bcpsp: return "bcpsp";
    case Name::cloud_sp: return "cloud_sp";
    case Name::cloud_dispatch: return "cloud_dispatch";
    case Name::cloud_portal: return "cloud_portal";
    case Name::dr_record: return "dr_record";
    case Name::dr_edges: return "dr_edges";
    case Name::count_: break;
  }
  return "any";
}

std::string fqdn(Name name, std::string_view domain) {
  switch (name) {
    case Name::cloud_sp: return "samlsp.private.zscaler.com";
    // No page gives the client's name for dispatch; built like the connector's documented one, co2br (H64 H37) [I].
    case Name::cloud_dispatch: return "any2br.prod.zpath.net";
    // Nor for the client portal: built like the two above [I].
    case Name::cloud_portal: return "mobile.prod.zpath.net";
    case Name::dr_record:
    case Name::dr_edges: return std::string(domain);
    case Name::any2bcp:
    case Name::co2bcp:
    case Name::pb2bcp:
    case Name::bcpsp:
    case Name::count_: break;
  }
  return std::string(name_of(name)).append(".").append(domain);
}

std::string_view name_of(Sni sni) {
  switch (sni) {
    case Sni::cloud: return "cloud";
    case Sni::c2: return "c2";
    case Sni::c2site: return "c2site";
    case Sni::component: return "component";
    case Sni::dr: return "dr";
  }
  return "any";
}

std::string fqdn(Sni sni, std::string_view bc_domain) {
  if (sni == Sni::cloud) return fqdn(Name::cloud_dispatch, bc_domain);
  return std::string(name_of(sni)).append(".").append(bc_domain);
}

}  // namespace failcast::wire
