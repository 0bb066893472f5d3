// People in the world: at work or not, told or asked by machines, many at one identity provider; and the certificates
// that somebody should have replaced.
#include <algorithm>
#include <catch2/catch.hpp>

#include "models/certificate/life_cycle.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/working_hours.hpp"
#include "tests/sim/world/both_modes.hpp"
#include "tests/sim/world/dr_town.hpp"

using namespace failcast;
using namespace failcast::test;
using record::EntityKind;
using scenario::FaultTarget;

namespace {

constexpr Duration kDay = 24h;

UtcTime utc(std::string_view text) { return std::get<UtcTime>(scenario::parse_utc(text)); }
TimePoint at(const scenario::Scenario& s, std::string_view text) { return TimePoint{utc(text) - s.start}; }

std::vector<TimePoint> logins(const Run& r, bool ok = true) {
  return r.tape.times<AuthenticationEnded>(
      [ok](const auto&, const AuthenticationEnded& ended) { return ended.ok == ok; });
}
std::vector<TimePoint> losses(const Run& r, Cause cause) {
  return r.tape.times<AccessChanged>(
      [cause](const auto&, const AccessChanged& change) { return !change.has_access && change.cause == cause; });
}

/// Users in an office in Berlin who logged in at `login`, are due again after `timeout`, and lose no time with it.
scenario::Scenario office(std::string_view start, std::string_view login, Duration timeout, std::int64_t users = 1) {
  scenario::Scenario s = town({.clients = users});
  s.start = utc(start);
  s.params.auth.timeout = timeout;
  s.params.auth.login_interactive = Distribution::constant(0s);
  s.params.auth.back_dating = 0s;
  s.working_hours = {
      {.id = "office",
       .zone = "Europe/Berlin",
       .hours = {std::get<scenario::WorkingSpan>(scenario::parse_working_span("mon-fri 08:00-17:00"))}}
  };
  s.client_groups[0].working_hours = "office";
  s.client_groups[0].authenticated = utc(login);
  return s;
}

/// First logins after some instants fall into the second that begins here.
bool is_within_a_second(TimePoint login, TimePoint of) { return login >= of && login < of + 1s; }

}  // namespace

TEST_CASE("an authentication that ends on Friday night is renewed on Monday, by the clock on the wall",
          "[world][A157][A25]") {
  // On the Sunday between, clocks go forward.
  scenario::Scenario s = office("2026-03-23T00:00:00Z", "2026-03-20T21:00:00Z", 7 * kDay);
  s.horizon = 10 * kDay;
  const std::vector<TimePoint> all = logins(run(s));
  REQUIRE(all.size() == 1);
  CHECK(is_within_a_second(all[0], at(s, "2026-03-30T06:00:00Z")));
}

TEST_CASE("working days go on over New Year and past 2038", "[world][A157]") {
  scenario::Scenario s = office("2037-12-31T00:00:00Z", "2037-12-30T18:00:00Z", 1 * kDay);
  s.horizon = 200 * kDay;
  const std::vector<TimePoint> all = logins(run(s));
  REQUIRE(all.size() > 100);
  CHECK(is_within_a_second(all[0], at(s, "2038-01-01T07:00:00Z")));  // a Friday
  const auto in_july = std::ranges::lower_bound(all, at(s, "2038-07-06T00:00:00Z"));
  REQUIRE(in_july != all.end());
  CHECK(*in_july - at(s, "2038-07-06T06:00:00Z") < 1h);  // summer time, which the zone data do not list any more
  CHECK(*in_july >= at(s, "2038-07-06T06:00:00Z"));
}

TEST_CASE("without an identity provider nobody tries to log in at night", "[world][A157][A75]") {
  scenario::Scenario s = office("2026-03-02T00:00:00Z", "2026-03-01T12:00:00Z", 1 * kDay, 5);
  s.horizon = 3 * kDay;
  s.faults = {fault("idp", FaultTarget::idp, 10h, 2 * kDay, "idp-primary")};
  const std::vector<TimePoint> failed = logins(run(s), false);
  REQUIRE(failed.size() > 100);
  const WorkingTime work = scenario::working_time(s.working_hours[0], s.start, 0h, s.horizon);
  CHECK(std::ranges::all_of(failed, [&](TimePoint t) { return work.contains(t) || work.contains(t - 30s); }));
}

TEST_CASE("people open connections at work only", "[world][A49][A157]") {
  scenario::Scenario s = office("2026-03-02T00:00:00Z", "2026-03-01T12:00:00Z", 365 * kDay, 50);
  s.params.user.mtunnel_per_hour = 6;
  s.horizon = 24h;
  s.faults = {fault("night", FaultTarget::cloud, 1h, 2h), fault("day", FaultTarget::cloud, 10h, 2h)};
  const auto in_vain = run(s).tape.times<RequestsFailed>([](const auto&, const auto&) { return true; });
  REQUIRE_FALSE(in_vain.empty());
  CHECK(std::ranges::all_of(in_vain, [](TimePoint t) { return t > TimePoint{10h}; }));
}

TEST_CASE("ages of people with hours are those of years at work", "[world][A157][6.4]") {
  // Due after a day, so everybody logs in each working day, at the latest some minutes after the begin of work: on
  // Sunday night logins date from Friday.
  scenario::Scenario s = office("2026-03-01T22:00:00Z", "2026-03-01T12:00:00Z", 20h, 40);
  s.client_groups[0].authenticated.reset();
  s.horizon = 11h;
  const std::vector<TimePoint> all = logins(run(s));
  REQUIRE(all.size() == 40);
  CHECK(std::ranges::all_of(all, [&](TimePoint t) { return is_within_a_second(t, at(s, "2026-03-02T07:00:00Z")); }));
}

TEST_CASE("people with working hours ask for their full demand at work", "[world][A152][A157]") {
  scenario::Scenario s = office("2026-03-23T00:00:00Z", "2026-03-22T21:00:00Z", 7 * kDay, 100);  // a Monday
  s.sites[0].uplinks[0].bandwidth = 1000;
  s.segments[0].demand = 0.1;
  s.horizon = 48h;
  s.params.traffic.night_share = 0.25;
  s.params.traffic.day_ends = 1h;  // of the parameters, for those without hours of their own
  const auto offered = [&] { return run(s).outcome.traffic->offered_bits(); };
  const double both_days = 100 * 0.1e6 * 48 * 3600;
  CHECK(offered() == Approx(both_days * (9 + 15 * 0.25) / 24));
  s.start = utc("2026-03-28T00:00:00Z");  // a weekend
  s.client_groups[0].authenticated = utc("2026-03-27T21:00:00Z");
  CHECK(offered() == Approx(both_days * 0.25));
}

TEST_CASE("whoever is to reconnect by nature does so at work", "[world][A18][A157]") {
  scenario::Scenario s = office("2026-03-27T00:00:00Z", "2026-03-26T21:00:00Z", 30 * kDay, 40);  // a Friday
  s.params.bc.switch_users = SwitchUsers::disabled;
  s.params.bc.switch_disabled_return = DisabledReturn::natural;
  s.params.bc.natural_return_mean = 8h;
  s.faults = {fault("cloud", FaultTarget::cloud, 10h, 8h)};  // ends when everybody has gone home
  s.horizon = 10 * kDay;
  const auto back = run(s).tape.times<StateChanged>([](const auto& who, const StateChanged& changed) {
    return who.entity.kind == EntityKind::client && changed.to == static_cast<std::uint8_t>(client::State::get_list);
  });
  REQUIRE(back.size() >= 40);
  const TimePoint monday = at(s, "2026-03-30T06:00:00Z");
  const auto too_early = std::ranges::count_if(back, [&](TimePoint t) { return t > TimePoint{18h} && t < monday; });
  CHECK(too_early == 0);
  CHECK(std::ranges::count_if(back, [&](TimePoint t) { return t >= monday; }) == 40);
}

TEST_CASE("a herd at the end of a long outage of the identity provider is through after N over its rate",
          "[world][7.12][A72]") {
  constexpr std::int64_t kUsers = 600;
  constexpr double kRate = 2;
  scenario::Scenario s = town({.clients = kUsers});
  s.params.auth.timeout = 2 * kDay;
  s.params.auth.idp_rate = kRate;
  s.params.auth.login_interactive = Distribution::constant(0s);
  s.horizon = 30h;
  s.faults = {fault("idp", FaultTarget::idp, 1h, 24h, "idp-primary")};
  const TimePoint end{25h};
  std::vector<TimePoint> herd = logins(run(s));
  std::erase_if(herd, [&](TimePoint t) { return t < end; });
  // Half of them have expired; each tries once a minute (A75), so all arrive within it, faster than they are served.
  const auto served_by = [&](Duration after) {
    return static_cast<double>(std::ranges::count_if(herd, [&](TimePoint t) { return t < end + after; }));
  };
  const double expired = kUsers * 24.0 / 48;
  CHECK(served_by(100s) - served_by(10s) == Approx(90 * kRate).margin(1));
  // From then on only those whose turn comes: 600 in 2 days, one in 5 minutes.
  const double n = served_by(10min);
  CHECK(n == Approx(expired).margin(4 * std::sqrt(expired / 2) + 3));
  const auto almost = std::chrono::duration_cast<Duration>(std::chrono::duration<double>{n / kRate - 5});
  CHECK(served_by(almost) < n - 3);
}

TEST_CASE("an identity provider that is slow serves its herd as much later", "[world][7.12][H65]") {
  scenario::Scenario s = town({.clients = 100});
  s.params.auth.idp_rate = 10;
  s.params.auth.login_interactive = Distribution::constant(0s);
  s.client_groups[0].start = scenario::StartState::logged_out;
  s.client_groups[0].starts_at = Distribution::constant(90min);
  const auto takes = [&] {
    const std::vector<TimePoint> all = logins(run(s));
    REQUIRE(all.size() == 100);
    return seconds(all.back() - all.front());
  };
  CHECK(takes() == Approx(99 / 10.0).margin(0.001));
  s.faults = {fault("slow", FaultTarget::idp, 1h, 2h, "idp-primary", scenario::FaultMode::slow)};
  s.faults[0].amount = 4;
  CHECK(takes() == Approx(99 / 2.5).margin(0.001));
}

TEST_CASE("a silent login that takes too long is the person's", "[world][H65][A159]") {
  scenario::Scenario s = town({.clients = 100});
  s.params.auth.idp_rate = 2;
  s.params.auth.silent_share = 1;
  s.params.auth.login_silent = 0s;
  s.params.auth.login_interactive = Distribution::constant(1h);
  s.params.auth.login_give_up = 3600s;
  s.params.auth.auto_reauth_timeout = 30s;
  s.client_groups[0].start = scenario::StartState::logged_out;
  s.client_groups[0].starts_at = Distribution::constant(90min);
  const std::vector<TimePoint> done = logins(run(s));
  const auto at_once = std::ranges::count_if(done, [](TimePoint t) { return t < TimePoint{95min}; });
  CHECK(at_once >= 60);
  CHECK(at_once <= 61);
}

TEST_CASE("where logins are silent and automatic, nobody's authentication ever lapses", "[world][H65]") {
  scenario::Scenario s = office("2026-03-06T00:00:00Z", "2026-03-05T22:00:00Z", 1 * kDay, 3);
  s.params.auth.silent_share = 1;
  s.params.auth.auto_reauth = true;
  s.horizon = 4 * kDay;  // a weekend in it
  const std::vector<TimePoint> all = logins(run(s));
  REQUIRE(all.size() == 12);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto day = static_cast<int>(i / 3);
    const TimePoint due = at(s, "2026-03-06T22:00:00Z") + day * kDay;
    CHECK(all[i] >= due);
    CHECK(all[i] < due + (day + 1) * 3s);
  }
}

TEST_CASE("who is told in time logs in before the outage, who is not is out in it", "[world][H28][A158]") {
  // Due at 12:00; from 11:30 on there is no identity provider.
  scenario::Scenario s = office("2026-03-03T00:00:00Z", "2026-03-02T11:00:00Z", 1 * kDay, 3);
  s.horizon = 20h;
  s.faults = {fault("idp", FaultTarget::idp, 10h + 30min, 4h, "idp-primary")};
  const auto is_out = [&] { return !losses(run(s), Cause::expired_authentication).empty(); };
  CHECK(is_out());
  s.params.auth.expiry_notice = 1h;
  CHECK_FALSE(is_out());
  s.params.auth.expiry_notice = 15min;
  CHECK(is_out());
}

TEST_CASE("an identity provider whose certificate has ended logs nobody in", "[world][H52][H58][A162]") {
  scenario::Scenario s = town();
  s.params.auth.timeout = 2h;
  s.params.auth.login_interactive = Distribution::constant(0s);
  s.client_groups[0].authenticated = s.start;
  const auto out = [&] { return losses(run(s), Cause::expired_authentication); };
  s.idps[1].certificate_until = s.start + 1h;
  CHECK(out() == std::vector{TimePoint{2h + 1ns}});
  s.idps[1].certificate_until = s.start + 3h;  // after the login, before the next one
  const std::vector<TimePoint> later = out();
  REQUIRE(later.size() == 1);
  CHECK(is_within_a_second(later[0], TimePoint{2h + 2h - 300s}));
}

TEST_CASE("what the controllers' service provider shows ends logins in BC", "[world][S1][H2][A162]") {
  scenario::Scenario s = town();
  s.params.auth.timeout = 2h;
  s.client_groups[0].authenticated = s.start;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 3h)};
  const auto out = [&] { return losses(run(s), Cause::expired_authentication); };
  CHECK(out().empty());
  SECTION("its certificate") { s.tenant_certificates.bc_sp_until = s.start + 90min; }
  SECTION("the CA of that") { s.tenant_certificates.bc_sp_ca_until = s.start + 90min; }
  CHECK(out() == std::vector{TimePoint{2h + 1ns}});
}

TEST_CASE("a signing CA that has ended renews nothing", "[world][H32][A161]") {
  for (const bool has_ended : {false, true}) {
    scenario::Scenario s = town({.clients = 0});
    s.private_clouds[0].renewal_threshold = 30 * kDay;
    for (auto& group : s.station_groups) group.certificate_remaining = 30 * kDay + 10h;
    if (has_ended) s.tenant_certificates.signing_ca_until = s.start + 5h;
    s.horizon = 40 * kDay;
    const auto expired = run(s).tape.times<CertificateChanged>([](const auto&, const CertificateChanged& changed) {
      return static_cast<certificate::State>(changed.state) == certificate::State::expired;
    });
    CHECK(expired.size() == (has_ended ? 3u : 0u));
  }
}

TEST_CASE("access in DR lasts M from the assertion on, to the second", "[world][6.3][R42][H20][H31]") {
  scenario::Scenario s = dr_towns(1, 1);
  s.start = utc("2026-07-31T23:00:00Z");
  s.horizon = 20 * kDay;
  s.params.auth.timeout = 20 * kDay;
  s.params.dr.max_auth_age = 14 * kDay;
  s.params.auth.login_interactive = Distribution::constant(0s);
  s.operator_steps = {publication("on", scenario::RecordState::on, utc("2026-08-10T00:00:00Z") - s.start)};
  const auto second_of_loss = [&] {
    const std::vector<TimePoint> out = losses(run(s), Cause::expired_authentication);
    REQUIRE(out.size() == 1);
    return scenario::to_text(std::chrono::floor<std::chrono::seconds>(s.start + out[0].time_since_epoch()));
  };
  SECTION("an assertion of 1 August 00:00:00 ends on 15 August 00:00:00") {
    s.start = utc("2026-08-09T00:00:00Z");
    s.operator_steps[0].at.offset = Distribution::constant(1 * kDay);
    s.client_groups[0].authenticated = utc("2026-08-01T00:00:00Z");
    CHECK(second_of_loss() == "2026-08-15T00:00:00Z");
  }
  SECTION("a login of 1 August 00:00:00 is back-dated by 300 s: 14 August 23:55:00") {
    s.client_groups[0].start = scenario::StartState::logged_out;
    s.client_groups[0].starts_at = Distribution::constant(1h);
    CHECK(second_of_loss() == "2026-08-14T23:55:00Z");
  }
}

TEST_CASE("skipping writes the same in an outage over New Year, with people at work and certificates that end",
          "[world][A157][A161][A162]") {
  scenario::Scenario s = office("2027-12-30T00:00:00Z", "2027-12-29T12:00:00Z", 1 * kDay, 6);
  s.client_groups[0].authenticated.reset();
  s.params.auth.lazy_mean = 1h;
  s.params.auth.expiry_notice = 30min;
  s.params.auth.notice_followed = 0.5;
  s.params.auth.silent_share = 0.3;
  s.params.auth.auto_reauth = true;
  s.params.auth.login_interactive = Distribution::lognormal(30s, 0.6);
  s.params.bc.switch_users = SwitchUsers::time_based;
  s.params.client.keepalive = 60s;
  for (auto& group : s.station_groups) group.certificate_remaining = 30 * kDay + 50h;
  s.tenant_certificates.bc_sp_until = s.start + 5 * kDay;
  s.idps[1].certificate_until = s.start + 9 * kDay;
  s.horizon = 12 * kDay;
  s.faults = {fault("cloud", FaultTarget::cloud, 36h, 5 * kDay), fault("idp", FaultTarget::idp, 8 * kDay, 6h)};
  const Mode skipped = run_mode(s, {}), executed = run_mode(s, {.every_event = true});
  CHECK(difference(skipped.facts, executed.facts) == "");
  CHECK(difference(skipped.counts, executed.counts) == "");
}
