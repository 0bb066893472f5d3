// Baselines: what goes in comes out, and what was changed by hand is refused.
#include <catch2/catch.hpp>
#include <limits>

#include "analysis/report/baseline_file.hpp"
#include "analysis/study/comparison.hpp"
#include "tests/analysis/study/made_study.hpp"

namespace failcast::report {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

study::Study some() {
  study::Study study = study::made_study({183.5, kInf, 190.123456789}, "p95(failover_time) at fra");
  study.plan.measures.push_back(std::get<study::Measure>(study::parse_measure("locked_out")));
  for (auto& [number, cell] : study.cells) {
    cell.values.push_back(0.0);
    cell.trajectory_hash = 0xfedcba9876543210u + number;
  }
  study.cells.at(2).values[0].reset();
  study.plan.scenario_hash = "0123456789abcdef";
  return study;
}

std::string why(const std::string& text) {
  std::string trouble;
  CHECK_FALSE(read_baseline(text, trouble));
  return trouble;
}

}  // namespace

TEST_CASE("a baseline gives back what a comparison needs", "[report][baseline]") {
  const study::Study study = some();
  std::string trouble;
  const auto read = read_baseline(baseline_json(study), trouble);
  INFO(trouble);
  REQUIRE(read);
  CHECK(read->model == "0.1.0");
  CHECK(read->study.plan.name == study.plan.name);
  CHECK(read->study.plan.replications == 3);
  CHECK_FALSE(study::compare(read->study, study, {}).unpaired);
  for (const auto& [number, cell] : study.cells) {
    CHECK(read->study.cells.at(number).trajectory_hash == cell.trajectory_hash);
    // Metrics are sorted by name.
    CHECK(read->study.cells.at(number).values[0] == cell.values[1]);
    CHECK(read->study.cells.at(number).values[1] == cell.values[0]);
  }
  CHECK(baseline_json(read->study) == baseline_json(study));
}

TEST_CASE("a baseline that was cut or changed is refused with the reason", "[report][baseline][bad-input]") {
  const std::string whole = baseline_json(some());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = whole;
    return text.replace(text.find(from), from.size(), to);
  };
  CHECK(why(whole.substr(0, whole.size() / 2)) == "is no JSON, or was cut off");
  CHECK(why(with("183.5", "183.4")).find("was edited or damaged: its digest is ") == 0);
  CHECK(why(with("\"digest\"", "\"digets\"")).find("has no digest") == 0);
  CHECK(why(with("baseline-1", "baseline-2")) == "is no baseline of format baseline-1, but baseline-2");
  CHECK(why("[]") == "is no baseline of format baseline-1");
  CHECK(why("") == "is no JSON, or was cut off");
}

}  // namespace failcast::report
