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
    case Name::count_: break;
  }
  return "any";
}

std::string fqdn(Name name, std::string_view bc_domain) {
  switch (name) {
    case Name::cloud_sp: return "samlsp.private.zscaler.com";
    // No page gives the client's name for dispatch; built like the connector's documented one, co2br (H64 H37) [I].
    case Name::cloud_dispatch: return "any2br.prod.zpath.net";
    case Name::any2bcp:
    case Name::co2bcp:
    case Name::pb2bcp:
    case Name::bcpsp:
    case Name::count_: break;
  }
  return std::string(name_of(name)).append(".").append(bc_domain);
}

std::string_view name_of(Sni sni) {
  switch (sni) {
    case Sni::cloud: return "cloud";
    case Sni::c2: return "c2";
    case Sni::c2site: return "c2site";
    case Sni::component: return "component";
  }
  return "any";
}

std::string fqdn(Sni sni, std::string_view bc_domain) {
  if (sni == Sni::cloud) return fqdn(Name::cloud_dispatch, bc_domain);
  return std::string(name_of(sni)).append(".").append(bc_domain);
}

}  // namespace failcast::wire
