#include "sim/fleet/poll_ticks.hpp"

#include <algorithm>
#include <numeric>

namespace failcast::fleet {
namespace {

Duration phase_of(TimePoint tick, Duration period) { return tick.time_since_epoch() % period; }

}  // namespace

PollTicks::Grid& PollTicks::grid_of(Duration period) {
  const auto found = std::ranges::find(grids_, period, &Grid::period);
  if (found != grids_.end()) return *found;
  return grids_.emplace_back(Grid{.period = period, .entries = {}});
}

void PollTicks::add(Poller poller, TimePoint next, Duration period) {
  Grid& grid = grid_of(period);
  grid.entries.push_back({phase_of(next, period), poller});
  grid.is_sorted = grid.entries.size() == 1;
}

void PollTicks::remove(Poller poller, TimePoint next, Duration period) {
  Grid& grid = grid_of(period);
  grid.sort();
  const std::size_t at = grid.lower_bound(phase_of(next, period), poller.order);
  if (at < grid.entries.size() && grid.entries[at].poller.order == poller.order)
    grid.entries.erase(grid.entries.begin() + static_cast<std::ptrdiff_t>(at));
  std::erase_if(left_out_, [&](core::Position tick) { return tick.order == poller.order; });
}

void PollTicks::leave_out(core::Position tick) { left_out_.push_back(tick); }

void PollTicks::forget_before(core::Position position) {
  std::erase_if(left_out_, [&](core::Position tick) { return tick < position; });
}

bool PollTicks::is_left_out(core::Position tick) const { return std::ranges::find(left_out_, tick) != left_out_.end(); }

void PollTicks::Grid::sort() const {
  if (is_sorted) return;
  std::ranges::sort(entries, {}, [](const Entry& e) { return std::pair(e.phase, e.poller.order); });
  is_sorted = true;
}

std::size_t PollTicks::Grid::lower_bound(Duration phase, std::uint64_t order) const {
  const auto before = [](const Entry& e, const std::pair<Duration, std::uint64_t>& to) {
    return std::pair(e.phase, e.poller.order) < to;
  };
  const auto found = std::lower_bound(entries.begin(), entries.end(), std::pair(phase, order), before);
  return static_cast<std::size_t>(found - entries.begin());
}

std::uint64_t PollTicks::Grid::before(core::Position to) const {
  const auto turns = static_cast<std::uint64_t>(to.time.time_since_epoch() / period);
  return turns * entries.size() + lower_bound(phase_of(to.time, period), to.order);
}

std::optional<PollTicks::Tick> PollTicks::first(core::Position from) const {
  std::optional<Tick> first;
  for (const Grid& grid : grids_) {
    if (grid.entries.empty()) continue;
    grid.sort();
    const TimePoint turn = from.time - phase_of(from.time, grid.period);
    std::size_t at = grid.lower_bound(phase_of(from.time, grid.period), from.order);
    for (TimePoint base = turn;; ++at) {
      if (at == grid.entries.size()) {
        at = 0;
        base += grid.period;
      }
      const Tick tick{base + grid.entries[at].phase, grid.entries[at].poller};
      if (is_left_out(tick.position())) continue;
      if (!first || tick.position() < first->position()) first = tick;
      break;
    }
  }
  return first;
}

std::uint64_t PollTicks::count(core::Position from, core::Position to) const {
  if (to <= from) return 0;
  std::uint64_t ticks = 0;
  for (const Grid& grid : grids_) {
    grid.sort();
    ticks += grid.before(to) - grid.before(from);
  }
  for (const core::Position& tick : left_out_) ticks -= from <= tick && tick < to ? 1 : 0;
  return ticks;
}

std::vector<PollTicks::Tick> PollTicks::between(core::Position from, core::Position to) const {
  std::vector<Tick> ticks;
  for (const Grid& grid : grids_) {
    grid.sort();
    TimePoint base = from.time - phase_of(from.time, grid.period);
    std::size_t at = grid.lower_bound(phase_of(from.time, grid.period), from.order);
    while (!grid.entries.empty()) {
      if (at == grid.entries.size()) {
        at = 0;
        base += grid.period;
      }
      const Tick tick{base + grid.entries[at].phase, grid.entries[at].poller};
      if (tick.position() >= to) break;
      if (!is_left_out(tick.position())) ticks.push_back(tick);
      ++at;
    }
  }
  return ticks;
}

Duration PollTicks::common_period(Duration most) const {
  Duration common{1};
  for (const Grid& grid : grids_) {
    if (grid.entries.empty()) continue;
    const Duration::rep divisor = std::gcd(common.count(), grid.period.count());
    if (common.count() / divisor > most / grid.period) return Duration{};
    common = common / divisor * grid.period.count();
  }
  return common;
}

}  // namespace failcast::fleet
