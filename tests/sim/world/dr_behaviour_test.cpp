// Disaster Recovery, new users and requests in the world: who is where when, and who waits for what.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "models/controller/controller.hpp"
#include "tests/sim/world/dr_town.hpp"

using namespace failcast;
using namespace failcast::test;
using record::EntityKind;
using scenario::FaultTarget;
using scenario::RecordState;
using scenario::RequestKind;

namespace {

scenario::Scenario one_town(std::int64_t clients = 1) {
  scenario::Scenario s = dr_towns(1, clients);
  s.operator_steps = {publication("on", RecordState::on, 10min)};
  return s;
}

scenario::Request request(std::string id, RequestKind what, Duration at, std::string where = "*") {
  scenario::Request r{.id = std::move(id), .what = what, .where = std::move(where)};
  r.at.offset = Distribution::constant(at);
  return r;
}

std::vector<RequestEnded> answers(const Run& r) {
  std::vector<RequestEnded> all;
  for (const auto& record : r.tape.records())
    if (const auto* ended = std::get_if<RequestEnded>(&record.fact)) all.push_back(*ended);
  return all;
}

std::size_t safe_clients(const Run& r) { return r.tape.entered(EntityKind::client, client::State::safe).size(); }

bool charges(const Run& r, Cause cause) {
  return !r.tape
              .times<AccessChanged>(
                  [&](const auto&, const AccessChanged& change) { return !change.has_access && change.cause == cause; })
              .empty();
}

std::string portal_key() {
  std::ifstream in(std::string(FAILCAST_SOURCE_DIR) + "/scenarios/keys/portal.pem");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A town whose only user is installed as a new one.
scenario::Scenario new_user_town(scenario::Install install) {
  scenario::Scenario s = town();
  s.config_files = {
      {.id = "file", .key = portal_key()}
  };
  s.client_groups[0].start = scenario::StartState::new_user;
  s.client_groups[0].starts_at = Distribution::constant(90min);
  s.client_groups[0].install = std::move(install);
  return s;
}

}  // namespace

TEST_CASE("any number of components may be designated", "[world][H23]") {
  scenario::Scenario s = one_town();
  s.station_groups[2].count = 40;
  CHECK(run(s).tape.entered(EntityKind::connector, component::State::dr).size() == 40);
}

TEST_CASE("strings are published as they are, and mean what they say", "[world][H21]") {
  scenario::Scenario s = one_town();
  s.operator_steps[0].publish = RecordState::off;  // not looked at
  s.operator_steps[0].strings = {"v=1;k=zpa;b=on"};
  CHECK(safe_clients(run(s)) == 1);
}

TEST_CASE("an operator who checks repairs strings that nobody could read", "[world][A98]") {
  scenario::Scenario s = one_town();
  s.operator_steps[0].strings = {"v=1;k=zpa;b=on;t=never"};
  CHECK(safe_clients(run(s)) == 1);
  s.params.op.checks = false;
  CHECK(safe_clients(run(s)) == 0);
}

TEST_CASE("a full edge turns users away, not connectors", "[world][A48][7.3]") {
  scenario::Scenario s = one_town(1200);
  s.params.cap.overload = Overload::hard;
  s.station_groups[1].vcpu = 2;  // sized for 1,000
  s.station_groups[2].dr = true;
  s.params.dr.comp_poll = 900s;  // connectors come last
  const Run r = run(s);
  CHECK(safe_clients(r) == 1000);
  const auto regained = r.tape.times<AccessChanged>([](const auto&, const AccessChanged& c) { return c.has_access; });
  CHECK(regained.size() >= 1000);
}

TEST_CASE("a client in no test group waits for no record of a test", "[world][R47]") {
  scenario::Scenario s = one_town();
  s.params.op.detect = Distribution::constant(5min);
  s.faults = {fault("cloud", FaultTarget::cloud, 5min, 40min)};
  CHECK(charges(run(s), Cause::noticing));
  s.operator_steps[0].publish = RecordState::test;
  CHECK_FALSE(charges(run(s), Cause::noticing));
}

TEST_CASE("nobody waits for a record that is not for him", "[world][H21]") {
  scenario::Scenario s = one_town();
  s.params.op.detect = Distribution::constant(5min);
  s.faults = {fault("cloud", FaultTarget::cloud, 5min, 40min)};
  s.operator_steps[0].product = scenario::RecordFor::zia;
  const Run r = run(s);
  CHECK_FALSE(charges(r, Cause::noticing));
  CHECK_FALSE(charges(r, Cause::record_poll));
}

TEST_CASE("M ends access in DR to the nanosecond", "[world][6.3][R42]") {
  scenario::Scenario s = one_town();
  s.horizon = 48h;
  s.params.dr.max_auth_age = 24h;
  s.client_groups[0].auth_ages = scenario::InitialAges::fresh;
  const auto lost = run(s).tape.times<AccessChanged>([](const auto&, const AccessChanged& change) {
    return !change.has_access && change.cause == Cause::expired_authentication;
  });
  REQUIRE(lost.size() == 1);
  CHECK(lost.front() == TimePoint{24h});
}

TEST_CASE("a client certificate that ends in Safe Mode ends access", "[world][R44]") {
  scenario::Scenario s = one_town();
  s.horizon = 48h;
  s.params.cert.client_validity = 24h;
  const auto lost = run(s).tape.times<AccessChanged>([](const auto&, const AccessChanged& change) {
    return !change.has_access && change.cause == Cause::expired_certificate;
  });
  REQUIRE(lost.size() == 1);
  CHECK(lost.front() == TimePoint{24h});
}

TEST_CASE("a deleted record comes back as it was, when the last fault ends", "[world][faults]") {
  scenario::Scenario s = one_town();
  s.params.dns.negative_ttl = 0s;
  s.faults = {fault("a", FaultTarget::dns_record, 5min, 20min, "dr"),
              fault("b", FaultTarget::dns_record, 20min, 20min, "dr")};
  s.operator_steps[0].at.offset = Distribution::constant(1min);  // entered DR before
  const Run r = run(s);
  CHECK(r.tape.entered(EntityKind::client, client::State::dr_connect).size() >= 1);
  s.operator_steps[0].at.offset = Distribution::constant(6min);  // uploaded into the hole: it is there again
  CHECK(safe_clients(run(s)) == 1);
}

TEST_CASE("an installation that cannot work has no access, however well the cloud is", "[world][H29][A100]") {
  const Run r = run(new_user_town({.config_file = "file", .thumbprint = ""}));
  CHECK(r.tape.entered(EntityKind::client, client::State::rejected).size() == 1);
  CHECK(r.tape.access(false) == std::vector{TimePoint{90min}});
  CHECK(r.tape.access(true).empty());
}

TEST_CASE("an installation without BC parameters enrols like any other, and cannot in an outage", "[world][H29][R8]") {
  CHECK(run(new_user_town({})).tape.entered(EntityKind::client, client::State::connected).size() == 1);
  scenario::Scenario s = new_user_town({});
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 90min)};
  const Run r = run(s);
  CHECK(r.tape.entered(EntityKind::client, client::State::bc_active_new).empty());
  CHECK(r.tape.entered(EntityKind::client, client::State::connected).front() > TimePoint{150min});
}

TEST_CASE("a new user works in BC and is enrolled within a policy poll of the cloud's return", "[world][A54]") {
  scenario::Scenario s = new_user_town({.config_file = "file", .thumbprint = "match"});
  s.params.bc.switch_users = SwitchUsers::disabled;
  s.params.bc.switch_disabled_return = DisabledReturn::never;
  s.horizon = 6h;
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  const Run r = run(s);
  CHECK(r.tape.entered(EntityKind::client, client::State::bc_active_new).size() == 1);
  const auto enrolled = r.tape.times<ClientEnrolled>([](const auto&, const ClientEnrolled& e) { return e.in_bc; });
  REQUIRE(enrolled.size() == 1);
  CHECK(enrolled.front() > TimePoint{2h});
  CHECK(enrolled.front() <= TimePoint{2h + 80min + 1s});
}

TEST_CASE("an edit in a DR test takes effect when the test is over", "[world][R48]") {
  scenario::Scenario s = one_town();
  s.operator_steps = {publication("test", RecordState::test, 5min), publication("off", RecordState::off, 30min)};
  s.requests = {request("domain", RequestKind::change_bc_domain, 20min)};
  const Run r = run(s);
  REQUIRE(answers(r).size() == 1);
  CHECK(answers(r).front().why == Reason::queued);
  const auto changed = r.tape.times<StateChanged>([](const auto& record, const StateChanged& moved) {
    return record.entity.kind == EntityKind::controller &&
           moved.event == static_cast<std::uint8_t>(controller::Event::domain_changed);
  });
  REQUIRE(changed.size() == 1);
  CHECK(changed.front() == TimePoint{30min + s.params.pcc.sync_lag});
}

TEST_CASE("a controller that is cut off hears of a new BC domain when the cloud is back", "[world][R28]") {
  scenario::Scenario s = town();
  s.faults = {fault("cloud", FaultTarget::cloud, 1h, 1h)};
  s.requests = {request("domain", RequestKind::change_bc_domain, 1h - 10s)};
  const auto changed = run(s).tape.times<StateChanged>([](const auto& record, const StateChanged& moved) {
    return record.entity.kind == EntityKind::controller &&
           moved.event == static_cast<std::uint8_t>(controller::Event::domain_changed);
  });
  REQUIRE(changed.size() == 1);
  CHECK(changed.front() > TimePoint{2h});
}

TEST_CASE("what people ask follows the record, not the last component to leave DR", "[world][R45][R48]") {
  scenario::Scenario s = one_town();
  s.params.dr.comp_poll = 900s;
  s.operator_steps = {publication("on", RecordState::on, 1min), publication("off", RecordState::off, 30min)};
  s.requests = {request("in", RequestKind::edit_policy, 25min), request("out", RequestKind::edit_policy, 31min)};
  const auto ended = answers(run(s));
  REQUIRE(ended.size() == 2);
  CHECK_FALSE(ended[0].ok);
  CHECK(ended[1].ok);
}

TEST_CASE("nobody enrols in DR, also where the cloud is well", "[world][R43]") {
  scenario::Scenario s = one_town();
  s.config_files = {
      {.id = "file", .key = portal_key()}
  };
  scenario::ClientGroup late{.id = "late", .at = "town-1", .parts = {{"windows", 1}}};
  late.start = scenario::StartState::new_user;
  late.starts_at = Distribution::constant(20min);
  late.install = {"file", "match"};
  s.client_groups.push_back(late);
  const auto all = [](const auto&, const auto&) { return true; };
  CHECK(run(s).tape.times<ClientEnrolled>(all).empty());
  s.operator_steps.clear();
  CHECK(run(s).tape.times<ClientEnrolled>(all).size() == 1);
}
