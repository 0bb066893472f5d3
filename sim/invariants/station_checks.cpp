// What connectors, edges and controllers may and may not do (R1, R3, R6, R7, R16 to R20, R27, R29, R31, R57).
#include <algorithm>

#include "sim/invariants/checks.hpp"

namespace failcast::invariants {
namespace {

using component::Event;
using component::State;
using record::EntityKind;

const StateChanged* component_move(const record::Record& record) {
  return is_component(record.entity.kind) ? std::get_if<StateChanged>(&record.fact) : nullptr;
}
bool in_bc(std::uint8_t state) { return is(state, State::bc) || is(state, State::forced); }
bool controller_in_bc(std::uint8_t state) {
  return is(state, controller::State::bc) || is(state, controller::State::forced);
}
bool uses_controller_always(const Situation& s, const Station& station) {
  return station.private_cloud != kNone && s.settings_of(station).primary_control_path == ControlPath::controller;
}

/// A controller accepted this component: told by a move, or, where nothing else changes, by the event alone (H4).
bool was_admitted(const record::Record& record) {
  if (!is_component(record.entity.kind)) return false;
  if (const auto* moved = std::get_if<StateChanged>(&record.fact))
    return is(moved->event, Event::controller_answered) || is(moved->event, Event::wait_elapsed_attached);
  const auto* ignored = std::get_if<EventIgnored>(&record.fact);
  return ignored != nullptr && is(ignored->event, Event::controller_answered);
}

void no_renewal_in_bc(const Situation& s, const record::Record& record, Report& report) {
  if (!is_station(record.entity.kind)) return;
  const std::uint8_t state = s.station(record.entity.index).state;
  const bool controller = record.entity.kind == EntityKind::controller;
  const auto renewed = [&](std::uint8_t event) {
    return controller ? is(event, controller::Event::certificate_renewed) : is(event, Event::certificate_renewed);
  };
  const auto* moved = std::get_if<StateChanged>(&record.fact);
  const auto* ignored = std::get_if<EventIgnored>(&record.fact);
  const bool renews = (moved != nullptr && renewed(moved->event)) || (ignored != nullptr && renewed(ignored->event));
  if (renews && (controller ? controller_in_bc(state) : in_bc(state)))
    report.broken(1, "a certificate was renewed during BC");
}

void no_upgrade_in_bc(const Situation&, const record::Record& record, Report& report) {
  const auto* moved = std::get_if<StateChanged>(&record.fact);
  if (moved == nullptr) return;
  const bool component = component_move(record) != nullptr && in_bc(moved->from) && enters(*moved, State::upgrading);
  const bool controller = record.entity.kind == EntityKind::controller && controller_in_bc(moved->from) &&
                          enters(*moved, controller::State::upgrading);
  if (component || controller) report.broken(6, "an automatic upgrade during BC");
}

void expired_controller_serves_nobody(const Situation& s, const record::Record& record, Report& report) {
  const auto* answer = std::get_if<RedirectAnswered>(&record.fact);
  if (answer == nullptr || answer->why != Reason::none) return;
  if (is(s.station(record.entity.index).state, controller::State::paused))
    report.broken(3, "a controller with an expired certificate redirected a client");
}
void expired_component_attaches_nowhere(const Situation& s, const record::Record& record, Report& report) {
  if (was_admitted(record) && is(s.station(record.entity.index).state, State::paused))
    report.broken(3, "attached to a controller with an expired certificate");
}

/// The controller that answered is no fact: broken for certain when no controller of the private cloud is new enough.
void controllers_are_new_enough(const Situation& s, const record::Record& record, Report& report) {
  if (!was_admitted(record)) return;
  const Station& station = s.station(record.entity.index);
  if (station.private_cloud == kNone || station.group == nullptr) return;
  const auto new_enough = [&](std::uint32_t node) {
    const scenario::StationGroup* group = s.station(node).group;
    return group == nullptr || group->version >= station.group->version;
  };
  const auto same_root = [&](std::uint32_t node) {
    const scenario::StationGroup* group = s.station(node).group;
    return group == nullptr || group->root_ca == station.group->root_ca;
  };
  const auto& controllers = s.cloud_of(station).controllers;
  if (std::ranges::none_of(controllers, new_enough))
    report.broken(7, "attached, though every controller of its private cloud is older");
  if (std::ranges::none_of(controllers, same_root))
    report.broken(31, "attached, though no controller of its private cloud has its root CA");
}

void wait_elapses_first(const Situation& s, const record::Record& record, Report& report) {
  const StateChanged* moved = component_move(record);
  if (moved == nullptr || !is(moved->from, State::wait)) return;
  if (!is(moved->to, State::pcc_connect) && !is(moved->to, State::bc)) return;
  const Station& station = s.station(record.entity.index);
  if (station.lost_at == kNever) return report.broken(16, "turned to a controller without a loss");
  const Duration waited = station.waited + (record.time - station.lost_at);
  if (waited < s.params().bc.enter_wait)
    report.broken(16, "turned to a controller " + std::to_string((s.params().bc.enter_wait - waited).count()) +
                          " ns before W had elapsed");
}

/// Look-ups, attempts and answers of controllers are heard of only where one is wanted.
void no_contact_before_the_wait_is_over(const Situation& s, const record::Record& record, Report& report) {
  if (!is_component(record.entity.kind)) return;
  const auto* ignored = std::get_if<EventIgnored>(&record.fact);
  const bool contact =
      std::holds_alternative<AttemptFailed>(record.fact) || std::holds_alternative<LookupFailed>(record.fact) ||
      (ignored != nullptr &&
       (is(ignored->event, Event::controller_answered) || is(ignored->event, Event::controller_failed)));
  const Station& station = s.station(record.entity.index);
  const bool too_early = is(station.state, State::cloud) || is(station.state, State::wait);
  if (contact && too_early && !uses_controller_always(s, station))
    report.broken(16, "asked a controller before W had elapsed");
}

void ended_loss_enters_nothing(const Situation&, const record::Record& record, Report& report) {
  const StateChanged* moved = component_move(record);
  if (moved == nullptr || !is(moved->from, State::cloud)) return;
  if (is(moved->to, State::pcc_connect) || is(moved->to, State::bc))
    report.broken(17, "entered BC though the cloud had answered");
}

void first_answer_ends_bc(const Situation&, const record::Record& record, Report& report) {
  const bool controller = record.entity.kind == EntityKind::controller;
  if (!controller && !is_component(record.entity.kind)) return;
  const auto cloud_answered = [&](std::uint8_t event) {
    return controller ? is(event, controller::Event::cloud_answered) : is(event, Event::cloud_answered);
  };
  const auto bc = [&](std::uint8_t state) {
    return controller ? is(state, controller::State::bc) : is(state, State::bc) || is(state, State::pcc_connect);
  };
  if (const auto* ignored = std::get_if<EventIgnored>(&record.fact)) {
    if (bc(ignored->state) && cloud_answered(ignored->event))
      report.broken(18, "stayed in BC though the cloud answered");
  } else if (const auto* moved = std::get_if<StateChanged>(&record.fact)) {
    const bool home = controller ? is(moved->to, controller::State::normal) : is(moved->to, State::cloud);
    if (bc(moved->from) && cloud_answered(moved->event) && !home)
      report.broken(18, "did not return to the cloud at its first answer");
  }
}

void only_the_own_private_cloud(const Situation& s, const record::Record& record, Report& report) {
  const auto* answer = std::get_if<RedirectAnswered>(&record.fact);
  if (answer != nullptr && answer->why == Reason::none && answer->edge.valid()) {
    if (s.station(answer->edge.value).private_cloud != s.station(record.entity.index).private_cloud)
      report.broken(19, "redirected a client to " + name_of(s, answer->edge) + ", which is of another private cloud");
  }
  if (was_admitted(record) && s.station(record.entity.index).private_cloud == kNone)
    report.broken(19, "attached to a controller without belonging to a private cloud");
}

void disabled_controllers_accept_nobody(const Situation& s, const record::Record& record, Report& report) {
  const auto disabled = [&](std::uint32_t node) {
    const Station& controller = s.station(node);
    const bool switched_off = controller.private_cloud != kNone && !s.cloud_of(controller).enabled;
    return switched_off || is(controller.state, controller::State::disabled);
  };
  const auto* answer = std::get_if<RedirectAnswered>(&record.fact);
  if (answer != nullptr && answer->why == Reason::none && disabled(record.entity.index))
    report.broken(20, "a disabled controller redirected a client");
  if (!was_admitted(record) || s.station(record.entity.index).private_cloud == kNone) return;
  const auto& controllers = s.cloud_of(s.station(record.entity.index)).controllers;
  if (std::ranges::all_of(controllers, disabled))
    report.broken(20, "attached, though every controller of its private cloud is disabled");
}

/// A crash, an expired certificate, or a switch put on another state ends the forced mode too: none of them is a
/// return.
void flag_alone_ends_forced_bc(const Situation& s, const record::Record& record, Report& report) {
  const auto* moved = std::get_if<StateChanged>(&record.fact);
  if (moved == nullptr || !is_station(record.entity.kind)) return;
  const Station& station = s.station(record.entity.index);
  const bool controller = station.kind == EntityKind::controller;
  const bool leaves = controller
                          ? is(moved->from, controller::State::forced) && is(moved->to, controller::State::normal)
                          : is(moved->from, State::forced) && is(moved->to, State::cloud);
  if (!leaves) return;
  const bool cleared =
      controller ? is(moved->event, controller::Event::force_cleared) : is(moved->event, Event::force_cleared);
  if (!cleared) report.broken(27, "left forced BC without the answer that the flag is cleared");
  if (station.private_cloud != kNone && s.cloud_of(station).forced)
    report.broken(27, "left forced BC while the flag was set");
}

void vendor_managed_objects_are_read_only(const Situation& s, const record::Record& record, Report& report) {
  const auto* began = std::get_if<FaultBegan>(&record.fact);
  const scenario::Fault* fault = began == nullptr ? nullptr : s.fault(began->fault);
  if (fault == nullptr) return;
  const bool edits =
      fault->what == scenario::FaultTarget::force_flag || fault->what == scenario::FaultTarget::private_cloud;
  for (const auto& cloud : s.scenario().private_clouds)
    if (edits && cloud.vendor_managed && fault->where == cloud.id)
      report.broken(29, "an operator changed " + cloud.id + ", which the vendor manages");
}

/// Judged where clocks stand still: a login over the cloud under a primary IdP whose clock is wrong for the whole run.
void skewed_clocks_fail_logins(const Situation& s, const record::Record& record, Report& report) {
  const auto* ended = std::get_if<AuthenticationEnded>(&record.fact);
  if (ended == nullptr || !ended->ok || ended->local) return;
  const auto moves_clocks = [](const scenario::Fault& f) { return f.what == scenario::FaultTarget::clock; };
  if (std::ranges::any_of(s.scenario().faults, moves_clocks)) return;
  const auto good = [&](const scenario::Idp& idp) {
    const Duration skew = idp.clock_error < Duration{} ? -idp.clock_error : idp.clock_error;
    return idp.role == scenario::IdpRole::primary && skew <= s.params().auth.saml_skew_max;
  };
  if (std::ranges::none_of(s.scenario().idps, good))
    report.broken(57, "a login through an IdP whose clock is too far from the service provider's");
}

constexpr Check kChecks[] = {no_renewal_in_bc,
                             no_upgrade_in_bc,
                             expired_controller_serves_nobody,
                             expired_component_attaches_nowhere,
                             controllers_are_new_enough,
                             wait_elapses_first,
                             no_contact_before_the_wait_is_over,
                             ended_loss_enters_nothing,
                             first_answer_ends_bc,
                             only_the_own_private_cloud,
                             disabled_controllers_accept_nobody,
                             flag_alone_ends_forced_bc,
                             vendor_managed_objects_are_read_only,
                             skewed_clocks_fail_logins};

}  // namespace

std::span<const Check> station_checks() { return kChecks; }

}  // namespace failcast::invariants
