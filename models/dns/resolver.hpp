// A caching recursive resolver, as sites and ISPs run them: one row per (resolver, name). It answers from its cache
// while a TTL lasts, remembers for a while that a name does not exist (RFC 2308), asks the authoritative servers once
// for everybody who waits, and may answer expired data when it cannot refresh it (RFC 8767).
//
// How it is driven: `query` says what the asker gets; when that is `fetch`, the driver asks an authoritative server and
// feeds its response to `fetched`, which says what all who wait are told. A server that never answers needs no call:
// the row gives the fetch up by itself, in `handle_timeouts` or at the next query.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "models/base/time.hpp"
#include "models/base/transition.hpp"
#include "models/dns/zone.hpp"
#include "models/observations.hpp"
#include "models/parameters/parameters.hpp"
#include "models/wire/messages.hpp"

namespace failcast::dns::resolver {

/// How one resolver treats all its names.
struct Params {
  Duration min_ttl{};                    ///< smaller TTLs of addresses are raised to this
  Duration max_ttl = 86400s;             ///< larger TTLs, negative ones included, are cut to this
  double ttl_factor = 1;                 ///< TTLs of addresses times this, before both limits: a resolver that extends
  bool serve_stale = false;              ///< RFC 8767
  Duration stale_answer_after = 1800ms;  ///< RFC 8767 client response timer: an asker waits this long for fresh data
  Duration stale_max = 86400s;           ///< RFC 8767 maximum stale timer: no answer this long after expiry
  Duration stale_recheck = 30s;          ///< RFC 8767 failure recheck timer: stale at once this long after a failure
  Duration fetch_timeout = 10s;          ///< a fetch without a response fails after this long
};
/// The parameters of a scenario; a fetch lasts as long as all tries of a stub resolver (A7).
Params params_from(const Parameters::Dns& dns);

enum class State : std::uint8_t {
  empty,       ///< nothing usable is known
  fetching,    ///< nothing usable is known, a fetch is under way
  cached,      ///< addresses within their TTL
  negative,    ///< "no such name" or "no address" within its TTL
  stale,       ///< addresses beyond their TTL, kept
  refreshing,  ///< the same, a fetch is under way
  count_
};
enum class Event : std::uint8_t {
  query,
  query_held,    ///< a query so soon after a failed fetch that another would be rude (RFC 8767 section 5)
  records,       ///< the fetch brought addresses
  no_records,    ///< the fetch brought name_error or no_data
  failure,       ///< the fetch failed, or nothing came in time
  expired,       ///< the TTL is reached
  expired_kept,  ///< the same, in a resolver that serves stale data
  stale_limit,   ///< kept as long as the resolver is willing to
  count_
};
std::string_view name_of(State state);
std::string_view name_of(Event event);
MachineDescription description();

/// What the resolver knows about one name. Plain data: a table of these is a resolver.
struct Row {
  State state = State::empty;
  Reason why = Reason::none;  ///< in `negative`: name_error or no_data
  wire::PeerList addresses{};
  TimePoint expires = kNever;  ///< in `cached` and `negative`: end of the TTL; in `stale`, `refreshing`: the past end
  TimePoint fetch_ends = kNever;  ///< in `fetching` and `refreshing`: when the fetch is given up
  TimePoint recheck_at{};         ///< in `stale`: no fetch before this
  std::uint64_t queries = 0;
  std::uint64_t hits = 0;  ///< answered without waiting: fresh, negative or stale
  std::uint64_t fetches = 0;
  std::uint64_t failures = 0;  ///< fetches that failed
};

/// What an asker gets.
struct Verdict {
  enum class Kind : std::uint8_t {
    answer,    ///< `addresses`, now
    negative,  ///< `why` there are none, now
    failure,   ///< server_failure, now
    fetch,     ///< wait: the driver starts a fetch
    join       ///< wait: a fetch is under way
  };
  Kind kind{};
  Reason why = Reason::none;
  /// The answer; with `fetch` and `join` the stale one that the asker gets at `stale_at` unless the fetch ended before.
  wire::PeerList addresses{};
  Duration ttl{};               ///< what remains of it; 0 for stale data
  TimePoint stale_at = kNever;  ///< kNever: nothing stale to offer
  friend constexpr bool operator==(const Verdict&, const Verdict&) = default;
};

/// Somebody asks. Data is expired from the instant its TTL is reached: a query at that very instant fetches anew.
Verdict query(Row& row, TimePoint now, const Params& params);
/// The response to the fetch; the result is what all who wait are told. Nothing when the fetch was already given up.
std::optional<Verdict> fetched(Row& row, TimePoint now, const Params& params, const Response& response);
/// Does what time alone does: expiry, giving a fetch up. The result is what all who wait are told, if a fetch ended.
/// Safe to call early or late; calling it is not needed for correct answers to later queries.
std::optional<Verdict> handle_timeouts(Row& row, TimePoint now, const Params& params);
/// When a fetch under way is given up; kNever when none is. Expiry needs no wake-up.
TimePoint next_wakeup(const Row& row);

/// How long this resolver keeps addresses that came with `ttl`.
Duration cached_for(Duration ttl, const Params& params);

}  // namespace failcast::dns::resolver
