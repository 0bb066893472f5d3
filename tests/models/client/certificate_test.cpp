// The client's own certificate: renewed by logins at the cloud (domain.md 6.1, A26), and the way out of BLOCKED.
#include <catch2/catch.hpp>

#include "tests/models/client/bench.hpp"

using namespace failcast;
using namespace failcast::client;
using test::at;

namespace {

/// The certificate's end after a login at the cloud, or at a controller, with so much of its life left.
UtcTime end_after_login(ClientRenewal renewal, Duration left, bool local = false) {
  ClientBench bench;
  bench.params.cert.client_renew = renewal;
  bench.row.certificate_until = bench.clock.utc(at(0s)) + left;
  bench.log_in();
  if (local) bench.no_address();
  bench.answer();
  bench.connected();
  bench.assertion();
  return bench.row.certificate_until;
}
UtcTime in(Duration left) { return UtcTime{400 * 24h} + left; }

/// An edge has refused the certificate; `left` of it by the client's clock at the end of the pause.
ClientBench blocked(Duration left) {
  ClientBench bench;
  bench.row.certificate_until = bench.clock.utc(at(60s)) + left;
  bench.get_list();
  bench.tell(wire::Refused{Reason::certificate_expired, bench.row.epoch});
  return bench;
}

}  // namespace

TEST_CASE("a login in the last 30 days renews the certificate", "[client][A26][H30]") {
  CHECK(end_after_login(ClientRenewal::last_30d, 30 * 24h) == in(365 * 24h));
  CHECK(end_after_login(ClientRenewal::last_30d, 30 * 24h + 1ns) == in(30 * 24h + 1ns));
}
TEST_CASE("each login renews the certificate when that is asked for, or none does", "[client][A26]") {
  CHECK(end_after_login(ClientRenewal::each_auth, 300 * 24h) == in(365 * 24h));
  CHECK(end_after_login(ClientRenewal::never, 1 * 24h) == in(1 * 24h));
}
TEST_CASE("a login at a controller renews nothing", "[client][A26][R1]") {
  CHECK(end_after_login(ClientRenewal::each_auth, 1 * 24h, true) == in(1 * 24h));
}
TEST_CASE("a certificate without an end has nothing to renew", "[client][A26]") {
  ClientBench bench;
  bench.params.cert.client_renew = ClientRenewal::each_auth;
  bench.log_in();
  bench.answer();
  bench.connected();
  bench.assertion();
  CHECK(bench.row.certificate_until == UtcTime{});
}
TEST_CASE("a certificate holds until its end, and no longer", "[client][R44]") {
  ClientBench bench;
  bench.row.certificate_until = bench.clock.utc(at(1h));
  bench.now = at(1h) - 1ns;
  CHECK(has_valid_certificate(bench.row, bench.context()));
  bench.now += 1ns;
  CHECK_FALSE(has_valid_certificate(bench.row, bench.context()));
}

TEST_CASE("a client that knows that its certificate is over logs in at the cloud", "[client][A104][H30]") {
  for (const Duration left : {0ns, 1ns}) {
    ClientBench bench = blocked(left);
    bench.run(60s);
    CHECK(bench.row.state == (left == 0ns ? State::auth_cloud : State::get_list));
  }
}
TEST_CASE("that login renews the certificate", "[client][A104][A26]") {
  ClientBench bench = blocked(0s);
  bench.run(60s);
  bench.answer();
  bench.connected();
  bench.assertion();
  CHECK(bench.row.state == State::get_list);
  CHECK(has_valid_certificate(bench.row, bench.context()));
}
TEST_CASE("a login at a controller would not help, so there is none", "[client][A104]") {
  ClientBench bench = blocked(0s);
  bench.run(60s);
  bench.no_address();
  CHECK(bench.row.state == State::offline);
  CHECK(bench.row.why == Reason::certificate_expired);
}
TEST_CASE("where logins renew nothing a blocked client just tries again", "[client][A77]") {
  ClientBench bench = blocked(0s);
  bench.params.cert.client_renew = ClientRenewal::never;
  bench.run(60s);
  CHECK(bench.row.state == State::get_list);
}
