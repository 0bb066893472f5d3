#include "models/dr/record.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <limits>

#include "tests/models/dr/keys.hpp"

using namespace failcast::dr;

namespace {

/// Reasons of all mistakes with their columns, as "unknown_state@7 ...".
std::string mistakes(std::string_view text) {
  std::string words;
  for (const Mistake& m : parse(text).mistakes)
    words += (words.empty() ? "" : " ") + std::string(name_of(m.problem)) + '@' + std::to_string(m.at + 1);
  return words;
}

Record any_record() {
  using namespace rc;
  const auto perhaps = [](auto gen) { return *gen::maybe(std::move(gen)); };
  Record r;
  const auto state = perhaps(gen::element(State::off, State::on, State::test));
  const auto product = perhaps(gen::element(Product::zpa, Product::zia, Product::all));
  const auto internet = perhaps(gen::element(Internet::fail_open, Internet::fail_closed));
  const auto start = perhaps(gen::inRange<EpochSeconds>(0, 9'999'999'999'999'999'999U));
  if (state) r.state = *state;
  if (product) r.product = *product;
  if (internet) r.internet = *internet;
  if (start) r.start = *start;
  if (*gen::arbitrary<bool>()) r.end = r.start.value_or(0) + *gen::inRange<EpochSeconds>(0, 1000);
  if (*gen::arbitrary<bool>()) r.domain = "dr.acme.example";
  if (*gen::arbitrary<bool>()) {
    const unsigned count = *gen::inRange<unsigned>(1, 100);
    r.part = Part{count, *gen::inRange<unsigned>(1, count + 1), *gen::container<std::string>(gen::inRange('A', 'Z'))};
  }
  return r;
}

}  // namespace

TEST_CASE("a parked record is read, with d anywhere", "[dr][A36]") {
  const Parsed parsed = parse("v=1;k=all;b=off;d=dr.acme.example");
  CHECK(parsed.mistakes.empty());
  CHECK(parsed.record == Record{.product = Product::all, .domain = "dr.acme.example", .state = State::off});
}

TEST_CASE("unsigned records say state, product, internet and window", "[dr][H21]") {
  CHECK(parse("v=1;k=zpa;b=on").record == Record{.product = Product::zpa, .state = State::on});
  CHECK(parse("v=1;k=zpa;b=test").record == Record{.product = Product::zpa, .state = State::test});
  CHECK(parse("v=1;k=all;b=on;m=fc;t=1767225600;x=1767312000").record == Record{.product = Product::all,
                                                                                .state = State::on,
                                                                                .internet = Internet::fail_closed,
                                                                                .start = 1767225600,
                                                                                .end = 1767312000});
}

TEST_CASE("a signed part carries its count, its index and its piece", "[dr][H21]") {
  const Parsed parsed = parse(test::kWindow + "n=2;p=1;bh=" + test::kSignedByHand.substr(0, 172));
  CHECK(parsed.mistakes.empty());
  CHECK(parsed.record.part == Part{2, 1, test::kSignedByHand.substr(0, 172)});
}

TEST_CASE("outer blanks are trimmed and one semicolon may end the list", "[dr][A36]") {
  CHECK(parse(" v = 1 ;\tk=zpa; b=on ; ").record == parse("v=1;k=zpa;b=on").record);
  CHECK(mistakes(" v = 1 ;\tk=zpa; b=on ; ").empty());
  CHECK(mistakes("v=1;;b=on") == "malformed@5");
  CHECK(mistakes("v=1;b=on;;") == "malformed@10");
}

TEST_CASE("unknown tags and an unknown m are ignored", "[dr][A36]") {
  CHECK(parse("v=1;b=on;zz=top;m=wf").record == Record{.state = State::on});
  CHECK(mistakes("v=1;b=on;zz=top;m=wf").empty());
}

TEST_CASE("strings of others are no records", "[dr][A36][A37]") {
  CHECK_FALSE(parse("v=spf1 include:_spf.acme.example -all").is_record());
  CHECK_FALSE(parse("google-site-verification=abc").is_record());
  CHECK_FALSE(parse("").is_record());
  CHECK_FALSE(parse("v=2;k=zpa;b=on").is_record());
  CHECK_FALSE(parse("k=zpa;b=on").is_record());
  CHECK(parse("v=1").is_record());
}

TEST_CASE("each mistake has its reason and its column", "[dr][A36]") {
  CHECK(mistakes("v=1;k=zpb;b=onn") == "unknown_product@5 unknown_state@11");
  CHECK(mistakes("v=1;k=zpa") == "no_state@10");
  CHECK(mistakes("v=1;b=ON") == "unknown_state@5");
  CHECK(mistakes("v=1;b=on;b=off") == "duplicate_tag@10");
  CHECK(mistakes("v=1;b=on;on") == "malformed@10");
  CHECK(mistakes("v=1;b=on;=x") == "malformed@10");
  CHECK(mistakes("v=1;b=on;q=\x01") == "malformed@10");
  CHECK(mistakes("v=01;b=on") == "unknown_version@1");
  CHECK(mistakes("b=on") == "no_version@5");
  CHECK(mistakes("v=1;b=on;t=soon;x=-1") == "bad_start@10 bad_end@17");
  CHECK(mistakes("v=1;b=on;t=2;x=1") == "ends_before_start@14");
  CHECK(mistakes("v=1;b=on;t=2;x=2").empty());
  CHECK(mistakes("v=1;b=on;n=2") == "missing_part_tag@13");
  CHECK(mistakes("v=1;b=on;n=0;p=1;bh=A") == "bad_part_count@10");
  CHECK(mistakes("v=1;b=on;n=100;p=1;bh=A") == "bad_part_count@10");
  CHECK(mistakes("v=1;b=on;n=2;p=3;bh=A") == "bad_part_index@14");
  CHECK(mistakes("v=1;b=on;n=2;p=0;bh=A") == "bad_part_index@14");
  CHECK(mistakes("v=1;b=on;n=2;p=2;bh=A").empty());
}

TEST_CASE("times have 1 to 19 digits and do not overflow", "[dr][5.3]") {
  CHECK(parse("v=1;b=on;x=16500000000").record.end == 16'500'000'000U);
  CHECK(parse("v=1;b=on;x=9999999999999999999").record.end == 9'999'999'999'999'999'999U);
  CHECK(mistakes("v=1;b=on;x=10000000000000000000") == "bad_end@10");
  CHECK(mistakes("v=1;b=on;t=") == "bad_start@10");
  CHECK(parse("v=1;b=on;t=0").record.start == 0U);
}

TEST_CASE("a text longer than a TXT record is malformed", "[dr]") {
  const std::string rest(kMaxText - 11, 'a');
  CHECK(parse("v=1;b=on;q=" + rest).is_record());
  CHECK_FALSE(parse("v=1;b=on;q=a" + rest).is_record());
}

TEST_CASE("what is written is read back", "[dr][property]") {
  rc::prop("parse after format", [] {
    const Record record = any_record();
    const Parsed parsed = parse(format(record));
    RC_ASSERT(parsed.record == record);
    RC_ASSERT(parsed.mistakes.empty() == record.state.has_value());
  });
}

TEST_CASE("any bytes can be read", "[dr][property]") {
  const auto holds = [](const Parsed& parsed, const std::string& text) {
    RC_ASSERT(parsed.text == text);
    for (const Mistake& m : parsed.mistakes) {
      RC_ASSERT(m.at + m.length <= text.size());
      RC_ASSERT(check_of(m.problem) > 0);
    }
    for (const Tag& tag : parsed.tags) RC_ASSERT(text.substr(tag.value_at, tag.value.size()) == tag.value);
  };
  rc::prop("random bytes", [&](const std::string& text) { holds(parse(text), text); });
  rc::prop("random tags", [&] {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("vkdbmtxnph=;=; 129onfasz")));
    holds(parse(text), text);
  });
  rc::prop("mutations of a good record", [&] {
    std::string text = test::kWindow + "n=2;p=1;bh=" + test::kSignedByHand;
    for (int i = *rc::gen::inRange(1, 5); i > 0; --i)
      text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
    holds(parse(text), text);
  });
}
