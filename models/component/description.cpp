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
    case Event::count_: return "any";
  }
  return "?";
}

MachineDescription description(std::string_view name) {
  return describe<State, Event>(name, kTransitions, kIgnored, kImpossible);
}

}  // namespace failcast::component
