// Entry into BC against the closed forms of domain.md 7.5, 7.6 and 7.8.
#include <catch2/catch.hpp>
#include <cmath>

#include "models/client/client.hpp"
#include "models/component/component.hpp"
#include "tests/sim/world/town.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::FaultMode;
using scenario::FaultTarget;

namespace {

/// Controllers 25 ms away from their components, BC names looked up in a public zone.
scenario::Scenario distant_controllers() {
  scenario::Scenario s = town({.clients = 0});
  s.sites[0].lan_rtt = 25ms;
  s.resolvers[0].holds_bc_zone = false;
  s.zones.bc_public = true;
  return s;
}

TimePoint bc_entry_after(FaultMode mode) {
  scenario::Scenario s = distant_controllers();
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h, "*", mode)};
  const auto entries = run(s).tape.entered(record::EntityKind::connector, component::State::bc);
  REQUIRE(entries.size() == 1);
  return entries.front();
}

/// Share of 1,000 connectors that turn to a controller during an outage of length `d`.
double share_that_enters(Duration d, FaultMode mode) {
  scenario::Scenario s = town({.clients = 0, .connectors = 1000});
  s.sites[0].uplinks[0].rtt = s.isps[0].rtt = s.cloud[0].rtt = 100us;  // a successful attempt takes next to no time
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, d, "*", mode)};
  const auto entries = run(s).tape.entered(record::EntityKind::connector, component::State::pcc_connect);
  return static_cast<double>(entries.size()) / 1000;
}

}  // namespace

TEST_CASE("silent loss: a component is in BC after D1 + W + look-up + connect", "[world][7.5][A1][R16]") {
  CHECK(bc_entry_after(FaultMode::blackhole) == TimePoint{1h + 60s + 120s + 100ms + 4 * 25ms});
}

TEST_CASE("reset: a component is in BC after W + look-up + connect", "[world][7.5][A1]") {
  CHECK(bc_entry_after(FaultMode::reset) == TimePoint{1h + 120s + 100ms + 4 * 25ms});
}

TEST_CASE("an outage that ends a retry period before D1 + W enters nothing", "[world][7.5][R17][A2]") {
  CHECK(share_that_enters(160s, FaultMode::blackhole) == 0);
  CHECK(share_that_enters(100s, FaultMode::reset) == 0);
}

TEST_CASE("an outage longer than D1 + W always enters", "[world][7.5][R17]") {
  CHECK(share_that_enters(181s, FaultMode::blackhole) == 1);
  CHECK(share_that_enters(121s, FaultMode::reset) == 1);
}

TEST_CASE("in the last retry period before D1 + W the share that enters grows linearly", "[world][7.5][A2][R17]") {
  const double four_sigma = 4 * std::sqrt(0.8 * 0.2 / 1000);
  CHECK(share_that_enters(179s, FaultMode::blackhole) == Approx(0.8).margin(four_sigma));
  CHECK(share_that_enters(119s, FaultMode::reset) == Approx(0.8).margin(four_sigma));
  CHECK(share_that_enters(177s, FaultMode::blackhole) == Approx(0.4).margin(four_sigma));
}

TEST_CASE("a client on dead public edges, controllers in forced BC: the table of 7.6 to the nanosecond",
          "[world][7.6][A3][A4][A5][A6]") {
  struct Row {
    std::int64_t m, a;
    Duration c, gap, closed_form;
  };
  // closed form: 60 + m a c + (m a - 1) g, the table of 7.6 with both gaps
  const Row row =
      GENERATE(Row{2, 2, 5s, 0s, 80s}, Row{2, 2, 10s, 0s, 100s}, Row{2, 2, 20s, 0s, 140s}, Row{2, 3, 5s, 0s, 90s},
               Row{2, 3, 10s, 0s, 120s}, Row{2, 3, 20s, 0s, 180s}, Row{3, 2, 5s, 0s, 90s}, Row{3, 3, 5s, 0s, 105s},
               Row{3, 3, 10s, 0s, 150s}, Row{4, 2, 10s, 0s, 140s}, Row{4, 2, 20s, 0s, 220s}, Row{2, 2, 10s, 1s, 103s},
               Row{3, 3, 20s, 1s, 248s}, Row{4, 2, 5s, 1s, 107s});
  scenario::Scenario s = town({.public_edges = 4});
  s.private_clouds[0].force = true;
  s.params.bc.mixed_mode_data =
      false;  // forced connectors still serve the public edges, so that there is access to lose
  s.params.client.redirect_list_len = row.m;
  s.params.client.attempts_per_edge = row.a;
  s.params.client.retry_gap = row.gap;
  s.params.net.connect_timeout = row.c;
  s.faults = {fault("edges", FaultTarget::public_edges, 1h, 2h)};
  const Run r = run(s);
  const Duration lookup = s.params.dns.rtt_cached, connect = 4 * 1ms, redirect = 5ms;  // 200 redirects a second
  REQUIRE(r.tape.access(false) == std::vector{TimePoint{1h}});
  CHECK(r.tape.access(true).front() == TimePoint{1h + row.closed_form + lookup + connect + redirect + connect});
}

TEST_CASE("edges that are gone are noticed at once when they reset", "[world][7.6]") {
  scenario::Scenario s = town();
  s.private_clouds[0].force = true;
  s.params.bc.mixed_mode_data = false;
  s.faults = {fault("edges", FaultTarget::public_edges, 1h, 2h, "*", FaultMode::reset)};
  // four refused attempts of one round trip to the cloud, three gaps, then the way into BC
  const Duration expected = 4 * 25ms + 3 * 1s + s.params.dns.rtt_cached + 4ms + 5ms + 4ms;
  CHECK(run(s).tape.access(true).front() == TimePoint{1h + expected});
}

TEST_CASE("a full outage: the slower of client and components, then the retry grid", "[world][7.8][A14][A52]") {
  scenario::Scenario s = town({.controllers = 2});
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  const Duration first_contact = 60s + 4 * 10s + 3 * 1s + s.params.dns.rtt_cached;
  const Duration ready = 60s + 120s + s.params.dns.rtt_cached + 4ms;  // the edge has reached a controller
  Duration round = first_contact;
  while (round + 4ms + 5ms < ready) round += s.params.client.pcc_retry;
  CHECK(run(s).tape.access(true).front() == TimePoint{1h + round + 4ms + 5ms + 4ms});
}

TEST_CASE("keepalives spread idle detection over their period", "[world][7.6][A60]") {
  scenario::Scenario s = town({.clients = 500});
  s.params.client.keepalive = 30s;
  s.faults = {fault("edges", FaultTarget::public_edges, 1h, 1h)};
  const auto noticed = run(s).tape.entered(record::EntityKind::client, client::State::reconnect);
  REQUIRE(noticed.size() >= 500);
  double sum = 0;
  for (std::size_t i = 0; i < 500; ++i) {
    const double after = seconds(noticed[i] - TimePoint{1h});
    CHECK(after > 30);
    CHECK(after <= 60);
    sum += after / 500;
  }
  CHECK(sum == Approx(45).margin(4 * 30 / std::sqrt(12.0 * 500)));
}
