#include "models/dns/zone.hpp"

#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::dns;
using wire::Name;

namespace {
constexpr wire::PeerList kOld{1, 2};
constexpr wire::PeerList kNew{2, 1};
constexpr TimePoint at(Duration t) { return TimePoint{t}; }
}  // namespace

TEST_CASE("a name that nobody published does not exist", "[dns][A45]") {
  CHECK(Zone{900s}.answer(Name::any2bcp, at(0s)) == Response{Reason::name_error, {}, 900s});
}

TEST_CASE("a version holds from its own instant on", "[dns][A47]") {
  Zone zone{900s};
  zone.publish(Name::any2bcp, at(0s), kOld, 300s);
  zone.publish(Name::any2bcp, at(100s), kNew, 60s);
  CHECK(zone.answer(Name::any2bcp, at(100s) - 1ns) == Response{Reason::none, kOld, 300s});
  CHECK(zone.answer(Name::any2bcp, at(100s)) == Response{Reason::none, kNew, 60s});
}

TEST_CASE("a withdrawn name is negative with the zone's negative TTL", "[dns][A45]") {
  Zone zone{600s};
  zone.publish(Name::co2bcp, at(0s), kOld, 300s);
  zone.withdraw(Name::co2bcp, at(50s));
  zone.withdraw(Name::co2bcp, at(60s), Reason::no_data);
  CHECK(zone.answer(Name::co2bcp, at(50s)) == Response{Reason::name_error, {}, 600s});
  CHECK(zone.answer(Name::co2bcp, at(60s)) == Response{Reason::no_data, {}, 600s});
}

TEST_CASE("versions may be given in any order, and names are apart", "[dns]") {
  Zone zone{900s};
  zone.publish(Name::any2bcp, at(100s), kNew, 60s);
  zone.publish(Name::any2bcp, at(0s), kOld, 300s);
  CHECK(zone.answer(Name::any2bcp, at(99s)).addresses == kOld);
  CHECK(zone.answer(Name::any2bcp, at(101s)).addresses == kNew);
  CHECK(zone.answer(Name::pb2bcp, at(101s)).why == Reason::name_error);
}

TEST_CASE("of two versions with one instant the later given holds", "[dns]") {
  Zone zone{900s};
  zone.publish(Name::any2bcp, at(10s), kOld, 300s);
  zone.publish(Name::any2bcp, at(10s), kNew, 300s);
  CHECK(zone.answer(Name::any2bcp, at(10s)).addresses == kNew);
}
