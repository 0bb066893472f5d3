// Keys of the tests, and a record that was signed by hand with one of them.
#pragma once
#include <fstream>
#include <iterator>
#include <string>
#include <variant>

#include "models/dr/signature.hpp"

namespace failcast::dr::test {

/// The text of tests/models/dr/keys/NAME.pem.
inline std::string pem(const std::string& name) {
  std::ifstream in(std::string(FAILCAST_SOURCE_DIR "/tests/models/dr/keys/") + name + ".pem", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline PublicKey public_key(const std::string& name = "public") {
  return std::get<PublicKey>(PublicKey::from_pem(pem(name)));
}
inline PrivateKey private_key(const std::string& name = "private") {
  return std::get<PrivateKey>(PrivateKey::from_pem(pem(name)));
}

inline const std::string kWindow = "v=1;k=zpa;b=on;t=1767225600;x=1767312000;";
/// printf %s "v=1;k=zpa;b=on;t=1767225600;x=1767312000;" | openssl dgst -sha256 -sign private.pem | base64 -w0
inline const std::string kSignedByHand =
    "kH6nFLYH4/2uw5QvIS40iF6ykmxF4pZoPlLCKyKjpNgoE+Hvbv4CcmEC0SmuXpZWzplhQ3UltLJRDuMwIs76Tm2z6uFRBOiV8iWW"
    "re6cjbnWhCWyqBydRX/UHogd1u7+StbCykNiGZDCPy2wrfkjI54cX2NJqWSnI3EOuDo/cHQ/O2mtvU+6ErEYOvpNetqqViDgTIdx"
    "5FaoHY3qYx6Zpd5nx6l0/cCRE2TIewNEE3oQZgIg0B6GaPPNwAlr49Lkygy+wUgNJEOAV0o4TMBalgcob56t0lGSRQ1iZeSSn/y/"
    "rc2lOq4r7N3Rwq/nJ7mEjtcv1IMCuZDhkIoJvtruYQ==";

}  // namespace failcast::dr::test
