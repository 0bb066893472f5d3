#include "analysis/metrics/event_counts.hpp"

#include <catch2/catch.hpp>

#include "tests/analysis/story.hpp"

namespace failcast::metrics {
namespace {
const Measures& all(const Result& result) { return result.whole().all(); }
RequestEnded ended(std::uint32_t request, bool ok, Reason why) { return {request, ok, why}; }
constexpr record::Entity kPortal{record::EntityKind::portal, 0};
}  // namespace

TEST_CASE("new users are counted by site and fault", "[unit][metrics]") {
  const Result r = Story()
                       .tell(10s, Story::client(0), InstallRejected{Reason::installer_incomplete})
                       .fault_begins(50s)
                       .tell(55s, Story::client(0), InstallRejected{Reason::installer_incomplete})
                       .tell(60s, Story::client(1), ClientEnrolled{true})
                       .measure();
  CHECK(all(r).new_users_enrolled == 1);
  CHECK(all(r).installs_rejected == 1);
  CHECK(r.whole().find(SliceKind::site, "osl")->new_users_enrolled == 0);
  CHECK(r.find("cloud-eu")->all().new_users_enrolled == 1);
  CHECK(r.find("cloud-eu")->all().installs_rejected == 0);
}

TEST_CASE("what became of requests", "[unit][metrics]") {
  const Result r = Story()
                       .tell(10s, kPortal, ended(0, true, Reason::none))
                       .tell(20s, kPortal, ended(0, true, Reason::queued))
                       .tell(30s, kPortal, ended(0, false, Reason::portal_frozen))
                       .tell(40s, kPortal, ended(1, true, Reason::unsupported_in_dr))
                       .tell(50s, kPortal, ended(1, false, Reason::unsupported_in_bc))
                       .measure();
  CHECK(all(r).requests_done == 1);
  CHECK(all(r).requests_queued == 1);
  CHECK(all(r).requests_reduced == 1);
  CHECK(all(r).requests_refused == 2);
  CHECK(all(r).requests_unsupported == 2);
  REQUIRE(r.requests.size() == 2);
  CHECK(r.requests[0].refused == 1);
  CHECK(r.requests[0].by_reason.at(Reason::portal_frozen) == 1);
}

TEST_CASE("nothing of the warm-up is counted", "[unit][metrics]") {
  const Story story = Story().tell(10s, kPortal, ended(0, true, Reason::none));
  CHECK(all(story.measure(1h, 10s)).requests_done == 1);
  CHECK(all(story.measure(1h, 11s)).requests_done == 0);
}

}  // namespace failcast::metrics
