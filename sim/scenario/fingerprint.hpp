// A number that tells texts apart: two that differ have the same one by chance only.
#pragma once
#include <cstdint>
#include <string_view>

namespace failcast::scenario {

/// FNV-1a, 64 bits (G. Fowler, L. C. Noll, K.-P. Vo). Finds slips of hand and disk, not forgers.
constexpr std::uint64_t fingerprint(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

}  // namespace failcast::scenario
