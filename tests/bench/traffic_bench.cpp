// What a change of who is where costs the shared network: 120 edges of 500 Mbit/s and 100 connectors as one group,
// users of 1, 20 or 200 places on every edge. One user more on one edge, and shares anew; with room for everybody, or
// with each edge asked for 1.7 times what it carries.
#include <benchmark/benchmark.h>

#include "sim/network/simgrid.hpp"

namespace failcast::network {
namespace {

constexpr int kEdges = 120;
constexpr double kUsersOfAnEdge = 8333;

void one_more_user(benchmark::State& state, double each) {
  SharedNetwork net;
  const auto places = static_cast<int>(state.range(0));
  const CapacityId connectors = net.add_capacity(200'000'000'000);
  std::vector<CapacityId> edges, uplinks;
  for (int e = 0; e < kEdges; ++e) edges.push_back(net.add_capacity(500'000'000));
  for (int p = 0; p < places; ++p) uplinks.push_back(net.add_capacity(1'000'000'000'000));
  std::vector<FlowId> flows;
  const auto set = [&](int e, int p, double users) {
    net.set_flow(flows[static_cast<std::size_t>(e * places + p)], {users, each},
                 {uplinks[static_cast<std::size_t>(p)], edges[static_cast<std::size_t>(e)], connectors});
  };
  for (int e = 0; e < kEdges; ++e)
    for (int p = 0; p < places; ++p) {
      flows.push_back(net.add_flow());
      set(e, p, kUsersOfAnEdge / places);
    }
  net.share(TimePoint{});
  TimePoint now{};
  double more = 0;
  int e = 0;
  for (auto _ : state) {
    e = (e + 1) % kEdges;
    if (e == 0) more += 1;
    set(e, 0, kUsersOfAnEdge / places + more);
    net.share(now += 1s);
    benchmark::DoNotOptimize(net.carried(flows.front()));
  }
  state.counters["flows"] = kEdges * places;
}
void with_room(benchmark::State& state) { one_more_user(state, 10e3); }
void with_full_edges(benchmark::State& state) { one_more_user(state, 100e3); }

BENCHMARK(with_room)->Arg(1)->Arg(20)->Arg(200)->Unit(benchmark::kMicrosecond);
BENCHMARK(with_full_edges)->Arg(1)->Arg(20)->Arg(200)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace failcast::network

BENCHMARK_MAIN();
