// Counter-based random streams (Random123, Philox 2x64). Draw n of a stream is a pure function of (key, n), and the
// key is a hash of names: adding an entity, or a draw for another purpose, changes nothing elsewhere (DESIGN section
// 3).
#pragma once
#include <cstdint>
#include <string_view>

namespace failcast {

/// A 64-bit key made of names. `Key{seed} / "fra" / 17 / "login"` reads as a path.
struct Key {
  std::uint64_t value = 0;
  friend Key operator/(Key k, std::string_view name);
  friend Key operator/(Key k, std::uint64_t index);
  friend constexpr bool operator==(Key, Key) = default;
};

/// All draws of one entity for one purpose. Stateless: the caller counts.
class Stream {
 public:
  Stream() = default;
  explicit constexpr Stream(Key key) : key_(key) {}
  /// The stream of `family / index`. Its key is worked out when something is drawn: most who might draw do not.
  constexpr Stream(Key family, std::uint64_t index) : key_(family), index_(index), is_of_family_(true) {}
  /// 64 random bits, draw number `n`.
  std::uint64_t bits(std::uint64_t n) const;
  /// Uniform in [0, 1) with 53 bits.
  double uniform(std::uint64_t n) const;
  /// Uniform integer in [0, bound), bound > 0, without modulo bias worth noticing (bias < bound / 2^64).
  std::uint64_t below(std::uint64_t bound, std::uint64_t n) const;
  Key key() const { return is_of_family_ ? key_ / index_ : key_; }

 private:
  Key key_{};
  std::uint64_t index_ = 0;
  bool is_of_family_ = false;
};

}  // namespace failcast
