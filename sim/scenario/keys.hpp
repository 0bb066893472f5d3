// Keys in a scenario: what each is for, why one is unfit, and how a key is written so that equal ones are equal texts.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/dr/signature.hpp"

namespace failcast::scenario {

enum class KeyUse : std::uint8_t {
  sign,    ///< a private key, without passphrase
  verify,  ///< a public key
};

/// A problem in words, and what to do about it.
struct KeyAdvice {
  std::string_view message, hint;
};
KeyAdvice advice_on(dr::KeyProblem problem, KeyUse use);

/// Nothing when the text holds an RSA key of 2048 bits for this use.
std::optional<dr::KeyProblem> problem_of(std::string_view pem, KeyUse use);

/// The first PEM block of a text, one LF behind each line; the text itself when it has no whole block.
std::string pem_block(std::string_view text);

/// Whether what the private key signs verifies under the public one. Both are fit keys.
bool belong_together(std::string_view private_pem, std::string_view public_pem);

/// The public half of a fit private key, as PEM.
std::string public_half_of(std::string_view private_pem);

}  // namespace failcast::scenario
