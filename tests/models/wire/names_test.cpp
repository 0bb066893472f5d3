#include "models/wire/names.hpp"

#include <catch2/catch.hpp>

using namespace failcast::wire;

TEST_CASE("BC names lie in the customer's zone", "[wire]") {
  CHECK(fqdn(Name::any2bcp, "bc.acme.example") == "any2bcp.bc.acme.example");
  CHECK(fqdn(Name::bcpsp, "bc.acme.example") == "bcpsp.bc.acme.example");
}

TEST_CASE("the vendor's names do not depend on the customer's zone", "[wire]") {
  CHECK(fqdn(Name::cloud_sp, "bc.acme.example") == "samlsp.private.zscaler.com");
  CHECK(fqdn(Name::cloud_dispatch, "a") == fqdn(Name::cloud_dispatch, "b"));
}

TEST_CASE("enrolled and new users have server names of their own", "[wire]") {
  CHECK(fqdn(Sni::c2, "bc.acme.example") == "c2.bc.acme.example");
  CHECK(fqdn(Sni::c2site, "bc.acme.example") == "c2site.bc.acme.example");
}
