#include "models/cloud/cloud.hpp"

#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::cloud;

TEST_CASE("services of the cloud fail apart", "[cloud][H17]") {
  Row row;
  wire::Actions out;
  CHECK(set_lost(row, Service::sp, true, out));
  CHECK(row.state == State::degraded);
  CHECK_FALSE(answers(row, Service::sp));
  CHECK(answers(row, Service::ca));
  CHECK(answers(row, Service::edges));
}
TEST_CASE("the cloud is down when its last service is", "[cloud][H17]") {
  Row row;
  wire::Actions out;
  for (const Service service : {Service::ca, Service::sp, Service::dispatch, Service::portal}) {
    set_lost(row, service, true, out);
    CHECK(row.state == State::degraded);
  }
  CHECK(set_lost(row, Service::edges, true, out));
  CHECK(row.state == State::down);
}
TEST_CASE("the cloud is up when its last service is back", "[cloud][H1]") {
  Row row;
  wire::Actions out;
  set_lost(row, Service::ca, true, out);
  set_lost(row, Service::edges, true, out);
  CHECK_FALSE(set_lost(row, Service::ca, false, out));
  CHECK(row.state == State::degraded);
  CHECK(set_lost(row, Service::edges, false, out));
  CHECK(row.state == State::up);
}
TEST_CASE("a service that is lost twice is lost once", "[cloud]") {
  Row row;
  wire::Actions out;
  set_lost(row, Service::sp, true, out);
  CHECK_FALSE(set_lost(row, Service::sp, true, out));
  CHECK(set_lost(row, Service::sp, false, out));
  CHECK(row.state == State::up);
}
TEST_CASE("the state follows from what is lost, in every order of losses and repairs", "[cloud][H17]") {
  constexpr auto kServices = static_cast<unsigned>(Service::count_);
  for (unsigned from = 0; from < (1u << kServices); ++from)
    for (unsigned flipped = 0; flipped < kServices; ++flipped) {
      Row row;
      wire::Actions out;
      for (unsigned s = 0; s < kServices; ++s)
        if ((from >> s & 1) != 0) set_lost(row, static_cast<Service>(s), true, out);
      set_lost(row, static_cast<Service>(flipped), (from >> flipped & 1) == 0, out);
      const unsigned lost = from ^ (1u << flipped);
      CHECK(row.lost == lost);
      CHECK(row.state == (lost == 0 ? State::up : lost == (1u << kServices) - 1 ? State::down : State::degraded));
    }
}
