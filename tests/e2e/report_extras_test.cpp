// What a report has beside its runs: readiness, drill cards, templates, aliases; and input that would break it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.hpp"
#include "tests/json_schema.hpp"

namespace failcast::e2e {
namespace {

using nlohmann::json;

/// Sites, networks, hosts and people with a mark in their names, and texts that are no names for a page.
constexpr const char* kMarked = R"json({
  "extends": ["s/scenario.jsonc"], "format": 1,
  "name": "MARK-scenario", "title": "MARK <script>alert(1)</script> \"quoted\" & 'single' \u05d0\u05d1\u05d2 | *", "owner": "MARK Smith",
  "internet": { "isps": { "MARK-isp": { "rtt": { "value": "2ms", "source": "measured", "ref": "MARK ticket 7" } } } },
  "sites": { "MARK-fra": { "lan_rtt": "1ms", "uplinks": [{ "id": "MARK-line", "isp": "MARK-isp", "rtt": "5ms" }] } },
  "resolvers": { "MARK-dns": { "at": "MARK-fra", "holds_bc_zone": true } },
  "zones": { "bc_domain": "MARK.example" },
  "private_clouds": { "MARK-fra": { "log_receivers": ["MARK-siem"] } },
  "edge_groups": { "MARK-edges": { "site": "MARK-fra", "private_cloud": "MARK-fra", "count": 1 } },
  "segments": { "MARK-app": { "title": "MARK <b>\"app\"</b> \u05d0\u05d1", "server_group": "datacentre" } },
  "clients": { "MARK-staff": { "at": "MARK-fra", "count": 5, "profiles": { "windows": "100%" } } },
  "faults": [{ "id": "MARK-outage", "what": "site", "where": "MARK-fra", "at": "2h", "for": "10m" }],
  "budgets": [{ "id": "MARK-B", "require": "p95(failover_time) <= 1s", "during": "MARK-outage", "doc": "MARK doc",
    "waive": { "until": "2099-01-01", "by": "MARK person", "why": "MARK <reason>" } }]
})json";

struct Reports {
  Scratch scratch;
  Reports() {
    failcast(scratch, "new s");
    scratch.write("m.jsonc", kMarked);
  }
  Said operator()(const std::string& arguments) const { return failcast(scratch, "report " + arguments); }
  json told(const std::string& arguments) const {
    const Said said = (*this)(arguments + " --format json");
    INFO(said.err);
    REQUIRE(said.code == 0);
    return json::parse(said.out);
  }
};

std::vector<std::string> ids_of(const json& report) {
  std::vector<std::string> ids;
  for (const json& section : report.at("sections")) ids.push_back(section.at("id"));
  return ids;
}
bool has(const json& report, const std::string& id) {
  const auto ids = ids_of(report);
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

TEST_CASE("a redacted report has no name in any of its forms", "[e2e][report][redact]") {
  const Reports report;
  const Said run = failcast(report.scratch, "run m.jsonc -o MARK-r.json");
  INFO(run.err);
  REQUIRE(run.code <= 1);
  failcast(report.scratch, "readiness m.jsonc --format json -o MARK-q.json");
  report.scratch.write("MARK-d.csv", "step,observed,remarks\np50(failover_time) during cloud-eu,4m,MARK phones\n");
  for (const char* arguments :
       {"m.jsonc --readiness", "MARK-r.json", "MARK-r.json --template orr", "MARK-r.json --template short",
        "m.jsonc MARK-q.json", "m.jsonc s/scenario.jsonc", "MARK-r.json --observed MARK-d.csv"}) {
    const Said said = report(std::string(arguments) + " --redact --html x.html --md x.md --json x.json");
    INFO(arguments << said.err);
    CHECK(said.code == 0);
    for (const char* file : {"x.html", "x.md", "x.json"}) {
      const std::string text = slurp(report.scratch / file);
      const std::size_t at = text.find("MARK");
      INFO(file << ": " << text.substr(at == std::string::npos ? 0 : at - std::min<std::size_t>(at, 80), 160));
      CHECK(at == std::string::npos);
      CHECK(!contains(text, "\u05d0\u05d1"));
      CHECK(contains(text, "site-1"));
      CHECK(contains(text, "Redacted: "));
    }
  }
}

TEST_CASE("aliases leave numbers, hashes and words of the format as they are", "[e2e][report][redact]") {
  const Reports report;
  const json plain = report.told("s/scenario.jsonc"), redacted = report.told("s/scenario.jsonc --redact");
  CHECK(ids_of(plain) == ids_of(redacted));
  const auto values = [](const json& document) {
    std::vector<json> all;
    for (const json& section : document.at("sections"))
      for (const json& block : section.at("blocks"))
        if (const json& table = block.value("data", block); table.contains("rows"))
          for (const json& row : table.at("rows"))
            for (const json& cell : row) all.push_back(cell.value("value", json()));
    return all;
  };
  CHECK(values(plain) == values(redacted));
  CHECK(redacted.at("subtitle").get<std::string>().ends_with("; redacted"));
}

TEST_CASE("names that only a baseline has stay in the house too", "[e2e][report][redact]") {
  const Reports report;
  failcast(report.scratch,
           "run s/scenario.jsonc --replications 2 --metric 'p95(failover_time) at home-users' -o before.json");
  failcast(report.scratch, "run s/scenario.jsonc --set clients.home-users=null --replications 2 -o now.json");
  const std::string told = report("now.json --baseline before.json --no-levers --redact").out;
  CHECK(contains(told, "only the baseline measures"));
  CHECK(!contains(told, "home-users"));
}

TEST_CASE("what would give a name away is refused", "[e2e][report][redact][bad-input]") {
  const Reports report;
  failcast(report.scratch, "readiness s/scenario.jsonc --format json -o q.json");
  const Said other = report("m.jsonc q.json --redact");
  CHECK(other.code == 2);
  CHECK(contains(other.err, "its names are not known"));
  CHECK(report("m.jsonc --redact --drill-card d.csv").code == 2);
}

TEST_CASE("a name is text on the page, in every label", "[e2e][report][bad-input]") {
  const Reports report;
  CHECK(report("m.jsonc --html x.html --md x.md --json x.json").code == 0);
  const std::string html = slurp(report.scratch / "x.html"), text = slurp(report.scratch / "x.md");
  CHECK(!contains(html, "<script>alert"));
  CHECK(!contains(html, "<b>\"app\""));
  CHECK(!contains(html, "<reason>"));
  CHECK(contains(html,
                 "<title>MARK &lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &amp; &#39;single&#39; \u05d0"));
  CHECK(contains(html, "<h1 dir=\"auto\">MARK &lt;script"));
  CHECK(contains(html, "\u05d0\u05d1"));
  CHECK(contains(text, "# MARK \\<script\\>alert(1)"));
  CHECK(complaints(json::parse(failcast(report.scratch, "schema report").out),
                   json::parse(slurp(report.scratch / "x.json")))
            .empty());
}

TEST_CASE("a readiness answer is a section of the report", "[e2e][report][readiness]") {
  const Reports report;
  failcast(report.scratch, "readiness s/scenario.jsonc --format json -o q.json");
  const json with = report.told("s/scenario.jsonc q.json"), run = report.told("s/scenario.jsonc --readiness"),
             alone = report.told("q.json");
  CHECK(with == run);
  CHECK(has(with, "readiness"));
  CHECK(report.told("s/scenario.jsonc").at("verdict") == "Ready: 2 of 2 budgets hold");
  CHECK(with.at("verdict") == "Not ready: 2 of 2 budgets hold, blockers of the checklist are open");
  CHECK(ids_of(alone) == std::vector<std::string>{"readiness"});
  const json answer = json::parse(slurp(report.scratch / "q.json"));
  for (const json& section : with.at("sections")) {
    if (section.at("id") != "readiness") continue;
    const json& tables = section.at("blocks");
    CHECK(tables.at(1).at("rows").size() == answer.at("counts").at("not_met"));
    CHECK(tables.at(2).at("rows").size() == answer.at("checks").size());
  }
  CHECK(report("q.json --html q.html").code == 0);
  CHECK(contains(slurp(report.scratch / "q.html"), "<details class=\"fold\" open><summary>All 68 checks"));
}

TEST_CASE("a readiness answer that is cut, of another version or of a result is refused", "[e2e][report][bad-input]") {
  const Reports report;
  report.scratch.write("old.json", R"({"format": "readiness-0"})");
  report.scratch.write("cut.json", R"({"format": "readiness-1", "scenario": {"name": "a"}})");
  failcast(report.scratch, "run s/scenario.jsonc -o r.json");
  CHECK(contains(report("old.json").err, "format readiness-0; this program reads readiness-1"));
  CHECK(report("old.json").code == 4);
  CHECK(contains(report("cut.json").err, "is no whole readiness answer"));
  failcast(report.scratch, "readiness s/scenario.jsonc --format json -o q.json");
  std::string answer = slurp(report.scratch / "q.json");
  answer.replace(answer.find("\"NOT READY\""), 11, "\"READY\"");
  report.scratch.write("edited.json", answer);
  const Said edited = report("edited.json");
  CHECK(edited.code == 4);
  CHECK(contains(edited.err, "was edited"));
  CHECK(report("cut.json").code == 4);
  CHECK(report("r.json --readiness").code == 2);
}

TEST_CASE("a template keeps what its readers ask", "[e2e][report][template]") {
  const Reports report;
  const json brief = report.told("s/scenario.jsonc --template short"),
             orr = report.told("s/scenario.jsonc --template orr");
  CHECK(has(brief, "verdict"));
  CHECK(has(brief, "drill"));
  CHECK(!has(brief, "assumptions"));
  CHECK(has(orr, "blast"));
  CHECK(has(orr, "retries"));
  CHECK(!has(orr, "lanes"));
  for (const json& section : orr.at("sections"))
    if (section.at("id") == "failures")
      CHECK(section.at("blocks").at(0).at("columns") ==
            json({"Component", "Failure type", "Service impact", "Customer impact", "Detect", "Fail over",
                  "Recover (p95)", "Covered by a drill?"}));
  CHECK(report("s/scenario.jsonc --template orrr").code == 2);
}

TEST_CASE("a report's card goes out, is filled in, and comes back into the report", "[e2e][report][exercise]") {
  const Reports report;
  CHECK(report("s/scenario.jsonc --drill-card d.csv --md x.md").code == 0);
  std::string card = slurp(report.scratch / "d.csv");
  CHECK(card.starts_with("step,what,expected,from,to,observed,remarks\nbegin cloud-eu,"));
  const std::size_t row = card.find("p95(failover_time)"), end = card.find('\n', row);
  card.replace(end - 2, 2, ",59m,\"phones | slow\"");
  report.scratch.write("back.csv", card);
  const json told = report.told("s/scenario.jsonc --observed back.csv");
  CHECK(told.dump().find("\"slower\"") != std::string::npos);
  CHECK(told.dump().find("phones | slow") != std::string::npos);
  report.scratch.write("bad.csv", "step,observed\nnothing,1m\n");
  const Said bad = report("s/scenario.jsonc --observed bad.csv --html x.html");
  CHECK(bad.code == 3);
  CHECK(contains(bad.err, "bad.csv:2:1: error E091"));
  CHECK(!std::filesystem::exists(report.scratch / "x.html"));
  CHECK(report("s/scenario.jsonc m.jsonc --observed back.csv").code == 2);
}

TEST_CASE("a report as JSON is what its schema says, and the schema in the tree is the program's", "[e2e][report]") {
  const Reports report;
  const std::string schema = failcast(report.scratch, "schema report").out;
  CHECK((schema == slurp(FAILCAST_SOURCE_DIR "/scenarios/schema/report-1.schema.json")));
  CHECK(complaints(json::parse(schema), report.told("s/scenario.jsonc m.jsonc")).empty());
  CHECK(!complaints(json::parse(schema),
                    json{
                        {"format", "report-2"}
  })
             .empty());
}

TEST_CASE("a result without losses, of another version, or without its replications makes no page that lies",
          "[e2e][report][bad-input]") {
  const Reports report;
  failcast(report.scratch, "run s/scenario.jsonc --set 'faults=[]' --set 'budgets=[]' -o calm.json");
  const json calm = report.told("calm.json");
  CHECK(contains(calm.dump(), "Nobody lost access to anything."));
  failcast(report.scratch, "run s/scenario.jsonc -o r.json");
  std::string text = slurp(report.scratch / "r.json");
  const std::size_t at = text.find("\"result-1\"");
  REQUIRE(at != std::string::npos);
  report.scratch.write("old.json", text.replace(at, 10, "\"result-9\""));
  const Said old = report("old.json --html x.html");
  CHECK(old.code == 4);
  CHECK(contains(old.err, "format result-9"));
  failcast(report.scratch, "run s/scenario.jsonc --replications 2 -o study.json");
  json study = json::parse(slurp(report.scratch / "study.json"));
  study["cells"] = json::array();
  report.scratch.write("empty.json", study.dump());
  const Said empty = report("empty.json --html x.html");
  CHECK(empty.code == 4);
  CHECK(!std::filesystem::exists(report.scratch / "x.html"));
}

}  // namespace failcast::e2e
