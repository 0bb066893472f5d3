// A protocol table that is made when the program starts, with one wrong row if the environment asks for it.
#pragma once
#include <cstdlib>
#include <string_view>

#include "models/base/transition.hpp"

namespace failcast::test {

/// The table of `rows`; in the machine that FAILCAST_MISTAKE names, (from, on) leads to `wrong`.
template <class State, class Event, std::size_t N>
TransitionTable<State, Event> made_table(std::string_view machine, const Transition<State, Event> (&rows)[N],
                                         State from, Event on, State wrong) {
  struct Rows {
    Transition<State, Event> all[N];
  } made{};
  bool found = false;
  const char* asked = std::getenv("FAILCAST_MISTAKE");
  for (std::size_t i = 0; i < N; ++i) {
    made.all[i] = rows[i];
    if (rows[i].from != from || rows[i].on != on) continue;
    found = true;
    if (asked != nullptr && machine == asked) made.all[i].to = wrong;
  }
  if (!found) std::abort();  // the table no longer has the row
  return TransitionTable<State, Event>(made.all);
}

}  // namespace failcast::test
