#include <catch2/catch.hpp>

#include "tests/models/client/bench.hpp"

using namespace failcast;
using namespace failcast::client;
using test::at;
using test::peers;

TEST_CASE("a client that is still logged in goes straight for its list", "[client][A21]") {
  ClientBench bench;
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::get_list);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::cloud_dispatch);
}
TEST_CASE("a client that is logged out begins at the cloud's service provider", "[client][R15]") {
  ClientBench bench(false);
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::auth_cloud);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::cloud_sp);
}
TEST_CASE("a login holds at the age of tau, not a nanosecond longer", "[client][H30]") {
  ClientBench bench;
  bench.now = at(7 * 24h);
  CHECK(is_authenticated(bench.row, bench.context()));
  bench.now += 1ns;
  CHECK_FALSE(is_authenticated(bench.row, bench.context()));
  bench.profile.auth_timeout.reset();
  CHECK(is_authenticated(bench.row, bench.context()));
}

TEST_CASE("the service provider that does not answer sends the login to the controllers", "[client][R15][H1]") {
  ClientBench bench(false);
  bench.tell(wire::Start{});
  bench.answer();
  bench.run(10s - 1ns);
  CHECK(bench.row.state == State::auth_cloud);
  bench.run(1ns);
  CHECK(bench.row.state == State::auth_local);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::bcpsp);
}
TEST_CASE("a client without BC and without the service provider is offline", "[client][A74]") {
  ClientBench bench(false);
  bench.profile.bc_refusal = Reason::unsupported_operating_system;
  bench.tell(wire::Start{});
  bench.tell(wire::NoAddress{Reason::server_failure, bench.row.epoch});
  CHECK(bench.row.state == State::offline);
}
TEST_CASE("a local login leads to the list", "[client][H1]") {
  ClientBench bench(false);
  bench.tell(wire::Start{});
  bench.tell(wire::NoAddress{Reason::server_failure, bench.row.epoch});
  bench.answer(2);
  bench.connected();
  CHECK(bench.count<wire::Authenticate>() == 1);
  bench.tell(wire::Assertion{bench.clock.utc(bench.now), bench.row.epoch});
  CHECK(bench.row.state == State::get_list);
  CHECK(bench.last<AuthenticationEnded>().ok);
  CHECK(bench.last<AuthenticationEnded>().local);
}
TEST_CASE("a login is given up after ten minutes", "[client][A63]") {
  ClientBench bench(false);
  bench.tell(wire::Start{});
  bench.answer();
  bench.connected();
  bench.run(600s - 1ns);
  CHECK(bench.row.state == State::auth_cloud);
  bench.run(1ns);
  CHECK(bench.row.state == State::offline);
}

TEST_CASE("an idle connection is given up after a minute", "[client][H1]") {
  ClientBench bench;
  bench.connect();
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::connected);
  bench.run(1ns);
  CHECK(bench.row.state == State::reconnect);
}
TEST_CASE("traffic restarts the minute", "[client][H1]") {
  ClientBench bench;
  bench.connect();
  bench.run(59s);
  bench.tell(wire::Heard{bench.row.session});
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::connected);
  bench.run(1ns);
  CHECK(bench.row.state == State::reconnect);
}
TEST_CASE("traffic of an earlier session counts for nothing", "[client][H1]") {
  ClientBench bench;
  bench.connect();
  bench.run(59s);
  bench.tell(wire::Heard{static_cast<wire::Epoch>(bench.row.session - 1)});
  bench.run(1s);
  CHECK(bench.row.state == State::reconnect);
}
TEST_CASE("a reset is noticed at once, and the edge that was lost is tried first", "[client][H1]") {
  ClientBench bench;
  bench.get_list(3);
  for (int i = 0; i < 2; ++i) {  // both attempts on the first edge fail
    bench.tell(wire::Unreachable{bench.row.epoch});
    bench.run(1s);
  }
  CHECK(bench.last<wire::Connect>().index == 1);
  bench.connected();
  bench.tell(wire::ConnectionLost{Reason::connection_reset, bench.row.session});
  CHECK(bench.row.state == State::reconnect);
  CHECK(bench.last<wire::Connect>().index == 1);
}

TEST_CASE("a dead list costs m a c + (m a - 1) g to the nanosecond", "[client][7.6][A3][A4][A5][A6][R21]") {
  struct Case {
    unsigned m;
    std::int64_t a;
    Duration c, gap;
  };
  for (const Case& c : {
           Case{2, 2, 10s, 1s },
           Case{2, 3, 10s, 0s },
           Case{3, 2, 5s,  1s },
           Case{3, 3, 20s, 10s},
           Case{4, 2, 10s, 1s }
  }) {
    ClientBench bench;
    bench.params.client.attempts_per_edge = c.a;
    bench.params.client.retry_gap = c.gap;
    bench.params.net.connect_timeout = c.c;
    bench.connect(c.m);
    bench.forget();
    const std::int64_t attempts = static_cast<std::int64_t>(c.m) * c.a;
    const TimePoint due = bench.now + 60s + attempts * c.c + (attempts - 1) * c.gap;
    INFO("m=" << c.m << " a=" << c.a);
    bench.until(due - 1ns);
    CHECK(bench.row.state == State::reconnect);
    CHECK(bench.count<wire::Connect>() == static_cast<std::size_t>(attempts));
    bench.until(due);
    CHECK(bench.row.state == State::bc_lookup);
    CHECK(bench.count<AttemptFailed>() == static_cast<std::size_t>(attempts));
    CHECK(bench.last<wire::Resolve>().name == wire::Name::any2bcp);
  }
}
TEST_CASE("a dead list leads those without BC nowhere, with the reason", "[client][R8]") {
  ClientBench bench;
  bench.profile.bc_refusal = Reason::unsupported_version;
  bench.connect();
  bench.run(60s + 43s);
  CHECK(bench.row.state == State::offline);
  CHECK(bench.last<BcRefused>().why == Reason::unsupported_version);
}
TEST_CASE("without a list there is BC only for those who may use it", "[client][R8]") {
  for (const bool allowed : {true, false}) {
    ClientBench bench;
    if (!allowed) bench.profile.bc_refusal = Reason::bc_not_enabled;
    bench.tell(wire::Start{});
    bench.tell(wire::NoAddress{Reason::server_failure, bench.row.epoch});
    CHECK(bench.row.state == (allowed ? State::bc_lookup : State::offline));
  }
}
TEST_CASE("who may use BC", "[client][R8][R9][R10]") {
  const BcCriteria good{true, true, true, true};
  CHECK(bc_refusal(good) == Reason::none);
  CHECK(bc_refusal({false, true, true, true}) == Reason::unsupported_client_type);
  CHECK(bc_refusal({true, false, true, true}) == Reason::unsupported_operating_system);
  CHECK(bc_refusal({true, true, false, true}) == Reason::unsupported_version);
  CHECK(bc_refusal({true, true, true, false}) == Reason::bc_not_enabled);
}

TEST_CASE("offline lasts a minute", "[client][A56]") {
  ClientBench bench;
  bench.profile.bc_refusal = Reason::bc_not_enabled;
  bench.tell(wire::Start{});
  bench.tell(wire::NoAddress{Reason::server_failure, bench.row.epoch});
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::offline);
  bench.run(1ns);
  CHECK(bench.row.state == State::get_list);
}

TEST_CASE("each controller gets one attempt a round, every one of them its turn", "[client][A11]") {
  ClientBench bench;
  bench.find_controllers(3);
  std::vector<int> tried;
  for (int i = 0; i < 3; ++i) {
    tried.push_back(bench.last<wire::Connect>().index);
    CHECK(bench.last<wire::Connect>().sni == wire::Sni::c2);
    bench.tell(wire::Refused{Reason::refused, bench.row.epoch});
  }
  CHECK(tried[1] == (tried[0] + 1) % 3);
  CHECK(tried[2] == (tried[0] + 2) % 3);
  CHECK(bench.row.phase == Phase::pause);
}
TEST_CASE("the nearest controller comes first when that is asked for", "[client][A11]") {
  ClientBench bench;
  bench.params.pcc.pick = ControllerPick::nearest;
  bench.find_controllers(3);
  CHECK(bench.last<wire::Connect>().index == 0);
}
TEST_CASE("rounds over the controllers start on a grid", "[client][A14]") {
  ClientBench bench;
  bench.find_controllers(1);
  const TimePoint began = bench.now;
  bench.run(2s);
  bench.tell(wire::Refused{Reason::refused, bench.row.epoch});
  CHECK(next_wakeup(bench.row) == began + 5s);
  bench.until(began + 5s);
  CHECK(bench.row.phase == Phase::connection);
  bench.run(10s);  // silent: longer than the period, so the next round starts at once
  CHECK(bench.row.phase == Phase::connection);
  CHECK(bench.now == began + 15s);
}
TEST_CASE("look-ups of the BC name are on the same grid", "[client][A14]") {
  ClientBench bench;
  bench.search_bc();
  const TimePoint began = bench.now;
  bench.run(100ms);
  bench.tell(wire::NoAddress{Reason::name_error, bench.row.epoch});
  CHECK(bench.row.state == State::bc_lookup);
  CHECK(next_wakeup(bench.row) == began + 5s);
}
TEST_CASE("the search for a BC edge ends", "[client][A62]") {
  ClientBench bench;
  bench.search_bc();
  const TimePoint began = bench.now;
  bench.tell(wire::NoAddress{Reason::name_error, bench.row.epoch});
  while (bench.row.state == State::bc_lookup) {
    if (bench.row.phase == Phase::lookup) bench.tell(wire::NoAddress{Reason::name_error, bench.row.epoch});
    if (bench.row.state == State::bc_lookup) bench.run_to_wakeup();
  }
  CHECK(bench.row.state == State::offline);
  CHECK(bench.now == began + 300s);
}
TEST_CASE("a controller that asks for a login sends the user to the IdP", "[client][H7][R15]") {
  ClientBench bench;
  bench.find_controllers();
  bench.connected();
  CHECK(bench.last<wire::Send>().request == wire::Request::redirect);
  bench.tell(wire::Declined{Reason::authentication_needed, bench.row.epoch});
  CHECK(bench.row.state == State::auth_local);
}
TEST_CASE("a redirect that names no edge is a failed attempt", "[client][H4]") {
  ClientBench bench;
  bench.find_controllers(1);
  bench.connected();
  bench.tell(wire::Declined{Reason::not_in_bc, bench.row.epoch});
  CHECK(bench.row.state == State::bc_pcc);
  CHECK(bench.row.phase == Phase::pause);
  CHECK(bench.last<AttemptFailed>().why == Reason::not_in_bc);
}
TEST_CASE("BC begins with a notice", "[client][H50]") {
  ClientBench bench;
  bench.enter_bc();
  CHECK(bench.row.state == State::bc_active);
  CHECK(bench.last<NoticeShown>().notice == Notice::bc_connected);
}
TEST_CASE("the second BC edge of a redirect is tried when the first is gone", "[client][H1]") {
  ClientBench bench;
  bench.find_controllers();
  bench.connected();
  bench.tell(wire::Edges{peers(2, 3), bench.row.epoch});
  CHECK(bench.last<wire::Connect>().index == 0);
  bench.tell(wire::Unreachable{bench.row.epoch});
  CHECK(bench.last<wire::Connect>().index == 1);
  bench.connected();
  CHECK(bench.row.state == State::bc_active);
}
TEST_CASE("a BC edge that falls silent is looked for anew after a minute", "[client][3.2]") {
  ClientBench bench;
  bench.enter_bc();
  const wire::Epoch session = bench.row.session;
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::bc_active);
  bench.run(1ns);
  CHECK(bench.row.state == State::bc_lookup);
  CHECK(bench.last<wire::Close>().epoch == session);
}

TEST_CASE("a client that finds the cloud leaves its BC edge", "[client][H1][A20][A76]") {
  ClientBench bench;
  bench.enter_bc();
  const wire::Epoch session = bench.row.session;
  bench.tell(wire::ExitRpc{});
  CHECK(bench.row.state == State::exit_check);
  CHECK(bench.row.session == session);
  bench.answer();
  bench.connected();
  CHECK(bench.row.state == State::reconnect);
  CHECK(bench.last<wire::Close>().epoch == session);
  CHECK(bench.last<NoticeShown>().notice == Notice::bc_exited);
}
TEST_CASE("a client that does not find the cloud stays, and says so", "[client][R24]") {
  ClientBench bench;
  bench.enter_bc();
  const wire::Epoch session = bench.row.session;
  bench.tell(wire::ExitRpc{});
  bench.answer();
  bench.run(10s - 1ns);
  CHECK(bench.row.state == State::exit_check);
  bench.run(1ns);
  CHECK(bench.row.state == State::bc_active);
  CHECK(bench.row.session == session);
  CHECK(bench.count<wire::Close>() == 0);
  CHECK(bench.last<wire::Send>().request == wire::Request::exit_refused);
  CHECK(bench.last<wire::Send>().epoch == session);
}
TEST_CASE("an exit RPC during a login is refused, so that the edge asks again", "[client][A17]") {
  ClientBench bench;
  bench.enter_bc();
  bench.row.reauth = bench.now + 1s;
  bench.run(1s);
  REQUIRE(bench.row.state == State::auth_cloud);
  bench.tell(wire::ExitRpc{});
  CHECK(bench.row.state == State::auth_cloud);
  CHECK(bench.last<wire::Send>().request == wire::Request::exit_refused);
  CHECK(bench.last<wire::Send>().epoch == bench.row.session);
}

TEST_CASE("a login over a live session returns to it", "[client][A75]") {
  for (const bool in_bc : {false, true}) {
    for (const bool ok : {false, true}) {
      ClientBench bench;
      in_bc ? bench.enter_bc() : bench.connect();
      const State before = bench.row.state;
      const wire::Epoch session = bench.row.session;
      bench.row.reauth = bench.now + 1s;
      bench.run(1s);
      CHECK(bench.row.state == State::auth_cloud);
      bench.answer();
      bench.connected();
      if (ok)
        bench.tell(wire::Assertion{bench.clock.utc(bench.now), bench.row.epoch});
      else
        bench.tell(wire::AuthFailed{Reason::idp_error, bench.row.epoch});
      CHECK(bench.row.state == before);
      CHECK(bench.row.session == session);
      CHECK(bench.count<wire::Close>() == 0);
    }
  }
}
TEST_CASE("a session that is lost during a login is not returned to", "[client][A75]") {
  ClientBench bench;
  bench.connect();
  bench.row.reauth = bench.now + 1s;
  bench.run(1s);
  bench.answer();
  bench.connected();
  bench.tell(wire::ConnectionLost{Reason::connection_reset, bench.row.session});
  CHECK(bench.row.session == 0);
  bench.tell(wire::Assertion{bench.clock.utc(bench.now), bench.row.epoch});
  CHECK(bench.row.state == State::get_list);
}
TEST_CASE("an expired login is met lazily, never before it has expired", "[client][A25]") {
  ClientBench bench;
  bench.params.auth.lazy_mean = 0s;
  set_authentication(bench.row, bench.clock.utc(bench.now), bench.context());
  CHECK(bench.row.reauth == at(7 * 24h) + 1ns);
  bench.params.auth.lazy_mean = 8h;
  set_authentication(bench.row, bench.clock.utc(bench.now), bench.context());
  CHECK(bench.row.reauth > at(7 * 24h) + 1ns);
  bench.profile.auth_timeout.reset();
  set_authentication(bench.row, bench.clock.utc(bench.now), bench.context());
  CHECK(bench.row.reauth == kNever);
}

TEST_CASE("an expired certificate blocks, and a new start tries again", "[client][H48][A77]") {
  ClientBench bench;
  bench.get_list();
  bench.tell(wire::Refused{Reason::certificate_expired, bench.row.epoch});
  CHECK(bench.row.state == State::blocked);
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::blocked);
  bench.run(1ns);
  CHECK(bench.row.state == State::get_list);
}
TEST_CASE("a start in any state begins anew and closes the session", "[client][A78]") {
  ClientBench bench;
  bench.enter_bc();
  const wire::Epoch session = bench.row.session;
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::get_list);
  CHECK(bench.row.session == 0);
  CHECK(bench.last<wire::Close>().epoch == session);
}

TEST_CASE("answers to overtaken attempts are dropped", "[client][A2]") {
  ClientBench bench;
  bench.get_list();
  const auto old = static_cast<wire::Epoch>(bench.row.epoch - 1);
  bench.forget();
  for (const wire::Input& input :
       {wire::Input{wire::Connected{old}}, wire::Input{wire::Refused{Reason::refused, old}},
        wire::Input{wire::Refused{Reason::certificate_expired, old}}, wire::Input{wire::Unreachable{old}},
        wire::Input{wire::Answer{peers(1), old}}, wire::Input{wire::NoAddress{Reason::no_data, old}},
        wire::Input{wire::Edges{peers(1), old}}, wire::Input{wire::Declined{Reason::no_edge, old}},
        wire::Input{wire::Assertion{{}, old}}, wire::Input{wire::AuthFailed{Reason::idp_error, old}},
        wire::Input{wire::ConnectionLost{Reason::connection_reset, old}}}) {
    bench.tell(input);
    CHECK(bench.said.empty());
    CHECK(bench.row.state == State::reconnect);
  }
}
TEST_CASE("timers called too early do nothing", "[client]") {
  ClientBench bench;
  bench.connect();
  bench.forget();
  bench.now += 59s;
  bench.tick();
  CHECK(bench.said.empty());
}
