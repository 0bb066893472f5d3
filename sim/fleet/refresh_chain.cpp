#include "sim/fleet/refresh_chain.hpp"

#include <algorithm>
#include <utility>

namespace failcast::fleet {
namespace {

namespace resolver = dns::resolver;

bool holds_answer(const resolver::Row& row) {
  return row.state == resolver::State::cached || row.state == resolver::State::negative;
}
bool waits_for_fetch(const resolver::Row& row) {
  return row.state == resolver::State::fetching || row.state == resolver::State::refreshing;
}
}  // namespace

std::optional<RefreshChain::Content> RefreshChain::content_of(const resolver::Row& row) {
  if (row.state == resolver::State::cached) return Content{Reason::none, row.addresses};
  if (row.state == resolver::State::negative) return Content{row.why, {}};
  return std::nullopt;
}

RefreshChain::Flight RefreshChain::take_flight() { return *std::exchange(flight_, std::nullopt); }

/// The end of the fetch in flight, unless it lies behind `to`. False where the driver has to take over.
bool RefreshChain::land(const Place& place, core::Position to, std::uint64_t answer_order, Counts& counts) {
  const core::Position lands{flight_->ends, answer_order};
  const core::Position until = std::min(to, lands);
  if (done_ < until) {
    const std::uint64_t joined = ticks.count(done_, until);
    place.row.queries += joined;
    counts.queries += joined;
    done_ = until;
  }
  if (to <= lands) return false;
  const dns::Response response = place.zone.answer(place.name, flight_->ends);
  if (flight_->refreshes && *flight_->refreshes != Content{response.why, response.addresses}) return false;
  resolver::fetched(place.row, flight_->ends, place.params, response);
  ++counts.answers;
  flight_.reset();
  return true;
}

void RefreshChain::answer_from_cache(const Place& place, core::Position to, Counts& counts) {
  const std::uint64_t answered = ticks.count(done_, to);
  place.row.queries += answered;
  counts.queries += answered;
  if (holds_answer(place.row)) {
    place.row.hits += answered;
    counts.hits += answered;
  }
  done_ = to;
}

/// Two fetches at the same phases of all pollers: what lies between them repeats from there on.
void RefreshChain::leap(const Place& place, TimePoint to, Mark& mark, Duration common, Counts& counts) {
  const Duration cycle = done_.time - mark.fetch.time;
  if (cycle > Duration{} && cycle % common == Duration{} && done_.order == mark.fetch.order) {
    const auto times = static_cast<std::uint64_t>(std::max<std::int64_t>((to - flight_->ends) / cycle - 1, 0));
    const auto add = [&](std::uint64_t Counts::*what) {
      const std::uint64_t more = (counts.*what - mark.counts.*what) * times;
      counts.*what += more;
      return more;
    };
    place.row.queries += add(&Counts::queries);
    place.row.hits += add(&Counts::hits);
    place.row.fetches += add(&Counts::fetches);
    add(&Counts::answers);
    const Duration far = cycle * static_cast<std::int64_t>(times);
    flight_->began += far;
    flight_->ends += far;
    last_ = *flight_;
    place.row.fetch_ends += far;
    if (place.row.expires != kNever) place.row.expires += far;
    done_.time += far;
  } else if (--mark.fetches_left == 0) {
    mark = {done_, counts, mark.fetches * 2, mark.fetches * 2};
  }
}

RefreshChain::Counts RefreshChain::advance(const Place& place, core::Position to, Duration takes,
                                           std::uint64_t answer_order) {
  constexpr std::int64_t kWorthSearching = 8;
  constexpr Duration kLongestCommonPeriod = 24h;
  Counts counts;
  std::optional<Mark> mark;
  Duration common{};
  while (done_ < to) {
    if (flight_) {
      if (!land(place, to, answer_order, counts)) break;
      continue;
    }
    if (waits_for_fetch(place.row)) {  // one that is an event
      answer_from_cache(place, to, counts);
      break;
    }
    if (const core::Position expires{place.row.expires, 0}; holds_answer(place.row) && done_ < expires) {
      answer_from_cache(place, std::min(to, expires), counts);
      continue;
    }
    const auto tick = ticks.first(done_);
    if (!tick || tick->position() >= to) {
      done_ = to;
      break;
    }
    const std::optional<Content> held = content_of(place.row);
    resolver::query(place.row, tick->at, place.params);
    ++counts.queries;
    ++counts.fetches;
    flight_ = last_ = {tick->at, tick->at + takes, held};
    passed(tick->position());
    if (!mark) {
      common = ticks.has_left_out() ? Duration{} : ticks.common_period(kLongestCommonPeriod);
      mark = {done_, counts, 1, 1};
    } else if (common > Duration{} && (to.time - tick->at) / kWorthSearching > common) {
      leap(place, to.time, *mark, common, counts);
    }
  }
  ticks.forget_before(done_);
  return counts;
}

}  // namespace failcast::fleet
