#include "models/dns/stub.hpp"

#include <catch2/catch.hpp>

#include "tests/models/readme_table.hpp"

using namespace failcast;
using namespace failcast::dns::stub;
using Kind = Step::Kind;
using wire::Name;

namespace {
constexpr TimePoint at(Duration t) { return TimePoint{t}; }
}  // namespace

TEST_CASE("the stub resolver's table forgets nothing", "[dns]") { test::check_complete(description()); }
TEST_CASE("the README shows the stub resolver's table", "[dns][golden]") {
  test::check_readme_table("models/dns/README.md", description());
}

TEST_CASE("a stub resolver asks twice and gives up after ten seconds", "[dns][A7]") {
  const Params params;
  Row row;
  CHECK(look_up(row, Name::any2bcp, at(0s), params) == Step{Kind::ask, 0});
  CHECK(row.name == Name::any2bcp);
  CHECK(handle_timeouts(row, at(5s) - 1ns, params).kind == Kind::none);
  CHECK(handle_timeouts(row, at(5s), params) == Step{Kind::ask, 0});
  CHECK(handle_timeouts(row, at(10s) - 1ns, params).kind == Kind::none);
  CHECK(handle_timeouts(row, at(10s), params).kind == Kind::give_up);
  CHECK(next_wakeup(row) == kNever);
}

TEST_CASE("tries go round the resolvers", "[dns][A7]") {
  const Params params{.timeout = 5s, .tries = 3, .resolvers = 2};
  Row row;
  CHECK(look_up(row, Name::any2bcp, at(0s), params).resolver == 0);
  CHECK(handle_timeouts(row, at(5s), params).resolver == 1);
  CHECK(handle_timeouts(row, at(10s), params).resolver == 0);
  CHECK(handle_timeouts(row, at(15s), params).kind == Kind::give_up);
}

TEST_CASE("a response ends the look-up, a second one is too late", "[dns][A91]") {
  const Params params;
  Row row;
  look_up(row, Name::any2bcp, at(0s), params);
  CHECK(response(row));
  CHECK_FALSE(response(row));
  CHECK(handle_timeouts(row, at(5s), params).kind == Kind::none);
  CHECK(next_wakeup(row) == kNever);
}

TEST_CASE("a response after giving up is dropped", "[dns][A7]") {
  const Params params;
  Row row;
  look_up(row, Name::any2bcp, at(0s), params);
  handle_timeouts(row, at(5s), params);
  handle_timeouts(row, at(10s), params);
  CHECK_FALSE(response(row));
}

TEST_CASE("late calls do not shift the schedule", "[dns][A7]") {
  const Params params;
  Row row;
  look_up(row, Name::any2bcp, at(0s), params);
  CHECK(handle_timeouts(row, at(7s), params).kind == Kind::ask);
  CHECK(next_wakeup(row) == at(10s));
}

TEST_CASE("a new look-up forgets the one under way", "[dns][A7]") {
  const Params params;
  Row row;
  look_up(row, Name::any2bcp, at(0s), params);
  handle_timeouts(row, at(5s), params);
  look_up(row, Name::bcpsp, at(6s), params);
  CHECK(row.name == Name::bcpsp);
  CHECK(next_wakeup(row) == at(11s));
  CHECK(handle_timeouts(row, at(11s), params).kind == Kind::ask);
}
