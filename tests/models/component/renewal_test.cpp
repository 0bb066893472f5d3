// A connector's or edge's certificate along its life (domain.md 3.10), and what is left when it ends (A28).
#include <catch2/catch.hpp>

#include "tests/models/component/bench.hpp"
#include "tests/models/renewal.hpp"

using namespace failcast;
using namespace failcast::component;
using test::at;
using test::renewals;
using test::stay_until;

namespace {

ComponentBench an_hour_before_threshold() { return test::an_hour_before_threshold<ComponentBench>(); }

}  // namespace

TEST_CASE("a component renews in the cloud at its first look below the threshold", "[component][A27][3.10]") {
  ComponentBench bench = an_hour_before_threshold();
  const TimePoint look = bench.row.certificate.first_that_counts(bench.params);
  CHECK(look >= at(1h));
  CHECK(look < at(2h));
  stay_until(bench, look - 1ns);
  CHECK(renewals(bench) == 0);
  stay_until(bench, look);
  CHECK(renewals(bench) == 1);
  CHECK(bench.last<wire::Send>().epoch == bench.row.watch.session);
  bench.tell(wire::Certificate{bench.clock.utc(bench.now + 365 * 24h)});
  CHECK(expiry(bench.row) == look + 365 * 24h);
  CHECK(bench.row.state == State::cloud);
  CHECK(bench.count<CertificateChanged>() == 1);
}
TEST_CASE("the threshold is the private cloud's", "[component][H4][H6]") {
  ComponentBench bench;
  bench.profile.renewal_threshold = 180 * 24h;
  bench.tell(wire::Certificate{bench.clock.utc(at(365 * 24h))});
  CHECK(bench.row.certificate.first_that_counts(bench.params) >= at(185 * 24h));
  CHECK(bench.row.certificate.first_that_counts(bench.params) < at(185 * 24h + 1h));
}
TEST_CASE("in BC nothing is renewed, and on the way back everything at once", "[component][R1][6.2]") {
  ComponentBench bench = an_hour_before_threshold();
  bench.lose_cloud();
  bench.run(120s);
  bench.find_controllers(1);
  bench.controller_answers();
  while (bench.now < at(4h)) {
    bench.tell(wire::Heard{bench.row.attach_epoch});
    bench.run(30s);
  }
  REQUIRE(bench.row.state == State::bc);
  CHECK(renewals(bench) == 0);
  CHECK(bench.row.certificate.state == certificate::State::due);
  CHECK(bench.count<CertificateChanged>() == 1);
  bench.cloud_answers();
  CHECK(bench.row.state == State::cloud);
  CHECK(renewals(bench) == 1);
  CHECK(bench.last<wire::Send>().epoch == bench.row.watch.session);
}
TEST_CASE("in the forced mode nothing is renewed although the cloud is there", "[component][R1]") {
  ComponentBench bench = an_hour_before_threshold();
  bench.tell(wire::ForceState{true});
  bench.find_controllers(1);
  bench.controller_answers();
  while (bench.now < at(3h)) {
    bench.tell(wire::Heard{bench.row.attach_epoch});
    bench.run(30s);
  }
  CHECK(renewals(bench) == 0);
  CHECK(bench.row.certificate.state == certificate::State::due);
  bench.tell(wire::ForceState{false});
  CHECK(renewals(bench) == 1);
}
TEST_CASE("in DR nothing is renewed, and afterwards at once", "[component][R1][R43]") {
  ComponentBench bench;
  bench.tell(wire::Certificate{bench.clock.utc(at(30 * 24h + 1h))});
  bench.enter_dr();
  bench.until(at(3h));
  CHECK(bench.row.certificate.state == certificate::State::due);
  CHECK(renewals(bench) == 0);
  bench.poll(dr::State::off);
  bench.run(30s);
  bench.cloud_answers();
  CHECK(renewals(bench) == 1);
}
TEST_CASE("a certificate that comes due in an outage and expires in it pauses", "[component][H37][3.10]") {
  ComponentBench bench;
  bench.profile.renewal_threshold = 2h;
  bench.tell(wire::Certificate{bench.clock.utc(at(3h))});
  bench.in_cloud().lose_cloud();
  bench.until(at(3h) - 1ns);
  CHECK(bench.row.certificate.state == certificate::State::due);
  bench.run(1ns);
  CHECK(bench.row.certificate.state == certificate::State::expired);
  CHECK(bench.row.state == State::paused);
}
TEST_CASE("no look falls into a restart", "[component][A27]") {
  ComponentBench bench = an_hour_before_threshold();
  const TimePoint look = bench.row.certificate.first_that_counts(bench.params);
  stay_until(bench, look - 10s);
  bench.tell(wire::UpgradeSlot{});
  bench.until(look + 295s);
  CHECK(renewals(bench) == 0);
  CHECK(bench.row.certificate.first_that_counts(bench.params) == look + 1h);
  bench.cloud_answers();
  CHECK(renewals(bench) == 0);
}
TEST_CASE("before its threshold a component wakes up for nothing but looks", "[component][A27]") {
  ComponentBench bench;
  bench.tell(wire::Certificate{bench.clock.utc(at(365 * 24h))});
  bench.in_cloud();
  bench.row.watch.silence = kNever;  // the cloud goes on talking
  CHECK(next_wakeup(bench.row) == bench.row.certificate.check);
  bench.row.certificate.check = bench.row.certificate.first_that_counts(bench.params);
  CHECK(next_wakeup(bench.row) >= at(335 * 24h));
}

TEST_CASE("only a hard stop ends the sessions of an expired component", "[component][A28]") {
  for (const OnExpiry choice : {OnExpiry::pause, OnExpiry::hard_stop}) {
    ComponentBench bench;
    bench.params.cert.on_expiry = choice;
    bench.in_cloud();
    CHECK_FALSE(ends_sessions(bench.row, bench.params));
    bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
    bench.tick();
    CHECK(bench.row.state == State::paused);
    CHECK_FALSE(is_serving(bench.row));
    CHECK(ends_sessions(bench.row, bench.params) == (choice == OnExpiry::hard_stop));
  }
}
TEST_CASE("or an expired component goes on until its control channel ends", "[component][A28]") {
  ComponentBench bench;
  bench.params.cert.on_expiry = OnExpiry::keep_until_reconnect;
  bench.in_cloud();
  bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
  bench.tick();
  CHECK(bench.row.certificate.state == certificate::State::expired);
  CHECK(bench.row.state == State::cloud);
  CHECK(is_serving(bench.row));
  bench.lose_cloud();
  CHECK(bench.row.state == State::paused);
}
TEST_CASE("in BC it goes on while its controller does, and the cloud's answer ends that", "[component][A28][R3]") {
  for (const bool by_cloud : {false, true}) {
    ComponentBench bench;
    bench.params.cert.on_expiry = OnExpiry::keep_until_reconnect;
    bench.enter_bc();
    bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
    bench.tick();
    REQUIRE(bench.row.state == State::bc);
    if (by_cloud) {
      bench.run(5s);
      bench.cloud_answers();
    } else {
      bench.tell(wire::ConnectionLost{Reason::connection_reset, bench.row.attach_epoch});
    }
    CHECK(bench.row.state == State::paused);
  }
}
TEST_CASE("without a control channel there is nothing to keep an expired component going", "[component][A28]") {
  ComponentBench waiting;
  waiting.params.cert.on_expiry = OnExpiry::keep_until_reconnect;
  waiting.in_cloud().lose_cloud();
  waiting.tell(wire::Certificate{waiting.clock.utc(waiting.now)});
  waiting.tick();
  CHECK(waiting.row.state == State::paused);
  ComponentBench in_dr;
  in_dr.params.cert.on_expiry = OnExpiry::keep_until_reconnect;
  in_dr.tell(wire::Certificate{in_dr.clock.utc(at(1h))});
  in_dr.enter_dr();
  in_dr.until(at(1h));
  CHECK(in_dr.row.state == State::paused);
}
