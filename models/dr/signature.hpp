// RSA-SHA256 signatures of activation records (domain.md 5.1, H21): PKCS #1 v1.5 as `openssl dgst -sha256 -sign` makes
// it, with keys of 2048 bits from PEM text. The only place that knows libcrypto, and its header does not show it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace failcast::dr {

inline constexpr int kKeyBits = 2048;                 ///< 2.2 H21
inline constexpr std::size_t kSignatureBytes = 256;   ///< of a key of 2048 bits
inline constexpr std::size_t kSignatureLength = 344;  ///< its Base64 text (5.1)
inline constexpr std::size_t kFingerprintBytes = 32;  ///< SHA-256

/// Why a text is not a key that records can be signed or verified with.
enum class KeyProblem : std::uint8_t {
  missing,     ///< no PEM block at all
  unreadable,  ///< a PEM block whose contents are damaged
  not_a_key,   ///< another kind of PEM block, as a certificate
  encrypted,   ///< needs a passphrase, which nobody is asked for
  other_half,  ///< public where private is needed, or private where public is needed
  wrong_type,  ///< not RSA
  too_short,   ///< under 2048 bits
  too_long,    ///< above 2048 bits: the signature would not have 344 characters
  count_,
};
std::string_view name_of(KeyProblem problem);

/// An RSA key as libcrypto holds it.
struct KeyData;

class PublicKey {
 public:
  /// @param pem  SubjectPublicKeyInfo ("PUBLIC KEY") or PKCS #1 ("RSA PUBLIC KEY"); other text around it is skipped
  static std::variant<PublicKey, KeyProblem> from_pem(std::string_view pem);
  /// Whether `signature` (raw bytes) was made over exactly these bytes with the private half.
  bool verifies(std::string_view payload, std::string_view signature) const;
  /// SHA-256 of the DER form of the key's SubjectPublicKeyInfo: 32 raw bytes, whatever PEM form it was read from.
  /// Empty when libcrypto refuses.
  std::string fingerprint() const;

 private:
  explicit PublicKey(std::shared_ptr<const KeyData> data) : data_(std::move(data)) {}
  std::shared_ptr<const KeyData> data_;
};

class PrivateKey {
 public:
  /// @param pem  PKCS #8 ("PRIVATE KEY") or PKCS #1 ("RSA PRIVATE KEY"), not encrypted
  static std::variant<PrivateKey, KeyProblem> from_pem(std::string_view pem);
  /// 256 raw bytes; the same payload always gives the same. Nothing when libcrypto refuses.
  std::optional<std::string> sign(std::string_view payload) const;
  /// The public half, as PEM ("PUBLIC KEY"). Empty when libcrypto refuses.
  std::string public_pem() const;

 private:
  explicit PrivateKey(std::shared_ptr<const KeyData> data) : data_(std::move(data)) {}
  std::shared_ptr<const KeyData> data_;
};

}  // namespace failcast::dr
