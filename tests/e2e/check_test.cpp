// `failcast check`: the gate of a pipeline, with what goes wrong around it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// The starter of `failcast new` with a baseline of twelve replications.
struct Gate {
  Scratch scratch;
  Gate() {
    failcast(scratch, "new s");
    made = failcast(scratch, "check s/scenario.jsonc --baseline base --update-baseline --replications 12");
  }
  Said operator()(const std::string& flags = "", const std::string& before = "") const {
    return failcast(scratch, "check s/scenario.jsonc --baseline base " + flags, before);
  }
  std::string baseline() const { return slurp(scratch / "base/my-outage.json"); }
  /// The baseline with one text in the place of another.
  void edit(const std::string& from, const std::string& to) const {
    std::string text = baseline();
    REQUIRE(contains(text, from));
    scratch.write("base/my-outage.json", text.replace(text.find(from), from.size(), to));
  }
  bool is_format(const std::string& kind, const std::string& file) const {
    const std::string command =
        "python3 '" FAILCAST_SOURCE_DIR "/tests/e2e/formats.py' " + kind + " '" + (scratch / file) + "'";
    return std::system(command.c_str()) == 0;
  }
  Said made;
};

const std::string kSlower = "--set bc.enter_wait=5min ";

}  // namespace

TEST_CASE("a baseline is small, sorted, a metric per line, and the same when made again", "[e2e][check]") {
  const Gate run;
  INFO(run.made.out << run.made.err);
  CHECK(run.made.code == 0);
  CHECK(contains(run.made.out, "new  base/my-outage.json"));
  const std::string text = run.baseline();
  CHECK(text.size() < 20'000);
  CHECK(contains(text, "\n  \"p95(failover_time)\": {\"mean\":"));
  const json document = json::parse(text);
  CHECK(document.at("format") == "baseline-1");
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  CHECK(lines == document.size() + document.at("metrics").size() + 3);
  const Said again = run("--update-baseline --replications 12 -j 1");
  CHECK(contains(again.out, "same  base/my-outage.json"));
  CHECK(run.baseline() == text);
}

TEST_CASE("what does as before passes, to the bit", "[e2e][check]") {
  const Gate run;
  for (const char* flags : {"", "--exact", "--replications 4"}) {
    const Said said = run(flags);
    INFO(said.out << said.err);
    CHECK(said.code == 0);
    CHECK(contains(said.out, "the same to the bit"));
    CHECK(last_line(said.out) == "PASS  1 of 1 scenarios pass");
  }
}

TEST_CASE("slower failover fails the check, with the evidence in the report", "[e2e][check]") {
  const Gate run;
  const Said said = run(kSlower + "--junit j.xml --metrics m.txt --summary s.md -o c.json");
  INFO(said.out << said.err);
  CHECK(said.code == 1);
  CHECK(last_line(said.out) == "FAIL  0 of 1 scenarios pass, 1 failed");
  CHECK(run.is_format("junit", "j.xml"));
  CHECK(contains(slurp(run.scratch / "j.xml"), "worse  p95(failover_time)"));
  CHECK(run.is_format("openmetrics", "m.txt"));
  CHECK(contains(slurp(run.scratch / "m.txt"),
                 "failcast_failover_time_seconds{scenario=\"my-outage\",aggregate=\"p95\"}"));
  CHECK(contains(slurp(run.scratch / "s.md"), "| worse | p95(failover_time) | baseline "));
  const json answer = json::parse(slurp(run.scratch / "c.json"));
  CHECK(answer.at("verdict") == "fail");
  CHECK(answer.at("scenarios").at(0).at("identical") == false);
  CHECK(answer.at("scenarios").at(0).at("look") == 1);  // ten replications were enough
  CHECK(answer.at("scenarios").at(0).at("looks") == 2);
}

TEST_CASE("faster failover passes, but is not the same to the bit", "[e2e][check]") {
  const Gate run;
  const Said said = run("--set bc.enter_wait=60s");
  INFO(said.out);
  CHECK(said.code == 0);
  CHECK(contains(said.out, "better"));
  CHECK(run("--set bc.enter_wait=60s --exact").code == 1);
}

TEST_CASE("differences within the tolerance are none", "[e2e][check]") {
  const Gate run;
  std::string wide;
  for (const char* metric : {"p50(failover_time)", "failover_time.p95", "p99(failover_time)", "max(failover_time)",
                             "mean(failover_time)", "p50(failover_time) during cloud-eu"})
    wide += "--tolerance '" + std::string(metric) + "=+5s,+500%' ";
  wide += "--tolerance 'availability=10%' --tolerance 'user_minutes_lost=500%' --tolerance 'waited_out=200' ";
  const Said said = run("--set bc.enter_wait=150s " + wide);
  INFO(said.out << said.err);
  CHECK(said.code == 0);
  CHECK(run("--set bc.enter_wait=150s").code == 1);
  CHECK(run("--tolerance 'failover_time.p95=+5m,'").code == 0);
  CHECK(run("--tolerance 'failover_time.p95'").code == 2);
  CHECK(run("--tolerance 'failover_time.p95=5'").code == 2);
  CHECK(contains(run("--tolerance 'p90(failover_time)=5s'").err, "no scenario measures p90(failover_time)"));
}

TEST_CASE("too few replications to tell are unsure, exit 5", "[e2e][check]") {
  const Gate run;
  const Said said = run("--set bc.enter_wait=150s --replications 4 --junit j.xml");
  INFO(said.out);
  CHECK(said.code == 5);
  CHECK(contains(last_line(said.out), "UNSURE"));
  CHECK(contains(slurp(run.scratch / "j.xml"), "<failure type=\"unsure\""));
}

TEST_CASE("replications with other luck are compared unpaired, and said to be", "[e2e][check]") {
  const Gate run;
  CHECK(contains(run("--seed 7").out, "UNPAIRED  seeds 1 and 7"));
}

TEST_CASE("a missing baseline is never a pass", "[e2e][check][bad-input]") {
  const Gate run;
  const Said said = failcast(run.scratch, "check s/scenario.jsonc --baseline elsewhere --junit j.xml");
  CHECK(said.code == 4);
  CHECK(contains(said.err, "elsewhere/my-outage.json cannot be read: my-outage has no baseline"));
  CHECK(contains(said.err, "nothing was run"));
  CHECK_FALSE(std::filesystem::exists(run.scratch / "j.xml"));
  CHECK(failcast(run.scratch, "check s/scenario.jsonc").code == 2);
}

TEST_CASE("a baseline that is not whole, not this one, or not of this format is said to be",
          "[e2e][check][bad-input]") {
  const auto refused = [](const Gate& run, const std::string& words) {
    const Said said = run("--junit j.xml");
    INFO(said.err);
    CHECK(said.code == 4);
    CHECK(contains(said.err, words));
    CHECK_FALSE(std::filesystem::exists(run.scratch / "j.xml"));
  };
  {
    const Gate run;
    run.edit("\"mean\":", "\"mean\":1");
    refused(run, "was edited or damaged: its digest is");
  }
  {
    const Gate run;
    run.edit("baseline-1", "baseline-0");
    refused(run, "is no baseline of format baseline-1, but baseline-0");
  }
  {
    const Gate run;
    run.scratch.write("base/my-outage.json", run.baseline().substr(0, run.baseline().size() / 2));
    refused(run, "is no JSON, or was cut off");
  }
  {
    const Gate run;
    run.scratch.write("s/other.jsonc", R"({"format": 1, "name": "other", "extends": "scenario.jsonc"})");
    failcast(run.scratch, "check s/other.jsonc --baseline base --update-baseline --replications 3");
    std::filesystem::copy_file(run.scratch / "base/other.json", run.scratch / "base/my-outage.json",
                               std::filesystem::copy_options::overwrite_existing);
    refused(run, "is the baseline of other, not of my-outage");
  }
}

TEST_CASE("what cannot be written or does not fit together runs nothing", "[e2e][check][bad-input]") {
  const Gate run;
  run.scratch.write("file", "");
  const Said said = failcast(run.scratch, "check s/scenario.jsonc --baseline file --update-baseline");
  CHECK(said.code == 4);
  CHECK(contains(said.err, "cannot make the folder file"));
  CHECK(run("--junit nowhere/j.xml").code == 4);
  CHECK(run("--summary nowhere/s.md").code == 4);
  CHECK(run("--replications 13").code == 2);
  CHECK(run("--junit one --metrics one").code == 2);
  CHECK(run("--update-baseline --junit j.xml").code == 2);
  const Said twice = failcast(run.scratch, "check s/scenario.jsonc s/scenario.jsonc --baseline base");
  CHECK(twice.code == 2);
  CHECK(contains(twice.err, "are both called my-outage"));
}

TEST_CASE("metrics of one side only fail the check unless they are allowed", "[e2e][check]") {
  const Gate run;
  const Said said = run("--metric 'p90(failover_time)'");
  INFO(said.out);
  CHECK(said.code == 1);
  CHECK(contains(said.out, "one side only  p90(failover_time)  only this run measures it"));
  CHECK(contains(said.out, "FAIL  my-outage: 1 of one side only"));
  CHECK(run("--metric 'p90(failover_time)' --allow-new").code == 0);
}

TEST_CASE("a summary is added to what is there", "[e2e][check]") {
  const Gate run;
  run.scratch.write("s.md", "# of another step\n");
  CHECK(run("--summary s.md").code == 0);
  CHECK(slurp(run.scratch / "s.md").starts_with("# of another step\n### failcast check: PASS\n"));
}

TEST_CASE("a page has a row per checked scenario, and the report of each", "[e2e][check][report]") {
  const Gate run;
  const Said said = run(kSlower + "--html c.html");
  INFO(said.err);
  CHECK(said.code == 1);
  const std::string page = slurp(run.scratch / "c.html");
  CHECK(contains(page, "Check: FAIL"));
  CHECK(contains(page, "<h2 id=\"checked\">Checked</h2>"));
  CHECK(contains(page, "<h2 id=\"anatomy\">"));
  CHECK(run("--html nowhere/c.html").code == 4);
  CHECK(run("--html c.html --junit c.html").code == 2);
  CHECK(run("--update-baseline --html c.html").code == 2);
}

TEST_CASE("a workflow gets the nine worst annotations and how many more there are", "[e2e][check][github]") {
  const Gate run;
  std::string budgets;
  for (int i = 0; i < 12; ++i)
    budgets += ", {\"id\": \"B-" + std::to_string(i) + R"(", "require": "p50(failover_time) <= 1s"})";
  run.scratch.write("s/b.jsonc", R"({"format": 1, "name": "my-outage", "extends": "scenario.jsonc", "budgets": [)" +
                                     budgets.substr(2) + "]}");
  const Said said = failcast(run.scratch, "check s/b.jsonc --baseline base --format github");
  INFO(said.out);
  CHECK(said.code == 1);
  std::size_t annotations = 0;
  for (std::size_t at = said.out.find("::error"); at != std::string::npos; at = said.out.find("\n::error", at + 1))
    ++annotations;
  CHECK(annotations == 10);
  CHECK(contains(said.out, "::error file=s/b.jsonc,line=1,col=1,title=my-outage B-0::FAIL  p50(failover_time) <= 1s"));
  CHECK(contains(said.out, "::and 3 more"));
}

TEST_CASE("mistakes of scenarios are told to code scanning and workflows", "[e2e][validate][github]") {
  const Gate run;
  run.scratch.write("bad.jsonc",
                    "{\"format\": 1, \"name\": \"bad\",\n\"extends\": \"s/scenario.jsonc\", \"bcc\": {}, \"bd\": "
                    "1,\n\"bc\": {\"enter_wait\": 3}}");
  const Said said = failcast(run.scratch, "validate bad.jsonc --format sarif -o bad.sarif");
  CHECK(said.code == 3);
  CHECK(run.is_format("sarif", "bad.sarif"));
  CHECK(contains(slurp(run.scratch / "bad.sarif"), "E013"));
  CHECK(
      contains(failcast(run.scratch, "validate bad.jsonc --format github").out, "::error file=bad.jsonc,line=3,col="));
  CHECK(run("--format sarif").code == 2);
}

}  // namespace failcast::e2e
