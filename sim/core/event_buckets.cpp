#include "sim/core/event_buckets.hpp"

namespace failcast::core {

void EventBuckets::add_slab() {
  constexpr std::size_t kChunks = 64;
  slabs_.push_back(std::make_unique_for_overwrite<Chunk[]>(kChunks));
  for (std::size_t i = 0; i < kChunks; ++i) give_back(&slabs_.back()[i]);
}

}  // namespace failcast::core
