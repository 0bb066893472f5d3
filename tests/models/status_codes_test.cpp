#include "models/status_codes.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

using namespace failcast;
using namespace failcast::status_codes;

// Those of the sheet's list that belong to Business Continuity. Not here: idle time-outs of applications, SCIM
// deactivation, invalid domains and application health, which no machine of ours has.
TEST_CASE("every code of the sheet that belongs to Business Continuity or Disaster Recovery is used",
          "[status_codes]") {
  std::set<std::string_view> used;
  for (const Code& code : codes()) used.insert(code.vendor);
  for (const Status status :
       {Status::authenticated, Status::authentication_failed, Status::disconnected, Status::mtunnel_active})
    used.insert(vendor_code(status));
  const std::set<std::string_view> sheet{"BRK_MT_SETUP_FAIL_SAML_EXPIRED",
                                         "ZPN_ERR_AUTH_TIMEOUT",
                                         "ZPN_ERR_AUTH_SAML_EXPIRED",
                                         "ZPN_ERR_CERT_EXPIRED",
                                         "BRK_MT_SETUP_FAIL_REJECTED_BY_POLICY",
                                         "BRK_MT_SETUP_FAIL_NO_POLICY_FOUND",
                                         "BRK_MT_SETUP_FAIL_CANNOT_SEND_TO_DISPATCHER",
                                         "BRK_MT_SETUP_FAIL_CANNOT_PROMOTE",
                                         "BRK_MT_SETUP_TIMEOUT",
                                         "BRK_MT_SETUP_FAIL_RATE_LIMIT_EXCEEDED",
                                         "NO_CONNECTOR_AVAILABLE",
                                         "APP_NOT_REACHABLE",
                                         "APP_NOT_AVAILABLE",
                                         "AST_MT_SETUP_ERR_AST_IN_PAUSE_STATE_FOR_UPGRADE",
                                         "FOHH_CLOSE_REASON_REDIRECT",
                                         "FOHH_CLOSE_REASON_CONNECT_TIMEOUT",
                                         "MT_CLOSED_TLS_CONN_GONE_CLIENT_CLOSED",
                                         "MT_CLOSED_TLS_CONN_GONE_AST_CLOSED",
                                         "BRK_MT_TERMINATED_BRK_SWITCHED",
                                         "OPEN_OR_ACTIVE_CONNECTION",
                                         "ZPN_STATUS_AUTHENTICATED",
                                         "ZPN_STATUS_AUTH_FAILED",
                                         "ZPN_STATUS_DISCONNECTED"};
  CHECK(used == sheet);
}

TEST_CASE("no reason has two codes on one occasion", "[status_codes]") {
  std::set<std::pair<Occasion, Reason>> seen;
  for (const Code& code : codes()) CHECK(seen.insert({code.occasion, code.reason}).second);
}

TEST_CASE("one reason has different codes on different occasions", "[status_codes]") {
  CHECK(vendor_code(Occasion::mtunnel_setup, Reason::authentication_expired) == "BRK_MT_SETUP_FAIL_SAML_EXPIRED");
  CHECK(vendor_code(Occasion::authentication, Reason::authentication_expired) == "ZPN_ERR_AUTH_SAML_EXPIRED");
}

TEST_CASE("a reason without a code of the vendor has none", "[status_codes]") {
  CHECK(vendor_code(Occasion::session, Reason::sni_dropped).empty());
}

TEST_CASE("notices are the client's own words", "[status_codes]") {
  CHECK(vendor_text(Notice::bc_connected) == "Private Access connected (Business Continuity mode)");
  CHECK(vendor_text(Notice::bc_exited) == "Private Access connected (exited Business Continuity mode)");
}

TEST_CASE("every reason and every cause has a word of its own", "[observations]") {
  std::set<std::string_view> words;
  for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(Reason::count_); ++i)
    CHECK(words.insert(name_of(static_cast<Reason>(i))).second);
  words.clear();
  for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(Cause::count_); ++i)
    CHECK(words.insert(name_of(static_cast<Cause>(i))).second);
  CHECK(words.count("any") == 0);
}
