// What the report says of studies, of findings and of change, by the built program.
#include <algorithm>
#include <optional>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// A folder with the scenario of `failcast new` in s/scenario.jsonc.
struct Reported {
  Scratch scratch;
  Reported() { failcast(scratch, "new s"); }
  Said operator()(const std::string& arguments) const { return failcast(scratch, arguments); }
  json report(const std::string& arguments) const {
    const Said said = failcast(scratch, "report " + arguments + " --format json");
    INFO(said.err);
    REQUIRE(said.code == 0);
    return json::parse(said.out);
  }
};

const json& section(const json& report, const std::string& id) {
  for (const json& s : report.at("sections"))
    if (s.at("id") == id) return s;
  FAIL("no section " << id);
  return report;
}

/// Tables of a section, those of charts too, whose captions begin so.
std::vector<json> tables(const json& report, const std::string& id, const std::string& caption) {
  std::vector<json> found;
  for (const json& block : section(report, id).at("blocks")) {
    const json& table = block.at("kind") == "chart" ? block.at("data") : block;
    if (table.contains("rows") && table.at("caption").get<std::string>().starts_with(caption)) found.push_back(table);
  }
  return found;
}

double value_at(const json& table, std::size_t row, std::size_t column) {
  return table.at("rows").at(row).at(column).at("value").get<double>();
}

std::string words_of(const json& report, const std::string& id) { return section(report, id).dump(); }

}  // namespace

TEST_CASE("budgets of a report of replications are those that run prints", "[e2e][report][budgets]") {
  const Reported run;
  const Said said = run("run s/scenario.jsonc --replications 6 -o st.json");
  const json report = run.report("st.json --no-levers");
  const json budgets = tables(report, "budgets", "Budgets over 6 replications").at(0);
  for (const json& row : budgets.at("rows")) {
    CHECK(contains(said.out, row.at(0).at("text").get<std::string>() + "  " + row.at(6).at("text").get<std::string>()));
    CHECK(contains(said.out, "   " + row.at(4).at("text").get<std::string>() + "   held in 6 of 6"));
    CHECK(row.at(8).at("text") == "6 of 6");
  }
  const json study = json::parse(slurp(run.scratch / "st.json"));
  CHECK(value_at(budgets, 0, 4) == study.at("budgets").at(0).at("mean").get<double>());
  CHECK(value_at(budgets, 0, 5) == study.at("budgets").at(0).at("head_room").get<double>());
}

TEST_CASE("a budget that replications leave undecided is UNSURE in the report, with what would decide",
          "[e2e][report][budgets]") {
  const Reported run;
  run("run s/scenario.jsonc --replications 6 --set 'budgets.RTO-1.require=p95(failover_time) <= 190s' -o st.json");
  const json report = run.report("st.json --no-levers");
  const json row = tables(report, "budgets", "Budgets").at(0).at("rows").at(0);
  CHECK(row.at(6).at("text") == "UNSURE");
  CHECK(contains(row.at(9).at("text"), "more replications would decide"));
  CHECK(contains(report.at("verdict"), "Undecided"));
}

TEST_CASE("a grid of two knobs is a map whose cells say on which side of the budget they are", "[e2e][report][sweep]") {
  const Reported run;
  run("sweep s/scenario.jsonc --grid bc.enter_wait=60s,600s --grid net.connect_timeout=5s,10s --replications 3 "
      "-o sweep.json");
  const json report = run.report("sweep.json");
  const json map = tables(report, "what-if", "p50(failover_time) during cloud-eu").at(0);
  REQUIRE(map.at("rows").size() == 2);
  const json study = json::parse(slurp(run.scratch / "sweep.json"));
  std::size_t point = 0;
  for (std::size_t row = 0; row < 2; ++row)
    for (std::size_t column = 1; column <= 2; ++column, ++point) {
      const json& cell = map.at("rows").at(row).at(column);
      for (const json& e : study.at("estimates"))
        if (e.at("point") == point && e.at("metric") == "p50(failover_time) during cloud-eu")
          CHECK(cell.at("value") == e.at("mean"));
      CHECK(cell.at("zone") == (row == 0 ? "inside" : "outside"));
      CHECK(contains(cell.at("text"), "!") == (row == 1));
    }
  CHECK(tables(report, "what-if", "Do all budgets hold").at(0).at("rows").at(1).at(1).at("text") == "RTO-1 FAIL");
  CHECK(contains(words_of(report, "what-if"), "are beyond the limit of a budget"));
}

TEST_CASE("a grid of one knob is a curve with the limit of its budget", "[e2e][report][sweep]") {
  const Reported run;
  run("sweep s/scenario.jsonc --grid bc.enter_wait=60s,300s,600s --replications 2 -o sweep.json");
  const Said said = run("report sweep.json --html sweep.html");
  CHECK(said.code == 0);
  CHECK(contains(slurp(run.scratch / "sweep.html"), "limit of RTO-1"));
  const json report = run.report("sweep.json");
  const json numbers = tables(report, "what-if", "p50(failover_time) during cloud-eu by bc.enter_wait").at(0);
  CHECK(numbers.at("rows").size() == 3);
  CHECK(numbers.at("rows").at(0).at(2).at("text") == "PASS");
  CHECK(numbers.at("rows").at(2).at(2).at("text") == "FAIL");
}

TEST_CASE("one at a time is a tornado, the widest first", "[e2e][report][sweep]") {
  const Reported run;
  run("sweep s/scenario.jsonc --one-at-a-time --range client.retry_gap=1s..2s --range bc.enter_wait=60s..600s "
      "--replications 2 -o sweep.json");
  const json report = run.report("sweep.json");
  const json swings = tables(report, "what-if", "p50(failover_time) during cloud-eu at both ends").at(0);
  CHECK(swings.at("rows").at(0).at(0).at("text") == "bc.enter_wait");
  CHECK(value_at(swings, 0, 5) > value_at(swings, 1, 5));
  CHECK(contains(words_of(report, "what-if"), "None of client.retry_gap, bc.enter_wait moves stuck"));
}

TEST_CASE("a sweep of one point is a sweep", "[e2e][report][sweep]") {
  const Reported run;
  run("sweep s/scenario.jsonc --grid bc.enter_wait=60s --replications 2 -o one.json");
  section(run.report("one.json"), "what-if");
  const Said explained = run("explain one.json --slowest 1");
  CHECK(explained.code == 2);
  CHECK(contains(explained.err, "explain its scenario, with --set"));
}

TEST_CASE("a flag that changes nothing on the page is refused", "[e2e][report][bad-input]") {
  const Reported run;
  run("sweep s/scenario.jsonc --grid bc.enter_wait=60s --replications 1 -o sweep.json");
  for (const char* flag : {"--drill-card c.csv", "--observed c.csv", "--tornado", "--readiness", "--baseline ."}) {
    const Said said = run("report sweep.json " + std::string(flag));
    INFO(flag << said.err);
    CHECK(said.code == 2);
    CHECK(contains(said.err, "there is no run among the files"));
  }
  CHECK(run("report s/scenario.jsonc --html x.html -o y.md").code == 2);
  CHECK(run("report s/scenario.jsonc --pdf -").code == 2);
  CHECK(run("report s/scenario.jsonc --tornado --template short").code == 2);
  CHECK(!std::filesystem::exists(run.scratch / "x.html"));
}

TEST_CASE("a study beside a run is a section of its report", "[e2e][report][sweep]") {
  const Reported run;
  run("sweep s/scenario.jsonc --grid bc.enter_wait=60s,300s --replications 1 -o sweep.json");
  const json report = run.report("s/scenario.jsonc sweep.json --no-levers");
  CHECK(report.at("title") != "Drill programme");
  section(report, "verdict");
  section(report, "what-if");
}

TEST_CASE("a finding has its severity, its clients and what each lever does, as another run says",
          "[e2e][report][findings]") {
  const Reported run;
  const json report = run.report("s/scenario.jsonc --set bc.enter_wait=10m");
  const json list = tables(report, "findings", "Findings").at(0);
  CHECK(list.at("rows").at(0).at(0).at("text") == "F-01");
  CHECK(list.at("rows").at(0).at(1).at("text") == "blocker");
  CHECK(list.at("rows").at(0).at(3).at("text") == "RTO-1 FAIL");
  CHECK(contains(words_of(report, "findings"),
                 "failcast explain s/scenario.jsonc --set bc.enter_wait=10m --budget RTO-1"));
  const json levers = tables(report, "findings", "Levers").at(0);
  std::optional<json> effect;
  for (const json& row : levers.at("rows"))
    if (row.at(0).at("text") == "bc.enter_wait") effect = row.at(3);
  REQUIRE(effect);
  const json other = json::parse(run("run s/scenario.jsonc --set bc.enter_wait=5m --format json").out);
  CHECK(effect->at("value") == other.at("budgets").at(0).at("rows").at(0).at("value"));
  CHECK(contains(effect->at("text"), "does not hold"));
}

TEST_CASE("without levers nothing is run again, and the report says so", "[e2e][report][findings]") {
  const Reported run;
  const json report = run.report("s/scenario.jsonc --set bc.enter_wait=10m --no-levers");
  CHECK(tables(report, "findings", "Levers").empty());
  CHECK(contains(words_of(report, "findings"), "--no-levers"));
  CHECK(tables(report, "findings", "Whom it hits longest").at(0).at("rows").size() == 3);
}

TEST_CASE("change since a baseline is told with the words of the gate", "[e2e][report][baseline]") {
  const Reported run;
  REQUIRE(run("check s/scenario.jsonc --baseline base --update-baseline --replications 10").code == 0);
  run("run s/scenario.jsonc --replications 10 --set bc.enter_wait=4m -o slow.json");
  run("run s/scenario.jsonc --replications 10 -o same.json");
  for (const char* baseline : {"base", "base/my-outage.json", "same.json"}) {
    const json changed = run.report(std::string("slow.json --no-levers --baseline ") + baseline);
    const json rows = tables(changed, "change", "Differences").at(0).at("rows");
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [](const json& r) { return r.at(0).at("text") == "p50(failover_time)"; });
    REQUIRE(row != rows.end());
    CHECK(row->at(1).at("text") == "worse");
    CHECK(row->at(5).at("value").get<double>() == Approx(120).margin(1));
  }
  const json same = run.report("same.json --no-levers --baseline base");
  for (const json& row : tables(same, "change", "Differences").at(0).at("rows")) CHECK(row.at(1).at("text") == "same");
}

TEST_CASE("a baseline that is not there, or of one run, makes no report", "[e2e][report][baseline][bad-input]") {
  const Reported run;
  run("run s/scenario.jsonc --replications 2 -o st.json");
  CHECK(run("report st.json --no-levers --baseline nowhere").code == 4);
  CHECK(run("report s/scenario.jsonc --no-levers --baseline st.json").code == 2);
  run.scratch.write("broken.json", R"({"format": "baseline-1"})");
  CHECK(run("report st.json --no-levers --baseline broken.json").code == 4);
}

TEST_CASE("guesses with a range are ranked by what they move", "[e2e][report][assumptions]") {
  const Reported run;
  run.scratch.write("guess.jsonc", R"({
    "extends": ["s/scenario.jsonc"],
    "bc": { "enter_wait": { "value": "2m", "source": "guess", "range": ["1m", "4m"] } },
    "client": { "retry_gap": { "value": "1s", "source": "guess", "range": ["500ms", "2s"] } }
  })");
  const json report = run.report("guess.jsonc --no-levers --tornado");
  const json swings = tables(report, "assumptions", "p50(failover_time) during cloud-eu at both ends").at(0);
  REQUIRE(swings.at("rows").size() == 2);
  CHECK(swings.at("rows").at(0).at(0).at("text") == "bc.enter_wait");
  CHECK(value_at(swings, 0, 5) == Approx(180).margin(1));
  CHECK(contains(words_of(run.report("guess.jsonc --no-levers"), "assumptions"), "--tornado"));
}

TEST_CASE("a range that is no pair of values is told with its place", "[e2e][validate][bad-input]") {
  const Reported run;
  run.scratch.write("guess.jsonc", R"({
    "extends": ["s/scenario.jsonc"],
    "bc": { "enter_wait": { "value": "2m", "source": "guess", "range": ["1m"] } }
  })");
  const Said said = run("validate guess.jsonc");
  CHECK(said.code == 3);
  CHECK(contains(said.out + said.err, "/bc/enter_wait/range"));
}

TEST_CASE("study files that were edited or cut make no report", "[e2e][report][bad-input]") {
  const Reported run;
  run("sweep s/scenario.jsonc --grid bc.enter_wait=60s,300s --replications 1 -o sweep.json");
  const std::string whole = slurp(run.scratch / "sweep.json");
  std::string edited = whole;
  edited.replace(edited.find("\"replications\": 1"), 17, "\"replications\": 2");
  run.scratch.write("edited.json", edited);
  run.scratch.write("cut.json", whole.substr(0, whole.size() - 20));
  run.scratch.write("threshold.json", R"({"format": "threshold-1"})");
  run.scratch.write("saml.json", R"({"format": "saml-9"})");
  for (const char* file : {"edited.json", "cut.json", "threshold.json", "saml.json"}) {
    const Said said = run(std::string("report ") + file + " --html out.html");
    INFO(file << said.err);
    CHECK(said.code == 4);
    CHECK(!std::filesystem::exists(run.scratch / "out.html"));
  }
}

TEST_CASE("a threshold study is a map of risk with the answer of the command", "[e2e][report][6.2][slow]") {
  const Reported run;
  const Said said = run("study threshold " FAILCAST_SOURCE_DIR
                        "/scenarios/studies/threshold.jsonc --thresholds 30d,90d --outages 60d,120d --replications 24 "
                        "--risk 20% -o threshold.json");
  const json report = run.report("threshold.json");
  const std::string words = words_of(report, "threshold");
  CHECK(contains(words, "T = 90 d keeps the risk that any certificate expires within 20.0 %"));
  const json map = tables(report, "threshold", "Probability that any certificate expires").at(0);
  const json study = json::parse(slurp(run.scratch / "threshold.json"));
  std::size_t cell = 0;
  for (const json& row : map.at("rows"))
    for (std::size_t column = 1; column < row.size(); ++column, ++cell)
      CHECK(row.at(column).at("value") == study.at("cells").at(cell).at("groups").at(0).at("any_expires").at("share"));
  CHECK(map.at("rows").at(0).at(2).at("zone") == "outside");
  CHECK(contains(said.out, "T = 90 d keeps"));
}

TEST_CASE("a SAML study is a curve of survival and maps of the timeout", "[e2e][report][6.4][slow]") {
  const Reported run;
  run("study saml " FAILCAST_SOURCE_DIR
      "/scenarios/studies/saml.jsonc --timeouts 1d --max-ages 2d --times 12h,36h --replications 2 "
      "--set auth.timeout=1d --set dr.max_auth_age=2d --set clock.horizon=4d "
      "--set faults.cloud.for=3d --set faults.idp-bc.for=3d --set faults.idp-primary.for=3d -o saml.json");
  const json report = run.report("saml.json");
  const json study = json::parse(slurp(run.scratch / "saml.json"));
  const json curves = tables(report, "authentication", "Left after so long").at(0);
  CHECK(value_at(curves, 0, 2) == study.at("points").at(0).at("curves").at(0).at("left").at(0).at("value"));
  CHECK(!tables(report, "authentication", "Until 10 % are out").empty());
}

}  // namespace failcast::e2e
