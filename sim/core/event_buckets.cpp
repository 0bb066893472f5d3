#include "sim/core/event_buckets.hpp"

namespace failcast::core {

void EventBuckets::add_slab() {
  constexpr std::size_t kFirst = 64, kMost = 4096;  // chunks: as much again as there are, up to four megabytes
  slab_size_ = slabs_.empty() ? kFirst : std::min(2 * slab_size_, kMost);
  slabs_.push_back(std::make_unique_for_overwrite<Chunk[]>(slab_size_));
  for (std::size_t i = 0; i < slab_size_; ++i) give_back(&slabs_.back()[i]);
}

}  // namespace failcast::core
