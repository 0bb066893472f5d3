#include "models/dns/stub.hpp"

#include <cassert>
#include <optional>

namespace failcast::dns::stub {
namespace {

constexpr Transition<State, Event> kRows[] = {
    {State::idle,    Event::look_up,     State::waiting, "A7" },
    {State::waiting, Event::look_up,     State::waiting, "A7" },
    {State::waiting, Event::response,    State::idle,    "A91"},
    {State::waiting, Event::try_due,     State::waiting, "A7" },
    {State::waiting, Event::tries_spent, State::idle,    "A7" },
};
static_assert(is_deterministic(kRows));
constexpr TransitionTable<State, Event> kTable{kRows};

constexpr Ignored<State, Event> kIgnored[] = {
    {State::idle, Event::response, "the look-up was answered or given up"},
};
constexpr Ignored<State, Event> kImpossible[] = {
    {State::idle, Event::try_due,     "no time runs while idle"},
    {State::idle, Event::tries_spent, "no time runs while idle"},
};

void move(Row& row, Event event) {
  const std::optional<State> to = kTable.next(row.state, event);
  assert(to.has_value());
  row.state = *to;
  if (row.state == State::idle) row.next = kNever;
}

Step ask(Row& row, TimePoint now, const Params& params) {
  const auto resolver = static_cast<std::uint8_t>(row.asked % params.resolvers);
  ++row.asked;
  row.next = now + params.timeout;
  return {Step::Kind::ask, resolver};
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::idle: return "idle";
    case State::waiting: return "waiting";
    case State::count_: break;
  }
  return "any";
}

std::string_view name_of(Event event) {
  switch (event) {
    case Event::look_up: return "look_up";
    case Event::response: return "response";
    case Event::try_due: return "try_due";
    case Event::tries_spent: return "tries_spent";
    case Event::count_: break;
  }
  return "any";
}

MachineDescription description() {
  return failcast::describe<State, Event>("stub resolver", kRows, kIgnored, kImpossible);
}

Params params_from(const Parameters::Dns& dns) { return {dns.timeout, static_cast<std::uint8_t>(dns.tries), 1}; }

Step look_up(Row& row, wire::Name name, TimePoint now, const Params& params) {
  move(row, Event::look_up);
  row.name = name;
  row.asked = 0;
  return ask(row, now, params);
}

bool response(Row& row) {
  if (row.state != State::waiting) return false;
  move(row, Event::response);
  return true;
}

Step handle_timeouts(Row& row, TimePoint now, const Params& params) {
  if (row.state != State::waiting || now < row.next) return {};
  if (row.asked < params.tries) {
    move(row, Event::try_due);
    return ask(row, row.next, params);
  }
  move(row, Event::tries_spent);
  return {Step::Kind::give_up, 0};
}

TimePoint next_wakeup(const Row& row) { return row.next; }

}  // namespace failcast::dns::stub
