// Incidents of a status page, in the form in which such pages serve them: newest update first, times with offsets.
#include "analysis/import/statuspage.hpp"

#include <catch2/catch.hpp>

#include "analysis/import/windows.hpp"

namespace failcast::import {
namespace {

using scenario::Diagnostic;

std::string page(const std::string& impact, const std::string& updates, const std::string& more = "") {
  return R"({"page": {"name": "Example"}, "incidents": [{"id": "4qsx", "name": "Logins fail", "impact": ")" + impact +
         R"(", "created_at": "2025-03-04T10:05:00.000Z", "started_at": "2025-03-04T10:00:00.000Z",
         "shortlink": "https://stspg.example/4qsx", "components": [{"name": "Authentication", "status": "operational"}],)" +
         more + R"("incident_updates": [)" + updates + "]}]}";
}
constexpr const char* kResolved =
    R"({"status": "resolved", "created_at": "2025-03-04T06:30:00-05:00", "affected_components": null})";
constexpr const char* kPartial =
    R"({"status": "identified", "display_at": "2025-03-04T10:30:00.000Z", "created_at": "2025-03-04T10:45:00.000Z",
  "affected_components": [{"name": "Authentication", "old_status": "major_outage", "new_status": "partial_outage"}]})";
constexpr const char* kFirst = R"({"status": "investigating", "created_at": "2025-03-04T10:05:00.000Z",
  "affected_components": [{"name": "A", "new_status": "operational"}, {"name": "B", "new_status": "major_outage"}]})";

struct Read {
  std::vector<Outage> outages;
  std::vector<Diagnostic> diagnostics;
};
Read read(const std::string& text) {
  Read r;
  r.outages = read_statuspage(text, "i.json", r.diagnostics);
  return r;
}
std::string first_error(const std::string& text) {
  const Read r = read(text);
  return r.diagnostics.empty() ? "" : scenario::format(r.diagnostics.front());
}
bool contains(const std::string& text, const std::string& part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("updates are phases from the oldest to the newest, in one clock", "[import]") {
  Read r = read(page("critical", std::string(kResolved) + "," + kPartial + "," + kFirst));
  REQUIRE(r.diagnostics.empty());
  REQUIRE(r.outages.size() == 1);
  const Outage& outage = r.outages.front();
  CHECK(outage.start == "2025-03-04T10:00:00Z");
  CHECK(outage.component == "Authentication");
  REQUIRE(outage.phases.size() == 4);
  CHECK(outage.phases[0].begin == 0s);  // it started before the first post
  CHECK(outage.phases[1].begin == 5min);
  CHECK(outage.phases[2].begin == 30min);  // for when it was posted, not when
  CHECK(outage.phases[3].begin == 90min);  // 06:30 five hours west
  CHECK(outage.phases[3].availability == 1.0);
  const auto windows = windows_of(outage, r.diagnostics);
  REQUIRE(windows.size() == 2);
  CHECK(windows[0].availability == 0.0);  // the worst component
  CHECK(windows[0].end == 30min);
  CHECK_FALSE(windows[1].availability.has_value());
}

TEST_CASE("without words on components the impact says how much works", "[import]") {
  const std::string update = R"({"status": "investigating", "created_at": "2025-03-04T10:00:00Z"})";
  CHECK(read(page("critical", update)).outages.at(0).phases.at(0).availability == 0.0);
  for (const char* impact : {"minor", "major"}) {
    const Phase phase = read(page(impact, update)).outages.at(0).phases.at(0);
    CHECK_FALSE(phase.availability.has_value());
  }
}

TEST_CASE("an incident without impact is left out and said so", "[import]") {
  const Read r = read(page("none", kFirst));
  CHECK(r.outages.empty());
  REQUIRE(r.diagnostics.size() == 1);
  CHECK(r.diagnostics[0].severity == Diagnostic::warning);
}

TEST_CASE("an incident that is not resolved has no end", "[import]") {
  Read r = read(page("critical", kFirst));
  const auto windows = windows_of(r.outages.at(0), r.diagnostics);
  REQUIRE(windows.size() == 2);  // from the start, and from the post on
  CHECK(windows[0].end == 5min);
  CHECK_FALSE(windows[1].end.has_value());
  Read resolved = read(page("critical", kFirst, R"("resolved_at": "2025-03-04T11:00:00Z",)"));
  CHECK(windows_of(resolved.outages.at(0), resolved.diagnostics).at(0).end == 1h);
}

TEST_CASE("what is no status page is refused with its place", "[import]") {
  CHECK(contains(first_error("\n <html><body>Log in</body></html>"), "i.json:1:1: error E002: this is a web page"));
  CHECK(contains(first_error("{\"incidents\": [{\"id\":"), "i.json:1:"));
  CHECK(contains(first_error("{}"), "there is no list \"incidents\""));
  CHECK(contains(first_error("{\"outages\": []}"), "failcast import outages"));
  CHECK(contains(first_error(page("sever", kFirst)), "unknown impact \"sever\"  = known: "));
  CHECK(contains(first_error(page("major", R"({"status": "resolved", "created_at": "yesterday"})")),
                 "/incidents/0/incident_updates/0/created_at"));
  CHECK(contains(first_error(page("major", R"({"status": "x", "created_at": "2025-03-04T10:00:00+0x:00"})")),
                 "created_at"));
  CHECK(contains(
      first_error(page(
          "major",
          R"({"status": "x", "created_at": "2025-03-04T10:00:00Z", "affected_components": [{"new_status": "gone"}]})")),
      "unknown new_status \"gone\""));
}

TEST_CASE("an incident without any time has nothing to replay", "[import]") {
  Read r = read(R"({"incidents": [{"id": "a", "name": "b", "impact": "major"}]})");
  REQUIRE(r.outages.size() == 1);
  CHECK(windows_of(r.outages[0], r.diagnostics).empty());
  CHECK(scenario::has_errors(r.diagnostics));
}

}  // namespace failcast::import
