#include "models/dns/resolver.hpp"

#include <algorithm>
#include <cassert>

namespace failcast::dns::resolver {
namespace {

constexpr Transition<State, Event> kRows[] = {
    {State::empty,      Event::query,        State::fetching,   "3.7 [I]"     },
    {State::fetching,   Event::query,        State::fetching,   "A90"         },
    {State::fetching,   Event::records,      State::cached,     "3.7 [I]"     },
    {State::fetching,   Event::no_records,   State::negative,   "A45 RFC 2308"},
    {State::fetching,   Event::failure,      State::empty,      "A7"          },
    {State::cached,     Event::query,        State::cached,     "3.7 [I]"     },
    {State::cached,     Event::expired,      State::empty,      "3.7 [I]"     },
    {State::cached,     Event::expired_kept, State::stale,      "A69 RFC 8767"},
    {State::negative,   Event::query,        State::negative,   "A45 RFC 2308"},
    {State::negative,   Event::expired,      State::empty,      "A45 RFC 2308"},
    {State::stale,      Event::query,        State::refreshing, "A69 RFC 8767"},
    {State::stale,      Event::query_held,   State::stale,      "A69 RFC 8767"},
    {State::stale,      Event::stale_limit,  State::empty,      "A69 RFC 8767"},
    {State::refreshing, Event::query,        State::refreshing, "A90"         },
    {State::refreshing, Event::records,      State::cached,     "A69 RFC 8767"},
    {State::refreshing, Event::no_records,   State::negative,   "A69 RFC 8767"},
    {State::refreshing, Event::failure,      State::stale,      "A69 RFC 8767"},
    {State::refreshing, Event::stale_limit,  State::fetching,   "A69 RFC 8767"},
};
static_assert(is_deterministic(kRows));
constexpr TransitionTable<State, Event> kTable{kRows};

constexpr Ignored<State, Event> kIgnored[] = {
    {State::count_, Event::records,    "the fetch was given up; a late response is not used"},
    {State::count_, Event::no_records, "the fetch was given up; a late response is not used"},
    {State::count_, Event::failure,    "the fetch was given up"                             },
};
constexpr Ignored<State, Event> kImpossible[] = {
    {State::count_,   Event::query_held,   "only stale data holds a fetch back"      },
    {State::count_,   Event::expired,      "nothing is known that has a TTL to reach"},
    {State::negative, Event::expired_kept, "only addresses are kept beyond their TTL"},
    {State::count_,   Event::expired_kept, "nothing is known that has a TTL to reach"},
    {State::count_,   Event::stale_limit,  "nothing is kept beyond its TTL"          },
};

void move(Row& row, Event event) {
  const std::optional<State> to = kTable.next(row.state, event);
  assert(to.has_value());
  row.state = *to;
}

bool fetch_under_way(const Row& row) { return row.state == State::fetching || row.state == State::refreshing; }
bool kept_stale(const Row& row) { return row.state == State::stale || row.state == State::refreshing; }

/// A fetch ends without a usable response at `when`; what those who wait are told.
Verdict fail(Row& row, TimePoint when, const Params& params) {
  ++row.failures;
  row.fetch_ends = kNever;
  row.recheck_at = when + params.stale_recheck;
  move(row, Event::failure);
  if (row.state == State::stale) return {Verdict::Kind::answer, Reason::none, row.addresses, Duration{}, kNever};
  return {Verdict::Kind::failure, Reason::server_failure, {}, Duration{}, kNever};
}

}  // namespace

std::string_view name_of(State state) {
  switch (state) {
    case State::empty: return "empty";
    case State::fetching: return "fetching";
    case State::cached: return "cached";
    case State::negative: return "negative";
    case State::stale: return "stale";
    case State::refreshing: return "refreshing";
    case State::count_: break;
  }
  return "any";
}

std::string_view name_of(Event event) {
  switch (event) {
    case Event::query: return "query";
    case Event::query_held: return "query_held";
    case Event::records: return "records";
    case Event::no_records: return "no_records";
    case Event::failure: return "failure";
    case Event::expired: return "expired";
    case Event::expired_kept: return "expired_kept";
    case Event::stale_limit: return "stale_limit";
    case Event::count_: break;
  }
  return "any";
}

MachineDescription description() { return failcast::describe<State, Event>("resolver", kRows, kIgnored, kImpossible); }

Params params_from(const Parameters::Dns& dns) {
  Params params;
  params.min_ttl = dns.min_ttl;
  params.max_ttl = dns.max_ttl;
  params.serve_stale = dns.serve_stale;
  params.stale_answer_after = dns.stale_answer_after;
  params.stale_max = dns.stale_max;
  params.stale_recheck = dns.stale_recheck;
  params.fetch_timeout = dns.timeout * dns.tries;
  return params;
}

Duration cached_for(Duration ttl, const Params& params) {
  if (params.ttl_factor != 1) {
    // To the nearest nanosecond; capped first, because a factor may leave the range of a Duration.
    const double extended = static_cast<double>(ttl.count()) * params.ttl_factor;
    const bool beyond = extended >= static_cast<double>(params.max_ttl.count());
    ttl = beyond ? params.max_ttl : Duration{static_cast<std::int64_t>(extended + 0.5)};
  }
  return std::min(std::max(ttl, params.min_ttl), params.max_ttl);
}

std::optional<Verdict> handle_timeouts(Row& row, TimePoint now, const Params& params) {
  if ((row.state == State::cached || row.state == State::negative) && now >= row.expires)
    move(row, row.state == State::cached && params.serve_stale ? Event::expired_kept : Event::expired);
  if (kept_stale(row) && now >= row.expires + params.stale_max) move(row, Event::stale_limit);
  if (fetch_under_way(row) && now >= row.fetch_ends) return fail(row, row.fetch_ends, params);
  return std::nullopt;
}

Verdict query(Row& row, TimePoint now, const Params& params) {
  handle_timeouts(row, now, params);
  ++row.queries;
  const bool held = row.state == State::stale && now < row.recheck_at;
  const bool fetch = row.state == State::empty || (row.state == State::stale && !held);
  move(row, held ? Event::query_held : Event::query);
  if (fetch) {
    ++row.fetches;
    row.fetch_ends = now + params.fetch_timeout;
  }
  const Verdict::Kind wait = fetch ? Verdict::Kind::fetch : Verdict::Kind::join;
  switch (row.state) {
    case State::cached:
      ++row.hits;
      return {Verdict::Kind::answer, Reason::none, row.addresses, row.expires - now, kNever};
    case State::negative: ++row.hits; return {Verdict::Kind::negative, row.why, {}, row.expires - now, kNever};
    case State::stale: ++row.hits; return {Verdict::Kind::answer, Reason::none, row.addresses, Duration{}, kNever};
    case State::refreshing: return {wait, Reason::none, row.addresses, Duration{}, now + params.stale_answer_after};
    case State::fetching: return {wait, Reason::none, {}, Duration{}, kNever};
    case State::empty:
    case State::count_: break;
  }
  assert(false && "a query leaves no row empty");
  return {Verdict::Kind::failure, Reason::server_failure, {}, Duration{}, kNever};
}

std::optional<Verdict> fetched(Row& row, TimePoint now, const Params& params, const Response& response) {
  if (const auto given_up = handle_timeouts(row, now, params)) return given_up;
  if (!fetch_under_way(row)) return std::nullopt;
  if (response.why == Reason::none) {
    move(row, Event::records);
    row.addresses = response.addresses;
    const Duration ttl = cached_for(response.ttl, params);
    row.expires = now + ttl;
    row.fetch_ends = kNever;
    return Verdict{Verdict::Kind::answer, Reason::none, row.addresses, ttl, kNever};
  }
  if (response.why == Reason::name_error || response.why == Reason::no_data) {
    move(row, Event::no_records);
    row.why = response.why;
    row.addresses = {};
    const Duration ttl = std::min(response.ttl, params.max_ttl);
    row.expires = now + ttl;
    row.fetch_ends = kNever;
    return Verdict{Verdict::Kind::negative, row.why, {}, ttl, kNever};
  }
  return fail(row, now, params);
}

TimePoint next_wakeup(const Row& row) { return fetch_under_way(row) ? row.fetch_ends : kNever; }

}  // namespace failcast::dns::resolver
