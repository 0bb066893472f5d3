#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "analysis/study/comparison.hpp"
#include "models/base/distribution.hpp"
#include "tests/analysis/study/made_study.hpp"

namespace failcast::study {
namespace {

/// Failover times around 200 s, with luck by name.
std::vector<double> times(std::size_t n, const char* luck, double shift = 0, double noise = 0) {
  const Stream common{Key{1} / "common"}, own{Key{1} / luck};
  std::vector<double> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(200 + 60 * common.uniform(i) + shift + noise * own.uniform(i));
  return values;
}

Difference only(const Study& a, const Study& b, const ComparisonOptions& options = {}) {
  const Comparison all = compare(a, b, options);
  REQUIRE(all.differences.size() == 1);
  return all.differences.front();
}

}  // namespace

TEST_CASE("equal studies are the same, by the interval of their differences", "[study][compare]") {
  const Difference d = only(made_study(times(40, "x")), made_study(times(40, "x")));
  CHECK(d.change == Change::same);
  CHECK(d.interval == stats::Interval{0, 0});
  CHECK(d.gating);
}

TEST_CASE("what is 0 on both sides is the same without any tolerance", "[study][compare]") {
  const Study none = made_study(std::vector<double>(20, 0), "locked_out");
  CHECK(only(none, none).tolerance == 0);
  CHECK(only(none, none).change == Change::same);
}

TEST_CASE("a shift beyond the tolerance is worse, one within is the same", "[study][compare]") {
  const Study a = made_study(times(40, "x"));
  CHECK(only(a, made_study(times(40, "x", 6, 1))).change == Change::worse);  // tolerance: 2 % of 230 s
  CHECK(only(a, made_study(times(40, "x", -6, 1))).change == Change::better);
  CHECK(only(a, made_study(times(40, "x", 3, 1))).change == Change::same);
  CHECK(only(a, made_study(times(40, "x", 4.1, 1))).change == Change::unsure);
  CHECK(compare(a, made_study(times(40, "x", 6, 1)), {}).any_worse());
}

TEST_CASE("more is better for availability", "[study][compare]") {
  const std::vector<double> low(20, 0.99), high(20, 0.999);
  CHECK(only(made_study(low, "availability"), made_study(high, "availability")).change == Change::better);
  CHECK(only(made_study(high, "availability"), made_study(low, "availability")).change == Change::worse);
}

TEST_CASE("a metric without a better side only differs, and gates nothing", "[study][compare]") {
  const Comparison all = compare(made_study(std::vector<double>(20, 5), "waited_out"),
                                 made_study(std::vector<double>(20, 9), "waited_out"), {});
  CHECK(all.differences.front().change == Change::differs);
  CHECK_FALSE(all.differences.front().gating);
  CHECK_FALSE(all.any_worse());
}

TEST_CASE("the tolerance may be told", "[study][compare]") {
  const Study a = made_study(times(40, "x")), b = made_study(times(40, "x", 3, 1));
  const Measure measure = a.plan.measures.front();
  CHECK(only(a, b, {.tolerances = {{measure, {.width = 1}}}}).change == Change::worse);
  CHECK(only(a, b, {.tolerances = {{measure, {.width = 10}}}}).change == Change::same);
}

TEST_CASE("of a width and a share the wider counts", "[study][compare]") {
  CHECK(Tolerance{.width = 5, .share = 0.02}.of(200) == 5);
  CHECK(Tolerance{.width = 5, .share = 0.02}.of(300) == 6);
  CHECK(Tolerance{.width = 5, .share = 0.02}.of(std::numeric_limits<double>::infinity()) == 5);
  CHECK(usual_tolerance(std::get<Measure>(parse_measure("availability"))).of(0.9) == 1e-4);
}

TEST_CASE("ten pairs that all moved far are worse, among however many metrics", "[study][compare]") {
  Study a = made_study(times(10, "x")), b = made_study(times(10, "x", 50, 1));
  for (const char* more : {"p50(failover_time)", "p90(failover_time)", "p99(failover_time)", "max(failover_time)",
                           "mean(failover_time)", "p50(return_time)", "p90(return_time)", "p99(return_time)"})
    for (Study* study : {&a, &b}) {
      study->plan.measures.push_back(std::get<Measure>(parse_measure(more)));
      for (auto& [number, cell] : study->cells) cell.values.push_back(cell.values.front());
    }
  for (const Difference& d : compare(a, b, {.alpha = kAlpha / 3}).differences) CHECK(d.change == Change::worse);
}

TEST_CASE("pairs tell what two samples cannot", "[study][compare]") {
  const Study a = made_study(times(20, "x"));
  const Study b = made_study(times(20, "y", 6, 1));
  Study other_seed = b;
  other_seed.plan.seed = 2;
  CHECK(only(a, b).change == Change::worse);
  const Comparison unpaired = compare(a, other_seed, {});
  REQUIRE(unpaired.unpaired);
  CHECK(*unpaired.unpaired == "seeds 1 and 2");
  CHECK(unpaired.differences.front().change == Change::unsure);
  CHECK(unpaired.differences.front().interval->half_width() > 5 * only(a, b).interval->half_width());
}

TEST_CASE("other clients and another horizon have other luck", "[study][compare]") {
  const Study a = made_study(times(20, "x"));
  Study b = a;
  b.plan.resolved = R"({"clock": {"horizon": "5h"}, "clients": {}})";
  CHECK(compare(a, b, {}).unpaired == std::optional<std::string>("another horizon"));
  b.plan.resolved = R"({"clock": {"horizon": "4h"}, "clients": {"more": 1}})";
  CHECK(compare(a, b, {}).unpaired == std::optional<std::string>("other clients"));
  b = a;
  b.plan.first_replication = 20;
  b.cells.clear();
  CHECK(compare(a, b, {}).unpaired == std::optional<std::string>("no replication of the same number"));
}

TEST_CASE("fewer than ten pairs say nothing", "[study][compare]") {
  CHECK(only(made_study(times(9, "x")), made_study(times(9, "x", 50, 1))).change == Change::unsure);
  CHECK(only(made_study(times(10, "x")), made_study(times(10, "x", 50, 1))).change == Change::worse);
}

TEST_CASE("those who never come back are counted as signs", "[study][compare]") {
  std::vector<double> never = times(20, "x");
  for (std::size_t i = 0; i < 6; ++i) never[i] = std::numeric_limits<double>::infinity();
  CHECK(only(made_study(times(20, "x")), made_study(never)).change == Change::worse);  // 1 / 64
  CHECK(only(made_study(never), made_study(times(20, "x"))).change == Change::better);
  never[5] = 200;
  CHECK(only(made_study(times(20, "x")), made_study(never)).change == Change::unsure);  // 1 / 32
}

TEST_CASE("metrics of one side are told apart", "[study][compare]") {
  const Comparison all = compare(made_study(times(20, "x")), made_study(times(20, "x"), "availability"), {});
  CHECK(all.differences.empty());
  CHECK(text_of(all.only_a.at(0)) == "p95(failover_time)");
  CHECK(text_of(all.only_b.at(0)) == "availability");
}

TEST_CASE("sweeps over other points cannot be set side by side", "[study][compare]") {
  const Study a = made_study(times(20, "x"));
  Study b = a;
  CHECK_FALSE(incomparable(a, b));
  b.plan.points.push_back({});
  CHECK(incomparable(a, b) == std::optional<std::string>("1 points and 2 points"));
}

TEST_CASE("pairs that are equal in law give no more alarms than stated", "[study][compare][property]") {
  // Failover times with luck of their own on either side and a tolerance of nothing: the hardest case.
  std::size_t alarms = 0;
  constexpr std::size_t kPairs = 400;
  for (std::size_t pair = 0; pair < kPairs; ++pair) {
    const Stream luck{Key{pair + 1} / "alarm"};
    std::vector<double> a, b;
    for (std::size_t i = 0; i < 40; ++i) {
      a.push_back(-std::log(1 - luck.uniform(2 * i)));
      b.push_back(-std::log(1 - luck.uniform(2 * i + 1)));
    }
    const Study x = made_study(a);
    const Difference d = only(x, made_study(b), {.tolerances = {{x.plan.measures.front(), {}}}});
    alarms += d.change == Change::worse || d.change == Change::better ? 1 : 0;
  }
  CHECK(alarms <= 31);  // 5 % are 20; more than 31 come with a probability below 1 %
}

}  // namespace failcast::study
