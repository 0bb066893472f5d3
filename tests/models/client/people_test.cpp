// Logins need people, who are there in working time only, are told before an authentication ends, or leave it to the
// machine (A25, A157, A158, H65).
#include <catch2/catch.hpp>

#include "models/client/history.hpp"
#include "tests/models/client/bench.hpp"

using namespace failcast;
using namespace failcast::client;
using test::at;

namespace {

constexpr Duration kTau = 10h;

/// Logged in at 0, works from hour 20 to 30 and from hour 40 to 50.
class Office {
 public:
  Office()
      : work_({
            {at(20h), at(30h)},
            {at(40h), at(50h)}
  }) {
    bench.profile.auth_timeout = kTau;
    bench.profile.work = &work_;
    bench.params.auth.lazy_mean = 0s;
  }
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;
  /// When the user logs in again who logged in at this instant.
  TimePoint again(TimePoint login = at(0s)) {
    set_authentication(bench.row, bench.clock.utc(login), bench.context());
    return bench.row.reauth;
  }
  ClientBench bench;

 private:
  WorkingTime work_;
};

constexpr TimePoint over(Duration since_login) { return at(since_login + kTau) + 1ns; }

}  // namespace

TEST_CASE("an authentication that ends at night is renewed in the morning", "[client][A157]") {
  Office office;
  CHECK(office.again() == at(20h));
  CHECK(office.again(at(15h)) == over(15h));
  CHECK(office.again(at(20h)) == at(40h));  // one nanosecond past the end of the stretch
}

TEST_CASE("the next access is drawn in working time", "[client][A25][A157]") {
  Office office;
  office.bench.params.auth.lazy_mean = 5h;
  ClientBench always;
  always.profile.auth_timeout = kTau;
  always.params.auth.lazy_mean = 5h;
  for (int n = 0; n < 50; ++n) {
    always.row.draws = office.bench.row.draws = static_cast<std::uint32_t>(n);
    set_authentication(always.row, always.clock.utc(at(0s)), always.context());
    const Duration lazy = always.row.reauth - over(0s);
    const TimePoint expected = lazy < 10h ? at(20h) + lazy : lazy < 20h ? at(40h) + (lazy - 10h) : kNever;
    CHECK(office.again() == expected);
  }
}

TEST_CASE("who is told before the end logs in before it", "[client][A158][H28]") {
  Office office;
  office.bench.params.auth.expiry_notice = 1h;
  CHECK(office.again(at(15h)) == over(14h));
  SECTION("unless nobody follows notices") {
    office.bench.params.auth.notice_followed = 0;
    CHECK(office.again(at(15h)) == over(15h));
  }
}

TEST_CASE("half of the notices are followed when that is their share", "[client][A158]") {
  Office office;
  office.bench.params.auth.expiry_notice = 1h;
  office.bench.params.auth.notice_followed = 0.5;
  int followed = 0;
  for (int n = 0; n < 400; ++n) followed += office.again(at(15h)) == over(14h) ? 1 : 0;
  CHECK(followed > 150);
  CHECK(followed < 250);
}

TEST_CASE("a silent login is renewed at the end, unasked and at any hour", "[client][H65]") {
  Office office;
  office.bench.params.auth.silent_share = 1;
  CHECK(office.again() == at(20h));
  office.bench.params.auth.auto_reauth = true;
  CHECK(office.again() == over(0s));
  office.bench.params.auth.silent_share = 0;
  CHECK(office.again() == at(20h));
}

TEST_CASE("a login over a session that fails is tried again, by people in working time", "[client][A75][A157]") {
  Office office;
  office.bench.connect();
  office.again(at(19h));  // so the authentication ends with one hour of the stretch left
  const auto fail = [&] {
    office.bench.row.wake = kNever;  // traffic goes on
    office.bench.until(office.bench.row.reauth);
    office.bench.answer();
    office.bench.connected();
    office.bench.tell(wire::AuthFailed{Reason::idp_unreachable, office.bench.row.epoch});
    return office.bench.row.reauth - office.bench.now;
  };
  office.bench.params.client.offline_retry = 40min;
  CHECK(fail() == 40min);
  const Duration pause = fail();
  CHECK(office.bench.now + pause == at(40h));
}

TEST_CASE("who was told early and could not log in does so at the end", "[client][A158]") {
  Office office;
  office.bench.params.auth.expiry_notice = 1h;
  office.bench.connect();
  office.again(at(15h));
  office.bench.row.wake = kNever;
  office.bench.until(office.bench.row.reauth);
  office.bench.answer();
  office.bench.connected();
  office.bench.tell(wire::AuthFailed{Reason::idp_unreachable, office.bench.row.epoch});
  CHECK(office.bench.row.state == State::connected);
  CHECK(office.bench.row.reauth == over(15h));
}

TEST_CASE("an offline client that needs its user waits for working time", "[client][A157]") {
  Office office;
  office.bench.profile.bc_refusal = Reason::bc_not_enabled;
  office.bench.log_in();
  office.bench.no_address();
  REQUIRE(office.bench.row.state == State::offline);
  office.bench.run_to_wakeup();
  CHECK(office.bench.row.state == State::offline);
  CHECK(office.bench.row.wake == at(20h));
  office.bench.run_to_wakeup();
  CHECK(office.bench.row.state == State::auth_cloud);
}

TEST_CASE("an offline client that needs nobody does not wait", "[client][A157]") {
  Office office;
  office.bench.profile.bc_refusal = Reason::bc_not_enabled;
  SECTION("its user is logged in") {
    set_authentication(office.bench.row, office.bench.clock.utc(at(0s)), office.bench.context());
  }
  SECTION("it logs in silently") {
    office.bench.params.auth.silent_share = 1;
    office.bench.row.not_before = UtcTime{};
  }
  office.bench.tell(wire::Start{});
  office.bench.no_address();
  REQUIRE(office.bench.row.state == State::offline);
  office.bench.run_to_wakeup();
  CHECK(office.bench.row.state != State::offline);
}

TEST_CASE("a login without a good signing CA renews no certificate", "[client][H32][A161]") {
  for (const bool may_renew : {true, false}) {
    ClientBench bench;
    bench.params.cert.client_renew = ClientRenewal::each_auth;
    const UtcTime until = bench.clock.utc(at(24h));
    bench.row.certificate_until = until;
    bench.log_in();
    bench.answer();
    bench.connected();
    bench.tell(wire::Assertion{bench.clock.utc(bench.now), bench.row.epoch, may_renew});
    CHECK((bench.row.certificate_until == until) == !may_renew);
  }
}

TEST_CASE("the age of an authentication of people with hours", "[client][A157][6.4]") {
  // A day has its hours 8 to 16, without exception, and nobody delays.
  std::vector<WorkingTime::Stretch> stretches;
  for (int day = -100; day < 10; ++day) stretches.push_back({at(day * 24h + 8h), at(day * 24h + 16h)});
  const WorkingTime work(stretches);
  Parameters params;
  params.auth.lazy_mean = 0s;
  for (std::uint64_t n = 0; n < 200; ++n) {
    const Stream draws{Key{5} / n};
    // Logins 20 h apart or, where that falls into the night, in the morning: at midnight the last is 8 to 16 h ago.
    const Duration age = running_authentication_age(at(0s), 20h, work, draws, params);
    CHECK(age >= 8h);
    CHECK(age <= 16h);
  }
}
