#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <vector>

#include "analysis/report/json_parts.hpp"
#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// The starter of `failcast new`: 200 users, a cloud outage of two hours.
struct Starter {
  Scratch scratch;
  Starter() { failcast(scratch, "new s"); }
  Said operator()(const std::string& arguments, const std::string& before = "") const {
    return failcast(scratch, arguments, before);
  }
  /// Files in the scratch folder beside the starter's own.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(scratch.path()))
      if (entry.path().filename() != "s") names.push_back(entry.path().filename().string());
    return names;
  }
};

}  // namespace

TEST_CASE("a budget that fails ends the run with exit code 1", "[unit][e2e]") {
  const Starter run;
  const Said said = run("run s/scenario.jsonc --set 'budgets.RTO-1.require=p50(failover_time) <= 1s'");
  INFO(said.out << said.err);
  CHECK(said.code == 1);
  CHECK(last_line(said.out) == "FAIL  1 of 2 budgets failed (1 of severity blocker)");
}

TEST_CASE("after a budget that failed, the clients behind it are the next thing to look at", "[unit][e2e]") {
  const Starter run;
  const std::string tight = R"({ "extends": ["s/scenario.jsonc"], "format": 1,
      "budgets": [{ "id": "RTO-1", "require": "p50(failover_time) <= 1s" }] })";
  run.scratch.write("tight.jsonc", tight);
  CHECK(last_line(run("run tight.jsonc").err) == "hint: failcast explain tight.jsonc --budget RTO-1");
  CHECK(last_line(run("run tight.jsonc --seed 3 -o r.json").err) == "hint: failcast explain r.json --budget RTO-1");
}

TEST_CASE("a wrong scenario is refused with exit code 3 and nothing is written", "[unit][e2e]") {
  const Starter run;
  run.scratch.write("bad.jsonc", "{ \"format\": 1, \"name\": \"x\", \"clock\": { \"horizon\": 5 }, \"fautls\": [] }");
  const Said said = run("run bad.jsonc -o r.json");
  CHECK(said.code == 3);
  CHECK(said.out.empty());
  CHECK(contains(said.err, "bad.jsonc:1:"));
  CHECK(contains(said.err, "did you mean \"faults\"?"));
  CHECK(contains(said.err, "horizon"));
  CHECK(contains(last_line(said.err), "nothing was run"));
  CHECK(run.files() == std::vector<std::string>{"bad.jsonc"});
}

TEST_CASE("a budget on a metric that does not exist is a wrong scenario", "[unit][e2e]") {
  const Starter run;
  CHECK(run("run s/scenario.jsonc --set 'budgets.RTO-1.require=p50(failovr_time) <= 1s'").code == 3);
  const Said aggregate =
      run("run s/scenario.jsonc --set 'budgets.RTO-1.require=availability >= 99%' --set "
          "'budgets.BACK-1.require=failover_time <= 5s'");
  CHECK(aggregate.code == 3);
  CHECK(contains(aggregate.err, "failover_time needs one of"));
}

TEST_CASE("files that cannot be read or written end with exit code 4", "[unit][e2e]") {
  const Starter run;
  CHECK(run("run nowhere.jsonc").code == 4);
  CHECK(run("validate nowhere.jsonc").code == 4);
  CHECK(run("run s").code == 4);
  CHECK(run("run s/scenario.jsonc -o nowhere/r.json").code == 4);
  CHECK(run("run s/scenario.jsonc -o s").code == 4);
  CHECK(run("list scenarios nowhere").code == 4);
  CHECK(run.files().empty());
}

TEST_CASE("a result that cannot be written to stdout ends with exit code 4", "[unit][e2e]") {
  const Starter run;
  const std::string command =
      "'" FAILCAST_BINARY "' run '" + (run.scratch / "s/scenario.jsonc") + "' -o - >/dev/full 2>&1";
  CHECK(WEXITSTATUS(std::system(command.c_str())) == 4);
}

TEST_CASE("the result file is written whole, under its name only", "[unit][e2e]") {
  const Starter run;
  run.scratch.write("r.json", "an older one");
  const Said said = run("run s/scenario.jsonc -o r.json");
  CHECK(said.code == 0);
  CHECK(contains(said.out, "PASS"));
  CHECK(contains(last_line(said.err), "failcast explain r.json --slowest 3"));
  CHECK(run.files() == std::vector<std::string>{"r.json"});
  const json result = json::parse(slurp(run.scratch / "r.json"));
  CHECK(result.at("verdict") == "pass");
  CHECK(result.at("complete") == true);
}

TEST_CASE("with -o - and --format json give the same result on stdout", "[unit][e2e]") {
  const Starter run;
  run("run s/scenario.jsonc -o r.json");
  const std::string file = slurp(run.scratch / "r.json");
  CHECK(run("run s/scenario.jsonc -o -").out == file);
  CHECK(run("run s/scenario.jsonc --format json").out == file);
}

TEST_CASE("the same scenario and seed give the same bytes, another seed another run", "[determinism][e2e]") {
  const Starter run;
  const std::string first = run("run s/scenario.jsonc -o -").out;
  CHECK(run("run s/scenario.jsonc -o -").out == first);
  CHECK(run("run - -o -", "cat s/scenario.jsonc |").out == first);
  const std::string other = run("run s/scenario.jsonc -o - --seed 2").out;
  CHECK(json::parse(other).at("run").at("trajectory_hash") != json::parse(first).at("run").at("trajectory_hash"));
  CHECK(run("run s/scenario.jsonc -o -", "FAILCAST_SEED=2").out == other);
  CHECK(run("run s/scenario.jsonc -o - --seed 1", "FAILCAST_SEED=2").out == first);
}

TEST_CASE("tracing and checking rules do not change the run", "[determinism][e2e]") {
  const Starter run;
  const json plain = json::parse(run("run s/scenario.jsonc -o -").out);
  const json checked = json::parse(run("run s/scenario.jsonc -o - --check-rules").out);
  CHECK(checked == plain);
  const Said traced = run("run s/scenario.jsonc --trace office-users-00003,edges-1 -o r.json");
  CHECK(json::parse(slurp(run.scratch / "r.json")) == plain);
  CHECK(contains(traced.out, "edges-1"));
  CHECK(contains(traced.out, "office-users-00003"));
  CHECK_FALSE(contains(traced.out, "edges-2"));
}

TEST_CASE("portal and operator are traced by the names of the transcript, with a hyphen too", "[unit][e2e]") {
  const Starter run;
  const std::string traced = "run '" FAILCAST_SOURCE_DIR "/scenarios/library/portal-in-bc-and-dr.jsonc' --trace ";
  const std::string by_name = run(traced + "dr_operator").out;
  CHECK(contains(by_name, "  dr_operator     DR record"));
  CHECK_FALSE(contains(by_name, "  portal "));
  CHECK(run(traced + "dr-operator").out == by_name);
  CHECK(contains(run(traced + "portal").out, "  portal "));
  CHECK(run(traced + "operator").code == 2);
}

TEST_CASE("a trace of nobody is a wrong command line", "[unit][e2e]") {
  const Starter run;
  const Said said = run("run s/scenario.jsonc --trace edges-99 -o r.json");
  CHECK(said.code == 2);
  CHECK(contains(said.err, "edges-99"));
  CHECK(run.files().empty());
}

TEST_CASE("a dry run prints the plan and writes nothing", "[unit][e2e]") {
  const Starter run;
  const Said said = run("run s/scenario.jsonc --dry-run");
  CHECK(said.code == 0);
  CHECK(contains(said.out, "cloud-eu"));
  CHECK(contains(last_line(said.out), "nothing was run"));
}

TEST_CASE("validate tells how many mistakes there are, in three formats", "[unit][e2e]") {
  const Starter run;
  run.scratch.write("bad.jsonc", "{ \"format\": 1, \"name\": \"x\", \"horizonn\": 5 }");
  const Said text = run("validate bad.jsonc s/scenario.jsonc");
  CHECK(text.code == 3);
  CHECK(contains(last_line(text.out), "2 files: "));
  CHECK(contains(run("validate bad.jsonc --format github").out, "::error file=bad.jsonc,line=1"));
  CHECK(json::parse(run("validate bad.jsonc --format json").out).at(0).at("severity") == "error");
  CHECK(run("validate s/scenario.jsonc").code == 0);
  CHECK(contains(run("validate s/scenario.jsonc --resolved").out, "/bc/enter_wait"));
}

TEST_CASE("explain replays a result file and proves that it is the same run", "[unit][e2e]") {
  const Starter run;
  run("run s/scenario.jsonc -o r.json");
  const Said of_file = run("explain r.json --client office-users-00003");
  INFO(of_file.out << of_file.err);
  CHECK(of_file.code == 0);
  CHECK(contains(of_file.out, "equals the result file's"));
  CHECK(contains(of_file.out, "pieces add up to"));
  const Said of_scenario = run("explain s/scenario.jsonc --client office-users-00003 --segment erp");
  CHECK(of_scenario.code == 0);
  CHECK(contains(of_scenario.out, "equals the run without tracing"));
}

TEST_CASE("explain notices a result file of another run", "[unit][e2e]") {
  const Starter run;
  json result = json::parse(run("run s/scenario.jsonc -o -").out);
  result["run"]["trajectory_hash"] = "0000000000000001";
  run.scratch.write("r.json", result.dump());
  const Said edited = run("explain r.json --client office-users-00003");
  CHECK(edited.code == 4);
  CHECK(contains(edited.err, "was edited or damaged: its digest is"));
  result["digest"] = report::digest_of(result);
  run.scratch.write("r.json", result.dump());
  const Said said = run("explain r.json --client office-users-00003");
  CHECK(said.code == 4);
  CHECK(said.out.empty());
  CHECK(contains(said.err, "DIFFERS FROM"));
}

TEST_CASE("explain knows which clients and segments there are", "[unit][e2e]") {
  const Starter run;
  const Said client = run("explain s/scenario.jsonc --client nobody");
  CHECK(client.code == 2);
  CHECK(contains(client.err, "names look like"));
  const Said segment = run("explain s/scenario.jsonc --client office-users-00003 --segment erb");
  CHECK(segment.code == 2);
  CHECK(contains(segment.err, "did you mean \"erp\"?"));
}

TEST_CASE("an interrupted run leaves a partial result that says so", "[unit][e2e]") {
  const Starter run;
  const Said said = run("run s/scenario.jsonc --set clients.office-users.count=20000 --set clock.horizon=60d -o r.json",
                        "timeout --foreground -s INT 1");  // one signal: a second one would kill
  INFO(said.out << said.err);
  CHECK(said.code == 124);  // what timeout says of a program that it had to stop
  CHECK(last_line(said.out).starts_with("INCOMPLETE"));
  CHECK(json::parse(slurp(run.scratch / "r.json")).at("complete") == false);
}

TEST_CASE("colour follows the flag and NO_COLOR", "[unit][e2e]") {
  const Starter run;
  CHECK(contains(run("run s/scenario.jsonc --color always").out, "\x1b[34mPASS"));
  CHECK_FALSE(contains(run("run s/scenario.jsonc").out, "\x1b"));
  CHECK_FALSE(contains(run("run s/scenario.jsonc --color never", "FAILCAST_COLOR=always").out, "\x1b"));
}

TEST_CASE("a quiet run leaves stderr empty", "[unit][e2e]") {
  const Starter run;
  CHECK(run("run s/scenario.jsonc -q").err.empty());
}

}  // namespace failcast::e2e
