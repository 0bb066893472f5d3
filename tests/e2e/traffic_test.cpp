// Bandwidth as users of the program meet it: what it changes, what it does not, and what is refused.
#include <nlohmann/json.hpp>

#include "sim/record/record.hpp"
#include "tests/e2e/library_run.hpp"
#include "tests/e2e/program.hpp"

using namespace failcast;
using namespace failcast::e2e;
using nlohmann::json;

namespace {

scenario::Scenario without_bandwidths(scenario::Scenario s) {
  for (auto& isp : s.isps) isp.bandwidth.reset();
  for (auto& home : s.homes) home.bandwidth.reset();
  for (auto& site : s.sites)
    for (auto& uplink : site.uplinks) uplink.bandwidth.reset();
  for (auto& group : s.station_groups) group.throughput.reset();
  return s;
}

/// Counts facts about users who get too little.
class Degraded final : public record::FactSink {
 public:
  void on(const record::Record& record) override {
    if (std::holds_alternative<DegradedChanged>(record.fact)) ++facts_;
  }
  std::uint64_t facts() const { return facts_; }

 private:
  std::uint64_t facts_ = 0;
};

const std::string kFull = (kScenarios / "library/failover-fills-edges.jsonc").string();
const std::string kDefault = (kScenarios / "base/default.jsonc").string();

std::string with_uplink(const std::string& bandwidth) {
  return R"({ "format": 1, "extends": ")" + kDefault + R"(", "name": "narrow",
  "sites": { "fra": { "uplinks": [{ "id": "fra-uplink", "isp": "isp-fra", "rtt": "5ms",
    "bandwidth": )" +
         bandwidth + " }] } } }\n";
}

}  // namespace

TEST_CASE("where nothing is short the library's records are those of a network without bandwidths",
          "[scenario][traffic][slow]") {
  int shared = 0;
  for (const std::string& name : scenarios_in("library")) {
    INFO(name);
    const scenario::Scenario s = read(name), bare = without_bandwidths(s);
    Degraded degraded;
    const world::Outcome with = world::World(s).run({&degraded}), without = world::World(bare).run({});
    REQUIRE(with.traffic.has_value());
    REQUIRE_FALSE(without.traffic.has_value());
    if (degraded.facts() > 0) {
      ++shared;
      CHECK(with.facts == without.facts + degraded.facts());
      continue;
    }
    CHECK(with.trajectory_hash == without.trajectory_hash);
    for (const auto& of : with.traffic->capacities)  // one of them is about a stream of logs that is too small
      if (of.kind != world::CapacityKind::controllers) CHECK(of.short_at == kNever);
  }
  CHECK(shared == 1);  // the scenario that is about it
}

TEST_CASE("a bandwidth of nothing or less is refused with its position, and nothing is written",
          "[e2e][traffic][bad-input]") {
  for (const std::string bandwidth :
       {"\"0 Mbit/s\"", "\"-5 Mbit/s\"", "\"10\"", "\"fast\"", "{ \"value\": \"0 Gbit/s\" }"}) {
    INFO(bandwidth);
    const Scratch scratch;
    scratch.write("narrow.jsonc", with_uplink(bandwidth));
    const Said said = e2e::failcast(scratch, "run narrow.jsonc -o r.json");
    CHECK(said.code == 3);
    CHECK(said.out.empty());
    CHECK(contains(said.err, "narrow.jsonc:3:"));
    CHECK(contains(said.err, "bandwidth"));
    CHECK_FALSE(std::filesystem::exists(scratch / "r.json"));
  }
  const Scratch scratch;
  for (const std::string set :
       {"edge_groups.fra-edges.throughput=0Mbit/s", "segments.wiki.demand=-1Mbit/s", "cap.edge_mbps=0Mbit/s",
        "cap.double_encrypted_share=120%", "traffic.degraded_below=2", "internet.homes.home-a.bandwidth=-1Mbit/s"}) {
    INFO(set);
    CHECK(e2e::failcast(scratch, "run '" + kDefault + "' --set " + set).code == 3);
  }
}

TEST_CASE("a bandwidth that nothing is left of fills up, and nobody crashes", "[e2e][traffic]") {
  const Scratch scratch;
  scratch.write("narrow.jsonc", with_uplink("\"1 kbit/s\""));
  const Said said = e2e::failcast(scratch, "run narrow.jsonc -o r.json -q");
  CHECK(said.code == 0);
  CHECK(said.err.empty());  // SimGrid says nothing of its own
  const json result = json::parse(slurp(scratch / "r.json"));
  CHECK(result.at("scopes").at(0).at("slices").at(0).at("degraded_users") == 2000);
}

TEST_CASE("who gets too little is in summary, result and budgets", "[e2e][traffic]") {
  const Scratch scratch;
  const Said said =
      e2e::failcast(scratch, "run '" + kFull + "' -o r.json --set 'budgets.degraded.require=degraded_users <= 100'");
  CHECK(said.code == 1);
  CHECK(contains(said.out, "traffic"));
  CHECK(contains(said.out, "users degraded at once"));
  CHECK(contains(said.out, "fra-edges-1"));
  const Said traced = e2e::failcast(scratch, "run '" + kFull + "' --trace fra-users");
  CHECK(contains(traced.out + traced.err, "users degraded for erp"));
  const json traffic = json::parse(slurp(scratch / "r.json")).at("traffic");
  CHECK(traffic.at("carried_bits") < traffic.at("offered_bits"));
  CHECK(traffic.at("curves").at("all").at("offered_bits").size() == 48);
  CHECK_FALSE(traffic.at("cohorts").at("short_of_something").empty());
  CHECK(traffic.at("transfers").at(0).at("kind") == "configuration");
}

TEST_CASE("budgets on degraded users may name the fault during which they count", "[e2e][traffic]") {
  const Scratch scratch;
  const Said said = e2e::failcast(scratch, "run '" + kFull +
                                               "' -o r.json --set 'budgets.degraded.require=degraded_users <= 100' "
                                               "--set budgets.degraded.during=osl-edges --set "
                                               "budgets.for-how-long.during=cloud");
  CHECK(said.code == 1);
  const json scopes = json::parse(slurp(scratch / "r.json")).at("scopes");
  const auto minutes = [&](std::size_t scope) {
    return scopes.at(scope).at("slices").at(0).at("degraded_user_time_ns").get<double>() / 60e9;
  };
  REQUIRE(scopes.size() == 3);
  CHECK(minutes(1) > 0);
  CHECK(minutes(0) >= minutes(1));
  CHECK(minutes(0) >= minutes(2));
}

TEST_CASE("shares are the same in worker processes and in ranks of mpirun", "[e2e][traffic][mpi]") {
  if (std::system("command -v mpirun >/dev/null 2>&1") != 0) return;
  const Scratch scratch;
  const std::string arguments = "run '" + kFull + "' --replications 4 ";
  CHECK(e2e::failcast(scratch, arguments + "-j 1 -o one.json").code == 0);
  CHECK(e2e::failcast(scratch, arguments + "-j 2 -o two.json").code == 0);
  const Said ranks =
      e2e::failcast(scratch, arguments + "-o ranks.json",
                    "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 mpirun --oversubscribe -n 2");
  INFO(ranks.err);
  CHECK(slurp(scratch / "two.json") == slurp(scratch / "one.json"));
  if (contains(ranks.err, "built without MPI")) return;
  CHECK(ranks.code == 0);
  CHECK(slurp(scratch / "ranks.json") == slurp(scratch / "one.json"));
}
