#include "models/component/component.hpp"
#include "models/component/transitions.hpp"

namespace failcast::component {

std::string_view name_of(State state) {
  switch (state) {
    case State::start: return "start";
    case State::cloud: return "cloud";
    case State::wait: return "wait";
    case State::pcc_connect: return "pcc_connect";
    case State::bc: return "bc";
    case State::forced: return "forced";
    case State::isolated: return "isolated";
    case State::paused: return "paused";
    case State::upgrading: return "upgrading";
    case State::dr_boot: return "dr_boot";
    case State::dr: return "dr";
    case State::dr_exit: return "dr_exit";
    case State::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Event event) {
  switch (event) {
    case Event::started: return "started";
    case Event::control_lost: return "control_lost";
    case Event::control_lost_alone: return "control_lost_alone";
    case Event::cloud_answered: return "cloud_answered";
    case Event::wait_elapsed: return "wait_elapsed";
    case Event::wait_elapsed_attached: return "wait_elapsed_attached";
    case Event::controller_answered: return "controller_answered";
    case Event::controller_failed: return "controller_failed";
    case Event::controller_lost: return "controller_lost";
    case Event::force_set: return "force_set";
    case Event::force_cleared: return "force_cleared";
    case Event::certificate_expired: return "certificate_expired";
    case Event::certificate_renewed: return "certificate_renewed";
    case Event::upgrade_due: return "upgrade_due";
    case Event::upgrade_done: return "upgrade_done";
    case Event::dr_called: return "dr_called";
    case Event::dr_called_undesignated: return "dr_called_undesignated";
    case Event::dr_called_in_bc: return "dr_called_in_bc";
    case Event::dr_over: return "dr_over";
    case Event::dr_booted: return "dr_booted";
    case Event::dr_boot_failed: return "dr_boot_failed";
    case Event::dr_left: return "dr_left";
    case Event::snapshot_installed: return "snapshot_installed";
    case Event::certificate_renewed_in_dr: return "certificate_renewed_in_dr";
    case Event::started_in_dr: return "started_in_dr";
    case Event::count_: return "any";
  }
  return "?";
}

MachineDescription description(std::string_view name) {
  return describe<State, Event>(name, kTransitions, kIgnored, kImpossible);
}

}  // namespace failcast::component
