#include "sim/scenario/keys.hpp"

#include <algorithm>
#include <variant>

namespace failcast::scenario {
namespace {

using dr::KeyProblem;

template <class Key>
std::optional<KeyProblem> problem_in(std::string_view pem) {
  const auto key = Key::from_pem(pem);
  const KeyProblem* problem = std::get_if<KeyProblem>(&key);
  return problem == nullptr ? std::nullopt : std::optional(*problem);
}

}  // namespace

KeyAdvice advice_on(KeyProblem problem, KeyUse use) {
  constexpr std::string_view kMake = "openssl genrsa -out private.pem 2048";
  switch (problem) {
    case KeyProblem::missing: return {"no PEM block in it", "a key begins with -----BEGIN"};
    case KeyProblem::unreadable: return {"the PEM block is damaged", "copy the key again, with all its lines"};
    case KeyProblem::not_a_key:
      return {"not a key, but another kind of PEM block", "openssl x509 -pubkey -noout -in FILE"};
    case KeyProblem::encrypted: return {"the key needs a passphrase", "openssl pkey -in FILE -out PLAIN"};
    case KeyProblem::other_half:
      if (use == KeyUse::sign) return {"a public key cannot sign", "give the private key"};
      return {"this is the private key", "openssl pkey -in FILE -pubout"};
    case KeyProblem::wrong_type: return {"not an RSA key", kMake};
    case KeyProblem::too_short: return {"shorter than 2048 bits", kMake};
    case KeyProblem::too_long: return {"longer than 2048 bits, so its signature would not have 344 characters", kMake};
    case KeyProblem::count_: break;
  }
  return {};
}

std::optional<KeyProblem> problem_of(std::string_view pem, KeyUse use) {
  return use == KeyUse::sign ? problem_in<dr::PrivateKey>(pem) : problem_in<dr::PublicKey>(pem);
}

std::string pem_block(std::string_view text) {
  const std::size_t begin = text.find("-----BEGIN ");
  const std::size_t end = begin == std::string_view::npos ? begin : text.find("-----END ", begin);
  if (end == std::string_view::npos) return std::string(text);
  std::string block(text.substr(begin, text.find('\n', end) - begin));
  std::erase_if(block, [](char c) { return c == '\r'; });
  while (block.ends_with(' ') || block.ends_with('\n')) block.pop_back();
  return block + '\n';
}

bool belong_together(std::string_view private_pem, std::string_view public_pem) {
  constexpr std::string_view kProbe = "v=1";
  const auto signing = dr::PrivateKey::from_pem(private_pem);
  const auto verifying = dr::PublicKey::from_pem(public_pem);
  const auto signature = std::get<dr::PrivateKey>(signing).sign(kProbe);
  return signature && std::get<dr::PublicKey>(verifying).verifies(kProbe, *signature);
}

std::string public_half_of(std::string_view private_pem) {
  return std::get<dr::PrivateKey>(dr::PrivateKey::from_pem(private_pem)).public_pem();
}

}  // namespace failcast::scenario
