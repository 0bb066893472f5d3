// Memory of large tables in large pages, where the system has them: whoever touches a million rows in random order
// waits for the page table as often as for the row itself.
#pragma once
#include <cstddef>
#include <new>
#include <vector>

namespace failcast::core {

/// Asks the system for it; without an answer everything works as well.
void prefer_large_pages(void* memory, std::size_t bytes);

/// For standard containers. Tables of at least a large page are aligned to it, and the system is asked to back them by
/// such pages; smaller ones are ordinary memory.
template <class T>
class LargePages {
 public:
  using value_type = T;
  LargePages() = default;
  template <class U>
  explicit LargePages(const LargePages<U>&) {}

  T* allocate(std::size_t n) {
    const std::size_t bytes = n * sizeof(T);
    if (bytes < kPage) return static_cast<T*>(::operator new(bytes));
    void* const memory = ::operator new (bytes, std::align_val_t{kPage});
    prefer_large_pages(memory, bytes);
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t n) {
    const std::size_t bytes = n * sizeof(T);
    bytes < kPage ? ::operator delete(memory) : ::operator delete (memory, std::align_val_t{kPage});
  }
  friend bool operator==(const LargePages&, const LargePages&) { return true; }

 private:
  static constexpr std::size_t kPage = std::size_t{2} << 20;
};

/// A table with a row per client or the like.
template <class T>
using Column = std::vector<T, LargePages<T>>;

}  // namespace failcast::core
