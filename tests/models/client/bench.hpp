// A client on the bench, and the ways in which tests bring it into a state.
#pragma once
#include <string>

#include "models/client/client.hpp"
#include "tests/models/bench.hpp"

namespace failcast::client {

class ClientBench : public test::Bench<Row, ClientContext, Profile> {
 public:
  /// Logged in just now, unless told otherwise; `profile.auth_timeout` 7 d.
  explicit ClientBench(bool logged_in = true) {
    if (logged_in) set_authentication(row, clock.utc(now), context());
  }
  wire::Epoch asked() const { return row.epoch; }
  void answer(unsigned addresses = 1) { tell(wire::Answer{test::peers(addresses), row.epoch}); }
  void connected() { tell(wire::Connected{row.epoch}); }
  /// Start, dispatch, list of `edges`: RECONNECT.
  ClientBench& get_list(unsigned edges = 2) {
    tell(wire::Start{});
    answer();
    connected();
    tell(wire::Edges{test::peers(edges, 2), row.epoch});
    return *this;
  }
  ClientBench& connect(unsigned edges = 2) {
    get_list(edges);
    connected();
    return *this;
  }
  /// The list has failed: BC_LOOKUP.
  ClientBench& search_bc() {
    get_list(1);
    while (row.state == State::reconnect) {
      tell(wire::Unreachable{row.epoch});
      if (row.state == State::reconnect) run_to_wakeup();
    }
    return *this;
  }
  ClientBench& find_controllers(unsigned controllers = 2) {
    search_bc();
    answer(controllers);
    return *this;
  }
  ClientBench& enter_bc() {
    find_controllers();
    connected();
    tell(wire::Edges{test::peers(1, 3), row.epoch});
    connected();
    return *this;
  }
  /// The login is over: asking the cloud's service provider, without a session.
  ClientBench& log_in() {
    row.not_before = UtcTime{};
    tell(wire::Start{});
    return *this;
  }
  ClientBench& ask_cloud() {
    tell(wire::Start{});
    return *this;
  }
  void assertion() { tell(wire::Assertion{clock.utc(now), row.epoch}); }
  void no_address() { tell(wire::NoAddress{Reason::server_failure, row.epoch}); }

  // --- Disaster Recovery
  static constexpr const char* kOn = "v=1;k=zpa;b=on";
  static constexpr const char* kOff = "v=1;k=zpa;b=off";
  ClientBench& may_use_dr() {
    profile.watches_record = true;
    profile.dr_refusal = Reason::none;
    return *this;
  }
  /// The look-up of the record under way is answered with this TXT string.
  void read_record(const std::string& text) {
    const dr::Reading zpa = dr::read({.strings = {text}}, {}, nullptr);
    const dr::Reading zia = dr::read({.strings = {text}}, {.reader = dr::Product::zia}, nullptr);
    tell(wire::RecordRead{&zpa, &zia, row.record.epoch});
  }
  /// The next look-up of the period, and its answer.
  void poll(const std::string& text) {
    until(row.record.next);
    read_record(text);
  }
  /// Connected, and the record switches DR on: DR_CONNECT.
  ClientBench& enter_dr() {
    may_use_dr().connect();
    read_record(kOn);
    return *this;
  }
  ClientBench& enter_safe_mode(unsigned edges = 2) {
    enter_dr();
    answer(edges);
    connected();
    return *this;
  }

  // --- new users
  ClientBench& install() {
    profile.new_user = true;
    row = first_row(profile);
    return *this;
  }
  /// Launched in an outage, logged in at a controller, on a BC edge: BC_ACTIVE_NEW.
  ClientBench& enter_bc_new() {
    install().tell(wire::Start{});
    no_address();
    answer();
    connected();
    assertion();
    answer();
    connected();
    tell(wire::Edges{test::peers(1, 3), row.epoch});
    connected();
    return *this;
  }
  /// Connected to the portal, and asking.
  void reach_portal() {
    answer();
    connected();
  }
};

}  // namespace failcast::client
