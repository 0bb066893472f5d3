// A set of client rows, a bit each: marked singly or by ranges, gone through in order of rows, 64 empty rows at a step.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace failcast::fleet {

class RowSet {
 public:
  void resize(std::size_t rows) { words_.resize((rows + kBits - 1) / kBits); }
  void set(std::uint32_t row, bool is_in) {
    const std::uint64_t bit = std::uint64_t{1} << row % kBits;
    words_[row / kBits] = is_in ? words_[row / kBits] | bit : words_[row / kBits] & ~bit;
  }
  /// All rows from `first` to before `end`.
  void add(std::uint32_t first, std::uint32_t end) {
    while (first < end && first % kBits != 0) set(first++, true);
    for (; end - first >= kBits && first < end; first += kBits) words_[first / kBits] = ~std::uint64_t{0};
    while (first < end) set(first++, true);
  }

  /// Calls `visit` with the rows of `kept` and of `spent`, ascending, each once, and empties `spent`. `visit` may take
  /// the row that it is called with in or out of `kept`. Both sets have the same size.
  template <class Visit>
  friend void for_each_of(const RowSet& kept, RowSet& spent, Visit&& visit) {
    for (std::size_t w = 0; w < kept.words_.size(); ++w)
      for (std::uint64_t left = kept.words_[w] | std::exchange(spent.words_[w], 0); left != 0; left &= left - 1)
        visit(static_cast<std::uint32_t>(w * kBits) + static_cast<std::uint32_t>(std::countr_zero(left)));
  }
  /// The same without a set that is kept.
  template <class Visit>
  friend void for_each_of(RowSet& spent, Visit&& visit) {
    for (std::size_t w = 0; w < spent.words_.size(); ++w)
      for (std::uint64_t left = std::exchange(spent.words_[w], 0); left != 0; left &= left - 1)
        visit(static_cast<std::uint32_t>(w * kBits) + static_cast<std::uint32_t>(std::countr_zero(left)));
  }

 private:
  static constexpr std::uint32_t kBits = 64;
  std::vector<std::uint64_t> words_;
};

}  // namespace failcast::fleet
