#include "models/cloud/cloud.hpp"

#include "models/wire/advance.hpp"

namespace failcast::cloud {
namespace {

// clang-format off
constexpr Transition<State, Event> kTransitions[] = {
    // from           on                    to               basis
    {State::up,       Event::some_lost,     State::degraded, "H17 [D]"},
    {State::up,       Event::all_lost,      State::down,     "H17 [D]"},
    {State::degraded, Event::some_lost,     State::degraded, "H17 [D]"},
    {State::degraded, Event::all_lost,      State::down,     "H17 [D]"},
    {State::degraded, Event::some_repaired, State::degraded, "H1 [D]"},
    {State::degraded, Event::all_repaired,  State::up,       "H1 [D]"},
    {State::down,     Event::some_repaired, State::degraded, "H1 [D]"},
    {State::down,     Event::all_repaired,  State::up,       "H1 [D]"},
};
static_assert(is_deterministic(kTransitions));
constexpr Ignored<State, Event> kIgnored[] = {
    {State::up, Event::all_repaired, "nothing was lost"},
    {State::down, Event::all_lost, "nothing was left"},
};
constexpr Ignored<State, Event> kImpossible[] = {
    {State::up, Event::some_repaired, "nothing was lost"},
    {State::down, Event::some_lost, "nothing was left"},
};
// clang-format on
constexpr TransitionTable<State, Event> kTable{kTransitions};
constexpr std::uint8_t kAll = (1u << static_cast<unsigned>(Service::count_)) - 1;

}  // namespace

bool set_lost(Row& row, Service service, bool lost, wire::Actions& out) {
  const auto bit = static_cast<std::uint8_t>(1u << static_cast<unsigned>(service));
  const auto before = row.lost;
  row.lost = static_cast<std::uint8_t>(lost ? before | bit : before & ~bit);
  if (row.lost == before) return false;
  const Event event = lost ? (row.lost == kAll ? Event::all_lost : Event::some_lost)
                           : (row.lost == 0 ? Event::all_repaired : Event::some_repaired);
  const auto from = wire::advance(kTable, row.state, event, Reason::none, out);
  return from && *from != row.state;
}

std::string_view name_of(Service service) {
  switch (service) {
    case Service::ca: return "ca";
    case Service::sp: return "sp";
    case Service::dispatch: return "dispatch";
    case Service::portal: return "portal";
    case Service::edges: return "edges";
    case Service::count_: return "any";
  }
  return "?";
}
std::string_view name_of(State state) {
  switch (state) {
    case State::up: return "up";
    case State::degraded: return "degraded";
    case State::down: return "down";
    case State::count_: return "any";
  }
  return "?";
}
std::string_view name_of(Event event) {
  switch (event) {
    case Event::some_lost: return "some_lost";
    case Event::all_lost: return "all_lost";
    case Event::some_repaired: return "some_repaired";
    case Event::all_repaired: return "all_repaired";
    case Event::count_: return "any";
  }
  return "?";
}

MachineDescription description() { return describe<State, Event>("cloud", kTransitions, kIgnored, kImpossible); }

}  // namespace failcast::cloud
