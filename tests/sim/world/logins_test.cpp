// Who could log in now, and so keeps access when an authentication lapses.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/sim/world/town.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::FaultTarget;

namespace {

/// One user who logged in at time 0 and is due again after two hours.
scenario::Scenario due_after_two_hours() {
  scenario::Scenario s = town();
  s.params.auth.timeout = 2h;
  s.client_groups[0].auth_ages = scenario::InitialAges::fresh;
  return s;
}

bool is_locked_out(const scenario::Scenario& s) {
  return !run(s)
              .tape
              .times<AccessChanged>([](const auto&, const AccessChanged& change) {
                return !change.has_access && change.cause == Cause::expired_authentication;
              })
              .empty();
}

}  // namespace

TEST_CASE("a login on demand is no loss while somebody answers it", "[world][3.9]") {
  CHECK_FALSE(is_locked_out(due_after_two_hours()));
}

TEST_CASE("a local service provider is no help while the cloud's can be reached", "[world][R15]") {
  scenario::Scenario s = due_after_two_hours();
  s.faults = {fault("idp", FaultTarget::idp, 1h, 2h, "idp-primary")};
  CHECK(is_locked_out(s));
}

TEST_CASE("a local service provider takes over from the cloud's where its name is known", "[world][R15][C8]") {
  scenario::Scenario s = due_after_two_hours();
  s.faults = {fault("sp", FaultTarget::cloud_sp, 1h, 2h)};
  SECTION("known to the site's resolver") { CHECK_FALSE(is_locked_out(s)); }
  SECTION("missing") {
    s.zones.missing_names = {"bcpsp"};
    CHECK(is_locked_out(s));
  }
  SECTION("the resolver is silent") {
    s.faults.push_back(fault("dns", FaultTarget::resolver, 1h, 2h, "dns-town"));
    CHECK(is_locked_out(s));
  }
}

TEST_CASE("a proxy that opens TLS spoils BC, not the ordinary day", "[world][R32]") {
  scenario::Scenario s = town();
  s.sites[0].inspection = scenario::Inspection::opens_tls;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  const auto back = run(s).tape.access(true);
  REQUIRE_FALSE(back.empty());
  CHECK(back.front() > TimePoint{2h});
  CHECK(back.front() < TimePoint{2h + 10min});
}
