#include "models/controller/controller.hpp"
#include "models/controller/transitions.hpp"

namespace failcast::controller {

std::string_view name_of(State state) {
  switch (state) {
    case State::deployed: return "deployed";
    case State::normal: return "normal";
    case State::wait: return "wait";
    case State::bc: return "bc";
    case State::forced: return "forced";
    case State::disabled: return "disabled";
    case State::paused: return "paused";
    case State::upgrading: return "upgrading";
    case State::restoring: return "restoring";
    case State::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Event event) {
  switch (event) {
    case Event::started: return "started";
    case Event::enrolled: return "enrolled";
    case Event::cloud_lost: return "cloud_lost";
    case Event::cloud_answered: return "cloud_answered";
    case Event::wait_elapsed: return "wait_elapsed";
    case Event::force_set: return "force_set";
    case Event::force_cleared: return "force_cleared";
    case Event::disabled: return "disabled";
    case Event::enabled: return "enabled";
    case Event::certificate_expired: return "certificate_expired";
    case Event::certificate_renewed: return "certificate_renewed";
    case Event::upgrade_due: return "upgrade_due";
    case Event::upgrade_done: return "upgrade_done";
    case Event::domain_changed: return "domain_changed";
    case Event::restore_begun: return "restore_begun";
    case Event::restore_done: return "restore_done";
    case Event::count_: return "any";
  }
  return "?";
}

MachineDescription description() { return describe<State, Event>("controller", kTransitions, kIgnored, kImpossible); }

}  // namespace failcast::controller
