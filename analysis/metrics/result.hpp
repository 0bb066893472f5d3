// The answer of one run: how long who was without what, why, and what the servers saw. Measured by the Collector,
// judged by analysis/verdict, shown by analysis/report.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/metrics/episode_sink.hpp"
#include "analysis/metrics/sample_stats.hpp"
#include "analysis/stats/survival.hpp"
#include "models/base/time.hpp"
#include "models/observations.hpp"
#include "sim/record/record.hpp"
#include "sim/world/world.hpp"

namespace failcast::metrics {

inline constexpr std::size_t kCauses = static_cast<std::size_t>(Cause::count_);
/// Lost time per Cause, indexed by the enum.
using TimeByCause = std::array<WideNs, kCauses>;

/// Pairs still without access at the end of the run, by the last cause.
struct Stuck {
  Cause cause{};
  Reason why{};
  std::uint64_t pairs = 0;
  friend bool operator==(const Stuck&, const Stuck&) = default;
};
/// Distinct users locked out for a reason.
struct LockedOut {
  Reason why{};
  std::uint64_t users = 0;
  friend bool operator==(const LockedOut&, const LockedOut&) = default;
};

/// How long access lasted in outages, over the pairs that had it when one began (analysis/metrics/survival_watch).
struct Survival {
  std::uint64_t watched = 0, out = 0;             ///< pairs, in each outage anew
  std::array<std::uint64_t, kCauses> by_cause{};  ///< of those out: what kept them out when the outage ended
  std::vector<stats::SurvivalStep> steps;         ///< ns since the outage began
  std::int64_t watched_until = 0;                 ///< ns since the outage began: nobody is watched for longer
  std::uint64_t out_by(Cause cause) const { return by_cause[static_cast<std::size_t>(cause)]; }
};

/// Everything measured for one slice of the users. "Pair" is a client and a segment that it may use in normal
/// operation; the metric list (analysis/metrics/metric_list) defines each word.
struct Measures {
  std::uint64_t users = 0, pairs = 0;
  SampleStats time_without_access, failover_time, return_interruption, return_time;
  SampleStats component_bc_entry,
      component_bc_exit;  ///< of the components at the slice's place; all slice and sites only
  SampleStats dr_interruption;
  SampleStats record_reaction, dr_activation_time, dr_service_time, dr_deactivation_time;  ///< not known per segment
  SampleStats dr_component_activation, dr_component_deactivation;                          ///< of the slice's place
  std::uint64_t waited_out = 0, unaffected = 0, stuck_pairs = 0;
  std::vector<Stuck> stuck;     ///< most pairs first
  TimeByCause time_by_cause{};  ///< of the samples of time_without_access
  WideNs episode_time = 0;      ///< their sum, added up per sample: equals the sum of time_by_cause
  TimeByCause lost_by_cause{};  ///< all time without access, whatever began the loss; windows as lost_pair_time
  WideNs lost_pair_time = 0;    ///< the sum of lost_by_cause; after the warm-up, during a fault: in its windows
  WideNs judged_pair_time = 0;
  WideNs lost_user_time = 0;  ///< time in which a user lacks at least one segment (of the slice)
  std::uint64_t locked_out_users = 0;
  std::vector<LockedOut> locked_out;                            ///< most users first
  std::uint64_t mtunnels_dropped = 0, requests_failed = 0;      ///< not known per segment
  std::uint64_t new_users_enrolled = 0, installs_rejected = 0;  ///< not known per segment
  std::uint64_t dr_entries = 0, dr_test_entries = 0, dr_beyond_policy = 0, dr_uninspected = 0,
                internet_disabled = 0;                                                     ///< not known per segment
  std::uint64_t certificates_renewed = 0, certificates_due = 0, certificates_expired = 0;  ///< of the slice's place
  // Of the slice's place, or of its group of components; whole run only.
  std::uint64_t renewals = 0, groups_any_expired = 0, groups_all_expired = 0;
  double least_alive = 1;            ///< share of a group
  WideNs certificate_time_lost = 0;  ///< without a valid certificate, added up over components
  WideNs component_time = 0;         ///< judged, likewise
  std::vector<WideNs> alive_time;    ///< slice of a group of components only: by number of members alive
  std::uint64_t segments_lost = 0;   ///< all slice and segments; whole run only
  Survival survival;                 ///< whole run only
  std::uint64_t safe_mode_peak = 0, dr_bad_signature = 0, dr_incomplete = 0;  ///< whole run, all slice only
  std::uint64_t requests_done = 0, requests_queued = 0, requests_reduced = 0, requests_refused = 0,
                requests_unsupported = 0;  ///< whole run, all slice only
  std::uint64_t peak_queue = 0, dns_queries = 0, logs_streamed = 0, logs_recoverable = 0,
                logs_lost = 0;                              ///< whole run, all slice only
  double dns_peak_per_second = 0, dns_mean_per_second = 0;  ///< whole run, all slice only
  std::uint64_t degraded_users = 0;                         ///< at one instant, at most; during a fault: in its windows
  WideNs degraded_user_time = 0;                            ///< likewise
  double traffic_carried = 1, capacity_peak = 0;            ///< whole run, all slice only

  /// 1 when nothing was judged.
  double availability() const;
};

/// `components`: a group of controllers, edges or connectors. It has no users, so metrics of users are not known there.
enum class SliceKind : std::uint8_t { all, site, segment, group, components };
std::string_view name_of(SliceKind kind);
struct Slice {
  SliceKind kind{};
  std::string id;  ///< empty for `all`
  Measures measures;
};

/// The whole run, or what began during one fault.
struct Scope {
  std::string fault;  ///< fault id without occurrence number; empty: the whole run
  std::vector<Slice> slices;
  /// Nothing when there is no such slice.
  const Measures* find(SliceKind kind, std::string_view id) const;
  const Measures& all() const { return slices.front().measures; }
};

/// One stay of a component in BC.
struct BcStay {
  std::string node;
  record::EntityKind kind{};
  TimePoint entered{};
  std::optional<Duration> entry_after;  ///< since the last fault that began before; nothing when none had
  std::optional<TimePoint> left;
  std::optional<Duration> exit_after;  ///< since the last fault that ended before the exit and after the entry
};

/// One upload of the DR record.
struct PublishedRecord {
  std::uint32_t version = 0;
  TimePoint published{};
  std::optional<TimePoint> visible;  ///< served by all authoritative servers (A47)
  std::string asks;                  ///< "on", "test" or "off"; empty until it is served
  std::optional<TimePoint> ended;    ///< its end time passed
};

/// A client by name, and the longest time without access that a fault cost it.
struct SlowClient {
  std::string client, segment;
  TimePoint began{};
  Duration length{};  ///< up to the end of the run when it never came back
  Returned returned{};
  std::vector<std::string> faults;  ///< occurrences that were on when it began
};

/// What became of one request of the scenario, over its repetitions.
struct RequestCount {
  std::uint64_t done = 0;
  std::uint64_t queued = 0;   ///< takes effect when the DR test is over
  std::uint64_t reduced = 0;  ///< done without the feature, which BC or DR does not support
  std::uint64_t refused = 0;
  std::map<Reason, std::uint64_t> by_reason;  ///< of the queued, reduced and refused ones
};

struct Result {
  std::vector<Scope> scopes;  ///< the whole run first, then one per fault id, by name
  std::vector<BcStay> bc_stays;
  std::vector<PublishedRecord> dr_records;  ///< in the order of their upload
  std::vector<RequestCount> requests;  ///< by request of the scenario; those that never came are missing at the end
  std::vector<SlowClient> slowest;  ///< who never came back first, then the longest; equal ones in the order of names
  world::Outcome outcome;
  Duration warmup{};
  bool complete = false;  ///< the horizon was reached

  const Scope& whole() const { return scopes.front(); }
  const Scope* find(std::string_view fault) const;
};

/// Mean over the run; 0 for a run without time.
double queries_per_second(const world::DnsLoad& server, const world::Outcome& outcome);

}  // namespace failcast::metrics
