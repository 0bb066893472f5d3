// Connectors of a group that carry alike, and what each of them is told to have done.
#include "sim/world/connector_pools.hpp"

#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::world;

namespace {

using Numbers = std::vector<std::uint32_t>;

class Three {
 public:
  std::vector<ConnectorPool> now;
  network::SharedNetwork net;
  ConnectorPools pools{{{.name = "connectors", .place = PlaceId{0}, .limit = 500, .members = {"c-1", "c-2", "c-3"}}},
                       net,
                       [this](std::uint32_t) { return now; }};
  /// Edges, of three, where something changed.
  std::vector<std::uint8_t> refresh(std::vector<ConnectorPool> to) {
    now = std::move(to);
    std::vector<std::uint8_t> edges(3, 0);
    pools.refresh(edges);
    return edges;
  }
};

}  // namespace

TEST_CASE("equals carry together what each of them carries", "[traffic][A151]") {
  Three three;
  CHECK(three.refresh({
            {{0, 1, 2}, {0, 1}}
  }) == std::vector<std::uint8_t>{1, 1, 0});
  CHECK(three.net.capacity(three.pools.capacity(0, 0)) == 1500);
  CHECK(three.refresh({
            {{0, 1, 2}, {0, 1}}
  }) == std::vector<std::uint8_t>{0, 0, 0});
  CHECK(three.pools.of(0)[0].carries_for(1));
  CHECK_FALSE(three.pools.of(0)[0].carries_for(2));
}

TEST_CASE("a group parts when some carry for other edges, and the edges of both know", "[traffic][A151]") {
  Three three;
  three.refresh({
      {{0, 1, 2}, {0}}
  });
  CHECK(three.refresh({
            {{0, 1}, {0}   },
            {{2},    {0, 2}}
  }) == std::vector<std::uint8_t>{1, 0, 1});
  CHECK(three.net.capacity(three.pools.capacity(0, 0)) == 1000);
  CHECK(three.net.capacity(three.pools.capacity(0, 1)) == 500);
  CHECK(three.pools.pool_of(0, 2) == 1u);
  three.refresh({
      {{0, 1}, {0}}
  });
  CHECK_FALSE(three.pools.pool_of(0, 2).has_value());
}

TEST_CASE("a connector that loses packets, or is slow, carries less", "[traffic][A131]") {
  Three three;
  three.refresh({
      {{0}, {0}, {true, 0.5, 2}},
      {{1, 2},   {0}}
  });
  CHECK(three.pools.limit(0, 0) == 125);
  CHECK(three.net.capacity(three.pools.capacity(0, 1)) == 1000);
}

TEST_CASE("each connector has its own peak", "[traffic]") {
  Three three;
  three.refresh({
      {{0, 1, 2}, {0}}
  });
  const network::FlowId users = three.net.add_flow();
  const auto share = [&](TimePoint now, double each) {
    three.net.set_flow(users, {10, each}, {three.pools.capacity(0, 0)});
    three.net.share(now);
    three.pools.note(now);
  };
  share(TimePoint{0s}, 75);  // 750 of 1,500
  three.refresh({
      {{1, 2}, {0}}
  });
  share(TimePoint{10s}, 110);  // 1,100 of 1,000
  share(TimePoint{30s}, 10);
  std::vector<TrafficReport::Capacity> told;
  three.pools.report(TimePoint{60s}, told);
  REQUIRE(told.size() == 3);
  CHECK(told[0].name == "c-1");
  CHECK(told[0].peak == Approx(0.5));
  CHECK(told[0].short_at == kNever);
  CHECK(told[1].peak == Approx(1));
  CHECK(told[1].peak_offered == Approx(1.1));
  CHECK(told[1].short_for == 20s);
  CHECK(told[2].short_at == TimePoint{10s});
}
