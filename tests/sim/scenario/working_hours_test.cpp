// Working hours as people write them, and the clocks on their walls: daylight saving, leap years, dates that the zone
// data do not list any more.
#include "sim/scenario/working_hours.hpp"

#include "sim/scenario/time_zone.hpp"
#include "tests/sim/scenario/small.hpp"

using namespace failcast;
using namespace failcast::scenario;

namespace {

UtcTime utc(std::string_view text) { return std::get<UtcTime>(parse_utc(text)); }
std::int64_t day(std::string_view date) {
  return std::get<UtcTime>(parse_date(date)).time_since_epoch() / std::chrono::hours{24};
}
UtcTime wall(const std::string& zone, std::string_view date, Duration time) {
  return TimeZone::named(zone)->when(day(date), time);
}
WorkingSpan span(std::string_view text) {
  const Parsed<WorkingSpan> parsed = parse_working_span(text);
  REQUIRE(std::holds_alternative<WorkingSpan>(parsed));
  return std::get<WorkingSpan>(parsed);
}
bool is_refused(std::string_view text) { return std::holds_alternative<UnitError>(parse_working_span(text)); }

/// Begins of working time in [from, to), in UTC.
std::vector<std::string> begins(const WorkingHours& working, std::string_view from, std::string_view to) {
  const UtcTime start = utc(from);
  std::vector<std::string> out;
  const WorkingTime work = working_time(working, start, 0h, utc(to) - start);
  for (const auto& stretch : work.stretches())
    if (stretch.begin >= TimePoint{} && stretch.begin < TimePoint{utc(to) - start})
      out.push_back(to_text(start + stretch.begin.time_since_epoch()));
  return out;
}
std::vector<std::string> list(std::initializer_list<const char*> texts) { return {texts.begin(), texts.end()}; }

constexpr const char* kOffice = R"({"zone": "Europe/Berlin", "hours": ["mon-fri 08:30-17:00"]})";

}  // namespace

TEST_CASE("days and hours are read and written the same", "[scenario][A157]") {
  for (const char* text : {"mon-fri 08:30-17:00", "sat,sun 10:00-14:00", "mon,wed,fri 00:00-24:00", "sun 22:00-06:00"})
    CHECK(to_text(span(text)) == text);
  CHECK(to_text(span("fri-mon 22:00-06:00")) == "mon,fri,sat,sun 22:00-06:00");
  CHECK(to_text(span("  mon-wed,thu  08:00-09:00 ")) == "mon-thu 08:00-09:00");
}

TEST_CASE("what are no days or hours is refused", "[scenario][A157]") {
  for (const char* text : {"", "08:00-17:00", "mon-fri", "mon-fry 08:00-17:00", "mon- 08:00-17:00", "mon, 08:00-17:00",
                           "mon 8:00-17:00", "mon 08:00", "mon 08:60-17:00", "mon 08:00-24:01", "mon 24:00-08:00",
                           "mon 08:00-08:00", "mon 08:00-17:00 x", "Mon 08:00-17:00"}) {
    CAPTURE(text);
    CHECK(is_refused(text));
  }
}

TEST_CASE("a clock on the wall follows daylight saving", "[scenario][A157]") {
  CHECK(wall("Europe/Berlin", "2026-03-28", 8h) == utc("2026-03-28T07:00:00Z"));
  CHECK(wall("Europe/Berlin", "2026-03-29", 8h) == utc("2026-03-29T06:00:00Z"));
  CHECK(wall("Europe/Berlin", "2026-10-24", 8h) == utc("2026-10-24T06:00:00Z"));
  CHECK(wall("Europe/Berlin", "2026-10-25", 8h) == utc("2026-10-25T07:00:00Z"));
  CHECK(wall("Australia/Sydney", "2026-01-15", 8h) == utc("2026-01-14T21:00:00Z"));
  CHECK(wall("Asia/Kolkata", "2026-07-01", 8h) == utc("2026-07-01T02:30:00Z"));
}

TEST_CASE("a time of day that comes twice is the first, a skipped one is counted on", "[scenario][A157]") {
  CHECK(wall("Europe/Berlin", "2026-10-25", 2h + 30min) == utc("2026-10-25T00:30:00Z"));
  CHECK(wall("Europe/Berlin", "2026-03-29", 2h + 30min) == utc("2026-03-29T01:30:00Z"));
}

TEST_CASE("past the listed years a zone's last rule goes on", "[scenario][A157]") {
  CHECK(wall("Europe/Berlin", "2037-07-01", 8h) == utc("2037-07-01T06:00:00Z"));
  CHECK(wall("Europe/Berlin", "2038-07-01", 8h) == utc("2038-07-01T06:00:00Z"));
  CHECK(wall("Europe/Berlin", "2044-12-01", 8h) == utc("2044-12-01T07:00:00Z"));
  CHECK(wall("America/New_York", "2050-07-01", 8h) == utc("2050-07-01T12:00:00Z"));
  CHECK(wall("America/New_York", "2050-12-01", 8h) == utc("2050-12-01T13:00:00Z"));
  CHECK(wall("Australia/Sydney", "2060-01-15", 8h) == utc("2060-01-14T21:00:00Z"));  // summer spans New Year
  CHECK(wall("Europe/Dublin", "2045-07-01", 8h) == utc("2045-07-01T07:00:00Z"));     // winter is the exception there
  CHECK(wall("Asia/Kolkata", "2100-07-01", 8h) == utc("2100-07-01T02:30:00Z"));      // without a rule
}

TEST_CASE("rules of a zone's file say what its listed changes say", "[scenario][A157][property]") {
  // 2009 and 2037 have the same calendar, and so have 2037 and 2065: only the latter is worked out by the rule.
  for (const char* name : {"Europe/Berlin", "Europe/Lisbon", "Europe/Dublin", "America/New_York", "America/Santiago",
                           "America/Nuuk", "Asia/Jerusalem", "Australia/Lord_Howe", "Pacific/Chatham"}) {
    CAPTURE(name);
    const std::optional<TimeZone> zone = TimeZone::named(name);
    REQUIRE(zone);
    const std::int64_t listed = day("2037-01-01"), ruled = day("2065-01-01");
    int differ = 0;
    for (std::int64_t d = 0; d < 364; ++d)
      for (const Duration time : std::initializer_list<Duration>{1h + 30min, 2h + 30min, 9h, 23h})
        if (zone->when(listed + d, time) - UtcTime{listed * 24h} != zone->when(ruled + d, time) - UtcTime{ruled * 24h})
          ++differ;
    CHECK(differ == 0);
  }
}

TEST_CASE("working days go on over a leap day, over New Year and past 2038", "[scenario][A157]") {
  const WorkingHours working{.id = "office", .zone = "UTC", .hours = {span("tue,thu 09:00-17:00")}};
  CHECK(begins(working, "2028-02-24T00:00:00Z", "2028-03-08T00:00:00Z") ==
        list({"2028-02-24T09:00:00Z", "2028-02-29T09:00:00Z", "2028-03-02T09:00:00Z", "2028-03-07T09:00:00Z"}));
  CHECK(begins(working, "2026-12-29T00:00:00Z", "2027-01-08T00:00:00Z") ==
        list({"2026-12-29T09:00:00Z", "2026-12-31T09:00:00Z", "2027-01-05T09:00:00Z", "2027-01-07T09:00:00Z"}));
  CHECK(begins(working, "2039-12-29T00:00:00Z", "2040-01-04T00:00:00Z") ==
        list({"2039-12-29T09:00:00Z", "2040-01-03T09:00:00Z"}));
}

TEST_CASE("the working day moves with daylight saving", "[scenario][A157]") {
  const WorkingHours working{.id = "office", .zone = "Europe/Berlin", .hours = {span("mon-fri 08:30-17:00")}};
  CHECK(begins(working, "2026-03-27T00:00:00Z", "2026-03-31T00:00:00Z") ==
        list({"2026-03-27T07:30:00Z", "2026-03-30T06:30:00Z"}));
}

TEST_CASE("hours that end before they begin end on the next day", "[scenario][A157]") {
  const WorkingHours working{.id = "night", .zone = "UTC", .hours = {span("fri 22:00-06:00")}};
  const UtcTime start = utc("2026-03-06T00:00:00Z");  // a Friday
  const auto stretches = working_time(working, start, 0h, 24h).stretches();
  REQUIRE_FALSE(stretches.empty());
  CHECK(stretches.front() == WorkingTime::Stretch{TimePoint{22h}, TimePoint{30h}});
}

TEST_CASE("the zone data of this system have a release", "[scenario][A157]") {
  CHECK_FALSE(zone_data_version().empty());
  CHECK(std::ranges::binary_search(zone_names(), std::string("Europe/Berlin")));
}

TEST_CASE("working hours are read from a scenario, and written again", "[scenario][A157]") {
  const ReadResult read = read_small(std::string(R"("working_hours": {"office": )") + kOffice +
                                     R"(}, "clients": {"fra-users": {"working_hours": "office"}})");
  REQUIRE(read.scenario);
  REQUIRE(read.scenario->working_hours.size() == 1);
  CHECK(read.scenario->working_hours[0].zone == "Europe/Berlin");
  CHECK(canonical_json(*read.scenario).find(R"("office":{"hours":["mon-fri 08:30-17:00"],"zone":"Europe/Berlin"})") !=
        std::string::npos);
}

TEST_CASE("a zone that does not exist is named, with the nearest one", "[scenario][A157]") {
  const Diagnostic d =
      finding("\"working_hours\": {\n\"office\": {\"zone\": \"Europe/Berlim\", \"hours\": [\"mon 08:00-09:00\"]}}");
  CHECK(d.code == "E022");
  CHECK(d.path == "/working_hours/office/zone");
  CHECK(d.line == 3);
  CHECK(d.message == "there is no time zone \"Europe/Berlim\"");
  CHECK(d.hint == "did you mean \"Europe/Berlin\"?");
}

TEST_CASE("hours that are none are told with their place", "[scenario][A157]") {
  const Diagnostic d =
      finding("\"working_hours\": {\"office\": {\"hours\": [\"mon-fri 08:00-17:00\",\n  \"sat 9-12\"]}}");
  CHECK(d.code == "E012");
  CHECK(d.line == 3);
  CHECK(d.column == 3);
  CHECK(finding(R"("working_hours": {"office": {"hours": []}})").code == "E010");
  CHECK(finding(R"("working_hours": {"office": {"zone": "UTC"}})").code == "E011");
  CHECK(finding(R"("clients": {"fra-users": {"working_hours": "ofice"}})").code == "E022");
}

TEST_CASE("a notice is given 5 minutes to 24 hours ahead, and before every end", "[scenario][A158][H28]") {
  CHECK(finding(R"("auth": {"expiry_notice": "299s"})").code == "E014");
  CHECK(finding(R"("auth": {"expiry_notice": "24h 1s"})").code == "E014");
  CHECK(read_small(R"("auth": {"expiry_notice": "5m"})").diagnostics.empty());
  CHECK(read_small(R"("auth": {"expiry_notice": "24h"})").diagnostics.empty());
  const Diagnostic d =
      finding(R"("auth": {"expiry_notice": "1h"}, "timeout_policy": [{"id": "short", "when": {}, "timeout": "1h"}])");
  CHECK(d.code == "E014");
  CHECK(d.path == "/timeout_policy/0/timeout");
}

TEST_CASE("a certificate that ends in the run is pointed out", "[scenario][A162]") {
  const char* const start = R"("clock": {"start": "2026-03-03T00:00:00Z", "horizon": "2h"}, )";
  const auto told = [&](const char* more) { return finding(std::string(start) + more); };
  const Diagnostic d = told(R"("tenant_certificates": {"bc_sp_until": "2026-03-03T01:59:59Z"})");
  CHECK(d.code == "L213");
  CHECK(d.path == "/tenant_certificates/bc_sp_until");
  CHECK(told(R"("tenant_certificates": {"signing_ca_until": "2026-01-01T00:00:00Z"})").code == "L213");
  CHECK(read_small(std::string(start) + R"("tenant_certificates": {"bc_sp_ca_until": "2026-03-03T02:00:00Z"})")
            .diagnostics.empty());
}

TEST_CASE("a threshold is shorter than the validity", "[scenario][6.1]") {
  const Diagnostic d = finding(R"("cert": {"component_validity": "30d"})");
  CHECK(d.code == "E014");
  CHECK(d.path == "/cert/component_validity");
  CHECK(read_small(R"("cert": {"component_validity": "31d"})").diagnostics.empty());
}
