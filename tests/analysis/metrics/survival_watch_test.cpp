// How long access lasts in outages, as stories told by hand.
#include <catch2/catch.hpp>

#include "analysis/metrics/metric_list.hpp"
#include "tests/analysis/story.hpp"

namespace failcast::metrics {
namespace {

constexpr Cause kAuth = Cause::expired_authentication;

const Survival& all(const Result& result) { return result.whole().all().survival; }
std::int64_t ns(Duration d) { return d.count(); }
std::optional<double> value(const Result& result, std::string_view metric, std::string_view aggregate = "") {
  return value_of(*find_metric(metric), aggregate, result.whole().all());
}

/// Six pairs. Client 0 is out of both segments for good after 200 s and 300 s, client 1 fails over, client 2 stays.
Story outage() {
  return Story()
      .fault_begins(100s)
      .loses(100s, 1, 0)
      .regains(150s, 1, 0)
      .loses(300s, 0, 0, kAuth, Reason::authentication_expired)
      .loses(400s, 0, 1, kAuth, Reason::authentication_expired)
      .fault_ends(1000s)
      .regains(1000s, 0, 0)
      .regains(1000s, 0, 1);
}

}  // namespace

TEST_CASE("access lasts until the loss that nothing gives back in the outage", "[unit][metrics][6.4]") {
  const Result r = outage().measure();
  REQUIRE(all(r).steps.size() == 2);
  CHECK(all(r).steps[0].after == ns(200s));
  CHECK(all(r).steps[0].survival == Approx(5.0 / 6));
  CHECK(all(r).steps[1].after == ns(300s));
  CHECK(all(r).steps[1].survival == Approx(4.0 / 6));
  CHECK(all(r).watched == 6);
  CHECK(all(r).watched_until == ns(900s));
  CHECK(all(r).out == 2);
  CHECK(all(r).out_by(kAuth) == 2);
  CHECK(r.whole().find(SliceKind::segment, "wiki")->survival.steps.front().after == ns(300s));
  CHECK(r.whole().find(SliceKind::site, "osl")->survival.steps.empty());
}

TEST_CASE("metrics of survival read the curve", "[unit][metrics][6.4]") {
  const Result r = outage().measure();
  CHECK(value(r, "access_survival", "199s") == 1);
  CHECK(*value(r, "access_survival", "200s") == Approx(5.0 / 6));
  CHECK(value(r, "one_percent_out") == 200);
  CHECK(value(r, "ten_percent_out") == 200);
  CHECK(value(r, "half_out") == std::numeric_limits<double>::infinity());
  CHECK(value(r, "out_by_authentication") == 2);
  CHECK(value(r, "out_by_certificate") == 0);
  CHECK_FALSE(value(Story().measure(), "access_survival", "1s"));
}

TEST_CASE("access that returns with the outage's last instant has lasted, at its end it has not", "[unit][metrics]") {
  CHECK(all(Story().fault_begins(100s).loses(100s, 0, 0).regains(600s - 1ns, 0, 0).fault_ends(600s).measure()).out ==
        0);
  CHECK(all(Story().fault_begins(100s).loses(100s, 0, 0).regains(600s, 0, 0).fault_ends(600s).measure()).out == 1);
}

TEST_CASE("faults that follow one another without a gap are one outage, whatever is told first", "[unit][metrics]") {
  Story one({"cloud-eu", "idp"});
  one.fault_begins(100s, 0).fault_ends(500s, 0).fault_begins(500s, 1).loses(600s, 0, 0).fault_ends(900s, 1);
  CHECK(all(one.measure()).steps.front().after == ns(500s));
  Story two({"cloud-eu", "idp"});
  two.fault_begins(100s, 0).fault_ends(500s, 0).fault_begins(501s, 1).loses(600s, 0, 0).fault_ends(900s, 1);
  CHECK(all(two.measure()).steps.front().after == ns(99s));
  CHECK(all(two.measure()).watched == 12);
}

TEST_CASE("who had no access when the outage began is not watched", "[unit][metrics]") {
  const Result r = Story().loses(50s, 0, 0).fault_begins(100s).loses(100s, 0, 1).fault_ends(600s).measure();
  CHECK(all(r).watched == 5);
  CHECK(all(r).out == 1);
}

TEST_CASE("outages of different length are pooled by the product limit", "[unit][metrics][6.4]") {
  // Six pairs for 100 s, of which one is out at once; six for 1000 s, of which one is out after 500 s.
  const Result r = Story()
                       .fault_begins(100s)
                       .loses(100s, 0, 0)
                       .fault_ends(200s)
                       .regains(200s, 0, 0)
                       .fault_begins(1000s)
                       .loses(1500s, 2, 1)
                       .fault_ends(2000s)
                       .measure();
  CHECK(all(r).steps[0].survival == Approx(11.0 / 12));
  CHECK(all(r).steps[1].at_risk == 6);
  CHECK(all(r).steps[1].survival == Approx(11.0 / 12 * 5 / 6));
}

TEST_CASE("an outage that the run cuts short is censored there, one of the warm-up is none", "[unit][metrics]") {
  const Story story = Story().fault_begins(100s).loses(700s, 0, 0);
  CHECK(all(story.measure(1h)).steps.front().after == ns(600s));
  CHECK(all(story.measure(1h, 101s)).watched == 0);
  CHECK(all(story.measure(1h, 100s)).watched == 6);
}

}  // namespace failcast::metrics
