// A connector or private edge on the bench, and the ways in which tests bring it into a state.
#pragma once
#include <array>

#include "models/component/component.hpp"
#include "models/dr/evaluate.hpp"
#include "tests/models/bench.hpp"

namespace failcast::component {

/// What components make of a record that asks for `state`; lives as long as the tests do.
inline const dr::Reading& reading_of(dr::State state) {
  static const std::array<dr::Reading, 3> kReadings = [] {
    std::array<dr::Reading, 3> readings;
    for (std::size_t i = 0; i < readings.size(); ++i) readings[i].record.state = static_cast<dr::State>(i);
    return readings;
  }();
  return kReadings[static_cast<std::size_t>(state)];
}

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

  /// How often it asked for the addresses of `name`, or for the record.
  std::size_t look_ups(wire::Name name) const {
    std::size_t n = 0;
    for (const auto& resolve : all<wire::Resolve>()) n += resolve.name == name ? 1 : 0;
    return n;
  }

  /// A connector of a DR group, in a tenant with a DR domain.
  ComponentBench& designate() {
    profile.watches_record = profile.dr_designated = true;
    return *this;
  }
  /// The look-up of the record under way is answered.
  void read(const dr::Reading& reading) { tell(wire::RecordRead{&reading, nullptr, row.record.epoch}); }
  void read(dr::State state) { read(reading_of(state)); }
  /// The next poll of the period reads this.
  void poll(dr::State state) {
    until(row.record.next);
    read(state);
  }
  ComponentBench& boot_dr() {
    designate().in_cloud();
    read(dr::State::on);
    return *this;
  }
  /// Restarted into DR, the record confirmed by the look-up at the start, no edges known yet.
  ComponentBench& enter_dr() {
    boot_dr();
    run(params.comp.restart);
    read(dr::State::on);
    return *this;
  }
};

}  // namespace failcast::component
