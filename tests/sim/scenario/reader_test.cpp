#include "sim/scenario/reader.hpp"

#include <rapidcheck/catch.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>

#include "sim/scenario/value.hpp"
#include "tests/sim/scenario/small.hpp"

namespace failcast::scenario {
namespace {

const std::filesystem::path kDefault = std::filesystem::path(FAILCAST_SOURCE_DIR) / "scenarios/base/default.jsonc";

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return std::move(out).str();
}

TEST_CASE("the default deployment reads without a finding", "[scenario]") {
  const ReadResult result = read_file(kDefault);
  for (const Diagnostic& d : result.diagnostics) UNSCOPED_INFO(format(d));
  CHECK(result.diagnostics.empty());
  REQUIRE(result.scenario);
  const Scenario& s = *result.scenario;
  std::int64_t users = 0, remote = 0, old = 0, macos = 0;
  for (const ClientGroup& group : s.client_groups)
    for (const ClientGroup::Part& part : group.parts) {
      users += part.count;
      if (group.at.starts_with("home")) remote += part.count;
      if (part.profile == "windows-old") old += part.count;
      if (part.profile == "macos") macos += part.count;
    }
  CHECK(users == 2000);
  CHECK(remote == 1200);
  CHECK(old == 100);
  CHECK(macos == 200);
  CHECK(s.params.bc.enter_wait == 120s);
  CHECK(s.params.bc.switch_users == SwitchUsers::time_based);
  CHECK(s.station_groups.size() == 6);
}

TEST_CASE("a default file cut off anywhere is an error and never a crash", "[scenario][fuzz]") {
  const std::string whole = text_of(kDefault);
  const std::size_t last_bracket = whole.rfind('}');
  std::size_t accepted = 0;
  for (std::size_t length = 0; length <= last_bracket; ++length)
    if (read_text(std::string_view(whole).substr(0, length), "cut.jsonc").scenario) ++accepted;
  CHECK(accepted == 0);
}

TEST_CASE("the canonical text reads back as the same scenario", "[scenario]") {
  const Scenario scenario = read_file(kDefault).scenario.value();
  const ReadResult again = read_text(canonical_json(scenario), "canonical.json");
  REQUIRE(again.scenario);
  CHECK(canonical_json(*again.scenario) == canonical_json(scenario));
}

TEST_CASE("faults and budgets survive the canonical text", "[scenario]") {
  const std::string faults = R"("faults": [
    {"id": "a", "what": "cloud", "at": "10m", "for": {"dist": "lognormal", "median": "6m", "p95": "18m"}},
    {"id": "b", "what": "uplink", "where": "fra-uplink", "mode": {"loss": "35%"}, "at": "a.end + 2m", "for": "90s", "every": "10m", "times": 3},
    {"id": "c", "what": "path", "where": "fra -> public_edges", "mode": {"slow": 3}, "at": {"after": "a", "offset": {"dist": "uniform", "min": "1m", "max": "2m"}}, "for": "5m"}],
    "budgets": [{"id": "r", "require": "p95(failover_time) <= 5min", "during": "a"}])";
  const ReadResult first = read_small(faults);
  for (const Diagnostic& d : first.diagnostics) UNSCOPED_INFO(format(d));
  REQUIRE(first.scenario);
  CHECK(first.scenario->faults[1].amount == 0.35);
  CHECK(first.scenario->faults[1].at.after_end);
  CHECK(first.scenario->faults[1].at.offset.a == 2min);
  CHECK(first.scenario->faults[2].at.offset.kind == Distribution::Kind::uniform);
  CHECK(first.scenario->faults[0].duration.sigma == Approx(0.667915).epsilon(1e-5));
  CHECK(first.scenario->budgets[0].limit == 300);
  CHECK(first.scenario->budgets[0].comparison == Comparison::less_equal);
  const ReadResult again = read_text(canonical_json(*first.scenario), "canonical.json");
  REQUIRE(again.scenario);
  CHECK(canonical_json(*again.scenario) == canonical_json(*first.scenario));
}

TEST_CASE("order of entities and comments change no hash, a value does", "[scenario]") {
  const std::string isps = R"("internet": {"isps": {"i1": {"rtt": "2ms"}, "i2": {"rtt": "3ms"}}, "homes": {}})";
  const std::string swapped =
      R"(/* other */ "internet": {"homes": {}, "isps": {"i2": {"rtt": "3ms"}, "i1": {"rtt": "2000us"}}})";
  const std::string changed = R"("internet": {"isps": {"i1": {"rtt": "2ms"}, "i2": {"rtt": "4ms"}}, "homes": {}})";
  const std::uint64_t hash = scenario_hash(read_text(minimal(isps), "a").scenario.value());
  CHECK(hash == scenario_hash(read_text(minimal(swapped), "a").scenario.value()));
  CHECK(hash != scenario_hash(read_text(minimal(changed), "a").scenario.value()));
}

TEST_CASE("values may carry where they come from", "[scenario]") {
  const ReadResult result =
      read_small(R"("bc": {"enter_wait": {"value": "3m", "source": "measured", "ref": "DRILL-7"}})");
  REQUIRE(result.scenario);
  CHECK(result.scenario->params.bc.enter_wait == 180s);
  const auto& origins = result.scenario->origins;
  const auto origin =
      std::find_if(origins.begin(), origins.end(), [](const Origin& o) { return o.path == "/bc/enter_wait"; });
  REQUIRE(origin != origins.end());
  CHECK(origin->source == "measured");
  CHECK(origin->ref == "DRILL-7");
  CHECK(origin->line > 0);
}

TEST_CASE("a whole value may refer to an entry of params", "[scenario]") {
  const ReadResult result = read_small(
      R"("params": {"w": {"value": "3m", "min": "1m", "max": "8h", "source": "guess"}}, "bc": {"enter_wait": "${w}"})");
  REQUIRE(result.scenario);
  CHECK(result.scenario->params.bc.enter_wait == 180s);
}

TEST_CASE("a knob is turned from the command line within its limits", "[scenario]") {
  const std::string text =
      R"("params": {"w": {"value": "3m", "min": "2m", "max": "8h"}}, "bc": {"enter_wait": "${w}"})";
  CHECK(read_small(text, {.sets = {"params.w=4m"}}).scenario.value().params.bc.enter_wait == 240s);
  CHECK(codes(read_small(text, {.sets = {"params.w=1m"}})) == std::vector<std::string>{"E014"});
}

TEST_CASE("overrides reach list entries by id and make sections", "[scenario]") {
  const std::string fault = R"("faults": [{"id": "cut", "what": "cloud", "at": "1h", "for": "30m"}])";
  CHECK(read_small(fault, {.sets = {"faults.cut.for=20m"}}).scenario.value().faults[0].duration.a == 20min);
  CHECK(read_small(fault, {.sets = {"faults.cut=null"}}).scenario.value().faults.empty());
  CHECK(read_small(fault, {.sets = {"bc.enter_wait=5m"}}).scenario.value().params.bc.enter_wait == 300s);
  CHECK(read_small(fault, {.sets = {"bc.enter_wai=5m"}}).diagnostics.at(0).hint == "did you mean \"enter_wait\"?");
  CHECK(codes(read_small(fault, {.sets = {"faults.cit.for=20m"}})) == std::vector<std::string>{"E007"});
  CHECK(codes(read_small(fault, {.sets = {"nonsense"}})) == std::vector<std::string>{"E007"});
}

TEST_CASE("shares become counts by largest remainder", "[scenario]") {
  CHECK(counts_of({0.85, 0.05, 0.10}, 400) == std::vector<std::int64_t>{340, 20, 40});
  CHECK(counts_of({0.5, 0.25, 0.25}, 3) == std::vector<std::int64_t>{1, 1, 1});
  CHECK(counts_of({1.0 / 3, 1.0 / 3, 1.0 / 3}, 4) == std::vector<std::int64_t>{2, 1, 1});
}

TEST_CASE("counts of shares always add up", "[scenario][property]") {
  rc::prop("largest remainder", [] {
    const auto weights = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 1000)));
    const std::int64_t total = *rc::gen::inRange(0, 1'000'000);
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<double> shares;
    for (const int weight : weights) shares.push_back(weight / sum);
    const std::vector<std::int64_t> counts = counts_of(shares, total);
    RC_ASSERT(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}) == total);
    for (std::size_t i = 0; i < counts.size(); ++i)
      RC_ASSERT(std::abs(static_cast<double>(counts[i]) - shares[i] * static_cast<double>(total)) < 1.001);
  });
}

TEST_CASE("every parameter is listed with unit, default and basis", "[scenario]") {
  const std::vector<ParameterRow> rows = list_parameters();
  CHECK(rows.size() > 70);
  for (const ParameterRow& row : rows) {
    INFO(row.name);
    CHECK_FALSE(row.unit.empty());
    CHECK_FALSE(row.default_value.empty());
    CHECK_FALSE(row.basis.empty());
  }
  CHECK(rows.front().name == "bc.enter_wait");
  CHECK(rows.front().default_value == "2m");
  CHECK(rows.front().range == "1m to 8h");
}

TEST_CASE("the schema in the tree is the one the program prints", "[scenario][golden]") {
  const std::filesystem::path file =
      std::filesystem::path(FAILCAST_SOURCE_DIR) / "scenarios/schema/scenario-1.schema.json";
  if (std::getenv("FAILCAST_UPDATE_GOLDEN") != nullptr) std::ofstream(file) << json_schema();
  CHECK((text_of(file) == json_schema()));
}

TEST_CASE("the resolved text tells defaults from given values", "[scenario]") {
  const std::string resolved =
      resolved_json(read_small(R"("bc": {"enter_wait": "3m"})", {.sets = {"bc.exit_max_wait=2h"}}).scenario.value());
  CHECK(resolved.find(R"({"path": "/bc/enter_wait", "value": "3m", "origin": "small.jsonc:)") != std::string::npos);
  CHECK(resolved.find(R"({"path": "/bc/exit_max_wait", "value": "2h", "origin": "--set bc.exit_max_wait=2h"})") !=
        std::string::npos);
  CHECK(resolved.find(R"({"path": "/bc/exit_holddown", "value": "10m", "origin": "default"})") != std::string::npos);
}

}  // namespace
}  // namespace failcast::scenario
