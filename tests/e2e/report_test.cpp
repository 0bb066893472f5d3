#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

struct Reported {
  Scratch scratch;
  Reported() {
    failcast(scratch, "new s");
    failcast(scratch, "run s/scenario.jsonc -o r.json");
  }
  Said operator()(const std::string& arguments) const { return failcast(scratch, "report " + arguments); }
};

const json& section(const json& report, const std::string& id) {
  for (const json& s : report.at("sections"))
    if (s.at("id") == id) return s;
  FAIL("no section " << id);
  return report;
}

}  // namespace

TEST_CASE("a result becomes a page, a text and data that say the same", "[e2e][report]") {
  const Reported run;
  const Said said = run("r.json --html r.html --md r.md --json r2.json");
  INFO(said.err);
  CHECK(said.code == 0);
  CHECK(said.out.empty());
  const std::string html = slurp(run.scratch / "r.html"), text = slurp(run.scratch / "r.md");
  CHECK(html.size() < 1'000'000);
  const json report = json::parse(slurp(run.scratch / "r2.json"));
  CHECK(report.at("format") == "report-1");
  for (const json& s : report.at("sections"))
    for (const json& block : s.at("blocks")) {
      const json& table = block.at("kind") == "chart" ? block.at("data") : block;
      if (!table.contains("rows")) continue;
      for (const json& row : table.at("rows"))
        if (const std::string number = row.at(0).at("text"); row.at(0).contains("value")) {
          CHECK(contains(html, ">" + number + "<"));
          CHECK(contains(text, "| " + number + " |"));
        }
    }
}

TEST_CASE("a report has the numbers of the result that it is of", "[e2e][report]") {
  const Reported run;
  const json result = json::parse(slurp(run.scratch / "r.json"));
  const json report = json::parse(run("r.json --format json").out);
  const json& row = section(report, "failures").at("blocks").at(0).at("rows").at(0);
  CHECK(row.at(0).at("text") == result.at("scopes").at(1).at("during"));
  const json& m = result.at("scopes").at(1).at("slices").at(0);
  CHECK(row.at(5).at("value").get<double>() == Approx(m.at("failover_time").at("p95_ns").get<double>() / 1e9));
  const json& budgets = section(report, "budgets").at("blocks").at(0).at("rows");
  CHECK(budgets.at(0).at(0).at("text") == result.at("budgets").at(0).at("id"));
  const json& made_of = section(report, "reproduce").at("blocks").at(0).at("rows");
  CHECK(made_of.at(4).at(1).at("text") == result.at("run").at("trajectory_hash"));
}

TEST_CASE("a result file and its scenario give the same report", "[e2e][report]") {
  const Reported run;
  const json a = json::parse(run("r.json --format json").out),
             b = json::parse(run("s/scenario.jsonc --format json").out);
  CHECK(section(a, "anatomy") == section(b, "anatomy"));
  CHECK(section(a, "access") == section(b, "access"));
}

TEST_CASE("several results are a drill programme with a row for each", "[e2e][report]") {
  const Reported run;
  failcast(run.scratch, "run s/scenario.jsonc --set bc.enter_wait=60s -o q.json");
  const json report = json::parse(run("r.json q.json --format json").out);
  CHECK(report.at("title") == "Drill programme");
  CHECK(section(report, "overview").at("blocks").at(0).at("rows").size() == 2);
  const json& differs = section(report, "run-2-assumptions").at("blocks").at(1).at("rows");
  REQUIRE(differs.size() == 1);
  CHECK(differs.at(0).at(0).at("text") == "bc.enter_wait");
}

TEST_CASE("a result that was edited or cut makes no report", "[e2e][report][bad-input]") {
  const Reported run;
  const std::string whole = slurp(run.scratch / "r.json");
  std::string edited = whole;
  edited.replace(edited.find("\"seed\": 1"), 9, "\"seed\": 2");
  run.scratch.write("edited.json", edited);
  run.scratch.write("cut.json", whole.substr(0, whole.size() / 2));
  for (const char* file : {"edited.json", "cut.json"}) {
    const Said said = run(std::string(file) + " --html out.html");
    INFO(file << said.err);
    CHECK(said.code == 4);
    CHECK(!said.err.empty());
    CHECK(!std::filesystem::exists(run.scratch / "out.html"));
  }
}

TEST_CASE("two answers of a report cannot go to one file", "[e2e][report][bad-input]") {
  const Reported run;
  CHECK(run("r.json --html x --md x").code == 2);
  CHECK(run("").code == 2);
  CHECK(run("r.json --html nowhere/x.html").code == 4);
  CHECK(run("missing.json").code == 4);
}

TEST_CASE("the second report of the same result is the same to the byte", "[e2e][report][determinism]") {
  const Reported run;
  CHECK(run("r.json").out == run("r.json").out);
}

}  // namespace failcast::e2e
