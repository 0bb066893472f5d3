// Budgets as people meet them: waivers that end, places that do not exist, what replications leave undecided.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// The starter of `failcast new` with budgets of our own.
struct Budgets {
  Scratch scratch;
  Budgets() { failcast(scratch, "new s"); }
  Said operator()(const std::string& budget, const std::string& arguments) const {
    scratch.write("s/b.jsonc",
                  R"({"format": 1, "name": "b", "extends": "scenario.jsonc", "budgets": [)" + budget + "]}");
    return failcast(scratch, arguments);
  }
};

const std::string kWaived = R"({"id": "W-1", "require": "p95(failover_time) <= 1s", "severity": "blocker", "waive":)"
                            R"( {"until": "2026-06-30", "by": "access", "why": "second controller ordered"}})";

}  // namespace

TEST_CASE("a waived budget is told with owner and end, and passes", "[e2e][budget][waiver]") {
  const Budgets run;
  const Said said = run(kWaived, "run s/b.jsonc --today 2026-06-30 -o r.json");
  INFO(said.out << said.err);
  CHECK(said.code == 0);
  CHECK(contains(said.out, "W-1"));
  CHECK(contains(said.out, "waived until 2026-06-30 by access: second controller ordered"));
  CHECK(contains(last_line(said.out), "1 waived"));
  const json result = json::parse(slurp(run.scratch / "r.json"));
  CHECK(result.at("verdict") == "pass");
  const json budget = result.at("budgets").back();
  CHECK(budget.at("verdict") == "waived");
  CHECK(budget.at("waiver").at("by") == "access");
  const Said study = run(kWaived, "run s/b.jsonc --replications 3 --today 2026-06-30 -o -");
  CHECK(json::parse(study.out).at("budgets").back().at("verdict") == "waived");
  CHECK(study.code == 0);
}

TEST_CASE("a waiver that ended is a mistake, by the date of the flag or of the environment", "[e2e][budget][waiver]") {
  const Budgets run;
  const Said said = run(kWaived, "run s/b.jsonc --today 2026-07-01 -o r.json");
  CHECK(said.code == 3);
  CHECK(contains(said.err, "E041"));
  CHECK(contains(said.err, "ended on 2026-06-30, by access"));
  CHECK_FALSE(std::filesystem::exists(run.scratch / "r.json"));
  CHECK(failcast(run.scratch, "validate s/b.jsonc", "FAILCAST_TODAY=2026-07-01").code == 3);
  CHECK(failcast(run.scratch, "validate s/b.jsonc", "FAILCAST_TODAY=2026-06-30").code == 0);
  CHECK(failcast(run.scratch, "validate s/b.jsonc").code == 3);  // long ago by any clock
  const Said wrong = failcast(run.scratch, "validate s/b.jsonc --today tomorrow");
  CHECK(wrong.code == 2);
  CHECK(contains(wrong.err, "is not a date"));
}

TEST_CASE("a budget on a place or a metric that does not exist runs nothing", "[e2e][budget][bad-input]") {
  const Budgets run;
  const auto refused = [&](const std::string& budget, const std::string& words) {
    const Said said = run(budget, "run s/b.jsonc -o r.json");
    INFO(said.err);
    CHECK(said.code == 3);
    CHECK(contains(said.err, words));
    CHECK_FALSE(std::filesystem::exists(run.scratch / "r.json"));
  };
  refused(R"({"id": "x", "require": "availability >= 1%", "at": "nowhere"})", "\"nowhere\"");
  refused(R"({"id": "x", "require": "availabilty >= 1%"})", "there is no metric");
  refused(R"({"id": "x", "require": "requests_failed == 0", "at": "erp"})", "not known at erp");
  refused(R"({"id": "x", "require": "availability >= 1%", "each": "site", "waive": {"where": "nowhere", "until":)"
          R"( "2199-01-01", "by": "a", "why": "b"}})",
          "there is no site \"nowhere\"");
}

TEST_CASE("replications leave a budget unsure and say how many more would decide", "[e2e][budget]") {
  const Budgets run;
  const json study = json::parse(
      run(R"({"id": "x", "require": "p95(failover_time) <= 1h"})", "run s/b.jsonc --replications 6 -o -").out);
  const auto mean = study.at("budgets").back().at("mean").get<double>();
  const Said said = run(R"({"id": "x", "require": "p95(failover_time) <= )" + std::to_string(mean + 0.001) + "s\"}",
                        "run s/b.jsonc --replications 6");
  INFO(said.out << said.err);
  CHECK(said.code == 0);
  CHECK(contains(said.out, "more replications would decide"));
  CHECK(contains(last_line(said.out), "1 unsure"));
}

}  // namespace failcast::e2e
