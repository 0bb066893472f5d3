#include <unistd.h>

#include <fmt/format.h>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "sim/scenario/units.hpp"
#include "tests/sim/scenario/small.hpp"

using namespace failcast;
using namespace failcast::scenario;

namespace {

/// A file beside the scenario of one case.
class TableFile {
 public:
  explicit TableFile(std::string_view text)
      : path_(std::filesystem::temp_directory_path() /
              fmt::format("failcast-dates-{}-{}.csv", ::getpid(), count_++)) {  // cases run beside each other
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TableFile() { std::filesystem::remove(path_); }
  TableFile(const TableFile&) = delete;
  TableFile& operator=(const TableFile&) = delete;
  std::string name() const { return path_.string(); }

 private:
  static inline int count_ = 0;
  std::filesystem::path path_;
};

constexpr const char* kStart = R"("clock": {"start": "2026-03-03T00:00:00Z"}, )";

ReadResult with_station_dates(const std::string& value) {
  return read_small(kStart + ("\"certificate_dates\": " + value));
}
ReadResult with_table(const TableFile& table) { return with_station_dates("\"" + table.name() + "\""); }
ReadResult with_users(const std::string& members) {
  return read_small(kStart + (R"("clients": {"fra-users": {)" + members + "}}"));
}

UtcTime utc(std::string_view text) { return std::get<UtcTime>(parse_utc(text)); }

}  // namespace

TEST_CASE("dates of issue are read from an exported table, whatever else it has", "[scenario][6.2]") {
  const TableFile table(
      "\xEF\xBB\xBFgroup,component,issued\r\n\"a, b\", fra-edges-1 ,2026-02-01\r\n\r\nx,fra-edges-2,2026-02-03 "
      "04:05:06\r\n");
  const ReadResult read = with_table(table);
  REQUIRE(read.diagnostics.empty());
  REQUIRE(read.scenario->certificate_dates.size() == 2);
  CHECK(read.scenario->certificate_dates[0].id == "fra-edges-1");
  CHECK(read.scenario->certificate_dates[0].at == utc("2026-02-01T00:00:00Z"));
  CHECK(read.scenario->certificate_dates[1].at == utc("2026-02-03T04:05:06Z"));
}

TEST_CASE("a table of dates and the same dates in the scenario are one scenario", "[scenario][6.2]") {
  const TableFile table("component,issued\nfra-edges-2,2026-02-03\nfra-edges-1,2026-02-01\n");
  const ReadResult inside =
      with_station_dates(R"({"fra-edges-1": "2026-02-01T00:00:00Z", "fra-edges-2": "2026-02-03T00:00:00Z"})");
  REQUIRE(inside.scenario);
  CHECK(scenario_hash(*with_table(table).scenario) == scenario_hash(*inside.scenario));
}

TEST_CASE("mistakes in a table of dates are told with its own line and column", "[scenario][bad-input]") {
  const TableFile table(
      "component,issued\nfra-edges-1,01/02/"
      "2026\nfra-edges-2,2026-02-30\nfra-edgs-1,2026-02-01\nfra-edges-1,2026-02-01\n"
      "fra-connectors-1,2026-03-04\n");
  const std::vector<Diagnostic> found = with_table(table).diagnostics;
  std::vector<std::string> at;
  for (const Diagnostic& d : found) {
    CHECK(d.file == table.name());
    at.push_back(d.code + " " + std::to_string(d.line) + ":" + std::to_string(d.column));
  }
  CHECK(at == std::vector<std::string>{"E016 2:13", "E016 3:13", "E021 5:1"});
}

TEST_CASE("names and dates of a table are held against the deployment", "[scenario][bad-input]") {
  const TableFile table(
      "component,issued\nfra-edgs-1,2026-02-01\nfra-edges-1,2026-03-04\nfra-edges-2,2025-03-03\nfra-connectors-1,2026-"
      "03-03\n");
  const ReadResult read = with_table(table);
  CHECK(codes(read) == std::vector<std::string>{"E022", "E036", "L210"});
  CHECK(read.diagnostics[0].hint == "did you mean \"fra-edges-1\"?");
  CHECK(read.diagnostics[1].line == 3);
  CHECK_FALSE(read.scenario);
}

TEST_CASE("a table without rows, columns or an end of a quote is refused", "[scenario][bad-input]") {
  CHECK(only(with_table(TableFile(""))).code == "E090");
  CHECK(only(with_table(TableFile("name,issued\nfra-edges-1,2026-02-01\n"))).message ==
        "there is no column \"component\"");
  CHECK(only(with_table(TableFile("component,issued\n\"fra-edges-1,2026-02-01\n"))).line == 2);
  CHECK(only(with_table(TableFile("component,issued\nfra-edges-1\n"))).message == "1 cells where there are 2 columns");
  CHECK(only(with_station_dates("\"nowhere.csv\"")).code == "E001");
}

TEST_CASE("a table without rows, or with a column twice, is no history", "[scenario][bad-input]") {
  CHECK(only(with_table(TableFile("component,issued\n"))).message == "the table has no rows");
  CHECK(only(with_table(TableFile("component,issued,issued\nfra-edges-1,2026-02-01,2026-02-02\n"))).message ==
        "column \"issued\" is there twice");
}

TEST_CASE("a scenario with every default written out is read again", "[scenario]") {
  const ReadResult first = with_users(R"("authenticated": "2026-03-01T00:00:00Z")");
  REQUIRE(first.scenario);
  const ReadResult again = read_text(canonical_json(*first.scenario), "again", {}, {});
  REQUIRE(again.scenario);
  CHECK(scenario_hash(*again.scenario) == scenario_hash(*first.scenario));
}

TEST_CASE("the ages of one group are told in one way", "[scenario][bad-input]") {
  CHECK(
      finding(R"("edge_groups": {"fra-edges": {"certificate_ages": "cohort", "certificate_remaining": "31d"}})").code ==
      "E037");
  CHECK(only(with_users(R"("auth_ages": "fresh", "authenticated": "2026-03-01T00:00:00Z")")).code == "E037");
  CHECK(with_users(R"("authenticated": "2026-03-03T00:00:00Z")").diagnostics.empty());
  CHECK(only(with_users(R"("authenticated": "2026-03-03T00:00:01Z")")).code == "E036");
}

TEST_CASE("dates of users come as a list, or from a column", "[scenario][6.4]") {
  const TableFile table("user,authenticated\nann,2026-03-01\nbob,2026-03-02\n");
  const ReadResult read =
      with_users("\"auth_dates\": \"" + table.name() + "\", \"certificate_dates\": [\"2025-06-01T00:00:00Z\"]");
  REQUIRE(read.diagnostics.empty());
  const auto group = std::ranges::find(read.scenario->client_groups, "fra-users", &ClientGroup::id);
  REQUIRE(group != read.scenario->client_groups.end());
  CHECK(group->auth_dates == std::vector<UtcTime>{utc("2026-03-01T00:00:00Z"), utc("2026-03-02T00:00:00Z")});
  CHECK(group->certificate_dates.size() == 1);
}
