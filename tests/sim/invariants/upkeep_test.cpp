#include <catch2/catch.hpp>

#include "models/certificate/life_cycle.hpp"
#include "tests/sim/invariants/drill.hpp"

using namespace failcast;
using namespace failcast::invariants;
using component::State;

namespace {
CertificateChanged certificate_is(certificate::State state) { return {static_cast<std::uint8_t>(state)}; }
constexpr auto kValid = certificate::State::valid, kDue = certificate::State::due;

/// The group's first window opens at an hour, and lasts four.
Drill with_window(std::int64_t members = 1) {
  Drill drill;
  drill.group("edges").upgrade_at = 1h;
  if (members > 1) drill.directory.nodes.push_back({"edges-2", Drill::Kind::edge, 0, "edges", "pc"});
  return drill;
}
constexpr auto kSecond = static_cast<Drill::Node>(7);  ///< "edges-2"
Drill& upgrades(Drill& drill, Duration at, Drill::Node node = Drill::edge) {
  return drill.node(at, node, State::cloud, State::upgrading, component::Event::upgrade_due);
}
}  // namespace

TEST_CASE("certificates wait for the end of BC", "[invariants][R1]") {
  Drill drill = Drill{}.enter_bc(0s, Drill::edge).node(200s, Drill::edge, certificate_is(kDue));
  CHECK(Drill{drill}.node(300s, Drill::edge, certificate_is(kValid)).broken() == Broken{"R1"});
  drill.node(300s, Drill::edge, State::bc, State::cloud, component::Event::cloud_answered);
  CHECK(drill.node(300s, Drill::edge, certificate_is(kValid)).broken().empty());
}
TEST_CASE("a controller's certificate waits too", "[invariants][R1]") {
  Drill drill = Drill{}.node(1s, Drill::controller, controller::State::wait, controller::State::bc);
  CHECK(drill.node(2s, Drill::controller, certificate_is(kValid)).broken() == Broken{"R1"});
}
TEST_CASE("a certificate that a person replaces is no renewal", "[invariants][R1]") {
  Drill drill = Drill{}.enter_bc(0s, Drill::edge).node(200s, Drill::edge, certificate_is(kValid));
  CHECK(drill.fault(scenario::FaultTarget::certificate, "edges").broken().empty());
}
TEST_CASE("no certificate is made in DR", "[invariants][R43]") {
  Drill drill = Drill{}.with_dr().visible(1s, dr::State::on).enter_dr(10s, Drill::edge);
  CHECK(drill.node(100s, Drill::edge, certificate_is(kDue)).broken().empty());
  CHECK(drill.node(100s, Drill::edge, certificate_is(kValid)).broken() == Broken{"R43"});
}

TEST_CASE("renewal thresholds lie between 30 and 180 days", "[invariants][R2]") {
  const auto threshold = [](Duration t) {
    return Drill{}.set([&](auto& s) { s.private_clouds[0].renewal_threshold = t; }).broken();
  };
  CHECK(threshold(30 * 24h).empty());
  CHECK(threshold(180 * 24h).empty());
  CHECK(threshold(30 * 24h - 1ns) == Broken{"R2"});
  CHECK(threshold(180 * 24h + 1ns) == Broken{"R2"});
}
TEST_CASE("no certificate outlasts its validity", "[invariants][R2]") {
  const auto remaining = [](Duration left) {
    Drill drill;
    drill.group("edges").certificate_remaining = left;
    return drill.broken();
  };
  CHECK(remaining(365 * 24h).empty());
  CHECK(remaining(365 * 24h + 1ns) == Broken{"R2"});
}
TEST_CASE("an extranet application is no DR segment", "[invariants][R52]") {
  Drill drill = Drill{}.set([](auto& s) { s.segments[0].extranet = true; });
  CHECK(drill.broken().empty());
  CHECK(drill.with_dr().broken() == Broken{"R52"});
}

TEST_CASE("snapshots keep to their numbers", "[invariants][R53]") {
  CHECK(Drill{}.node(1s, Drill::edge, CopiesKept{15, 5}).broken().empty());
  CHECK(Drill{}.node(1s, Drill::edge, CopiesKept{16, 5}).broken() == Broken{"R53"});
  CHECK(Drill{}.node(1s, Drill::edge, CopiesKept{15, 6}).broken() == Broken{"R53"});
}
TEST_CASE("a full disk takes no snapshot", "[invariants][R53]") {
  const auto disk = [](double used) {
    Drill drill;
    drill.group("edges").disk_used = used;
    return drill.node(1s, Drill::edge, CopiesKept{1, 1}).broken();
  };
  CHECK(disk(0.9).empty());
  CHECK(disk(0.91) == Broken{"R53"});
}
TEST_CASE("backups keep to their number", "[invariants][R25]") {
  CHECK(Drill{}.node(1s, Drill::controller, CopiesKept{15, 0}).broken().empty());
  CHECK(Drill{}.node(1s, Drill::controller, CopiesKept{16, 0}).broken() == Broken{"R25"});
}

TEST_CASE("upgrades keep to their window", "[invariants][R60]") {
  const auto at = [](Duration when) {
    Drill drill = with_window();
    return upgrades(drill, when).broken();
  };
  CHECK(at(1h).empty());
  CHECK(at(1h - 1ns) == Broken{"R60"});
  CHECK(at(5h - 300s).empty());
  CHECK(at(5h - 300s + 1ns) == Broken{"R60"});
  CHECK(at(1h + 7 * 24h).empty());
}
TEST_CASE("a group without a window does not upgrade", "[invariants][R60]") {
  Drill drill;
  CHECK(upgrades(drill, 1h).broken() == Broken{"R60"});
}
TEST_CASE("one member of a group upgrades at a time", "[invariants][R60]") {
  Drill drill = with_window(2);
  upgrades(drill, 1h);
  Drill together = drill;
  CHECK(upgrades(together, 1h + 299s, kSecond).broken() == Broken{"R60"});
  drill.node(1h + 300s, Drill::edge, State::upgrading, State::wait, component::Event::upgrade_done);
  CHECK(upgrades(drill, 1h + 300s, kSecond).broken().empty());
}
TEST_CASE("one that hung in an earlier window is no longer under way", "[invariants][R60][A128]") {
  Drill drill = with_window(2);
  upgrades(drill, 1h);
  CHECK(upgrades(drill, 1h + 7 * 24h, kSecond).broken().empty());
}

TEST_CASE("a restore stops the service", "[invariants][R63]") {
  using CState = controller::State;
  Drill drill =
      Drill{}.node(1s, Drill::controller, CState::normal, CState::restoring, controller::Event::restore_begun);
  CHECK(drill.node(2s, Drill::controller, RedirectAnswered{{}, Reason::restarted}).broken().empty());
  CHECK(Drill{drill}.node(3s, Drill::controller, RedirectAnswered{NodeId{Drill::edge}, Reason::none}).broken() ==
        Broken{"R63"});
  CHECK(Drill{}.node(1s, Drill::controller, CState::normal, CState::wait, controller::Event::restore_done).broken() ==
        Broken{"R63"});
}
