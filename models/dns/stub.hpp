// The stub resolver inside a client or a component: it asks, asks again when nothing comes back, and gives up after a
// fixed number of tries (A7). One row per look-up under way; any response ends it, whatever it says.
#pragma once
#include <cstdint>
#include <string_view>

#include "models/base/time.hpp"
#include "models/base/transition.hpp"
#include "models/parameters/parameters.hpp"
#include "models/wire/names.hpp"

namespace failcast::dns::stub {

struct Params {
  Duration timeout = 5s;       ///< from one query to the next, and from the last query to giving up (A7)
  std::uint8_t tries = 2;      ///< queries in all (A7)
  std::uint8_t resolvers = 1;  ///< try i goes to resolver i modulo this
};
Params params_from(const Parameters::Dns& dns);

enum class State : std::uint8_t { idle, waiting, count_ };
enum class Event : std::uint8_t { look_up, response, try_due, tries_spent, count_ };
std::string_view name_of(State state);
std::string_view name_of(Event event);
MachineDescription description();

struct Row {
  State state = State::idle;
  wire::Name name = wire::Name::count_;
  std::uint8_t asked = 0;   ///< queries so far
  TimePoint next = kNever;  ///< in `waiting`: when the present try is over
};

/// What the driver has to do.
struct Step {
  enum class Kind : std::uint8_t {
    none,
    ask,     ///< send a query for the row's name to resolver number `resolver`
    give_up  ///< the look-up ends with Reason::lookup_timed_out
  };
  Kind kind = Kind::none;
  std::uint8_t resolver = 0;
  friend constexpr bool operator==(const Step&, const Step&) = default;
};

/// Begins a look-up; one under way is forgotten. Always asks resolver 0.
Step look_up(Row& row, wire::Name name, TimePoint now, const Params& params);
/// A response came from any of the resolvers. True when it was waited for; false: it is too late, drop it.
bool response(Row& row);
/// Tries whose time is over. One step per call: call again while `next_wakeup` is not after `now`. Safe to call early.
/// A late call does not shift the schedule.
Step handle_timeouts(Row& row, TimePoint now, const Params& params);
TimePoint next_wakeup(const Row& row);

}  // namespace failcast::dns::stub
