// Every sequence of inputs to a client up to a depth, and long random ones: the driver answers what was asked, or stays
// silent until the machine's own deadline; sessions end, users log in late, certificates expire at any time.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <functional>

#include "tests/models/client/bench.hpp"

using namespace failcast;
using namespace failcast::client;
using test::peers;

namespace {

using Choice = std::function<void(ClientBench&)>;

Choice input(const wire::Input& in) {
  return [in](ClientBench& bench) { bench.tell(in); };
}
bool holds_user_session(State state) { return state == State::connected || state == State::bc_active; }

/// What may come now. Answers fit the question that is open; late ones carry an older number.
std::vector<Choice> choices(const ClientBench& bench) {
  const Row& row = bench.row;
  const wire::Epoch epoch = row.epoch;
  std::vector<Choice> may = {input(wire::Start{})};
  if (next_wakeup(row) != kNever) may.emplace_back([](ClientBench& b) { b.run_to_wakeup(); });
  switch (row.phase) {
    case Phase::none:
    case Phase::pause: break;
    case Phase::lookup:
      may.push_back(input(wire::Answer{peers(2), epoch}));
      may.push_back(input(wire::Answer{peers(0), epoch}));
      may.push_back(input(wire::NoAddress{Reason::name_error, epoch}));
      break;
    case Phase::connection:
    case Phase::edge_connection:
      may.push_back(input(wire::Connected{epoch}));
      may.push_back(input(wire::Refused{Reason::refused, epoch}));
      may.push_back(input(wire::Refused{Reason::certificate_expired, epoch}));
      may.push_back(input(wire::Unreachable{epoch}));
      break;
    case Phase::answer:
      may.push_back(input(wire::Edges{peers(2, 3), epoch}));
      may.push_back(input(wire::Edges{peers(0, 3), epoch}));
      may.push_back(input(wire::Declined{Reason::no_edge, epoch}));
      may.push_back(input(wire::Declined{Reason::authentication_needed, epoch}));
      may.push_back(input(wire::Refused{Reason::capacity, epoch}));
      break;
    case Phase::login:
      may.push_back(input(wire::Assertion{bench.clock.utc(bench.now), epoch}));
      may.push_back(input(wire::AuthFailed{Reason::idp_error, epoch}));
      break;
  }
  if (row.session != 0) {
    may.push_back(input(wire::ConnectionLost{Reason::connection_reset, row.session}));
    may.push_back(input(wire::ExitRpc{}));
    may.push_back(input(wire::Heard{row.session}));
    if (holds_user_session(row.state))
      may.emplace_back([](ClientBench& b) {  // the user's login has run out
        b.row.reauth = b.now;
        b.tick();
      });
  }
  return may;
}

/// Nothing of what is asked below may be answered under an older number.
bool drops_late_answers(const ClientBench& bench) {
  const auto old = static_cast<wire::Epoch>(bench.row.epoch - 1);
  if (old == bench.row.session || old == 0) return true;
  ClientBench copy = bench;
  copy.forget();
  for (const wire::Input& late :
       {wire::Input{wire::Answer{peers(1), old}}, wire::Input{wire::NoAddress{Reason::no_data, old}},
        wire::Input{wire::Connected{old}}, wire::Input{wire::Refused{Reason::certificate_expired, old}},
        wire::Input{wire::Unreachable{old}}, wire::Input{wire::Edges{peers(1), old}},
        wire::Input{wire::Declined{Reason::authentication_needed, old}}, wire::Input{wire::Assertion{{}, old}},
        wire::Input{wire::AuthFailed{Reason::idp_error, old}}})
    copy.tell(late);
  return copy.said.empty() && copy.row.state == bench.row.state;
}

const MachineDescription kMachine = description();

/// What must hold of a row at any time; the name of what does not, or nothing.
std::string broken(const ClientBench& bench) {
  const Row& row = bench.row;
  for (const auto& fact : bench.all<EventIgnored>())
    if (!test::is_noted(kMachine, fact)) return "an event that cannot happen";
  if (next_wakeup(row) < bench.now) return "a deadline in the past";
  if (next_wakeup(row) == kNever && row.state != State::start) return "nothing left to wait for";
  const bool may_hold = holds_user_session(row.state) || row.state == State::exit_check ||
                        row.state == State::auth_cloud || row.state == State::auth_local;
  if (row.session != 0 && !may_hold) return "a session in a state without one";
  if (row.session == 0 && (holds_user_session(row.state) || row.state == State::exit_check)) return "no session";
  if (row.session != 0 && !holds_user_session(row.session_state)) return "a session of no kind";
  const bool searching = row.state == State::bc_lookup || row.state == State::bc_pcc;
  if (searching && row.give_up == kNever) return "a search without an end";
  if (bench.profile.bc_refusal != Reason::none && (searching || row.state == State::bc_active))
    return "BC for a client that may not use it";
  if (!drops_late_answers(bench)) return "a late answer had an effect";
  return {};
}

void check_all_from(const ClientBench& bench, int depth) {
  std::size_t seen = 0, bad = 0;
  test::explore(bench, depth, choices, [&](const ClientBench& next) {
    ++seen;
    const std::string what = broken(next);
    if (what.empty()) return;
    if (++bad <= 3) UNSCOPED_INFO(what << " in " << name_of(next.row.state));
  });
  CHECK(bad == 0);
  CHECK(seen > 1000);
}

}  // namespace

TEST_CASE("a client keeps its promises under every sequence of six inputs from its start", "[client][property]") {
  check_all_from(ClientBench{}, 6);
}
TEST_CASE("and of five from a session, a search, and BC", "[client][property]") {
  check_all_from(ClientBench{}.connect(), 5);
  check_all_from(ClientBench{}.search_bc(), 5);
  check_all_from(ClientBench{}.enter_bc(), 5);
}
TEST_CASE("a client without BC never gets there", "[client][property][R8]") {
  ClientBench bench;
  bench.profile.bc_refusal = Reason::bc_not_enabled;
  check_all_from(bench, 6);
}
TEST_CASE("a client keeps its promises over long random stories", "[client][property]") {
  rc::check([](const std::vector<std::uint32_t>& story) {
    ClientBench bench;
    if (!story.empty() && story.front() % 3 == 0) bench.row.not_before = UtcTime{};
    for (const std::uint32_t pick : story) {
      const auto may = choices(bench);
      bench.forget();
      may[pick % may.size()](bench);
      const std::string what = broken(bench);
      if (!what.empty()) RC_FAIL(what + " in " + std::string(name_of(bench.row.state)));
    }
  });
}
TEST_CASE("when everything answers again a client is connected, wherever it was", "[client][property][A56]") {
  rc::check([](const std::vector<std::uint32_t>& story) {
    ClientBench bench;
    bench.tell(wire::Start{});
    for (const std::uint32_t pick : story) {
      const auto may = choices(bench);
      may[pick % may.size()](bench);
    }
    const TimePoint healed = bench.now;
    const auto& client = bench.params.client;
    while (!holds_user_session(bench.row.state)) {
      const wire::Epoch epoch = bench.row.epoch;
      switch (bench.row.phase) {
        case Phase::lookup: bench.answer(1); break;
        case Phase::connection:
        case Phase::edge_connection: bench.connected(); break;
        case Phase::answer: bench.tell(wire::Edges{peers(1, 3), epoch}); break;
        case Phase::login: bench.tell(wire::Assertion{bench.clock.utc(bench.now), epoch}); break;
        case Phase::none:
        case Phase::pause: bench.run_to_wakeup(); break;
      }
      RC_ASSERT(bench.now - healed <= client.offline_retry + client.retry_gap + client.pcc_retry);
    }
  });
}
