// The check values of domain.md 6.2 and 6.4.
#include <catch2/catch.hpp>
#include <cmath>

#include "analysis/lifetimes/authentication.hpp"
#include "analysis/lifetimes/certificates.hpp"

using namespace failcast;
using namespace failcast::lifetimes;

namespace {

constexpr Duration kDay = 24h;

Renewal with(int threshold) { return {365 * kDay, threshold * kDay}; }
double in_days(Duration d) { return std::chrono::duration<double, std::ratio<86'400>>(d).count(); }

}  // namespace

TEST_CASE("probability of expiry in an outage", "[lifetimes][6.2]") {
  CHECK(expiry_probability(with(30), 60 * kDay) == Approx(0.0896).margin(5e-5));
  CHECK(expiry_probability(with(30), 90 * kDay) == Approx(0.1791).margin(5e-5));
  CHECK(expiry_probability(with(90), 120 * kDay) == Approx(0.1091).margin(5e-5));
  CHECK(expiry_probability(with(180), 200 * kDay) == Approx(0.1081).margin(5e-5));
}

TEST_CASE("nothing expires up to T, everything from V on", "[lifetimes][6.2]") {
  CHECK(expiry_probability(with(30), 30 * kDay) == 0);
  CHECK(expiry_probability(with(30), 30 * kDay + 1s) > 0);
  CHECK(expiry_probability(with(30), 365 * kDay - 1s) < 1);
  CHECK(expiry_probability(with(30), 365 * kDay) == 1);
}

TEST_CASE("dead days of a component", "[lifetimes][6.2]") {
  CHECK(dead_days(with(30), 60 * kDay) == Approx(1.343).margin(5e-4));
  CHECK(dead_days(with(30), 30 * kDay) == 0);
  CHECK(dead_days(with(30), 400 * kDay) == Approx(335.0 / 2 + 35));
}

TEST_CASE("groups: any, all, and enough alive", "[lifetimes][6.2]") {
  const double p = expiry_probability(with(30), 60 * kDay);
  CHECK(any_of(p, 4) == Approx(0.3129).margin(5e-5));
  CHECK(all_of(p, 4) == Approx(6.4e-5).margin(5e-7));
  CHECK(at_least_alive(p, 4, 4) == Approx(1 - any_of(p, 4)));
  CHECK(at_least_alive(p, 1, 4) == Approx(1 - all_of(p, 4)));
  CHECK(at_least_alive(0.5, 2, 3) == Approx(0.5));
  CHECK(at_least_alive(p, 0, 4) == 1);
  CHECK(at_least_alive(p, 5, 4) == 0);
}

TEST_CASE("whoever needs any of several groups is lost with the last of them", "[lifetimes][6.2]") {
  const std::vector<double> gone{0.1, 0.2, 0.5};
  CHECK(*any_without(gone, {
                               {0, 1}
  }) == Approx(0.02));
  CHECK(*any_without(gone, {
                               {0, 1},
                               {2}
  }) == Approx(0.02 + 0.5 - 0.01));
  CHECK(*any_without(gone, {
                               {0 },
                               { 0, 2}
  }) == Approx(0.1));  // the second is lost only where the first is
  CHECK(*any_without(gone, {
                               {0, 1},
                               {1, 2}
  }) == Approx(0.02 + 0.1 - 0.01));
  CHECK(*any_without(gone, {{}}) == 0);
  CHECK(any_without(std::vector<double>(16, 0.5), {{0}}));
  CHECK_FALSE(any_without(std::vector<double>(17, 0.5), {{0}}));
}

TEST_CASE("time to the first expiry", "[lifetimes][6.2]") {
  CHECK(in_days(mean_first_expiry(with(30), 1)) == Approx(197.5));
  CHECK(in_days(mean_first_expiry(with(30), 4)) == Approx(97.0));
  CHECK(in_days(mean_first_expiry(with(30), 20)) == Approx(45.95).margin(5e-3));
  CHECK(in_days(first_expiry_quantile(with(30), 1, 0.5)) == Approx(197.5));
  CHECK(any_of(expiry_probability(with(30), first_expiry_quantile(with(30), 7, 0.9)), 7) == Approx(0.9));
}

TEST_CASE("renewals per component and year", "[lifetimes][6.2]") {
  CHECK(renewals_per_year(with(30)) == Approx(1.090).margin(5e-4));
  CHECK(renewals_per_year(with(60)) == Approx(1.197).margin(5e-4));
  CHECK(renewals_per_year(with(90)) == Approx(1.327).margin(5e-4));
  CHECK(renewals_per_year(with(120)) == Approx(1.490).margin(5e-4));
  CHECK(renewals_per_year(with(180)) == Approx(1.973).margin(5e-4));
}

TEST_CASE("the smallest threshold keeps the risk, and one day less does not", "[lifetimes][6.2]") {
  const Duration t = smallest_threshold(365 * kDay, 60 * kDay, 4, 0.01, 30 * kDay, 180 * kDay);
  CHECK(any_of(expiry_probability({365 * kDay, t}, 60 * kDay), 4) <= 0.01);
  CHECK(any_of(expiry_probability({365 * kDay, t - kDay}, 60 * kDay), 4) > 0.01);
  CHECK(smallest_threshold(365 * kDay, 300 * kDay, 4, 0.01, 30 * kDay, 180 * kDay) < Duration{});
  CHECK(smallest_threshold(365 * kDay, 20 * kDay, 4, 0.01, 30 * kDay, 180 * kDay) == 30 * kDay);
}

TEST_CASE("renewals that fail now and then lengthen cycles", "[lifetimes][6.2]") {
  CHECK(expiry_probability(with(30), 60 * kDay, kDay, 1) == Approx(expiry_probability(with(30), 60 * kDay)));
  CHECK(expiry_probability(with(30), 60 * kDay, kDay, 0.1) > expiry_probability(with(30), 60 * kDay));
}

TEST_CASE("users lost in DR, where M replaces tau", "[lifetimes][6.4]") {
  const auto lost = [](int tau, int m, int t) { return share_lost_in_dr({tau * kDay, {}}, m * kDay, t * kDay); };
  CHECK(lost(7, 14, 7) == Approx(0).margin(1e-12));
  CHECK(lost(7, 14, 10) == Approx(0.429).margin(5e-4));
  CHECK(lost(7, 14, 14) == 1);
  CHECK(lost(20, 14, 0) == Approx(0.30));
  CHECK(lost(20, 14, 3) == Approx(0.45));
  CHECK(lost(7, 7, 1) == Approx(0.143).margin(5e-4));
  CHECK(lost(7, 7, 3) == Approx(0.429).margin(5e-4));
}

TEST_CASE("users lost while no identity provider answers: 1/7 a day", "[lifetimes][6.4]") {
  for (const int t : {0, 1, 3, 7, 8})
    CHECK(share_lost_without_idp({7 * kDay, {}}, t * kDay) == Approx(std::min(t / 7.0, 1.0)).margin(1e-12));
}

TEST_CASE("users who come back lazily", "[lifetimes][6.4]") {
  CHECK(share_lost_in_dr({7 * kDay, kDay}, 14 * kDay, 10 * kDay) == Approx(0.5));
  CHECK(share_lost_in_dr({7 * kDay, 5 * kDay}, 14 * kDay, Duration{}) == Approx(0.1027).margin(5e-5));
  CHECK(share_lost_in_dr({7 * kDay, 5 * kDay}, 14 * kDay, 6 * kDay) == Approx(0.3411).margin(5e-4));
  CHECK(share_lapsed({7 * kDay, 5 * kDay}) == Approx(5.0 / 12));
  CHECK(logins_per_second({7 * kDay, {}}, 10'000) * 3600 == Approx(59.5).margin(0.05));
}
