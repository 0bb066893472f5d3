// Sites and homes by the thousand: how they are written, what their instances are called, what cannot be.
#include <catch2/catch.hpp>

#include "sim/scenario/targets.hpp"
#include "tests/sim/scenario/small.hpp"

namespace failcast::scenario {
namespace {

/// The default deployment with 10,000 branches, each with an uplink and a resolver, beside `more`.
std::string branches(std::string_view more = {}) {
  return R"("sites": {"branch": {"count": 10000, "uplinks": [{"id": "branch-up", "isp": "isp-fra", "rtt": "5ms"}]}},
  "resolvers": {"branch-dns": {"at": "branch"}}, "internet": {"homes": {"flat": {"isp": "isp-fra", "rtt": "20ms", "count": 7}}},
)" + std::string(more);
}
std::string fault(std::string_view what, std::string_view where) {
  return branches(R"("faults": [{"id": "cut", "at": "1h", "for": "1h", "what": ")" + std::string(what) +
                  R"(", "where": ")" + std::string(where) + R"("}])");
}
bool accepts(const std::string& more) { return read_small(more).diagnostics.empty(); }

TEST_CASE("a number is part of a name only where it could be one of so many", "[scenario][places]") {
  CHECK(number_in("branch-17", "branch") == 17);
  CHECK_FALSE(number_in("branch-017", "branch"));
  CHECK_FALSE(number_in("branch-", "branch"));
  CHECK_FALSE(number_in("branch-1x", "branch"));
  CHECK_FALSE(number_in("branch17", "branch"));
  CHECK(is_one_of("branch-3", {"branch", 3}));
  CHECK_FALSE(is_one_of("branch-4", {"branch", 3}));
  CHECK_FALSE(is_one_of("branch-0", {"branch", 3}));
}

TEST_CASE("a site without a count is one, and has no number", "[scenario][places]") {
  const ReadResult result = read_small("");
  CHECK(places(result.scenario.value().sites[0]) == 1);
  CHECK(counted_sites(*result.scenario).empty());
  CHECK(finding(R"("faults": [{"id": "cut", "what": "site", "where": "fra-1", "at": "1h", "for": "1h"}])").code ==
        "E023");
}

TEST_CASE("faults name all places, or one", "[scenario][places]") {
  CHECK(accepts(fault("site", "branch")));
  CHECK(accepts(fault("site", "branch-1")));
  CHECK(accepts(fault("site", "branch-10000")));
  CHECK(accepts(fault("uplink", "branch-up-17")));
  CHECK(accepts(fault("resolver", "branch-dns-17")));
  CHECK(accepts(fault("home_link", "flat-7")));
  CHECK(accepts(fault("path", "branch-17 -> cloud")));
  CHECK(accepts(branches(R"("risk_groups": {"block": {"members": ["branch-3", "branch-up-4", "branch-dns-5"]}})")));
}

TEST_CASE("a fault on a place that is not there says which there are", "[scenario][places][bad-input]") {
  const Diagnostic d = finding(fault("site", "branch-10001"));
  CHECK(d.code == "E023");
  CHECK(d.message == "there is no site \"branch-10001\" to fail");
  CHECK(d.hint == "there are branch-1 to branch-10000");
  CHECK(finding(fault("home_link", "flat-0")).hint == "there are flat-1 to flat-7");
  CHECK(finding(fault("uplink", "branch-17")).code == "E023");
  CHECK(finding(branches(R"("risk_groups": {"block": {"members": ["branch-10001"]}})")).code == "E022");
}

TEST_CASE("a count is 1 to 100,000", "[scenario][places][bad-input]") {
  const auto count = [](std::string_view number) {
    return R"("sites": {"branch": {"count": )" + std::string(number) +
           R"(, "uplinks": [{"id": "branch-up", "isp": "isp-fra", "rtt": "5ms"}]}})";
  };
  CHECK(accepts(count("1")));
  CHECK(accepts(count("100000")));
  CHECK(finding(count("0")).code == "E014");
  CHECK(finding(count("-3")).code == "E014");
  CHECK(finding(count("100001")).code == "E014");
  CHECK(finding(count("1000000")).code == "E014");
  CHECK(finding(R"("internet": {"homes": {"flat": {"isp": "isp-fra", "rtt": "20ms", "count": 0}}})").code == "E014");
}

TEST_CASE("stations and identity providers are at one site", "[scenario][places][bad-input]") {
  const Diagnostic d = finding(branches(R"("connector_groups": {"far": {"site": "branch"}})"));
  CHECK(d.code == "E035");
  CHECK(d.message == "\"branch\" is 10000 sites, and a group of stations is at one");
  CHECK(finding(branches(R"("idps": {"own": {"role": "primary", "at": "branch"}})")).code == "E035");
}

TEST_CASE("what is called like one of many is refused", "[scenario][places][bad-input]") {
  const Diagnostic d = finding(branches(R"("segments": {}, "idps": {"branch-17": {"role": "primary"}})"));
  CHECK(d.code == "E021");
  CHECK(d.message == "id \"branch-17\" is also the name of one of the 10000 \"branch\"");
  CHECK(accepts(branches(R"("idps": {"branch-10001": {"role": "primary"}})")));
}

TEST_CASE("clients are counted at each place", "[scenario][places][bad-input]") {
  const auto clients = [](std::string_view count) {
    return branches(R"("clients": {"staff": {"at": "branch", "count": )" + std::string(count) +
                    R"(, "profiles": {"windows": 1}}})");
  };
  CHECK(accepts(clients("10000")));
  const Diagnostic d = finding(clients("10001"));
  CHECK(d.code == "E014");
  CHECK(d.message == "10001 clients at each of 10000 places are more than 100000000");
}

TEST_CASE("faults tell apart the places that they name, whatever of them they name", "[scenario][places]") {
  Scenario s;
  s.sites = {
      {.id = "branch", .count = 20, .uplinks = {{"up", "isp", 1ms}}}
  };
  s.resolvers = {
      {.id = "dns", .at = "branch"}
  };
  s.risk_groups = {
      {"block", {"branch-9", "other"}}
  };
  for (const auto& [what, where] : {
           std::pair{FaultTarget::uplink,   "up-4"             },
           {FaultTarget::resolver, "dns-2"            },
           {FaultTarget::path,     "branch-6 -> cloud"},
           {FaultTarget::site,     "branch-4"         },
           {FaultTarget::site,     "branch"           },
           {FaultTarget::site,     "branch-21"        }
  })
    s.faults.push_back({.id = "f", .what = what, .where = where});
  CHECK(singled_out(s, s.sites[0]) == std::vector<std::int64_t>{2, 4, 6, 9});
  s.sites[0].count.reset();
  CHECK(singled_out(s, s.sites[0]).empty());
}

}  // namespace
}  // namespace failcast::scenario
