// Listens to a run and turns its facts into the Result. Memory follows clients (about 9 bytes each), pairs (about 4
// each) and samples (some 3 to 6 bytes each), never events.
#pragma once
#include <vector>

#include "analysis/metrics/access_ledger.hpp"
#include "analysis/metrics/bc_watch.hpp"
#include "analysis/metrics/degraded_watch.hpp"
#include "analysis/metrics/dr_watch.hpp"
#include "analysis/metrics/event_counts.hpp"
#include "analysis/metrics/expiry_watch.hpp"
#include "analysis/metrics/fault_calendar.hpp"
#include "analysis/metrics/result.hpp"
#include "analysis/metrics/strata.hpp"
#include "analysis/metrics/survival_watch.hpp"
#include "sim/record/record.hpp"
#include "sim/world/world.hpp"

namespace failcast::metrics {

class Collector final : public record::FactSink {
 public:
  /// @param directory  must outlive the collector
  /// @param audience  whom the DR record concerns; without it only who enters DR is measured
  /// @param serving  the connectors of each segment; without it no segment is ever lost to their certificates
  Collector(const record::Directory& directory, Duration warmup, world::DrAudience audience = {},
            const world::ServingConnectors& serving = {});
  /// Of a run of this scenario, with all that it can be told.
  /// @param world  must outlive the collector
  Collector(const world::World& world, const scenario::Scenario& scenario);

  /// Tells loss episodes one by one too, from now on.
  /// @param sink  must outlive the collector
  void tell(EpisodeSink& sink) { ledger_.tell(sink); }
  /// Fault ids by the numbers that a FaultSet has.
  const std::vector<std::string>& fault_ids() const { return calendar_.ids(); }

  /// Memory for so many clients, and pairs of client and segment, when each pair gives a few samples.
  static double bytes_for(double clients, double pairs);

  /// Facts in order of time; within one instant any order gives the same result.
  void on(const record::Record& record) override;
  /// Closes the books at `outcome.reached`. Call once.
  Result finish(const world::Outcome& outcome);

 private:
  /// The strata, cells and places that a slice unites, and the scope it is measured in.
  struct Selection;

  void settle();
  void on_fault_began(std::uint32_t occurrence);
  void on_fault_ended(std::uint32_t occurrence);
  std::vector<SlowClient> slowest() const;
  Scope measure_scope(std::optional<std::uint32_t> fault, const Result& result);
  Measures measure(const Selection& selection);
  void measure_episodes(const Selection& selection, Measures& measures);
  void measure_lost_time(const Selection& selection, Measures& measures);
  void measure_lock_outs(const Selection& selection, Measures& measures);
  void measure_bc(const Selection& selection, Measures& measures);
  void measure_counts(const Selection& selection, Measures& measures);
  void measure_dr(const Selection& selection, Measures& measures);
  void measure_degraded(const Selection& selection, Measures& measures) const;
  void measure_certificates(const Selection& selection, Measures& measures) const;
  void measure_survival(const Selection& selection, Measures& measures) const;
  void measure_run(Measures& measures, const Result& result);

  const record::Directory& directory_;
  TimePoint warmup_;
  ClientRows rows_;
  Strata strata_;
  FaultCalendar calendar_;
  DrWatch dr_;
  AccessLedger ledger_;
  BcWatch bc_;
  EventCounts counts_;
  DegradedWatch degraded_;
  ExpiryWatch expiry_;
  SurvivalWatch survival_;
  Summaries summaries_;
  TimePoint now_{}, end_{};
};

}  // namespace failcast::metrics
