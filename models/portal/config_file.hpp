// The BC config file of the client portal and its thumbprint, which an MDM or GPO installation hands to new users'
// clients (S1, S2, H29).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "models/base/time.hpp"
#include "models/dr/signature.hpp"
#include "models/observations.hpp"

namespace failcast::portal {

inline constexpr std::size_t kThumbprintLength = 44;  ///< Base64 of 32 bytes (H29 I)

/// Base64 of the SHA-256 hash of the key's SubjectPublicKeyInfo (S1, H29 I).
std::string thumbprint(const dr::PublicKey& key);

/// Why a text cannot be anybody's thumbprint.
enum class ThumbprintProblem : std::uint8_t {
  none,
  missing,
  wrong_length,  ///< not 44 characters
  not_base64,    ///< a foreign character, a blank, bits under the padding
  wrong_size,    ///< Base64, but not of 32 bytes
  count_
};
std::string_view name_of(ThumbprintProblem problem);
ThumbprintProblem check_thumbprint(std::string_view text);
inline bool is_thumbprint(std::string_view text) { return check_thumbprint(text) == ThumbprintProblem::none; }

/// None, or thumbprint_mismatch: the file is not the one the thumbprint was copied with (S2).
/// @param key  the public key in the config file
Reason verify(std::string_view thumbprint_given, const dr::PublicKey& key);

/// What a downloaded file holds of its day.
struct ConfigFile {
  UtcTime downloaded{};
  std::uint32_t settings = 1;  ///< version of the BC settings (portal::Row::synced)
  std::string bc_domain;
};
/// How long ago it was downloaded; zero by a clock that is behind.
Duration age(const ConfigFile& file, UtcTime now);
/// None, or name_error: a file from before a change of the BC domain knows only names that no longer work (R28).
Reason check_names(const ConfigFile& file, std::string_view bc_domain);

}  // namespace failcast::portal
