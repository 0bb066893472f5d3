#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// The starter of `failcast new` with few users.
struct Small {
  Scratch scratch;
  Small() { failcast(scratch, "new s"); }
  Said operator()(const std::string& arguments) const {
    return failcast(scratch, "run s/scenario.jsonc --set clients.office-users.count=3 " + arguments);
  }
  std::string file(const std::string& name) const { return slurp(scratch / name); }
  bool has(const std::string& name) const { return std::filesystem::exists(scratch / name); }
};

std::vector<json> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<json> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(json::parse(line));
  return lines;
}

}  // namespace

TEST_CASE("the option --records writes every fact, beside summary and result", "[e2e][records]") {
  const Small run;
  const Said said = run("--records facts.ndjson -o r.json");
  INFO(said.err);
  CHECK(said.code == 0);
  CHECK(contains(said.out, "PASS"));
  const std::vector<json> lines = lines_of(run.file("facts.ndjson"));
  CHECK(lines.size() == json::parse(run.file("r.json")).at("run").at("facts").get<std::size_t>());
  const auto tells = [&](const char* fact) {
    return std::any_of(lines.begin(), lines.end(), [&](const json& line) { return line.at("fact") == fact; });
  };
  CHECK(tells("fault_began"));
  CHECK(tells("state_changed"));
  CHECK(tells("access_changed"));
}

TEST_CASE("records are in the order of time, and each entity counts its own", "[e2e][records]") {
  const Small run;
  run("--records facts.ndjson");
  const std::vector<json> lines = lines_of(run.file("facts.ndjson"));
  REQUIRE(lines.size() > 10);
  std::int64_t time = 0;
  std::map<std::string, std::uint32_t> next;
  for (const json& line : lines) {
    CHECK(line.at("time").get<std::int64_t>() >= time);
    time = line.at("time").get<std::int64_t>();
    CHECK(line.at("sequence") == next[line.at("entity").get<std::string>()]++);
  }
}

TEST_CASE("the records of two runs are equal, those of another seed differ", "[determinism][e2e][records]") {
  const Small run;
  run("--records a.ndjson");
  run("--records b.ndjson --check-rules");
  run("--records c.ndjson --seed 2");
  CHECK(run.file("a.ndjson") == run.file("b.ndjson"));
  CHECK(run.file("a.ndjson") != run.file("c.ndjson"));
}

TEST_CASE("with every tick as an event, records and result are the same bytes", "[determinism][e2e][records]") {
  const Small run;
  CHECK(run("--records a.ndjson -o a.json").code == 0);
  CHECK(run("--records b.ndjson -o b.json --every-event").code == 0);
  CHECK_FALSE(run.file("a.ndjson").empty());
  CHECK(run.file("a.ndjson") == run.file("b.ndjson"));
  CHECK(run.file("a.json") == run.file("b.json"));
}

TEST_CASE("records on standard output stand instead of the summary", "[e2e][records]") {
  const Small run;
  run("--records facts.ndjson");
  const Said said = run("--records - -o r.json");
  CHECK(said.code == 0);
  CHECK(said.out == run.file("facts.ndjson"));
  CHECK(run.has("r.json"));
}

TEST_CASE("records that cannot be written end with exit code 4 and leave nothing", "[e2e][records]") {
  const Small run;
  CHECK(run("--records nowhere/facts.ndjson -o r.json").code == 4);
  CHECK(run("--records s -o r.json").code == 4);
  CHECK(run("--records /dev/full -o r.json").code == 4);
  CHECK_FALSE(run.has("r.json"));
}

TEST_CASE("a wrong scenario leaves no records", "[e2e][records]") {
  const Small run;
  CHECK(run("--set clock.horizon=5 --records facts.ndjson").code == 3);
  CHECK_FALSE(run.has("facts.ndjson"));
}

TEST_CASE("an interrupted run writes no records and says so", "[e2e][records]") {
  const Small run;
  const Said said = failcast(run.scratch,
                             "run s/scenario.jsonc --set clients.office-users.count=20000 --set clock.horizon=60d "
                             "--records facts.ndjson",
                             "timeout --foreground -s INT 1");  // one signal: a second one would kill
  CHECK(contains(said.err, "its records are not written"));
  CHECK_FALSE(run.has("facts.ndjson"));
}

TEST_CASE("one place cannot hold two outputs", "[e2e][records]") {
  const Small run;
  CHECK(run("--records x -o x").code == 2);
  CHECK(run("--records - -o -").code == 2);
  CHECK(run("--records - --trace all").code == 2);
  CHECK_FALSE(run.has("x"));
}

}  // namespace failcast::e2e
