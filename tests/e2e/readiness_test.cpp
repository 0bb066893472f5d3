// `failcast readiness` as a shell sees it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"
#include "tests/json_schema.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

const std::string kReady = FAILCAST_SOURCE_DIR "/scenarios/base/ready.jsonc";
const std::string kDefault = FAILCAST_SOURCE_DIR "/scenarios/base/default.jsonc";

TEST_CASE("a deployment that states everything is ready", "[readiness][slow]") {
  const Scratch scratch;
  const Said said = failcast(scratch, "readiness " + kReady);
  CHECK(said.code == 0);
  CHECK(last_line(said.out) == "READY  of 68: 61 met, 0 not met, 6 simulated, 0 asked, 1 not applicable");
}

TEST_CASE("a blocker that is not met makes the verdict, and says whom it strands", "[readiness]") {
  const Scratch scratch;
  const Said said = failcast(scratch, "readiness " + kDefault + " --only C5");
  CHECK(said.code == 1);
  CHECK(contains(said.out, "home-a: dns-home-a does not know the BC zone"));
  CHECK(contains(said.out,
                 "the cloud is away: 1 200 of 1 200 users are without what they need to the end: "
                 "trust_or_name (name_error)"));
  CHECK(last_line(said.out).starts_with("NOT READY  1 blocker not met; of 1: "));
}

TEST_CASE("what a file does not state is asked, and is no reason to fail", "[readiness]") {
  const Scratch scratch;
  const Said said = failcast(scratch, "readiness " + kDefault + " --only C34,C67 --no-simulation");
  CHECK(said.code == 0);
  CHECK(contains(said.out, "operations.hosts.ntp"));
  CHECK(last_line(said.out) == "READY  of 2: 0 met, 0 not met, 0 simulated, 2 asked, 0 not applicable");
}

TEST_CASE("a review as JSON is what its schema says, and the schema in the tree is the program's", "[readiness]") {
  const Scratch scratch;
  const std::string text = failcast(scratch, "schema readiness").out;
  CHECK((text == slurp(FAILCAST_SOURCE_DIR "/scenarios/schema/readiness-1.schema.json")));
  const Said said =
      failcast(scratch, "readiness " + kReady + " --format json --only C5,C7,C15,C42,C68 --set zones.bc_public=false");
  const json schema = json::parse(text), told = json::parse(said.out);
  CHECK(complaints(schema, told).empty());
  CHECK(told["verdict"] == "NOT READY");
  CHECK(told["checks"].size() == 5);
  CHECK(told["checks"][0]["consequence"]["users_without"] == 1082);
  CHECK(told["checks"][0]["against"][0]["where"] == "--set zones.bc_public=false");
  CHECK(told["counts"]["not_applicable"] == 1);
}

TEST_CASE("a review as Markdown is a table with a row per check", "[readiness]") {
  const Scratch scratch;
  const Said said =
      failcast(scratch, "readiness " + kReady +
                            " --format markdown --only C7,C42 -o r.md --set operations.recovery.licensed=false");
  CHECK(said.code == 1);
  const std::string page = slurp(scratch / "r.md");
  CHECK(contains(page, "### ready: NOT READY\n"));
  CHECK(contains(page, "| C7 | B | "));
  CHECK(contains(page, "| C42 | B | DR is enabled for the tenant | not met | not enabled for the tenant (--set "));
}

TEST_CASE("the starter states enough for a review, and what it leaves open is asked", "[readiness]") {
  const Scratch scratch;
  failcast(scratch, "new s");
  const Said said = failcast(scratch, "readiness s/scenario.jsonc");
  CHECK(said.code == 1);  // some of its devices may not use BC
  CHECK(last_line(said.out).starts_with("NOT READY  1 blocker not met; "));
  CHECK(contains(said.out, "C1   B  BC users have Windows"));
}

TEST_CASE("whoever stops a review gets what its drills told so far", "[readiness]") {
  const Scratch scratch;
  const Said said = failcast(scratch, "readiness " + kReady + " --format json -o q.json",
                             "timeout --preserve-status --signal=INT 0.3");
  if (said.code == 0) return;  // it was faster
  CHECK(said.code == 130);
  const json told = json::parse(slurp(scratch / "q.json"));
  CHECK(told["complete"] == false);
  CHECK(told["checks"].size() == 68);
}

TEST_CASE("readiness says what is wrong with its input", "[readiness]") {
  const Scratch scratch;
  const Said check = failcast(scratch, "readiness " + kReady + " --only C6x");
  CHECK(check.code == 2);
  CHECK(contains(check.err, "no readiness check \"C6x\""));
  CHECK(contains(failcast(scratch, "readiness " + kReady + " --only C1O").err, "did you mean \"C1"));
  const Said none = failcast(scratch, "readiness");
  CHECK(none.code == 2);
  CHECK(contains(none.err, "readiness: which scenario?"));
  CHECK(failcast(scratch, "readiness nowhere.jsonc").code == 4);
  CHECK(failcast(scratch, "run " + kReady + " --format markdown").code == 2);
  const Said group =
      failcast(scratch, "readiness " + kReady + " --set 'operations.hosts.split_groups=[\"fra-connektors\"]'");
  CHECK(group.code == 3);
  CHECK(contains(group.err, "did you mean \"fra-connectors\"?"));
  const Said waiver =
      failcast(scratch, "readiness " + kReady +
                            " --today 2027-01-01 --set 'operations.waivers=[{\"id\": \"C7\", \"waive\": {\"until\": "
                            "\"2026-12-31\", \"by\": \"a\", \"why\": \"b\"}}]'");
  CHECK(waiver.code == 3);
  CHECK(contains(waiver.err, "the waiver of C7 ended on 2026-12-31, by a"));
}

}  // namespace
}  // namespace failcast::e2e
