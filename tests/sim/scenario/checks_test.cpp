// Every kind of mistake a scenario can have, one per case: the code, the place, the advice.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/sim/scenario/small.hpp"

namespace failcast::scenario {
namespace {

std::string fault(std::string_view members) { return R"("faults": [{"id": "cut", )" + std::string(members) + "}]"; }

TEST_CASE("an unknown key names the nearest one", "[scenario][bad-input]") {
  const Diagnostic d = finding(R"("bc": {"enter_wiat": "2m"})");
  CHECK(format(d) == "small.jsonc:2:8: error E003 /bc: unknown key \"enter_wiat\"  = did you mean \"enter_wait\"?");
}

TEST_CASE("keys that start with x- are free", "[scenario]") {
  CHECK(read_small(R"("x-notes": 1, "bc": {"x-y": []})").diagnostics.empty());
}

TEST_CASE("a bare number for a duration is refused", "[scenario][bad-input]") {
  const Diagnostic d = finding(R"("bc": {"enter_wait": 120})");
  CHECK(d.code == "E013");
  CHECK(d.hint.starts_with("write \"120s\""));
}

TEST_CASE("a bare number for a rate is refused", "[scenario][bad-input]") {
  CHECK(finding(R"("pcc": {"redirect_rate": 200})").hint == "write \"200/s\"");
}
TEST_CASE("a wrong unit is refused", "[scenario][bad-input]") {
  CHECK(finding(R"("bc": {"enter_wait": "90 sec"})").code == "E012");
}
TEST_CASE("a negative duration is refused", "[scenario][bad-input]") {
  CHECK(finding(R"("bc": {"enter_wait": "-2m"})").message == "\"-2m\" is negative");
}

TEST_CASE("W lies in 1 minute to 8 hours", "[scenario][bad-input][R25]") {
  CHECK(read_small(R"("bc": {"enter_wait": "1m"})").diagnostics.empty());
  CHECK(read_small(R"("bc": {"enter_wait": "8h"})").diagnostics.empty());
  CHECK(finding(R"("bc": {"enter_wait": "59s 999ms 999us 999ns"})").code == "E014");
  CHECK(finding(R"("bc": {"enter_wait": "8h 1ns"})").code == "E014");
}

TEST_CASE("X lies in 10 minutes to 7 days", "[scenario][bad-input][R25]") {
  CHECK(read_small(R"("bc": {"exit_max_wait": "10m"})").diagnostics.empty());
  CHECK(read_small(R"("bc": {"exit_max_wait": "7d"})").diagnostics.empty());
  CHECK(finding(R"("bc": {"exit_max_wait": "9m 59s"})").code == "E014");
  CHECK(finding(R"("bc": {"exit_max_wait": "7d 1ns"})").code == "E014");
}

TEST_CASE("the force interval lies in 15 minutes to 24 hours", "[scenario][bad-input][R25]") {
  CHECK(read_small(R"("bc": {"force_reconnect_interval": "15m"})").diagnostics.empty());
  CHECK(finding(R"("bc": {"force_reconnect_interval": "14m 59s"})").code == "E014");
  CHECK(read_small(R"("bc": {"force_reconnect_interval": "24h"})").diagnostics.empty());
  CHECK(finding(R"("bc": {"force_reconnect_interval": "24h 1s"})").code == "E014");
}

TEST_CASE("an authentication timeout is 10 minutes or more, or never", "[scenario][bad-input][R55]") {
  const auto rule = [](std::string_view timeout) {
    return R"("timeout_policy": [{"id": "t", "timeout": ")" + std::string(timeout) + "\"}]";
  };
  CHECK(read_small(rule("10m")).diagnostics.empty());
  CHECK(finding(rule("9m 59s")).code == "E014");
  CHECK_FALSE(read_small(rule("never")).scenario.value().timeout_policy[0].timeout.has_value());
}

TEST_CASE("an unknown word names the nearest one", "[scenario][bad-input]") {
  const Diagnostic d = finding(R"("bc": {"switch_users": "time-based"})");
  CHECK(d.code == "E020");
  CHECK(d.hint == "did you mean \"time_based\"?");
}

TEST_CASE("a dangling reference names the nearest entity", "[scenario][bad-input]") {
  const Diagnostic d = finding(R"("segments": {"wiki": {"server_group": "datacenters"}})");
  CHECK(d.code == "E022");
  CHECK(d.hint == "did you mean \"datacentres\"?");
}

TEST_CASE("an id twice in a list is refused", "[scenario][bad-input]") {
  const Diagnostic d = finding(
      R"("faults": [{"id": "a", "what": "cloud", "at": "1h", "for": "1h"}, {"id": "a", "what": "cloud", "at": "1h", "for": "1h"}])");
  CHECK(d.code == "E021");
}

TEST_CASE("a key twice in an object is refused", "[scenario][bad-input]") {
  CHECK(finding(R"("return_bound": "1h", "return_bound": "2h")").code == "E004");
}

TEST_CASE("an id shared by two kinds of places is refused", "[scenario][bad-input]") {
  CHECK(finding(R"("internet": {"homes": {"fra": {"isp": "isp-fra", "rtt": "1ms"}}})").code == "E021");
}

TEST_CASE("a fault on something that does not exist is refused", "[scenario][bad-input]") {
  CHECK(finding(fault(R"("what": "isp", "where": "isp-fr", "at": "1h", "for": "10m")")).code == "E023");
  CHECK(finding(fault(R"("what": "edge", "where": "fra-edges-3", "at": "1h", "for": "10m")")).code == "E023");
  CHECK(read_small(fault(R"("what": "edge", "where": "fra-edges-2", "at": "1h", "for": "10m")")).diagnostics.empty());
  CHECK(finding(fault(R"("what": "path", "where": "fra -> moon", "at": "1h", "for": "10m")")).code == "E023");
  CHECK(finding(fault(R"("what": "path", "where": "fra", "at": "1h", "for": "10m")")).hint == "write \"A -> B\"");
}

TEST_CASE("faults that wait for each other are refused with the chain", "[scenario][bad-input]") {
  const ReadResult result = read_small(
      R"("faults": [{"id": "a", "what": "cloud", "at": "b + 1m", "for": "1h"}, {"id": "b", "what": "cloud", "at": "a", "for": "1h"}])");
  CHECK(codes(result) == std::vector<std::string>{"E024", "E024"});
  CHECK(result.diagnostics[0].message == "faults wait for each other: a -> b -> a");
}

TEST_CASE("a fault relative to one that does not exist is refused", "[scenario][bad-input]") {
  CHECK(finding(fault(R"("what": "cloud", "at": "cat + 5m", "for": "10m")")).hint == "did you mean \"cut\"?");
}

TEST_CASE("a horizon before the outage is refused", "[scenario][bad-input]") {
  CHECK(finding(fault(R"("what": "cloud", "at": "4h", "for": "10m")")).code == "L101");
  CHECK(finding(fault(R"("what": "cloud", "at": "3h 59m", "for": "10m")")).code == "L103");
  CHECK(read_small(fault(R"("what": "cloud", "at": "3h 49m", "for": "10m")")).diagnostics.empty());
}

TEST_CASE("an outage shorter than W is pointed out", "[scenario]") {
  CHECK(finding(fault(R"("what": "cloud", "at": "1h", "for": "1m")")).code == "L102");
}

TEST_CASE("warm-up ends before the horizon", "[scenario][bad-input]") {
  CHECK(read_small(R"("clock": {"warmup": "3h 59m"})").diagnostics.empty());
  CHECK(finding(R"("clock": {"warmup": "4h"})").code == "E029");
}

TEST_CASE("a horizon of nothing is refused", "[scenario][bad-input]") {
  CHECK(codes(read_small(R"("clock": {"horizon": "0s"})")).at(0) == "E029");
}

TEST_CASE("transit, access and delays that make no sense are refused", "[scenario][bad-input][A164][A165][A166]") {
  const auto isp = [](std::string_view rest) {
    return finding(R"("internet": {"transit": {"t": {"rtt": "1ms"}}, "isps": {"isp-fra": {)" + std::string(rest) +
                   "}}}")
        .code;
  };
  CHECK(isp(R"("transit": ["u"])") == "E022");
  CHECK(isp(R"("transit": ["t", "t"])") == "E021");
  CHECK(isp(R"("convergence": "2h")") == "E014");
  CHECK(isp(R"("convergence": "-1s")") == "E012");
  CHECK(finding(R"("internet": {"transit": {"t": {"rtt": "-1ms"}}})").code == "E012");
  CHECK(finding(R"("internet": {"transit": {"fra": {"rtt": "1ms"}}})").code == "E021");
  CHECK(finding(R"("internet": {"homes": {"h": {"isp": "isp-home-a"}}})").code == "E011");
  CHECK(finding(R"("internet": {"homes": {"h": {"isp": "isp-home-a", "access": "fiber"}}})").code == "E020");
  CHECK(read_small(R"("internet": {"homes": {"h": {"isp": "isp-home-a", "access": "fibre"}}})").diagnostics.empty());
  CHECK(finding(R"("sites": {"fra": {"uplink_detect": "-1s"}})").code == "E012");
  CHECK(finding(R"("faults": [{"id": "f", "what": "transit", "where": "t", "at": "1h", "for": "1h"}])").code == "E023");
}

TEST_CASE("a delay for backup uplinks that are not backups has no effect", "[scenario][A164]") {
  CHECK(finding(R"("sites": {"fra": {"uplink_detect": "3s"}})").code == "L212");
  CHECK(finding(R"("net": {"uplink_detect": "3s"})").code == "L212");
  CHECK(read_small(R"("net": {"uplink_policy": "primary_first", "uplink_detect": "3s"})").diagnostics.empty());
}

TEST_CASE("edges that no connector has a path to are pointed out", "[scenario][bad-input]") {
  const auto at_island = [](std::string_view more) {
    return codes(
        read_small(R"("sites": {"island": {}}, "edge_groups": {"fra-edges": {"site": "island"}})" + std::string(more)));
  };
  CHECK(at_island("") == std::vector<std::string>{"L209", "L208"});
  CHECK(at_island(R"(, "connector_groups": {"fra-connectors": {"site": "island"}})") ==
        std::vector<std::string>{"L208"});
}

TEST_CASE("applications that no connector serves are pointed out", "[scenario][bad-input]") {
  const Diagnostic d = finding(R"("server_groups": {"datacentres": {"connector_groups": []}})");
  CHECK(d.code == "L214");
  CHECK(d.path == "/server_groups/datacentres/connector_groups");
}

TEST_CASE("shares that do not add up are refused", "[scenario][bad-input]") {
  const Diagnostic d = finding(R"("clients": {"fra-users": {"profiles": {"windows": "80%"}}})");
  CHECK(d.code == "E025");
  CHECK(d.message == "the shares add up to 95%");
}

TEST_CASE("a controller older than its connectors is not ready, and still runs", "[scenario][R7]") {
  const Diagnostic d = finding(R"("connector_groups": {"fra-connectors": {"version": "24.2"}})");
  CHECK(d.code == "L201");
  CHECK(d.severity == Diagnostic::warning);
}

TEST_CASE("another root CA is pointed out", "[scenario][R31]") {
  CHECK(finding(R"("profiles": {"macos": {"root_ca": "other"}})").code == "L202");
}
TEST_CASE("a missing BC name is pointed out", "[scenario]") {
  CHECK(finding(R"("zones": {"missing_names": ["any2bcp"]})").code == "L203");
}
TEST_CASE("a BC name that does not exist is refused", "[scenario][bad-input]") {
  CHECK(finding(R"("zones": {"missing_names": ["any2bpc"]})").code == "E022");
}

TEST_CASE("stations of a vendor-managed private cloud are read only", "[scenario][bad-input][R29]") {
  const std::string managed =
      R"("private_clouds": {"v": {"vendor_managed": true}}, "controller_groups": {"v1": {"site": "fra", "private_cloud": "v", "count": 3)";
  CHECK(read_small(managed + "}}").diagnostics.empty());
  CHECK(finding(managed + R"(, "vcpu": 8}})").code == "E028");
}

TEST_CASE("more than 100 connectors need a raised limit", "[scenario][R58]") {
  CHECK(read_small(R"("connector_groups": {"fra-connectors": {"count": 98}})").diagnostics.empty());
  CHECK(finding(R"("connector_groups": {"fra-connectors": {"count": 99}})").code == "L301");
  CHECK(read_small(R"("cap": {"components_max": 101}, "connector_groups": {"fra-connectors": {"count": 99}})")
            .diagnostics.empty());
}

TEST_CASE("budgets name metrics, aggregates and scopes that exist", "[scenario][bad-input]") {
  const auto budget = [](std::string_view require, std::string_view more = "") {
    return R"("budgets": [{"id": "b", "require": ")" + std::string(require) + "\"" + std::string(more) + "}]";
  };
  const ReadOptions options{
      .sets = {              },
        .known_metrics = { "failover_time", "availability"}
  };
  CHECK(read_small(budget("p95(failover_time) <= 5min"), options).scenario.value().budgets[0].limit == 300);
  CHECK(read_small(budget("availability >= 99.95%"), options).scenario.value().budgets[0].limit == 0.9995);
  CHECK(finding(budget("p95(failover_tme) <= 5min"), options).code == "E027");
  CHECK(finding(budget("p96(failover_time) <= 5min"), options).code == "E026");
  CHECK(finding(budget("failover_time"), options).code == "E026");
  CHECK(finding(budget("availability >= 1", R"(, "each": "sites")"), options).code == "E020");
  CHECK(finding(budget("availability >= 1", R"(, "at": "frb")"), options).code == "E022");
  CHECK(finding(budget("availability >= 1", R"(, "during": "x")"), options).code == "E022");
}

TEST_CASE("a reference to no entry of params is refused", "[scenario][bad-input]") {
  CHECK(finding(R"("bc": {"exit_max_wait": "${x}"})").code == "E008");
}
TEST_CASE("an entry of params that nobody uses is pointed out", "[scenario]") {
  CHECK(finding(R"("params": {"x": 1})").code == "L502");
}
TEST_CASE("a value outside its own limits is refused", "[scenario][bad-input]") {
  CHECK(finding(R"("bc": {"enter_wait": {"value": "5m", "max": "4m"}})").code == "E014");
}
TEST_CASE("an unknown source mark is refused", "[scenario][bad-input]") {
  CHECK(finding(R"("bc": {"enter_wait": {"value": "5m", "source": "hearsay"}})").code == "E020");
}

TEST_CASE("all mistakes are told at once, in the order of the file", "[scenario][bad-input]") {
  const ReadResult result = read_small("\"bc\": {\"enter_wait\": 1,\n\"exit_max_wait\": \"1s\"},\n\"pccc\": {},\n" +
                                       fault(R"("what": "cloud", "where": "us", "at": "1h", "for": "x")"));
  CHECK(codes(result) == std::vector<std::string>{"E013", "E014", "E003", "E023", "E012"});
}

TEST_CASE("the format number is needed and known", "[scenario][bad-input]") {
  CHECK(codes(read_text(
            R"({"format": 2, "name": "n", "clock": {"horizon": "1h"}, "cloud": {"regions": {"eu": {"rtt": "1ms"}}}})",
            "t")) == std::vector<std::string>{"E009"});
  CHECK(codes(read_text(R"({"name": "n", "clock": {"horizon": "1h"}, "cloud": {"regions": {"eu": {"rtt": "1ms"}}}})",
                        "t")) == std::vector<std::string>{"E011"});
}

TEST_CASE("a file that does not exist is told", "[scenario][bad-input]") {
  CHECK(codes(read_file("no-such-file.jsonc")) == std::vector<std::string>{"E001"});
}

/// Files in a folder that goes away with the test.
class Folder {
 public:
  Folder() { std::filesystem::create_directories(path_); }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path write(const std::string& name, std::string_view text) const {
    std::ofstream(path_ / name) << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_ =  // cases run beside each other
      std::filesystem::temp_directory_path() / ("failcast-checks-" + std::to_string(::getpid()));
};

TEST_CASE("files that extend each other are refused with the chain", "[scenario][bad-input]") {
  const Folder folder;
  folder.write("b.jsonc", R"({"extends": ["a.jsonc"]})");
  const ReadResult result = read_file(folder.write("a.jsonc", R"({"extends": "b.jsonc"})"));
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(result.diagnostics[0].code == "E006");
  CHECK(result.diagnostics[0].message == "files extend each other: a.jsonc -> b.jsonc -> a.jsonc");
}

TEST_CASE("extending merges keys, merges lists by id, and null removes", "[scenario]") {
  const Folder folder;
  folder.write(
      "base.jsonc",
      R"({"format": 1, "name": "base", "title": "Base", "clock": {"start": "2026-01-01T00:00:00Z", "horizon": "1h"}, "cloud": {"regions": {"eu": {"rtt": "1ms"}, "us": {"rtt": "1ms"}}},
    "faults": [{"id": "a", "what": "cloud", "at": "1m", "for": "5m"}, {"id": "b", "what": "cloud", "at": "2m", "for": "5m"}]})");
  const ReadResult result = read_file(folder.write(
      "over.jsonc",
      R"({"extends": "base.jsonc", "name": "over", "clock": {"horizon": "2h"}, "cloud": {"regions": {"us": null}},
    "faults": [{"id": "b", "for": "6m"}, {"id": "c", "what": "cloud", "at": "3m", "for": "5m"}]})"));
  REQUIRE(result.scenario);
  const Scenario& s = *result.scenario;
  CHECK(s.name == "over");
  CHECK(s.title == "Base");
  CHECK(s.horizon == 2h);
  CHECK(s.start != UtcTime{});
  CHECK(s.cloud.size() == 1);
  REQUIRE(s.faults.size() == 3);
  CHECK(s.faults[1].duration.a == 6min);
  CHECK(s.faults[1].at.offset.a == 2min);
  CHECK(s.faults[2].id == "c");
}

}  // namespace
}  // namespace failcast::scenario
