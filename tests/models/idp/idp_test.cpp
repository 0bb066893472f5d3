#include "models/idp/idp.hpp"

#include <catch2/catch.hpp>

using namespace failcast;
using namespace failcast::idp;

TEST_CASE("an identity provider issues an assertion while clocks agree within two minutes", "[idp][R57]") {
  const Row row;
  const auto with = [&](Duration skew) { return answer(row, {.clock_skew = skew}, 120s); };
  CHECK(with(0s) == Reason::none);
  CHECK(with(120s) == Reason::none);
  CHECK(with(120s + 1ns) == Reason::clock_skew);
  CHECK(with(-120s) == Reason::none);
  CHECK(with(-120s - 1ns) == Reason::clock_skew);
}
TEST_CASE("an expired signing certificate fails every login", "[idp][H52]") {
  CHECK(answer(Row{}, {.certificate_valid = false}, 120s) == Reason::certificate_expired);
}
TEST_CASE("a failing identity provider answers with errors, a silent one not at all", "[idp][3.8]") {
  Row row;
  wire::Actions out;
  CHECK(idp::apply(row, Event::failed, out));
  CHECK(answer(row, {}, 120s) == Reason::idp_error);
  CHECK(idp::apply(row, Event::silenced, out));
  CHECK(answer(row, {}, 120s) == Reason::idp_unreachable);
  CHECK_FALSE(idp::apply(row, Event::failed, out));
  CHECK(answer(row, {}, 120s) == Reason::idp_unreachable);
}
TEST_CASE("a repair helps in every state", "[idp][3.8]") {
  for (const Event fault : {Event::failed, Event::silenced}) {
    Row row;
    wire::Actions out;
    idp::apply(row, fault, out);
    CHECK(idp::apply(row, Event::repaired, out));
    CHECK(answer(row, {}, 120s) == Reason::none);
  }
  Row row;
  wire::Actions out;
  CHECK_FALSE(idp::apply(row, Event::repaired, out));
}
