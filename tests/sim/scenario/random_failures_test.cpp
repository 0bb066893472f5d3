#include "tests/sim/scenario/small.hpp"

namespace failcast::scenario {
namespace {

std::string failing(std::string_view members) {
  return R"("random_failures": [{"id": "wear", )" + std::string(members) + "}]";
}

TEST_CASE("failure processes are read with their units", "[scenario][random]") {
  const ReadResult read = read_small(failing(
      R"("what": "connector", "where": "fra-connectors", "mtbf": "90d", "mttr": {"dist": "exponential", "mean": "4h"}, "common_cause": {"share": "8%", "by": "private_cloud"})"));
  REQUIRE(read.scenario);
  const RandomFailure& wear = read.scenario->random_failures.at(0);
  CHECK(wear.what == FaultTarget::connector);
  CHECK(wear.mtbf == 90 * 24h);
  CHECK(wear.mttr == Distribution::exponential(4h));
  CHECK(wear.common_share == 0.08);
  CHECK(wear.common_to == CommonTo::private_cloud);
}

TEST_CASE("the canonical text of failure processes gives the same scenario back", "[scenario][random]") {
  const ReadResult read = read_small(failing(R"("what": "edge", "mtbf": "1w", "mttr": "1h")"));
  REQUIRE(read.scenario);
  const ReadResult again = read_text(canonical_json(*read.scenario), "again");
  REQUIRE(again.scenario);
  CHECK(canonical_json(*again.scenario) == canonical_json(*read.scenario));
}

TEST_CASE("a budget may be about a failure process", "[scenario][random]") {
  const std::string budget = R"(, "budgets": [{"id": "b", "require": "availability >= 99%", "during": "wear"}])";
  CHECK(read_small(failing(R"("what": "edge", "mtbf": "1w", "mttr": "1h")") + budget).scenario);
}

TEST_CASE("only what there are several of fails by itself", "[scenario][random][bad-input]") {
  const Diagnostic d = finding(failing(R"("what": "clock", "mtbf": "1w", "mttr": "1h")"));
  CHECK(d.code == "E023");
  CHECK(d.path == "/random_failures/0/what");
}

TEST_CASE("what fails must exist", "[scenario][random][bad-input]") {
  const Diagnostic d = finding(failing(R"("what": "edge", "where": "fra-egdes", "mtbf": "1w", "mttr": "1h")"));
  CHECK(d.code == "E023");
  CHECK(d.hint == "did you mean \"fra-edges\"?");
}

TEST_CASE("one of many equal places does not fail by itself", "[scenario][random][bad-input]") {
  const std::string branches =
      R"("sites": {"branch": {"count": 100, "uplinks": [{"id": "up", "isp": "isp-fra", "rtt": "5ms"}]}}, )";
  const std::string members = R"("what": "site", "mtbf": "1w", "mttr": "1h", "where": )";
  CHECK(finding(branches + failing(members + R"("branch")")).code == "E023");
  CHECK(finding(branches + failing(members + R"("branch-7")")).code == "E023");
  CHECK(finding(branches + failing(members + R"("*")")).code == "E023");
  CHECK(read_small(branches + failing(members + R"("fra")")).scenario);
}

TEST_CASE("a fault and a failure process do not share an id", "[scenario][random][bad-input]") {
  const Diagnostic d = finding(failing(R"("what": "edge", "mtbf": "1w", "mttr": "1h")") +
                               R"(, "faults": [{"id": "wear", "what": "cloud", "at": "1h", "for": "1h"}])");
  CHECK(d.code == "E021");
}

TEST_CASE("operating times of less than a minute are a slip of the pen", "[scenario][random][bad-input]") {
  CHECK(read_small(failing(R"("what": "edge", "mtbf": "1min", "mttr": "1h")")).scenario);
  CHECK(finding(failing(R"("what": "edge", "mtbf": "59s", "mttr": "1h")")).code == "E014");
  CHECK(finding(failing(R"("what": "edge", "mtbf": "1w", "mttr": "1h", "common_cause": {"share": 1.1})")).code ==
        "E014");
}

TEST_CASE("more than a million failures are a slip of the pen", "[scenario][random][bad-input]") {
  const Diagnostic d =
      finding(R"("clock": {"horizon": "1000d"}, )" + failing(R"("what": "edge", "mtbf": "1min", "mttr": "1s")"));
  CHECK(d.code == "E014");
  CHECK(d.path == "/random_failures/0/mtbf");
}

}  // namespace
}  // namespace failcast::scenario
