#include "models/base/transition.hpp"

#include <catch2/catch.hpp>

using namespace failcast;

namespace {

// A door that opens, closes and locks; alarms work in every state.
enum class State : std::uint8_t { open, closed, locked, count_ };
enum class Event : std::uint8_t { push, pull, turn_key, alarm, count_ };
std::string_view name_of(State state) {
  switch (state) {
    case State::open: return "open";
    case State::closed: return "closed";
    case State::locked: return "locked";
    case State::count_: break;
  }
  return "any";
}
std::string_view name_of(Event event) {
  switch (event) {
    case Event::push: return "push";
    case Event::pull: return "pull";
    case Event::turn_key: return "turn_key";
    case Event::alarm: return "alarm";
    case Event::count_: break;
  }
  return "any";
}

constexpr Transition<State, Event> kRows[] = {
    {State::open,   Event::push,     State::closed, "[I]"},
    {State::closed, Event::pull,     State::open,   "[I]"},
    {State::closed, Event::turn_key, State::locked, "[I]"},
    {State::locked, Event::alarm,    State::locked, "[I]"},
};
constexpr FromAny<State, Event> kAnyRows[] = {
    {Event::alarm, State::open, "[I]"},
};
constexpr auto kAll = from_any<kRows, kAnyRows>();
static_assert(is_deterministic(kAll.rows));

constexpr Ignored<State, Event> kIgnored[] = {
    {State::count_, Event::push, "it is closed"},
};
constexpr Ignored<State, Event> kImpossible[] = {
    {State::open, Event::turn_key, "no lock in reach"},
};

MachineDescription door() { return describe<State, Event>("door", kRows, kIgnored, kImpossible); }

}  // namespace

TEST_CASE("the table finds the row of a pair, and nothing for other pairs", "[transition]") {
  constexpr TransitionTable<State, Event> table{kRows};
  CHECK(table.next(State::closed, Event::turn_key) == State::locked);
  CHECK_FALSE(table.next(State::locked, Event::pull).has_value());
}

TEST_CASE("two rows for one pair are found", "[transition]") {
  constexpr Transition<State, Event> twice[] = {
      {State::open, Event::push, State::closed, ""},
      {State::open, Event::push, State::locked, ""}
  };
  CHECK_FALSE(is_deterministic(twice));
  CHECK(is_deterministic(kRows));
}

TEST_CASE("an any row holds in every state that has no row of its own", "[transition]") {
  constexpr TransitionTable<State, Event> table{kAll.rows};
  CHECK(table.next(State::open, Event::alarm) == State::open);
  CHECK(table.next(State::closed, Event::alarm) == State::open);
  CHECK(table.next(State::locked, Event::alarm) == State::locked);
  CHECK(std::size(kAll.rows) == 6);
}

TEST_CASE("forgotten pairs are those that no list names", "[transition]") {
  const std::vector<std::string> expected{"open x pull", "open x alarm", "closed x alarm", "locked x pull",
                                          "locked x turn_key"};
  CHECK(forgotten_pairs(door()) == expected);
}

TEST_CASE("a state that only leads back to itself is a dead end", "[transition]") {
  CHECK(dead_ends(door()) == std::vector<std::string>{"locked"});
  CHECK(dead_ends(describe<State, Event>("door", kAll.rows, kIgnored, kImpossible)) ==
        std::vector<std::string>{"locked"});
}

TEST_CASE("the Markdown table has the rows, then what is ignored, then what is impossible", "[transition]") {
  CHECK(to_markdown(door()) ==
        "| State | Event | Next | Basis |\n|---|---|---|---|\n"
        "| open | push | closed | [I] |\n| closed | pull | open | [I] |\n| closed | turn_key | locked | [I] |\n"
        "| locked | alarm | locked | [I] |\n"
        "\nChanges nothing, and is counted:\n\n| State | Event | Why |\n|---|---|---|\n| any | push | it is closed |\n"
        "\nCannot happen:\n\n| State | Event | Why |\n|---|---|---|\n| open | turn_key | no lock in reach |\n");
}

TEST_CASE("the DOT graph has a node for each state and an edge for each row", "[transition]") {
  const std::string dot = to_dot(door());
  CHECK(dot.starts_with("digraph \"door\" {\n"));
  CHECK(dot.find("  \"locked\";\n") != std::string::npos);
  CHECK(dot.find("  \"closed\" -> \"locked\" [label=\"turn_key\"];\n") != std::string::npos);
  CHECK(dot.ends_with("}\n"));
}
