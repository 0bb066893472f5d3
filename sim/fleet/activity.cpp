#include "sim/fleet/activity.hpp"

#include <algorithm>
#include <vector>

#include "models/base/distribution.hpp"

namespace failcast::fleet {
namespace {

constexpr Duration kBlock = 1h;

std::int64_t block_of(TimePoint t) { return t.time_since_epoch() / kBlock; }

}  // namespace

/// Calls visit(arrival, holding time, draw for the segment) for each M-Tunnel that arrives in an hour block. Arrivals
/// of a Poisson process: exponential gaps until the hour is over.
template <class Visit>
void Activity::visit_block(const User& user, std::int64_t block, Visit&& visit) const {
  if (block < 0 || is_none()) return;
  const TimePoint begin{block * kBlock};
  if (user.work != nullptr && user.work->next(begin) >= begin + kBlock) return;
  const Stream draws{user.draws.key() / static_cast<std::uint64_t>(block)};
  const auto gap = Distribution::exponential(Duration{static_cast<std::int64_t>(3.6e12 / params_.mtunnel_per_hour)});
  const auto hold = Distribution::exponential(params_.mtunnel_hold);
  Duration at{};
  for (std::uint64_t n = 0;; n += 3) {
    at += gap.draw(draws, n);
    if (at >= kBlock) return;
    if (user.work != nullptr && !user.work->contains(begin + at)) continue;
    visit(begin + at, std::min(hold.draw(draws, n + 1), kBlock), draws.bits(n + 2));
  }
}

std::uint32_t Activity::open_mtunnels(const User& user, TimePoint t) const {
  if (params_.activity != ActivityModel::poisson) return is_busy(user, t) ? 1 : 0;
  std::uint32_t open = 0;
  for (std::int64_t block = block_of(t) - 1; block <= block_of(t); ++block)
    visit_block(user, block,
                [&](TimePoint at, Duration hold, std::uint64_t) { open += at <= t && t < at + hold ? 1 : 0; });
  return open;
}

bool Activity::is_busy(const User& user, TimePoint t) const {
  switch (params_.activity) {
    case ActivityModel::poisson: return open_mtunnels(user, t) > 0;
    case ActivityModel::independent:
      return Stream{user.draws.key() / "probe"}.uniform(static_cast<std::uint64_t>(t.time_since_epoch().count())) >=
             params_.idle_probability;
    case ActivityModel::one_exponential: {
      const Duration hold = Distribution::exponential(params_.mtunnel_hold).draw(Stream{user.draws.key() / "only"}, 0);
      return t.time_since_epoch() < params_.busy_since + hold;
    }
  }
  return false;
}

TimePoint Activity::first_idle(const User& user, TimePoint from, Duration period, TimePoint end) const {
  TimePoint probe = from;
  if (params_.activity != ActivityModel::poisson) {
    while (probe < end && is_busy(user, probe)) probe += period;
    return probe;
  }
  struct Mtunnel {
    TimePoint opens, closes;
  };
  std::vector<Mtunnel> held;
  while (probe < end) {
    const std::int64_t block = block_of(probe);
    held.clear();
    for (const std::int64_t b : {block - 1, block})
      visit_block(user, b, [&](TimePoint at, Duration hold, std::uint64_t) { held.push_back({at, at + hold}); });
    for (; probe < end && block_of(probe) == block; probe += period)
      if (std::ranges::none_of(held, [&](const Mtunnel& m) { return m.opens <= probe && probe < m.closes; }))
        return probe;
  }
  return probe;
}

std::uint32_t Activity::requests(const User& user, TimePoint from, TimePoint to, std::uint32_t segment,
                                 std::uint32_t segments) const {
  if (params_.activity != ActivityModel::poisson || segments == 0 || to <= from) return 0;
  std::uint32_t count = 0;
  for (std::int64_t block = block_of(from); block <= block_of(to - 1ns); ++block)
    visit_block(user, block, [&](TimePoint at, Duration, std::uint64_t bits) {
      count += at >= from && at < to && bits % segments == segment ? 1 : 0;
    });
  return count;
}

}  // namespace failcast::fleet
