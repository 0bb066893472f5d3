// A controller on the bench.
#pragma once
#include "models/controller/controller.hpp"
#include "tests/models/bench.hpp"

namespace failcast::controller {

class ControllerBench : public test::Bench<Row, ControllerContext, Profile> {
 public:
  ControllerBench() { profile.cloud = test::peers(1); }
  void cloud_answers() { tell(wire::Connected{row.watch.attempt}); }
  ControllerBench& in_cloud() {
    tell(wire::Start{});
    tick();
    cloud_answers();
    return *this;
  }
  ControllerBench& lose_cloud() {
    tell(wire::ConnectionLost{Reason::connection_reset, row.watch.session});
    return *this;
  }
  ControllerBench& enter_bc() {
    in_cloud().lose_cloud();
    run(120s);
    return *this;
  }
};

}  // namespace failcast::controller
