#include "models/dr/base64.hpp"

#include <cstddef>
#include <cstdint>

namespace failcast::dr {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kGroup = 4;       ///< characters
constexpr std::size_t kGroupBytes = 3;  ///< that stand for so many bytes

/// The bytes from `at` on, at most three, as the upper bits of 24.
std::uint32_t bits_at(std::string_view bytes, std::size_t at) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < kGroupBytes; ++i)
    bits = bits << 8U | (at + i < bytes.size() ? static_cast<std::uint8_t>(bytes[at + i]) : 0U);
  return bits;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += kGroupBytes) {
    const std::uint32_t bits = bits_at(bytes, at);
    const std::size_t used = bytes.size() - at < kGroupBytes ? bytes.size() - at + 1 : kGroup;
    for (std::size_t i = 0; i < kGroup; ++i) text += i < used ? kAlphabet[bits >> (18U - 6U * i) & 63U] : '=';
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % kGroup != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text.size() > padding && text[text.size() - 1 - padding] == '=') ++padding;
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); at += kGroup) {
    const std::size_t used = at + kGroup == text.size() ? kGroup - padding : kGroup;
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < kGroup; ++i) {
      const std::size_t digit = i < used ? kAlphabet.find(text[at + i]) : 0;
      if (digit == std::string_view::npos) return std::nullopt;
      bits = bits << 6U | static_cast<std::uint32_t>(digit);
    }
    for (std::size_t i = 0; i + 1 < used; ++i) bytes += static_cast<char>(bits >> (16U - 8U * i) & 255U);
  }
  // Bits that stand for nothing must be zero, or two texts would mean the same bytes.
  if (to_base64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace failcast::dr
