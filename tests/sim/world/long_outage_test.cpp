// What weeks of Business Continuity leave behind: upgrades that were missed, versions that no longer fit, settings that
// stood still, certificates that are due.
#include <algorithm>
#include <catch2/catch.hpp>

#include "models/certificate/life_cycle.hpp"
#include "models/component/component.hpp"
#include "models/controller/controller.hpp"
#include "tests/sim/world/town.hpp"

using namespace failcast;
using namespace failcast::test;
using record::EntityKind;
using scenario::FaultTarget;

namespace {

constexpr Duration kDay = 24h;

/// Three weeks without the cloud, from the third day on.
scenario::Scenario three_weeks() {
  scenario::Scenario s = town({.clients = 0});
  s.faults = {fault("outage", FaultTarget::cloud, 2 * kDay, 21 * kDay)};
  s.horizon = 60 * kDay;
  return s;
}
constexpr TimePoint kOver{23 * kDay};

scenario::StationGroup& group(scenario::Scenario& s, std::string_view id) {
  return *std::ranges::find(s.station_groups, id, &scenario::StationGroup::id);
}
void upgrade(scenario::Scenario& s, std::string_view id, Duration first) {
  group(s, id).upgrade_at = first;
  group(s, id).upgrade_to = Version{
      {24, 2, 0, 0}
  };
}

std::vector<TimePoint> upgrades(const Run& r, EntityKind kind) {
  if (kind == EntityKind::controller) return r.tape.entered(kind, controller::State::upgrading);
  return r.tape.entered(kind, component::State::upgrading);
}

}  // namespace

TEST_CASE("upgrades missed in BC are made in the first window after it", "[world][R6][A128]") {
  scenario::Scenario s = three_weeks();
  upgrade(s, "connector", 4 * kDay);  // and each week
  const std::vector<TimePoint> made = upgrades(run(s), EntityKind::connector);
  REQUIRE(made.size() == 1);
  CHECK(made[0] >= TimePoint{25 * kDay});
  CHECK(made[0] < TimePoint{25 * kDay} + 4h);
}

TEST_CASE("connectors that were upgraded after an outage before their controllers are alone in the next one",
          "[world][R7][R6]") {
  scenario::Scenario s = three_weeks();
  upgrade(s, "connector", 4 * kDay);  // after the outage: day 25
  upgrade(s, "pcc", 8 * kDay);        // day 29
  const auto enters_bc_in = [&](Duration next_outage) {
    scenario::Scenario twice = s;
    twice.faults.push_back(fault("next", FaultTarget::cloud, next_outage, 6h));
    const auto entered = run(twice).tape.entered(EntityKind::connector, component::State::bc);
    return std::ranges::any_of(entered, [&](TimePoint t) { return t > TimePoint{next_outage}; });
  };
  CHECK(enters_bc_in(24 * kDay));        // both old
  CHECK_FALSE(enters_bc_in(27 * kDay));  // the connector is newer
  CHECK(enters_bc_in(31 * kDay));        // both new
}

TEST_CASE("settings stand still for as long as BC lasts", "[world][R4][S0]") {
  scenario::Scenario s = three_weeks();
  s.params.portal.available = PortalAvailability::independent;
  scenario::Request edit{.id = "edit", .what = scenario::RequestKind::edit_policy, .every = kDay, .times = 30};
  edit.at.offset = Distribution::constant(12h);
  s.requests = {edit};
  const Run r = run(s);
  const auto made = r.tape.times<RequestEnded>([](const auto&, const RequestEnded& ended) { return ended.ok; });
  const auto is_in_outage = [](TimePoint t) { return t >= TimePoint{2 * kDay} && t < kOver; };
  CHECK(std::ranges::none_of(made, is_in_outage));
  CHECK(made.size() == 2 + 7);
}

TEST_CASE("what came due in the outage is renewed within minutes of its end", "[world][6.2][A2]") {
  scenario::Scenario s = town({.clients = 0, .edges = 5, .connectors = 40});
  s.private_clouds[0].renewal_threshold = 30 * kDay;
  for (auto& g : s.station_groups) g.certificate_remaining = 30 * kDay + 5 * kDay;  // due on day 5
  s.faults = {fault("outage", FaultTarget::cloud, 2 * kDay, 21 * kDay)};
  s.horizon = 30 * kDay;
  const Run r = run(s);
  const auto is = [](certificate::State wanted) {
    return [wanted](const record::Record&, const CertificateChanged& changed) {
      return static_cast<certificate::State>(changed.state) == wanted;
    };
  };
  CHECK(r.tape.times<CertificateChanged>(is(certificate::State::due)).size() == 46);
  const auto renewed = r.tape.times<CertificateChanged>(is(certificate::State::valid));
  REQUIRE(renewed.size() == 46);
  CHECK(std::ranges::all_of(renewed, [](TimePoint t) { return t >= kOver && t < kOver + 10s; }));
  CHECK(r.tape.times<CertificateChanged>(is(certificate::State::expired)).empty());
}
