#include "models/dr/base64.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <string>

using namespace failcast::dr;

TEST_CASE("Base64 agrees with the examples of RFC 4648", "[dr]") {
  CHECK(to_base64("") == "");
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("foo") == "Zm9v");
  CHECK(to_base64("foobar") == "Zm9vYmFy");
  CHECK(from_base64("Zm9vYg==") == "foob");
  CHECK(from_base64("") == "");
}

TEST_CASE("Base64 refuses what has another or no meaning", "[dr]") {
  for (const char* text :
       {"Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zm 9", "Zm9v\n", "Zg==Zg==", "=m9v", "Zm_v"}) {
    INFO(text);
    CHECK_FALSE(from_base64(text));
  }
}

TEST_CASE("Base64 gives back what it was given", "[dr][property]") {
  rc::prop("decode after encode", [](const std::string& bytes) { RC_ASSERT(from_base64(to_base64(bytes)) == bytes); });
}
