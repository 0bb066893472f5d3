// A protocol machine is a list of rows: state, event, next state, basis. From the one list come the code's look-up, the
// table in the machine's README, the DOT graph and the test that no (state, event) pair was forgotten.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace failcast {

/// One row. `basis` cites domain.md: a source key with [D], [I], or the assumption A1...
template <class State, class Event>
struct Transition {
  State from;
  Event on;
  State to;
  std::string_view basis;
};

/// A pair that changes no state on purpose: `why` is printed in the README beside the table. `in` may be
/// `State::count_`, whose `name_of` is "any": every state that has no row for the event.
template <class State, class Event>
struct Ignored {
  State in;
  Event on;
  std::string_view why;
};

/// "Wherever it is, on `on` it goes to `to`": stands for one row per state that has no row of its own for `on`.
template <class State, class Event>
struct FromAny {
  Event on;
  State to;
  std::string_view basis;
};

/// True when no (state, event) pair has two rows.
template <class State, class Event, std::size_t N>
constexpr bool is_deterministic(const Transition<State, Event> (&rows)[N]) {
  for (std::size_t i = 0; i < N; ++i)
    for (std::size_t j = i + 1; j < N; ++j)
      if (rows[i].from == rows[j].from && rows[i].on == rows[j].on) return false;
  return true;
}

namespace detail {
template <class State, class Event, std::size_t N>
constexpr bool has_row(const Transition<State, Event> (&rows)[N], State from, Event on) {
  for (const auto& row : rows)
    if (row.from == from && row.on == on) return true;
  return false;
}
/// Calls `add(from, any row)` for every row that an "any" row stands for.
template <class State, class Event, std::size_t N, std::size_t M, class Add>
constexpr void for_each_from_any(const Transition<State, Event> (&rows)[N], const FromAny<State, Event> (&any)[M],
                                 Add add) {
  for (const auto& row : any)
    for (std::size_t s = 0; s < static_cast<std::size_t>(State::count_); ++s)
      if (!has_row(rows, static_cast<State>(s), row.on)) add(static_cast<State>(s), row);
}
}  // namespace detail

/// The explicit rows followed by those that the "any" rows stand for; explicit rows win. Both are arrays with static
/// storage: `inline constexpr auto kAll = from_any<kRows, kAnyRows>();`, then `kAll.rows` is the list.
template <const auto& kRows, const auto& kAnyRows>
consteval auto from_any() {
  using Row = std::remove_cvref_t<decltype(kRows[0])>;
  constexpr std::size_t kCount = [] {
    std::size_t n = std::size(kRows);
    detail::for_each_from_any(kRows, kAnyRows, [&n](auto, const auto&) { ++n; });
    return n;
  }();
  struct Expanded {
    Row rows[kCount];
  } all{};
  std::size_t n = 0;
  for (const auto& row : kRows) all.rows[n++] = row;
  detail::for_each_from_any(kRows, kAnyRows, [&](auto from, const auto& row) {
    all.rows[n++] = {from, row.on, row.to, row.basis};
  });
  return all;
}

/// Dense look-up built from the rows at compile time. States and events are enums that count from 0 and end in
/// `count_`.
template <class State, class Event>
class TransitionTable {
 public:
  static constexpr std::size_t kStates = static_cast<std::size_t>(State::count_);
  static constexpr std::size_t kEvents = static_cast<std::size_t>(Event::count_);

  template <std::size_t N>
  explicit constexpr TransitionTable(const Transition<State, Event> (&rows)[N]) {
    for (auto& cell : next_) cell = kNone;
    for (const auto& row : rows) next_[index(row.from, row.on)] = static_cast<std::uint8_t>(row.to);
  }
  /// The next state, or nothing when the pair is not a row.
  constexpr std::optional<State> next(State state, Event event) const {
    const std::uint8_t to = next_[index(state, event)];
    if (to == kNone) return std::nullopt;
    return static_cast<State>(to);
  }

 private:
  static constexpr std::uint8_t kNone = 0xff;
  static constexpr std::size_t index(State s, Event e) {
    return static_cast<std::size_t>(s) * kEvents + static_cast<std::size_t>(e);
  }
  std::array<std::uint8_t, kStates * kEvents> next_{};
};

/// A machine's rows with words instead of enumerators: what documentation, graphs and the exhaustiveness test read.
struct MachineDescription {
  struct Row {
    std::string_view from, on, to, basis;
  };
  struct Omission {
    std::string_view in, on, why;
  };
  std::string_view name;                 ///< "connector"
  std::vector<std::string_view> states;  ///< in enum order
  std::vector<std::string_view> events;  ///< in enum order
  std::vector<Row> rows;
  std::vector<Omission> ignored;     ///< happens, and changes nothing: counted
  std::vector<Omission> impossible;  ///< cannot happen: a broken invariant if it does
};

/// Builds the description from the typed lists; `name_of` gives the word of a state or event.
template <class State, class Event, class Rows, class IgnoredRows, class ImpossibleRows>
MachineDescription describe(std::string_view name, const Rows& rows, const IgnoredRows& ignored,
                            const ImpossibleRows& impossible) {
  MachineDescription d;
  d.name = name;
  for (std::size_t s = 0; s < static_cast<std::size_t>(State::count_); ++s)
    d.states.push_back(name_of(static_cast<State>(s)));
  for (std::size_t e = 0; e < static_cast<std::size_t>(Event::count_); ++e)
    d.events.push_back(name_of(static_cast<Event>(e)));
  for (const auto& r : rows) d.rows.push_back({name_of(r.from), name_of(r.on), name_of(r.to), r.basis});
  for (const auto& r : ignored) d.ignored.push_back({name_of(r.in), name_of(r.on), r.why});
  for (const auto& r : impossible) d.impossible.push_back({name_of(r.in), name_of(r.on), r.why});
  return d;
}

/// The table of the machine's README, in Markdown.
std::string to_markdown(const MachineDescription& machine);
/// The machine as a Graphviz digraph.
std::string to_dot(const MachineDescription& machine);
/// Every (state, event) pair that is no row, not ignored and not impossible, as "state x event".
std::vector<std::string> forgotten_pairs(const MachineDescription& machine);
/// States from which no other state can be reached.
std::vector<std::string> dead_ends(const MachineDescription& machine);

}  // namespace failcast
