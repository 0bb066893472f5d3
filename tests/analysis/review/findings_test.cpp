#include <catch2/catch.hpp>
#include <limits>

#include "analysis/review/change.hpp"
#include "analysis/review/finding.hpp"
#include "analysis/review/tornado.hpp"

namespace failcast::review {
namespace {

std::string severity(const char* of_budget, std::uint64_t clients, std::uint64_t there) {
  const scenario::Budget budget{.severity = of_budget};
  return severity_of({.budget = &budget, .clients = clients, .clients_there = there});
}

}  // namespace

TEST_CASE("a finding weighs as its budget does, one less below a tenth of the clients", "[review][A133]") {
  CHECK(severity("blocker", 100, 1000) == "blocker");
  CHECK(severity("blocker", 99, 1000) == "major");
  CHECK(severity("major", 1, 1000) == "minor");
  CHECK(severity("minor", 1, 1000) == "note");
  CHECK(severity("blocker", 0, 0) == "major");
}

TEST_CASE("a finding that no budget speaks of is minor, and one about nobody's access keeps its severity",
          "[review][A133]") {
  CHECK(severity_of({.clients = 5, .clients_there = 10}) == "minor");
  CHECK(severity_of({.clients = 0, .clients_there = 10}) == "note");
  const scenario::Budget budget{.severity = "major"};
  CHECK(severity_of({.budget = &budget, .why_no_clients = "a number of renewals"}) == "major");
}

TEST_CASE("a swing spans both of its ends and what is between them", "[review]") {
  const double never = std::numeric_limits<double>::infinity();
  CHECK(Swing{"a", "", "", 1, 3}.span(2) == 2);
  CHECK(Swing{"a", "", "", 3, 4}.span(1) == 3);
  CHECK(Swing{"a", "", "", std::nullopt, 4}.span(1) == 3);
  CHECK(Swing{"a", "", "", 1, never}.span(1) == never);
  CHECK(Swing{"a", "", "", std::nullopt, std::nullopt}.span(1) == 0);
}

TEST_CASE("differences are drawn in units of what counts as none, worse to the right", "[review]") {
  Change change{.file = "b.json"};
  const study::Measure failover{"p95", "failover_time", "", ""}, availability{"", "availability", "", ""};
  change.comparison.differences = {
      {.measure = failover,     .a = 100, .b = 104, .difference = 4,   .tolerance = 2,  .change = study::Change::worse},
      {.measure = availability, .a = .9,  .b = .8,  .difference = -.1, .tolerance = .1, .change = study::Change::worse},
      {.measure = failover,     .a = 0,   .b = 1,   .difference = 1,   .tolerance = 0,  .change = study::Change::worse},
  };
  const auto blocks = change_part(change);
  const auto& chart = std::get<page::Chart>(blocks.at(1));
  REQUIRE(chart.spans.size() == 3);
  CHECK(chart.spans[0].at == Approx(2));
  CHECK(chart.spans[1].at == Approx(1));
  CHECK(chart.spans[2].at == Approx(10));
  CHECK(chart.data.rows.size() == 3);
}

}  // namespace failcast::review
