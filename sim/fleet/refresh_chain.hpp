// The cache of the DR record in one resolver, while nothing changes: look-ups at known ticks, answered from the cache
// until the TTL is over, then one that fetches, and so on. `advance` brings the cache to any later position of the run
// as if every look-up had been an event, and long stretches at a bound: the fetches of a set of pollers repeat.
//
// It stands for the look-ups that nobody needs to see. One that has to be an event is asked of the cache by the driver
// itself, after advance() to its position; `passed` then says that this tick is done.
#pragma once
#include <cstdint>
#include <optional>

#include "models/dns/resolver.hpp"
#include "models/dns/zone.hpp"
#include "sim/fleet/poll_ticks.hpp"

namespace failcast::fleet {

class RefreshChain {
 public:
  /// What a cache holds: addresses, or why there are none.
  struct Content {
    Reason why = Reason::none;
    wire::PeerList addresses{};
    friend constexpr bool operator==(const Content&, const Content&) = default;
  };
  /// A fetch that no event stands for.
  struct Flight {
    TimePoint began{}, ends{};
    std::optional<Content> refreshes;  ///< what had been in the cache
  };
  /// Look-ups since the last call, by what became of them.
  struct Counts {
    std::uint64_t queries = 0, hits = 0, fetches = 0, answers = 0;  ///< answers: by the authoritative servers
  };
  struct Place {
    dns::resolver::Row& row;
    const dns::resolver::Params& params;
    const dns::Zone& zone;
    wire::Name name;
  };

  PollTicks ticks;

  /// Everything before `to` has happened. Stops with a fetch in flight where the zone would bring something else than
  /// was known: from there on the driver has to let look-ups be events.
  /// @param takes  how long a fetch takes
  /// @param answer_order  place of a fetch's end among what happens at its instant
  Counts advance(const Place& place, core::Position to, Duration takes, std::uint64_t answer_order);
  /// The look-up at this position was an event.
  void passed(core::Position position) { done_ = {position.time, position.order + 1}; }
  /// A fetch began that is an event: look-ups in it wait as for any other.
  void began(TimePoint at, TimePoint ends) { last_ = {at, ends, std::nullopt}; }
  /// What a cache would answer as long as it may; nothing when it holds nothing or waits.
  static std::optional<Content> content_of(const dns::resolver::Row& row);

  const std::optional<Flight>& flight() const { return flight_; }
  /// The driver makes the flight an event of its own.
  Flight take_flight();
  /// The last fetch that began: look-ups in it are answered when it ends.
  const Flight& last() const { return last_; }

 private:
  /// The search for a repetition (Brent): a fetch that is compared with later ones, further and further apart.
  struct Mark {
    core::Position fetch{};
    Counts counts;
    std::uint64_t fetches_left = 0, fetches = 1;
  };
  bool land(const Place& place, core::Position to, std::uint64_t answer_order, Counts& counts);
  void answer_from_cache(const Place& place, core::Position to, Counts& counts);
  void leap(const Place& place, TimePoint to, Mark& mark, Duration common, Counts& counts);

  core::Position done_{};
  std::optional<Flight> flight_;
  Flight last_;
};

}  // namespace failcast::fleet
