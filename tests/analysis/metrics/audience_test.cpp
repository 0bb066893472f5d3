#include "analysis/metrics/audience.hpp"

#include <catch2/catch.hpp>

#include "tests/analysis/story.hpp"

namespace failcast::metrics {
namespace {

/// Two segments, "erp" designated; everybody runs DR; the edges of fra are designated.
struct Deployment {
  Story story;
  scenario::Scenario scenario;

  Deployment() {
    scenario.dr_settings.domain = "dr.example";
    scenario.segments = {
        {.id = "erp", .dr = true},
        {.id = "wiki"          }
    };
    scenario.profiles = {
        {.id = "windows", .dr_enabled = true}
    };
    scenario.client_groups = {{.id = "fra-staff"}, {.id = "osl-staff"}};
    scenario.station_groups = {
        {.id = "fra-edges", .kind = scenario::StationKind::edge, .dr = true},
        {.id = "osl-edges",                 .kind = scenario::StationKind::edge                                   }
    };
  }
  DrAudience audience() const { return dr_audience(scenario, story.directory); }
};

}  // namespace

TEST_CASE("a record concerns clients whose profile runs DR", "[unit][metrics][R44]") {
  Deployment d;
  CHECK(d.audience().concerns(0, dr::State::on));
  CHECK_FALSE(d.audience().concerns(0, dr::State::off));
  d.scenario.profiles[0].dr_enabled = false;
  CHECK_FALSE(d.audience().concerns(0, dr::State::on));
}
TEST_CASE("a test concerns the test group", "[unit][metrics][R47]") {
  Deployment d;
  CHECK_FALSE(d.audience().concerns(0, dr::State::test));
  d.scenario.profiles[0].dr_test = true;
  CHECK(d.audience().concerns(0, dr::State::test));
}
TEST_CASE("a record concerns new users once they have enrolled", "[unit][metrics][R43]") {
  Deployment d;
  d.scenario.client_groups[0].start = scenario::StartState::new_user;
  DrAudience audience = d.audience();
  CHECK_FALSE(audience.concerns(0, dr::State::on));
  CHECK_FALSE(audience.is_running_at_start(0));
  audience.enrolled(0);
  CHECK(audience.concerns(0, dr::State::on));
}
TEST_CASE("service is owed to who may use a designated segment", "[unit][metrics][R37]") {
  Deployment d;
  CHECK(d.audience().clients[1].is_owed_service);
  d.story.directory.entitled[2] = 0;  // client 1, erp
  CHECK_FALSE(d.audience().clients[1].is_owed_service);
}
TEST_CASE("components of designated groups are owed DR", "[unit][metrics][H19]") {
  Deployment d;
  CHECK(d.audience().is_designated(0));
  CHECK_FALSE(d.audience().is_designated(1));
  d.scenario.station_groups[0].enabled = false;
  CHECK_FALSE(d.audience().is_designated(0));
}
TEST_CASE("without a DR domain nobody is owed anything", "[unit][metrics]") {
  Deployment d;
  d.scenario.dr_settings.domain.clear();
  CHECK(d.audience().clients.empty());
  CHECK_FALSE(d.audience().concerns(0, dr::State::on));
}
TEST_CASE("the record of the start is read as it stands there", "[unit][metrics]") {
  Deployment d;
  CHECK(d.audience().first_record == dr::State::off);
  d.scenario.dr_settings.initial_record = {"somebody=else", "v=1;k=zpa;b=test"};
  CHECK(d.audience().first_record == dr::State::test);
  d.scenario.dr_settings.parked = scenario::RecordState::on;
  CHECK(d.audience().first_record == dr::State::on);
}

}  // namespace failcast::metrics
