// What a fault costs the network of a company of 2,000 sites with ten uplinks each: it begins or ends, and everybody's
// paths to the stations are asked again, beside a network that is built anew.
#include <benchmark/benchmark.h>

#include "sim/network/network.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::network {
namespace {

constexpr int kSites = 2000, kUplinks = 10, kIsps = 50, kHubs = 4;

scenario::Scenario company() {
  scenario::Scenario s;
  for (int i = 0; i < kIsps; ++i) s.isps.push_back({"isp-" + std::to_string(i), 2ms + i * 10us});
  const auto add_site = [&](const std::string& id, int first, int uplinks) {
    scenario::Site site{.id = id};
    for (int u = 0; u < uplinks; ++u)
      site.uplinks.push_back(
          {id + "-up-" + std::to_string(u), "isp-" + std::to_string((first + u * 5) % kIsps), 5ms + u * 100us});
    s.sites.push_back(std::move(site));
  };
  for (int i = 0; i < kSites; ++i) add_site("site-" + std::to_string(i), i * 7, kUplinks);
  for (int h = 0; h < kHubs; ++h) add_site("hub-" + std::to_string(h), h * 3, 2);
  scenario::CloudRegion region{.id = "eu", .rtt = 9ms};
  s.cloud = {region};
  return s;
}

/// Everybody asks for the way to a host at each hub, in the cloud and at the core.
struct Asked {
  Network network;
  std::vector<NodeId> hosts;

  Asked() : network(build(company())) {
    for (int h = 0; h < kHubs; ++h)
      hosts.push_back(network.add_node(*network.topology().find("hub-" + std::to_string(h))));
    hosts.push_back(network.add_node(*network.topology().find("eu")));
    hosts.push_back(network.add_node(*network.topology().find("internet")));
  }
  void ask() const {
    for (std::uint32_t p = 0; p < network.topology().places().size(); ++p)
      for (const NodeId host : hosts) benchmark::DoNotOptimize(network.path(PlaceId{p}, host).usable);
  }
};

void fault_on(benchmark::State& state, Target target) {
  Asked asked;
  asked.ask();
  TimePoint now{};
  for (auto _ : state) {
    asked.network.begin(target, {.failure = Failure::blackhole}, now += 1s);
    asked.ask();
    asked.network.end(target, {.failure = Failure::blackhole}, now += 1s);
    asked.ask();
  }
  state.SetItemsProcessed(2 * state.iterations());  // changes
}
void uplink_of_a_site(benchmark::State& state) {
  fault_on(state, Target::link(*Asked().network.topology().find_link("site-7-up-0")));
}
void uplink_of_a_hub(benchmark::State& state) {
  fault_on(state, Target::link(*Asked().network.topology().find_link("hub-1-up-0")));
}
void an_isp(benchmark::State& state) { fault_on(state, Target::place(*Asked().network.topology().find("isp-3"))); }
void built_anew(benchmark::State& state) {
  for (auto _ : state) Asked().ask();
}
BENCHMARK(uplink_of_a_site)->Unit(benchmark::kMillisecond);
BENCHMARK(uplink_of_a_hub)->Unit(benchmark::kMillisecond);
BENCHMARK(an_isp)->Unit(benchmark::kMillisecond);
BENCHMARK(built_anew)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace failcast::network

BENCHMARK_MAIN();
