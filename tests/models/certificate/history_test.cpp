#include "models/certificate/history.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "models/client/history.hpp"

using namespace failcast;

namespace {

constexpr Duration kDay = 24h;

struct Fleet {
  Parameters params;
  Duration threshold = 30 * kDay;

  Duration age(int owner, Stream deployment) const {
    const Stream draws{Key{7} / "fleet" / static_cast<std::uint64_t>(owner)};
    return certificate::running_age(threshold, deployment, {TimePoint{}, params, draws, EntityClock{}});
  }
  Duration age(int owner) const { return age(owner, Stream{Key{8} / static_cast<std::uint64_t>(owner)}); }
  double share_older_than(Duration limit, int owners = 4000) const {
    int older = 0;
    for (int i = 0; i < owners; ++i) older += age(i) > limit ? 1 : 0;
    return static_cast<double>(older) / owners;
  }
};

double margin(double p, int n = 4000) { return 4 * std::sqrt(p * (1 - p) / n); }

}  // namespace

TEST_CASE("no certificate of a fleet that renews is older than V - T and one look", "[certificate][6.2][A27]") {
  const Fleet fleet;
  for (int i = 0; i < 500; ++i) {
    CHECK(fleet.age(i) >= Duration{});
    CHECK(fleet.age(i) <= 335 * kDay + 1h);
  }
}

TEST_CASE("ages of a fleet that renews are uniform up to V - T", "[certificate][6.2]") {
  for (const Duration threshold : {30 * kDay, 90 * kDay, 180 * kDay}) {
    Fleet fleet;
    fleet.threshold = threshold;
    for (const double p : {0.1, 0.5, 0.9})
      CHECK(fleet.share_older_than(std::chrono::duration_cast<Duration>((365 * kDay - threshold) * (1 - p))) ==
            Approx(p).margin(margin(p)));
  }
}

TEST_CASE("what was deployed together is of one age up to a look", "[certificate][6.2]") {
  const Fleet fleet;
  const Stream together{Key{9} / "group"};
  for (int i = 1; i < 20; ++i) {
    const Duration apart = fleet.age(i, together) - fleet.age(0, together);
    // A look apart per renewal; an owner whose renewal falls just beyond now is a whole cycle older.
    const Duration folded = apart > 100 * kDay ? apart - 335 * kDay : apart < -100 * kDay ? apart + 335 * kDay : apart;
    CHECK(folded <= 5h);
    CHECK(folded >= -5h);
  }
}

TEST_CASE("where each daily look renews with a chance of s, ages reach beyond V - T (6.2, A27)", "[certificate][6.2]") {
  Fleet fleet;
  fleet.params.cert.renew_check = kDay;
  fleet.params.cert.renew_ok_p = 0.1;
  // Cycle V - T + G with G days lost, P(G = g) = s (1 - s)^g: of a cycle's time the part beyond V - T is E[G] on
  // average.
  const double lost = 9, beyond = lost / (335 + lost);
  CHECK(fleet.share_older_than(336 * kDay) == Approx(beyond).margin(margin(beyond) + 1.0 / 344));
}

TEST_CASE("a device's certificate follows its user's logins by the rule of A26", "[client][A26][6.2]") {
  Parameters params;
  params.auth.lazy_mean = Duration{};
  const auto age = [&](int i, Duration auth_age) {
    return client::running_certificate_age(auth_age, 7 * kDay, Stream{Key{3} / static_cast<std::uint64_t>(i)}, params);
  };
  params.cert.client_renew = ClientRenewal::each_auth;
  CHECK(age(1, 3 * kDay) == 3 * kDay);
  params.cert.client_renew = ClientRenewal::last_30d;
  for (int i = 0; i < 200; ++i) {
    CHECK(age(i, 3 * kDay) % (7 * kDay) == 3 * kDay);  // renewed at one of the logins
    CHECK(age(i, 3 * kDay) < 335 * kDay + 7 * kDay);   // ... the first within the last 30 days
  }
  params.cert.client_renew = ClientRenewal::never;
  int old = 0;
  for (int i = 0; i < 2000; ++i) old += age(i, 3 * kDay) > 300 * kDay ? 1 : 0;
  CHECK(old / 2000.0 == Approx(65.0 / 365).margin(margin(65.0 / 365, 2000)));
}

TEST_CASE("only a login within the last 30 days renews, at both sides of the limit", "[client][A26]") {
  Parameters params;
  CHECK(client::login_renews(30 * kDay, params));
  CHECK_FALSE(client::login_renews(30 * kDay + 1ns, params));
  CHECK(client::login_renews(-kDay, params));
}
