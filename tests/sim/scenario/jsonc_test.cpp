#include "sim/scenario/jsonc.hpp"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

namespace failcast::scenario {
namespace {

std::vector<Diagnostic> mistakes(std::string_view text) {
  std::vector<Diagnostic> diagnostics;
  parse_jsonc(text, {"t.jsonc", {}}, diagnostics);
  return diagnostics;
}

TEST_CASE("comments and trailing commas become spaces and offsets stay", "[jsonc]") {
  CHECK(blank_comments("[1, // one\n 2,]") == "[1,       \n 2 ]");
  CHECK(blank_comments("{/*a*/\"b\": 1, /* , */ }") == "{     \"b\": 1          }");
}

TEST_CASE("strings keep what looks like a comment or a trailing comma", "[jsonc]") {
  CHECK(blank_comments(R"(["//", "/* */", ",]", "\"//"])") == R"(["//", "/* */", ",]", "\"//"])");
}

TEST_CASE("a comma without a value before it stays an error", "[jsonc]") {
  CHECK(mistakes("[,]").size() == 1);
  CHECK(mistakes("{,}").size() == 1);
  CHECK(mistakes("[1,,]").size() == 1);
}

TEST_CASE("keys and values know line and column in characters", "[jsonc]") {
  std::vector<Diagnostic> none;
  const std::optional<Node> root =
      parse_jsonc("{\n  \"\xc3\xa4\": 12,  // c\n  \"b\": [true, {\"c\": \"x\"}]\n}", {"t.jsonc", {}}, none);
  REQUIRE(root);
  CHECK(root->members[0].value.at.line == 2);
  CHECK(root->members[0].value.at.column == 8);
  CHECK(root->members[1].at.column == 3);
  const Node& inner = *find(*root, "/b/1/c");
  CHECK(inner.text == "x");
  CHECK(inner.at.line == 3);
  CHECK(inner.at.column == 21);
}

TEST_CASE("a repeated key is told with its first line, at any depth", "[jsonc]") {
  const std::vector<Diagnostic> found =
      mistakes("{\"a\": 1,\n \"a\": {\"x\": {\"y\": 1, \"y\": {\"z\": 2}, \"w\": 3}}}");
  REQUIRE(found.size() == 2);
  CHECK(found[0].code == "E004");
  CHECK(found[0].line == 2);
  CHECK(found[0].hint == "first at line 1: keep one");
}

TEST_CASE("syntax errors carry line and column", "[jsonc]") {
  const std::vector<Diagnostic> found = mistakes("{\n  \"a\": tru\n}");
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "E002");
  CHECK(found[0].line == 2);
}

TEST_CASE("NaN and Infinity are refused by name", "[jsonc]") {
  for (const char* text : {"{\"a\": NaN}", "{\"a\": Infinity}", "{\"a\": -Infinity}"}) {
    const std::vector<Diagnostic> found = mistakes(text);
    REQUIRE(found.size() == 1);
    CHECK(found[0].hint == "NaN and Infinity are not numbers of a scenario");
  }
}

TEST_CASE("a number beyond all doubles is refused", "[jsonc]") { CHECK(mistakes("[1e999]").size() == 1); }

TEST_CASE("64 levels are read and 65 are refused", "[jsonc]") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(mistakes(nested(kMaxDepth)).empty());
  const std::vector<Diagnostic> found = mistakes(nested(kMaxDepth + 1));
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "E005");
}

TEST_CASE("ten million open brackets are one message", "[jsonc]") {
  CHECK(mistakes(std::string(10'000'000, '[')).size() == 1);
  CHECK(mistakes(std::string(10'000'000, '/')).size() == 1);
}

TEST_CASE("a comment that never ends is one message, however often it begins", "[jsonc]") {
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += "/*";
  CHECK(mistakes(text).size() == 1);
}

TEST_CASE("a text over the size limit is refused before it is parsed", "[jsonc]") {
  const std::vector<Diagnostic> found = mistakes(std::string(100u << 20, ' '));
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "E001");
  CHECK(found[0].message == "larger than 64 MB (104857600 bytes)");
}

TEST_CASE("more values than any scenario has are refused", "[jsonc]") {
  std::string text = "[0";
  for (std::size_t i = 0; i < kMaxValues; ++i) text += ",0";
  const std::vector<Diagnostic> found = mistakes(text + "]");
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "E005");
}

TEST_CASE("no bytes make the parser crash", "[jsonc][property]") {
  rc::prop("any bytes", [](const std::string& text) {
    std::vector<Diagnostic> diagnostics;
    const std::optional<Node> root = parse_jsonc(text, {"t", {}}, diagnostics);
    RC_ASSERT(root.has_value() || !diagnostics.empty());
  });
}

}  // namespace
}  // namespace failcast::scenario
