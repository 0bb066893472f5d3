#include "sim/core/event_buckets.hpp"

namespace failcast::core {

void EventBuckets::add_slab() {
  constexpr std::size_t kFirst = 64, kMost = 4096;  // chunks: as much again as there are, up to four megabytes
  slabs_.emplace_back(slabs_.empty() ? kFirst : std::min(2 * slabs_.back().size(), kMost));
  for (Chunk& chunk : slabs_.back()) give_back(&chunk);
}

}  // namespace failcast::core
