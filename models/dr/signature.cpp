#include "models/dr/signature.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <limits>
#include <utility>

namespace failcast::dr {

struct KeyData {
  EVP_PKEY* key = nullptr;
  explicit KeyData(EVP_PKEY* owned) : key(owned) {}
  KeyData(const KeyData&) = delete;
  KeyData& operator=(const KeyData&) = delete;
  ~KeyData() { EVP_PKEY_free(key); }
};

namespace {

/// libcrypto keeps errors per thread; ours are values, so nothing is left behind for somebody else to find.
struct NoErrorsLeft {
  NoErrorsLeft() = default;
  NoErrorsLeft(const NoErrorsLeft&) = delete;
  NoErrorsLeft& operator=(const NoErrorsLeft&) = delete;
  ~NoErrorsLeft() { ERR_clear_error(); }
};

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};

const unsigned char* octets(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

/// The first block between BEGIN and END: its label, its header lines and its bytes.
struct Block {
  std::string label, header, bytes;
};
std::variant<Block, KeyProblem> first_block(std::string_view pem) {
  if (pem.find("-----BEGIN ") == std::string_view::npos) return KeyProblem::missing;
  if (pem.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return KeyProblem::unreadable;
  const std::unique_ptr<BIO, Free> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  char* label = nullptr;
  char* header = nullptr;
  unsigned char* bytes = nullptr;
  long length = 0;
  if (!bio || PEM_read_bio(bio.get(), &label, &header, &bytes, &length) != 1) return KeyProblem::unreadable;
  Block block{label, header, std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length))};
  OPENSSL_free(label);
  OPENSSL_free(header);
  OPENSSL_clear_free(bytes, static_cast<std::size_t>(length));
  return block;
}

bool is_encrypted(const Block& block) {
  return block.label == "ENCRYPTED PRIVATE KEY" || block.header.find("ENCRYPTED") != std::string::npos;
}

/// Takes ownership; tells what makes a key unfit for records.
std::variant<std::shared_ptr<const KeyData>, KeyProblem> fit(EVP_PKEY* key) {
  if (key == nullptr) return KeyProblem::unreadable;
  auto data = std::make_shared<const KeyData>(key);
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) return KeyProblem::wrong_type;
  const int bits = EVP_PKEY_get_bits(key);
  if (bits < kKeyBits) return KeyProblem::too_short;
  if (bits > kKeyBits) return KeyProblem::too_long;
  return data;
}

EVP_PKEY* decode_public(const Block& block) {
  const unsigned char* at = octets(block.bytes);
  const long length = static_cast<long>(block.bytes.size());
  return block.label == "PUBLIC KEY" ? d2i_PUBKEY(nullptr, &at, length)
                                     : d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, length);
}

EVP_PKEY* decode_private(const Block& block) {
  const unsigned char* at = octets(block.bytes);
  return d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(block.bytes.size()));
}

}  // namespace

std::string_view name_of(KeyProblem problem) {
  switch (problem) {
    case KeyProblem::missing: return "missing";
    case KeyProblem::unreadable: return "unreadable";
    case KeyProblem::not_a_key: return "not_a_key";
    case KeyProblem::encrypted: return "encrypted";
    case KeyProblem::other_half: return "other_half";
    case KeyProblem::wrong_type: return "wrong_type";
    case KeyProblem::too_short: return "too_short";
    case KeyProblem::too_long: return "too_long";
    case KeyProblem::count_: break;
  }
  return "";
}

std::variant<PublicKey, KeyProblem> PublicKey::from_pem(std::string_view pem) {
  const NoErrorsLeft clean;
  const auto read = first_block(pem);
  if (const KeyProblem* problem = std::get_if<KeyProblem>(&read)) return *problem;
  const Block& block = std::get<Block>(read);
  if (block.label.ends_with("PRIVATE KEY")) return KeyProblem::other_half;
  if (block.label != "PUBLIC KEY" && block.label != "RSA PUBLIC KEY") return KeyProblem::not_a_key;
  auto key = fit(decode_public(block));
  if (const KeyProblem* problem = std::get_if<KeyProblem>(&key)) return *problem;
  return PublicKey(std::get<std::shared_ptr<const KeyData>>(std::move(key)));
}

bool PublicKey::verifies(std::string_view payload, std::string_view signature) const {
  const NoErrorsLeft clean;
  const std::unique_ptr<EVP_MD_CTX, Free> digest(EVP_MD_CTX_new());
  return digest && EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, data_->key) == 1 &&
         EVP_DigestVerify(digest.get(), octets(signature), signature.size(), octets(payload), payload.size()) == 1;
}

std::string PublicKey::fingerprint() const {
  const NoErrorsLeft clean;
  unsigned char* der = nullptr;
  const int length = i2d_PUBKEY(data_->key, &der);
  if (length <= 0) return {};
  std::string hash(kFingerprintBytes, '\0');
  const bool made = EVP_Digest(der, static_cast<std::size_t>(length), reinterpret_cast<unsigned char*>(hash.data()),
                               nullptr, EVP_sha256(), nullptr) == 1;
  OPENSSL_free(der);
  return made ? hash : std::string{};
}

std::variant<PrivateKey, KeyProblem> PrivateKey::from_pem(std::string_view pem) {
  const NoErrorsLeft clean;
  const auto read = first_block(pem);
  if (const KeyProblem* problem = std::get_if<KeyProblem>(&read)) return *problem;
  const Block& block = std::get<Block>(read);
  if (is_encrypted(block)) return KeyProblem::encrypted;
  if (block.label.ends_with("PUBLIC KEY")) return KeyProblem::other_half;
  if (!block.label.ends_with("PRIVATE KEY")) return KeyProblem::not_a_key;
  auto key = fit(decode_private(block));
  if (const KeyProblem* problem = std::get_if<KeyProblem>(&key)) return *problem;
  return PrivateKey(std::get<std::shared_ptr<const KeyData>>(std::move(key)));
}

std::optional<std::string> PrivateKey::sign(std::string_view payload) const {
  const NoErrorsLeft clean;
  const std::unique_ptr<EVP_MD_CTX, Free> digest(EVP_MD_CTX_new());
  std::string signature(kSignatureBytes, '\0');
  std::size_t length = signature.size();
  const bool made = digest && EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, data_->key) == 1 &&
                    EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &length,
                                   octets(payload), payload.size()) == 1;
  if (!made || length != kSignatureBytes) return std::nullopt;
  return signature;
}

std::string PrivateKey::public_pem() const {
  const NoErrorsLeft clean;
  const std::unique_ptr<BIO, Free> bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_PUBKEY(bio.get(), data_->key) != 1) return {};
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace failcast::dr
