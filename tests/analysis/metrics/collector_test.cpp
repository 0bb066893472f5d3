#include "analysis/metrics/collector.hpp"

#include <rapidcheck/catch.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "tests/analysis/story.hpp"

namespace failcast::metrics {
namespace {

using record::EntityKind;

const Measures& all(const Result& result) { return result.whole().all(); }
WideNs lost_to(const Measures& m, Cause cause) { return m.time_by_cause[static_cast<std::size_t>(cause)]; }
WideNs all_lost_to(const Measures& m, Cause cause) { return m.lost_by_cause[static_cast<std::size_t>(cause)]; }
WideNs sum(const TimeByCause& parts) { return std::accumulate(parts.begin(), parts.end(), WideNs{}); }
WideNs ns(Duration d) { return d.count(); }

}  // namespace

// ---- which episodes are samples of what
// ------------------------------------------------------------------------------

TEST_CASE("access that returns while the fault lasts is a failover", "[unit][metrics]") {
  const Result r = Story().fault_begins(100s).loses(100s, 0, 0).regains(160s, 0, 0).fault_ends(600s).measure();
  CHECK(all(r).time_without_access.max == 60s);
  CHECK(all(r).failover_time.n == 1);
  CHECK(all(r).failover_time.max == 60s);
  CHECK(all(r).waited_out == 0);
}

TEST_CASE("access that returns at the instant the fault ends was waited for", "[unit][metrics]") {
  const Result at_end = Story().fault_begins(100s).loses(100s, 0, 0).fault_ends(600s).regains(600s, 0, 0).measure();
  CHECK(all(at_end).waited_out == 1);
  CHECK(all(at_end).failover_time.n == 0);
  CHECK(all(at_end).time_without_access.max == 500s);
  const Result before =
      Story().fault_begins(100s).loses(100s, 0, 0).regains(600s - 1ns, 0, 0).fault_ends(600s).measure();
  CHECK(all(before).waited_out == 0);
  CHECK(all(before).failover_time.max == 500s - 1ns);
}

TEST_CASE("an episode that begins with the fault counts, one nanosecond earlier it does not", "[unit][metrics]") {
  CHECK(all(Story().fault_begins(100s).loses(100s, 0, 0).measure()).time_without_access.n == 1);
  const Result earlier = Story().loses(100s - 1ns, 0, 0).fault_begins(100s).measure();
  CHECK(all(earlier).time_without_access.n == 0);
  CHECK(all(earlier).return_interruption.n == 1);
}

TEST_CASE("an episode that begins when the fault ends belongs to the switch back", "[unit][metrics]") {
  const Result at_end = Story().fault_begins(100s).fault_ends(600s).loses(600s, 0, 0).regains(602s, 0, 0).measure();
  CHECK(all(at_end).time_without_access.n == 0);
  CHECK(all(at_end).return_interruption.max == 2s);
  const Result before =
      Story().fault_begins(100s).loses(600s - 1ns, 0, 0).fault_ends(600s).regains(602s, 0, 0).measure();
  CHECK(all(before).time_without_access.n == 1);
  CHECK(all(before).return_interruption.n == 0);
}

TEST_CASE("facts of one instant count in any order", "[unit][metrics]") {
  const Result r = Story().loses(100s, 0, 0).fault_begins(100s).regains(160s, 0, 0).fault_ends(600s).measure();
  CHECK(all(r).failover_time.max == 60s);
  const Result end = Story().fault_begins(100s).loses(100s, 0, 0).regains(600s, 0, 0).fault_ends(600s).measure();
  CHECK(all(end).waited_out == 1);
}

TEST_CASE("a loss that is gone in the same instant is none", "[unit][metrics]") {
  const Result r = Story().fault_begins(100s).loses(200s, 0, 0).regains(200s, 0, 0).fault_ends(600s).measure();
  CHECK(all(r).time_without_access.n == 0);
  CHECK(all(r).unaffected == 6);
}

TEST_CASE("access that comes and goes in one instant does not split an episode", "[unit][metrics]") {
  const Result r =
      Story().fault_begins(100s).loses(100s, 0, 0).regains(150s, 0, 0).loses(150s, 0, 0).regains(190s, 0, 0).measure();
  CHECK(all(r).time_without_access.n == 1);
  CHECK(all(r).time_without_access.max == 90s);
}

TEST_CASE("who is out at the horizon is infinite in both", "[unit][metrics]") {
  const Result r =
      Story().fault_begins(100s).loses(100s, 0, 0, Cause::no_path, Reason::unreachable).fault_ends(200s).measure();
  CHECK(all(r).time_without_access.never == 1);
  CHECK(all(r).failover_time.never == 1);
  CHECK(all(r).failover_time.p50 == kInfinite);
  CHECK(all(r).stuck == std::vector<Stuck>{
                            {Cause::no_path, Reason::unreachable, 1}
  });
}

TEST_CASE("access that returns at the horizon is not out", "[unit][metrics]") {
  const Result r = Story().fault_begins(100s).loses(100s, 0, 0).regains(1h, 0, 0).measure(1h);
  CHECK(all(r).time_without_access.never == 0);
  CHECK(all(r).time_without_access.max == 3500s);
}

TEST_CASE("a loss at the horizon itself took no time", "[unit][metrics]") {
  const Result r = Story().fault_begins(100s).loses(1h, 0, 0).measure(1h);
  CHECK(all(r).time_without_access.n == 0);
  CHECK(all(r).stuck_pairs == 0);
}

TEST_CASE("pairs without an episode are unaffected, also by segment and site", "[unit][metrics]") {
  const Result r = Story().fault_begins(100s).loses(100s, 0, 0).regains(101s, 0, 0).loses(300s, 0, 0).measure();
  CHECK(all(r).pairs == 6);
  CHECK(all(r).unaffected == 5);
  CHECK(r.whole().find(SliceKind::segment, "wiki")->unaffected == 3);
  CHECK(r.whole().find(SliceKind::site, "fra")->unaffected == 3);
  CHECK(r.whole().find(SliceKind::site, "osl")->unaffected == 2);
}

TEST_CASE("segments that a client may not use are not judged", "[unit][metrics]") {
  Story story;
  story.directory.entitled[1] = 0;
  const Result r = story.fault_begins(100s).loses(100s, 0, 1).measure();
  CHECK(all(r).pairs == 5);
  CHECK(all(r).time_without_access.n == 0);
}

TEST_CASE("a client that starts without access did not lose it", "[unit][metrics]") {
  const Result r = Story().loses(0s, 0, 0, Cause::authentication).regains(40s, 0, 0).measure();
  CHECK(all(r).return_interruption.n == 0);
  CHECK(all(r).lost_pair_time == ns(40s));
}

TEST_CASE("a fault that was on before and goes on does not make waiting out a failover", "[unit][metrics]") {
  const auto loss = [] {
    Story story;
    story.directory.faults = {"long", "short"};
    return story.fault_begins(50s, 0).fault_begins(100s, 1).loses(100s, 0, 0);
  };
  const Result before = loss().regains(199s, 0, 0).fault_ends(200s, 1).measure();
  CHECK(all(before).failover_time.n == 1);
  CHECK(all(before).waited_out == 0);
  const Result at_the_end = loss().fault_ends(200s, 1).regains(200s, 0, 0).measure();
  CHECK(all(at_the_end).failover_time.n == 0);
  CHECK(all(at_the_end).waited_out == 1);
}

TEST_CASE("a second episode of a pair is a second sample", "[unit][metrics]") {
  const Result r =
      Story().fault_begins(100s).loses(100s, 0, 0).regains(110s, 0, 0).loses(200s, 0, 0).regains(230s, 0, 0).measure();
  CHECK(all(r).time_without_access.n == 2);
  CHECK(all(r).time_without_access.p50 == 10s);
}

// ---- time by cause
// ---------------------------------------------------------------------------------------------------

TEST_CASE("the parts of an episode lie between changes of cause", "[unit][metrics]") {
  const Result r = Story()
                       .fault_begins(100s)
                       .loses(100s, 0, 0, Cause::detection)
                       .loses(160s, 0, 0, Cause::attempts)
                       .loses(203s, 0, 0, Cause::wait_timer)
                       .regains(280s, 0, 0)
                       .measure();
  CHECK(lost_to(all(r), Cause::detection) == ns(60s));
  CHECK(lost_to(all(r), Cause::attempts) == ns(43s));
  CHECK(lost_to(all(r), Cause::wait_timer) == ns(77s));
  CHECK(all(r).episode_time == ns(180s));
}

TEST_CASE("an unfinished episode has its parts up to the horizon", "[unit][metrics]") {
  const Result r = Story().fault_begins(3000s).loses(3000s, 2, 1, Cause::no_path).measure(1h);
  CHECK(lost_to(all(r), Cause::no_path) == ns(600s));
  CHECK(r.whole().find(SliceKind::site, "osl")->episode_time == ns(600s));
  CHECK(r.whole().find(SliceKind::site, "fra")->episode_time == 0);
}

TEST_CASE("parts add up to the episodes in every slice", "[property][metrics]") {
  rc::prop("sum of causes", [](std::vector<std::tuple<std::uint16_t, std::uint8_t, bool, std::uint8_t>> steps) {
    Story story({"a", "b#1", "b#2"});
    Duration now{};
    for (const auto& [gap, who, access, cause] : steps) {
      now += Duration{gap};
      const auto client = static_cast<std::uint32_t>(who % 3);
      const auto segment = static_cast<std::uint32_t>(who / 3 % 2);
      const auto fault = static_cast<std::uint32_t>(who % 3);
      if (who % 7 == 6) {
        access ? story.fault_begins(now, fault) : story.fault_ends(now, fault);
      } else if (access) {
        story.regains(now, client, segment);
      } else {
        story.loses(now, client, segment, static_cast<Cause>(cause % kCauses));
      }
    }
    const Result r = story.measure(now + 10ns);
    WideNs by_site = 0;
    for (const Scope& scope : r.scopes)
      for (const Slice& slice : scope.slices) {
        const WideNs parts = sum(slice.measures.time_by_cause);
        RC_ASSERT(parts == slice.measures.episode_time);
        RC_ASSERT(sum(slice.measures.lost_by_cause) == slice.measures.lost_pair_time);
        RC_ASSERT(slice.measures.lost_pair_time <= slice.measures.judged_pair_time);
        RC_ASSERT(slice.measures.failover_time.n + slice.measures.waited_out == slice.measures.time_without_access.n);
        if (scope.fault.empty() && slice.kind == SliceKind::site) by_site += parts;
      }
    RC_ASSERT(by_site == r.whole().all().episode_time);
  });
}

TEST_CASE("every loss has its causes, whatever began it", "[unit][metrics][R39]") {
  const Result r = Story()
                       .loses(0s, 1, 0, Cause::authentication)
                       .regains(40s, 1, 0)
                       .fault_begins(100s)
                       .loses(100s, 0, 0, Cause::noticing)
                       .enters(200s, Story::client(0), Story::kDrConnect)
                       .loses(200s, 0, 0, Cause::connecting)
                       .loses(200s, 0, 1, Cause::not_designated)
                       .enters(203s, Story::client(0), Story::kSafe)
                       .regains(203s, 0, 0)
                       .fault_ends(300s)
                       .loses(400s, 0, 0, Cause::restart)
                       .regains(430s, 0, 0)
                       .enters(500s, Story::client(0), Story::kConnected)
                       .loses(500s, 0, 0, Cause::connecting)
                       .regains(502s, 0, 0)
                       .regains(502s, 0, 1)
                       .loses(600s, 2, 0, Cause::pauses)
                       .regains(601s, 2, 0)
                       .measure();
  CHECK(all(r).dr_interruption.n == 3);
  CHECK(all(r).return_interruption.n == 1);
  CHECK(all(r).episode_time == ns(103s));
  CHECK(all_lost_to(all(r), Cause::authentication) == ns(40s));
  CHECK(all_lost_to(all(r), Cause::noticing) == ns(100s));
  CHECK(all_lost_to(all(r), Cause::connecting) == ns(3s + 2s));
  CHECK(all_lost_to(all(r), Cause::not_designated) == ns(302s));
  CHECK(all_lost_to(all(r), Cause::restart) == ns(30s));
  CHECK(all_lost_to(all(r), Cause::pauses) == ns(1s));
  CHECK(all(r).lost_pair_time == ns(40s + 100s + 5s + 302s + 30s + 1s));
  const Measures& during = r.find("cloud-eu")->all();
  CHECK(all_lost_to(during, Cause::not_designated) == ns(100s));
  CHECK(all_lost_to(during, Cause::connecting) == ns(3s));
  CHECK(during.lost_pair_time == ns(100s + 3s + 100s));
  CHECK(all_lost_to(*r.whole().find(SliceKind::segment, "wiki"), Cause::not_designated) == ns(302s));
  CHECK(r.whole().find(SliceKind::segment, "wiki")->lost_pair_time == ns(302s));
  CHECK(r.whole().find(SliceKind::site, "osl")->lost_pair_time == ns(1s));
}

TEST_CASE("a cause counts from the end of the warm-up, also of a loss that began before", "[unit][metrics]") {
  const Result r = Story()
                       .loses(100s, 0, 0, Cause::no_path)
                       .loses(500s, 0, 0, Cause::lookup)
                       .regains(700s, 0, 0)
                       .measure(3600s, 600s);
  CHECK(all_lost_to(all(r), Cause::no_path) == 0);
  CHECK(all_lost_to(all(r), Cause::lookup) == ns(100s));
}

// ---- availability
// ------------------------------------------------------------------------------------------------------

TEST_CASE("availability is the share of pair-time with access", "[unit][metrics]") {
  const Result r = Story().fault_begins(100s).loses(100s, 0, 0).regains(460s, 0, 0).measure(1h);
  CHECK(all(r).judged_pair_time == ns(6h));
  CHECK(all(r).lost_pair_time == ns(360s));
  CHECK(all(r).availability() == Approx(1 - 360.0 / 21600));
  CHECK(r.whole().find(SliceKind::segment, "erp")->availability() == Approx(1 - 360.0 / 10800));
}

TEST_CASE("time before the end of the warm-up does not count", "[unit][metrics]") {
  const Result r = Story().loses(100s, 0, 0).regains(700s, 0, 0).measure(3600s, 600s);
  CHECK(all(r).judged_pair_time == 6 * ns(3000s));
  CHECK(all(r).lost_pair_time == ns(100s));
  CHECK(all(r).return_interruption.n == 0);
}

TEST_CASE("user time is lost while at least one segment is", "[unit][metrics]") {
  const Result r =
      Story().fault_begins(100s).loses(100s, 0, 0).loses(150s, 0, 1).regains(200s, 0, 0).regains(260s, 0, 1).measure();
  CHECK(all(r).lost_user_time == ns(160s));
  CHECK(r.whole().find(SliceKind::segment, "wiki")->lost_user_time == ns(110s));
}

// ---- during a fault
// ----------------------------------------------------------------------------------------------------

TEST_CASE("`during` keeps what began while that fault was on", "[unit][metrics]") {
  const Result r = Story({"isp-flap#1", "isp-flap#2", "idp"})
                       .fault_begins(100s, 0)
                       .loses(110s, 0, 0)
                       .fault_ends(120s, 0)
                       .regains(130s, 0, 0)
                       .fault_begins(200s, 1)
                       .fault_begins(205s, 2)
                       .loses(210s, 1, 0)
                       .regains(215s, 1, 0)
                       .fault_ends(220s, 1)
                       .loses(230s, 2, 0)
                       .regains(260s, 2, 0)
                       .fault_ends(300s, 2)
                       .measure();
  REQUIRE(r.find("isp-flap") != nullptr);
  REQUIRE(r.find("idp") != nullptr);
  CHECK(r.find("isp-flap")->all().time_without_access.n == 2);
  CHECK(r.find("idp")->all().time_without_access.n == 2);
  CHECK(r.find("idp")->all().unaffected == 4);
  CHECK(all(r).time_without_access.n == 3);
}

TEST_CASE("availability during a fault is judged in its windows", "[unit][metrics]") {
  const Result r = Story({"isp-flap#1", "isp-flap#2"})
                       .fault_begins(100s, 0)
                       .loses(110s, 0, 0)
                       .fault_ends(120s, 0)
                       .fault_begins(200s, 1)
                       .regains(205s, 0, 0)
                       .fault_ends(240s, 1)
                       .measure();
  CHECK(r.find("isp-flap")->all().judged_pair_time == 6 * ns(60s));
  CHECK(r.find("isp-flap")->all().lost_pair_time == ns(15s));
  CHECK(all(r).lost_pair_time == ns(95s));
}

TEST_CASE("a fault that lasts past the horizon is judged up to it", "[unit][metrics]") {
  const Result r = Story().fault_begins(3000s).loses(3300s, 0, 0).measure(1h);
  CHECK(r.find("cloud-eu")->all().judged_pair_time == 6 * ns(600s));
  CHECK(r.find("cloud-eu")->all().lost_pair_time == ns(300s));
}

TEST_CASE("returning under another occurrence of the fault is no failover", "[unit][metrics]") {
  const Result r = Story({"isp-flap#1", "isp-flap#2"})
                       .fault_begins(100s, 0)
                       .loses(110s, 0, 0)
                       .fault_ends(120s, 0)
                       .fault_begins(200s, 1)
                       .regains(205s, 0, 0)
                       .measure();
  CHECK(all(r).waited_out == 1);
}

// ---- people, components, counts
// ---------------------------------------------------------------------------------------

TEST_CASE("locked-out users are counted once per reason", "[unit][metrics]") {
  const Result r = Story()
                       .fault_begins(100s)
                       .loses(100s, 0, 0, Cause::expired_authentication, Reason::authentication_expired)
                       .loses(100s, 0, 1, Cause::expired_authentication, Reason::authentication_expired)
                       .loses(200s, 0, 0, Cause::refused_policy, Reason::no_policy)
                       .loses(300s, 2, 0, Cause::expired_certificate, Reason::certificate_expired)
                       .loses(300s, 2, 1, Cause::no_path, Reason::unreachable)
                       .measure();
  CHECK(all(r).locked_out_users == 2);
  CHECK(all(r).locked_out ==
        std::vector<LockedOut>{
            {Reason::authentication_expired, 1},
            {Reason::certificate_expired,    1},
            {Reason::no_policy,              1}
  });
  CHECK(r.whole().find(SliceKind::segment, "wiki")->locked_out_users == 1);
}

TEST_CASE("M-Tunnels and requests are added up per site and fault", "[unit][metrics]") {
  const Result r = Story()
                       .tell(50s, {EntityKind::client, 0}, RequestsFailed{1, Reason::timed_out})
                       .fault_begins(100s)
                       .tell(100s, {EntityKind::client, 0}, MtunnelsDropped{3, Reason::connection_reset})
                       .tell(101s, {EntityKind::client, 2}, MtunnelsDropped{4, Reason::connection_reset})
                       .measure();
  CHECK(all(r).mtunnels_dropped == 7);
  CHECK(all(r).requests_failed == 1);
  CHECK(r.whole().find(SliceKind::site, "osl")->mtunnels_dropped == 4);
  CHECK(r.find("cloud-eu")->all().requests_failed == 0);
}

TEST_CASE("components enter BC after the fault's begin and leave it after its end", "[unit][metrics]") {
  const record::Entity edge{EntityKind::edge, 0};
  const Result r = Story()
                       .fault_begins(100s)
                       .enters(160s, edge, 1)
                       .enters(280s + 200ms, edge, 2)
                       .fault_ends(600s)
                       .enters(603s, edge, 0)
                       .measure();
  REQUIRE(r.bc_stays.size() == 1);
  CHECK(r.bc_stays[0].node == "fra-edges-1");
  CHECK(r.bc_stays[0].entry_after == 180s + 200ms);
  CHECK(r.bc_stays[0].exit_after == 3s);
  CHECK(all(r).component_bc_entry.max == 180s + 200ms);
  CHECK(r.whole().find(SliceKind::site, "osl")->component_bc_entry.n == 0);
}

TEST_CASE("a component still in BC after the fault never left", "[unit][metrics]") {
  const record::Entity edge{EntityKind::edge, 1};
  CHECK(all(Story().fault_begins(100s).enters(280s, edge, 2).fault_ends(600s).measure()).component_bc_exit.never == 1);
  CHECK(all(Story().fault_begins(100s).enters(280s, edge, 2).measure()).component_bc_exit.n == 0);
}

TEST_CASE("a client's return is measured from the end of the outage", "[unit][metrics]") {
  const record::Entity client{EntityKind::client, 0};
  const Result r =
      Story().fault_begins(100s).enters(300s, client, 2).fault_ends(600s).enters(1215s, client, 0).measure();
  CHECK(all(r).return_time.max == 615s);
  CHECK(all(r).return_time.n == 1);
}

TEST_CASE("a client that reconnects without having been in BC did not return", "[unit][metrics]") {
  const record::Entity client{EntityKind::client, 0};
  const Result r =
      Story().fault_begins(100s).enters(300s, client, 1).fault_ends(600s).enters(615s, client, 0).measure();
  CHECK(all(r).return_time.n == 0);
}

TEST_CASE("a client left in BC after the outage never returned", "[unit][metrics]") {
  const record::Entity client{EntityKind::client, 0};
  CHECK(all(Story().fault_begins(100s).enters(300s, client, 2).fault_ends(600s).measure()).return_time.never == 1);
}

}  // namespace failcast::metrics
