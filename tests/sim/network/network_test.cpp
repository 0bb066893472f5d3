#include "sim/network/network.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include "sim/core/broken_invariant.hpp"
#include "tests/sim/network/deployment.hpp"

using namespace failcast;
using namespace failcast::network;

namespace {

constexpr std::int64_t kRoundTrips = 4;  // A8

constexpr Impairment kBlackhole{Failure::blackhole, 0, 1};
constexpr Impairment kReset{Failure::reset, 0, 1};
constexpr Impairment kRefuse{Failure::refuse, 0, 1};
constexpr Impairment kError{Failure::error, 0, 1};
Impairment loss(double p) { return {Failure::none, p, 1}; }
Impairment slow(double factor) { return {Failure::none, 0, factor}; }

TimePoint at(Duration d) { return TimePoint{d}; }

/// A network with a few hosts on it.
struct Net {
  explicit Net(const scenario::Scenario& map = default_map()) : network(build(map)) {}
  Network network;
  PlaceId fra = *network.topology().find("fra"), osl = *network.topology().find("osl");
  PlaceId home = *network.topology().find("home-a"), isp = *network.topology().find("isp-fra");
  PlaceId eu = *network.topology().find("eu"), internet = *network.topology().find("internet");
  LinkId uplink = *network.topology().find_link("fra-up");
  NodeId edge = network.add_node(fra), cloud = network.add_node(eu), idp = network.add_node(internet, 35ms);

  Outcome connect(PlaceId from, NodeId to) const {
    return network.connect(from, to, kRoundTrips, Stream{Key{1} / "test"}, 0);
  }
};

}  // namespace

TEST_CASE("a connection takes its round trips", "[network][A8]") {
  const Net net;
  const Outcome cloud = net.connect(net.fra, net.cloud);
  CHECK(cloud.kind == Outcome::Kind::established);
  CHECK(cloud.after == 100ms);
  CHECK(cloud.why == Reason::none);
  CHECK(net.connect(net.home, net.cloud).after == 160ms);
  CHECK(net.connect(net.home, net.edge).after == 120ms);
  CHECK(net.connect(net.fra, net.edge).after == 4ms);
  CHECK(net.connect(net.fra, net.idp).after == 4 * 42500us);
  CHECK(net.network.one_way(net.fra, net.cloud) == 12500us);
}

TEST_CASE("how something is broken decides what the caller meets, and when", "[network]") {
  Net net;
  const auto meets = [&](Impairment impairment) {
    net.network.begin(Target::node(net.cloud), impairment, at(1s));
    const Outcome outcome = net.connect(net.fra, net.cloud);
    net.network.end(Target::node(net.cloud), impairment, at(1s));
    return outcome;
  };
  CHECK(meets(kBlackhole).kind == Outcome::Kind::silent);
  CHECK(meets(kBlackhole).why == Reason::timed_out);
  const Outcome reset = meets(kReset);
  CHECK(reset.kind == Outcome::Kind::refused);
  CHECK(reset.after == 25ms);
  CHECK(reset.why == Reason::connection_reset);
  const Outcome refused = meets(kRefuse);
  CHECK(refused.kind == Outcome::Kind::refused);
  CHECK(refused.after == 25ms);
  CHECK(refused.why == Reason::refused);
  CHECK(net.connect(net.fra, net.cloud).kind == Outcome::Kind::established);
}

TEST_CASE("a service in error still accepts connections, and its path says so", "[network]") {
  Net net;
  net.network.begin(Target::node(net.cloud), kError, at(1s));
  CHECK(net.connect(net.fra, net.cloud).kind == Outcome::Kind::established);
  CHECK(net.network.path(net.fra, net.cloud).usable);
  CHECK(net.network.path(net.fra, net.cloud).how == Failure::error);
  CHECK(net.network.unbroken_since(net.fra, net.cloud, at(0s)));
}

TEST_CASE("an error where no service is acts as a refusal", "[network]") {
  Net net;
  net.network.begin(Target::link(net.uplink), kError, at(1s));
  CHECK(net.connect(net.fra, net.cloud).kind == Outcome::Kind::refused);
  net.network.end(Target::link(net.uplink), kError, at(2s));
  CHECK(net.connect(net.fra, net.cloud).kind == Outcome::Kind::established);
}

TEST_CASE("a fault cuts off those behind it and nobody else", "[network]") {
  Net net;
  const auto reaches = [&](PlaceId from, NodeId to) { return net.network.path(from, to).usable; };
  SECTION("an ISP: the site keeps its LAN") {
    net.network.begin(Target::place(net.isp), kBlackhole, at(1s));
    CHECK_FALSE(reaches(net.fra, net.cloud));
    CHECK_FALSE(reaches(net.home, net.edge));
    CHECK(reaches(net.fra, net.edge));
    CHECK(reaches(net.osl, net.cloud));
    CHECK(reaches(net.home, net.cloud));
  }
  SECTION("a site: its LAN is gone, silently, whatever the mode") {
    net.network.begin(Target::place(net.fra), kReset, at(1s));
    CHECK_FALSE(reaches(net.fra, net.edge));
    CHECK(net.connect(net.fra, net.edge).kind == Outcome::Kind::silent);
    CHECK(net.connect(net.fra, net.cloud).kind == Outcome::Kind::silent);
    CHECK(net.connect(net.home, net.edge).kind == Outcome::Kind::refused);
    CHECK(reaches(net.osl, net.cloud));
  }
  SECTION("the internet's core: only what is local is left") {
    net.network.begin(Target::place(net.internet), kBlackhole, at(1s));
    CHECK_FALSE(reaches(net.home, net.edge));
    CHECK_FALSE(reaches(net.osl, net.cloud));
    CHECK_FALSE(reaches(net.fra, net.idp));
    CHECK(reaches(net.fra, net.edge));
  }
  SECTION("a home's access link") {
    net.network.begin(Target::link(*net.network.topology().find_link("home:home-a")), kBlackhole, at(1s));
    CHECK_FALSE(reaches(net.home, net.cloud));
    CHECK(reaches(*net.network.topology().find("home-b"), net.cloud));
  }
  SECTION("a pair: only this place cannot reach this node") {
    net.network.begin(Target::pair(net.fra, net.cloud), kBlackhole, at(1s));
    CHECK_FALSE(reaches(net.fra, net.cloud));
    CHECK(reaches(net.fra, net.idp));
    CHECK(reaches(net.osl, net.cloud));
    net.network.end(Target::pair(net.fra, net.cloud), kBlackhole, at(2s));
    CHECK(reaches(net.fra, net.cloud));
  }
  SECTION("a node: its neighbours stay") {
    const NodeId other = net.network.add_node(net.eu);
    net.network.begin(Target::node(net.cloud), kBlackhole, at(1s));
    CHECK_FALSE(reaches(net.fra, net.cloud));
    CHECK(reaches(net.fra, other));
  }
}

TEST_CASE("the first broken thing on the way answers", "[network]") {
  Net net;
  net.network.begin(Target::link(net.uplink), kReset, at(1s));
  net.network.begin(Target::place(net.internet), kBlackhole, at(1s));
  const Outcome from_site = net.connect(net.fra, net.cloud);
  CHECK(from_site.why == Reason::connection_reset);
  CHECK(from_site.after == 25ms);
  CHECK(net.connect(net.osl, net.cloud).kind == Outcome::Kind::silent);
  CHECK(net.connect(net.home, net.edge).kind == Outcome::Kind::silent);
}

TEST_CASE("where the map has no way the network says so at once", "[network]") {
  scenario::Scenario map = default_map();
  map.sites[0].uplinks.clear();
  Network network(build(map));
  const PlaceId fra = *network.topology().find("fra");
  const NodeId cloud = network.add_node(*network.topology().find("eu")), local = network.add_node(fra);
  const Outcome outcome = network.connect(fra, cloud, kRoundTrips, Stream{}, 0);
  CHECK(outcome.kind == Outcome::Kind::unreachable);
  CHECK(outcome.after == 0s);
  CHECK(outcome.why == Reason::unreachable);
  CHECK(network.connect(fra, local, kRoundTrips, Stream{}, 0).kind == Outcome::Kind::established);
}

TEST_CASE("faults that overlap nest", "[network]") {
  Net net;
  const Target uplink = Target::link(net.uplink);
  net.network.begin(uplink, kReset, at(1s));
  net.network.begin(uplink, kReset, at(2s));
  net.network.begin(uplink, kBlackhole, at(3s));
  CHECK(net.connect(net.fra, net.cloud).kind == Outcome::Kind::silent);  // silence wins
  net.network.end(uplink, kReset, at(4s));
  CHECK(net.connect(net.fra, net.cloud).kind == Outcome::Kind::silent);
  net.network.end(uplink, kBlackhole, at(5s));
  CHECK(net.connect(net.fra, net.cloud).kind == Outcome::Kind::refused);
  net.network.end(uplink, kReset, at(6s));
  CHECK(net.connect(net.fra, net.cloud).kind == Outcome::Kind::established);
  CHECK(net.network.version() == 6);
  CHECK_THROWS_AS(net.network.end(uplink, kReset, at(7s)), core::BrokenInvariant);
}

TEST_CASE("the network's time does not go back", "[network]") {
  Net net;
  net.network.begin(Target::link(net.uplink), kReset, at(2s));
  CHECK_NOTHROW(net.network.begin(Target::link(net.uplink), kBlackhole, at(2s)));
  CHECK_THROWS_AS(net.network.begin(Target::link(net.uplink), kBlackhole, at(2s) - 1ns), core::BrokenInvariant);
}

TEST_CASE("any nest of faults that has ended leaves nothing behind", "[network][property]") {
  rc::prop("paths are as before", [] {
    Net net;
    const std::vector<Target> targets{Target::link(net.uplink), Target::place(net.fra), Target::place(net.internet),
                                      Target::node(net.cloud), Target::pair(net.fra, net.cloud)};
    const std::vector<Impairment> kinds{kBlackhole, kReset, kRefuse, kError, loss(0.3), slow(3), loss(1)};
    const Path before = net.network.path(net.fra, net.cloud);
    std::vector<std::pair<Target, Impairment>> open;
    for (int i = 0; i < 12; ++i) {
      const Target target = targets[static_cast<std::size_t>(*rc::gen::inRange(0, 5))];
      const Impairment kind = kinds[static_cast<std::size_t>(*rc::gen::inRange(0, 7))];
      net.network.begin(target, kind, at(Duration{i}));
      open.emplace_back(target, kind);
      if (*rc::gen::inRange(0, 2) == 0) net.network.path(net.fra, net.cloud);
    }
    while (!open.empty()) {
      const auto which = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(open.size())));
      net.network.end(open[which].first, open[which].second, at(20ns));
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(which));
    }
    const Path after = net.network.path(net.fra, net.cloud);
    RC_ASSERT(after.usable);
    RC_ASSERT(after.how == Failure::none);
    RC_ASSERT(after.rtt == before.rtt);
    RC_ASSERT(after.loss == 0.0);
    RC_ASSERT(after.slow == 1.0);
  });
}

TEST_CASE("a slow network takes longer, in the part that is slow", "[network]") {
  Net net;
  net.network.begin(Target::link(net.uplink), slow(3), at(1s));
  CHECK(net.network.round_trip(net.fra, net.cloud) == 35ms);
  CHECK(net.network.round_trip(net.osl, net.cloud) == 25ms);
  net.network.begin(Target::node(net.cloud), slow(2), at(1s));
  CHECK(net.network.round_trip(net.osl, net.cloud) == 50ms);
  CHECK(net.network.path(net.osl, net.cloud).slow == 2);
  CHECK(net.network.path(net.osl, net.edge).slow == 1);
  net.network.begin(Target::place(net.fra), slow(10), at(1s));
  CHECK(net.network.round_trip(net.fra, net.edge) == 10ms);
}

TEST_CASE("a slow uplink is left for a better one", "[network]") {
  Net net(two_uplinks());
  net.network.begin(Target::link(net.uplink), slow(2), at(1s));
  CHECK(net.network.round_trip(net.fra, net.cloud) == 29ms);
  net.network.end(Target::link(net.uplink), slow(2), at(2s));
  CHECK(net.network.round_trip(net.fra, net.cloud) == 25ms);
}

TEST_CASE("a lost round trip costs a retransmission time-out, then twice as much", "[network]") {
  Net net;
  net.network.begin(Target::link(net.uplink), loss(0.5), at(1s));
  CHECK(net.network.path(net.fra, net.cloud).loss == 0.5);
  int first_time = 0, lost = 0;
  for (std::uint64_t attempt = 0; attempt < 4000; ++attempt) {
    const Outcome outcome = net.network.connect(net.fra, net.cloud, 1, Stream{Key{7}}, attempt);
    if (outcome.kind == Outcome::Kind::silent) continue;
    const Duration late = outcome.after - 25ms;
    if (late == 0s)
      ++first_time;
    else
      ++lost;
    // 1 s, 3 s, 7 s...: one less than a power of two
    const auto seconds = late / 1s;
    CHECK(late == seconds * 1s);
    CHECK((seconds & (seconds + 1)) == 0);
  }
  // A round trip passes with probability (1 - p)^2 = 1/4: 1,000 of 4,000, standard deviation 27.4.
  CHECK(std::abs(first_time - 1000) < 5 * 28);
  CHECK(lost > 0);
}

TEST_CASE("a connect gives up after the last retransmission", "[network]") {
  NetworkParameters impatient;
  impatient.retransmit_limit = 0;
  Network network(build(default_map()), impatient);
  const PlaceId fra = *network.topology().find("fra");
  const NodeId cloud = network.add_node(*network.topology().find("eu"));
  network.begin(Target::node(cloud), loss(0.5), at(1s));
  int silent = 0, established = 0;
  for (std::uint64_t attempt = 0; attempt < 100; ++attempt) {
    const Outcome outcome = network.connect(fra, cloud, 1, Stream{Key{7}}, attempt);
    if (outcome.kind == Outcome::Kind::silent) ++silent;
    if (outcome.kind == Outcome::Kind::established && outcome.after == 25ms) ++established;
  }
  CHECK(silent > 0);
  CHECK(established > 0);
  CHECK(silent + established == 100);
}

TEST_CASE("equal attempts draw equally, others differently", "[network]") {
  Net net;
  net.network.begin(Target::link(net.uplink), loss(0.5), at(1s));
  const auto after = [&](std::uint64_t attempt) {
    return net.network.connect(net.fra, net.cloud, kRoundTrips, Stream{Key{7}}, attempt).after;
  };
  bool differ = false;
  for (std::uint64_t attempt = 0; attempt < 50; ++attempt) {
    CHECK(after(attempt) == after(attempt));
    differ = differ || after(attempt) != after(attempt + 1);
  }
  CHECK(differ);
}

TEST_CASE("losses of several faults are independent, and a loss of 1 is a black hole", "[network]") {
  Net net;
  const Target uplink = Target::link(net.uplink);
  net.network.begin(uplink, loss(0.5), at(1s));
  net.network.begin(uplink, loss(0.5), at(1s));
  CHECK(net.network.path(net.fra, net.cloud).loss == 0.75);
  net.network.begin(uplink, loss(1), at(2s));
  CHECK_FALSE(net.network.path(net.fra, net.cloud).usable);
  CHECK(net.connect(net.fra, net.cloud).kind == Outcome::Kind::silent);
}

TEST_CASE("a path that breaks during a connect loses what is under way", "[network]") {
  Net net;
  const Target uplink = Target::link(net.uplink);
  const auto holds = [&](Duration since) { return net.network.unbroken_since(net.fra, net.cloud, at(since)); };
  CHECK(holds(0s));
  SECTION("broken at this moment") {
    net.network.begin(uplink, kBlackhole, at(10s));
    CHECK_FALSE(holds(9s));
    CHECK_FALSE(holds(10s));
  }
  SECTION("broken and whole again") {
    net.network.begin(uplink, kBlackhole, at(10s));
    net.network.end(uplink, kBlackhole, at(11s));
    CHECK_FALSE(holds(9s));
    CHECK_FALSE(holds(10s));
    CHECK_FALSE(holds(11s - 1ns));
    CHECK(holds(11s));
  }
  SECTION("grey faults do not break it") {
    net.network.begin(uplink, loss(0.5), at(10s));
    net.network.begin(uplink, slow(2), at(11s));
    CHECK(holds(0s));
  }
  SECTION("a fault elsewhere does not break it") {
    net.network.begin(Target::place(net.osl), kBlackhole, at(10s));
    CHECK(holds(0s));
  }
  SECTION("a node or a pair that breaks does") {
    const bool node = GENERATE(true, false);
    const Target target = node ? Target::node(net.cloud) : Target::pair(net.fra, net.cloud);
    net.network.begin(target, kReset, at(10s));
    CHECK_FALSE(holds(9s));
    net.network.end(target, kReset, at(11s));
    CHECK_FALSE(holds(11s - 1ns));
    CHECK(holds(11s));
  }
  SECTION("a second fault within the first does not count again") {
    net.network.begin(uplink, kBlackhole, at(10s));
    net.network.end(uplink, kBlackhole, at(11s));
    net.network.begin(uplink, loss(0.1), at(12s));
    net.network.end(uplink, loss(0.1), at(13s));
    CHECK(holds(11s));
  }
}

TEST_CASE("a site that changes its uplink loses what is under way", "[network]") {
  Net net(two_uplinks());
  const Target primary = Target::link(net.uplink);
  const auto holds = [&](Duration since) { return net.network.unbroken_since(net.fra, net.cloud, at(since)); };
  CHECK(holds(0s));
  net.network.begin(primary, kBlackhole, at(10s));
  CHECK(net.network.path(net.fra, net.cloud).usable);
  CHECK_FALSE(holds(10s - 1ns));
  CHECK(holds(10s));
  // A primary that is down all the time is no obstacle, nor is a fault elsewhere.
  net.network.begin(Target::place(net.osl), kBlackhole, at(15s));
  CHECK(holds(10s));
  net.network.end(primary, kBlackhole, at(20s));
  CHECK_FALSE(holds(20s - 1ns));
  CHECK(holds(20s));
}
