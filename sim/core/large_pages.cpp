#include "sim/core/large_pages.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace failcast::core {

void prefer_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#if defined(__linux__)
  ::madvise(memory, bytes, MADV_HUGEPAGE);
#endif
}

}  // namespace failcast::core
