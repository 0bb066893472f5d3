// The tables of domain.md 6.2 and 6.4 out of the machines themselves (years.hpp), and what holds without chance.
#include "models/certificate/life_cycle.hpp"
#include "tests/sim/world/town.hpp"
#include "tests/sim/world/years.hpp"

using namespace failcast;
using namespace failcast::test;

namespace {

constexpr Duration kDay = 24h;

/// Certificates that expire in an outage of a stationary fleet of 200.
std::size_t expired_in(Duration threshold, Duration outage) {
  scenario::Scenario s = town({.clients = 0, .edges = 0, .connectors = 200});
  s.client_groups.clear();
  s.private_clouds[0].renewal_threshold = threshold;
  s.station_groups.back().certificate_ages = scenario::InitialAges::stationary;
  s.faults = {fault("cloud", scenario::FaultTarget::cloud, 1h, outage)};
  s.horizon = outage + 2h;
  return run(s)
      .tape
      .times<CertificateChanged>([](const auto&, const CertificateChanged& changed) {
        return static_cast<certificate::State>(changed.state) == certificate::State::expired;
      })
      .size();
}

}  // namespace

TEST_CASE("the check values of 6.2 and 6.4 come out of the machines", "[world][figures][6.2][6.4][slow]") {
  std::vector<Figure> all;
  for (const auto& table :
       {certificate_figures(Deployed::one_after_the_other, 1), certificate_figures(Deployed::stationary, 101),
        cohort_figures(201), authentication_figures(301)})
    all.insert(all.end(), table.begin(), table.end());
  judge(all);
}

TEST_CASE("an outage shorter than T less one look expires nothing, a longer one may", "[world][6.2][A27]") {
  CHECK(expired_in(30 * kDay, 30 * kDay - 2h) == 0);
  CHECK(expired_in(30 * kDay, 60 * kDay) > 0);
}
