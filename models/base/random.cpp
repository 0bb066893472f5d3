#include "models/base/random.hpp"

#include <Random123/philox.h>

namespace failcast {
namespace {

// The second counter word says what a block is for, so that draws and key derivations never share a block.
constexpr std::uint64_t kDraw = 0;
constexpr std::uint64_t kMoreText = 1;
constexpr std::uint64_t kLastText = 2;  // 2 + number of bytes in the last chunk, 0 to 8
constexpr std::uint64_t kIndex = 16;

std::uint64_t philox(Key key, std::uint64_t word, std::uint64_t purpose) {
  const r123::Philox2x64::ctr_type counter = {
      {word, purpose}
  };
  const r123::Philox2x64::key_type philox_key = {{key.value}};
  return r123::Philox2x64{}(counter, philox_key)[0];
}

/// Up to eight characters as one number, first character lowest, whatever the machine's byte order.
std::uint64_t pack(std::string_view chunk) {
  std::uint64_t word = 0;
  for (std::size_t i = chunk.size(); i-- > 0;) word = word << 8 | static_cast<unsigned char>(chunk[i]);
  return word;
}

}  // namespace

Key operator/(Key k, std::string_view name) {
  constexpr std::size_t kChunk = 8;
  while (name.size() > kChunk) {
    k.value = philox(k, pack(name.substr(0, kChunk)), kMoreText);
    name.remove_prefix(kChunk);
  }
  return {philox(k, pack(name), kLastText + name.size())};
}

Key operator/(Key k, std::uint64_t index) { return {philox(k, index, kIndex)}; }

std::uint64_t Stream::bits(std::uint64_t n) const { return philox(key(), n, kDraw); }

double Stream::uniform(std::uint64_t n) const { return static_cast<double>(bits(n) >> 11) * 0x1p-53; }

std::uint64_t Stream::below(std::uint64_t bound, std::uint64_t n) const {
  // The high half of a 64 x 64 bit product: Lemire, "Fast random integer generation in an interval" (2019), without
  // the rejection step, so that every draw uses exactly one counter value.
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<Wide>(bits(n)) * bound >> 64);
}

}  // namespace failcast
