// failcast import as people use it: what lands where, and what is refused with which exit code.
#include <filesystem>
#include <iterator>
#include <string>

#include <catch2/catch.hpp>

#include "tests/e2e/program.hpp"

namespace failcast::e2e {
namespace {

const std::string kBase = FAILCAST_SOURCE_DIR "/scenarios/base/default.jsonc";

const std::string kCatalogue = R"({"outages": [
  {"id": "alpha-2020", "title": "Alpha", "kind": "cloud-global", "duration_seconds": 1800,
   "sources": [{"url": "https://example.org/alpha"}]},
  {"id": "beta-2021", "title": "Beta", "kind": "isp",
   "sim": {"component": "client_isp", "effect": "blackhole", "scope_default": "country"},
   "phases": [{"t_s": 0, "availability": 0, "event": "down"}, {"t_s": 900, "availability": 1}],
   "sources": [{"url": "https://example.org/beta"}]}]})";

std::size_t files_in(const Scratch& scratch) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(scratch.path()), {}));
}

}  // namespace

TEST_CASE("an entry of a catalogue becomes a scenario that runs", "[scenario][e2e][import]") {
  const Scratch scratch;
  scratch.write("c.json", kCatalogue);
  const Said said =
      failcast(scratch, "import outages c.json --id beta-2021 --deployment '" + kBase + "' -o beta.jsonc");
  INFO(said.err);
  REQUIRE(said.code == 0);
  CHECK(said.out == "beta.jsonc\n");
  CHECK(last_line(said.err) == "hint: failcast run beta.jsonc");
  const Said run = failcast(scratch, "run beta.jsonc --check-rules");
  INFO(run.out << run.err);
  CHECK(run.code == 0);
  CHECK(contains(run.out, "all-back  PASS"));
}

TEST_CASE("all entries go into a folder, one on standard output into a pipe", "[scenario][e2e][import]") {
  const Scratch scratch;
  scratch.write("c.json", kCatalogue);
  std::filesystem::create_directory(scratch / "out");
  const std::string from = "import outages c.json --deployment '" + kBase + "' ";
  const Said all = failcast(scratch, from + "--all -o out");
  INFO(all.err);
  REQUIRE(all.code == 0);
  CHECK(contains(all.err, "kind cloud-global means the cloud"));  // no component is named
  CHECK(failcast(scratch, "validate out/alpha-2020.jsonc out/beta-2021.jsonc").code == 0);
  const Said one = failcast(scratch, from + "--id alpha-2020");
  CHECK(one.code == 0);
  scratch.write("stdout.jsonc", one.out);
  CHECK(failcast(scratch, "validate stdout.jsonc").code == 0);
}

TEST_CASE("an incident of a status page becomes a scenario", "[scenario][e2e][import]") {
  const Scratch scratch;
  scratch.write("i.json", R"({"page": {}, "incidents": [{"id": "x1", "name": "Login trouble", "impact": "critical",
    "started_at": "2025-03-04T10:00:00.000Z", "components": [{"name": "Login"}], "incident_updates": [
    {"status": "resolved", "created_at": "2025-03-04T11:00:00.000Z"},
    {"status": "investigating", "created_at": "2025-03-04T10:00:00.000Z"}]}]})");
  const Said said = failcast(scratch, "import statuspage i.json --id x1 --deployment '" + kBase + "' -o x1.jsonc");
  INFO(said.err);
  REQUIRE(said.code == 0);
  CHECK(failcast(scratch, "validate x1.jsonc").code == 0);
  CHECK(contains(slurp(scratch / "x1.jsonc"), R"("what": "idp")"));
}

TEST_CASE("what cannot be imported is refused, and nothing is written", "[unit][e2e][import]") {
  const Scratch scratch;
  scratch.write("c.json", kCatalogue);
  scratch.write("cut.json", kCatalogue.substr(0, kCatalogue.size() / 2));
  scratch.write("page.html", "<html><body>All systems operational</body></html>");
  scratch.write("order.json", R"({"outages": [{"id": "a", "title": "t", "kind": "isp",
    "phases": [{"t_s": 60, "availability": 0}, {"t_s": 0, "availability": 0}]}]})");
  scratch.write("empty.json", R"({"outages": [{"id": "a", "title": "t", "kind": "isp"}]})");
  scratch.write("kind.json", R"({"outages": [{"id": "a", "title": "t", "kind": "weather"}]})");
  scratch.write("path.json", R"({"outages": [{"id": "../a", "title": "t", "kind": "isp", "duration_seconds": 60}]})");
  scratch.write("there.jsonc", "mine");
  const std::size_t before = files_in(scratch);
  const auto refused = [&](const std::string& arguments, int code, const std::string& words) {
    const Said said = failcast(scratch, "import " + arguments + " --deployment '" + kBase + "'");
    INFO(arguments << "\n" << said.err);
    CHECK(said.code == code);
    CHECK(said.out.empty());
    CHECK(contains(said.err, words));
    CHECK(files_in(scratch) == before);
  };
  refused("outages c.json --id beta -o x.jsonc", 3, "there is no entry \"beta\"  = did you mean beta-2021?");
  refused("outages c.json --id alpah-2020 -o x.jsonc", 3, "did you mean \"alpha-2020\"?");
  refused("outages cut.json --all -o .", 3, "cut.json:");
  refused("outages order.json --id a -o x.jsonc", 3, "order.json:2:48: error E083 /outages/0/phases/1: begins at 0s");
  refused("outages empty.json --id a -o x.jsonc", 3, "E084 /outages/0: neither a phase with a time nor a length");
  refused("outages kind.json --id a -o x.jsonc", 3, "unknown kind \"weather\"");
  refused("outages path.json --all -o .", 3, "\"../a\" cannot name a scenario");
  refused("statuspage page.html --id a -o x.jsonc", 3, "page.html:1:1: error E002: this is a web page");
  refused("statuspage c.json --id a -o x.jsonc", 3, "failcast import outages");
  refused("outages c.json --id beta-2021 -o there.jsonc", 4, "there.jsonc is there already; nothing was written");
  refused("outages c.json --id beta-2021 -o missing/x.jsonc", 4, "there is no folder missing");
  refused("outages c.json --all -o missing", 4, "there is no folder missing");
  refused("outages nowhere.json --all -o .", 4, "cannot read nowhere.json");
  refused("outages c.json -o x.jsonc", 2, "which entry? --id ID, or --all");
  refused("outages c.json --all", 2, "into which folder? -o FOLDER");
  refused("outages --id a", 2, "which file?");
  refused("outagse c.json", 2, "did you mean \"outages\"?");
  CHECK(slurp(scratch / "there.jsonc") == "mine");
  const Said nowhere = failcast(scratch, "import outages c.json --id beta-2021 --deployment nowhere.jsonc");
  CHECK(nowhere.code == 4);
  CHECK(contains(nowhere.err, "cannot read nowhere.jsonc"));
  const Said wrong = failcast(scratch, "import outages c.json --id beta-2021 --deployment there.jsonc");
  CHECK(wrong.code == 3);
  CHECK(contains(wrong.err, "there.jsonc:1:1: error E002"));
}

TEST_CASE("of two files of which one is there already none is written", "[unit][e2e][import]") {
  const Scratch scratch;
  scratch.write("c.json", kCatalogue);
  scratch.write("beta-2021.jsonc", "mine");
  const Said said = failcast(scratch, "import outages c.json --all --deployment '" + kBase + "' -o .");
  CHECK(said.code == 4);
  CHECK_FALSE(std::filesystem::exists(scratch / "alpha-2020.jsonc"));
  CHECK(slurp(scratch / "beta-2021.jsonc") == "mine");
}

}  // namespace failcast::e2e
