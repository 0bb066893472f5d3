#include "models/certificate/certificate.hpp"

namespace failcast::certificate {

Reason check_root(std::string_view own_root, std::string_view peer_root) {
  return own_root == peer_root ? Reason::none : Reason::untrusted_root;
}

Reason check_peer(const Validity& validity, UtcTime now, std::string_view own_root, std::string_view peer_root) {
  if (!is_valid(validity, now)) return Reason::certificate_expired;
  return check_root(own_root, peer_root);
}

bool pauses_at_once(OnExpiry on_expiry) { return on_expiry == OnExpiry::pause; }

bool keeps_mtunnels(OnExpiry on_expiry) { return !stops(on_expiry); }

bool stops(OnExpiry on_expiry) { return on_expiry == OnExpiry::hard_stop; }

}  // namespace failcast::certificate
