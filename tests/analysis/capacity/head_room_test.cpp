#include "analysis/capacity/head_room.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "tests/sim/scenario/small.hpp"

namespace failcast::capacity {
namespace {

using scenario::StationKind;

HeadRoom of(const std::string& more, bool dr = false) {
  const scenario::ReadResult read = dr ? scenario::read_dr(more) : scenario::read_small(more);
  for (const scenario::Diagnostic& d : read.diagnostics) UNSCOPED_INFO(scenario::format(d));
  REQUIRE(read.scenario);
  return head_room(*read.scenario);
}

const Pool& pool(const HeadRoom& all, State state, StationKind kind, const std::string& name,
                 Partition partition = Partition::everybody) {
  const auto found = std::ranges::find_if(all.pools, [&](const Pool& p) {
    return p.state == state && p.kind == kind && p.name == name && p.partition == partition;
  });
  REQUIRE(found != all.pools.end());
  return *found;
}

TEST_CASE("in BC a site's users come to the nodes of its private cloud", "[capacity]") {
  const HeadRoom room = of(R"("title": "t")");
  const Pool& edges = pool(room, State::bc, StationKind::edge, "fra");
  CHECK(edges.users == 340);  // 85 % have a client that can
  CHECK(edges.all.nodes == 2);
  CHECK(edges.all.sized == 4000);
  CHECK(edges.all.accepted == 5000);
  CHECK(edges.one_lost.sized == 2000);
  CHECK(edges.share == Approx(0.085));
  CHECK(edges.has_spare());
  CHECK(edges.all.per_second == 8000);
  const Pool& controllers = pool(room, State::bc, StationKind::controller, "osl");
  CHECK(controllers.users == 340);
  CHECK(controllers.seconds_for_all(controllers.all).value() == Approx(340.0 / 400));  // 7.12
  CHECK(controllers.seconds_for_all(controllers.one_lost).value() == Approx(340.0 / 200));
  CHECK(pool(room, State::normal, StationKind::edge, "public").users == 2000);
  CHECK_FALSE(pool(room, State::normal, StationKind::edge, "public").all.sized);
}

TEST_CASE("the largest node is the one that is lost", "[capacity]") {
  const HeadRoom room = of(R"("edge_groups": {"fra-edges": {"count": 1, "vcpu": 4}, "fra-more":
    {"site": "fra", "private_cloud": "fra", "count": 1, "vcpu": 16, "exclusive_to_bc_dr": true}})");
  const Pool& edges = pool(room, State::bc, StationKind::edge, "fra");
  CHECK(edges.all.sized == 12'000);
  CHECK(edges.one_lost.sized == 2000);
  CHECK(edges.tightest == "fra-edges-1");  // a fifth of the users, a sixth of the capacity
  CHECK(edges.share == Approx(340.0 / 5 / 2000));
}

TEST_CASE("N+1 holds up to what is sized, and refusal begins at 125 %", "[capacity][A48]") {
  const auto with = [](int users) {
    return of(R"("edge_groups": {"fra-edges": {"users": 100}}, "clients": {"fra-users": {"count": )" +
              std::to_string(users) + R"(, "profiles": {"windows": "100%", "windows-old": "0%", "macos": "0%"}}})");
  };
  const auto edges = [](const HeadRoom& room) { return pool(room, State::bc, StationKind::edge, "fra"); };
  CHECK(edges(with(100)).has_spare());
  CHECK_FALSE(edges(with(101)).has_spare());
  CHECK(edges(with(125)).refused_with_one_lost() == 0);
  CHECK(edges(with(126)).refused_with_one_lost() == 1);
  CHECK(edges(with(250)).refused() == 0);
  CHECK(edges(with(251)).refused() == 1);
}

TEST_CASE("of a million users on 50 edges of 16 vCPU 375,000 are refused, and 120 edges carry them",
          "[capacity][A48]") {
  const auto refused = [](int edges) {
    const HeadRoom room =
        of(R"("cap": {"components_max": 1000}, "sites": {"branch": {"count": 200,
      "uplinks": [{"id": "up", "isp": "isp-fra", "rtt": "5ms"}]}},
      "resolvers": {"dns-branch": {"at": "branch", "holds_bc_zone": true}},
      "private_clouds": {"osl": null}, "controller_groups": {"osl-controllers": null},
      "edge_groups": {"osl-edges": null, "fra-edges": {"vcpu": 16, "count": )" +
           std::to_string(edges) + R"(}}, "connector_groups": {"osl-connectors": {"private_cloud": "fra"}},
      "clients": {"fra-users": null, "osl-users": null, "home-a-users": null, "home-b-users": null,
        "staff": {"at": "branch", "count": 5000, "profiles": {"windows": "100%"}}})");
    const Pool& pool_of_edges = pool(room, State::bc, StationKind::edge, "fra");
    CHECK(pool_of_edges.users == 1'000'000);
    return pool_of_edges.refused();
  };
  CHECK(refused(50) == 375'000);
  CHECK(refused(80) == 0);
  CHECK(refused(120) == 0);
}

TEST_CASE("in DR all who run it share the designated edges", "[capacity]") {
  const HeadRoom room = of(R"("title": "t")", true);
  const Pool& edges = pool(room, State::dr, StationKind::edge, "dr");
  CHECK(edges.users == 1900);
  CHECK(edges.all.nodes == 4);
  CHECK(edges.one_lost.sized == 6000);
  CHECK(pool(room, State::dr_test, StationKind::edge, "dr", Partition::test).users == 0);
}

TEST_CASE("a DR test divides users and nodes into two partitions that are carried at once",
          "[capacity][R39][R40][H19]") {
  const HeadRoom room = of(R"("profiles": {"macos": {"dr_test": true}},
    "connector_groups": {"osl-connectors": {"dr": false}})",
                           true);
  CHECK(pool(room, State::dr_test, StationKind::edge, "dr", Partition::test).users == 200);
  CHECK(pool(room, State::dr_test, StationKind::connector, "dr", Partition::test).all.nodes == 2);
  const Pool& others = pool(room, State::dr_test, StationKind::edge, "public", Partition::others);
  CHECK(others.users == 1800);
  CHECK(pool(room, State::dr_test, StationKind::connector, "osl-connectors", Partition::others).all.nodes == 2);
  CHECK(std::ranges::none_of(room.pools, [](const Pool& p) {
    return p.partition == Partition::others && p.name == "fra-connectors";  // designated: not for the others
  }));
}

TEST_CASE("M-Tunnels of a kind of client are set against the tenant's limit", "[capacity][R59]") {
  const auto rate = [](const std::string& more) { return of(more).mtunnels.at(0); };
  CHECK(rate(R"("title": "t")").per_second == Approx(2000 * 6.0 / 3600));
  CHECK(rate(R"("title": "t")").limit == 100);
  CHECK(rate(R"("cap": {"mtunnel_rate": "250/s"})").limit == 250);
  CHECK(rate(R"("profiles": {"windows": {"client_type": "cloud_connector"}, "windows-old":
    {"client_type": "cloud_connector"}, "macos": {"client_type": "cloud_connector"}})")
            .limit == 200);
}

TEST_CASE("of each kind of server a run tells the one that came closest to its limits", "[capacity]") {
  world::Outcome outcome;
  outcome.servers = {
      {.node = "a-1",         .peak_sessions = 60,   .session_limit = 100,                      .peak_per_second = 5, .rate = 100},
      {.node = "a-2",          .peak_sessions = 10,                               .session_limit = 100,                                                            .peak_per_second = 70, .rate = 100},
      {.node = "idp", .peak_per_second = 5,.rate = 50},
      {.node = "nobody",         .peak_per_second = 5,          .rate = 1                                                                      },
  };
  record::Directory directory;
  directory.nodes = {
      {"a-1", record::EntityKind::edge, 0, "a", ""},
      {"a-2", record::EntityKind::edge, 0, "a", ""},
      {"idp", record::EntityKind::idp,  0, "",  ""}
  };
  const std::vector<Peak> peaks = peaks_of(outcome, directory);
  REQUIRE(peaks.size() == 2);
  CHECK(peaks[0].node == "a-2");
  CHECK(peaks[0].share() == Approx(0.7));
  CHECK(peaks[1].share() == Approx(0.1));
}

}  // namespace
}  // namespace failcast::capacity
