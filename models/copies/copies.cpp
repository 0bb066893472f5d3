#include "models/copies/copies.hpp"

#include <algorithm>

namespace failcast::copies {
namespace {

std::uint32_t count(const Shelf& shelf) { return static_cast<std::uint32_t>(shelf.taken.size()); }

/// Says how many copies there are, when `change` changes that: equal counts are no news.
template <class Row, class Counts, class Change>
void change_and_tell(Row& row, Counts counts, wire::Actions& out, Change change) {
  const CopiesKept before = counts(row);
  change();
  const CopiesKept after = counts(row);
  if (after.configurations != before.configurations || after.binaries != before.binaries) out.observe(after);
}

CopiesKept snapshots_kept(const Snapshots& row) { return {count(row.configurations), count(row.binaries)}; }
CopiesKept backups_kept(const Backups& row) { return {count(row.copies), 0}; }

/// As many copies as may be kept, a period apart, the next one due at the phase drawn from (0, period].
/// @returns when the next is due
TimePoint fill(Shelf& shelf, std::size_t most, Duration period, std::uint64_t draw, const Context& ctx) {
  const Duration phase{static_cast<std::int64_t>(ctx.draws.below(static_cast<std::uint64_t>(period.count()), draw))};
  const TimePoint next = ctx.now + period - phase;
  for (std::size_t back = most; back > 0; --back) shelf.put(next - period * static_cast<std::int64_t>(back), most);
  return next;
}

bool disk_is_too_full(double used, const Parameters& params) { return used > params.dr.snapshot_disk_limit; }

void take(Snapshots& row, TimePoint now, const Parameters& params, wire::Actions& out) {
  change_and_tell(row, snapshots_kept, out, [&] {
    row.configurations.put(now, static_cast<std::size_t>(params.dr.snapshot_config_max));
    if (row.new_binary) row.binaries.put(now, static_cast<std::size_t>(params.dr.snapshot_binary_max));
    row.new_binary = false;
  });
}

void take_unless_full(Snapshots& row, double disk_used, TimePoint now, const Parameters& params, wire::Actions& out) {
  if (disk_is_too_full(disk_used, params))
    ++row.suspended;
  else
    take(row, now, params, out);
}

std::size_t most_backups(const Parameters& params) { return static_cast<std::size_t>(params.pcc.backup_count); }

}  // namespace

void Shelf::put(TimePoint now, std::size_t most) {
  taken.push_back(now);
  if (taken.size() > most) taken.erase(taken.begin());
}

std::optional<Duration> Shelf::age(std::size_t back, TimePoint now) const {
  if (back >= taken.size()) return std::nullopt;
  return now - taken[taken.size() - 1 - back];
}

void designate(Snapshots& row, double disk_used, const Context& ctx, wire::Actions& out) {
  take_unless_full(row, disk_used, ctx.now, ctx.params, out);
  row.wake = ctx.now + ctx.params.dr.snapshot_period;
}

void assume_designated(Snapshots& row, double disk_used, std::uint64_t draw, const Context& ctx, wire::Actions& out) {
  change_and_tell(row, snapshots_kept, out, [&] {
    const auto most = static_cast<std::size_t>(ctx.params.dr.snapshot_config_max);
    Shelf shelf;
    row.wake = fill(shelf, most, ctx.params.dr.snapshot_period, draw, ctx);
    if (disk_is_too_full(disk_used, ctx.params)) return;
    row.configurations = shelf;
    row.binaries.put(shelf.taken.front(), static_cast<std::size_t>(ctx.params.dr.snapshot_binary_max));
    row.new_binary = false;
  });
}

void handle_timeouts(Snapshots& row, double disk_used, const Context& ctx, wire::Actions& out) {
  while (row.wake <= ctx.now) {
    take_unless_full(row, disk_used, row.wake, ctx.params, out);
    row.wake += ctx.params.dr.snapshot_period;
  }
}

TimePoint next_wakeup(const Snapshots& row) { return row.wake; }

void upgraded(Snapshots& row) { row.new_binary = true; }

void enable(Backups& row, const Context& ctx) {
  if (ctx.params.pcc.backup_enabled) row.wake = ctx.now + ctx.params.pcc.backup_period;
}

void assume_enabled(Backups& row, std::uint64_t draw, const Context& ctx, wire::Actions& out) {
  if (!ctx.params.pcc.backup_enabled) return;
  change_and_tell(row, backups_kept, out, [&] {
    row.wake = fill(row.copies, most_backups(ctx.params), ctx.params.pcc.backup_period, draw, ctx);
  });
}

void handle_timeouts(Backups& row, const Context& ctx, wire::Actions& out) {
  while (row.wake <= ctx.now) {
    change_and_tell(row, backups_kept, out, [&] { row.copies.put(row.wake, most_backups(ctx.params)); });
    row.wake += ctx.params.pcc.backup_period;
  }
}

TimePoint next_wakeup(const Backups& row) { return row.wake; }

std::optional<Restored> restore(Backups& row, std::string_view controller, TimePoint now) {
  const std::optional<Duration> staleness = row.copies.age(0, now);
  if (!staleness) return std::nullopt;
  return Restored{*staleness, label(controller, row.restores++)};
}

std::string label(std::string_view controller, std::uint32_t restore) {
  return std::string(controller) + "-restore-" + std::to_string(restore + 1);
}

}  // namespace failcast::copies
