#include "sim/world/sizing.hpp"

#include <catch2/catch.hpp>

namespace failcast::world {
namespace {

using scenario::StationGroup;
using scenario::StationKind;

StationGroup of(StationKind kind, std::int64_t vcpu) {
  StationGroup group;
  group.kind = kind;
  group.vcpu = vcpu;
  return group;
}

TEST_CASE("users by vCPU follow the vendor's table, in proportion to the nearest smaller size", "[capacity][H9][H33]") {
  const Parameters::Capacity table;
  CHECK(sized_users(2, table) == 1000);
  CHECK(sized_users(4, table) == 2000);
  CHECK(sized_users(7, table) == 3500);
  CHECK(sized_users(8, table) == 4000);
  CHECK(sized_users(15, table) == 7500);
  CHECK(sized_users(16, table) == 10'000);
  CHECK(sized_users(32, table) == 20'000);
}

TEST_CASE("sessions beyond the sized users are accepted to 125 %", "[capacity][A48]") {
  Parameters params;
  const StationGroup edge = of(StationKind::edge, 16);
  CHECK(limits_of(edge, params).users == 10'000);
  CHECK(limits_of(edge, params).sessions == 12'500);
  params.cap.overload = Overload::hard;
  CHECK(limits_of(edge, params).sessions == 10'000);
  params.cap.overload = Overload::none;
  CHECK(limits_of(edge, params).sessions == kUnlimited);
}

TEST_CASE("what the scenario states of a node comes before its size", "[capacity]") {
  const Parameters params;
  StationGroup edge = of(StationKind::edge, 8), controller = of(StationKind::controller, 8);
  CHECK(limits_of(edge, params).handshakes == 8000);
  CHECK(limits_of(controller, params).redirects == 400);  // A13: 200/s on 4 vCPU
  edge.users = controller.users = 100;
  edge.handshake_rate = 50;
  controller.redirect_rate = 7;
  CHECK(limits_of(edge, params).sessions == 125);
  CHECK(limits_of(edge, params).handshakes == 50);
  CHECK(limits_of(controller, params).users == 100);
  CHECK(limits_of(controller, params).redirects == 7);
}

TEST_CASE("connectors and public edges have no limit of users", "[capacity]") {
  const Parameters params;
  CHECK(limits_of(of(StationKind::connector, 4), params).sessions == kUnlimited);
  const scenario::CloudRegion region{.id = "eu", .edge_vcpu = 64};
  CHECK(limits_of(region, params).users == kUnlimited);
  CHECK(limits_of(region, params).handshakes == 64'000);
}

}  // namespace
}  // namespace failcast::world
