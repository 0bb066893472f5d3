#include "models/portal/config_file.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "models/dr/base64.hpp"
#include "tests/models/dr/keys.hpp"

using namespace failcast;
using namespace failcast::portal;
using dr::test::public_key;

namespace {

/// openssl pkey -pubin -in public.pem -outform DER | openssl dgst -sha256 -binary | base64
const std::string kByHand = "KNJgPqw9nJgwzYuf44SkPHVmKASTEOaYzORyF7sZRN8=";

}  // namespace

TEST_CASE("a thumbprint is what openssl makes of the key", "[portal][S1][H29]") {
  CHECK(thumbprint(public_key()) == kByHand);
  CHECK(thumbprint(public_key("public-pkcs1")) == kByHand);
}

TEST_CASE("a thumbprint belongs to one key", "[portal][S2]") {
  CHECK(verify(kByHand, public_key()) == Reason::none);
  CHECK(verify(kByHand, public_key("other-public")) == Reason::thumbprint_mismatch);
  CHECK(verify("", public_key()) == Reason::thumbprint_mismatch);
}

TEST_CASE("one changed character of a thumbprint is a mismatch", "[portal][property][S2]") {
  const dr::PublicKey key = public_key();
  rc::prop("one character", [&] {
    std::string changed = kByHand;
    const auto at = *rc::gen::inRange<std::size_t>(0, changed.size());
    changed[at] = *rc::gen::distinctFrom(changed[at]);
    RC_ASSERT(verify(changed, key) == Reason::thumbprint_mismatch);
  });
}

TEST_CASE("each text that cannot be a thumbprint has its reason", "[portal][H29]") {
  const std::string a40(40, 'A');
  CHECK(check_thumbprint(kByHand) == ThumbprintProblem::none);
  CHECK(is_thumbprint(kByHand));
  CHECK(check_thumbprint("") == ThumbprintProblem::missing);
  CHECK(check_thumbprint(a40 + "AA=") == ThumbprintProblem::wrong_length);
  CHECK(check_thumbprint(a40 + "AAA==") == ThumbprintProblem::wrong_length);
  CHECK(check_thumbprint(a40 + "A A=") == ThumbprintProblem::not_base64);
  CHECK(check_thumbprint(a40 + "AAB=") == ThumbprintProblem::not_base64);
  CHECK(check_thumbprint(a40 + "AAA=") == ThumbprintProblem::none);
  CHECK(check_thumbprint(a40 + "AAAA") == ThumbprintProblem::wrong_size);
  CHECK(check_thumbprint(a40 + "AA==") == ThumbprintProblem::wrong_size);
  CHECK_FALSE(is_thumbprint(a40 + "AA=="));
}

TEST_CASE("Base64 of 32 bytes is a thumbprint, and of no other number", "[portal][property][H29]") {
  rc::prop("any bytes", [](const std::string& bytes) {
    RC_ASSERT(is_thumbprint(dr::to_base64(bytes)) == (bytes.size() == dr::kFingerprintBytes));
    std::string padded = bytes;
    padded.resize(dr::kFingerprintBytes);
    RC_ASSERT(is_thumbprint(dr::to_base64(padded)));
  });
}

TEST_CASE("a config file has an age", "[portal][S1]") {
  const ConfigFile file{.downloaded = UtcTime{100h}};
  CHECK(age(file, UtcTime{124h}) == 24h);
  CHECK(age(file, UtcTime{100h}) == 0s);
  CHECK(age(file, UtcTime{99h}) == 0s);
}

TEST_CASE("a config file from before a change of the BC domain knows only dead names", "[portal][R28]") {
  const ConfigFile file{.bc_domain = "bc.acme.example"};
  CHECK(check_names(file, "bc.acme.example") == Reason::none);
  CHECK(check_names(file, "bc2.acme.example") == Reason::name_error);
}
