// Which uplink a site takes, and how long packets are sent to what no longer delivers them.
#include <catch2/catch.hpp>

#include "sim/network/network.hpp"
#include "tests/sim/network/deployment.hpp"

namespace failcast::network {
namespace {

constexpr Impairment kBlackhole{.failure = Failure::blackhole};
TimePoint at(Duration d) { return TimePoint{d}; }

scenario::Scenario primary_first(Duration detect) {
  scenario::Scenario s = two_uplinks();
  s.params.net.uplink_policy = UplinkPolicy::primary_first;
  s.params.net.uplink_detect = detect;
  return s;
}

/// One provider with two carriers, to an anycast region and to a unicast site.
scenario::Scenario two_carriers() {
  scenario::Scenario s = default_map();
  s.transits = {
      {"fast", 1ms},
      {"slow", 8ms}
  };
  s.isps[0].transit = {"fast", "slow"};
  s.cloud[0].anycast = true;
  s.params.net.unicast_convergence = 120s;
  s.params.net.anycast_convergence = 10s;
  return s;
}

/// A network with a host in the cloud and one at osl.
struct Map {
  Network network;
  PlaceId fra;
  NodeId cloud, osl;

  explicit Map(const scenario::Scenario& s)
      : network(build(s)),
        fra(*network.topology().find("fra")),
        cloud(network.add_node(*network.topology().find("eu"))),
        osl(network.add_node(*network.topology().find("osl"))) {
    network.path(fra, cloud);
  }
  Target link(const char* name) const { return Target::link(*network.topology().find_link(name)); }
  Target place(const char* name) const { return Target::place(*network.topology().find(name)); }
  Path to_cloud() const { return network.path(fra, cloud); }
  Path to_osl() const { return network.path(fra, osl); }
};

TEST_CASE("a site takes its primary uplink, though another is faster", "[network][A163]") {
  scenario::Scenario s = two_uplinks();
  s.sites[0].uplinks[0].rtt = 30ms;
  CHECK(Map(s).to_cloud().rtt == 29ms);
  s.params.net.uplink_policy = UplinkPolicy::primary_first;
  CHECK(Map(s).to_cloud().rtt == 50ms);
}

TEST_CASE("of several backups the first that is up is taken", "[network][A163]") {
  scenario::Scenario s = primary_first(0s);
  s.sites[0].uplinks.push_back({"fra-third", "isp-osl", 1ms});
  Map map(s);
  map.network.begin(map.link("fra-up"), kBlackhole, at(1s));
  CHECK(map.to_cloud().rtt == 29ms);
  map.network.begin(map.link("fra-spare"), kBlackhole, at(1s));
  CHECK(map.to_cloud().rtt == 21ms);
}

TEST_CASE("a dead uplink is a black hole until the site has noticed", "[network][A164]") {
  Map map(primary_first(3s));
  map.network.begin(map.link("fra-up"), kBlackhole, at(10s));
  CHECK_FALSE(map.to_cloud().usable);
  CHECK(map.to_cloud().how == Failure::blackhole);
  CHECK(map.network.next_withdrawal() == at(13s));
  CHECK_FALSE(map.network.withdraw(at(13s - 1ns)));
  CHECK_FALSE(map.to_cloud().usable);
  CHECK(map.network.withdraw(at(13s)));
  CHECK(map.to_cloud().usable);
  CHECK(map.to_cloud().rtt == 29ms);
  CHECK(map.to_cloud().unchanged_since == at(13s));
  CHECK_FALSE(map.network.unbroken_since(map.fra, map.cloud, at(12s)));
  CHECK_FALSE(map.network.next_withdrawal());
  map.network.end(map.link("fra-up"), kBlackhole, at(60s));  // back at once
  CHECK(map.to_cloud().usable);
  CHECK(map.to_cloud().rtt == 25ms);
}

TEST_CASE("what is back before anybody noticed never left the routes", "[network][A164]") {
  Map map(primary_first(3s));
  map.network.begin(map.link("fra-up"), kBlackhole, at(10s));
  map.network.end(map.link("fra-up"), kBlackhole, at(12s));
  CHECK_FALSE(map.network.next_withdrawal());
  CHECK_FALSE(map.network.withdraw(at(13s)));
  CHECK(map.to_cloud().rtt == 25ms);
  CHECK(map.to_cloud().unchanged_since == at(12s));
  map.network.begin(map.link("fra-up"), kBlackhole, at(20s));  // and is noticed as late the next time
  CHECK(map.network.next_withdrawal() == at(23s));
}

TEST_CASE("a second fault on what is dead already puts nothing off", "[network][A164]") {
  Map map(primary_first(3s));
  map.network.begin(map.link("fra-up"), kBlackhole, at(10s));
  map.network.begin(map.link("fra-up"), {.failure = Failure::refuse}, at(12s));
  CHECK(map.network.next_withdrawal() == at(13s));
  map.network.withdraw(at(13s));
  map.network.end(map.link("fra-up"), kBlackhole, at(14s));
  CHECK(map.to_cloud().rtt == 29ms);
}

TEST_CASE("a fault that answers does so until routes lead around it", "[network][A164]") {
  Map map(primary_first(3s));
  map.network.begin(map.link("fra-up"), {.failure = Failure::refuse}, at(10s));
  CHECK(map.to_cloud().how == Failure::refuse);
}

TEST_CASE("a site's own time to notice comes before that of all", "[network][A164]") {
  scenario::Scenario s = primary_first(3s);
  s.sites[0].uplink_detect = 40s;
  Map map(s);
  map.network.begin(map.link("fra-up"), kBlackhole, at(0s));
  CHECK(map.network.next_withdrawal() == at(40s));
}

TEST_CASE("a provider is not left before the sites on it have noticed", "[network][A165]") {
  scenario::Scenario s = primary_first(40s);
  s.params.net.unicast_convergence = 15s;
  Map map(s);
  map.network.begin(map.place("isp-fra"), kBlackhole, at(0s));
  CHECK(map.network.next_withdrawal() == at(40s));
  Map other(s);
  other.network.begin(other.place("isp-home-a"), kBlackhole, at(0s));  // homes have no second way
  CHECK(other.network.next_withdrawal() == at(15s));
}

TEST_CASE("anycast ways converge sooner than unicast ones", "[network][A165]") {
  Map map(two_carriers());
  CHECK(map.to_cloud().rtt == 5ms + 2500us + 1ms + 17500us);
  map.network.begin(map.place("fast"), kBlackhole, at(0s));
  CHECK_FALSE(map.to_cloud().usable);
  CHECK(map.network.withdraw(at(10s)));
  CHECK(map.to_cloud().rtt == 5ms + 2500us + 8ms + 17500us);
  CHECK_FALSE(map.to_osl().usable);
  CHECK(map.network.next_withdrawal() == at(120s));
  CHECK(map.network.withdraw(at(120s)));
  CHECK(map.to_osl().usable);
}

TEST_CASE("a carrier's own convergence comes before that of all", "[network][A165]") {
  scenario::Scenario s = two_carriers();
  s.transits[0].convergence = 30s;
  s.transits[0].anycast_convergence = 0s;
  Map map(s);
  map.network.begin(map.place("fast"), kBlackhole, at(0s));
  CHECK(map.to_cloud().usable);
  CHECK(map.network.next_withdrawal() == at(30s));
}

TEST_CASE("unless it is stated routes follow faults at once", "[network]") {
  Map map(two_uplinks());
  map.network.begin(map.link("fra-up"), kBlackhole, at(0s));
  CHECK_FALSE(map.network.next_withdrawal());
  CHECK(map.to_cloud().rtt == 29ms);
}

TEST_CASE("homes without a round trip have that of their access type", "[network][A166]") {
  scenario::Scenario s = default_map();
  s.homes[0].rtt.reset();
  s.homes[0].access = scenario::AccessType::geostationary;
  Network network(build(s));
  const NodeId cloud = network.add_node(*network.topology().find("eu"));
  CHECK(network.path(*network.topology().find("home-a"), cloud).rtt == 650ms + 2500us + 17500us);
}

}  // namespace
}  // namespace failcast::network
