#include "models/base/random.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <set>

using failcast::Key;
using failcast::Stream;

TEST_CASE("a draw is a pure function of key and number", "[random]") {
  const Stream stream{Key{7} / "fra" / 17 / "login"};
  const Stream again{Key{7} / "fra" / 17 / "login"};
  CHECK(stream.bits(3) == again.bits(3));
  CHECK(stream.bits(3) != stream.bits(4));
}

// Pins the algorithm: a change of it changes every run there ever was. The block is Philox 2x64-10 of counter {0, 0}
// and key 0, a published known-answer vector of Random123 (kat_vectors).
TEST_CASE("bits are those of Philox 2x64-10", "[random]") { CHECK(Stream{Key{0}}.bits(0) == 0xca00a0459843d731); }

TEST_CASE("names and indices make different keys", "[random]") {
  const Key root{1};
  const std::uint64_t packed_a = 'a';
  CHECK_FALSE(root / "a" == root / packed_a);
  CHECK_FALSE(root / "a" == root / "b");
  CHECK_FALSE(root / "a" / "b" == root / "b" / "a");
  CHECK_FALSE(root / "ab" == root / "a" / "b");
  CHECK_FALSE(root / "abcdefgh" / "i" == root / "abcdefghi");
  CHECK_FALSE(root / "" == root);
  CHECK_FALSE(root / std::string_view("a\0", 2) == root / "a");
  CHECK_FALSE(root / 0 == root / "");
  CHECK_FALSE(Key{1} / "a" == Key{2} / "a");
}

TEST_CASE("ten thousand entities have ten thousand keys", "[random]") {
  std::set<std::uint64_t> keys;
  for (std::uint64_t i = 0; i < 10000; ++i) keys.insert((Key{1} / "client" / i).value);
  CHECK(keys.size() == 10000);
}

TEST_CASE("uniform draws stay at or above 0, below 1, and average one half", "[random]") {
  const Stream stream{Key{1} / "uniform"};
  double sum = 0;
  for (std::uint64_t n = 0; n < 10000; ++n) {
    const double u = stream.uniform(n);
    REQUIRE(u >= 0);
    REQUIRE(u < 1);
    sum += u;
  }
  CHECK(sum / 10000 == Approx(0.5).margin(0.015));  // five standard errors of 1 / sqrt(12 n)
}

TEST_CASE("below stays under its bound", "[random]") {
  rc::prop("for every key, bound and number", [](std::uint64_t key, std::uint64_t n) {
    const auto bound = *rc::gen::suchThat<std::uint64_t>([](std::uint64_t b) { return b > 0; });
    RC_ASSERT(Stream{Key{key}}.below(bound, n) < bound);
  });
}

TEST_CASE("below reaches every value of a small range about equally often", "[random]") {
  const Stream stream{Key{1} / "below"};
  std::array<int, 6> seen{};
  for (std::uint64_t n = 0; n < 6000; ++n) ++seen[stream.below(6, n)];
  for (const int count : seen) CHECK(count == Approx(1000).margin(145));  // five standard deviations
}
