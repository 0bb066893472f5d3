// Copies that let a component start again from yesterday (domain.md 3.11): snapshots of configuration and software on
// components designated for DR (H23), and backups of controllers (H2, H11). Each keeps the newest few and drops the
// rest.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/machine.hpp"
#include "models/wire/messages.hpp"

namespace failcast::copies {

/// Dates of the copies that are kept, the oldest first.
struct Shelf {
  std::vector<TimePoint> taken{};
  /// Puts one more on the shelf; the oldest goes when there would be more than `most`.
  void put(TimePoint now, std::size_t most);
  /// How old a copy is; nothing when there is none so far back. @param back  0: the newest
  std::optional<Duration> age(std::size_t back, TimePoint now) const;
};

// ---- snapshots of DR components
// ---------------------------------------------------------------------------------------

struct Snapshots {
  Shelf configurations, binaries;
  TimePoint wake = kNever;      ///< the next of the period; never: not designated
  std::uint32_t suspended = 0;  ///< left out because the disk was too full (R53)
  bool new_binary = true;       ///< the software has changed since its last snapshot (A127)
};
/// The group is designated for DR: a snapshot now, then one every dr.snapshot_period (H23).
/// @param disk_used  share of the disk, 0 to 1
void designate(Snapshots& row, double disk_used, const Context& ctx, wire::Actions& out);
/// As one designated long ago: every configuration it may keep, at ages of whole periods from a phase that is drawn
/// (draw number `draw` of the context's stream); nothing above the disk limit (R53).
void assume_designated(Snapshots& row, double disk_used, std::uint64_t draw, const Context& ctx, wire::Actions& out);
void handle_timeouts(Snapshots& row, double disk_used, const Context& ctx, wire::Actions& out);
TimePoint next_wakeup(const Snapshots& row);
/// The component runs other software from now on: its next snapshot holds it too (A127).
void upgraded(Snapshots& row);

// ---- backups of controllers
// -------------------------------------------------------------------------------------------

struct Backups {
  Shelf copies;
  TimePoint wake = kNever;     ///< never: backups are off
  std::uint32_t restores = 0;  ///< makes the labels unique
};
/// Backups run from now on, the first after one period; nothing unless pcc.backup_enabled (H2).
void enable(Backups& row, const Context& ctx);
/// As enabled long ago, from a phase that is drawn.
void assume_enabled(Backups& row, std::uint64_t draw, const Context& ctx, wire::Actions& out);
/// In BC too (Q33).
void handle_timeouts(Backups& row, const Context& ctx, wire::Actions& out);
TimePoint next_wakeup(const Backups& row);

struct Restored {
  Duration staleness;  ///< the age of the backup (7.13)
  std::string label;
};
/// The newest backup is chosen for a restore, which replaces everything the controller has (R63). Nothing to restore:
/// no value. The driver hands wire::Restore to the controller.
std::optional<Restored> restore(Backups& row, std::string_view controller, TimePoint now);
/// A label that no other controller and no other restore has (H11).
std::string label(std::string_view controller, std::uint32_t restore);

}  // namespace failcast::copies
