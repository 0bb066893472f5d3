#include "sim/fleet/fleet.hpp"

#include <catch2/catch.hpp>

using namespace failcast;

TEST_CASE("a client has an exit machine once somebody asks for it, its own, and keeps it (3.5)", "[fleet][3.5]") {
  fleet::Fleet fleet;
  fleet.clients.resize(3);
  CHECK_FALSE(fleet.has_way_back(1));
  fleet.way_back(1).connected_at = TimePoint{5s};
  fleet.way_back(0).connected_at = TimePoint{7s};
  CHECK(fleet.has_way_back(1));
  CHECK_FALSE(fleet.has_way_back(2));
  CHECK(fleet.way_back(1).connected_at == TimePoint{5s});
  CHECK(fleet.way_back(0).connected_at == TimePoint{7s});
}

TEST_CASE("clocks are right where none was set wrong (A39)", "[fleet][A39]") {
  fleet::Fleet fleet;
  fleet.clients.resize(2);
  CHECK(fleet.clock_error_of(1) == Duration{});
  fleet.clock_error = {1s, -2s};
  CHECK(fleet.clock_error_of(1) == -2s);
}
