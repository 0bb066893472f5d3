// Waivers of budgets: what one must say, where it may be, when it ends.
#include <catch2/catch.hpp>

#include "sim/scenario/units.hpp"
#include "tests/sim/scenario/small.hpp"

namespace failcast::scenario {
namespace {

std::string budget(std::string_view waiver, std::string_view more = R"("each": "site")") {
  return R"("budgets": [{"id": "AVL-1", "require": "availability >= 99%", )" + std::string(more) + R"(, "waive": )" +
         std::string(waiver) + "}]";
}
std::string until(std::string_view day, std::string_view where = "fra") {
  return R"({"where": ")" + std::string(where) + R"(", "until": ")" + std::string(day) +
         R"(", "by": "access", "why": "ordered"})";
}
ReadOptions on(const char* day) {
  ReadOptions options;
  options.today = std::get<UtcTime>(parse_date(day));
  return options;
}

}  // namespace

TEST_CASE("a waiver counts to the end of its last day", "[scenario][waiver]") {
  CHECK(read_small(budget(until("2026-06-30")), on("2026-06-30")).diagnostics.empty());
  const Diagnostic ended = finding(budget(until("2026-06-30")), on("2026-07-01"));
  CHECK(ended.code == "E041");
  CHECK(ended.message == "the waiver of AVL-1 ended on 2026-06-30, by access");
  CHECK(ended.hint == "meet the budget, or renew the waiver; today is 2026-07-01");
  CHECK(ended.line == 2);
  CHECK(read_small(budget(until("1970-01-01"))).scenario.has_value());  // nobody asked for a date
}

TEST_CASE("a waiver says until when, by whom and why", "[scenario][waiver][bad-input]") {
  CHECK(finding(budget(R"({"by": "a", "why": "b"})")).message == "a waiver needs \"until\", a text");
  CHECK(finding(budget(R"({"until": "2026-06-30", "why": "b"})")).message == "a waiver needs \"by\", a text");
  CHECK(finding(budget(R"({"until": "2026-06-30", "by": "a", "why": " "})")).message ==
        "a waiver needs \"why\", a text");
  CHECK(finding(budget(R"("yes")")).code == "E010");
  CHECK(finding(budget(until("2026-02-29"))).message == "\"2026-02-29\" is not a date");
  CHECK(finding(budget(until("30.6.2026"))).hint == "write \"2026-06-30\"");
  CHECK(finding(budget(R"({"until": "2026-06-30", "by": "a", "why": "b", "owner": "c"})")).code == "E003");
}

TEST_CASE("a waiver is for a place that its budget speaks about", "[scenario][waiver][bad-input]") {
  CHECK(finding(budget(until("2026-06-30", "frb"))).message == "there is no site \"frb\"");
  CHECK(finding(budget(until("2026-06-30", "fra"), R"("each": "segment")")).message == "there is no segment \"fra\"");
  CHECK(finding(budget(until("2026-06-30"), R"("severity": "major")")).message == "AVL-1 does not speak about fra");
  CHECK(read_small(budget(until("2026-06-30"), R"("at": "fra")")).diagnostics.empty());
  CHECK(read_small(budget(R"({"until": "2026-06-30", "by": "a", "why": "b"})", R"("severity": "major")"))
            .scenario.has_value());
}

TEST_CASE("a place and `each` of another kind are refused", "[scenario][bad-input]") {
  CHECK(finding(R"("budgets": [{"id": "b", "require": "availability >= 1", "each": "segment", "at": "fra"}])").code ==
        "E042");
}

TEST_CASE("a waiver is part of what a scenario is, none is nothing", "[scenario][waiver]") {
  const Scenario with = read_small(budget(until("2026-06-30"))).scenario.value();
  const Scenario without =
      read_small(R"("budgets": [{"id": "AVL-1", "require": "availability >= 99%", "each": "site"}])").scenario.value();
  CHECK(canonical_json(with) != canonical_json(without));
  CHECK(canonical_json(without).find("waive") == std::string::npos);
  const Scenario again = read_text(canonical_json(with), "again").scenario.value();
  CHECK(canonical_json(again) == canonical_json(with));
  REQUIRE(again.budgets[0].waive);
  CHECK(again.budgets[0].waive->by == "access");
  CHECK(date_text(again.budgets[0].waive->until) == "2026-06-30");
}

}  // namespace failcast::scenario
