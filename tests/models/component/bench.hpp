// A connector or private edge on the bench, and the ways in which tests bring it into a state.
#pragma once
#include "models/component/component.hpp"
#include "tests/models/bench.hpp"

namespace failcast::component {

class ComponentBench : public test::Bench<Row, ComponentContext, Profile> {
 public:
  ComponentBench() { profile.cloud = test::peers(1); }
  void cloud_answers() { tell(wire::Connected{row.watch.attempt}); }
  /// Started, and in the cloud at once.
  ComponentBench& in_cloud() {
    tell(wire::Start{});
    tick();
    cloud_answers();
    return *this;
  }
  /// The control channel is reset: WAIT from now on.
  ComponentBench& lose_cloud() {
    tell(wire::ConnectionLost{Reason::connection_reset, row.watch.session});
    return *this;
  }
  /// W after a reset: PCC_CONNECT, looking controllers up.
  ComponentBench& seek_controller() {
    in_cloud().lose_cloud();
    run(params.bc.enter_wait);
    return *this;
  }
  void find_controllers(unsigned n) { tell(wire::Answer{test::peers(n, 2), row.attach_epoch}); }
  void controller_answers() { tell(wire::Connected{row.attach_epoch}); }
  ComponentBench& enter_bc() {
    seek_controller();
    find_controllers(2);
    controller_answers();
    return *this;
  }
};

}  // namespace failcast::component
