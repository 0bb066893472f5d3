#include "sim/record/meaning.hpp"

#include <catch2/catch.hpp>

#include "models/client/internet.hpp"
#include "models/dr/evaluate.hpp"

using namespace failcast;
using namespace failcast::record;

namespace {
RecordSeen seen(dr::Outcome outcome, dr::Problem problem) {
  return {static_cast<std::uint8_t>(outcome), static_cast<std::uint8_t>(problem), 9};
}
InternetChanged internet(client::InternetState state) { return {static_cast<std::uint8_t>(state)}; }
}  // namespace

TEST_CASE("what is wrong with a record, by kind", "[record][R50]") {
  CHECK(unusable(seen(dr::Outcome::invalid, dr::Problem::bad_signature)) == Unusable::badly_signed);
  CHECK(unusable(seen(dr::Outcome::invalid, dr::Problem::missing_part)) == Unusable::incomplete);
  CHECK(unusable(seen(dr::Outcome::invalid, dr::Problem::malformed)) == Unusable::otherwise);
  CHECK(unusable(seen(dr::Outcome::applied, dr::Problem::none)) == Unusable::no);
  CHECK(unusable(seen(dr::Outcome::unanswered, dr::Problem::unanswered)) == Unusable::no);
}
TEST_CASE("the words of a record's state", "[record][H21]") {
  CHECK(name_of(asks(RecordVisible{1, 0})) == "off");
  CHECK(name_of(asks(RecordVisible{1, 1})) == "on");
  CHECK(name_of(asks(RecordVisible{1, 2})) == "test");
}
TEST_CASE("only a disabled internet is none", "[record][H28]") {
  CHECK(is_without_internet(internet(client::InternetState::disabled)));
  CHECK_FALSE(is_without_internet(internet(client::InternetState::direct)));
  CHECK_FALSE(is_without_internet(internet(client::InternetState::normal)));
}
