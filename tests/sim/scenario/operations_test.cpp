// What operators know of a deployment: read, refused, and no part of a scenario that says nothing of it.
#include <algorithm>

#include "sim/scenario/units.hpp"
#include "tests/sim/scenario/small.hpp"

namespace failcast::scenario {
namespace {

TEST_CASE("facts of operators are read, and what is left out stays unknown", "[scenario][operations]") {
  const ReadResult read = read_small(R"("operations": {"expectations": {"planned_outage": "30d", "applications": []},
    "hosts": {"ntp": false, "disk": "64 GB", "edge_cpu": "30%", "version_profile": "previous_default"}})");
  REQUIRE(read.scenario);
  const Operations& known = read.scenario->operations;
  CHECK(known.planned_outage == Duration{30 * 24h});
  REQUIRE(known.applications);
  CHECK(known.applications->empty());
  CHECK(known.ntp == false);
  CHECK(known.host_disk == 64e9);
  CHECK(known.edge_cpu == 0.3);
  CHECK(known.version_profile == VersionProfile::previous);
  CHECK_FALSE(known.systemd);
  CHECK_FALSE(known.split_groups);
}

TEST_CASE("a scenario without facts of operators has the text it always had", "[scenario][operations]") {
  const ReadResult without = read_small(R"("title": "t")");
  CHECK(canonical_json(*without.scenario).find("operations") == std::string::npos);
  const ReadResult with = read_small(R"("title": "t", "operations": {"hosts": {"ntp": true}})");
  CHECK(canonical_json(*with.scenario).find(R"("operations":{"hosts":{"ntp":true},"waivers":[]})") !=
        std::string::npos);
  CHECK(scenario_hash(*with.scenario) != scenario_hash(*without.scenario));
}

TEST_CASE("operators name what is there", "[scenario][operations]") {
  CHECK(finding(R"("operations": {"hosts": {"split_groups": ["fra-edges"]}})").code == "E022");
  CHECK(finding(R"("operations": {"recovery": {"idp_segment": "erp2"}})").hint == "did you mean \"erp\"?");
  CHECK(read_small(R"("operations": {"recovery": {"idp_segment": ""}})").scenario);
  CHECK(finding(R"("operations": {"hosts": {"edge_cpu": "101%"}})").code == "E014");
}

TEST_CASE("a check is waived by its id, as a whole, until a day", "[scenario][operations]") {
  const std::string waive = R"("waive": {"until": "2026-06-30", "by": "a", "why": "b"})";
  const auto waiver = [&](const std::string& id, const std::string& how) {
    return R"("operations": {"waivers": [{"id": ")" + id + "\", " + how + "}]}";
  };
  CHECK(finding(waiver("D1", waive)).code == "E022");
  CHECK(read_small(waiver("C68", waive)).scenario);
  CHECK(finding(R"("operations": {"waivers": [{"id": "C1"}]})").code == "E011");
  CHECK(finding(waiver("C1", R"("waive": {"until": "2026-06-30", "by": "a", "why": "b", "where": "fra"})")).code ==
        "E042");
  ReadOptions last{}, next{};
  last.today = std::get<UtcTime>(parse_date("2026-06-30"));
  next.today = std::get<UtcTime>(parse_date("2026-07-01"));
  CHECK(read_small(waiver("C1", waive), last).scenario);
  CHECK(finding(waiver("C1", waive), next).code == "E041");
}

}  // namespace
}  // namespace failcast::scenario
