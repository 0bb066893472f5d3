#include <catch2/catch.hpp>

#include "tests/models/client/bench.hpp"

using namespace failcast;
using namespace failcast::client;
using test::at;
using test::peers;

namespace {

constexpr UtcTime kNotAfter{765 * 24h};

ClientBench launched() {
  ClientBench bench;
  bench.install().tell(wire::Start{});
  return bench;
}
/// The cloud's service provider did not answer.
ClientBench logging_in_locally() {
  ClientBench bench = launched();
  bench.no_address();
  return bench;
}
void be_enrolled(ClientBench& bench) {
  bench.reach_portal();
  bench.tell(wire::Enrolled{kNotAfter, bench.row.epoch});
}

}  // namespace

TEST_CASE("an installation does nothing until it is launched", "[client][S2]") {
  ClientBench bench;
  bench.install();
  CHECK(bench.row.state == State::installed);
  CHECK(next_wakeup(bench.row) == kNever);
  CHECK(first_row(Profile{}).state == State::start);
}
TEST_CASE("a new user begins at the cloud's service provider", "[client][R15][S2]") {
  const ClientBench bench = launched();
  CHECK(bench.row.state == State::auth_cloud);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::cloud_sp);
}
TEST_CASE("an installation that cannot work is rejected, and stays so", "[client][H29][S2][A100]") {
  for (const Reason why : {Reason::installer_incomplete, Reason::thumbprint_mismatch, Reason::unsupported_version,
                           Reason::unsupported_operating_system}) {
    ClientBench bench;
    bench.profile.install_refusal = why;
    bench.install().tell(wire::Start{});
    CHECK(bench.row.state == State::rejected);
    CHECK(bench.last<InstallRejected>().why == why);
    CHECK(next_wakeup(bench.row) == kNever);
  }
}
TEST_CASE("the next launch looks at the installation again", "[client][A100]") {
  ClientBench bench;
  bench.profile.install_refusal = Reason::installer_incomplete;
  bench.install().tell(wire::Start{});
  bench.tell(wire::Start{});
  CHECK(bench.count<InstallRejected>() == 2);
  bench.profile.install_refusal = Reason::none;
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::auth_cloud);
}

TEST_CASE("while the cloud is there a new user enrols, and there is no BC", "[client][H1][S2]") {
  ClientBench bench = launched();
  bench.answer();
  bench.connected();
  bench.assertion();
  CHECK(bench.row.state == State::enrolling);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::cloud_portal);
  bench.reach_portal();
  CHECK(bench.last<wire::Send>().request == wire::Request::enrol);
  bench.tell(wire::Enrolled{kNotAfter, bench.row.epoch});
  CHECK(bench.row.state == State::get_list);
  CHECK(bench.row.enrolled);
  CHECK(bench.row.certificate_until == kNotAfter);
  CHECK_FALSE(bench.last<ClientEnrolled>().in_bc);
}
TEST_CASE("a portal that does not answer leaves the new user offline, and a start logs in anew", "[client][A101]") {
  ClientBench bench = launched();
  bench.answer();
  bench.connected();
  bench.assertion();
  bench.no_address();
  CHECK(bench.row.state == State::offline);
  bench.run(60s);
  CHECK(bench.row.state == State::auth_cloud);
}
TEST_CASE("in DR nobody enrols, and whoever tries is rejected", "[client][R43][A100]") {
  ClientBench bench = launched();
  bench.answer();
  bench.connected();
  bench.assertion();
  bench.reach_portal();
  bench.tell(wire::Declined{Reason::unsupported_in_dr, bench.row.epoch});
  CHECK(bench.row.state == State::rejected);
  CHECK(bench.last<InstallRejected>().why == Reason::unsupported_in_dr);
  bench.run(60s);
  CHECK(bench.row.state == State::auth_cloud);
}
TEST_CASE("a new user in BC whom the portal turns away because of DR stays there", "[client][R43][A54]") {
  ClientBench bench;
  bench.enter_bc_new();
  bench.tell(wire::ExitRpc{});
  bench.reach_portal();
  bench.tell(wire::Declined{Reason::unsupported_in_dr, bench.row.epoch});
  CHECK(bench.row.state == State::bc_active_new);
}
TEST_CASE("an answer of the portal to an earlier question is dropped", "[client][A2]") {
  ClientBench bench = launched();
  bench.answer();
  bench.connected();
  bench.assertion();
  bench.reach_portal();
  bench.tell(wire::Enrolled{kNotAfter, static_cast<wire::Epoch>(bench.row.epoch - 1)});
  CHECK(bench.row.state == State::enrolling);
  CHECK_FALSE(bench.row.enrolled);
}

TEST_CASE("in an outage the setting decides about new users", "[client][H2][R14]") {
  for (const bool allowed : {true, false}) {
    ClientBench bench;
    bench.params.bc.new_user_enrolment = allowed;
    bench.install().tell(wire::Start{});
    bench.no_address();
    CHECK(bench.row.state == (allowed ? State::auth_local : State::rejected));
    if (!allowed) CHECK(bench.last<InstallRejected>().why == Reason::enrolment_disabled);
  }
}
TEST_CASE("the setting says nothing about enrolled users", "[client][H2]") {
  ClientBench bench;
  bench.params.bc.new_user_enrolment = false;
  bench.log_in().no_address();
  CHECK(bench.row.state == State::auth_local);
}
TEST_CASE("whom the setting keeps out tries the cloud again after a minute", "[client][A100]") {
  ClientBench bench;
  bench.params.bc.new_user_enrolment = false;
  bench.install().tell(wire::Start{});
  bench.no_address();
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::rejected);
  bench.run(1ns);
  CHECK(bench.row.state == State::auth_cloud);
}
TEST_CASE("a new user calls itself c2site at service provider, controller and edge", "[client][R12][S1]") {
  ClientBench bench = logging_in_locally();
  CHECK(bench.last<wire::Resolve>().name == wire::Name::bcpsp);
  bench.answer();
  CHECK(bench.last<wire::Connect>().sni == wire::Sni::c2site);
  bench.connected();
  bench.assertion();
  CHECK(bench.row.state == State::bc_lookup);
  bench.answer();
  CHECK(bench.last<wire::Connect>().sni == wire::Sni::c2site);
  bench.connected();
  bench.tell(wire::Edges{peers(1, 3), bench.row.epoch});
  CHECK(bench.last<wire::Connect>().sni == wire::Sni::c2site);
  bench.connected();
  CHECK(bench.row.state == State::bc_active_new);
  CHECK(bench.last<NoticeShown>().notice == Notice::bc_connected);
  CHECK(in_bc(bench.row));
}
TEST_CASE("a new user has no certificate that an edge could find expired", "[client][R12]") {
  ClientBench bench = logging_in_locally();
  bench.answer();
  bench.connected();
  bench.assertion();
  bench.answer(1);
  bench.tell(wire::Refused{Reason::certificate_expired, bench.row.epoch});
  CHECK(bench.row.state == State::bc_pcc);
}
TEST_CASE("a local login that fails is tried again, start to start", "[client][A14]") {
  ClientBench bench = logging_in_locally();
  const TimePoint began = bench.now;
  bench.run(2s);
  bench.no_address();
  CHECK(bench.row.state == State::auth_local);
  bench.forget();
  bench.until(began + 5s - 1ns);
  CHECK(bench.said.empty());
  bench.run(1ns);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::bcpsp);
}
TEST_CASE("local logins end after five minutes, and the cloud comes first again", "[client][A102][R15]") {
  ClientBench bench = logging_in_locally();
  const TimePoint began = bench.now;
  while (bench.row.state == State::auth_local) {
    if (bench.row.phase == Phase::lookup) bench.no_address();
    if (bench.row.state == State::auth_local) bench.run_to_wakeup();
  }
  CHECK(bench.row.state == State::offline);
  CHECK(bench.now == began + 300s);
  bench.run(60s);
  CHECK(bench.row.state == State::auth_cloud);
}
TEST_CASE("a new user who loses the BC edge looks for another", "[client][3.2]") {
  ClientBench bench;
  bench.enter_bc_new();
  bench.tell(wire::ConnectionLost{Reason::connection_reset, bench.row.session});
  CHECK(bench.row.state == State::bc_lookup);
  CHECK(bench.row.session == 0);
}
TEST_CASE("a start of a new user in BC begins with a login", "[client][A101]") {
  ClientBench bench;
  bench.enter_bc_new();
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::auth_cloud);
}
TEST_CASE("a new user's login over a BC session returns to it", "[client][A75]") {
  for (const bool ok : {false, true}) {
    ClientBench bench;
    bench.enter_bc_new();
    const wire::Epoch session = bench.row.session;
    bench.row.reauth = bench.now;
    bench.tick();
    REQUIRE(bench.row.state == State::auth_cloud);
    bench.answer();
    bench.connected();
    if (ok)
      bench.assertion();
    else
      bench.tell(wire::AuthFailed{Reason::idp_error, bench.row.epoch});
    CHECK(bench.row.state == State::bc_active_new);
    CHECK(bench.row.session == session);
  }
}

TEST_CASE("a new user in BC asks for its profile within 80 minutes, and then every 80", "[client][A54][A103]") {
  ClientBench bench;
  bench.params.client.idle_detect = 24h;
  bench.enter_bc_new();
  const TimePoint first = bench.row.policy_at;
  CHECK(first < bench.now + 4800s);
  for (int i = 0; i < 3; ++i) {
    bench.until(first + i * 4800s - 1ns);
    CHECK(bench.row.state == State::bc_active_new);
    bench.run(1ns);
    CHECK(bench.row.state == State::enrolling);
    bench.no_address();
  }
}
TEST_CASE("the portal that does not answer leaves the new user in BC", "[client][A54][S2]") {
  ClientBench bench;
  bench.params.client.idle_detect = 24h;
  bench.enter_bc_new();
  const wire::Epoch session = bench.row.session;
  bench.until(bench.row.policy_at);
  bench.forget();
  bench.no_address();
  CHECK(bench.row.state == State::bc_active_new);
  CHECK(bench.row.session == session);
  CHECK(bench.count<wire::Close>() + bench.count<wire::Send>() == 0);
}
TEST_CASE("the portal that answers makes the new user an enrolled one in the cloud", "[client][A54][H50]") {
  ClientBench bench;
  bench.params.client.idle_detect = 24h;
  bench.enter_bc_new();
  const wire::Epoch session = bench.row.session;
  bench.until(bench.row.policy_at);
  be_enrolled(bench);
  CHECK(bench.last<ClientEnrolled>().in_bc);
  CHECK(bench.last<wire::Close>().epoch == session);
  CHECK(bench.last<NoticeShown>().notice == Notice::bc_exited);
  CHECK(bench.row.state == State::get_list);
  CHECK(bench.row.policy_at == kNever);
}
TEST_CASE("an exit RPC makes a new user ask the portal at once", "[client][A103][H1]") {
  ClientBench bench;
  bench.enter_bc_new();
  bench.tell(wire::ExitRpc{});
  CHECK(bench.row.state == State::enrolling);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::cloud_portal);
  be_enrolled(bench);
  CHECK(bench.row.state == State::get_list);
}
TEST_CASE("an exit RPC is refused when the portal does not answer", "[client][R24][A103]") {
  for (const bool before_the_rpc : {false, true}) {
    ClientBench bench;
    bench.params.client.idle_detect = 24h;
    bench.enter_bc_new();
    if (before_the_rpc) bench.until(bench.row.policy_at);  // the portal is being asked already
    bench.tell(wire::ExitRpc{});
    const wire::Epoch session = bench.row.session;
    bench.run(10s);
    CHECK(bench.row.state == State::bc_active_new);
    REQUIRE(bench.last<wire::Send>().request == wire::Request::exit_refused);
    CHECK(bench.last<wire::Send>().epoch == session);
  }
}
TEST_CASE("a BC session that is lost while the portal is asked is looked for anew", "[client][3.2]") {
  ClientBench bench;
  bench.enter_bc_new();
  bench.tell(wire::ExitRpc{});
  bench.tell(wire::ConnectionLost{Reason::connection_reset, bench.row.session});
  CHECK(bench.row.state == State::bc_lookup);
}
TEST_CASE("once enrolled, a client is one like all the others", "[client][S2][R43]") {
  ClientBench bench;
  bench.may_use_dr().enter_bc_new();
  bench.tell(wire::ExitRpc{});
  be_enrolled(bench);
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::get_list);  // it kept its login
  bench.read_record(ClientBench::kOn);
  CHECK(bench.row.state == State::dr_connect);
}
