// A run that does not fit into memory says so before it starts.
#include <catch2/catch.hpp>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

/// The starter scenario with so many clients, under a limit of address space.
struct Limited {
  Scratch scratch;
  Limited() { failcast(scratch, "new s"); }
  Said operator()(const std::string& clients, const std::string& kilobytes, const std::string& more = "") const {
    return failcast(scratch,
                    "run s/scenario.jsonc -q --set clock.horizon=1s --set faults.cloud-eu.at=0s "
                    "--set faults.cloud-eu.for=1s --set clients.office-users.count=" +
                        clients + more,
                    "ulimit -v " + kilobytes + " &&");
  }
};

}  // namespace

TEST_CASE("a run that needs more address space than it may have does not start", "[e2e][memory]") {
  const Limited run;
  const Said said = run("1000000", "150000", " -o r.json");
  INFO(said.err);
  CHECK(said.code == 3);
  CHECK(contains(said.err, "GB of memory"));
  CHECK(contains(said.err, "fewer clients"));
  CHECK(contains(said.err, "nothing was run"));
  CHECK_FALSE(std::filesystem::exists(run.scratch / "r.json"));
}

TEST_CASE("with enough of it the same run goes through, and so does a smaller one with less", "[e2e][memory]") {
  const Limited run;
  CHECK(last_line(run("1000000", "2000000").out).starts_with("FAIL  2 of 2 budgets"));  // all are away at the end
  CHECK(last_line(run("1000", "150000").out).starts_with("FAIL  2 of 2 budgets"));
}

TEST_CASE("each further outage of the cloud needs room for what it does to everybody", "[e2e][memory]") {
  const Limited run;
  const std::string often = " --set clock.horizon=300s --set faults.cloud-eu.every=2s --set faults.cloud-eu.times=100";
  const Said said = run("1000000", "2000000", often);  // enough for one outage: the case before
  CHECK(said.code == 3);
  CHECK(contains(said.err, "GB of memory"));
  CHECK_FALSE(contains(run("1000", "2000000", often).err, "GB of memory"));
}

TEST_CASE("records count, and leaving them out is named as a way", "[e2e][memory]") {
  const Limited run;
  const Said said = run("1000000", "2000000", " --records f.ndjson");
  CHECK(said.code == 3);
  CHECK(contains(said.err, "without --records"));
  CHECK_FALSE(std::filesystem::exists(run.scratch / "f.ndjson"));
}

TEST_CASE("more clients than any machine holds are a mistake, or too many", "[e2e][memory]") {
  const Limited run;
  CHECK(run("1000000000000", "unlimited").code == 3);
  const Said most = run("100000000", "4000000");
  CHECK(most.code == 3);
  CHECK(contains(most.err, "GB of memory"));
}

}  // namespace failcast::e2e
