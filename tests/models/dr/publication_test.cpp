#include "models/dr/publication.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "tests/models/dr/keys.hpp"

using namespace failcast::dr;
using namespace failcast::dr::test;

TEST_CASE("a record is signed in two parts with half of the signature each", "[dr][H21]") {
  const auto parts = sign("v=1;k=zpa;b=on;t=1767225600;x=1767312000", private_key(), Payload::prefix).value();
  REQUIRE(parts.size() == 2);
  CHECK(parts[0] == kWindow + "n=2;p=1;bh=" + kSignedByHand.substr(0, 172));
  CHECK(parts[1] == kWindow + "n=2;p=2;bh=" + kSignedByHand.substr(172));
  CHECK(parts[0].size() <= kMaxCharacterString);
}

TEST_CASE("a last semicolon is not doubled", "[dr]") {
  const std::string text = kWindow.substr(0, kWindow.size() - 1);
  CHECK(sign(text + " ; ", private_key(), Payload::prefix) == sign(text, private_key(), Payload::prefix));
}

TEST_CASE("the tag list leaves out k and d, and is the prefix when they are absent", "[dr][A42][A92]") {
  CHECK(payload_of(parse("v=1;k=zpa;b=on;m=fo;t=1;x=2;n=2;p=1;bh=A"), Payload::tag_list) == "v=1;b=on;m=fo;t=1;x=2;");
  CHECK(payload_of(parse("x=2; b=on;d=a.b;v=1;n=2;p=1;bh=A"), Payload::tag_list) == "v=1;b=on;x=2;");
  CHECK(payload_of(parse("x=2; b=on;d=a.b;v=1;n=2;p=1;bh=A"), Payload::prefix) == "x=2; b=on;d=a.b;v=1;");
  const Parsed plain = parse("v=1;b=on;t=1;n=2;p=1;bh=A");
  CHECK(payload_of(plain, Payload::tag_list) == payload_of(plain, Payload::prefix));
}

TEST_CASE("only a tag behind n that decides is unprotected, and only of a prefix", "[dr][A93]") {
  const auto unprotected = [](const std::string& text, Payload payload) {
    const Parsed parsed = parse(text);
    const Tag* tag = unprotected_tag(parsed, payload);
    return tag == nullptr ? std::string() : tag->name;
  };
  CHECK(unprotected("v=1;b=on;n=2;p=1;bh=A;x=5", Payload::prefix) == "x");
  CHECK(unprotected("v=1;b=on;n=2;p=1;bh=A;x=5", Payload::tag_list).empty());
  CHECK(unprotected("v=1;b=on;n=2;p=1;bh=A;d=dr.acme.example", Payload::prefix).empty());
  CHECK(unprotected("v=1;b=on;x=5;n=2;p=1;bh=A", Payload::prefix).empty());
}

TEST_CASE("character-strings have at most 255 octets", "[dr][RFC1035]") {
  CHECK(character_strings(std::string(255, 'a')).size() == 1);
  CHECK(character_strings(std::string(256, 'a')) == std::vector<std::string>{std::string(255, 'a'), "a"});
}

TEST_CASE("a zone line quotes each character-string", "[dr][RFC1035]") {
  CHECK(zone_line("dr.acme.example.", 30, "v=1;b=off") == "dr.acme.example. 30 IN TXT \"v=1;b=off\"");
  CHECK(zone_line("@", 30, R"(q=a"\)") == R"(@ 30 IN TXT "q=a\"\\")");
  const std::string line = zone_line("@", 60, std::string(255, 'a') + "b");
  CHECK(line.ends_with("aaa\" \"b\""));
}
