#include "models/client/internet.hpp"

namespace failcast::client {
namespace {

using S = InternetState;
using E = InternetEvent;

// clang-format off
constexpr Transition<S, E> kTransitions[] = {
    // from         on                 to             basis
    {S::normal,     E::go_direct,      S::direct,     "H28 H26 [D]"},
    {S::normal,     E::disable,        S::disabled,   "H28 H26 [D]"},
    {S::normal,     E::use_web_policy, S::policy_web, "H28 H26 [D]"},
    {S::normal,     E::use_policy,     S::policy_all, "H28 [D]"},
    {S::direct,     E::dr_over,        S::normal,     "H25 [D]"},
    {S::disabled,   E::dr_over,        S::normal,     "H25 [D]"},
    {S::policy_web, E::dr_over,        S::normal,     "H25 [D]"},
    {S::policy_all, E::dr_over,        S::normal,     "H25 [D]"},
    // a later version of the record says otherwise: `m` came, went or changed (H21)
    {S::direct,     E::disable,        S::disabled,   "H21 [D]"},
    {S::direct,     E::use_web_policy, S::policy_web, "H21 [D]"},
    {S::direct,     E::use_policy,     S::policy_all, "H21 [D]"},
    {S::disabled,   E::go_direct,      S::direct,     "H21 [D]"},
    {S::disabled,   E::use_web_policy, S::policy_web, "H21 [D]"},
    {S::disabled,   E::use_policy,     S::policy_all, "H21 [D]"},
    {S::policy_web, E::go_direct,      S::direct,     "H21 [D]"},
    {S::policy_web, E::disable,        S::disabled,   "H21 [D]"},
    {S::policy_all, E::go_direct,      S::direct,     "H21 [D]"},
    {S::policy_all, E::disable,        S::disabled,   "H21 [D]"},
};
static_assert(is_deterministic(kTransitions));
constexpr TransitionTable<S, E> kTable{kTransitions};

constexpr Ignored<S, E> kIgnored[] = {
    {S::normal,     E::dr_over,        "there is nothing to end"},
    {S::direct,     E::go_direct,      "so it is already"},
    {S::disabled,   E::disable,        "so it is already"},
    {S::policy_web, E::use_web_policy, "so it is already"},
    {S::policy_all, E::use_policy,     "so it is already"},
};
constexpr Ignored<S, E> kImpossible[] = {
    {S::policy_web, E::use_policy,     "the app profile has one action"},
    {S::policy_all, E::use_web_policy, "the app profile has one action"},
};
// clang-format on

E event_of(InternetAction action) {
  switch (action) {
    case InternetAction::disable: return E::disable;
    case InternetAction::policy_web: return E::use_web_policy;
    case InternetAction::policy_all: return E::use_policy;
    case InternetAction::none:
    case InternetAction::direct: break;
  }
  return E::go_direct;
}
E event_of(dr::Internet override) { return override == dr::Internet::fail_open ? E::go_direct : E::disable; }

}  // namespace

std::string_view name_of(InternetState state) {
  switch (state) {
    case S::normal: return "normal";
    case S::direct: return "direct";
    case S::disabled: return "disabled";
    case S::policy_web: return "policy_web";
    case S::policy_all: return "policy_all";
    case S::count_: break;
  }
  return "any";
}

std::string_view name_of(InternetEvent event) {
  switch (event) {
    case E::go_direct: return "go_direct";
    case E::disable: return "disable";
    case E::use_web_policy: return "use_web_policy";
    case E::use_policy: return "use_policy";
    case E::dr_over: return "dr_over";
    case E::count_: break;
  }
  return "any";
}

InternetState followed(InternetState state, InternetAction profile, const dr::Reading& reading,
                       const dr::Verdict& verdict) {
  if (profile == InternetAction::none || verdict.effect == dr::Effect::keep) return state;
  const auto& override = reading.record.internet;
  const E event = verdict.effect == dr::Effect::leave ? E::dr_over : override ? event_of(*override) : event_of(profile);
  return kTable.next(state, event).value_or(state);
}

void follow_record(InternetState& state, InternetAction profile, const dr::Reading& reading, const dr::Verdict& verdict,
                   wire::Actions& out) {
  const InternetState to = followed(state, profile, reading, verdict);
  if (to == state) return;
  state = to;
  out.observe(InternetChanged{static_cast<std::uint8_t>(state)});
}

MachineDescription internet_description() { return describe<S, E>("internet", kTransitions, kIgnored, kImpossible); }

}  // namespace failcast::client
