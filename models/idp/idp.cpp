#include "models/idp/idp.hpp"

#include "models/saml/saml.hpp"
#include "models/wire/advance.hpp"

namespace failcast::idp {
namespace {

// clang-format off
constexpr Transition<State, Event> kTransitions[] = {
    // from          on               to              basis
    {State::up,      Event::failed,   State::failing, "H52 H58 [D]"},
    {State::up,      Event::silenced, State::down,    "[I]"},
    {State::failing, Event::silenced, State::down,    "[I]"},
    {State::failing, Event::repaired, State::up,      "[I]"},
    {State::down,    Event::repaired, State::up,      "[I]"},
};
static_assert(is_deterministic(kTransitions));
constexpr Ignored<State, Event> kIgnored[] = {
    {State::failing, Event::failed, "failing already"},
    {State::down, Event::failed, "silent anyway"},
    {State::down, Event::silenced, "silent already"},
    {State::up, Event::repaired, "nothing was broken"},
};
constexpr Ignored<State, Event> kImpossible[] = {{State::count_, Event::count_, "none"}};
// clang-format on
constexpr TransitionTable<State, Event> kTable{kTransitions};

}  // namespace

bool apply(Row& row, Event event, wire::Actions& out) {
  return wire::advance(kTable, row.state, event, Reason::none, out).has_value();
}

Reason answer(const Row& row, const Request& request, Duration skew_max) {
  switch (row.state) {
    case State::down: return Reason::idp_unreachable;
    case State::failing: return Reason::idp_error;
    case State::up:
    case State::count_: break;
  }
  if (!request.certificate_valid) return Reason::certificate_expired;
  return saml::check_skew(UtcTime{request.clock_skew}, UtcTime{}, skew_max);
}

std::string_view name_of(State state) {
  switch (state) {
    case State::up: return "up";
    case State::failing: return "failing";
    case State::down: return "down";
    case State::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Event event) {
  switch (event) {
    case Event::failed: return "failed";
    case Event::silenced: return "silenced";
    case Event::repaired: return "repaired";
    case Event::count_: return "any";
  }
  return "?";
}

MachineDescription description() { return describe<State, Event>("idp", kTransitions, kIgnored, kImpossible); }

}  // namespace failcast::idp
