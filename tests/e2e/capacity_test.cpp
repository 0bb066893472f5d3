// Head-room and what continuity buys, as a shell sees them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// A site's 400 users in an outage of the cloud, on two edges of `users` each.
std::string outage(const std::string& base, int users, const std::string& more = "") {
  return R"({"format": 1, "name": "s", "title": "s", "extends": [")" FAILCAST_SOURCE_DIR "/scenarios/base/" + base +
         R"("], "clock": {"horizon": "2h"}, "edge_groups": {"fra-edges": {"users": )" + std::to_string(users) +
         R"(}}, "clients": {"osl-users": null, "home-a-users": null, "home-b-users": null,
           "fra-users": {"profiles": {"windows": "100%", "windows-old": "0%", "macos": "0%"}}},
         "faults": [{"id": "cloud", "what": "cloud", "where": "eu", "at": "10min", "for": "1h"}])" +
         more + "}";
}

json result_of(const Scratch& scratch, const std::string& scenario) {
  scratch.write("s.jsonc", scenario);
  const Said said = failcast(scratch, "run s.jsonc -o - -q");
  INFO(said.err);
  REQUIRE(said.code == 0);
  return json::parse(said.out);
}

const json& pool(const json& result, const std::string& state, const std::string& kind, const std::string& name) {
  const json& pools = result.at("head_room").at("pools");
  const auto found = std::ranges::find_if(
      pools, [&](const json& p) { return p["state"] == state && p["kind"] == kind && p["name"] == name; });
  REQUIRE(found != pools.end());
  return *found;
}

std::uint64_t sessions_on_private_edges(const json& result) {
  std::uint64_t sum = 0;
  for (const json& server : result.at("servers"))
    if (server["node"].get<std::string>().starts_with("fra-edges")) sum += server["peak_sessions"].get<std::uint64_t>();
  return sum;
}

TEST_CASE("what is computed to be refused is refused when it happens: 37.5 %", "[capacity][A48]") {
  const Scratch scratch;
  const json small = result_of(scratch, outage("default.jsonc", 100));
  const json& edges = pool(small, "bc", "edge", "fra");
  CHECK(edges["users"] == 400);
  CHECK(edges["all"]["refused"] == 150);
  CHECK(edges["one_lost"]["refused"] == 275);
  CHECK(edges["has_spare"] == false);
  CHECK(sessions_on_private_edges(small) == 250);
  const json& everybody = small["scopes"][0]["slices"][0];
  CHECK(everybody["failover_time"]["n"] == 3 * 250);  // three applications each
  CHECK(everybody["waited_out"] == 3 * 150);
  const json large = result_of(scratch, outage("default.jsonc", 160));
  CHECK(pool(large, "bc", "edge", "fra")["all"]["refused"] == 0);
  CHECK(sessions_on_private_edges(large) == 400);
}

TEST_CASE("the summary tells head-room in each state, and what the run saw", "[capacity]") {
  const Scratch scratch;
  scratch.write("s.jsonc", outage("default.jsonc", 100));
  const Said said = failcast(scratch, "run s.jsonc");
  CHECK(contains(said.out, "head-room"));
  CHECK(contains(said.out, "150 refused"));
  CHECK(contains(said.out, "125 of 125 sessions"));
}

TEST_CASE("what continuity buys: each deployment with the same luck", "[capacity][study]") {
  const Scratch scratch;
  const std::string operated =
      R"(, "operator": [{"id": "on", "at": "cloud", "publish": "on"}, {"id": "off", "at": "cloud.end", "publish": "off"}])";
  scratch.write("s.jsonc", outage("dr.jsonc", 1000, operated));
  const Said said = failcast(scratch, "run s.jsonc --what-continuity-buys --replications 6 -o c.json");
  INFO(said.err);
  REQUIRE(said.code == 0);
  CHECK(contains(said.out, "the same luck for each deployment"));
  const json document = json::parse(slurp(scratch / "c.json"));
  CHECK(document["format"] == "continuity-1");
  const json& deployments = document["deployments"];
  REQUIRE(deployments.size() == 4);
  const auto available = [&](std::size_t d) { return deployments[d]["metrics"][0]["mean"].get<double>(); };
  CHECK(deployments[0]["name"] == "neither");
  CHECK(deployments[3]["name"] == "BC and DR");
  CHECK(available(0) == Approx(0.5).margin(0.01));  // an hour of two
  CHECK(available(1) > 0.95);
  CHECK(available(2) > available(0));
  CHECK(available(2) < available(1));  // people are slower
  const json& minutes = deployments[1]["metrics"][2]["against_neither"];
  CHECK(minutes["difference"].get<double>() < 0);
  CHECK(minutes["interval"][1].get<double>() < 0);
  CHECK_FALSE(std::filesystem::exists(scratch / "c.json.cells"));
}

TEST_CASE("without an operator only Business Continuity is taken away, and without either nothing is",
          "[capacity][bad-input]") {
  const Scratch scratch;
  scratch.write("s.jsonc", outage("default.jsonc", 1000));
  const Said bc = failcast(scratch, "run s.jsonc --what-continuity-buys --replications 2");
  CHECK(bc.code == 0);
  CHECK(contains(bc.out, "Disaster Recovery is left out"));
  const Said none = failcast(scratch,
                             "run s.jsonc --what-continuity-buys --set private_clouds.fra.enabled=false --set "
                             "private_clouds.osl.enabled=false -o c.json");
  CHECK(none.code == 3);
  CHECK_FALSE(std::filesystem::exists(scratch / "c.json"));
  CHECK(failcast(scratch, "run s.jsonc --what-continuity-buys --records facts").code == 2);
}

TEST_CASE("sizes that are none are refused", "[capacity][bad-input]") {
  const Scratch scratch;
  for (const char* wrong : {"edge_groups.fra-edges.users=0", "edge_groups.fra-edges.handshake_rate=0/s",
                            "controller_groups.fra-controllers.redirect_rate=-1/s", "cap.users_4vcpu=0",
                            "cap.components_max=0", "edge_groups.fra-edges.users=many"}) {
    scratch.write("s.jsonc", outage("default.jsonc", 1000));
    const Said said = failcast(scratch, std::string("run s.jsonc -o r.json --set ") + wrong);
    CHECK(said.code == 3);
    CHECK_FALSE(std::filesystem::exists(scratch / "r.json"));
  }
}

}  // namespace
}  // namespace failcast::e2e
