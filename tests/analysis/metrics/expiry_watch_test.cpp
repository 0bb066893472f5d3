// Certificates of components, as stories told by hand.
#include "analysis/metrics/expiry_watch.hpp"

#include <catch2/catch.hpp>

#include "analysis/metrics/metric_list.hpp"
#include "models/certificate/life_cycle.hpp"
#include "tests/analysis/story.hpp"

namespace failcast::metrics {
namespace {

using certificate::State;
constexpr Duration kDay = 24h;

/// Two connectors at fra serve both segments, a third at osl serves wiki too.
Story deployment() {
  Story story;
  story.directory.nodes.push_back({"fra-connectors-1", record::EntityKind::connector, 0, "fra-connectors", "fra"});
  story.directory.nodes.push_back({"fra-connectors-2", record::EntityKind::connector, 0, "fra-connectors", "fra"});
  story.directory.nodes.push_back({"osl-connectors-1", record::EntityKind::connector, 1, "osl-connectors", "osl"});
  story.serving = {
      {2,  3},
      { 2, 3, 4}
  };
  return story;
}
Story& turns(Story& story, Duration at, std::uint32_t node, State state) {
  return story.tell(at, {record::EntityKind::connector, node}, CertificateChanged{static_cast<std::uint8_t>(state)});
}

const Measures& of(const Result& result, std::string_view group) {
  return *result.whole().find(SliceKind::components, group);
}
double value(std::string_view metric, const Measures& measures) {
  return *value_of(*find_metric(metric), "", measures);
}

}  // namespace

TEST_CASE("any and all of a group, and the days that its members were without", "[unit][metrics][6.2]") {
  Story story = deployment();
  turns(story, 2 * kDay, 2, State::expired);
  const Result any = story.measure(10 * kDay);
  CHECK(value("any_expired", of(any, "fra-connectors")) == 1);
  CHECK(value("all_expired", of(any, "fra-connectors")) == 0);
  CHECK(value("least_alive", of(any, "fra-connectors")) == 0.5);
  CHECK(value("certificate_days_lost", of(any, "fra-connectors")) == 8);
  CHECK(value("any_expired", of(any, "osl-connectors")) == 0);
  turns(story, 6 * kDay, 3, State::expired);
  const Result all = story.measure(10 * kDay);
  CHECK(value("all_expired", of(all, "fra-connectors")) == 1);
  CHECK(value("certificate_days_lost", all.whole().all()) == 12);
  CHECK(value("any_expired", all.whole().all()) == 1);
  CHECK(value("least_alive", all.whole().all()) == 0);
  CHECK(of(all, "fra-connectors").alive_time ==
        std::vector<WideNs>{(4 * kDay).count(), (4 * kDay).count(), (2 * kDay).count()});
}

TEST_CASE("an expiry and a renewal of one instant are nobody's state", "[unit][metrics][6.2]") {
  Story story = deployment();
  turns(story, 1 * kDay, 2, State::expired);
  turns(story, 2 * kDay, 2, State::valid);
  turns(story, 2 * kDay, 3, State::expired);
  turns(story, 3 * kDay, 3, State::valid);
  CHECK(value("all_expired", of(story.measure(10 * kDay), "fra-connectors")) == 0);
  turns(story, 10 * kDay, 3, State::expired);
  CHECK(value("certificate_days_lost", of(story.measure(10 * kDay), "fra-connectors")) == 2);
}

TEST_CASE("a segment is lost when no connector that serves it is left", "[unit][metrics][6.2]") {
  Story story = deployment();
  turns(story, 2 * kDay, 2, State::expired);
  turns(story, 6 * kDay, 3, State::expired);
  const Result one = story.measure(10 * kDay);
  CHECK(value("segments_lost", one.whole().all()) == 1);
  CHECK(value("segments_lost", *one.whole().find(SliceKind::segment, "erp")) == 1);
  CHECK(value("segments_lost", *one.whole().find(SliceKind::segment, "wiki")) == 0);
  turns(story, 7 * kDay, 4, State::expired);
  CHECK(value("segments_lost", story.measure(10 * kDay).whole().all()) == 2);
}

TEST_CASE("renewals in time and late count per component and year", "[unit][metrics][6.2]") {
  Story story = deployment();
  turns(story, 10 * kDay, 2, State::valid);
  turns(story, 20 * kDay, 3, State::due);
  turns(story, 30 * kDay, 3, State::valid);
  const Result r = story.measure(730 * kDay);
  CHECK(value("renewals_per_year", of(r, "fra-connectors")) == Approx(0.5));
  CHECK(value("renewals_per_year", r.whole().all()) == Approx(0.2));
  CHECK(r.whole().all().certificates_renewed == 1);
  CHECK(value("renewals_per_year", of(story.measure(730 * kDay, 15 * kDay), "fra-connectors")) ==
        Approx(365.0 / 715 / 2));
}

TEST_CASE("what expired before the warm-up ended is without from then on", "[unit][metrics][6.2]") {
  Story story = deployment();
  turns(story, 2 * kDay, 2, State::expired);
  CHECK(value("certificate_days_lost", of(story.measure(10 * kDay, 4 * kDay), "fra-connectors")) == 6);
}

TEST_CASE("certificates are counted at their components' place", "[unit][metrics]") {
  Story story = deployment();
  turns(story, 10s, 2, State::due);
  turns(story, 20s, 2, State::valid);
  turns(story, 30s, 4, State::expired);
  const Result r = story.measure();
  CHECK(r.whole().all().certificates_due == 1);
  CHECK(r.whole().all().certificates_renewed == 1);
  CHECK(r.whole().all().certificates_expired == 1);
  CHECK(r.whole().find(SliceKind::site, "osl")->certificates_due == 0);
  CHECK(r.whole().find(SliceKind::site, "osl")->certificates_expired == 1);
}

}  // namespace failcast::metrics
