#include "analysis/metrics/dr_watch.hpp"

#include <catch2/catch.hpp>

#include "analysis/metrics/collector.hpp"
#include "models/client/internet.hpp"
#include "models/dr/evaluate.hpp"
#include "tests/analysis/story.hpp"

namespace failcast::metrics {
namespace {

constexpr auto kOn = record::Asks::on, kOff = record::Asks::off, kTest = record::Asks::test;

const Measures& all(const Result& result) { return result.whole().all(); }
/// The record is served at 100 s; client 0 is in DR at 200 s and in Safe Mode at 201 s.
Story activation(record::Asks asked = kOn) {
  return Story()
      .with_dr()
      .serves(100s, 1, asked)
      .enters(200s, Story::client(0), Story::kDrConnect)
      .enters(201s, Story::client(0), Story::kSafe);
}

}  // namespace

// ---- in

TEST_CASE("activation counts from the instant the record is served", "[unit][metrics][7.2]") {
  const Result r = activation().measure();
  CHECK(all(r).record_reaction.p50 == kInfinite);
  CHECK(all(r).record_reaction.n == 3);
  CHECK(all(r).record_reaction.mean == 100s);
  CHECK(all(r).dr_activation_time.mean == 101s);
  CHECK(r.whole().find(SliceKind::site, "osl")->dr_activation_time.n == 1);
}
TEST_CASE("who never gets into Safe Mode counts as infinite", "[unit][metrics]") {
  const Result r = activation().enters(220s, Story::client(1), Story::kDrBlocked).measure();
  CHECK(all(r).dr_activation_time.never == 2);
  CHECK(all(r).record_reaction.never == 1);
}
TEST_CASE("a test is for the test group", "[unit][metrics]") {
  const Result r = Story().with_dr().serves(100s, 1, kTest).enters(150s, Story::client(2), Story::kSafe).measure();
  CHECK(all(r).dr_activation_time.n == 1);
  CHECK(all(r).dr_activation_time.max == 50s);
  CHECK(all(r).dr_test_entries == 1);
  CHECK(all(r).dr_entries == 0);
}
TEST_CASE("clients without DR in their profile are owed nothing", "[unit][metrics]") {
  Story story = activation();
  story.audience.clients[1].is_concerned = story.audience.clients[2].is_concerned = false;
  CHECK(all(story.measure()).dr_activation_time.never == 0);
}
TEST_CASE("clients that do not run are owed nothing", "[unit][metrics]") {
  Story story = activation();
  story.audience.clients[1].is_running = false;
  CHECK(all(story.measure()).dr_activation_time.n == 2);
}
TEST_CASE("a new user is owed DR once it has enrolled", "[unit][metrics][R43]") {
  const auto enrolling_at = [](Duration at) {
    Story story;
    story.with_dr().tell(at, Story::client(1), ClientEnrolled{false}).serves(100s, 1, kOn);
    story.audience.clients[1].is_new_user = true;
    std::swap(story.records[0], story.records[at < 100s ? 0 : 1]);
    return all(story.measure()).dr_activation_time.n;
  };
  CHECK(enrolling_at(99s) == 3);
  CHECK(enrolling_at(101s) == 2);
}
TEST_CASE("the same call again is no second activation", "[unit][metrics]") {
  const Result r = activation().serves(300s, 2, kOn).enters(350s, Story::client(1), Story::kSafe).measure();
  CHECK(all(r).dr_activation_time.n == 3);
  CHECK(all(r).dr_activation_time.max == kInfinite);
  CHECK(all(r).dr_activation_time.never == 1);
}
TEST_CASE("a record that is on from the start is served from the start", "[unit][metrics]") {
  Story story;
  story.with_dr().enters(70s, Story::client(0), Story::kSafe);
  story.audience.first_record = kOn;
  CHECK(all(story.measure()).dr_activation_time.mean == 70s);
}
TEST_CASE("service begins with the first access in Safe Mode", "[unit][metrics][7.3]") {
  const Result r = activation().loses(200s, 0, 0).regains(230s, 0, 0).regains(240s, 0, 1).measure();
  CHECK(all(r).dr_service_time.mean == 130s);
  CHECK(all(r).dr_service_time.never == 2);
  Story nothing_designated = activation().regains(230s, 0, 0);
  for (auto& client : nothing_designated.audience.clients) client.is_owed_service = false;
  CHECK(all(nothing_designated.measure()).dr_service_time.n == 0);
}
TEST_CASE("access before Safe Mode is not DR's", "[unit][metrics]") {
  const Result r = Story()
                       .with_dr()
                       .serves(100s, 1, kOn)
                       .loses(120s, 0, 0)
                       .regains(130s, 0, 0)
                       .enters(200s, Story::client(0), Story::kSafe)
                       .measure();
  CHECK(all(r).dr_service_time.never == 3);
}
TEST_CASE("designated components are in DR after their restart", "[unit][metrics][7.3]") {
  const Result r =
      activation().enters(150s, Story::edge(0), Story::kDrBoot).enters(180s, Story::edge(0), Story::kInDr).measure();
  CHECK(all(r).dr_component_activation.mean == 80s);
  CHECK(all(r).dr_component_activation.never == 1);
  CHECK(r.whole().find(SliceKind::site, "fra")->dr_component_activation.max == 80s);
}

// ---- out

TEST_CASE("deactivation counts from the off record to the cloud", "[unit][metrics][7.4]") {
  const Result r = activation()
                       .enters(180s, Story::edge(0), Story::kInDr)
                       .serves(600s, 2, kOff)
                       .enters(700s, Story::client(0), Story::kConnected)
                       .enters(710s, Story::edge(0), Story::kDrExit)
                       .enters(740s, Story::edge(0), Story::kCloud)
                       .measure();
  CHECK(all(r).dr_deactivation_time.max == 100s);
  CHECK(all(r).dr_deactivation_time.n == 1);
  CHECK(all(r).dr_component_deactivation.max == 140s);
}
TEST_CASE("deactivation counts from the end time of the record", "[unit][metrics][7.4]") {
  const Result r = activation()
                       .publishes(90s, 1)
                       .of_operator(601s, StateChanged{1, 0, 1})
                       .enters(700s, Story::client(0), Story::kConnected)
                       .measure();
  CHECK(all(r).dr_deactivation_time.max == 99s);
}
TEST_CASE("a client whose clock is ahead leaves before the end", "[unit][metrics][A39]") {
  const auto leaving = [] { return activation().publishes(90s, 1).enters(600s, Story::client(0), 1); };
  const auto ends_at = [](Story story, Duration end) { return story.of_operator(end, StateChanged{1, 0, 1}); };
  const Result late = ends_at(leaving(), 601s).enters(640s, Story::client(0), Story::kConnected).measure();
  CHECK(all(late).dr_deactivation_time.max == 39s);
  const Result back = ends_at(leaving().enters(600s, Story::client(0), Story::kConnected), 601s).measure();
  CHECK(all(back).dr_deactivation_time.max == 0s);
}
TEST_CASE("who is not back by the end of the run never is", "[unit][metrics]") {
  CHECK(all(activation().serves(600s, 2, kOff).measure()).dr_deactivation_time.never == 1);
  CHECK(all(activation().measure()).dr_deactivation_time.n == 0);
}
TEST_CASE("the operator's timeline", "[unit][metrics]") {
  const Result r = Story()
                       .with_dr()
                       .publishes(90s, 1)
                       .serves(100s, 1, kOn)
                       .of_operator(500s, StateChanged{1, 0, 1})
                       .publishes(600s, 2)
                       .measure();
  REQUIRE(r.dr_records.size() == 2);
  CHECK(r.dr_records[0].published == TimePoint{90s});
  CHECK(r.dr_records[0].visible == TimePoint{100s});
  CHECK(r.dr_records[0].asks == "on");
  CHECK(r.dr_records[0].ended == TimePoint{500s});
  CHECK_FALSE(r.dr_records[1].visible.has_value());
}

// ---- counts

TEST_CASE("the peak of Safe Mode is at one instant", "[unit][metrics]") {
  const Result r = activation()
                       .enters(210s, Story::client(1), Story::kSafe)
                       .enters(220s, Story::client(0), Story::kDrConnect)
                       .enters(230s, Story::client(2), Story::kSafe)
                       .measure();
  CHECK(all(r).safe_mode_peak == 2);
  CHECK(all(r).dr_entries == 3);
}
TEST_CASE("records that readers cannot use are counted by kind", "[unit][metrics][R50]") {
  const auto seen = [](dr::Problem problem) {
    return RecordSeen{static_cast<std::uint8_t>(dr::Outcome::invalid), static_cast<std::uint8_t>(problem), 9};
  };
  const Result r = Story()
                       .tell(10s, Story::client(0), seen(dr::Problem::bad_signature))
                       .tell(11s, Story::edge(0), seen(dr::Problem::bad_signature))
                       .tell(12s, Story::client(1), seen(dr::Problem::missing_part))
                       .tell(13s, Story::client(1), seen(dr::Problem::malformed))
                       .measure();
  CHECK(all(r).dr_bad_signature == 2);
  CHECK(all(r).dr_incomplete == 1);
}
TEST_CASE("what DR opens counts as each client first enters", "[unit][metrics][R46][A58]") {
  const Result r = activation()
                       .tell(200s, Story::client(0), DrSegments{2, 1, 1})
                       .tell(400s, Story::client(0), DrSegments{2, 1, 1})
                       .tell(500s, Story::client(2), DrSegments{2, 0, 1})
                       .measure();
  CHECK(all(r).dr_beyond_policy == 1);
  CHECK(all(r).dr_uninspected == 2);
  CHECK(r.whole().find(SliceKind::group, "osl-staff")->dr_uninspected == 1);
}
TEST_CASE("users without internet are counted once", "[unit][metrics]") {
  const auto is = [](client::InternetState state) { return InternetChanged{static_cast<std::uint8_t>(state)}; };
  const Result r = Story()
                       .tell(10s, Story::client(0), is(client::InternetState::disabled))
                       .tell(20s, Story::client(0), is(client::InternetState::normal))
                       .tell(30s, Story::client(0), is(client::InternetState::disabled))
                       .tell(30s, Story::client(1), is(client::InternetState::direct))
                       .measure();
  CHECK(all(r).internet_disabled == 1);
}

// ---- what a loss is

TEST_CASE("a loss that ends in Safe Mode failed over", "[unit][metrics]") {
  const auto returning = [](std::uint8_t state) {
    return Story()
        .fault_begins(50s)
        .loses(50s, 0, 0)
        .enters(100s, Story::client(0), state)
        .fault_ends(200s)
        .regains(230s, 0, 0)
        .measure();
  };
  CHECK(all(returning(Story::kSafe)).failover_time.max == 180s);
  CHECK(all(returning(Story::kSafe)).waited_out == 0);
  CHECK(all(returning(Story::kBcActive)).waited_out == 1);
}
TEST_CASE("a loss that begins with the client's entry is DR's own", "[unit][metrics]") {
  const auto with_fault = [](bool fault) {
    Story story;
    if (fault) story.fault_begins(50s);
    return story.enters(100s, Story::client(0), Story::kDrConnect)
        .loses(100s, 0, 0, Cause::connecting)
        .regains(101s, 0, 0)
        .measure();
  };
  for (const bool fault : {false, true}) {
    const Result r = with_fault(fault);
    CHECK(all(r).dr_interruption.max == 1s);
    CHECK(all(r).time_without_access.n == 0);
    CHECK(all(r).return_interruption.n == 0);
    CHECK(all(r).unaffected == 6);
  }
}
TEST_CASE("a loss that begins with the client's way out is DR's own", "[unit][metrics]") {
  const Result r = Story()
                       .enters(100s, Story::client(0), Story::kSafe)
                       .enters(400s, Story::client(0), Story::kConnected)
                       .loses(400s, 0, 0, Cause::connecting)
                       .regains(402s, 0, 0)
                       .measure();
  CHECK(all(r).dr_interruption.max == 2s);
  CHECK(all(r).return_interruption.n == 0);
}
TEST_CASE("an edge that restarts out of DR costs its clients' access", "[unit][metrics][R40]") {
  const auto loss = [](bool fault) {
    Story story;
    if (fault) story.fault_begins(50s);
    return story.enters(100s, Story::client(0), Story::kSafe)
        .loses(300s, 0, 0, Cause::restart)
        .regains(330s, 0, 0)
        .measure();
  };
  CHECK(all(loss(false)).dr_interruption.max == 30s);
  CHECK(all(loss(false)).return_interruption.n == 0);
  CHECK(all(loss(true)).dr_interruption.n == 0);
  CHECK(all(loss(true)).failover_time.max == 30s);
}
TEST_CASE("a component that restarts for DR in an outage costs DR's time, not the outage's", "[unit][metrics][R40]") {
  const auto loss = [](Duration restart) {
    return Story()
        .fault_begins(50s)
        .enters(restart, Story::edge(0), Story::kDrBoot)
        .loses(300s, 0, 0, Cause::restart)
        .regains(330s, 0, 0)
        .measure();
  };
  CHECK(all(loss(300s)).dr_interruption.max == 30s);
  CHECK(all(loss(300s)).failover_time.n == 0);
  CHECK(all(loss(299s)).dr_interruption.n == 0);
  CHECK(all(loss(299s)).failover_time.max == 30s);
}
TEST_CASE("a component that restarts out of DR in an outage costs DR's time too", "[unit][metrics][R40]") {
  const auto loss = [](Duration restart) {
    return Story()
        .fault_begins(50s)
        .enters(100s, Story::edge(0), Story::kDrBoot)
        .enters(130s, Story::edge(0), Story::kInDr)
        .enters(restart, Story::edge(0), Story::kDrExit)
        .loses(300s, 0, 0, Cause::restart)
        .regains(330s, 0, 0)
        .measure();
  };
  CHECK(all(loss(300s)).dr_interruption.max == 30s);
  CHECK(all(loss(299s)).dr_interruption.n == 0);
  CHECK(all(loss(299s)).failover_time.max == 30s);
}
TEST_CASE("a loss that the outage began stays the outage's", "[unit][metrics]") {
  const Result r = Story()
                       .fault_begins(50s)
                       .loses(99s, 0, 0)
                       .enters(100s, Story::client(0), Story::kDrConnect)
                       .loses(100s, 0, 0, Cause::connecting)
                       .enters(101s, Story::client(0), Story::kSafe)
                       .regains(101s, 0, 0)
                       .measure();
  CHECK(all(r).failover_time.max == 2s);
  CHECK(all(r).dr_interruption.n == 0);
}
TEST_CASE("a client that went through DR has not returned from BC", "[unit][metrics]") {
  const Result r = Story()
                       .fault_begins(50s)
                       .enters(60s, Story::client(0), Story::kBcActive)
                       .enters(100s, Story::client(0), Story::kSafe)
                       .fault_ends(200s)
                       .enters(900s, Story::client(0), Story::kConnected)
                       .measure();
  CHECK(all(r).return_time.n == 0);
}
TEST_CASE("a stay in BC ends as DR begins", "[unit][metrics]") {
  const Result r = Story()
                       .fault_begins(50s)
                       .enters(60s, Story::edge(0), Story::kInBc)
                       .enters(100s, Story::edge(0), Story::kDrBoot)
                       .fault_ends(200s)
                       .measure();
  REQUIRE(r.bc_stays.size() == 1);
  CHECK(r.bc_stays[0].left == TimePoint{100s});
  CHECK(all(r).component_bc_exit.n == 0);
}

TEST_CASE("nothing before the warm-up ends is measured", "[unit][metrics]") {
  Story story = activation();
  story.tell(300s, Story::client(1), DrSegments{2, 1, 1});
  CHECK(all(story.measure(1h, 100s)).dr_activation_time.n == 3);
  CHECK(all(story.measure(1h, 101s)).dr_activation_time.n == 0);
  CHECK(all(story.measure(1h, 300s)).dr_beyond_policy == 1);
  CHECK(all(story.measure(1h, 301s)).dr_beyond_policy == 0);
}

}  // namespace failcast::metrics
