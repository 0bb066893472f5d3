#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>
#include <vector>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

using Words = std::vector<std::string>;

/// The starter of `failcast new`, and what the program offers for a command line.
struct Typing {
  Scratch scratch;
  Typing() { failcast(scratch, "new s"); }
  Words operator()(const std::string& line) const {
    const Said said = failcast(scratch, "__complete " + line, "FAILCAST_SCENARIOS='" FAILCAST_SOURCE_DIR "/scenarios'");
    INFO(said.err);
    REQUIRE(said.code == 0);
    CHECK(said.err.empty());
    Words words;
    std::istringstream lines(said.out);
    for (std::string one; std::getline(lines, one);) words.push_back(one.substr(0, one.find('\t')));
    return words;
  }
};

bool has(const Words& words, const std::string& word) { return std::ranges::find(words, word) != words.end(); }

}  // namespace

TEST_CASE("verbs, actions, topics and flags are completed", "[e2e][completion]") {
  const Typing typing;
  CHECK(typing("expl") == Words{"explain"});
  CHECK(has(typing("''"), "validate"));
  CHECK(typing("dr-record ver") == Words{"verify"});
  CHECK(typing("study thr") == Words{"threshold"});
  CHECK(typing("help exit") == Words{"exit-codes"});
  CHECK(typing("list req") == Words{"requests"});
  CHECK(typing("schema ex") == Words{"explanation"});
  CHECK(typing("run s/scenario.jsonc --every") == Words{"--every-event"});
  CHECK(typing("run s/scenario.jsonc --qui") == Words{"--quiet"});
  CHECK(typing("dr-record sign --ke") == Words{"--key"});
  CHECK(typing("topology --mode d") == Words{"dr"});
  CHECK(typing("topology --mode=d") == Words{"--mode=dr"});
  CHECK(typing("readiness --only C67") == Words{"C67"});
}

TEST_CASE("ids of the scenario on the line are completed", "[e2e][completion]") {
  const Typing typing;
  CHECK(typing("explain s/scenario.jsonc --budget ''") == Words{"RTO-1", "BACK-1"});
  CHECK(typing("explain s/scenario.jsonc --where o") == Words{"office", "office-users"});
  CHECK(typing("explain s/scenario.jsonc --segment ''") == Words{"erp"});
  CHECK(typing("explain s/scenario.jsonc --client h") == Words{"home-users-00000"});
  CHECK(typing("run s/scenario.jsonc --trace edges") == Words{"edges-1", "edges-2"});
}

TEST_CASE("the clients of a result are its slowest", "[e2e][completion]") {
  const Typing typing;
  failcast(typing.scratch, "run s/scenario.jsonc -o r.json");
  CHECK(typing("explain r.json --client ''").size() == 100);
  CHECK(typing("explain r.json --budget BA") == Words{"BACK-1"});
}

TEST_CASE("paths of values are completed one part at a time", "[e2e][completion]") {
  const Typing typing;
  CHECK(typing("run s/scenario.jsonc --set bc.enter") == Words{"bc.enter_wait="});
  CHECK(typing("run s/scenario.jsonc --set fau") == Words{"faults."});
  CHECK(typing("run s/scenario.jsonc --set faults.") == Words{"faults.cloud-eu."});
  CHECK(has(typing("run s/scenario.jsonc --set faults.cloud-eu."), "faults.cloud-eu.for="));
  CHECK(typing("run s/scenario.jsonc --set faults.cloud-eu.for=") == Words{"faults.cloud-eu.for=2h"});
  CHECK(typing("run s/scenario.jsonc --set=bc.enter") == Words{"--set=bc.enter_wait="});
  CHECK(typing("sweep s/scenario.jsonc --grid controller_groups.controllers.cou") ==
        Words{"controller_groups.controllers.count="});
  CHECK(typing("run --set bc.switch_users=dis") == Words{"bc.switch_users=disabled"});
  CHECK(has(typing("run s/scenario.jsonc --set bc.switch_users="), "bc.switch_users=disabled"));
  CHECK(typing("run s/scenario.jsonc --set zones.bc_public=f") == Words{"zones.bc_public=false"});
  CHECK(typing("run s/scenario.jsonc --set nowhere.").empty());
}

TEST_CASE("metrics are completed with their aggregates", "[e2e][completion]") {
  const Typing typing;
  CHECK(typing("run s/scenario.jsonc --metric 'p95(failover'") == Words{"p95(failover_time)"});
  CHECK(typing("run s/scenario.jsonc --metric avail") == Words{"availability"});
}

TEST_CASE("files and scenarios of the library are completed", "[e2e][completion]") {
  const Typing typing;
  CHECK(typing("run cloud-outage-p") == Words{"cloud-outage-public-bc-zone", ":files"});
  CHECK(typing("run s/scenario.jsonc -o ''") == Words{":files"});
}

TEST_CASE("a wrong scenario offers nothing and says nothing", "[e2e][completion][bad-input]") {
  const Typing typing;
  typing.scratch.write("bad.jsonc", "{ \"format\": 1, ");
  CHECK(typing("explain bad.jsonc --budget ''").empty());
  CHECK(has(typing("run bad.jsonc --set ''"), "bc."));
  CHECK(typing("nonsense --set --set ''").size() > 5);
  CHECK(failcast(typing.scratch, "__complete").code == 0);
}

TEST_CASE("a shell that is not known is refused", "[e2e][completion][bad-input]") {
  const Scratch scratch;
  CHECK(failcast(scratch, "completion csh").code == 2);
  CHECK(failcast(scratch, "completion").code == 2);
}

TEST_CASE("a scenario of the library is run by its name", "[e2e][completion]") {
  const Scratch scratch;
  const std::string library = "FAILCAST_SCENARIOS='" FAILCAST_SOURCE_DIR "/scenarios'";
  CHECK(failcast(scratch, "validate cloud-outage", library).code == 0);
  const Said meant = failcast(scratch, "validate cloud-outtage", library);
  CHECK(meant.code == 4);
  const Said run = failcast(scratch, "run cloud-outtage", library);
  CHECK(run.code == 4);
  CHECK(contains(run.err, "did you mean \"cloud-outage\"?"));
  CHECK(contains(failcast(scratch, "list scenarios", library).out, "library/cloud-outage.jsonc"));
  scratch.write("cloud-outage", "mine, and no scenario");
  CHECK(failcast(scratch, "validate cloud-outage", library).code == 3);
}

}  // namespace failcast::e2e
