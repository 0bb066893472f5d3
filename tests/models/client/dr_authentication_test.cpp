// How long an authentication lasts in DR (domain.md 6.3): M from its assertion on, instead of tau.
#include <catch2/catch.hpp>

#include "tests/models/client/bench.hpp"

using namespace failcast;
using namespace failcast::client;
using test::at;

namespace {

/// In Safe Mode `since_login` after a login; sessions do not fall idle, and the user asks for applications all the
/// time.
ClientBench in_safe_mode(Duration since_login) {
  ClientBench bench;
  bench.params.auth.lazy_mean = 0s;
  bench.params.client.idle_detect = 400 * 24h;
  set_authentication(bench.row, bench.clock.utc(bench.now), bench.context());
  bench.now += since_login;
  bench.enter_safe_mode();
  return bench;
}

}  // namespace

TEST_CASE("logged in on 1 August, in DR from the 10th on: valid until 15 August", "[client][6.3][R42][H20]") {
  constexpr UtcTime kFirstOfAugust{std::chrono::sys_days{std::chrono::year{2026} / 8 / 1}.time_since_epoch()};
  struct Case {
    Duration back_dated;
    UtcTime until;
  };
  for (const Case& c : {
           Case{0s,   kFirstOfAugust + 14 * 24h              },
           Case{300s, kFirstOfAugust + 13 * 24h + 23h + 55min}
  }) {
    ClientBench bench;
    bench.clock = EntityClock{kFirstOfAugust, 0s};
    bench.profile.auth_timeout = 20 * 24h;
    bench.params.auth.lazy_mean = 0s;
    bench.params.client.idle_detect = 400 * 24h;
    set_authentication(bench.row, kFirstOfAugust - c.back_dated, bench.context());
    bench.now = at(9 * 24h);
    bench.enter_safe_mode();
    bench.until(bench.clock.when(c.until) - 1ns);
    CHECK(bench.row.state == State::safe);
    CHECK(is_authenticated_in_dr(bench.row, bench.context()));
    bench.run(1ns);
    CHECK_FALSE(is_authenticated_in_dr(bench.row, bench.context()));
    CHECK(bench.row.state == State::dr_blocked);
  }
}
TEST_CASE("M counts by the client's own clock", "[client][6.3]") {
  for (const Duration error : {-5s, 5s}) {
    ClientBench bench;
    set_authentication(bench.row, bench.clock.utc(bench.now), bench.context());
    bench.clock = EntityClock{UtcTime{400 * 24h}, error};
    bench.now = at(14 * 24h);
    CHECK(is_authenticated_in_dr(bench.row, bench.context()) == (error < 0s));
  }
}
TEST_CASE("a session ends lazily, when the user asks for an application", "[client][A25][R42]") {
  ClientBench bench;
  bench.params.auth.lazy_mean = 8h;
  bench.enter_safe_mode();
  CHECK(bench.row.reauth > at(14 * 24h));
  bench.params.client.idle_detect = 400 * 24h;
  bench.tell(wire::Heard{bench.row.session});
  bench.until(bench.row.reauth - 1ns);
  CHECK(bench.row.state == State::safe);
  bench.run(1ns);
  CHECK(bench.row.state == State::dr_blocked);
}
TEST_CASE("an edge that accepts is of no use at the age of M", "[client][R42][A106]") {
  for (const Duration before : {1ns, 0ns}) {
    ClientBench bench;
    bench.now = at(14 * 24h) - before;
    bench.enter_dr();
    bench.answer();
    const wire::Epoch attempt = bench.row.epoch;
    bench.connected();
    CHECK(bench.row.state == (before > 0ns ? State::safe : State::dr_blocked));
    CHECK(bench.count<NoticeShown>() == (before > 0ns ? 1 : 0));
    if (before == 0ns) CHECK(bench.last<wire::Close>().epoch == attempt);
  }
}
TEST_CASE("who never logged in has no access in DR", "[client][R42]") {
  ClientBench bench(false);
  bench.may_use_dr().tell(wire::Start{});
  bench.read_record(ClientBench::kOn);
  bench.answer();
  bench.connected();
  CHECK(bench.row.state == State::dr_blocked);
}
TEST_CASE("where expiry ends what runs, the end of M closes the session", "[client][A24]") {
  ClientBench bench = in_safe_mode(14 * 24h - 1s);
  bench.params.auth.expiry_kills_active = true;
  bench.run(1s);
  REQUIRE(bench.row.state == State::dr_blocked);
  CHECK(bench.row.session == 0);
}
TEST_CASE("a session that a blocked client still has may end like any other", "[client][A24]") {
  ClientBench bench = in_safe_mode(14 * 24h - 1s);
  bench.run(1s);
  bench.tell(wire::ConnectionLost{Reason::restarted, bench.row.session});
  CHECK(bench.row.session == 0);
  CHECK(bench.row.state == State::dr_blocked);
}
TEST_CASE("a blocked client asks nobody for anything until DR is over", "[client][R42][A106]") {
  ClientBench bench = in_safe_mode(14 * 24h - 1s);
  bench.run(1s);
  REQUIRE(bench.row.state == State::dr_blocked);
  CHECK(bench.row.session != 0);  // what runs goes on (A24)
  bench.forget();
  bench.run(24h);
  CHECK(bench.count<wire::Connect>() + bench.count<wire::Authenticate>() + bench.count<wire::Send>() == 0);
  CHECK(bench.count<wire::Resolve>() == 24 * 3600 / 200);
  bench.poll(ClientBench::kOff);
  CHECK(bench.row.state == State::auth_cloud);
}
TEST_CASE("an expired certificate blocks in DR, and only its end leads out", "[client][R44][A106]") {
  ClientBench bench;
  bench.enter_dr();
  bench.answer(2);
  bench.tell(wire::Refused{Reason::certificate_expired, bench.row.epoch});
  CHECK(bench.row.state == State::dr_blocked);
  bench.poll(ClientBench::kOff);
  CHECK(bench.row.state == State::get_list);
}
TEST_CASE("a certificate that ends in DR serves for no further connection", "[client][R44]") {
  for (const Duration left : {1ns, 0ns}) {
    ClientBench bench;
    bench.row.certificate_until = bench.clock.utc(at(5s)) + left;
    bench.enter_dr();
    bench.run(5s);
    bench.answer();
    bench.connected();
    CHECK(bench.row.state == (left > 0ns ? State::safe : State::dr_blocked));
  }
}

TEST_CASE("a login that had lapsed counts again in DR, unless told otherwise", "[client][A23][6.3]") {
  for (const bool revive : {true, false}) {
    ClientBench bench;
    bench.params.dr.revive_lapsed = revive;
    bench.now = at(7 * 24h) + 1ns;
    bench.log_in();
    bench.row.not_before = bench.clock.utc(at(0s));
    bench.may_use_dr().tell(wire::Start{});
    REQUIRE(bench.row.state == State::auth_cloud);
    bench.read_record(ClientBench::kOn);
    CHECK(bench.row.lapsed);
    bench.answer();
    bench.connected();
    CHECK(bench.row.state == (revive ? State::safe : State::dr_blocked));
  }
}
TEST_CASE("a login at the age of tau has not lapsed", "[client][A23][H30]") {
  ClientBench bench;
  bench.params.dr.revive_lapsed = false;
  bench.now = at(7 * 24h);
  bench.enter_safe_mode();
  CHECK_FALSE(bench.row.lapsed);
  CHECK(bench.row.state == State::safe);
}
TEST_CASE("M shorter than tau takes access away", "[client][6.3][R42]") {
  ClientBench bench;
  bench.profile.auth_timeout = 20 * 24h;
  bench.now = at(16 * 24h);
  CHECK(is_authenticated(bench.row, bench.context()));
  CHECK_FALSE(is_authenticated_in_dr(bench.row, bench.context()));
}
TEST_CASE("after DR tau holds again", "[client][A44][H30]") {
  ClientBench bench = in_safe_mode(1 * 24h);
  CHECK(bench.row.reauth == at(14 * 24h));
  bench.poll(ClientBench::kOff);
  CHECK(bench.row.state == State::get_list);
  CHECK(bench.row.reauth == at(7 * 24h) + 1ns);
}
TEST_CASE("who outlived tau in DR logs in afterwards", "[client][A44][H30]") {
  for (const bool over : {false, true}) {
    ClientBench bench = in_safe_mode(7 * 24h - 1h);
    bench.until(at(7 * 24h) + (over ? 1ns : 0ns));
    bench.row.record.next = bench.now;
    bench.poll(ClientBench::kOff);
    CHECK(bench.row.state == (over ? State::auth_cloud : State::get_list));
  }
}
