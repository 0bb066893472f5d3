// Connectors and edges in Disaster Recovery (domain.md 3.8).
#include <catch2/catch.hpp>

#include "tests/models/component/bench.hpp"

using namespace failcast;
using namespace failcast::component;
using test::at;
using test::peers;

namespace {

void controller_talks_until(ComponentBench& bench, TimePoint t) {
  while (bench.now < t) {
    bench.tell(wire::Heard{bench.row.attach_epoch});
    bench.until(std::min(bench.now + 30s, t));
  }
}

}  // namespace

TEST_CASE("a component looks the record up when it starts, then with its period", "[component][A29][A30]") {
  ComponentBench bench;
  bench.designate().tell(wire::Start{});
  CHECK(bench.look_ups(wire::Name::dr_record) == 1);
  const TimePoint first = bench.row.record.next;
  CHECK(first > bench.now);
  CHECK(first <= bench.now + 200s);
  bench.until(first - 1ns);
  CHECK(bench.look_ups(wire::Name::dr_record) == 1);
  bench.until(first);
  CHECK(bench.look_ups(wire::Name::dr_record) == 2);
  bench.until(first + 200s);
  CHECK(bench.look_ups(wire::Name::dr_record) == 3);
}
TEST_CASE("it goes on looking in BC, in isolation, and paused", "[component][A29]") {
  ComponentBench in_bc;
  in_bc.designate().enter_bc();
  in_bc.forget();
  in_bc.run(200s);
  CHECK(in_bc.look_ups(wire::Name::dr_record) == 1);
  ComponentBench alone;
  alone.profile.has_private_cloud = false;
  alone.designate().in_cloud().lose_cloud();
  alone.forget();
  alone.run(200s);
  CHECK(alone.look_ups(wire::Name::dr_record) == 1);
  ComponentBench paused;
  paused.designate().in_cloud();
  paused.tell(wire::Certificate{paused.clock.utc(paused.now)});
  paused.tick();
  REQUIRE(paused.row.state == State::paused);
  paused.forget();
  paused.run(200s);
  CHECK(paused.look_ups(wire::Name::dr_record) == 1);
}
TEST_CASE("nobody looks where the tenant has no DR domain", "[component][H20]") {
  ComponentBench bench;
  bench.in_cloud();
  bench.run(1h);
  CHECK(bench.look_ups(wire::Name::dr_record) == 0);
}
TEST_CASE("one that has been running for long has its ticks, and no look-up under way", "[component][A30]") {
  ComponentBench bench;
  bench.designate().in_cloud();
  const TimePoint next = bench.row.record.next;
  assume_running(bench.row, bench.context());
  CHECK(bench.row.record.next == next);
  CHECK(bench.row.record.gives_up == kNever);
}
TEST_CASE("a DR domain changes no draw of anything else", "[component][A30]") {
  ComponentBench with, without;
  with.designate().in_cloud().lose_cloud();
  without.in_cloud().lose_cloud();
  CHECK(with.row.watch.retry == without.row.watch.retry);
  CHECK(with.row.draws == without.row.draws);
}

TEST_CASE("a record that is on restarts a designated component into DR, for S", "[component][R40][A31]") {
  for (const auto state : {dr::State::on, dr::State::test}) {
    ComponentBench bench;
    bench.designate().in_cloud();
    bench.read(state);
    CHECK(bench.row.state == State::dr_boot);
    CHECK_FALSE(is_serving(bench.row));
    bench.run(30s - 1ns);
    CHECK(bench.row.state == State::dr_boot);
    CHECK(bench.count<NoticeShown>() == 0);
    bench.run(1ns);
    CHECK(bench.row.state == State::dr);
    CHECK(mode(bench.row) == Mode::dr);
    CHECK(bench.last<NoticeShown>().notice == Notice::dr_activated);
  }
}
TEST_CASE("S is a parameter", "[component][A31]") {
  ComponentBench bench;
  bench.params.comp.restart = 300s;
  bench.boot_dr();
  bench.run(300s - 1ns);
  CHECK(bench.row.state == State::dr_boot);
  bench.run(1ns);
  CHECK(bench.row.state == State::dr);
}
TEST_CASE("the record is obeyed in the wait, in the search and in isolation too", "[component][R35][R66]") {
  ComponentBench waiting;
  waiting.designate().in_cloud().lose_cloud();
  waiting.read(dr::State::on);
  CHECK(waiting.row.state == State::dr_boot);
  ComponentBench searching;
  searching.designate().seek_controller();
  searching.poll(dr::State::on);
  CHECK(searching.row.state == State::dr_boot);
  ComponentBench alone;
  alone.profile.has_private_cloud = false;
  alone.designate().in_cloud().lose_cloud();
  alone.read(dr::State::on);
  CHECK(alone.row.state == State::dr_boot);
}
TEST_CASE("a component that is not designated stays with the cloud, and says so once", "[component][H19]") {
  ComponentBench bench;
  bench.profile.watches_record = true;
  bench.in_cloud();
  bench.read(dr::State::on);
  CHECK(bench.row.state == State::cloud);
  CHECK(bench.count<EventIgnored>() == 1);
  bench.tell(wire::Heard{bench.row.watch.session});
  bench.until(bench.row.record.next);
  bench.forget();
  bench.read(dr::State::on);
  CHECK(bench.count<EventIgnored>() == 0);
}
TEST_CASE("a DR test is nothing to a component that is not designated", "[component][R47]") {
  ComponentBench bench;
  bench.profile.watches_record = true;
  bench.in_cloud();
  bench.read(dr::State::test);
  CHECK(bench.row.state == State::cloud);
  CHECK(bench.count<EventIgnored>() == 0);
}
TEST_CASE("neither an invalid record nor silence moves a component", "[component][A37][A38]") {
  dr::Reading bad = reading_of(dr::State::on);
  bad.problem = dr::Problem::bad_signature;
  ComponentBench bench;
  bench.designate().in_cloud();
  bench.read(bad);
  CHECK(bench.row.state == State::cloud);
  bench.enter_dr();
  bench.until(bench.row.record.next);
  bench.read(bad);
  CHECK(bench.row.state == State::dr);
  bench.run(10min);  // nobody answers
  CHECK(bench.row.state == State::dr);
}
TEST_CASE("an answer to an overtaken look-up is no answer", "[component][A38]") {
  ComponentBench bench;
  bench.designate().in_cloud();
  const wire::Epoch old = bench.row.record.epoch;
  bench.until(bench.row.record.next);
  bench.tell(wire::RecordRead{&reading_of(dr::State::on), nullptr, old});
  CHECK(bench.row.state != State::dr_boot);
}

TEST_CASE("the record takes a component out of BC and out of the forced mode", "[component][A43]") {
  for (const bool by_force : {false, true}) {
    ComponentBench bench;
    bench.designate();
    if (by_force) {
      bench.in_cloud();
      bench.tell(wire::ForceState{true});
      bench.find_controllers(1);
      bench.controller_answers();
    } else {
      bench.enter_bc();
    }
    const wire::Epoch controller = bench.row.attach_epoch;
    controller_talks_until(bench, bench.row.record.next);
    bench.read(dr::State::on);
    CHECK(bench.row.state == State::dr_boot);
    CHECK(bench.row.attachment == Attachment::none);
    CHECK(bench.last<wire::Close>().epoch == controller);
  }
}
TEST_CASE("or BC has precedence, and DR begins at the first poll after it", "[component][A43]") {
  ComponentBench bench;
  bench.params.dr.mode_precedence = Precedence::bc_wins;
  bench.designate().enter_bc();
  controller_talks_until(bench, bench.row.record.next);
  bench.forget();
  bench.read(dr::State::on);
  CHECK(bench.row.state == State::bc);
  CHECK(bench.count<EventIgnored>() == 1);
  controller_talks_until(bench, bench.row.record.next);
  bench.read(dr::State::on);
  CHECK(bench.row.state == State::bc);
  CHECK(bench.count<EventIgnored>() == 1);
  bench.cloud_answers();
  REQUIRE(bench.row.state == State::cloud);
  while (bench.now < bench.row.record.next - 30s) {
    bench.tell(wire::Heard{bench.row.watch.session});
    bench.run(30s);
  }
  bench.poll(dr::State::on);
  CHECK(bench.row.state == State::dr_boot);
}

TEST_CASE("in DR the cloud is never tried, and no controller", "[component][R39][R41]") {
  ComponentBench bench;
  bench.enter_dr();
  bench.forget();
  bench.run(10 * 24h);
  CHECK(bench.row.state == State::dr);
  CHECK(bench.count<wire::Connect>() == 0);
  CHECK(bench.look_ups(wire::Name::co2bcp) == 0);
}
TEST_CASE("neither the cloud's answer nor a restart's leftovers reach a component in DR", "[component][R39]") {
  ComponentBench bench;
  bench.designate().in_cloud().lose_cloud();
  bench.until(bench.row.watch.retry);
  const wire::Epoch attempt = bench.row.watch.attempt;
  bench.read(dr::State::on);
  bench.tell(wire::Connected{attempt});
  bench.run(30s);
  bench.tell(wire::Connected{attempt});
  CHECK(bench.row.state == State::dr);
}
TEST_CASE("upgrades wait until DR is over", "[component][3.11]") {
  ComponentBench bench;
  bench.boot_dr();
  bench.tell(wire::UpgradeSlot{});
  CHECK(bench.row.state == State::dr_boot);
  bench.run(30s);
  bench.tell(wire::UpgradeSlot{});
  CHECK(bench.row.state == State::dr);
}

TEST_CASE("a record that is off ends DR with a restart, then the component starts as ever",
          "[component][R41][A31][A79]") {
  ComponentBench bench;
  bench.enter_dr();
  bench.poll(dr::State::off);
  CHECK(bench.row.state == State::dr_exit);
  CHECK_FALSE(is_serving(bench.row));
  bench.run(30s - 1ns);
  CHECK(bench.row.state == State::dr_exit);
  CHECK(bench.count<wire::Connect>() == 1);  // the one before DR
  bench.run(1ns);
  CHECK(bench.row.state == State::wait);
  CHECK(bench.count<wire::Connect>() == 2);
  bench.cloud_answers();
  CHECK(bench.row.state == State::cloud);
}
TEST_CASE("what was waited before DR does not count after it", "[component][A9][A79]") {
  ComponentBench bench;
  bench.params.bc.wait_timer_reset = WaitTimerReset::accumulate;
  bench.designate().in_cloud().lose_cloud();
  bench.run(100s);
  bench.cloud_answers();
  while (bench.now < bench.row.record.next - 30s) {
    bench.tell(wire::Heard{bench.row.watch.session});
    bench.run(30s);
  }
  bench.poll(dr::State::on);
  REQUIRE(bench.row.state == State::dr_boot);
  bench.run(30s);
  bench.read(dr::State::off);
  bench.run(30s);
  bench.run(120s - 1ns);
  CHECK(bench.row.state == State::wait);
  bench.run(1ns);
  CHECK(bench.row.state == State::pcc_connect);
}
TEST_CASE("a record that has expired ends DR", "[component][R49][A39]") {
  ComponentBench bench;
  bench.enter_dr();
  const TimePoint last = bench.row.record.next;
  dr::Reading timed = reading_of(dr::State::on);
  timed.record.end = static_cast<dr::EpochSeconds>(dr::whole_seconds(bench.clock.utc(last)));
  bench.until(last);
  bench.read(timed);
  CHECK(bench.row.state == State::dr);
  bench.until(last + 200s);
  bench.read(timed);
  CHECK(bench.row.state == State::dr_exit);
}
TEST_CASE("with an exact timer a look-up falls on the second after the end", "[component][A39]") {
  ComponentBench bench;
  bench.params.dr.time_eval = TimeEvaluation::exact_timer;
  bench.enter_dr();
  dr::Reading timed = reading_of(dr::State::on);
  timed.record.end = static_cast<dr::EpochSeconds>(dr::whole_seconds(bench.clock.utc(bench.now))) + 270;
  bench.until(bench.row.record.next);
  bench.read(timed);
  const TimePoint over = bench.clock.when(UtcTime{Duration{1s} * static_cast<std::int64_t>(*timed.record.end + 1)});
  CHECK(bench.row.record.bound == over);
}
TEST_CASE("a record that goes off during the restart is seen by the look-up after it", "[component][A30]") {
  ComponentBench bench;
  bench.boot_dr();
  bench.forget();
  bench.run(30s);
  REQUIRE(bench.row.state == State::dr);
  REQUIRE(bench.look_ups(wire::Name::dr_record) == 1);
  bench.read(dr::State::off);
  CHECK(bench.row.state == State::dr_exit);
}
TEST_CASE("nothing is read during a restart", "[component][A30]") {
  ComponentBench bench;
  bench.boot_dr();
  bench.forget();
  bench.run(30s - 1ns);
  CHECK(bench.look_ups(wire::Name::dr_record) == 0);
  bench.read(dr::State::off);
  CHECK(bench.row.state == State::dr_boot);
}
TEST_CASE("polls that say the same are no events", "[component][R54]") {
  ComponentBench bench;
  bench.enter_dr();
  bench.tell(wire::Answer{peers(1), bench.row.search.epoch});
  bench.until(bench.row.record.next);
  bench.forget();
  bench.read(dr::State::on);
  CHECK(bench.said.empty());
}

TEST_CASE("without a configuration of its own a component does not get into DR", "[component][H23]") {
  ComponentBench bench;
  bench.profile.has_snapshot = false;
  bench.boot_dr();
  bench.run(30s);
  CHECK(bench.row.state == State::dr_boot);
  CHECK(bench.last<StateChanged>().why == Reason::no_snapshot);
  CHECK(bench.count<NoticeShown>() == 0);
  bench.run(1h);
  CHECK(bench.row.state == State::dr_boot);
  CHECK_FALSE(is_serving(bench.row));
}
TEST_CASE("an installed snapshot sets it right, after another restart", "[component][H23][A31]") {
  ComponentBench bench;
  bench.profile.has_snapshot = false;
  bench.boot_dr();
  bench.run(1h);
  bench.tell(wire::InstallSnapshot{});
  bench.run(30s - 1ns);
  CHECK(bench.row.state == State::dr_boot);
  bench.run(1ns);
  CHECK(bench.row.state == State::dr);
}
TEST_CASE("one without a configuration still reads the record, and returns when DR is over", "[component][A112]") {
  ComponentBench bench;
  bench.profile.has_snapshot = false;
  bench.boot_dr();
  bench.run(30s);
  bench.read(dr::State::on);
  CHECK(bench.row.state == State::dr_boot);
  bench.poll(dr::State::off);
  CHECK(bench.row.state == State::dr_exit);
  bench.run(30s);
  CHECK(bench.row.state == State::wait);
}
TEST_CASE("a snapshot installed in DR restarts the service, elsewhere it changes nothing", "[component][H23]") {
  ComponentBench bench;
  bench.enter_dr();
  bench.tell(wire::InstallSnapshot{});
  CHECK(bench.row.state == State::dr_boot);
  ComponentBench normal;
  normal.designate().in_cloud();
  normal.tell(wire::InstallSnapshot{});
  CHECK(normal.row.state == State::cloud);
}

TEST_CASE("a component that restarts in DR comes up in DR, and looks at once", "[component][A110][R39]") {
  for (const bool crashed : {false, true}) {
    ComponentBench bench;
    bench.enter_dr();
    if (crashed) bench.row = after_crash(bench.row);
    bench.forget();
    bench.tell(wire::Start{});
    bench.tick();
    CHECK(bench.row.state == State::dr);
    CHECK(bench.count<wire::Connect>() == 0);
    CHECK(bench.look_ups(wire::Name::dr_record) == 1);
    CHECK(bench.look_ups(wire::Name::dr_edges) == 1);
    bench.read(dr::State::off);
    CHECK(bench.row.state == State::dr_exit);
  }
}
TEST_CASE("one that restarts outside DR does not", "[component][A110]") {
  ComponentBench bench;
  bench.enter_dr();
  bench.poll(dr::State::off);
  bench.row = after_crash(bench.row);
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::wait);
}
TEST_CASE("one that restarts without a configuration still has none", "[component][A110][H23]") {
  ComponentBench bench;
  bench.profile.has_snapshot = false;
  bench.boot_dr();
  bench.run(30s);
  bench.tell(wire::Start{});
  bench.tick();
  CHECK(bench.row.state == State::dr_boot);
}
TEST_CASE("a crash leaves the certificate, the ticks and the numbers", "[component][A110]") {
  ComponentBench bench;
  bench.tell(wire::Certificate{bench.clock.utc(at(365 * 24h))});
  bench.enter_dr();
  const Row before = bench.row;
  bench.row = after_crash(before);
  CHECK(bench.row.state == State::start);
  CHECK(expiry(bench.row) == at(365 * 24h));
  CHECK(bench.row.record.next == before.record.next);
  CHECK(bench.row.epoch == before.epoch + 1);
  CHECK(bench.row.draws == before.draws);
  CHECK(next_wakeup(bench.row) == kNever);
}

TEST_CASE("an expired component does not enter DR", "[component][R44]") {
  ComponentBench bench;
  bench.designate().in_cloud();
  bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
  bench.tick();
  REQUIRE(bench.row.state == State::paused);
  bench.read(dr::State::on);
  CHECK(bench.row.state == State::paused);
}
TEST_CASE("a certificate that expires in DR ends the service there", "[component][R44][A28]") {
  ComponentBench bench;
  bench.tell(wire::Certificate{bench.clock.utc(at(1h))});
  bench.enter_dr();
  bench.until(at(1h) - 1ns);
  CHECK(bench.row.state == State::dr);
  bench.run(1ns);
  CHECK(bench.row.state == State::paused);
}
TEST_CASE("paused while DR is on it leaves the cloud alone, and re-enrols when the record is off",
          "[component][R39][R43][A113]") {
  ComponentBench bench;
  bench.tell(wire::Certificate{bench.clock.utc(at(1h))});
  bench.enter_dr();
  bench.until(at(1h));
  REQUIRE(bench.row.state == State::paused);
  bench.forget();
  bench.run(24h);
  CHECK(bench.count<wire::Connect>() == 0);
  bench.poll(dr::State::off);
  bench.run(5s);
  CHECK(bench.count<wire::Connect>() >= 1);
  bench.cloud_answers();
  CHECK(bench.last<wire::Send>().request == wire::Request::re_enrol);
  bench.tell(wire::Certificate{bench.clock.utc(bench.now + 365 * 24h)});
  CHECK(bench.row.state == State::cloud);
}
TEST_CASE("a record that comes on stops a paused component's attempts", "[component][R39][R43][A113]") {
  ComponentBench bench;
  bench.designate().in_cloud();
  bench.tell(wire::Certificate{bench.clock.utc(bench.now)});
  bench.tick();
  bench.read(dr::State::on);
  bench.forget();
  bench.run(24h);
  CHECK(bench.count<wire::Connect>() == 0);
}
TEST_CASE("a certificate put in by hand takes a paused component into DR while the record is on", "[component][A113]") {
  ComponentBench bench;
  bench.tell(wire::Certificate{bench.clock.utc(at(1h))});
  bench.enter_dr();
  bench.until(at(2h));
  bench.tell(wire::Certificate{bench.clock.utc(at(365 * 24h))});
  CHECK(bench.row.state == State::dr_boot);
}
