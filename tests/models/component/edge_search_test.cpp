// How a connector in Disaster Recovery finds the edges that it dials (domain.md 3.8, A32).
#include <catch2/catch.hpp>

#include "tests/models/component/bench.hpp"

using namespace failcast;
using namespace failcast::component;
using test::peers;

TEST_CASE("a connector in DR looks the A records up", "[component][R36][A32]") {
  ComponentBench bench;
  bench.enter_dr();
  REQUIRE(bench.look_ups(wire::Name::dr_edges) == 1);
  CHECK(dr_edges(bench.row).size == 0);
  bench.tell(wire::Answer{peers(3, 9), bench.row.search.epoch});
  CHECK(dr_edges(bench.row) == peers(3, 9));
}
TEST_CASE("an edge in DR only listens", "[component][R33]") {
  ComponentBench bench;
  bench.profile.is_edge = true;
  bench.enter_dr();
  bench.run(1h);
  CHECK(bench.look_ups(wire::Name::dr_edges) == 0);
}
TEST_CASE("a failed search for edges is repeated with the retry period, start to start", "[component][A2][A32]") {
  ComponentBench bench;
  bench.enter_dr();
  const TimePoint began = bench.now;
  bench.run(1s);
  bench.tell(wire::NoAddress{Reason::server_failure, bench.row.search.epoch});
  CHECK(bench.last<LookupFailed>().name == static_cast<std::uint8_t>(wire::Name::dr_edges));
  bench.until(began + 5s - 1ns);
  CHECK(bench.look_ups(wire::Name::dr_edges) == 1);
  bench.until(began + 5s);
  CHECK(bench.look_ups(wire::Name::dr_edges) == 2);
}
TEST_CASE("a search that nobody answers is given up when the resolver's tries are over", "[component][A7]") {
  ComponentBench bench;
  bench.enter_dr();
  bench.run(10s - 1ns);
  CHECK(bench.look_ups(wire::Name::dr_edges) == 1);
  bench.run(1ns);
  CHECK(bench.look_ups(wire::Name::dr_edges) == 2);
  CHECK(bench.last<LookupFailed>().why == Reason::lookup_timed_out);
}
TEST_CASE("edges that were found are looked up again with the period of the polls", "[component][A111]") {
  ComponentBench bench;
  bench.enter_dr();
  const TimePoint began = bench.now;
  bench.tell(wire::Answer{peers(2, 9), bench.row.search.epoch});
  bench.until(began + 200s - 1ns);
  CHECK(bench.look_ups(wire::Name::dr_edges) == 1);
  bench.until(began + 200s);
  CHECK(bench.look_ups(wire::Name::dr_edges) == 2);
  bench.tell(wire::Answer{peers(1, 8), bench.row.search.epoch});
  CHECK(dr_edges(bench.row) == peers(1, 8));
}
TEST_CASE("edges once found are kept when a later look-up finds none", "[component][A111]") {
  ComponentBench bench;
  bench.enter_dr();
  bench.tell(wire::Answer{peers(2, 9), bench.row.search.epoch});
  bench.run(200s);
  bench.tell(wire::Answer{peers(0, 1), bench.row.search.epoch});
  CHECK(bench.last<LookupFailed>().why == Reason::no_data);
  CHECK(dr_edges(bench.row) == peers(2, 9));
}
TEST_CASE("outside DR no edges of the A records are known", "[component][R36]") {
  ComponentBench bench;
  bench.enter_dr();
  bench.tell(wire::Answer{peers(2, 9), bench.row.search.epoch});
  bench.poll(dr::State::off);
  CHECK(dr_edges(bench.row).size == 0);
}
