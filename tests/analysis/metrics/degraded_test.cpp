// Users who get too little, as a story told by hand.
#include <algorithm>
#include <catch2/catch.hpp>

#include "analysis/metrics/metric_list.hpp"
#include "tests/analysis/story.hpp"

using namespace failcast;
using namespace failcast::metrics;

namespace {

constexpr SegmentId kErp{0}, kAny{};

Story& degraded(Story& story, Duration at, std::uint32_t group, SegmentId segment, std::uint32_t users) {
  return story.tell(at, {record::EntityKind::client_group, group}, DegradedChanged{segment, users});
}

/// Two users of fra for ten minutes, one of them for five more; the one of osl for the five in between.
Story busy() {
  Story story;
  degraded(story, 600s, 0, kErp, 2);
  degraded(story, 600s, 0, kAny, 2);
  degraded(story, 900s, 1, kAny, 1);
  degraded(story, 1200s, 0, kErp, 1);
  degraded(story, 1200s, 0, kAny, 1);
  degraded(story, 1200s, 1, kAny, 0);
  degraded(story, 1500s, 0, kErp, 0);
  degraded(story, 1500s, 0, kAny, 0);
  return story;
}

double minutes(const Measures& m) { return to_seconds(m.degraded_user_time) / 60; }

}  // namespace

TEST_CASE("degraded users are counted at their peak and over time", "[metrics][A153]") {
  const Result result = busy().measure();
  const Scope& whole = result.whole();
  CHECK(whole.all().degraded_users == 3);
  CHECK(minutes(whole.all()) == 2 * 10 + 5 + 5);
  CHECK(whole.find(SliceKind::site, "fra")->degraded_users == 2);
  CHECK(minutes(*whole.find(SliceKind::site, "osl")) == 5);
  CHECK(whole.find(SliceKind::group, "osl-staff")->degraded_users == 1);
  CHECK(whole.find(SliceKind::segment, "erp")->degraded_users == 2);
  CHECK(minutes(*whole.find(SliceKind::segment, "erp")) == 25);
  CHECK(whole.find(SliceKind::segment, "wiki")->degraded_users == 0);
  CHECK(value_of(*find_metric("degraded_users"), "", whole.all()) == 3);
  CHECK(value_of(*find_metric("degraded_minutes"), "", whole.all()) == 30);
}

TEST_CASE("degraded time before the warm-up's end does not count", "[metrics]") {
  const Result result = busy().measure(1h, 1200s);
  CHECK(result.whole().all().degraded_users == 1);
  CHECK(minutes(result.whole().all()) == 5);
}

TEST_CASE("during a fault degraded users count while it is on, begin included, end not", "[metrics][A153]") {
  Story story = busy();
  story.directory.faults = {"flap#1", "flap#2", "other"};
  story.fault_begins(300s, 2);
  story.fault_begins(600s, 0);
  story.fault_ends(900s, 0);
  story.fault_ends(900s, 2);
  story.fault_begins(1200s, 1);
  story.fault_ends(2000s, 1);
  std::ranges::stable_sort(story.records, {}, &record::Record::time);
  const Result result = story.measure();
  const auto during = [&](const char* fault) -> const Measures& { return result.find(fault)->all(); };
  CHECK(during("flap").degraded_users == 2);  // 3 were between its two windows
  CHECK(minutes(during("flap")) == 2 * 5 + 1 * 5);
  CHECK(during("other").degraded_users == 2);
  CHECK(minutes(during("other")) == 2 * 5);
  CHECK(minutes(*result.find("flap")->find(SliceKind::site, "osl")) == 0);
  CHECK(minutes(*result.find("flap")->find(SliceKind::segment, "erp")) == 2 * 5 + 1 * 5);
  CHECK(minutes(result.whole().all()) == 2 * 10 + 5 + 5);
}

TEST_CASE("who is degraded at the end was until then", "[metrics]") {
  Story story;
  degraded(story, 3000s, 0, kAny, 2);
  CHECK(minutes(story.measure().whole().all()) == 20);
}

TEST_CASE("what was carried and how full it was is known of the whole run", "[metrics]") {
  world::Outcome outcome{.end = world::EndReason::horizon_reached, .reached = TimePoint{1h}};
  Story story;
  CHECK(story.measure(outcome, 0s).whole().all().traffic_carried == 1);
  CHECK(story.measure(outcome, 0s).whole().all().capacity_peak == 0);
  world::TrafficReport& traffic = outcome.traffic.emplace();
  traffic.capacities = {
      {.name = "edge",   .peak = 0.75},
      {.name = "uplink", .peak = 0.5 }
  };
  traffic.curves.emplace_back().curve.offered[3] = 1000;
  traffic.curves.back().curve.carried[3] = 900;
  const Result result = story.measure(outcome, 0s);
  CHECK(result.whole().all().traffic_carried == 0.9);
  CHECK(result.whole().all().capacity_peak == 0.75);
}
