#include <filesystem>

#include <catch2/catch.hpp>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {

TEST_CASE("a wrong command line is refused with exit code 2 and the mistake is named", "[unit][e2e]") {
  const Scratch scratch;
  const auto refused = [&](const std::string& arguments, const std::string& words) {
    const Said said = failcast(scratch, arguments);
    INFO(arguments << "\n" << said.err);
    CHECK(said.code == 2);
    CHECK(said.out.empty());
    CHECK(contains(said.err, words));
  };
  refused("", "Examples:");
  refused("rnu s.jsonc", "did you mean \"run\"?");
  refused("run s.jsonc --sed 7", "unknown flag --sed");
  refused("validate s.jsonc --stric", "did you mean \"--strict\"?");
  refused("run s.jsonc --seed seven", "--seed");
  refused("run s.jsonc --color purple", "auto,always,never");
  refused("run", "which scenario?");
  refused("explain s.jsonc", "--client NAME");
  refused("list metrix", "did you mean \"metrics\"?");
  refused("schema reslt", "scenario,result");
  refused("help rum", "did you mean \"run\"?");
  refused("run a.jsonc b.jsonc", "b.jsonc");
}

TEST_CASE("help shows examples first and exits with 0", "[unit][e2e]") {
  const Scratch scratch;
  for (const char* verb : {"run", "validate", "list", "new", "schema", "explain", "import"}) {
    INFO(verb);
    const Said help = failcast(scratch, std::string("help ") + verb);
    CHECK(help.code == 0);
    CHECK(help.out.starts_with("Examples:\n  failcast " + std::string(verb)));
    CHECK(failcast(scratch, std::string(verb) + " --help").out == help.out);
    CHECK(help.err.empty());
  }
  CHECK(contains(failcast(scratch, "help exit-codes").out, "  3  the scenario is wrong"));
  CHECK(failcast(scratch, "--version").out.starts_with("failcast 0.1.0"));
}

TEST_CASE("flags of all verbs work before and after the verb", "[unit][e2e]") {
  const Scratch scratch;
  const Said after = failcast(scratch, "list causes --format json");
  CHECK(after.code == 0);
  CHECK(failcast(scratch, "--format json list causes").out == after.out);
  CHECK(failcast(scratch, "-q list causes --format=json").out == after.out);
}

TEST_CASE("lists tell every metric and parameter, as text and as JSON", "[unit][e2e]") {
  const Scratch scratch;
  const Said metrics = failcast(scratch, "list metrics");
  CHECK(metrics.code == 0);
  CHECK(contains(metrics.out, "failover_time"));
  CHECK(contains(failcast(scratch, "list metrics --format json").out, "\"name\": \"failover_time\""));
  CHECK(contains(failcast(scratch, "list parameters").out, "bc.enter_wait"));
  CHECK(contains(failcast(scratch, "list faults").out, "risk_group"));
  CHECK(contains(failcast(scratch, "list exit-codes").out, "70"));
  CHECK(contains(failcast(scratch, "list rules").out, "R66"));
  CHECK(contains(failcast(scratch, "list codes").out, "BRK_MT_SETUP_FAIL_SAML_EXPIRED"));
}

TEST_CASE("new writes a scenario that runs and whose budgets hold", "[unit][e2e]") {
  const Scratch scratch;
  const Said made = failcast(scratch, "new mine");
  CHECK(made.code == 0);
  CHECK(last_line(made.err) == "hint: failcast run mine/scenario.jsonc");
  const Said run = failcast(scratch, "run mine/scenario.jsonc");
  INFO(run.out << run.err);
  CHECK(run.code == 0);
  CHECK(last_line(run.out).starts_with("PASS"));
  CHECK(slurp(scratch / "mine/schema/scenario-1.schema.json") == failcast(scratch, "schema scenario").out);
  CHECK(slurp(scratch / "mine/schema/result-1.schema.json") == failcast(scratch, "schema result").out);
}

TEST_CASE("new overwrites nothing", "[unit][e2e]") {
  const Scratch scratch;
  failcast(scratch, "new mine");
  std::ofstream(scratch / "mine/scenario.jsonc") << "mine";
  CHECK(failcast(scratch, "new mine").code == 4);
  CHECK(slurp(scratch / "mine/scenario.jsonc") == "mine");
}

TEST_CASE("an answer that a device does not take is file trouble, and the device stays one", "[unit][e2e]") {
  const Scratch scratch;
  const Said said = failcast(scratch, "list metrics -o /dev/full");
  CHECK(said.code == 4);
  CHECK(contains(said.err, "cannot write /dev/full"));
  CHECK(std::filesystem::is_character_file("/dev/full"));
}

}  // namespace failcast::e2e
