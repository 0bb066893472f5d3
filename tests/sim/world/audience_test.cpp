#include "sim/world/audience.hpp"

#include <catch2/catch.hpp>

namespace failcast::world {
namespace {

/// One client at each site, two segments, "erp" designated; everybody runs DR; the edges of fra are designated.
struct Deployment {
  record::Directory directory;
  scenario::Scenario scenario;

  Deployment() {
    directory.groups = {"fra-staff", "osl-staff"};
    directory.profiles = {"windows"};
    directory.segments = {"erp", "wiki"};
    directory.clients = {
        {0, 0, 0, 0},
        {1, 1, 0, 0}
    };
    directory.nodes = {
        {"fra-edges-1", record::EntityKind::edge, 0, "fra-edges", "fra"},
        {"osl-edges-1", record::EntityKind::edge, 1, "osl-edges", "osl"}
    };
    directory.entitled.assign(4, 1);
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
  DrAudience audience() const { return dr_audience(scenario, directory); }
};

}  // namespace

TEST_CASE("a record concerns clients whose profile runs DR", "[unit][world][R44]") {
  Deployment d;
  CHECK(d.audience().concerns(0, record::Asks::on));
  CHECK_FALSE(d.audience().concerns(0, record::Asks::off));
  d.scenario.profiles[0].dr_enabled = false;
  CHECK_FALSE(d.audience().concerns(0, record::Asks::on));
}
TEST_CASE("a test concerns the test group", "[unit][world][R47]") {
  Deployment d;
  CHECK_FALSE(d.audience().concerns(0, record::Asks::test));
  d.scenario.profiles[0].dr_test = true;
  CHECK(d.audience().concerns(0, record::Asks::test));
}
TEST_CASE("a record concerns new users once they have enrolled", "[unit][world][R43]") {
  Deployment d;
  d.scenario.client_groups[0].start = scenario::StartState::new_user;
  DrAudience audience = d.audience();
  CHECK_FALSE(audience.concerns(0, record::Asks::on));
  CHECK_FALSE(audience.is_running_at_start(0));
  audience.enrolled(0);
  CHECK(audience.concerns(0, record::Asks::on));
}
TEST_CASE("service is owed to who may use a designated segment", "[unit][world][R37]") {
  Deployment d;
  CHECK(d.audience().clients[1].is_owed_service);
  d.directory.entitled[2] = 0;  // client 1, erp
  CHECK_FALSE(d.audience().clients[1].is_owed_service);
}
TEST_CASE("components of designated groups are owed DR", "[unit][world][H19]") {
  Deployment d;
  CHECK(d.audience().is_designated(0));
  CHECK_FALSE(d.audience().is_designated(1));
  d.scenario.station_groups[0].enabled = false;
  CHECK_FALSE(d.audience().is_designated(0));
}
TEST_CASE("without a DR domain nobody is owed anything", "[unit][world]") {
  Deployment d;
  d.scenario.dr_settings.domain.clear();
  CHECK(d.audience().clients.empty());
  CHECK_FALSE(d.audience().concerns(0, record::Asks::on));
}
TEST_CASE("the record of the start is read as it stands there", "[unit][world]") {
  Deployment d;
  CHECK(d.audience().first_record == record::Asks::off);
  d.scenario.dr_settings.initial_record = {"somebody=else", "v=1;k=zpa;b=test"};
  CHECK(d.audience().first_record == record::Asks::test);
  d.scenario.dr_settings.parked = scenario::RecordState::on;
  CHECK(d.audience().first_record == record::Asks::on);
}

}  // namespace failcast::world
