// Every sequence of inputs to a client up to a depth, and long random ones: the driver answers what was asked, or stays
// silent until the machine's own deadline; sessions end, users log in late, certificates expire and the DR record
// changes at any time.
#include <rapidcheck.h>
#include <rapidcheck/catch.h>

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
Choice record(const char* text) {
  return [text](ClientBench& bench) { bench.read_record(text); };
}
bool is_new(const Row& row) { return !row.enrolled; }

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
      may.push_back(input(wire::Declined{Reason::unsupported_in_dr, epoch}));
      may.push_back(input(wire::Enrolled{bench.clock.utc(bench.now) + 365 * 24h, epoch}));
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
    if (has_user_session(row))
      may.emplace_back([](ClientBench& b) {  // the user's login has run out
        b.row.reauth = b.now;
        b.tick();
      });
  }
  if (row.record.gives_up != kNever)
    for (const char* text : {ClientBench::kOn, ClientBench::kOff, "v=1;k=all;b=on;m=fc", "v=1;b=perhaps"})
      may.push_back(record(text));
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
        wire::Input{wire::AuthFailed{Reason::idp_error, old}}, wire::Input{wire::Enrolled{{}, old}}})
    copy.tell(late);
  return copy.said.empty() && copy.row.state == bench.row.state;
}

const MachineDescription kMachine = description();

/// States in which a session is held, or may be.
bool may_hold_session(const Row& row) {
  return has_user_session(row) || row.state == State::exit_check || row.state == State::auth_cloud ||
         row.state == State::auth_local || row.state == State::enrolling || row.state == State::dr_blocked;  // A24
}

/// What must hold between the state and the session; the name of what does not, or nothing.
std::string broken_session(const Row& row) {
  if (row.session != 0 && !may_hold_session(row)) return "a session in a state without one";
  if (row.session == 0 && (has_user_session(row) || row.state == State::exit_check)) return "no session";
  if (has_user_session(row) && row.session_state != row.state) return "a session of another kind";
  if (row.session == 0 && row.session_state != State::start) return "a kind without a session";
  return {};
}

/// What may not happen to a client that is in DR, and to one that may not be in BC or DR.
std::string broken_mode(const ClientBench& bench) {
  const Row& row = bench.row;
  const bool searching = row.state == State::bc_lookup || row.state == State::bc_pcc;
  if (searching && row.give_up == kNever) return "a search without an end";
  if (bench.profile.bc_refusal != Reason::none && (searching || in_bc(row))) return "BC for one that may not use it";
  if (in_dr(row) && bench.profile.dr_refusal != Reason::none) return "DR for one that may not use it";
  if (in_dr(row) && is_new(row)) return "a new user in DR";
  if (row.state == State::bc_active_new && !is_new(row)) return "an enrolled client without a certificate";
  if (row.state == State::bc_active && is_new(row)) return "a new user with a certificate";
  if (!in_dr(row)) return row.safe_mode_shown ? "Safe Mode outside DR" : "";
  for (const auto& asked : bench.all<wire::Resolve>())
    if (asked.name != wire::Name::dr_edges && asked.name != wire::Name::dr_record) return "another name in DR";
  for (const auto& to : bench.all<wire::Connect>())
    if (to.sni != wire::Sni::dr) return "a connection outside DR";
  return bench.count<wire::Authenticate>() > 0 ? "a login in DR" : "";
}

/// What must hold of a row at any time; the name of what does not, or nothing.
std::string broken(const ClientBench& bench) {
  const Row& row = bench.row;
  for (const auto& fact : bench.all<EventIgnored>())
    if (!test::is_noted(kMachine, fact)) return "an event that cannot happen";
  if (next_wakeup(row) < bench.now) return "a deadline in the past";
  const bool waits_for_a_start = row.state == State::start || row.state == State::installed;
  if (next_wakeup(row) == kNever && !waits_for_a_start) return "nothing left to wait for";
  if (std::string what = broken_session(row); !what.empty()) return what;
  if (std::string what = broken_mode(bench); !what.empty()) return what;
  return drops_late_answers(bench) ? "" : "a late answer had an effect";
}

void check_all_from(const ClientBench& bench, int depth) { test::explore_unbroken(bench, depth, choices, broken); }

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
TEST_CASE("a client under the DR record keeps them too", "[client][property][R41][R42][R66]") {
  check_all_from(ClientBench{}.may_use_dr(), 5);
  check_all_from(ClientBench{}.may_use_dr().connect(), 4);
  check_all_from(ClientBench{}.enter_dr(), 5);
  check_all_from(ClientBench{}.enter_safe_mode(), 5);
  ClientBench bc_wins;
  bc_wins.params.dr.mode_precedence = Precedence::bc_wins;
  check_all_from(bc_wins.may_use_dr().enter_bc(), 4);
}
TEST_CASE("so does a client that watches the record and may not use it", "[client][property][R44]") {
  ClientBench bench;
  bench.may_use_dr().profile.dr_refusal = Reason::unsupported_version;
  check_all_from(bench, 5);
}
TEST_CASE("so does a new user's", "[client][property][R12][R14][R43]") {
  check_all_from(ClientBench{}.install(), 6);
  check_all_from(ClientBench{}.enter_bc_new(), 5);
  check_all_from(ClientBench{}.may_use_dr().enter_bc_new(), 4);
  ClientBench kept_out;
  kept_out.params.bc.new_user_enrolment = false;
  check_all_from(kept_out.install(), 6);
}
TEST_CASE("a client keeps its promises over long random stories", "[client][property]") {
  rc::prop("a client keeps its promises over long random stories", [](const std::vector<std::uint32_t>& story) {
    ClientBench bench;
    if (!story.empty() && story.back() % 2 == 0) bench.may_use_dr();
    if (!story.empty() && story.back() % 3 == 0) bench.install();
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

namespace {

/// Answers everything until the user has a session; the most that may pass until then is the longest pause.
void heal(ClientBench& bench) {
  const TimePoint healed = bench.now;
  const auto& client = bench.params.client;
  while (!has_user_session(bench.row)) {
    switch (bench.row.phase) {
      case Phase::lookup: bench.answer(1); break;
      case Phase::connection:
      case Phase::edge_connection: bench.connected(); break;
      case Phase::answer:
        if (bench.row.state == State::enrolling)
          bench.tell(wire::Enrolled{bench.clock.utc(bench.now) + 365 * 24h, bench.row.epoch});
        else
          bench.tell(wire::Edges{peers(1, 3), bench.row.epoch});
        break;
      case Phase::login: bench.assertion(); break;
      case Phase::none:
      case Phase::pause: bench.run_to_wakeup(); break;
    }
    RC_ASSERT(bench.now - healed <= client.offline_retry + client.retry_gap + client.pcc_retry);
  }
}
void live_through(ClientBench& bench, const std::vector<std::uint32_t>& story) {
  bench.tell(wire::Start{});
  for (const std::uint32_t pick : story) {
    const auto may = choices(bench);
    may[pick % may.size()](bench);
  }
}

}  // namespace

TEST_CASE("when everything answers again a client is connected, wherever it was", "[client][property][A56]") {
  rc::prop("when everything answers again a client is connected, wherever it was",
           [](const std::vector<std::uint32_t>& story) {
             ClientBench bench;
             live_through(bench, story);
             heal(bench);
           });
}
TEST_CASE("so is a new user's, and within a policy poll it is enrolled", "[client][property][A54][A100]") {
  rc::prop("so is a new user's, and within a policy poll it is enrolled",
           [](const std::vector<std::uint32_t>& story, bool may_enrol) {
             ClientBench bench;
             bench.params.bc.new_user_enrolment = may_enrol;
             bench.install();
             live_through(bench, story);
             heal(bench);
             bench.params.client.idle_detect = 24h;
             bench.tell(wire::Heard{bench.row.session});
             if (is_new(bench.row)) bench.until(bench.row.policy_at);
             heal(bench);
             RC_ASSERT(bench.row.enrolled);
           });
}
TEST_CASE("when the record says off a client is in the cloud again, wherever it was", "[client][property][A44]") {
  rc::prop("when the record says off a client is in the cloud again, wherever it was",
           [](const std::vector<std::uint32_t>& story) {
             ClientBench bench;
             bench.may_use_dr();
             live_through(bench, story);
             bench.poll(ClientBench::kOff);
             RC_ASSERT_FALSE(in_dr(bench.row));
             heal(bench);
             RC_ASSERT(bench.row.internet == InternetState::normal);
           });
}
