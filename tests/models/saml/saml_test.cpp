#include "models/saml/saml.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

using namespace failcast;
using namespace failcast::saml;

namespace {
constexpr Duration kDay = 24h;
constexpr UtcTime kNoon{500000h};

/// Share of users whose authentication is older than the timeout `later`, if nobody logs in from now on.
double lost_after(Duration later, Duration timeout, Duration lazy_mean, Duration limit) {
  constexpr std::uint64_t kUsers = 40000;
  const Stream stream{Key{1} / "ages"};
  std::uint64_t lost = 0;
  for (std::uint64_t n = 0; n < kUsers; ++n)
    if (stationary_age(stream, n, timeout, lazy_mean) + later > limit) ++lost;
  return static_cast<double>(lost) / kUsers;
}
constexpr double kFourErrors = 0.01;  // four standard errors of a share of 40,000 users
}  // namespace

TEST_CASE("an assertion is back-dated", "[saml]") { CHECK(not_before(kNoon, 300s) == kNoon - 300s); }

TEST_CASE("an authentication expires when it is older than the timeout", "[saml][R55]") {
  CHECK_FALSE(is_expired(kNoon, 600s, kNoon + 600s));
  CHECK(is_expired(kNoon, 600s, kNoon + 600s + 1ns));
  CHECK(last_valid(kNoon, 600s) == kNoon + 600s);
}

TEST_CASE("a rule may say never", "[saml]") {
  CHECK_FALSE(is_expired(kNoon, std::nullopt, kNoon + 100 * 365 * kDay));
  CHECK_FALSE(last_valid(kNoon, std::nullopt).has_value());
}

TEST_CASE("one login resets the timers of all rules", "[saml][R56]") {
  const UtcTime again = kNoon + 1h;
  CHECK(is_expired(kNoon, 600s, again));
  for (const Duration timeout : {Duration{600s}, Duration{1h}, 7 * kDay})
    CHECK_FALSE(is_expired(again, timeout, again));
}

TEST_CASE("clocks may differ by 120 s and not more, either way", "[saml][R57]") {
  CHECK(check_skew(kNoon, kNoon + 120s, 120s) == Reason::none);
  CHECK(check_skew(kNoon + 120s, kNoon, 120s) == Reason::none);
  CHECK(check_skew(kNoon, kNoon + 120s + 1ns, 120s) == Reason::clock_skew);
  CHECK(check_skew(kNoon + 120s + 1ns, kNoon, 120s) == Reason::clock_skew);
}

TEST_CASE("users who log in at expiry are lost evenly over one timeout", "[saml][A25]") {
  CHECK(lost_after(1 * kDay, 7 * kDay, 0s, 7 * kDay) == Approx(1.0 / 7).margin(kFourErrors));
  CHECK(lost_after(7 * kDay, 7 * kDay, 0s, 7 * kDay) == Approx(1).margin(1e-4));
}

// Values of domain.md 6.4: a limit of 14 days, a timeout of 7 days, means of 1 and 5 days.
TEST_CASE("users who log in late have an exponential tail of ages", "[saml][A25]") {
  CHECK(lost_after(10 * kDay, 7 * kDay, 1 * kDay, 14 * kDay) == Approx(0.500).margin(kFourErrors));
  CHECK(lost_after(0s, 7 * kDay, 5 * kDay, 14 * kDay) == Approx(0.1027).margin(kFourErrors));
  CHECK(lost_after(6 * kDay, 7 * kDay, 5 * kDay, 14 * kDay) == Approx(0.3411).margin(kFourErrors));
}

TEST_CASE("ages are never negative and without laziness never beyond the timeout", "[saml][A25]") {
  const Stream stream{Key{2} / "ages"};
  for (std::uint64_t n = 0; n < 1000; ++n) {
    const Duration drawn = stationary_age(stream, n, 7 * kDay, 0s);
    REQUIRE(drawn >= 0s);
    REQUIRE(drawn <= 7 * kDay);
  }
}
