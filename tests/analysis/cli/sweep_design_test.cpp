#include "analysis/cli/sweep_design.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace failcast::cli {
namespace {

SweepDesign made(const SweepArgs& args) {
  auto design = design_of(args, 1);
  if (const std::string* why = std::get_if<std::string>(&design)) FAIL(*why);
  return std::get<SweepDesign>(design);
}
std::string refused(const SweepArgs& args) {
  const auto design = design_of(args, 1);
  return std::holds_alternative<std::string>(design) ? std::get<std::string>(design) : "";
}
bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a grid has every combination", "[cli][sweep]") {
  const SweepDesign d = made({
      .grid = {"bc.enter_wait=60s,2min", "bc.switch_users=a,b,c"}
  });
  REQUIRE(d.points.size() == 6);
  CHECK(d.points[0].values == std::vector<std::string>{"60s", "a"});
  CHECK(d.points[5].values == std::vector<std::string>{"2min", "c"});
  CHECK(d.knobs[0].is_number);
  CHECK(d.points[5].numbers[0] == 120);
  CHECK_FALSE(d.knobs[1].is_number);
}

TEST_CASE("a list leaves alone what a point does not name", "[cli][sweep]") {
  const SweepDesign d = made({
      .points = {"a=1,b=2", "b=3"}
  });
  CHECK(d.points[0].values == std::vector<std::string>{"1", "2"});
  CHECK(d.points[1].values == std::vector<std::string>{"", "3"});
}

TEST_CASE("one at a time has the middle and both ends of each range", "[cli][sweep]") {
  const SweepDesign d = made({
      .ranges = {"a=1..9", "b=10s..20s"},
        .one_at_a_time = true
  });
  REQUIRE(d.points.size() == 5);
  CHECK(d.points[0].values == std::vector<std::string>{"", ""});
  CHECK(d.points[2].values == std::vector<std::string>{"9", ""});
  CHECK(d.points[3].values == std::vector<std::string>{"", "10s"});
  CHECK(d.knobs[0].is_number);
}

TEST_CASE("a Latin hypercube stays in its ranges and keeps whole numbers whole", "[cli][sweep]") {
  const SweepDesign d = made({
      .ranges = {"n=1..4", "w=10s..20s", "p=10%..20%"},
        .latin_hypercube = "40"
  });
  std::multiset<std::string> whole;
  for (const study::Point& point : d.points) {
    whole.insert(point.values[0]);
    CHECK(point.numbers[1] >= 10);
    CHECK(point.numbers[1] <= 20);
    CHECK(point.numbers[2] >= 0.1);
    CHECK(point.numbers[2] <= 0.2);
  }
  for (const char* n : {"1", "2", "3", "4"}) CHECK(whole.count(n) == 10);
}

TEST_CASE("Saltelli's design has rows times knobs plus two points", "[cli][sweep]") {
  CHECK(made({
                 .ranges = {"a=1..9", "b=10s..20s"},
                   .saltelli = "16"
  })
            .points.size() == 64);
}

TEST_CASE("designs that cannot be meant are refused", "[cli][sweep][bad-input]") {
  CHECK(contains(refused({}), "sweep over what?"));
  CHECK(contains(refused({.grid = {"a="}}), "write path=a,b,c"));
  CHECK(contains(refused({.grid = {"a=1,,2"}}), "an empty value"));
  CHECK(contains(refused({.grid = {"a=1,2,"}}), "an empty value"));
  CHECK(contains(refused({
                     .grid = {"a=1", "a=2"}
  }),
                 "is there already"));
  CHECK(contains(refused({.grid = {"budgets.x.require=1"}}), "not what is asked of it"));
  CHECK(contains(refused({.grid = {"run.seed=1,2"}}), "by replications"));
  CHECK(contains(refused({.grid = {"a=1"}, .points = {"b=1"}}), "one design at a time"));
  CHECK(contains(refused({.ranges = {"a=1..2"}}), "--range needs"));
  CHECK(contains(refused({.latin_hypercube = "10"}), "over which ranges?"));
  CHECK(contains(refused({.ranges = {"a=2..1"}, .latin_hypercube = "10"}), "is not below"));
  CHECK(contains(refused({.ranges = {"a=1..2s"}, .latin_hypercube = "10"}), "not quantities of one kind"));
  CHECK(contains(refused({.ranges = {"a=1..2"}, .latin_hypercube = "0"}), "a whole number from 1"));
}

TEST_CASE("a grid of a thousand million points is refused before it is built", "[cli][sweep][bad-input]") {
  std::string thousand = "=0";
  for (int i = 1; i < 1000; ++i) thousand += "," + std::to_string(i);
  CHECK(contains(refused({
                     .grid = {"a" + thousand, "b" + thousand, "c" + thousand}
  }),
                 "a grid of 1000000000 points is too large"));
}

}  // namespace failcast::cli
