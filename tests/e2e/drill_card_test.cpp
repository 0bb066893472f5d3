// A drill with people held against its forecast, as a shell sees it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"
#include "tests/json_schema.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// The starter's run, kept, and its card.
struct Exercise {
  Scratch scratch;
  Exercise() {
    failcast(scratch, "new s");
    failcast(scratch, "run s/scenario.jsonc -o r.json");
  }
  Said operator()(const std::string& arguments) const { return failcast(scratch, arguments); }
  /// The card with a time filled in.
  void observe(const std::string& step, const std::string& time) const {
    scratch.write("d.csv", "step,observed\n" + step + "," + time + "\n");
  }
};
const std::string kHalf = "p50(failover_time) during cloud-eu";

}  // namespace

TEST_CASE("a drill that went as expected passes, a slower one does not", "[e2e][exercise]") {
  const Exercise run;
  CHECK(run("compare r.json --observed missing.csv").code == 4);
  run.observe(kHalf, "1h");
  const Said slow = run("compare r.json --observed d.csv --replications 3 -o c.json");
  INFO(slow.out << slow.err);
  CHECK(slow.code == 1);
  CHECK(last_line(slow.out) == "SLOWER  of 1 observed steps 0 within the band, 1 slower, 0 faster");
  const json data = json::parse(slurp(run.scratch / "c.json"));
  CHECK(data.at("format") == "observed-1");
  CHECK(data.at("verdict") == "fail");
  const std::string schema = failcast(run.scratch, "schema observed").out;
  CHECK(complaints(json::parse(schema), data) == "");
  CHECK((schema == slurp(FAILCAST_SOURCE_DIR "/scenarios/schema/observed-1.schema.json")));
  json middle;
  for (const json& step : data.at("steps"))
    if (step.at("step") == kHalf) middle = step.at("band").at("middle_s");
  run.observe(kHalf, std::to_string(middle.get<double>()) + "s");
  const Said same = run("compare r.json --observed d.csv --replications 3");
  INFO(same.out << same.err);
  CHECK(same.code == 0);
  CHECK(last_line(same.out).starts_with("AS EXPECTED"));
  CHECK(run("compare s/scenario.jsonc --observed d.csv --replications 3").out == same.out);
}

TEST_CASE("what is wrong with a filled-in card is told, and nothing is written", "[e2e][exercise][bad-input]") {
  const Exercise run;
  run.scratch.write("d.csv", "step,observd\nbegin cloud,soon\n");
  const Said said = run("compare r.json --observed d.csv -o c.json");
  CHECK(said.code == 3);
  CHECK(contains(said.err, "d.csv:1:6: error E091"));
  CHECK(contains(said.err, "did you mean \"observed\"?"));
  CHECK(!std::filesystem::exists(run.scratch / "c.json"));
  run.observe(kHalf, "1h");
  CHECK(run("compare r.json s/scenario.jsonc --observed d.csv").code == 2);
  CHECK(run("compare r.json --observed d.csv --all").code == 2);
  CHECK(run("compare r.json --observed d.csv --replications 1").code == 2);
}

}  // namespace failcast::e2e
