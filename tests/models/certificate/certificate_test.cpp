#include "models/certificate/certificate.hpp"

#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::certificate;

namespace {
constexpr UtcTime kIssued{500000h};
constexpr Duration kYear = 365 * 24h;
constexpr Validity kValidity = issue(kIssued, kYear);
}  // namespace

TEST_CASE("a certificate lasts its lifetime and not longer", "[certificate][R2]") {
  CHECK(kValidity.not_after - kValidity.not_before == kYear);
  CHECK(is_valid(kValidity, kIssued));
  CHECK_FALSE(is_valid(kValidity, kIssued - 1ns));
  CHECK(is_valid(kValidity, kIssued + kYear - 1ns));
  CHECK_FALSE(is_valid(kValidity, kIssued + kYear));
}

TEST_CASE("what remains ends at zero", "[certificate]") {
  CHECK(remaining(kValidity, kIssued + kYear - 30s) == 30s);
  CHECK(remaining(kValidity, kIssued + kYear) == 0s);
  CHECK(remaining(kValidity, kIssued + kYear + 1h) == 0s);
}

TEST_CASE("expiry is judged by the entity's own clock", "[certificate][A39]") {
  const EntityClock right{kIssued, 0s};
  const EntityClock ahead{kIssued, 1h};
  CHECK(expires_at(kValidity, right) == TimePoint{kYear});
  CHECK(expires_at(kValidity, ahead) == TimePoint{kYear - 1h});
}

TEST_CASE("both ends must chain to one root", "[certificate][R31]") {
  CHECK(check_root("tenant-root", "tenant-root") == Reason::none);
  CHECK(check_root("tenant-root", "other-root") == Reason::untrusted_root);
}

TEST_CASE("an expired peer opens no TLS session", "[certificate][R3]") {
  CHECK(check_peer(kValidity, kIssued + kYear - 1ns, "r", "r") == Reason::none);
  CHECK(check_peer(kValidity, kIssued + kYear, "r", "r") == Reason::certificate_expired);
  CHECK(check_peer(kValidity, kIssued, "r", "q") == Reason::untrusted_root);
}

TEST_CASE("the choices on expiry", "[certificate][A28]") {
  CHECK(pauses_at_once(OnExpiry::pause));
  CHECK_FALSE(pauses_at_once(OnExpiry::keep_until_reconnect));
  CHECK(keeps_mtunnels(OnExpiry::pause));
  CHECK(keeps_mtunnels(OnExpiry::keep_until_reconnect));
  CHECK_FALSE(keeps_mtunnels(OnExpiry::hard_stop));
  CHECK(stops(OnExpiry::hard_stop));
  CHECK_FALSE(stops(OnExpiry::pause));
}
