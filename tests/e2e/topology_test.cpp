// `failcast topology` as a shell sees it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

const std::string kDr = FAILCAST_SOURCE_DIR "/scenarios/base/dr.jsonc";

std::string on_default(const std::string& rest) {
  return R"({"format": 1, "name": "s", "title": "s", "extends": [")" FAILCAST_SOURCE_DIR
         R"(/scenarios/base/default.jsonc"], )" +
         rest + "}";
}

TEST_CASE("one failure is told by mode, users and applications", "[topology]") {
  const Scratch scratch;
  const Said said = failcast(scratch, "topology " + kDr);
  CHECK(said.code == 0);
  CHECK(contains(said.out, "  in DR, home-a-users loses erp, payroll when resolver dns-home-a fails: 570 users\n"));
  CHECK(contains(said.out, "BC      home-a-users  erp, payroll, wiki     0      510         90  -"));
  CHECK(contains(said.out, "when public edge eu-edge-1 and public edge eu-edge-2 fail: home-a-users 600"));
}

TEST_CASE("one mode alone, as JSON", "[topology]") {
  const Scratch scratch;
  const Said said = failcast(scratch, "topology " + kDr + " --mode dr --format json");
  const auto json = nlohmann::json::parse(said.out);
  CHECK(json["modes"] == nlohmann::json{"dr"});
  CHECK(json["paths"].size() == 12);  // four groups, three segments
  const auto& worst = json["single_points"][0];
  CHECK(worst["users"] == 1900);
  CHECK(worst["fails"][0]["kind"] == "internet");
}

TEST_CASE("the graph goes to Graphviz, or out as it is", "[topology]") {
  const Scratch scratch;
  const Said dot = failcast(scratch, "topology " + kDr + " --format dot");
  CHECK(dot.out.starts_with("digraph topology {"));
  const Said nobody = failcast(scratch, "topology " + kDr + " --format svg -o map.svg", "PATH=/nowhere");
  CHECK(nobody.code == 4);
  CHECK(contains(nobody.err, "install the package graphviz"));
  CHECK_FALSE(std::filesystem::exists(scratch / "map.svg"));
  const Said words = failcast(scratch, "run " + kDr + " --format svg");
  CHECK(words.code == 2);
}

TEST_CASE("equal sites are one box and one line, and lose one at a time", "[topology]") {
  const Scratch scratch;
  scratch.write("s.jsonc", on_default(R"("sites": {"branch": {"count": 2000, "uplinks": [{"id": "up", "isp": "isp-fra",
    "rtt": "5ms"}]}}, "clients": {"staff": {"at": "branch", "count": 50, "profiles": {"windows": "100%"}}})"));
  const Said text = failcast(scratch, "topology s.jsonc --mode normal -v");
  CHECK(contains(text.out, "staff loses erp, payroll, wiki when uplink up (one of 2000) fails: 50 users"));
  CHECK(contains(text.out, "ISP isp-fra fails: staff 100 000, fra-users 400"));
  const Said dot = failcast(scratch, "topology s.jsonc --format dot");
  CHECK(contains(dot.out, "branch and its equals: 2 000"));
  CHECK(std::ranges::count(dot.out, '\n') < 40);
}

TEST_CASE("what leads nowhere is warned of, and has no path", "[topology]") {
  const Scratch scratch;
  scratch.write("s.jsonc", on_default(R"("sites": {"cabin": {}},
    "private_clouds": {"lone": {}}, "edge_groups": {"lone-edges": {"site": "fra", "private_cloud": "lone"}},
    "clients": {"hermits": {"at": "cabin", "count": 7, "profiles": {"windows": "100%"}}})"));
  const Said checked = failcast(scratch, "validate s.jsonc");
  CHECK(checked.code == 0);
  CHECK(contains(checked.out, "L208 /sites/cabin: site \"cabin\" has no uplink"));
  CHECK(contains(checked.out, "L209 /edge_groups/lone-edges: private cloud \"lone\" has no connector"));
  CHECK(contains(failcast(scratch, "topology s.jsonc --mode normal").out,
                 "hermits       erp, payroll, wiki     0        7"));
}

TEST_CASE("transit, data centres and backup uplinks are on the map", "[topology][A163]") {
  const Scratch scratch;
  scratch.write("s.jsonc", on_default(R"("net": {"uplink_policy": "primary_first", "unicast_convergence": "2min"},
    "internet": {"transit": {"carrier": {"rtt": "1ms"}, "other": {"rtt": "2ms"}},
      "isps": {"isp-fra": {"transit": ["carrier"]}, "isp-spare": {"rtt": "1ms", "transit": ["carrier"]},
               "isp-osl": {"transit": ["carrier", "other"]}}},
    "sites": {"fra": {"kind": "data_centre", "uplinks": [{"id": "spare", "isp": "isp-spare", "rtt": "9ms"}]}})"));
  const Said text = failcast(scratch, "topology s.jsonc --mode normal -v");
  CHECK(contains(text.out, "fra-users loses erp, payroll, wiki when transit provider carrier fails: 400 users"));
  CHECK(contains(text.out, "when uplink fra-uplink and uplink spare fail"));
  CHECK_FALSE(contains(text.out, "osl-users loses erp, payroll, wiki when transit provider"));
  const Said dot = failcast(scratch, "topology s.jsonc --format dot");
  CHECK(contains(dot.out, "data centre fra"));
  CHECK(contains(dot.out, "transit provider carrier"));
}

TEST_CASE("a wrong scenario is told with its place, and nothing is written", "[topology]") {
  const Scratch scratch;
  scratch.write("s.jsonc", on_default("\n\"sites\": {\"fra\": {\"lan_rtt\": \"-1ms\"}}"));
  const Said said = failcast(scratch, "topology s.jsonc --format svg -o map.svg");
  CHECK(said.code == 3);
  CHECK(contains(said.err, "s.jsonc:2:"));
  CHECK(contains(said.err, "/sites/fra/lan_rtt"));
  CHECK_FALSE(std::filesystem::exists(scratch / "map.svg"));
}

}  // namespace
}  // namespace failcast::e2e
