// A client on the bench, and the ways in which tests bring it into a state.
#pragma once
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
};

}  // namespace failcast::client
