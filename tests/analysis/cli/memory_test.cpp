#include "analysis/cli/memory.hpp"

#include <catch2/catch.hpp>

namespace failcast::cli {
namespace {

scenario::Scenario tenant(std::int64_t clients, std::int64_t sites = 1) {
  scenario::Scenario s;
  scenario::Site site;
  site.id = "branch";
  site.count = sites;
  s.sites.push_back(site);
  s.segments.emplace_back();
  scenario::ClientGroup group;
  group.at = "branch";
  group.parts = {
      {"windows", clients}
  };
  s.client_groups.push_back(group);
  return s;
}

}  // namespace

TEST_CASE("a run fits when there is exactly as much as it would take, and not with a byte less",
          "[unit][cli][memory]") {
  const MemoryNeed need = memory_need(tenant(1'000), false);
  CHECK_FALSE(too_large(need, need.total()));
  CHECK(too_large(need, need.total() - 1));
}

TEST_CASE("where the system tells nothing every run fits", "[unit][cli][memory]") {
  CHECK_FALSE(too_large(memory_need(tenant(100'000'000), true), std::nullopt));
}

TEST_CASE("clients count at each of the places they are at", "[unit][cli][memory]") {
  CHECK(memory_need(tenant(100, 1'000), false).clients == memory_need(tenant(100'000), false).clients);
}

TEST_CASE("records count only when they are kept", "[unit][cli][memory]") {
  CHECK(memory_need(tenant(1'000), false).records == 0);
  CHECK(memory_need(tenant(1'000), true).records > 0);
}

TEST_CASE("traffic counts when bandwidths are stated, with the places that are told apart",
          "[unit][cli][memory][traffic]") {
  scenario::Scenario s = tenant(1'000, 50);
  s.server_groups = {
      {"servers", {"connectors"}}
  };
  s.segments[0].server_group = "servers";
  s.station_groups.push_back({.id = "edges", .kind = scenario::StationKind::edge, .site = "branch", .count = 10});
  CHECK(memory_need(s, false).traffic == 0);
  s.station_groups[0].throughput = 500;
  const double together = memory_need(s, false).traffic;
  CHECK(together > 10 * 2000);  // a flow on each of the edges, and more
  scenario::Fault fault{.id = "one", .what = scenario::FaultTarget::site, .where = "branch-7"};
  s.faults.push_back(fault);
  const double apart = memory_need(s, false).traffic;
  CHECK(apart > 1.9 * together);
  CHECK(apart < 2.1 * together);
  const MemoryNeed need = memory_need(s, false);
  CHECK(too_large(need, 1.0)->find("traffic") != std::string::npos);
}

TEST_CASE("numbers beyond any integer are an estimate like others", "[unit][cli][memory]") {
  constexpr std::int64_t kMost = 1'000'000'000'000;
  const MemoryNeed need = memory_need(tenant(kMost, kMost), true);
  CHECK(need.clients > 1e25);
  CHECK(too_large(need, 1e15));
}

}  // namespace failcast::cli
