#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "analysis/explain/survey.hpp"
#include "analysis/explain/timeline.hpp"
#include "analysis/metrics/slowest_clients.hpp"
#include "tests/e2e/library_run.hpp"
#include "tests/e2e/program.hpp"
#include "tests/json_schema.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// The starter of `failcast new`: 200 users, a cloud outage of two hours, macOS without BC.
struct Explained {
  Scratch scratch;
  Explained() { failcast(scratch, "new s"); }
  Said operator()(const std::string& arguments) const { return failcast(scratch, arguments); }
  json told(const std::string& arguments) const {
    const Said said = (*this)("explain " + arguments + " --format json");
    INFO(said.err);
    REQUIRE(said.code == 0);
    return json::parse(said.out);
  }
};

std::vector<std::string> names_of(const json& rows) {
  std::vector<std::string> names;
  for (const json& row : rows) names.push_back(row.at("client"));
  return names;
}

const json& lever(const json& client, const std::string& path) {
  for (const json& row : client.at("levers"))
    if (row.at("path") == path) return row;
  FAIL("no lever " << path);
  return client;
}

}  // namespace

TEST_CASE("the slowest clients of a result are kept by name, and explained under these names", "[e2e][explain]") {
  const Explained run;
  run("run s/scenario.jsonc -o r.json");
  const json result = json::parse(slurp(run.scratch / "r.json"));
  REQUIRE(result.at("slowest_clients").size() == 100);
  const json told = run.told("r.json --slowest 4 --levers 0");
  const auto kept = names_of(result.at("slowest_clients"));
  CHECK(names_of(told.at("clients")) == std::vector<std::string>(kept.begin(), kept.begin() + 4));
  CHECK(told.at("run").at("equals") == "the result file's");
  CHECK(told.at("run").at("trajectory_hash") == result.at("run").at("trajectory_hash"));
}

TEST_CASE("an explanation is what its schema says, and the schema in the tree is the program's", "[e2e][explain]") {
  const Explained run;
  const std::string text = run("schema explanation").out;
  CHECK((text == slurp(FAILCAST_SOURCE_DIR "/scenarios/schema/explanation-1.schema.json")));
  const json schema = json::parse(text), told = run.told("s/scenario.jsonc --slowest 2 --levers 2");
  CHECK(complaints(schema, told).empty());
}

TEST_CASE("what a lever saves is what the run with that value says", "[e2e][explain]") {
  const Explained run;
  const std::string client = "office-users-00050";
  const json told = run.told("s/scenario.jsonc --client " + client + " --what-if bc.enter_wait=4m").at("clients").at(0);
  const json changed =
      run.told("s/scenario.jsonc --levers 0 --client " + client + " --set bc.enter_wait=4m").at("clients").at(0);
  const auto lost = [](const json& c) {
    return c.at("episodes").at(c.at("explained").get<std::size_t>()).at("lost_ns");
  };
  const json& row = lever(told, "bc.enter_wait");
  CHECK(row.at("asked") == true);
  CHECK(row.at("lost_ns") == lost(changed));
  CHECK(row.at("saved_ns") == lost(told).get<std::int64_t>() - lost(changed).get<std::int64_t>());
  CHECK(row.at("saved_ns") < 0);
}

TEST_CASE("a lever off the critical path saves nothing and says so", "[e2e][explain]") {
  const Explained run;
  const json told = run.told(
      "s/scenario.jsonc --client office-users-00050 --levers 0 --what-if net.connect_timeout=5s "
      "--what-if bc.exit_max_wait=30m --what-if dr.client_poll=5m");
  for (const json& row : told.at("clients").at(0).at("levers")) {
    CHECK(row.at("saved_ns") == 0);
    const std::string why = row.at("why");
    const bool is_told = contains(why, "not on the critical path") || contains(why, "changes nothing in this run");
    CHECK(is_told);
  }
}

TEST_CASE("a lever that the scenario refuses is an error when asked for", "[e2e][explain][bad-input]") {
  const Explained run;
  const Said said = run("explain s/scenario.jsonc --client office-users-00050 --what-if bc.enter_wait=1s");
  CHECK(said.code == 3);
  CHECK(contains(said.err, "outside"));
  CHECK(run("explain s/scenario.jsonc --client office-users-00050 --what-if nonsense").code == 3);
}

TEST_CASE("clients behind a failed budget broke its limit", "[e2e][explain]") {
  const Explained run;
  run.scratch.write("tight.jsonc", R"({ "extends": ["s/scenario.jsonc"], "format": 1, "budgets": [
      { "id": "RTO-1", "require": "p50(failover_time) <= 10s", "during": "cloud-eu" },
      { "id": "SITE", "require": "p95(failover_time) <= 10s", "each": "site" },
      { "id": "QUEUE", "require": "peak_queue <= 1" } ] })");
  const json told = run.told("tight.jsonc --budget RTO-1 --slowest 5 --levers 0");
  CHECK(contains(told.at("verdict").at(0).get<std::string>(), "RTO-1 FAIL"));
  REQUIRE(told.at("clients").size() == 5);
  for (const json& client : told.at("clients"))
    CHECK(client.at("episodes").at(client.at("explained").get<std::size_t>()).at("lost_ns") > 10'000'000'000);
  const json office = run.told("tight.jsonc --budget SITE --where office --slowest 5 --levers 0");
  for (const json& client : office.at("clients")) CHECK(client.at("site") == "office");
  const Said queue = run("explain tight.jsonc --budget QUEUE");
  CHECK(queue.code == 2);
  CHECK(contains(queue.err, "peak_queue"));
  const Said unknown = run("explain tight.jsonc --budget RTO-2");
  CHECK(unknown.code == 2);
  CHECK(contains(unknown.err, "did you mean \"RTO-1\"?"));
}

TEST_CASE("clients that never came back are found, or nobody is", "[e2e][explain]") {
  const Explained run;
  const json stuck = run.told("s/scenario.jsonc --stuck --levers 0 --set faults.cloud-eu.for=20h");
  CHECK(stuck.at("clients").size() == 3);
  for (const json& client : stuck.at("clients"))
    CHECK(client.at("episodes").at(client.at("explained").get<std::size_t>()).at("returned") == false);
  CHECK(run.told("s/scenario.jsonc --stuck --levers 0").at("clients").empty());
}

TEST_CASE("explain knows which places there are", "[e2e][explain][bad-input]") {
  const Explained run;
  const Said said = run("explain s/scenario.jsonc --slowest 1 --where ofice");
  CHECK(said.code == 2);
  CHECK(contains(said.err, "did you mean \"office\"?"));
  CHECK(run("explain s/scenario.jsonc --slowest 0").code == 2);
  CHECK(run("explain s/scenario.jsonc --slowest 101").code == 2);
  CHECK(run("explain s/scenario.jsonc --slowest 1 --client office-users-00050").code == 2);
  CHECK(run("explain s/scenario.jsonc --slowest 1 --segment erp").code == 2);
  CHECK(run("explain s/scenario.jsonc").code == 2);
}

TEST_CASE("a result whose scenario was edited is no longer that run", "[e2e][explain][bad-input]") {
  const Explained run;
  json result = json::parse(run("run s/scenario.jsonc -o -").out);
  result["scenario"]["resolved"]["bc"]["enter_wait"] = "3m";
  run.scratch.write("r.json", result.dump());
  const Said said = run("explain r.json --slowest 1");
  CHECK(said.code == 4);
  CHECK(said.out.empty());
  CHECK(contains(said.err, "edited"));
}

TEST_CASE("a result that was cut off, or is of another version, is no scenario", "[e2e][explain][bad-input]") {
  const Explained run;
  const std::string whole = run("run s/scenario.jsonc -o -").out;
  run.scratch.write("cut.json", whole.substr(0, whole.size() / 2));
  const Said cut = run("explain cut.json --slowest 1");
  CHECK(cut.code == 4);
  CHECK(contains(cut.err, "was cut off"));
  json later = json::parse(whole);
  later["format"] = "result-2";
  run.scratch.write("later.json", later.dump());
  const Said other = run("explain later.json --slowest 1");
  CHECK(other.code == 4);
  CHECK(contains(other.err, "result-2"));
  later["format"] = "result-1";
  later.erase("run");
  run.scratch.write("part.json", later.dump());
  CHECK(contains(run("explain part.json --slowest 1").err, "no whole result file"));
}

TEST_CASE("a value keeps its source in a result", "[e2e][explain]") {
  const Explained run;
  run("run s/scenario.jsonc -o r.json");
  const Said of_file = run("explain r.json --client office-users-00050 --levers 0");
  CHECK(contains(of_file.out, "[bc.enter_wait: 2m, vendor-doc]"));
  const Said of_scenario = run("explain s/scenario.jsonc --client office-users-00050 --levers 0");
  CHECK(of_file.out.substr(0, of_file.out.find("replayed")) ==
        of_scenario.out.substr(0, of_scenario.out.find("replayed")));
}

TEST_CASE("a study's replication is explained and proven", "[e2e][explain][study]") {
  const Explained run;
  run("run s/scenario.jsonc --replications 3 -o study.json");
  const json study = json::parse(slurp(run.scratch / "study.json"));
  for (const json& cell : study.at("cells")) CHECK(cell.at("slowest_clients").size() == 100);
  const json second = run.told("study.json --rep 1 --slowest 1 --levers 0");
  CHECK(second.at("run").at("replication") == 1);
  CHECK(second.at("run").at("trajectory_hash") == study.at("cells").at(1).at("trajectory_hash"));
  CHECK(study.at("cells")
            .at(1)
            .at("slowest_clients")
            .contains(second.at("clients").at(0).at("client").get<std::string>()));
  const json worst = run.told("study.json --slowest 1 --levers 0");
  const json& client = worst.at("clients").at(0);
  const json& lost = client.at("episodes").at(client.at("explained").get<std::size_t>()).at("lost_ns");
  for (const json& cell : study.at("cells"))
    for (const auto& [name, kept] : cell.at("slowest_clients").items()) CHECK(lost >= kept);
  CHECK(run("explain study.json --rep 7 --slowest 1").code == 2);
  run("sweep s/scenario.jsonc --grid bc.enter_wait=60s,2min --replications 1 -o sweep.json");
  const Said sweep = run("explain sweep.json --slowest 1");
  CHECK(sweep.code == 2);
  CHECK(contains(sweep.err, "--set"));
}

TEST_CASE("in every scenario of the library the parts of the slowest losses add up", "[e2e][explain][scenario][slow]") {
  for (const std::string& name : scenarios_in("library")) {
    INFO(name);
    const scenario::Scenario scenario = read(name);
    world::World surveyed(scenario), traced(scenario);
    const record::Directory& directory = surveyed.directory();
    metrics::Collector collector(directory, scenario.warmup, world::dr_audience(scenario, directory));
    explain::Survey survey(directory, collector.fault_ids(), {.of = explain::Question::Of::any});
    collector.tell(survey);
    collector.finish(surveyed.run({&collector}));
    const auto slowest = survey.slowest(10);
    std::vector<std::uint32_t> rows;
    for (const metrics::EndedEpisode& episode : slowest) rows.push_back(episode.client);
    explain::ClientTraces traces(rows);
    const world::Outcome outcome = traced.run({&traces});
    for (std::size_t i = 0; i < slowest.size(); ++i) {
      const auto episodes =
          explain::episodes(traces.list()[i], directory, SegmentId{slowest[i].segment}, outcome.reached);
      const auto same = std::ranges::find(episodes, slowest[i].began, &explain::Episode::begin);
      REQUIRE(same != episodes.end());
      Duration sum{};
      for (const explain::Piece& piece : same->pieces) {
        CHECK(piece.end > piece.begin);
        sum += piece.end - piece.begin;
      }
      CHECK(sum == slowest[i].length);
    }
  }
}

}  // namespace failcast::e2e
