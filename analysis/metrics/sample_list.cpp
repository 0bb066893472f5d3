#include "analysis/metrics/sample_list.hpp"

namespace failcast::metrics {

void SampleList::add(std::int64_t ns) {
  ++size_;
  sum_ += ns;
  min_ = std::min(min_, ns);
  max_ = std::max(max_, ns);
  // Modulo 2^64, so that the difference of any two samples fits; the sign goes to the lowest bit.
  const std::uint64_t difference = static_cast<std::uint64_t>(ns) - static_cast<std::uint64_t>(last_);
  last_ = ns;
  std::uint64_t zigzag = difference << 1 ^ (0 - (difference >> 63));
  Block& block = block_with_room();
  for (; zigzag >= kMore; zigzag >>= kBits) block.push_back(static_cast<std::uint8_t>(zigzag | kMore));
  block.push_back(static_cast<std::uint8_t>(zigzag));
}

SampleList::Block& SampleList::block_with_room() {
  if (blocks_.empty()) return blocks_.emplace_back();
  if (blocks_.back().size() + kLongest <= kBlock) return blocks_.back();
  Block& next = blocks_.emplace_back();
  next.reserve(kBlock);
  return next;
}

}  // namespace failcast::metrics
