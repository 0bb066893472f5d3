#include "sim/network/simgrid.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <Eigen/Dense>
#include <csignal>
#include <vector>

#include "sim/core/broken_invariant.hpp"
#include "tests/sim/network/deployment.hpp"

using namespace failcast;
using namespace failcast::network;

namespace {

TimePoint at(Duration d) { return TimePoint{d}; }

struct Wish {
  double users = 1, each = 0;
  std::vector<std::uint32_t> way{};
};
/// Capacities, and who wants how much over which of them.
struct Sharing {
  std::vector<std::int64_t> capacities;
  std::vector<Wish> demands;
};

std::vector<double> shares_by_simgrid(const Sharing& sharing) {
  SharedNetwork net;
  for (const std::int64_t limit : sharing.capacities) net.add_capacity(limit);
  std::vector<FlowId> flows;
  for (const Wish& demand : sharing.demands) {
    Crossings way;
    for (const std::uint32_t crossed : demand.way) way.push_back(CapacityId{crossed});
    flows.push_back(net.add_flow());
    net.set_flow(flows.back(), {demand.users, demand.each}, way);
  }
  net.share(at(0s));
  std::vector<double> rates;
  for (const FlowId flow : flows) rates.push_back(net.carried(flow));
  return rates;
}

/// Progressive filling: everybody's rate grows with one level until his demand is met or something on his way is full.
std::vector<double> shares_by_filling(const Sharing& sharing) {
  const auto rows = static_cast<Eigen::Index>(sharing.capacities.size());
  const auto columns = static_cast<Eigen::Index>(sharing.demands.size());
  Eigen::MatrixXd crosses = Eigen::MatrixXd::Zero(rows, columns);
  Eigen::VectorXd limit(rows), users(columns), each(columns), rate = Eigen::VectorXd::Zero(columns);
  Eigen::VectorXd grows = Eigen::VectorXd::Ones(columns);
  for (Eigen::Index i = 0; i < rows; ++i) limit(i) = static_cast<double>(sharing.capacities[std::size_t(i)]);
  for (Eigen::Index j = 0; j < columns; ++j) {
    const Wish& demand = sharing.demands[static_cast<std::size_t>(j)];
    users(j) = demand.users;
    each(j) = demand.each;
    for (const std::uint32_t crossed : demand.way) crosses(crossed, j) += 1;
  }
  constexpr double kAlmost = 1 + 1e-12;
  while (grows.sum() > 0) {
    const Eigen::VectorXd slope = crosses * users.cwiseProduct(grows);
    const Eigen::VectorXd left = limit - crosses * rate.cwiseProduct(Eigen::VectorXd::Ones(columns) - grows);
    const Eigen::VectorXd full_at =
        (slope.array() > 0).select(left.array() / slope.array().max(1e-300), std::numeric_limits<double>::infinity());
    double level = full_at.minCoeff();
    for (Eigen::Index j = 0; j < columns; ++j)
      if (grows(j) > 0) level = std::min(level, each(j));
    for (Eigen::Index j = 0; j < columns; ++j) {
      if (grows(j) == 0) continue;
      bool stops = each(j) <= level * kAlmost;
      for (Eigen::Index i = 0; i < rows; ++i) stops = stops || (crosses(i, j) > 0 && full_at(i) <= level * kAlmost);
      if (!stops) continue;
      grows(j) = 0;
      rate(j) = users(j) * level;
    }
  }
  return {rate.data(), rate.data() + rate.size()};
}

void check_shares(const Sharing& sharing, const std::vector<double>& by_hand) {
  const std::vector<double> simgrid = shares_by_simgrid(sharing), filling = shares_by_filling(sharing);
  REQUIRE(simgrid.size() == by_hand.size());
  for (std::size_t i = 0; i < by_hand.size(); ++i) {
    INFO("flow " << i);
    CHECK(simgrid[i] == Approx(by_hand[i]).epsilon(1e-9));
    CHECK(filling[i] == Approx(by_hand[i]).epsilon(1e-9));
  }
}

rc::Gen<Sharing> any_sharing() {
  return rc::gen::exec([] {
    Sharing sharing;
    const auto capacities = *rc::gen::inRange<std::uint32_t>(1, 6);
    for (std::uint32_t i = 0; i < capacities; ++i)
      sharing.capacities.push_back(*rc::gen::inRange<std::int64_t>(1'000, 10'000'000));
    const auto flows = *rc::gen::inRange(1, 12);
    for (int i = 0; i < flows; ++i) {
      Wish demand;
      demand.users = *rc::gen::inRange(1, 5'000);
      demand.each = *rc::gen::inRange(1, 100'000);
      const auto hops = *rc::gen::inRange(1, 4);
      for (int hop = 0; hop < hops; ++hop) demand.way.push_back(*rc::gen::inRange<std::uint32_t>(0, capacities));
      sharing.demands.push_back(demand);
    }
    return sharing;
  });
}

}  // namespace

// ---- five small topologies, by hand

TEST_CASE("one link is shared evenly among those who want more", "[simgrid]") {
  check_shares(
      {
          {90'000'000     },
          { {1, 60e6, {0}}, {1, 60e6, {0}}, {1, 60e6, {0}}}
  },
      {30e6, 30e6, 30e6});
}

TEST_CASE("who asks for less than an even share leaves the rest to the others", "[simgrid]") {
  check_shares(
      {
          {100'000'000     },
          { {1, 10e6, {0}}, {1, 40e6, {0}}, {1, 100e6, {0}}}
  },
      {10e6, 40e6, 50e6});
}

TEST_CASE("a flow counts as often as it has users", "[simgrid]") {
  // 4,000 users of a site and 1,000 of another on an edge of 500 Mbit/s (domain.md 8), each asking for 200 kbit/s
  check_shares(
      {
          {500'000'000        },
          { {4000, 200e3, {0}}, {1000, 200e3, {0}}}
  },
      {400e6, 100e6});
}

TEST_CASE("who crosses two links is held up by the fuller one, and others take what it leaves", "[simgrid]") {
  check_shares(
      {
          {10'000'000,      20'000'000    },
          { {1, 50e6, {0, 1}}, {1, 50e6, {0}}, {1, 50e6, {1}}}
  },
      {5e6, 5e6, 15e6});
}

TEST_CASE("a way that leaves a site and comes back crosses its uplink twice", "[simgrid]") {
  // uplink 300 Mbit/s; some users go out to an edge elsewhere and from there back to the connector at home
  check_shares(
      {
          {300'000'000,           1'000'000'000     },
          {{100, 2e6, {0, 1, 0}}, {100, 2e6, {0, 1}}}
  },
      {100e6, 100e6});
}

TEST_CASE("shares are those of progressive filling, whatever is shared", "[simgrid][property]") {
  rc::prop("SimGrid and the direct computation agree", [] {
    const Sharing sharing = *any_sharing();
    const std::vector<double> simgrid = shares_by_simgrid(sharing), filling = shares_by_filling(sharing);
    for (std::size_t i = 0; i < simgrid.size(); ++i)
      RC_ASSERT(std::abs(simgrid[i] - filling[i]) <= 1 + 1e-9 * filling[i]);  // whole bit/s
  });
}

// ---- what changes

TEST_CASE("where nothing is short everybody gets what he asks for, and nothing is computed", "[simgrid]") {
  SharedNetwork net;
  const CapacityId edge = net.add_capacity(500'000'000);
  const FlowId users = net.add_flow();
  net.set_flow(users, {2500, 200e3}, {edge});
  net.share(at(0s));
  CHECK(net.carried(users) == 500e6);  // just full
  CHECK_FALSE(net.is_short(edge));
  CHECK(net.solved() == 0);
  net.set_flow(users, {2501, 200e3}, {edge});  // one user too many
  net.share(at(1s));
  CHECK(net.is_short(edge));
  CHECK(net.carried(users) == Approx(500e6));
  CHECK(net.offered(edge) == 500.2e6);
  CHECK(net.solved() == 1);
  net.share(at(2s));  // nothing changed
  CHECK(net.solved() == 1);
  net.set_flow(users, {2501, 100e3}, {edge});  // at night
  net.share(at(3s));
  CHECK(net.carried(users) == 2501 * 100e3);
  CHECK_FALSE(net.binds());
}

TEST_CASE("users who move take their traffic with them", "[simgrid]") {
  SharedNetwork net;
  const CapacityId one = net.add_capacity(500'000'000), other = net.add_capacity(500'000'000);
  const FlowId on_one = net.add_flow(), on_other = net.add_flow();
  net.set_flow(on_one, {2000, 200e3}, {one});
  net.set_flow(on_other, {2000, 200e3}, {other});
  net.share(at(0s));
  CHECK(net.carried(on_one) + net.carried(on_other) == 800e6);
  net.set_flow(on_one, {4000, 200e3}, {one});
  net.set_flow(on_other, {0, 0}, {});
  net.share(at(1s));
  CHECK(net.carried(on_one) == Approx(500e6));
  CHECK(net.carried(on_other) == 0);
  CHECK(net.carried(one) == Approx(500e6));
  CHECK(net.carried(other) == 0);
  net.set_flow(on_one, {4000, 200e3}, {other});
  net.set_capacity(other, 1'000'000'000);
  net.share(at(2s));
  CHECK(net.carried(on_one) == 800e6);
}

TEST_CASE("users whose way lets them have less leave the rest to others", "[simgrid][A130]") {
  SharedNetwork net;
  const CapacityId edge = net.add_capacity(500'000'000);
  const FlowId lossy = net.add_flow(), others = net.add_flow();
  net.set_flow(lossy, {1000, 400e3, 100e3}, {edge});
  net.set_flow(others, {2000, 300e3}, {edge});
  net.share(at(0s));
  CHECK(net.offered(lossy) == 400e6);
  CHECK(net.carried(lossy) == Approx(100e6));
  CHECK(net.carried(others) == Approx(400e6));
  CHECK(net.holds_back());
  net.set_flow(lossy, {1000, 100e3, 100e3}, {edge});  // no more than that: nobody is held back
  net.set_flow(others, {2000, 75e3}, {edge});
  net.share(at(1s));
  CHECK(net.carried(lossy) == 100e6);
  CHECK_FALSE(net.holds_back());
  CHECK_FALSE(net.binds());
}

TEST_CASE("over a way that is cut nothing is carried, whatever is asked for", "[simgrid]") {
  SharedNetwork net;
  const CapacityId edge = net.add_capacity(500'000'000);
  const FlowId users = net.add_flow();
  net.set_flow(users, {1000, 1e6, 0}, {edge});
  net.share(at(0s));
  CHECK(net.offered(users) == 1e9);
  CHECK(net.carried(users) == 0);
  CHECK(net.carried(edge) == 0);
  CHECK_FALSE(net.is_short(edge));
  net.set_flow(users, {1000, 1e6}, {edge});
  net.share(at(1s));
  CHECK(net.carried(users) == Approx(500e6));
  net.set_flow(users, {1000, 1e6, 0}, {edge});
  net.share(at(2s));
  CHECK(net.carried(users) == 0);
}

TEST_CASE("a second network in the same process finds the first one's parts clean", "[simgrid]") {
  const Sharing sharing{
      {500'000'000,            300'000'000       },
      { {4000, 200e3, {0}}, {1000, 200e3, {0, 1}}, {1000, 300e3, {1}}}
  };
  const std::vector<double> first = shares_by_simgrid(sharing);
  for (int replication = 0; replication < 3; ++replication) CHECK(shares_by_simgrid(sharing) == first);
}

TEST_CASE("what cannot be is refused before SimGrid sees it", "[simgrid]") {
  SharedNetwork net;
  CHECK_THROWS_AS(net.add_capacity(0), core::BrokenInvariant);
  CHECK_THROWS_AS(net.add_capacity(-1), core::BrokenInvariant);
  const CapacityId link = net.add_capacity(1);
  CHECK_THROWS_AS(net.set_flow(net.add_flow(), {-1, 1}, {link}), core::BrokenInvariant);
  CHECK_THROWS_AS(net.set_flow(net.add_flow(), {1, std::nan("")}, {link}), core::BrokenInvariant);
  CHECK_THROWS_AS(net.start(0, 1, {link}, at(0s)), core::BrokenInvariant);
  CHECK_THROWS_AS(net.start(1, 0, {link}, at(0s)), core::BrokenInvariant);
}

TEST_CASE("SimGrid leaves the program's signal handlers alone", "[simgrid]") {
  const auto handler = [](int) {};
  struct sigaction mine {
  }, before{}, after{};
  mine.sa_handler = handler;
  sigaction(SIGINT, &mine, &before);
  shares_by_simgrid({{1000}, {{1, 2000, {0}}}});
  sigaction(SIGINT, nullptr, &after);
  CHECK(after.sa_handler == mine.sa_handler);
  sigaction(SIGINT, &before, nullptr);
}

// ---- transfers

TEST_CASE("a transfer takes what users leave, and ends when its last bit is through", "[simgrid]") {
  SharedNetwork net;
  const CapacityId link = net.add_capacity(100'000'000);
  const FlowId users = net.add_flow();
  net.set_flow(users, {100, 600e3}, {link});
  const TransferId transfer = net.start(80e6, 1e9, {link}, at(10s));
  net.share(at(10s));
  CHECK(net.carried(users) == Approx(60e6));
  CHECK(net.next_end() == at(12s));  // 80 Mbit at 40 Mbit/s
  net.set_flow(users, {0, 0}, {});
  net.share(at(11s));
  CHECK(net.next_end() == at(11400ms));  // the other half at 100 Mbit/s
  CHECK(net.take_ended(at(11400ms) - 1ns).empty());
  CHECK(net.take_ended(at(11400ms)) == std::vector<TransferId>{transfer});
  net.share(at(11400ms));
  CHECK(net.next_end() == kNever);
}

TEST_CASE("transfers on one link share it, and the second is faster when the first is done", "[simgrid]") {
  SharedNetwork net;
  const CapacityId link = net.add_capacity(10'000'000);
  net.start(10e6, 1e9, {link}, at(0s));
  net.start(15e6, 1e9, {link}, at(0s));
  net.share(at(0s));
  CHECK(net.next_end() == at(2s));
  CHECK(net.take_ended(at(2s)).size() == 1);
  net.share(at(2s));
  CHECK(net.next_end() == at(2500ms));
}

TEST_CASE("a transfer takes no more than its ends can do", "[simgrid]") {
  SharedNetwork net;
  const CapacityId link = net.add_capacity(10'000'000);
  net.start(10e6, 2e6, {link}, at(0s));
  net.share(at(0s));
  CHECK(net.next_end() == at(5s));
}

TEST_CASE("a transfer that waits keeps what is through, and one that begins again keeps nothing", "[simgrid][A132]") {
  for (const bool begins_again : {false, true}) {
    SharedNetwork net;
    const CapacityId link = net.add_capacity(10'000'000), other = net.add_capacity(5'000'000);
    const FlowId users = net.add_flow();
    net.set_flow(users, {10, 1e6}, {link});
    const TransferId transfer = net.start(20e6, 1e9, {other}, at(0s));
    net.share(at(0s));
    CHECK(net.next_end() == at(4s));
    net.set_transfer(transfer, 0, {});
    net.share(at(2s));
    CHECK(net.next_end() == kNever);
    CHECK(net.take_ended(at(1h)).empty());
    CHECK_FALSE(net.binds());  // who waits takes nothing from anybody
    net.set_transfer(transfer, 2e6, {other});
    if (begins_again) net.rewind(transfer, at(10s));
    net.share(at(10s));
    CHECK(net.next_end() == (begins_again ? at(20s) : at(15s)));
  }
}

TEST_CASE("a date does not drift over a simulated year, however often rates change", "[simgrid]") {
  SharedNetwork net;
  const CapacityId link = net.add_capacity(1000);
  const FlowId user = net.add_flow();
  constexpr int kHours = 365 * 24;
  // 1,000 bit/s in one hour, 600 in the next: to the last bit of the year
  const double bits = 3600.0 * (1000 + 600) * kHours / 2;
  net.start(bits, 1e9, {link}, at(0s));
  for (int hour = 0; hour < kHours; ++hour) {
    net.set_flow(user, {hour % 2 == 0 ? 0.0 : 1.0, 400}, {link});
    net.share(at(hour * 1h));
    if (hour + 1 < kHours) CHECK(net.next_end() > at((hour + 1) * 1h));
  }
  CHECK(net.next_end() == at(kHours * 1h));
  // and a short one at the end of it
  net.take_ended(at(kHours * 1h));
  net.set_flow(user, {0, 0}, {});
  net.start(1, 1e9, {link}, at(kHours * 1h + 1ns));
  net.share(at(kHours * 1h + 1ns));
  CHECK(net.next_end() == at(kHours * 1h + 1ns + 1ms));
}

// ---- ways

TEST_CASE("SimGrid's routes and latencies are the map's, to the nanosecond, whatever is broken", "[simgrid][network]") {
  Network network(build(default_map()));
  const auto places = static_cast<std::uint32_t>(network.topology().places().size());
  const auto check_all = [&] {
    for (std::uint32_t from = 0; from < places; ++from)
      for (std::uint32_t to = 0; to < places; ++to) {
        if (from == to) continue;
        const PlaceToPlace way = network.way(PlaceId{from}, PlaceId{to});
        const SharedRoute route = route_in_simgrid(network, PlaceId{from}, PlaceId{to});
        REQUIRE(route.exists == way.way.has_value());
        if (!route.exists) continue;
        CHECK(route.links == way.way->links);
        CHECK(route.rtt == way.rtt);
      }
  };
  check_all();
  const auto uplink = Target::link(*network.topology().find_link("fra-up"));
  network.begin(uplink, {.slow = 3}, at(1s));
  check_all();
  network.begin(uplink, {.failure = Failure::blackhole}, at(2s));
  check_all();
  network.begin(Target::place(*network.topology().find("isp-home-a")), {.failure = Failure::reset}, at(3s));
  check_all();
  network.end(uplink, {.failure = Failure::blackhole}, at(4s));
  check_all();
}
