#include <catch2/catch.hpp>
#include <limits>

#include "analysis/study/estimates.hpp"
#include "analysis/study/requirement.hpp"
#include "sim/scenario/value.hpp"
#include "tests/analysis/study/made_study.hpp"

namespace failcast::study {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

Requirement requirement(const char* text) {
  return requirement_of(std::get<scenario::Budget>(scenario::parse_requirement(text)));
}

std::vector<std::optional<double>> around(double middle, std::size_t n) {
  std::vector<std::optional<double>> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(middle + (i % 2 == 0 ? 10 : -10));
  return values;
}

/// A study whose replications say this of one budget.
BudgetEstimate estimated(const char* text, const std::vector<std::optional<double>>& values,
                         const std::optional<scenario::Waiver>& waiver = {}) {
  scenario::Scenario s;
  s.budgets = {std::get<scenario::Budget>(scenario::parse_requirement(text))};
  s.budgets[0].waive = waiver;
  Study study = made_study(std::vector<double>(values.size(), 0));
  for (std::uint32_t r = 0; r < values.size(); ++r) {
    const bool holds = values[r] && *values[r] <= s.budgets[0].limit;
    study.cells[r].budgets = {
        {0, "", values[r], holds}
    };
  }
  const auto all = judge(study, s, 0);
  REQUIRE(all.size() == 1);
  return all.front();
}
Word judged(const char* text, const std::vector<std::optional<double>>& values) { return estimated(text, values).word; }

}  // namespace

TEST_CASE("measures are read as they are written", "[study][measure]") {
  for (const char* text : {"p95(failover_time)", "availability", "availability at fra", "locked_out during isp",
                           "mean(failover_time) at fra during isp"}) {
    const auto parsed = parse_measure(text);
    REQUIRE(std::holds_alternative<Measure>(parsed));
    CHECK(text_of(std::get<Measure>(parsed)) == text);
  }
  CHECK(std::get<std::string>(parse_measure("p95(failovr_time)")).find("did you mean") != std::string::npos);
  CHECK(std::holds_alternative<std::string>(parse_measure("failover_time")));
  CHECK(std::holds_alternative<std::string>(parse_measure("p95(availability)")));
  CHECK(std::holds_alternative<std::string>(parse_measure("")));
}

TEST_CASE("a plan is read as it was written", "[study][plan]") {
  Plan plan = made_study({1, 2}).plan;
  plan.knobs = {
      {"bc.enter_wait",   true },
      {"bc.switch_users", false}
  };
  plan.points = {
      {{"60s", "never"}, {60, 0}, "0123456789abcdef"},
      {{"", "x"},        {0, 0},  ""                }
  };
  plan.until = Precision{plan.measures[0], 0.5, 100};
  plan.design = DesignKind::latin_hypercube;
  CHECK(read_plan(to_line(plan)) == plan);
  CHECK_FALSE(read_plan("{}"));
  CHECK_FALSE(read_plan("plan"));
}

TEST_CASE("points with the same luck share the seed, others have one by what they are", "[study][plan]") {
  Plan plan = made_study({1}).plan;
  plan.knobs = {
      {"bc.enter_wait", true}
  };
  plan.points = {
      {{"60s"}, {60}, ""},
      {{"90s"}, {90}, ""}
  };
  CHECK(sets_of(plan, 1) == std::vector<std::string>{"bc.enter_wait=90s"});
  plan.common_random_numbers = false;
  const auto own = sets_of(plan, 1);
  REQUIRE(own.size() == 2);
  CHECK(own[1].starts_with("run.seed="));
  CHECK(own[1] != sets_of(plan, 0)[1]);
  std::swap(plan.points[0], plan.points[1]);
  CHECK(sets_of(plan, 0) == own);
}

TEST_CASE("an estimate knows what it cannot tell", "[study][estimate]") {
  const Estimate few = estimate({1, 2, 3}, 1);
  CHECK(few.n == 3);
  CHECK(few.without == 1);
  CHECK(few.mean_interval);
  CHECK(few.mean_widened);
  CHECK_FALSE(few.quantiles[2].interval);
  CHECK(few.quantiles[2].needs == 59);
  CHECK_FALSE(estimate({1}, 0).mean_interval);
  CHECK_FALSE(estimate({}, 5).mean);
}

TEST_CASE("a mean with one who never comes back is infinite", "[study][estimate]") {
  const Estimate e = estimate({1, kInf, 3}, 0);
  CHECK(e.infinite == 1);
  CHECK(*e.mean == kInf);
  CHECK_FALSE(e.mean_interval);
  CHECK(e.quantiles[1].value == 3);
}

TEST_CASE("a budget of a mean has three answers", "[study][budget]") {
  CHECK(judged("p95(failover_time) <= 300s", around(200, 40)) == Word::pass);
  CHECK(judged("p95(failover_time) <= 201s", around(200, 40)) == Word::unsure);  // half width 3.2
  CHECK(judged("p95(failover_time) <= 100s", around(200, 40)) == Word::fail);
  CHECK(judged("p95(failover_time) <= 300s", {std::nullopt, std::nullopt}) == Word::fail);
}

TEST_CASE("an undecided budget says how many more replications would decide", "[study][budget]") {
  const auto unsure = estimated("p95(failover_time) <= 201s", around(200, 40));  // deviation 10.13: 397 for +- 1 s
  REQUIRE(unsure.word == Word::unsure);
  REQUIRE(unsure.more);
  CHECK(*unsure.more + 40 > 380);
  CHECK(*unsure.more + 40 < 415);
  CHECK(judged("p95(failover_time) <= 201s", around(200, *unsure.more + 40)) == Word::pass);
  CHECK_FALSE(estimated("p95(failover_time) <= 300s", around(200, 40)).more);
  CHECK_FALSE(estimated("p95(failover_time) <= 200s", around(200, 40)).more);  // the limit itself: never
}

TEST_CASE("head-room is that of the mean, or of the worst replication", "[study][budget]") {
  CHECK(estimated("p95(failover_time) <= 300s", around(200, 40)).head_room == 100.0);
  CHECK(estimated("max(failover_time) <= 300s", around(200, 40)).head_room == 90.0);
  CHECK(estimated("max(failover_time) <= 205s", around(200, 40)).head_room == -5.0);
}

TEST_CASE("one who never comes back breaks every upper limit", "[study][budget]") {
  auto values = around(200, 40);
  values[7] = kInf;
  CHECK(judged("p95(failover_time) <= 8h", values) == Word::fail);
  CHECK_FALSE(estimated("p95(failover_time) <= 8h", values).head_room);
}

TEST_CASE("a waiver covers what fails and what is undecided", "[study][budget][waiver]") {
  const scenario::Waiver waiver{.where = "", .until = {}, .by = "access", .why = "ordered"};
  CHECK(estimated("p95(failover_time) <= 100s", around(200, 40), waiver).word == Word::waived);
  CHECK(estimated("p95(failover_time) <= 201s", around(200, 40), waiver).word == Word::waived);
  CHECK(estimated("p95(failover_time) <= 300s", around(200, 40), waiver).word == Word::pass);
}

TEST_CASE("a budget of an extreme must hold in every replication", "[study][budget]") {
  CHECK(judged("max(failover_time) <= 210s", around(200, 40)) == Word::pass);
  CHECK(judged("max(failover_time) <= 209s", around(200, 40)) == Word::fail);
}

TEST_CASE("a requirement surely holds when the bound of its mean is inside", "[study][find]") {
  const Requirement r = requirement("p95(failover_time) <= 203s");
  CHECK(seems_to_hold(r, around(200, 40)));
  CHECK_FALSE(holds_surely(r, around(200, 40), 0.01));  // 2.4 deviations of the mean: 3.9 s
  CHECK(holds_surely(r, around(200, 40), 0.05));
  CHECK_FALSE(seems_to_hold(r, around(204, 40)));
  CHECK_FALSE(seems_to_hold(r, {std::nullopt}));
}

TEST_CASE("a requirement of every replication needs enough of them", "[study][find]") {
  const Requirement r = requirement("locked_out == 0");
  const std::vector<std::optional<double>> none(59, 0.0), too_few(58, 0.0);
  CHECK(holds_surely(r, none, 0.05));  // fails in 5 % at most, sure to 95 %: 59
  CHECK_FALSE(holds_surely(r, too_few, 0.05));
  std::vector<std::optional<double>> one = none;
  one[3] = 1;
  CHECK_FALSE(seems_to_hold(r, one));
}

TEST_CASE("a tornado orders knobs by what they move", "[study][sensitivity]") {
  Study study = made_study(std::vector<double>(9, 0));
  study.plan.replications = 1;
  study.plan.knobs = {
      {"a",    true },
      {"word", false},
      {"b",    true }
  };
  study.plan.points.clear();
  study.cells.clear();
  for (std::uint64_t p = 0; p < 9; ++p) {
    const double a = static_cast<double>(p % 3), b = static_cast<double>(p / 3);
    study.plan.points.push_back({
        {"", "", ""},
        {a,  0,  b },
        ""
    });
    study.cells[p] = {.cell = p, .values = {3 * a - 4 * b}};
  }
  const auto all = sensitivities(study);
  REQUIRE(all.size() == 1);
  CHECK(all[0].knobs == std::vector<std::size_t>{0, 2});
  CHECK(all[0].regression->coefficients[0].value == Approx(0.6));
  CHECK(all[0].regression->coefficients[1].value == Approx(-0.8));
  CHECK_FALSE(all[0].sobol);
}

}  // namespace failcast::study
