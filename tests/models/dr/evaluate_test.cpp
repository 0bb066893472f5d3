#include "models/dr/evaluate.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <limits>
#include <optional>

#include "models/dr/base64.hpp"
#include "models/dr/publication.hpp"
#include "tests/models/dr/keys.hpp"

using namespace failcast;
using namespace failcast::dr;
using namespace failcast::dr::test;

namespace {

constexpr std::int64_t kT = 1767225600, kX = 1767312000;
const std::string kUnsigned = "v=1;k=zpa;b=on";

std::vector<std::string> signed_parts(const std::string& text = kWindow, Payload payload = Payload::prefix) {
  return sign(text, private_key(), payload).value();
}
Problem problem(const std::vector<std::string>& strings, const Options& options = {}) {
  return read({.strings = strings}, options, nullptr).problem;
}
Problem signed_problem(const std::vector<std::string>& strings, const Options& options = {}) {
  const PublicKey key = public_key();
  return read({.strings = strings}, options, &key).problem;
}
Verdict verdict(const std::string& text, const Moment& moment, const Options& options = {}) {
  return judge(read({.strings = {text}}, options, nullptr), moment);
}
std::string replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

}  // namespace

TEST_CASE("1: a look-up without an answer changes nothing", "[dr][A38]") {
  const Reading reading = read({.answered = false}, {.invalid_policy = InvalidPolicy::treat_off}, nullptr);
  const Verdict v = judge(reading, {});
  CHECK(v.outcome == Outcome::unanswered);
  CHECK(v.effect == Effect::keep);
  CHECK(v.check == 1);
}

TEST_CASE("2: strings of others are ignored, and nothing is left to act on", "[dr][A36][A37]") {
  CHECK(problem({}) == Problem::no_record);
  CHECK(problem({"v=spf1 -all", "v=2;b=on"}) == Problem::no_record);
  const Reading reading = read(
      {
          .strings = {"v=spf1 -all", "hello", kUnsigned}
  },
      {}, nullptr);
  CHECK(reading.problem == Problem::none);
  REQUIRE(reading.ignored.size() == 2);
  CHECK(reading.ignored[0].mistake.problem == Problem::unknown_version);
  CHECK(reading.ignored[1].string == 1);
  CHECK(reading.ignored[1].mistake.problem == Problem::malformed);
}

TEST_CASE("3: there is one activation set", "[dr][R51][A41]") {
  CHECK(problem({kUnsigned, "v=1;k=zpa;b=off"}) == Problem::several_records);
  CHECK(problem({kUnsigned, kUnsigned}) == Problem::none);
  auto parts = signed_parts();
  CHECK(signed_problem({parts[0], parts[1], kUnsigned}) == Problem::signed_beside_unsigned);
  CHECK(signed_problem({parts[0], parts[1], replaced(parts[1], "bh=", "bh=A")}) == Problem::repeated_part);
  CHECK(signed_problem({parts[0], parts[1], parts[1]}) == Problem::none);
}

TEST_CASE("4: state and product must be known", "[dr][A35][A36]") {
  CHECK(problem({"v=1;k=zpa;b=up"}) == Problem::unknown_state);
  CHECK(problem({"v=1;k=zpa"}) == Problem::no_state);
  CHECK(problem({"v=1;k=zdx;b=on"}) == Problem::unknown_product);
}

TEST_CASE("4: a record without k is for private access unless told otherwise", "[dr][A35]") {
  const std::string without = "v=1;b=on";
  CHECK(read({.strings = {without}}, {}, nullptr).record.product == Product::zpa);
  CHECK(problem({without}, {.reader = Product::zia}) == Problem::wrong_product);
  CHECK(problem({without}, {.reader = Product::zia, .default_product = DefaultProduct::all}) == Problem::none);
  CHECK(problem({without}, {.default_product = DefaultProduct::reject}) == Problem::no_product);
  CHECK(problem({kUnsigned}, {.default_product = DefaultProduct::reject}) == Problem::none);
}

TEST_CASE("5: a record for the other product has no effect", "[dr][H21]") {
  CHECK(verdict("v=1;k=zia;b=on", {}).outcome == Outcome::wrong_product);
  CHECK(verdict("v=1;k=zia;b=off", {}, {.invalid_policy = InvalidPolicy::treat_off}).effect == Effect::keep);
  CHECK(verdict("v=1;k=zia;b=on", {}, {.reader = Product::zia}).effect == Effect::enter);
  CHECK(verdict("v=1;k=all;b=on", {}).effect == Effect::enter);
  CHECK(verdict("v=1;k=all;b=on", {}, {.reader = Product::zia}).effect == Effect::enter);
}

TEST_CASE("6: start and end are numbers, in this order", "[dr][H22]") {
  CHECK(problem({"v=1;k=zpa;b=on;t=now"}) == Problem::bad_start);
  CHECK(problem({"v=1;k=zpa;b=on;x=1e9"}) == Problem::bad_end);
  CHECK(problem({"v=1;k=zpa;b=on;t=6;x=5"}) == Problem::ends_before_start);
  CHECK(problem({"v=1;k=zpa;b=on;t=5;x=5"}) == Problem::none);
}

TEST_CASE("7: a key demands a signature, and a signature a key", "[dr][A40]") {
  CHECK(signed_problem({kUnsigned}) == Problem::unsigned_refused);
  CHECK(signed_problem({kUnsigned}, {.require_signature_if_key = false}) == Problem::none);
  CHECK(problem(signed_parts()) == Problem::no_key);
  CHECK(problem(signed_parts(), {.require_signature_if_key = false}) == Problem::none);
  CHECK_FALSE(read({.strings = signed_parts()}, {.require_signature_if_key = false}, nullptr).verified);
}

TEST_CASE("7: all parts are there and alike", "[dr][A41][R50]") {
  const auto parts = signed_parts();
  CHECK(signed_problem({parts[0]}) == Problem::missing_part);
  CHECK(signed_problem({parts[1]}) == Problem::missing_part);
  CHECK(signed_problem({parts[0], replaced(parts[1], "b=on", "b=off")}) == Problem::parts_differ);
  CHECK(signed_problem({parts[0], replaced(parts[1], "t=1767225600", "t=1767225601")}) == Problem::parts_differ);
  CHECK(signed_problem({parts[0], replaced(parts[1], "x=1767312000;", "")}) == Problem::parts_differ);
  CHECK(signed_problem({parts[0], replaced(parts[1], "n=2", "n=3")}) == Problem::parts_differ);
  CHECK(signed_problem({parts[0], replaced(parts[1], "k=zpa;", "")}) == Problem::none);
  CHECK(signed_problem({replaced(parts[0], "n=2;", ""), parts[1]}) == Problem::missing_part_tag);
  CHECK(signed_problem({parts[0], replaced(parts[1], "n=2", "n=two")}) == Problem::bad_part_count);
  CHECK(signed_problem({parts[0], replaced(parts[1], "p=2", "p=3")}) == Problem::bad_part_index);
}

TEST_CASE("7: a tag behind n is covered by no signature", "[dr][A93]") {
  const auto parts = signed_parts("v=1;b=on;");
  CHECK(signed_problem({parts[0] + ";k=all", parts[1]}) == Problem::unprotected_tag);
  CHECK(signed_problem({parts[0] + ";d=dr.acme.example", parts[1]}) == Problem::none);
}

TEST_CASE("8: the joined pieces are 344 Base64 characters", "[dr][H21]") {
  const auto parts = signed_parts();
  CHECK(signed_problem({parts[0] + "A", parts[1]}) == Problem::wrong_signature_length);
  CHECK(signed_problem({parts[0], parts[1].substr(0, parts[1].size() - 1)}) == Problem::wrong_signature_length);
  CHECK(signed_problem({parts[0].substr(0, parts[0].size() - 1) + "!", parts[1]}) == Problem::not_base64);
  CHECK(signed_problem({parts[0], parts[1].substr(0, parts[1].size() - 2) + "AA"}) == Problem::wrong_signature_length);
}

TEST_CASE("8: pieces join in the order of p, wherever the split is", "[dr][H21]") {
  const auto part = [](int p, const std::string& piece) {
    return kWindow + "n=2;p=" + std::to_string(p) + ";bh=" + piece;
  };
  const std::string first = part(1, kSignedByHand.substr(0, 170)), second = part(2, kSignedByHand.substr(170));
  CHECK(signed_problem({first, second}) == Problem::none);
  CHECK(signed_problem({second, first}) == Problem::none);
  CHECK(signed_problem({part(2, kSignedByHand.substr(0, 170)), part(1, kSignedByHand.substr(170))}) != Problem::none);
}

TEST_CASE("9: the signature must be of these bytes, under this key", "[dr][R50]") {
  const auto parts = signed_parts();
  const PublicKey good = public_key(), other = public_key("other-public");
  CHECK(read({.strings = parts}, {}, &good).verified);
  const Reading bad = read({.strings = parts}, {}, &other);
  CHECK(bad.problem == Problem::bad_signature);
  CHECK_FALSE(bad.verified);
  CHECK(judge(bad, {.now = kT}).effect == Effect::keep);
  CHECK(signed_problem({replaced(parts[0], "k=zpa", "k=all"), parts[1]}) == Problem::bad_signature);
}

TEST_CASE("9: both sides must mean the same signed bytes", "[dr][A42]") {
  CHECK(signed_problem(signed_parts(kWindow, Payload::tag_list), {.payload = Payload::tag_list}) == Problem::none);
  CHECK(signed_problem(signed_parts(kWindow, Payload::tag_list)) == Problem::bad_signature);
  CHECK(signed_problem(signed_parts(), {.payload = Payload::tag_list}) == Problem::bad_signature);
}

TEST_CASE("any changed byte before n fails", "[dr][property][R50]") {
  const PublicKey key = public_key();
  const auto parts = signed_parts();
  rc::prop("one byte in the first part", [&] {
    auto changed = parts;
    const auto at = *rc::gen::inRange<std::size_t>(0, kWindow.size());
    changed[0][at] = *rc::gen::distinctFrom(changed[0][at]);
    RC_ASSERT(read({.strings = changed}, {}, &key).problem != Problem::none);
  });
}

TEST_CASE("any answer can be evaluated, and only the record that was signed verifies", "[dr][property][R50]") {
  const PublicKey key = public_key();
  const auto parts = signed_parts();
  rc::prop("mutations", [&] {
    auto strings = parts;
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
      std::string& text = *rc::gen::arbitrary<bool>() ? strings.front() : strings.back();
      text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
    }
    const Reading reading = read({.strings = strings}, {}, &key);
    if (reading.verified) RC_ASSERT(reading.record.start == static_cast<EpochSeconds>(kT));
    RC_ASSERT(reading.verified == (reading.problem == Problem::none));
  });
  rc::prop("random strings", [&](const std::vector<std::string>& strings) {
    RC_ASSERT(read({.strings = strings}, {}, &key).problem != Problem::none);
  });
}

TEST_CASE("10, 11: active from t to x, both inclusive", "[dr][R49][H22]") {
  const auto outcome = [](std::int64_t now) {
    return verdict("v=1;k=zpa;b=on;t=1767225600;x=1767312000", {.now = now}).outcome;
  };
  CHECK(outcome(kT - 1) == Outcome::not_yet_active);
  CHECK(outcome(kT) == Outcome::applied);
  CHECK(outcome(kX) == Outcome::applied);
  CHECK(outcome(kX + 1) == Outcome::expired);
}

TEST_CASE("10: before its start a record has no effect, also an off", "[dr][H22]") {
  CHECK(verdict("v=1;k=zpa;b=off;t=5", {.now = 4}).effect == Effect::keep);
  CHECK(verdict("v=1;k=zpa;b=off;t=5", {.now = 5}).effect == Effect::leave);
}

TEST_CASE("11: an expired record equals off", "[dr][H18][H22]") {
  CHECK(verdict("v=1;k=zpa;b=on;x=5", {.now = 5}).effect == Effect::enter);
  CHECK(verdict("v=1;k=zpa;b=on;x=5", {.now = 6}).effect == Effect::leave);
  CHECK(verdict("v=1;k=zpa;b=test;x=5", {.now = 6}).effect == Effect::leave);
}

TEST_CASE("a missing bound is no bound, and 19 digits do not overflow", "[dr][R49]") {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min(),
                         kMax = std::numeric_limits<std::int64_t>::max();
  CHECK(verdict(kUnsigned, {.now = kMin}).outcome == Outcome::applied);
  CHECK(verdict(kUnsigned, {.now = kMax}).outcome == Outcome::applied);
  CHECK(verdict("v=1;k=zpa;b=on;t=0", {.now = -1}).outcome == Outcome::not_yet_active);
  CHECK(verdict("v=1;k=zpa;b=on;x=9999999999999999999", {.now = kMax}).outcome == Outcome::applied);
  CHECK(verdict("v=1;k=zpa;b=on;t=9999999999999999999", {.now = kMax}).outcome == Outcome::not_yet_active);
  CHECK(verdict("v=1;k=zpa;b=on;x=16500000000", {.now = 16'500'000'000}).outcome == Outcome::applied);
}

TEST_CASE("the reader's clock decides, by its whole seconds", "[dr][R49][A39][A94]") {
  const UtcTime end{std::chrono::seconds(kX)};
  CHECK(whole_seconds(end) == kX);
  CHECK(whole_seconds(end + 1s - 1ns) == kX);
  CHECK(whole_seconds(end + 1s) == kX + 1);
  CHECK(whole_seconds(UtcTime{} - 1ns) == -1);
  const EntityClock fast(end, 1s), slow(end, -1s);
  const auto outcome = [](const EntityClock& clock) {
    return verdict("v=1;k=zpa;b=on;x=1767312000", {.now = whole_seconds(clock.utc(TimePoint{}))}).outcome;
  };
  CHECK(outcome(fast) == Outcome::expired);
  CHECK(outcome(slow) == Outcome::applied);
}

TEST_CASE("12: a test is for the test group alone", "[dr][H19]") {
  CHECK(verdict("v=1;k=zpa;b=test", {}).outcome == Outcome::not_in_test_group);
  CHECK(verdict("v=1;k=zpa;b=test", {}).effect == Effect::keep);
  CHECK(verdict("v=1;k=zpa;b=test", {.in_test_group = true}).effect == Effect::enter);
}

TEST_CASE("13: on enters, off leaves", "[dr][H19]") {
  CHECK(verdict(kUnsigned, {}).effect == Effect::enter);
  CHECK(verdict(kUnsigned, {}).check == 13);
  CHECK(verdict("v=1;k=zpa;b=off", {}).effect == Effect::leave);
}

TEST_CASE("an invalid record keeps the state, or ends DR where that is the policy", "[dr][A37]") {
  CHECK(verdict("v=1;k=zpa;b=up", {}).effect == Effect::keep);
  CHECK(verdict("v=1;k=zpa;b=up", {}, {.invalid_policy = InvalidPolicy::treat_off}).effect == Effect::leave);
  CHECK(verdict("hello", {}, {.invalid_policy = InvalidPolicy::treat_off}).effect == Effect::leave);
}

TEST_CASE("the first check that fails gives the reason", "[dr][5.3]") {
  CHECK(problem({"v=1;k=zdx;b=on;t=x"}) == Problem::unknown_product);
  CHECK(problem({"v=1;k=zia;b=on;t=x"}) == Problem::wrong_product);
  CHECK(signed_problem({"v=1;k=zpa;b=on;t=x"}) == Problem::bad_start);
  CHECK(verdict("v=1;k=zpa;b=test;x=5", {.now = 6}).outcome == Outcome::expired);
}

TEST_CASE("every reason has a name, a sentence and a check", "[dr]") {
  for (int i = 1; i < static_cast<int>(Problem::count_); ++i) {
    const auto p = static_cast<Problem>(i);
    CHECK_FALSE(name_of(p).empty());
    CHECK_FALSE(sentence_of(p).empty());
    CHECK(check_of(p) >= 1);
    CHECK(check_of(p) <= 9);
  }
}
