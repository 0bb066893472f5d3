// The card of a drill: what is expected, what came back, and what explains the difference.
#include <catch2/catch.hpp>
#include <limits>

#include "analysis/exercise/comparison.hpp"
#include "sim/scenario/reader.hpp"

namespace failcast::exercise {
namespace {

const std::string kFile = std::string(FAILCAST_SOURCE_DIR) + "/scenarios/library/cloud-outage.jsonc";

scenario::Scenario read(const std::vector<std::string>& sets = {}) {
  auto result = scenario::read_file(kFile, {.sets = sets});
  REQUIRE(result.scenario.has_value());
  return *std::move(result.scenario);
}

/// A run in which failover takes the wait and a minute, and half of that in the median; luck adds a second each.
metrics::Result run(const scenario::Scenario& s, std::uint32_t replication) {
  metrics::Result result;
  const std::string fault = s.faults.front().id;
  metrics::Slice all{.kind = metrics::SliceKind::all, .id = "", .measures = {}};
  result.scopes = {{"", {all}}, {fault, {all}}};
  const Duration length = s.params.bc.enter_wait + 60s + 1s * replication;
  auto& stats = result.scopes[1].slices[0].measures.failover_time;
  stats.n = 2;
  stats.p50 = length / 2;
  stats.p95 = length;
  result.outcome.faults = {{.id = fault, .fault = 0, .begin = TimePoint{30min}, .end = TimePoint{90min}}};
  return result;
}

Card card(const scenario::Scenario& s, std::uint32_t runs = 3) {
  Card made = card_of(s, run(s, 0));
  add_bands(made, s, 0, runs, run);
  return made;
}

Comparison compared(const Times& times, const explain::ParameterValues& values = {{"bc.enter_wait", {"2m", "guess"}}}) {
  const scenario::Scenario s = read();
  const auto with = [](const std::string& set) { return scenario::read_file(kFile, {.sets = {set}}).scenario; };
  return compare(card(s), {times, std::vector<std::string>(times.size())},
                 {.scenario = s, .replication = 0, .values = values, .with = with, .simulate = run}, {});
}

std::vector<std::string> mistakes_in(const std::string& text) {
  std::vector<scenario::Diagnostic> diagnostics;
  const auto observed = read_observed(text, "drill.csv", card(read()), diagnostics);
  CHECK(observed.has_value() == diagnostics.empty());
  std::vector<std::string> all;
  for (const auto& d : diagnostics) all.push_back(format(d));
  return all;
}

constexpr double kNever = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("a card has what people do, and what they wait for, in order", "[exercise]") {
  const Card made = card(read());
  REQUIRE(made.steps.size() == 4);
  CHECK(made.steps[0].id == "begin cloud");
  CHECK(made.steps[0].planned == TimePoint{30min});
  CHECK(made.steps[1].id == "p50(failover_time) during cloud");
  CHECK(made.steps[2].id == "p95(failover_time) during cloud");
  CHECK(made.steps[3].id == "end cloud");
  CHECK(made.replications == 3);
}

TEST_CASE("a band goes from the least to the most that luck makes of a step", "[exercise][A175][A178]") {
  const Card made = card(read());
  REQUIRE(made.steps[2].band);
  CHECK(made.steps[2].band->low == 180 - kReading);
  CHECK(made.steps[2].band->middle == 181);
  CHECK(made.steps[2].band->high == 182 + kReading);
}

TEST_CASE("a card that goes out comes back with what was filled in", "[exercise]") {
  const Card made = card(read());
  std::string text = to_csv(made);
  CHECK(text.find("p95(failover_time) during cloud,95 % of the losses of access are "
                  "over,181.0s,175.0s,187.0s,,\n") != std::string::npos);
  text.replace(text.find("187.0s,,"), 8, "187.0s,3m 12s,\"slow, but \"\"fine\"\"\"");
  std::vector<scenario::Diagnostic> diagnostics;
  const auto observed = read_observed(text, "drill.csv", made, diagnostics);
  REQUIRE(observed);
  CHECK(observed->times[2] == 192.);
  CHECK(observed->remarks[2] == "slow, but \"fine\"");
  CHECK_FALSE(observed->times[1]);
}

TEST_CASE("every mistake of a card is told at once, with its place", "[exercise][bad-input]") {
  const auto told = mistakes_in(
      "step,observed,remark\n"
      "begin cloud,90 sec,\n"
      "p95(failover_tme) during cloud,3m,\n"
      "p95(failover_time) during cloud,-3m,\n"
      "p95(failover_time) during cloud,3m,\n"
      "end cloud,3m\n");
  REQUIRE(told.size() == 6);
  CHECK(told[0].starts_with("drill.csv:6:1: error E090: 2 cells where there are 3 columns"));
  CHECK(told[1] == "drill.csv:1:15: error E091: unknown column \"remark\"  = did you mean \"remarks\"?");
  CHECK(told[2].starts_with("drill.csv:2:13: error E091: \"90 sec\""));
  CHECK(told[3].starts_with(
      "drill.csv:3:1: error E091: no step \"p95(failover_tme) during cloud\" on this card  = did you"));
  CHECK(told[4].starts_with("drill.csv:4:33: error E091: \"-3m\""));
  CHECK(told[5].starts_with(
      "drill.csv:5:1: error E091: step \"p95(failover_time) during cloud\" is there twice, first in line 4"));
}

TEST_CASE("a card without a table, a header, the columns that count or a time is none", "[exercise][bad-input]") {
  CHECK(mistakes_in("").size() == 1);
  CHECK(mistakes_in("\n\n").size() == 1);
  CHECK(mistakes_in("begin cloud,1m\n").size() == 4);  // two unknown columns, two missing ones
  for (const char* when : {"", "1m"})                  // a planned step is no measure
    CHECK(mistakes_in(std::string("step,observed\nbegin cloud,") + when + "\n") ==
          std::vector<std::string>{"drill.csv:1:6: error E091: nothing was measured  = fill in times of steps that are "
                                   "not planned, such as \"3m 12s\" or \"never\""});
  CHECK(mistakes_in("step,step,observed\nbegin cloud,x,1m\n").size() == 1);
  CHECK(mistakes_in("step,observed\n\"begin,1m\n").size() == 1);
}

TEST_CASE("a time at the edge of its band lies within it, one beyond does not", "[exercise]") {
  const auto word = [](double observed) { return compared({{}, {}, observed, {}}).lines[2].word; };
  CHECK(word(187) == Word::within);
  CHECK(word(187.001) == Word::slower);
  CHECK(word(175) == Word::within);
  CHECK(word(174.999) == Word::faster);
  CHECK(word(kNever) == Word::slower);
  CHECK(compared({{}, {}, 181., {}}).lines[1].word == Word::not_observed);
  CHECK(compared({1801., {}, 181., {}}).lines[0].word == Word::planned);
  CHECK(*compared({1801., {}, 181., {}}).lines[0].difference == 1);
}

TEST_CASE("a difference is explained by the value that would have made it", "[exercise]") {
  const Comparison c = compared({{}, 120., 241., {}});
  REQUIRE(c.lines[2].explanations.size() == 1);
  const Explanation& best = c.lines[2].explanations.front();
  CHECK(best.lever.path == "bc.enter_wait");
  CHECK(best.lever.to == "3m");
  CHECK(best.explains);
  CHECK(best.expected == Approx(241));
  CHECK(best.fits == 2);
  CHECK(to_text(c).find("SLOWER  of 2 observed steps 0 within the band, 2 slower, 0 faster\n") != std::string::npos);
}

TEST_CASE("what no value within the range explains is said to be unexplained", "[exercise][A177]") {
  const Comparison far = compared({{}, {}, 5000., {}});
  REQUIRE(far.lines[2].explanations.size() == 1);
  CHECK_FALSE(far.lines[2].explanations.front().explains);
  CHECK(far.lines[2].explanations.front().factor == kMostTurned);
  CHECK(explained(far, far.lines[2]).find("comes nearest, and does not explain it") != std::string::npos);
  const Comparison known = compared({{}, {}, 241., {}}, {{"bc.enter_wait", {"2m", "measured"}}});
  CHECK(known.lines[2].explanations.empty());
  CHECK(explained(known, known.lines[2]).find("none of the 0 parameters tried brings it nearer") != std::string::npos);
  const Comparison never = compared({{}, {}, kNever, {}});
  CHECK(explained(never, never.lines[2]).find("no matter of one parameter's value") != std::string::npos);
}

}  // namespace failcast::exercise
