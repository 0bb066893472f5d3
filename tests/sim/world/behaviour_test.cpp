// What whole outages do to whole deployments, one claim a case.
#include <algorithm>
#include <catch2/catch.hpp>

#include "models/client/client.hpp"
#include "models/cloud/cloud.hpp"
#include "models/component/component.hpp"
#include "models/controller/controller.hpp"
#include "tests/sim/world/town.hpp"

using namespace failcast;
using namespace failcast::test;
using scenario::FaultMode;
using scenario::FaultTarget;

namespace {

scenario::Scenario cloud_outage(const TownSize& size = {}) {
  scenario::Scenario s = town(size);
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 2h)};
  return s;
}

/// True when somebody got access back while the cloud was away (1 h to 3 h).
bool fails_over(const Run& r) {
  return std::ranges::any_of(r.tape.access(true), [](TimePoint t) { return t > TimePoint{1h} && t < TimePoint{3h}; });
}

/// Causes that clients were charged with, in order, without repetition.
std::vector<Cause> causes(const Run& r) {
  std::vector<Cause> found;
  for (const auto& record : r.tape.records())
    if (const auto* change = std::get_if<AccessChanged>(&record.fact); change != nullptr && !change->has_access)
      if (std::ranges::count(found, change->cause) == 0) found.push_back(change->cause);
  return found;
}

bool charged(const Run& r, Cause cause) { return std::ranges::count(causes(r), cause) > 0; }

}  // namespace

TEST_CASE("a full cloud outage: BC users fail over and come back", "[world][3.2][3.4]") {
  scenario::Scenario s = cloud_outage();
  s.params.bc.switch_users = SwitchUsers::time_based;
  const Run r = run(s);
  CHECK(fails_over(r));
  CHECK(r.tape.times<NoticeShown>([](const auto&, const NoticeShown& n) { return n.notice == Notice::bc_connected; })
            .size() == 1);
  CHECK(r.tape.times<NoticeShown>([](const auto&, const NoticeShown& n) { return n.notice == Notice::bc_exited; })
            .size() == 1);
  CHECK(r.outcome.violations.empty());
}

TEST_CASE("who may not use BC waits the outage out, with the reason", "[world][R8][R9][R10]") {
  scenario::Scenario s = cloud_outage();
  SECTION("not enabled in the profile") { s.profiles[0].bc_enabled = false; }
  SECTION("too old") {
    s.profiles[0].version = {
        {4, 5, 9, 9}
    };
  }
  SECTION("another operating system") { s.profiles[0].os = scenario::OperatingSystem::macos; }
  SECTION("a browser") { s.profiles[0].client_type = policy::ClientType::web_browser; }
  SECTION("a machine tunnel") { s.profiles[0].client_type = policy::ClientType::machine_tunnel; }
  const Run r = run(s);
  CHECK_FALSE(fails_over(r));
  CHECK(charged(r, Cause::unsupported_client));
  CHECK_FALSE(r.tape.times<BcRefused>([](const auto&, const auto&) { return true; }).empty());
}

TEST_CASE("version 4.6 itself may use BC", "[world][R8]") {
  scenario::Scenario s = cloud_outage();
  s.profiles[0].version = client::kMinimumBcVersion;
  CHECK(fails_over(run(s)));
}

TEST_CASE("an outage shorter than W enters nothing", "[world][R17]") {
  scenario::Scenario s = town();
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 150s)};
  const Run r = run(s);
  CHECK(r.tape.entered(record::EntityKind::edge, component::State::pcc_connect).empty());
  CHECK(r.tape.entered(record::EntityKind::client, client::State::bc_active).empty());
}

TEST_CASE("a missing name keeps clients out", "[world][C8]") {
  scenario::Scenario s = cloud_outage();
  s.zones.missing_names = {"any2bcp"};
  const Run r = run(s);
  CHECK_FALSE(fails_over(r));
  CHECK(charged(r, Cause::trust_or_name));
}

TEST_CASE("a firewall without inbound 443 keeps clients out", "[world][C3]") {
  scenario::Scenario s = cloud_outage();
  s.sites[0].inbound_443 = false;
  CHECK_FALSE(fails_over(run(s)));
}

TEST_CASE("a proxy that opens TLS, or drops the BC names, keeps clients out", "[world][R32][C7]") {
  scenario::Scenario s = cloud_outage();
  s.sites[0].inspection = GENERATE(scenario::Inspection::opens_tls, scenario::Inspection::drops_bc_sni);
  CHECK_FALSE(fails_over(run(s)));
}

TEST_CASE("another root CA keeps clients out", "[world][R31]") {
  scenario::Scenario s = cloud_outage();
  s.profiles[0].root_ca = "another";
  const Run r = run(s);
  CHECK_FALSE(fails_over(r));
  CHECK(charged(r, Cause::trust_or_name));
}

TEST_CASE("a controller older than its connectors and edges controls none of them", "[world][R7]") {
  scenario::Scenario s = cloud_outage();
  s.station_groups[0].version = {
      {23, 0, 0, 0}
  };
  const Run r = run(s);
  CHECK(r.tape.entered(record::EntityKind::connector, component::State::bc).empty());
  CHECK_FALSE(fails_over(r));
}

TEST_CASE("a disabled private cloud accepts nobody", "[world][R20]") {
  scenario::Scenario s = cloud_outage();
  s.private_clouds[0].enabled = false;
  const Run r = run(s);
  CHECK(r.tape.entered(record::EntityKind::edge, component::State::bc).empty());
  CHECK_FALSE(fails_over(r));
}

TEST_CASE("a restart does not enable a disabled private cloud", "[world][R20]") {
  scenario::Scenario s = cloud_outage();
  s.private_clouds[0].enabled = false;
  s.faults.push_back(fault("crash", FaultTarget::controller, 65min, 1min, "pcc-1"));
  const Run r = run(s);
  CHECK(r.tape.entered(record::EntityKind::controller, controller::State::disabled).size() == 1);
  CHECK_FALSE(fails_over(r));
  CHECK(r.outcome.violations.empty());
}

TEST_CASE("the cloud's own state follows its services", "[world][3.8][H17]") {
  scenario::Scenario s = town({.clients = 0});
  s.faults = {fault("sp", FaultTarget::cloud_sp, 1h, 2h), fault("cloud", FaultTarget::cloud, 90min, 10min)};
  const Run r = run(s);
  using cloud::State;
  CHECK(r.tape.entered(record::EntityKind::cloud_service, State::degraded) ==
        std::vector{TimePoint{1h}, TimePoint{100min}});
  CHECK(r.tape.entered(record::EntityKind::cloud_service, State::down) == std::vector{TimePoint{90min}});
  CHECK(r.tape.entered(record::EntityKind::cloud_service, State::up) == std::vector{TimePoint{3h}});
}

TEST_CASE("clients cut off from public edges while controllers see the cloud: A52 decides", "[world][A52]") {
  scenario::Scenario s = town();
  s.faults = {fault("path", FaultTarget::path, 1h, 2h, "town -> public_edges")};
  SECTION("controllers redirect only in BC") {
    const Run r = run(s);
    CHECK_FALSE(fails_over(r));
    CHECK(charged(r, Cause::no_path));  // nobody's W runs: there is nothing to wait for
    CHECK_FALSE(charged(r, Cause::wait_timer));
  }
  SECTION("controllers redirect always") {
    s.params.pcc.redirect_requires_bc = false;
    CHECK(fails_over(run(s)));
  }
}

TEST_CASE("with only the cloud's service provider gone nobody who is logged in loses access", "[world][3.9]") {
  scenario::Scenario s = town();
  s.faults = {fault("sp", FaultTarget::cloud_sp, 1h, 2h)};
  CHECK(run(s).tape.access(false).empty());
}

TEST_CASE("a logged-out user and a dead cloud SP: the local SP answers unless it waits for BC", "[world][A66][R15]") {
  scenario::Scenario s = town();
  s.client_groups[0].start = scenario::StartState::logged_out;
  s.client_groups[0].starts_at = Distribution::constant(1h + 10min);
  s.faults = {fault("sp", FaultTarget::cloud_sp, 1h, 2h)};
  SECTION("it answers") {
    const Run r = run(s);
    CHECK(fails_over(r));
    CHECK_FALSE(
        r.tape.times<AuthenticationEnded>([](const auto&, const AuthenticationEnded& a) { return a.ok && a.local; })
            .empty());
  }
  SECTION("it answers only in BC") {
    s.params.pcc.local_sp_requires_bc = true;
    CHECK_FALSE(fails_over(run(s)));
  }
}

TEST_CASE("a client that must authenticate in a full outage: the parts of 7.7", "[world][7.7]") {
  scenario::Scenario s = cloud_outage();
  s.params.auth.login_interactive = Distribution::constant(30s);
  s.client_groups[0].start = scenario::StartState::logged_out;
  s.client_groups[0].starts_at = Distribution::constant(1h + 30min);
  const Run r = run(s);
  const Duration uncached = 100ms, cached = 20ms, lan = 4ms, served = 10ms /* one login, 100 a second */,
                 redirect = 5ms;
  const Duration cloud_sp = uncached + 10s, local_login = cached + lan + served + 30s, list = uncached + 10s;
  const Duration expected = cloud_sp + local_login + list + cached + lan + redirect + lan;
  const auto back = r.tape.access(true);
  REQUIRE_FALSE(back.empty());
  CHECK(back.front() == TimePoint{1h + 30min} + expected);
}

TEST_CASE("without the BC IdP a logged-out user stays out", "[world][R14][C15]") {
  scenario::Scenario s = cloud_outage();
  s.client_groups[0].start = scenario::StartState::logged_out;
  s.client_groups[0].starts_at = Distribution::constant(1h + 10min);
  s.faults.push_back(fault("idp", FaultTarget::idp, 1h, 2h, "idp-bc"));
  const Run r = run(s);
  CHECK_FALSE(fails_over(r));
  CHECK(charged(r, Cause::authentication));
}

TEST_CASE("an IdP whose clock is 121 s off fails logins, 120 s off does not", "[world][R57]") {
  scenario::Scenario s = town();
  s.client_groups[0].start = scenario::StartState::logged_out;
  s.horizon = 2h;
  const auto ok = [&](Duration error) {
    s.idps[1].clock_error = error;
    return !run(s)
                .tape.times<AuthenticationEnded>([](const auto&, const AuthenticationEnded& a) { return a.ok; })
                .empty();
  };
  CHECK(ok(120s));
  CHECK(ok(-120s));
  CHECK_FALSE(ok(121s));
  CHECK_FALSE(ok(-121s));
}

TEST_CASE("a controller that crashes in BC hands over to the other", "[world][3.4][A1]") {
  scenario::Scenario s = cloud_outage({.clients = 20, .controllers = 2, .edges = 2, .connectors = 2});
  s.faults.push_back(fault("crash", FaultTarget::controller, 90min, 10min, "pcc-1"));
  const Run r = run(s);
  CHECK(r.outcome.violations.empty());
  // whoever was attached to it finds the other one within detection and a connect
  for (const TimePoint t : r.tape.entered(record::EntityKind::edge, component::State::bc))
    CHECK(t < TimePoint{90min + 75s});
}

TEST_CASE("an edge that crashes in BC sends its users to the other edge", "[world][3.2]") {
  scenario::Scenario s = cloud_outage({.clients = 40, .edges = 2});
  s.faults.push_back(fault("crash", FaultTarget::edge, 90min, 20min, "edge-1"));
  const Run r = run(s);
  const auto lost = r.tape.access(false);
  CHECK(std::ranges::count(lost, TimePoint{90min}) > 0);
  const auto back = r.tape.access(true);
  const auto last = std::ranges::max(back, {}, [](TimePoint t) { return t < TimePoint{110min} ? t : TimePoint{}; });
  CHECK(last > TimePoint{90min + 60s});
  CHECK(last < TimePoint{90min + 90s});
}

TEST_CASE("a component whose certificate expires pauses, and re-enrols once the cloud lets it", "[world][A28][R3]") {
  scenario::Scenario s = town();
  s.faults = {fault("expiry", FaultTarget::certificate, 1h, 30min, "edge")};
  const Run r = run(s);
  REQUIRE(r.tape.entered(record::EntityKind::edge, component::State::paused) == std::vector{TimePoint{1h}});
  const auto back = r.tape.entered(record::EntityKind::edge, component::State::cloud);
  REQUIRE(back.size() == 1);
  CHECK(back[0] >= TimePoint{90min});
  CHECK(back[0] <= TimePoint{90min + 5s + 100ms});
}

TEST_CASE("forced BC: the command arrives at once", "[world][A51]") {
  scenario::Scenario s = town();
  s.faults = {fault("flag", FaultTarget::force_flag, 1h, 1h, "pc")};
  const Run r = run(s);
  CHECK(r.tape.entered(record::EntityKind::connector, component::State::forced) == std::vector{TimePoint{1h}});
  CHECK(r.tape.entered(record::EntityKind::controller, controller::State::forced) == std::vector{TimePoint{1h}});
}

TEST_CASE("forced BC survives the cloud's answers while the flag is set", "[world][R27]") {
  scenario::Scenario s = town();
  s.horizon = 6h;
  s.faults = {fault("flag", FaultTarget::force_flag, 1h, 4h, "pc")};
  CHECK(run(s).tape.entered(record::EntityKind::connector, component::State::cloud).front() >= TimePoint{5h});
}

TEST_CASE("an ISP outage at a site: its users stay on their private cloud", "[world][3.1]") {
  scenario::Scenario s = town();
  s.faults = {fault("isp", FaultTarget::isp, 1h, 2h, "isp")};
  CHECK(fails_over(run(s)));
}

TEST_CASE("W restarts with each loss that the component sees end, or adds up", "[world][A9]") {
  scenario::Scenario s = town();
  scenario::Fault flap = fault("flap", FaultTarget::cloud, 1h, 150s);
  flap.times = 4;
  flap.every = 170s;
  s.faults = {flap};
  const auto entries = [&](WaitTimerReset how) {
    s.params.bc.wait_timer_reset = how;
    return run(s).tape.entered(record::EntityKind::connector, component::State::pcc_connect).size();
  };
  CHECK(entries(WaitTimerReset::reset) == 0);
  CHECK(entries(WaitTimerReset::accumulate) > 0);
}

TEST_CASE("a resolver that is silent in the outage keeps clients from their controllers", "[world][C5][A7]") {
  scenario::Scenario s = cloud_outage();
  s.faults.push_back(fault("dns", FaultTarget::resolver, 1h, 2h, "dns-town"));
  const Run r = run(s);
  CHECK_FALSE(fails_over(r));
  CHECK(charged(r, Cause::lookup));
}

TEST_CASE("a primary control path through the controller: BC begins with W, without a connect", "[world][R16][A10]") {
  scenario::Scenario s = cloud_outage();
  s.private_clouds[0].primary_control_path = ControlPath::controller;
  const auto entries = run(s).tape.entered(record::EntityKind::edge, component::State::bc);
  REQUIRE_FALSE(entries.empty());
  CHECK(entries.front() == TimePoint{1h + 60s + 120s});
}

TEST_CASE("parts of a client's lost time never overlap and never leave a gap", "[world][property]") {
  const Run r = run(cloud_outage({.clients = 30, .controllers = 2, .edges = 2}));
  std::map<std::uint32_t, TimePoint> since;
  Duration pieces{}, whole{};
  std::map<std::uint32_t, TimePoint> began;
  for (const auto& record : r.tape.records()) {
    const auto* change = std::get_if<AccessChanged>(&record.fact);
    if (change == nullptr) continue;
    const std::uint32_t c = record.entity.index;
    if (since.count(c) != 0) pieces += record.time - since[c];
    since.erase(c);
    if (change->has_access) {
      whole += record.time - began[c];
      began.erase(c);
    } else {
      since[c] = record.time;
      began.try_emplace(c, record.time);
    }
  }
  CHECK(whole > Duration{});
  CHECK(pieces == whole);
}

TEST_CASE("permuting simultaneous events of different entities changes no access", "[world][determinism]") {
  scenario::Scenario s = cloud_outage({.clients = 1, .controllers = 1, .edges = 1});
  const auto access = [&](std::uint64_t seed) { return run(s, {.tie_break_seed = seed}).tape.access(true); };
  CHECK(access(0) == access(12345));
}

TEST_CASE("where the cloud has no edge for its clients, they start when the run does, and BC serves them in an outage",
          "[world][A74]") {
  scenario::Scenario s = cloud_outage({.clients = 3, .public_edges = 0});
  const Run r = run(s);
  CHECK(r.outcome.violations.empty());
  CHECK(fails_over(r));
}

TEST_CASE("the end of one slow fault does not end another on the same controller", "[world][3.1]") {
  scenario::Scenario s = cloud_outage();
  scenario::Fault slow = fault("long", FaultTarget::controller, 30min, 3h, "*", FaultMode::slow);
  slow.amount = 1e6;  // a redirect takes over an hour
  s.faults.push_back(slow);
  CHECK_FALSE(fails_over(run(s)));
  s.faults.push_back(fault("short", FaultTarget::controller, 31min, 1min, "*", FaultMode::slow));
  s.faults.back().amount = 2;
  CHECK_FALSE(fails_over(run(s)));
}
