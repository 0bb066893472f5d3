#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"
#include "tests/json_schema.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// The starter of `failcast new`, with links that fail by themselves.
struct Starter {
  Scratch scratch;
  Starter() {
    failcast(scratch, "new s");
    scratch.write("s/wear.jsonc",
                  R"({"format": 1, "name": "wear", "extends": "scenario.jsonc", "faults": [{"id": "cloud-eu", "for":)"
                  R"( {"dist": "uniform", "min": "30min", "max": "90min"}}], "random_failures": [{"id": "edges",)"
                  R"( "what": "edge", "mtbf": "12h", "mttr": "20min"}]})");
  }
  Said operator()(const std::string& arguments, const std::string& before = "") const {
    return failcast(scratch, arguments, before);
  }
  json study(const std::string& arguments) const {
    const Said said = (*this)("run s/wear.jsonc -o - " + arguments);
    INFO(said.err);
    REQUIRE(said.code <= 1);
    return json::parse(said.out);
  }
};

}  // namespace

TEST_CASE("a study file is what its schema says", "[e2e][study]") {
  const Starter run;
  const json document = run.study("--replications 3 --metric 'mean(failover_time) at homes during cloud-eu'");
  const json schema = json::parse(run("schema study").out);
  CHECK(complaints(schema, document).empty());
}

TEST_CASE("the schema of studies in the tree is the one the program prints", "[e2e][study][golden]") {
  const Starter run;
  CHECK((run("schema study").out == slurp(FAILCAST_SOURCE_DIR "/scenarios/schema/study-1.schema.json")));
}

TEST_CASE("a study is the same for any number of workers", "[e2e][study][determinism]") {
  const Starter run;
  const std::string one = run("run s/wear.jsonc --replications 7 -o - -j 1").out;
  REQUIRE_FALSE(one.empty());
  CHECK(run("run s/wear.jsonc --replications 7 -o - -j 3").out == one);
}

TEST_CASE("each replication is the run of its number", "[e2e][study][determinism]") {
  const Starter run;
  const json study = run.study("--replications 3");
  std::vector<std::string> hashes;
  for (int r = 0; r < 3; ++r) {
    const json single = json::parse(run("run s/wear.jsonc -o - --replication " + std::to_string(r)).out);
    CHECK(single.at("run").at("replication") == r);
    CHECK(study.at("cells").at(static_cast<std::size_t>(r)).at("trajectory_hash") ==
          single.at("run").at("trajectory_hash"));
    hashes.push_back(single.at("run").at("trajectory_hash"));
  }
  CHECK(hashes[0] != hashes[1]);
  CHECK(run("run s/wear.jsonc -o -").out == run("run s/wear.jsonc -o - --replication 0").out);
  CHECK(run("run s/wear.jsonc --replication x").code == 2);
}

TEST_CASE("explain replays the replication of a result", "[e2e][study]") {
  const Starter run;
  run("run s/wear.jsonc --replication 2 -o r.json");
  const Said said = run("explain r.json --client office-users-00003");
  CHECK(said.code == 0);
  CHECK(contains(said.out, "equals the result file's"));
}

TEST_CASE("more replications keep the first ones", "[e2e][study][determinism]") {
  const Starter run;
  const json few = run.study("--replications 2"), more = run.study("--replications 4");
  for (std::size_t r = 0; r < 2; ++r) CHECK(few.at("cells").at(r) == more.at("cells").at(r));
}

TEST_CASE("a precision that is reached ends the replications", "[e2e][study]") {
  const Starter run;
  const json study = run.study("--until availability=1%");
  CHECK(study.at("run").at("until").at("reached") == true);
  CHECK(study.at("run").at("replications") == 40);
  const Said text = run("run s/wear.jsonc --until availability=1%");
  CHECK(contains(last_line(text.out), "availability known to"));
}

TEST_CASE("a precision that the cap does not allow is said, and the result is there", "[e2e][study]") {
  const Starter run;
  const Said said = run("run s/wear.jsonc --until 'availability=0.0001%' --cap 45 -o r.json");
  CHECK(said.code == 0);
  CHECK(contains(said.err, "availability is not known to 0.0001% with 45 replications, the cap"));
  const json study = json::parse(slurp(run.scratch / "r.json"));
  CHECK(study.at("run").at("until").at("reached") == false);
  CHECK(study.at("run").at("replications") == 45);
}

TEST_CASE("what never happens has no precision to reach", "[e2e][study][bad-input]") {
  const Starter run;
  const Said said = run("run s/wear.jsonc --until 'p95(dr_activation_time)=2s' --metric 'p95(dr_service_time)'");
  CHECK(said.code == 0);
  CHECK(contains(said.err, "p95(dr_activation_time) has no finite mean in 40 replications"));
  CHECK(contains(said.err, "p95(dr_service_time) was measured nowhere"));
}

TEST_CASE("a quantile that too few replications cannot tell says how many it needs", "[e2e][study]") {
  const Starter run;
  CHECK(contains(run("run s/wear.jsonc --replications 7").out, "(needs 59)"));
}

TEST_CASE("mistakes in what is asked are wrong command lines", "[e2e][study][bad-input]") {
  const Starter run;
  const auto refused = [&](const std::string& flags, const std::string& words) {
    const Said said = run("run s/wear.jsonc -o r.json " + flags);
    INFO(said.err);
    CHECK(said.code == 2);
    CHECK(contains(said.err, words));
    CHECK_FALSE(std::filesystem::exists(run.scratch / "r.json"));
  };
  refused("--replications 0", "a whole number from 1");
  refused("--replications 3 --metric 'p95(failovr_time)'", "did you mean \"failover_time\"?");
  refused("--replications 3 --metric 'availability at nowhere'",
          "no site, segment, client group or group of components \"nowhere\"");
  refused("--until 'p95(failover_time)'", "METRIC=WIDTH");
  refused("--until 'p95(failover_time)=2'", "write \"2s\"");
  refused("--replications 3 --cap 5", "--cap is for --until");
  refused("--replications 3 --trace all", "for one run");
}

TEST_CASE("finished cells are found again, and taken away with the result", "[e2e][study]") {
  const Starter run;
  const std::string command = "run s/wear.jsonc --replications 6 -j 2";
  CHECK(run(command + " -o r.json").code == 0);
  CHECK_FALSE(std::filesystem::exists(run.scratch / "r.json.cells"));
  const std::string whole = slurp(run.scratch / "r.json");
  REQUIRE(run(command + " --store cells").code == 0);
  const std::string cells = slurp(run.scratch / "cells");
  run.scratch.write("cells", cells.substr(0, cells.size() - 400));
  const Said resumed = run(command + " --store cells -o again.json");
  CHECK(contains(resumed.err, "cells are in cells already"));
  CHECK(slurp(run.scratch / "again.json") == whole);
  const Said other = run("run s/wear.jsonc --replications 7 --store cells -o other.json");
  CHECK(other.code == 4);
  CHECK(contains(other.err, "belongs to another study"));
  CHECK_FALSE(std::filesystem::exists(run.scratch / "other.json"));
}

TEST_CASE("when the disk is full the cells before it are kept", "[e2e][study]") {
  const Starter run;
  const std::string command = "run s/wear.jsonc --replications 12 -j 2 --store cells";
  const Said full =
      run(command, "ulimit -f 48;");  // 24 or 48 KiB, by the shell: more than the plan, less than all cells
  INFO(full.err);
  CHECK(full.code == 4);
  CHECK(contains(full.err, "File too large"));
  CHECK(contains(full.err, "the same command goes on from there"));
  CHECK(run(command + " -o r.json").code == 0);
  CHECK(slurp(run.scratch / "r.json") == run("run s/wear.jsonc --replications 12 -o -").out);
}

}  // namespace failcast::e2e
