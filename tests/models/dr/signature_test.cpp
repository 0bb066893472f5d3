#include "models/dr/signature.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "models/dr/base64.hpp"
#include "tests/models/dr/keys.hpp"

using namespace failcast::dr;
using namespace failcast::dr::test;

TEST_CASE("a signature made with openssl dgst verifies, and ours is the same", "[dr][R50]") {
  CHECK(public_key().verifies(kWindow, from_base64(kSignedByHand).value()));
  CHECK(to_base64(private_key().sign(kWindow).value()) == kSignedByHand);
}

TEST_CASE("a signature has 256 bytes and 344 characters", "[dr][H21]") {
  CHECK(private_key().sign("").value().size() == kSignatureBytes);
  CHECK(to_base64(private_key().sign("").value()).size() == kSignatureLength);
}

TEST_CASE("both PEM forms of a key are the same key", "[dr]") {
  const std::string signature = private_key("private-pkcs1").sign(kWindow).value();
  CHECK(public_key("public-pkcs1").verifies(kWindow, signature));
  CHECK(public_key().verifies(kWindow, signature));
}

TEST_CASE("a private key knows its public half as openssl writes it", "[dr]") {
  CHECK(pem("public").ends_with(private_key().public_pem()));
  CHECK(private_key("private-pkcs1").public_pem().starts_with("-----BEGIN PUBLIC KEY-----\n"));
}

TEST_CASE("a key has one fingerprint, in whatever PEM form it comes", "[dr][S1]") {
  CHECK(public_key().fingerprint().size() == kFingerprintBytes);
  CHECK(public_key().fingerprint() == public_key("public-pkcs1").fingerprint());
  CHECK(public_key().fingerprint() != public_key("other-public").fingerprint());
}

TEST_CASE("a signature is good for its bytes and its key alone", "[dr][R50]") {
  const std::string signature = private_key().sign(kWindow).value();
  CHECK_FALSE(public_key("other-public").verifies(kWindow, signature));
  CHECK_FALSE(public_key().verifies(kWindow + ' ', signature));
  CHECK_FALSE(public_key().verifies(kWindow, ""));
  CHECK_FALSE(public_key().verifies(kWindow, signature + signature));
}

TEST_CASE("any changed byte of a signed payload fails", "[dr][property][R50]") {
  const PublicKey key = public_key();
  const std::string signature = from_base64(kSignedByHand).value();
  rc::prop("one byte", [&] {
    std::string changed = kWindow;
    const auto at = *rc::gen::inRange<std::size_t>(0, changed.size());
    changed[at] = *rc::gen::distinctFrom(changed[at]);
    RC_ASSERT_FALSE(key.verifies(changed, signature));
  });
}

TEST_CASE("each unfit public key has its reason", "[dr]") {
  const auto problem = [](const std::string& text) {
    const auto key = PublicKey::from_pem(text);
    return std::holds_alternative<PublicKey>(key) ? "" : std::string(name_of(std::get<KeyProblem>(key)));
  };
  CHECK(problem("") == "missing");
  CHECK(problem("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A") == "missing");
  CHECK(problem("-----BEGIN PUBLIC KEY-----\nMIIBIjAN\n-----END PUBLIC KEY-----\n") == "unreadable");
  CHECK(problem("-----BEGIN PUBLIC KEY-----\nMIIBIjAN") == "unreadable");
  CHECK(problem(pem("certificate")) == "not_a_key");
  CHECK(problem(pem("private")) == "other_half");
  CHECK(problem(pem("elliptic-public")) == "wrong_type");
  CHECK(problem(pem("short-public")) == "too_short");
  CHECK(problem(pem("long-public")) == "too_long");
  CHECK(problem(pem("public")) == "");
}

TEST_CASE("each unfit private key has its reason", "[dr]") {
  const auto problem = [](const std::string& text) {
    const auto key = PrivateKey::from_pem(text);
    return std::holds_alternative<PrivateKey>(key) ? "" : std::string(name_of(std::get<KeyProblem>(key)));
  };
  CHECK(problem("no key here") == "missing");
  CHECK(problem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n") == "unreadable");
  CHECK(problem(pem("certificate")) == "not_a_key");
  CHECK(problem(pem("encrypted")) == "encrypted");
  CHECK(problem(pem("encrypted-pkcs1")) == "encrypted");
  CHECK(problem(pem("public")) == "other_half");
  CHECK(problem(pem("elliptic-private")) == "wrong_type");
  CHECK(problem(pem("short-private")) == "too_short");
  CHECK(problem(pem("long-private")) == "too_long");
  CHECK(problem(pem("private")) == "");
}
