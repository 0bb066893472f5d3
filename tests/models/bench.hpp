// A machine on the bench: time is set by hand, timers run when they are due, and everything it says is kept.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <type_traits>
#include <vector>

#include "models/base/machine.hpp"
#include "models/base/transition.hpp"
#include "models/wire/messages.hpp"

namespace failcast::test {

constexpr TimePoint at(Duration t) { return TimePoint{t}; }

/// A list of `size` addresses.
inline wire::PeerList peers(unsigned size, unsigned id = 1) {
  wire::PeerList list;
  list.id = id & 0xffffffu;
  list.size = size & 0xffu;
  return list;
}

/// True when the table's notes say that the event may come in this state and changes nothing.
inline bool is_noted(const MachineDescription& machine, const EventIgnored& fact) {
  const std::string_view state = machine.states.at(fact.state), event = machine.events.at(fact.event);
  return std::ranges::any_of(machine.ignored, [&](const MachineDescription::Omission& note) {
    return note.on == event && (note.in == state || note.in == "any");
  });
}

template <class Row, class Context, class Profile>
class Bench {
 public:
  Parameters params;
  Profile profile;
  Row row;
  TimePoint now{};
  EntityClock clock{UtcTime{400 * 24h}, 0s};
  std::vector<wire::Action> said;

  Context context() const {
    return {
        {now, params, Stream{Key{7} / "bench"}, clock},
        profile
    };
  }

  void tell(const wire::Input& input) {
    wire::Actions out;
    step(row, input, context(), out);
    keep(out);
  }
  /// Runs the timers that are due now.
  void tick() {
    wire::Actions out;
    handle_timeouts(row, context(), out);
    keep(out);
  }
  /// Runs every timer due up to and including `t`, at its own time.
  void until(TimePoint t) {
    for (int guard = 0; next_wakeup(row) <= t; ++guard) {
      REQUIRE(guard < 100000);
      now = std::max(now, next_wakeup(row));
      tick();
    }
    now = t;
  }
  void run(Duration d) { until(now + d); }
  void run_to_wakeup() { until(next_wakeup(row)); }

  /// The last action or fact of type `A`; the test fails when there is none.
  template <class A>
  A last() const {
    const auto found = all<A>();
    REQUIRE_FALSE(found.empty());
    return found.back();
  }
  template <class A>
  std::vector<A> all() const {
    std::vector<A> found;
    for (const wire::Action& action : said) {
      if constexpr (std::is_constructible_v<Observation, A> && !std::is_same_v<A, Observation>) {
        if (const auto* fact = std::get_if<Observation>(&action))
          if (const auto* wanted = std::get_if<A>(fact)) found.push_back(*wanted);
      } else if (const auto* wanted = std::get_if<A>(&action)) {
        found.push_back(*wanted);
      }
    }
    return found;
  }
  template <class A>
  std::size_t count() const {
    return all<A>().size();
  }
  void forget() { said.clear(); }

 private:
  void keep(const wire::Actions& out) { said.insert(said.end(), out.all().begin(), out.all().end()); }
};

/// Tries every sequence of at most `depth` inputs. `choices(bench)` lists what may come now; `judge(bench)` looks at
/// each result. A sequence whose last input was dropped leads nowhere new and is not continued.
template <class Bench, class Choices, class Judge>
void explore(const Bench& from, int depth, const Choices& choices, const Judge& judge) {
  if (depth == 0) return;
  for (const auto& choice : choices(from)) {
    Bench next = from;
    next.forget();
    choice(next);
    judge(next);
    const bool dropped = next.said.empty() && next_wakeup(next.row) == next_wakeup(from.row) && next.now == from.now;
    if (!dropped) explore(next, depth - 1, choices, judge);
  }
}

/// The same, where `broken(bench)` names what is wrong after an input, and nothing may be.
template <class Bench, class Choices, class Broken>
void explore_unbroken(const Bench& from, int depth, const Choices& choices, const Broken& broken) {
  std::size_t seen = 0;
  std::string bad;
  explore(from, depth, choices, [&](const Bench& next) {
    ++seen;
    if (const std::string what = broken(next); !what.empty() && bad.size() < 300)
      bad += what + " in " + std::string(name_of(next.row.state)) + "\n";
  });
  CHECK(bad == "");
  CHECK(seen > 1000);
}

}  // namespace failcast::test
