// How long access lasts in an outage: for each pair of client and segment from the outage's begin until access is gone
// and does not return before the outage ends. What failover gives back counts as having lasted; who has access when the
// outage or the run ends is censored there.
#pragma once
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "analysis/metrics/access_ledger.hpp"
#include "analysis/metrics/strata.hpp"

namespace failcast::metrics {

class SurvivalWatch {
 public:
  /// @param warmup  outages that began before do not count
  SurvivalWatch(const Strata& strata, TimePoint warmup) : strata_(strata), warmup_(warmup), cells_(strata.cells()) {}

  /// An instant is over: an outage is the time in which any fault is on.
  /// @param ledger  as before what was noted at `now` is applied to it
  void settle(bool fault_is_on, TimePoint now, const AccessLedger& ledger);
  void finish(TimePoint end, const AccessLedger& ledger);

  /// Pairs of a cell, outage by outage. Times are whole seconds, rounded down, in ns.
  struct Cell {
    std::map<std::pair<std::int64_t, Cause>, std::uint64_t> out;  ///< by when and by what keeps them out at the end
    std::map<std::int64_t, std::uint64_t> censored;
  };
  const Cell& of_cell(std::size_t cell) const { return cells_[cell]; }

 private:
  void close(TimePoint now, const AccessLedger& ledger);

  const Strata& strata_;
  TimePoint warmup_, began_ = kNever;  ///< kNever: no outage is on
  std::vector<Cell> cells_;
};

/// Of some cells together.
Survival survival_of(const std::vector<const SurvivalWatch::Cell*>& cells);

}  // namespace failcast::metrics
