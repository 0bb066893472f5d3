#include <catch2/catch.hpp>
#include <set>

#include "tests/models/client/bench.hpp"

using namespace failcast;
using namespace failcast::client;
using test::at;
using test::peers;

namespace {

constexpr const char* kOn = ClientBench::kOn;
constexpr const char* kOff = ClientBench::kOff;

std::size_t record_lookups(const ClientBench& bench) {
  const auto asked = bench.all<wire::Resolve>();
  return static_cast<std::size_t>(
      std::ranges::count_if(asked, [](const wire::Resolve& r) { return r.name == wire::Name::dr_record; }));
}
/// Everything but look-ups of the record.
std::size_t requests_to_anybody(const ClientBench& bench) {
  return bench.count<wire::Resolve>() - record_lookups(bench) + bench.count<wire::Connect>() +
         bench.count<wire::Authenticate>() + bench.count<wire::Send>();
}
std::string window(const char* tag, const ClientBench& bench, std::int64_t seconds_from_now) {
  const std::int64_t now = dr::whole_seconds(bench.clock.utc(bench.now));
  return std::string(kOn) + ";" + tag + "=" + std::to_string(now + seconds_from_now);
}

}  // namespace

TEST_CASE("a client that starts looks the record up at once", "[client][A30]") {
  ClientBench bench;
  bench.may_use_dr().tell(wire::Start{});
  CHECK(record_lookups(bench) == 1);
}
TEST_CASE("a client without DR in its profile never looks", "[client][R35]") {
  ClientBench bench;
  bench.connect();
  bench.run(1h);
  CHECK(record_lookups(bench) == 0);
}
TEST_CASE("look-ups are P apart, from a phase below P", "[client][R54][A30]") {
  ClientBench bench;
  bench.may_use_dr().tell(wire::Start{});
  const TimePoint first = bench.row.record.next;
  CHECK(first <= at(200s));
  for (int i = 0; i < 5; ++i) {
    bench.until(first + i * 200s - 1ns);
    bench.forget();
    bench.run(1ns);
    CHECK(record_lookups(bench) == 1);
  }
}
TEST_CASE("a wake-up brings one look-up more, and leaves the others where they were", "[client][R54][A30]") {
  ClientBench bench;
  bench.may_use_dr().connect();
  const TimePoint next = bench.row.record.next;
  bench.until(next - 1s);
  bench.forget();
  bench.tell(wire::Start{});
  CHECK(record_lookups(bench) == 1);
  CHECK(bench.row.record.next == next);
}
TEST_CASE("one that has been running for long has no look-up under way", "[client][A30]") {
  ClientBench bench;
  bench.may_use_dr().connect();
  assume_running(bench.row, bench.context());
  bench.read_record(kOn);
  CHECK(bench.row.state == State::connected);
  CHECK(bench.row.record.next < at(200s));
  bench.poll(kOn);
  CHECK(bench.row.state == State::dr_connect);
}
TEST_CASE("watching the record shifts no other draw", "[client][A30]") {
  ClientBench without, with;
  without.find_controllers(3);
  with.may_use_dr().find_controllers(3);
  CHECK(with.row.draws == without.row.draws);
  CHECK(with.last<wire::Connect>().index == without.last<wire::Connect>().index);
}

TEST_CASE("the record takes a client out of a healthy cloud, without a look at it", "[client][R35][R66]") {
  ClientBench bench;
  bench.may_use_dr().connect();
  const wire::Epoch session = bench.row.session;
  bench.forget();
  bench.read_record(kOn);
  CHECK(bench.row.state == State::dr_connect);
  CHECK(bench.last<wire::Close>().epoch == session);
  REQUIRE(bench.count<wire::Resolve>() == 1);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::dr_edges);
}
TEST_CASE("the loss of the cloud alone leads nobody into DR", "[client][R35]") {
  ClientBench bench;
  bench.may_use_dr().enter_bc();
  bench.read_record(kOff);
  CHECK(bench.row.state == State::bc_active);
}
TEST_CASE("whatever an enrolled client is doing, the record takes it out of it", "[client][R66][A43]") {
  using Way = void (*)(ClientBench&);
  const std::pair<State, Way> ways[] = {
      {State::auth_cloud, [](ClientBench& b) { b.log_in(); }          },
      {State::auth_local,
       [](ClientBench& b) {
         b.log_in();
         b.no_address();
       }                                                              },
      {State::get_list,   [](ClientBench& b) { b.ask_cloud(); }       },
      {State::reconnect,  [](ClientBench& b) { b.get_list(); }        },
      {State::connected,  [](ClientBench& b) { b.connect(); }         },
      {State::bc_lookup,  [](ClientBench& b) { b.search_bc(); }       },
      {State::bc_pcc,     [](ClientBench& b) { b.find_controllers(); }},
      {State::bc_active,  [](ClientBench& b) { b.enter_bc(); }        },
      {State::exit_check,
       [](ClientBench& b) {
         b.enter_bc();
         b.tell(wire::ExitRpc{});
       }                                                              },
      {State::offline,
       [](ClientBench& b) {
         b.profile.bc_refusal = Reason::bc_not_enabled;
         b.ask_cloud();
         b.no_address();
       }                                                              },
      {State::blocked,
       [](ClientBench& b) {
         b.get_list();
         b.tell(wire::Refused{Reason::certificate_expired, b.row.epoch});
       }                                                              },
  };
  for (const auto& [state, way] : ways) {
    ClientBench bench;
    bench.may_use_dr();
    way(bench);
    INFO(name_of(state));
    REQUIRE(bench.row.state == state);
    bench.read_record(kOn);
    CHECK(bench.row.state == State::dr_connect);
    CHECK(bench.row.session == 0);
    CHECK(bench.count<EventIgnored>() == 0);
  }
}
TEST_CASE("a client that starts in the middle of DR joins it", "[client][R66]") {
  ClientBench bench;
  bench.may_use_dr().tell(wire::Start{});
  bench.read_record(kOn);
  CHECK(bench.row.state == State::dr_connect);
}

TEST_CASE("who may use DR", "[client][R44][R45]") {
  const DrCriteria good{true, DrPlatform::windows, {{4, 0, 0, 0}}, true};
  CHECK(dr_refusal(good) == Reason::none);
  CHECK(dr_refusal({false, DrPlatform::windows, {{4, 0, 0, 0}}, true}) == Reason::unsupported_client_type);
  CHECK(dr_refusal({true, DrPlatform::windows, {{3, 9, 9, 9}}, true}) == Reason::unsupported_version);
  CHECK(dr_refusal({true, DrPlatform::macos, {{3, 7, 1, 38}}, true}) == Reason::none);
  CHECK(dr_refusal({true, DrPlatform::macos, {{3, 7, 1, 37}}, true}) == Reason::unsupported_version);
  CHECK(dr_refusal({true, DrPlatform::other, {{1, 0, 0, 0}}, true}) == Reason::none);
  CHECK(dr_refusal({true, DrPlatform::windows, {{4, 0, 0, 0}}, false}) == Reason::dr_not_enabled);
}
TEST_CASE("a client that may not use DR stays where it is", "[client][R44][H28]") {
  ClientBench bench;
  bench.may_use_dr();
  bench.profile.dr_refusal = Reason::dr_not_enabled;
  bench.connect();
  bench.read_record(kOn);
  CHECK(bench.row.state == State::connected);
}
TEST_CASE("only a certificate that holds lets a client into DR", "[client][R44]") {
  for (const Duration left : {0ns, 1ns}) {
    ClientBench bench;
    bench.may_use_dr().connect();
    bench.row.certificate_until = bench.clock.utc(bench.now) + left;
    bench.read_record(kOn);
    CHECK(bench.row.state == (left > 0ns ? State::dr_connect : State::connected));
  }
}
TEST_CASE("a new user is not taken into DR", "[client][R43][R44]") {
  ClientBench bench;
  bench.may_use_dr().enter_bc_new();
  bench.read_record(kOn);
  CHECK(bench.row.state == State::bc_active_new);
  CHECK(bench.count<EventIgnored>() == 0);
}
TEST_CASE("a test takes the test group only", "[client][R47][H19]") {
  for (const bool in_group : {false, true}) {
    ClientBench bench;
    bench.profile.dr_test = in_group;
    bench.may_use_dr().connect();
    bench.read_record("v=1;k=zpa;b=test");
    CHECK(bench.row.state == (in_group ? State::dr_connect : State::connected));
  }
}
TEST_CASE("a record for internet access leaves private access alone", "[client][H21]") {
  ClientBench bench;
  bench.may_use_dr().connect();
  bench.read_record("v=1;k=zia;b=on");
  CHECK(bench.row.state == State::connected);
}
TEST_CASE("of BC and DR the parameter says which wins", "[client][A43]") {
  for (const Precedence precedence : {Precedence::dr_wins, Precedence::bc_wins}) {
    ClientBench bench;
    bench.params.dr.mode_precedence = precedence;
    bench.may_use_dr().enter_bc();
    bench.read_record(kOn);
    CHECK(bench.row.state == (precedence == Precedence::dr_wins ? State::dr_connect : State::bc_active));
  }
}
TEST_CASE("when BC wins the first look-up after it leads into DR", "[client][A43]") {
  ClientBench bench;
  bench.params.dr.mode_precedence = Precedence::bc_wins;
  bench.may_use_dr().enter_bc();
  bench.tell(wire::ExitRpc{});
  bench.read_record(kOn);
  CHECK(bench.row.state == State::exit_check);
  bench.answer();
  bench.connected();
  bench.connected();
  REQUIRE(bench.row.state == State::connected);
  bench.params.client.idle_detect = 1h;
  bench.tell(wire::Heard{bench.row.session});
  bench.until(bench.row.record.next - 1ns);
  CHECK(bench.row.state == State::connected);
  bench.poll(kOn);
  CHECK(bench.row.state == State::dr_connect);
}

TEST_CASE("DR edges are the A records, each tried once", "[client][R36][A33]") {
  ClientBench bench;
  bench.enter_dr();
  bench.answer(3);
  std::set<int> tried;
  for (int i = 0; i < 3; ++i) {
    CHECK(bench.last<wire::Connect>().sni == wire::Sni::dr);
    tried.insert(bench.last<wire::Connect>().index);
    CHECK(bench.row.phase == Phase::edge_connection);
    bench.tell(wire::Refused{Reason::refused, bench.row.epoch});
  }
  CHECK(tried.size() == 3);
  CHECK(bench.row.phase == Phase::pause);
  CHECK(bench.row.state == State::dr_connect);
}
TEST_CASE("any of the A records may come first", "[client][A33]") {
  std::set<int> first;
  for (std::uint32_t draw = 0; draw < 64; ++draw) {
    ClientBench bench;
    bench.enter_dr();
    bench.row.draws = draw;
    bench.answer(4);
    first.insert(bench.last<wire::Connect>().index);
  }
  CHECK(first.size() == 4);
}
TEST_CASE("when no DR edge accepts the name is looked up again, start to start", "[client][A14][A33]") {
  ClientBench bench;
  bench.enter_dr();
  const TimePoint began = bench.now;
  bench.run(2s);
  bench.answer(1);
  bench.tell(wire::Unreachable{bench.row.epoch});
  bench.forget();
  bench.until(began + 5s - 1ns);
  CHECK(requests_to_anybody(bench) == 0);
  bench.run(1ns);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::dr_edges);
}
TEST_CASE("without A records the name is looked up again", "[client][A14]") {
  ClientBench bench;
  bench.enter_dr();
  const TimePoint began = bench.now;
  bench.answer(0);
  CHECK(bench.last<LookupFailed>().why == Reason::no_data);
  bench.forget();
  bench.until(began + 5s - 1ns);
  CHECK(requests_to_anybody(bench) == 0);
  bench.run(1ns);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::dr_edges);
}
TEST_CASE("the search for a DR edge has no end but the record's", "[client][R41][A33]") {
  ClientBench bench;
  bench.enter_dr();
  bench.run(2h);
  CHECK(bench.row.state == State::dr_connect);
}

TEST_CASE("Safe Mode is announced once for each stay in DR", "[client][H51][A106]") {
  ClientBench bench;
  bench.enter_safe_mode();
  CHECK(bench.row.state == State::safe);
  CHECK(bench.last<NoticeShown>().notice == Notice::safe_mode_started);
  bench.tell(wire::ConnectionLost{Reason::connection_reset, bench.row.session});
  CHECK(bench.row.state == State::dr_connect);
  bench.answer();
  bench.connected();
  CHECK(bench.row.state == State::safe);
  CHECK(bench.count<NoticeShown>() == 1);
}
TEST_CASE("a DR edge that falls silent is given up after a minute", "[client][H1]") {
  ClientBench bench;
  bench.enter_safe_mode();
  const wire::Epoch session = bench.row.session;
  bench.run(59s);
  bench.tell(wire::Heard{session});
  bench.run(60s - 1ns);
  CHECK(bench.row.state == State::safe);
  bench.run(1ns);
  CHECK(bench.row.state == State::dr_connect);
  CHECK(bench.last<wire::Close>().epoch == session);
}
TEST_CASE("traffic of Safe Mode is that of any session", "[client][A60]") {
  ClientBench bench;
  bench.enter_safe_mode();
  CHECK(traffic(bench.row, bench.params).postpones_wake);
  heard_until(bench.row, bench.now + 10s, bench.params);
  CHECK(next_wakeup(bench.row) <= bench.now + 70s);
  CHECK(bench.row.wake == bench.now + 70s);
}
TEST_CASE("neither an exit RPC nor a start leads out of DR", "[client][R41][A105]") {
  ClientBench bench;
  bench.enter_safe_mode();
  bench.tell(wire::ExitRpc{});
  CHECK(bench.row.state == State::safe);
  bench.forget();
  bench.tell(wire::Start{});
  CHECK(bench.row.state == State::dr_connect);
  CHECK(record_lookups(bench) == 1);
  CHECK(in_dr(bench.row));
}
TEST_CASE("a record that still says on changes nothing", "[client][R41]") {
  ClientBench bench;
  bench.enter_safe_mode();
  bench.params.client.idle_detect = 1h;
  bench.tell(wire::Heard{bench.row.session});
  bench.until(bench.row.record.next);
  bench.forget();
  bench.read_record(kOn);
  CHECK(bench.said.empty());
  CHECK(bench.row.state == State::safe);
}

TEST_CASE("off ends DR with a normal start", "[client][H19][A44]") {
  ClientBench bench;
  bench.enter_safe_mode();
  const wire::Epoch session = bench.row.session;
  bench.poll(kOff);
  CHECK(bench.row.state == State::get_list);
  CHECK(bench.last<wire::Close>().epoch == session);
  CHECK(bench.last<NoticeShown>().notice == Notice::safe_mode_stopped);
  CHECK(bench.last<wire::Resolve>().name == wire::Name::cloud_dispatch);
}
TEST_CASE("who saw no Safe Mode is not told that it is over", "[client][A106]") {
  ClientBench bench;
  bench.enter_dr();
  bench.poll(kOff);
  CHECK(bench.row.state == State::get_list);
  CHECK(bench.count<NoticeShown>() == 0);
}
TEST_CASE("a record that is over ends DR after its last second", "[client][R49][A94]") {
  for (const Duration past : {0ns, 1ns}) {
    ClientBench bench;
    bench.may_use_dr().connect();
    const std::string record = window("x", bench, 5);
    bench.read_record(record);
    REQUIRE(bench.row.state == State::dr_connect);
    bench.row.record.next = bench.now + 6s - 1ns + past;
    bench.poll(record);
    CHECK(in_dr(bench.row) == (past == 0ns));
  }
}
TEST_CASE("a record begins with its first second", "[client][R49]") {
  for (const std::int64_t ahead : {0, 1}) {
    ClientBench bench;
    bench.may_use_dr().connect();
    bench.read_record(window("t", bench, ahead));
    CHECK(bench.row.state == (ahead == 0 ? State::dr_connect : State::connected));
  }
}
TEST_CASE("with an exact timer DR ends right after x", "[client][A39]") {
  ClientBench bench;
  bench.params.dr.time_eval = TimeEvaluation::exact_timer;
  bench.may_use_dr().connect();
  const std::string record = window("x", bench, 5);
  bench.read_record(record);
  REQUIRE(bench.row.record.next > at(6s));
  bench.run(6s - 1ns);
  bench.forget();
  bench.run(1ns);
  CHECK(record_lookups(bench) == 1);
  bench.read_record(record);
  CHECK(bench.row.state == State::get_list);
}
TEST_CASE("a record nobody can read, and silence, change nothing", "[client][A37][A38]") {
  for (const bool dr : {false, true}) {
    ClientBench bench;
    dr ? bench.enter_safe_mode() : bench.may_use_dr().connect();
    bench.params.client.idle_detect = 24h;
    bench.tell(wire::Heard{bench.row.session});
    bench.poll("v=1;k=zpa;b=maybe");
    CHECK(in_dr(bench.row) == dr);
    bench.until(bench.row.record.next);
    bench.run(10s);
    CHECK(bench.last<RecordSeen>().outcome == static_cast<std::uint8_t>(dr::Outcome::unanswered));
    CHECK(in_dr(bench.row) == dr);
  }
}
TEST_CASE("answers to overtaken look-ups of the record are dropped", "[client][A38]") {
  ClientBench bench;
  bench.may_use_dr().connect();
  const wire::Epoch old = bench.row.record.epoch;
  bench.params.client.idle_detect = 1h;
  bench.tell(wire::Heard{bench.row.session});
  bench.until(bench.row.record.next);
  REQUIRE(bench.row.record.epoch != old);
  const dr::Reading reading = dr::read({.strings = {kOn}}, {}, nullptr);
  bench.forget();
  bench.tell(wire::RecordRead{&reading, &reading, old});
  CHECK(bench.said.empty());
  CHECK(bench.row.state == State::connected);
}
