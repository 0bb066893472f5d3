// A controller's certificate along its life (domain.md 3.10), and what is left when it ends (A28).
#include <catch2/catch.hpp>

#include "tests/models/controller/bench.hpp"
#include "tests/models/renewal.hpp"

using namespace failcast;
using namespace failcast::controller;
using test::at;
using test::renewals;
using test::stay_until;

namespace {

ControllerBench an_hour_before_threshold() { return test::an_hour_before_threshold<ControllerBench>(); }

}  // namespace

TEST_CASE("a controller renews at its first look below the threshold", "[controller][A27][3.10]") {
  ControllerBench bench = an_hour_before_threshold();
  const TimePoint look = bench.row.certificate.first_that_counts(bench.params);
  CHECK(look >= at(1h));
  CHECK(look < at(2h));
  stay_until(bench, look - 1ns);
  CHECK(renewals(bench) == 0);
  stay_until(bench, look);
  CHECK(renewals(bench) == 1);
  bench.tell(wire::Certificate{bench.clock.utc(bench.now + 365 * 24h)});
  CHECK(expiry(bench.row) == look + 365 * 24h);
  CHECK(bench.row.state == State::normal);
}
TEST_CASE("controller: in BC nothing is renewed, and on the way back at once", "[controller][R1][6.2]") {
  ControllerBench bench = an_hour_before_threshold();
  bench.lose_cloud();
  bench.until(at(4h));
  REQUIRE(bench.row.state == State::bc);
  CHECK(renewals(bench) == 0);
  CHECK(bench.row.certificate.state == certificate::State::due);
  bench.cloud_answers();
  CHECK(renewals(bench) == 1);
}
TEST_CASE("controller: in the forced mode nothing is renewed", "[controller][R1]") {
  ControllerBench bench = an_hour_before_threshold();
  bench.tell(wire::ForceState{true});
  bench.until(at(3h));
  CHECK(renewals(bench) == 0);
  CHECK(bench.row.certificate.state == certificate::State::due);
  bench.tell(wire::ForceState{false});
  CHECK(renewals(bench) == 1);
}
TEST_CASE("a disabled controller does not look at its certificate", "[controller][A27][H4]") {
  ControllerBench bench = an_hour_before_threshold();
  bench.tell(wire::Enabled{false});
  CHECK(next_wakeup(bench.row) == kNever);
  bench.until(at(3h));
  bench.tell(wire::Enabled{true});
  CHECK(bench.row.certificate.first_that_counts(bench.params) >= bench.now);
  CHECK(bench.row.certificate.state == certificate::State::valid);
}
TEST_CASE("a controller that enrols anew takes its looks up again", "[controller][A27][R28]") {
  ControllerBench bench = an_hour_before_threshold();
  bench.tell(wire::DomainChanged{});
  const TimePoint missed = bench.row.certificate.first_that_counts(bench.params);
  bench.until(missed + 10min);
  CHECK(bench.row.certificate.state == certificate::State::valid);
  bench.cloud_answers();
  CHECK(bench.row.certificate.first_that_counts(bench.params) == missed + 1h);
}
TEST_CASE("a certificate that ended before a controller enrolled anew pauses it", "[controller][R3][R28]") {
  ControllerBench bench;
  bench.tell(wire::Certificate{bench.clock.utc(at(1h))});
  bench.in_cloud();
  bench.tell(wire::DomainChanged{});
  bench.until(at(1h));
  CHECK(bench.row.state == State::deployed);
  bench.cloud_answers();
  CHECK(bench.row.state == State::paused);
}
TEST_CASE("controller: only a hard stop ends the sessions", "[controller][A28]") {
  for (const OnExpiry choice : {OnExpiry::pause, OnExpiry::hard_stop}) {
    ControllerBench bench;
    bench.params.cert.on_expiry = choice;
    bench.in_cloud();
    bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
    bench.tick();
    CHECK(bench.row.state == State::paused);
    CHECK(ends_sessions(bench.row, bench.params) == (choice == OnExpiry::hard_stop));
  }
}
TEST_CASE("or an expired controller goes on until the cloud is lost", "[controller][A28]") {
  ControllerBench bench;
  bench.params.cert.on_expiry = OnExpiry::keep_until_reconnect;
  bench.in_cloud();
  bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
  bench.tick();
  CHECK(bench.row.state == State::normal);
  CHECK(bench.row.certificate.state == certificate::State::expired);
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::normal);
  bench.run(1ns);
  CHECK(bench.row.state == State::paused);
}
TEST_CASE("in BC there is no control channel to keep an expired controller going", "[controller][A28]") {
  ControllerBench bench;
  bench.params.cert.on_expiry = OnExpiry::keep_until_reconnect;
  bench.enter_bc();
  bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
  bench.tick();
  CHECK(bench.row.state == State::paused);
}
