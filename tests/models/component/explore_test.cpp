// Every sequence of inputs to a connector or edge up to a depth, and long random ones.
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <functional>

#include "tests/models/component/bench.hpp"

using namespace failcast;
using namespace failcast::component;
using test::peers;

namespace {

using Choice = std::function<void(ComponentBench&)>;

Choice input(const wire::Input& in) {
  return [in](ComponentBench& bench) { bench.tell(in); };
}

/// What may come now: answers to what is open, losses of what is there, commands over the control channel to the cloud.
std::vector<Choice> choices(const ComponentBench& bench) {
  const Row& row = bench.row;
  std::vector<Choice> may = {input(wire::Start{}), input(wire::UpgradeSlot{})};
  if (row.state == State::start) return may;
  if (next_wakeup(row) != kNever) may.emplace_back([](ComponentBench& b) { b.run_to_wakeup(); });
  if (row.watch.attempt != 0) {
    may.push_back(input(wire::Connected{row.watch.attempt}));
    may.push_back(input(wire::Refused{Reason::refused, row.watch.attempt}));
    if (row.state == State::forced) {
      may.push_back(input(wire::ForceState{true}));
      may.push_back(input(wire::ForceState{false}));
    }
    if (row.state == State::paused) may.push_back(input(wire::Certificate{bench.clock.utc(bench.now + 365 * 24h)}));
  }
  if (row.state == State::cloud) {
    may.push_back(input(wire::ConnectionLost{Reason::connection_reset, row.watch.session}));
    if (bench.profile.has_private_cloud) may.push_back(input(wire::ForceState{true}));
  }
  switch (row.attachment) {
    case Attachment::none:
    case Attachment::pause: break;
    case Attachment::lookup:
      may.push_back(input(wire::Answer{peers(2, 2), row.attach_epoch}));
      may.push_back(input(wire::Answer{peers(0, 2), row.attach_epoch}));
      may.push_back(input(wire::NoAddress{Reason::name_error, row.attach_epoch}));
      break;
    case Attachment::connection:
      may.push_back(input(wire::Connected{row.attach_epoch}));
      may.push_back(input(wire::Refused{Reason::disabled, row.attach_epoch}));
      may.push_back(input(wire::Unreachable{row.attach_epoch}));
      break;
    case Attachment::attached:
      may.push_back(input(wire::ConnectionLost{Reason::restarted, row.attach_epoch}));
      may.push_back(input(wire::Heard{row.attach_epoch}));
      break;
  }
  if (row.record.gives_up != kNever) {
    for (const auto state : {dr::State::off, dr::State::on})
      may.emplace_back([state](ComponentBench& b) { b.read(state); });
  }
  if (row.search.under_way) {
    may.push_back(input(wire::Answer{peers(2, 3), row.search.epoch}));
    may.push_back(input(wire::NoAddress{Reason::no_data, row.search.epoch}));
  }
  if (bench.profile.watches_record) {
    may.push_back(input(wire::InstallSnapshot{}));
    may.emplace_back([](ComponentBench& b) {  // a crash, and the restart
      b.row = after_crash(b.row);
      b.tell(wire::Start{});
    });
  }
  may.emplace_back([](ComponentBench& b) {  // the certificate runs out
    b.tell(wire::Certificate{b.clock.utc(b.now)});
    b.tick();
  });
  return may;
}

const MachineDescription kMachine = description("component");

bool seeks_cloud(const ComponentBench& bench) {
  const State state = bench.row.state;
  if (state == State::paused) return !(bench.row.record_on && bench.profile.dr_designated);
  return state == State::wait || state == State::pcc_connect || state == State::bc || state == State::isolated;
}
bool is_dr(State state) { return state == State::dr_boot || state == State::dr || state == State::dr_exit; }

/// What holds of DR and of renewals.
std::string broken_in_dr(const ComponentBench& bench) {
  const Row& row = bench.row;
  if (is_dr(row.state) && !bench.profile.dr_designated) return "in DR without being designated (H19)";
  if (is_dr(row.state) && (row.watch.retry != kNever || row.watch.session != 0)) return "a cloud in DR (R39)";
  if (row.state == State::dr && !row.record_on) return "in DR without a record (R35)";
  if ((mode(row) == Mode::dr) != (row.state == State::dr)) return "serves in DR before it has restarted (R40)";
  if (row.state != State::dr && dr_edges(row).size != 0) return "edges of DR outside DR (R36)";
  if (row.state == State::dr && row.search.wake == kNever && !bench.profile.is_edge) return "seeks no edges";
  for (const auto& send : bench.all<wire::Send>())
    if (send.request == wire::Request::re_enrol && row.state != State::cloud && row.state != State::paused)
      return "a renewal without the cloud (R1)";
  const bool keeps = bench.params.cert.on_expiry == OnExpiry::keep_until_reconnect;
  if (!keeps && row.certificate.state == certificate::State::expired && is_serving(row)) return "serves expired (R3)";
  return {};
}
bool may_use_controller(const ComponentBench& bench) {
  const State state = bench.row.state;
  const bool primary = bench.profile.primary_control_path == ControlPath::controller;
  return state == State::pcc_connect || state == State::bc || state == State::forced ||
         (primary && (state == State::cloud || state == State::wait));
}

/// What must hold of a row at any time; the name of what does not, or nothing.
std::string broken(const ComponentBench& bench) {
  const Row& row = bench.row;
  for (const auto& fact : bench.all<EventIgnored>())
    if (!test::is_noted(kMachine, fact)) return "an event that cannot happen";
  if (next_wakeup(row) < bench.now) return "a deadline in the past";
  if (next_wakeup(row) == kNever && row.state != State::start) return "nothing left to wait for";
  if (seeks_cloud(bench) && row.watch.retry == kNever) return "the cloud is given up (R18)";
  if (row.state == State::cloud && row.watch.session == 0) return "in the cloud without a control channel";
  if (row.state == State::bc && row.attachment != Attachment::attached) return "in BC without a controller";
  if (row.attachment != Attachment::none && !may_use_controller(bench)) return "a controller too early (R16)";
  if (row.state == State::wait && row.wake > bench.now + bench.params.bc.enter_wait) return "longer than W";
  if (!bench.profile.has_private_cloud && may_use_controller(bench)) return "BC without a private cloud";
  if (row.state == State::forced && row.watch.retry == kNever) return "forced for ever (R27)";
  if (row.starts_in_dr != (row.state == State::dr_boot || row.state == State::dr)) return "forgot DR (A110)";
  return broken_in_dr(bench);
}

void check_all_from(const ComponentBench& bench, int depth) { test::explore_unbroken(bench, depth, choices, broken); }

ComponentBench with_primary_controller() {
  ComponentBench bench;
  bench.profile.primary_control_path = ControlPath::controller;
  return bench;
}
ComponentBench alone() {
  ComponentBench bench;
  bench.profile.has_private_cloud = false;
  return bench;
}
ComponentBench adding_up() {
  ComponentBench bench;
  bench.params.bc.wait_timer_reset = WaitTimerReset::accumulate;
  return bench;
}

ComponentBench designated() {
  ComponentBench bench;
  bench.designate();
  return bench;
}
ComponentBench without_snapshot() {
  ComponentBench bench = designated();
  bench.profile.has_snapshot = false;
  return bench;
}
ComponentBench bc_first() {
  ComponentBench bench = designated();
  bench.params.dr.mode_precedence = Precedence::bc_wins;
  return bench;
}
ComponentBench undesignated() {
  ComponentBench bench = designated();
  bench.profile.dr_designated = false;
  return bench;
}
ComponentBench keeping_on() {
  ComponentBench bench = designated();
  bench.params.cert.on_expiry = OnExpiry::keep_until_reconnect;
  bench.profile.primary_control_path = ControlPath::controller;
  return bench;
}

}  // namespace

TEST_CASE("a component keeps its promises under every sequence of six inputs from its start", "[component][property]") {
  check_all_from(ComponentBench{}, 6);
  check_all_from(with_primary_controller(), 5);
  check_all_from(alone(), 6);
}
TEST_CASE("and of five from the cloud, the search for a controller, and BC", "[component][property]") {
  check_all_from(ComponentBench{}.in_cloud(), 5);
  check_all_from(ComponentBench{}.seek_controller(), 5);
  check_all_from(ComponentBench{}.enter_bc(), 5);
  check_all_from(adding_up().enter_bc(), 5);
}
TEST_CASE("and of five around DR", "[component][property][R39][R41]") {
  check_all_from(designated().in_cloud(), 5);
  check_all_from(designated().enter_bc(), 5);
  check_all_from(ComponentBench{}.enter_dr(), 5);
  check_all_from(without_snapshot().boot_dr(), 5);
  check_all_from(bc_first().enter_bc(), 5);
  check_all_from(undesignated().in_cloud(), 5);
}
TEST_CASE("a component keeps its promises over long random stories", "[component][property]") {
  rc::prop("stories", [](const std::vector<std::uint32_t>& story) {
    for (ComponentBench bench : {ComponentBench{}, with_primary_controller(), alone(), adding_up(), designated(),
                                 without_snapshot(), bc_first(), undesignated(), keeping_on()}) {
      for (const std::uint32_t pick : story) {
        const auto may = choices(bench);
        bench.forget();
        may[pick % may.size()](bench);
        const std::string what = broken(bench);
        if (!what.empty()) RC_FAIL(what + " in " + std::string(name_of(bench.row.state)));
      }
    }
  });
}
