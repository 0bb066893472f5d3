// What an operator publishes: the strings of a signed record, and how they stand in a zone file (domain.md 5.1, H21).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/dr/payload.hpp"
#include "models/dr/signature.hpp"

namespace failcast::dr {

inline constexpr unsigned kParts = 2;                    ///< parts of a signed record (2.2 H21)
inline constexpr std::size_t kMaxCharacterString = 255;  ///< octets of a DNS character-string (RFC 1035 section 3.3)

/// Signs an unsigned record: each part repeats `text` and carries half of the signature. Order, unknown tags and blanks
/// of `text` stay as they are; a last semicolon is not doubled.
/// @param text  an unsigned record without mistakes
/// @returns the TXT strings in the order of their parts; nothing when libcrypto refuses
std::optional<std::vector<std::string>> sign(std::string_view text, const PrivateKey& key, Payload payload);

/// `text` cut into character-strings of at most 255 octets; together they are one TXT record.
std::vector<std::string> character_strings(std::string_view text);

/// One TXT record in the form of a zone file: `owner ttl IN TXT "..." "..."` (RFC 1035 section 5.1).
std::string zone_line(std::string_view owner, unsigned ttl_seconds, std::string_view text);

}  // namespace failcast::dr
