#include "analysis/metrics/collector.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <type_traits>
#include <utility>
#include <variant>

namespace failcast::metrics {

struct Collector::Selection {
  std::optional<std::uint32_t> fault;
  SliceKind kind{};
  std::uint32_t index = 0;  ///< place, segment, group, or group of components

  bool has_stratum(const Strata::Stratum& stratum) const {
    return kind == SliceKind::site ? stratum.place == index : kind == SliceKind::group ? stratum.group == index : true;
  }
  bool has_segment(std::size_t segment) const { return kind != SliceKind::segment || segment == index; }
  bool has_place(std::uint32_t place) const {
    return kind == SliceKind::all || (kind == SliceKind::site && place == index);
  }
  bool has_components(std::uint32_t group, std::uint32_t place) const {
    return has_place(place) || (kind == SliceKind::components && group == index);
  }
  /// Whether what belongs to these faults is in scope.
  bool has_faults(const std::vector<std::uint32_t>& ids) const {
    return fault ? std::binary_search(ids.begin(), ids.end(), *fault) : true;
  }
};

namespace {

/// Most first; equal ones in the order of the enum, so that the list is always the same.
template <class Row, class Size>
void sort_by_size(std::vector<Row>& rows, Size size) {
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return size(a) > size(b); });
}

void add(Samples& samples, const TimedByFault& timed, std::optional<std::uint32_t> fault) {
  for (const auto& [id, finite] : timed.finite)
    if (!fault || *fault == id) samples.add(finite);
  for (const auto& [id, count] : timed.never)
    if (!fault || *fault == id) samples.never += count;
}
void add(Samples& samples, const Timed& timed) {
  samples.add(timed.finite);
  samples.never += timed.never;
}

/// Position of a kind of fact in the variant.
template <class Fact, std::size_t I = 0>
constexpr std::size_t index_of() {
  if constexpr (std::is_same_v<Fact, std::variant_alternative_t<I, Observation>>)
    return I;
  else
    return index_of<Fact, I + 1>();
}

/// Adds what a cell lost to each cause, during a fault or in the whole run. Returns the sum.
WideNs add_lost(const LostTime& pairs, std::optional<std::uint32_t> fault, TimePoint end, std::size_t cell,
                TimeByCause& by_cause) {
  WideNs sum = 0;
  for (std::size_t cause = 0; cause < kCauses; ++cause) {
    const std::size_t counter = AccessLedger::lost_pairs_of(cell, cause);
    const WideNs lost = fault ? pairs.during(*fault, counter) : pairs.whole(counter, end);
    by_cause[cause] += lost;
    sum += lost;
  }
  return sum;
}

}  // namespace

Collector::Collector(const world::World& world, const scenario::Scenario& scenario)
    : Collector(world.directory(), scenario.warmup, world::dr_audience(scenario, world.directory()),
                world::serving_connectors(scenario, world.directory())) {}

Collector::Collector(const record::Directory& directory, Duration warmup, world::DrAudience audience,
                     const world::ServingConnectors& serving)
    : directory_(directory),
      warmup_(TimePoint{} + warmup),
      rows_(directory.clients.size()),
      strata_(directory, rows_),
      calendar_(directory.faults),
      dr_(directory, strata_, rows_, std::move(audience), warmup_),
      ledger_(directory, strata_, rows_, calendar_, dr_, warmup_),
      bc_(directory, strata_, calendar_),
      counts_(directory, strata_, calendar_, warmup_),
      degraded_(directory, strata_, calendar_.ids().size(), warmup_),
      expiry_(directory, serving, warmup_),
      survival_(strata_, warmup_) {}

double Collector::bytes_for(double clients, double pairs) {
  constexpr double kSamplesPerClient = 4, kBytesPerSample = 4, kBytesPerNotedChange = 12;
  const double per_client = sizeof(ClientRow) + sizeof(world::DrAudience::Member) + kSamplesPerClient * kBytesPerSample;
  return clients * per_client + pairs * (sizeof(EpisodeTable::Slot) + kBytesPerNotedChange);
}

void Collector::on(const record::Record& record) {
  if (record.entity.kind == record::EntityKind::client) ledger_.will_need(record.entity.index);
  if (record.time != now_) {
    settle();
    now_ = record.time;
  }
  // Most facts concern one listener or none, and a large run tells tens of millions.
  switch (record.fact.index()) {
    case index_of<AccessChanged>():
      ledger_.note(record.entity.index, std::get<AccessChanged>(record.fact));
      return dr_.on(record);
    case index_of<StateChanged>():
      bc_.on(record.entity, std::get<StateChanged>(record.fact), now_);
      return dr_.on(record);
    case index_of<FaultBegan>(): return on_fault_began(std::get<FaultBegan>(record.fact).fault);
    case index_of<FaultEnded>(): return on_fault_ended(std::get<FaultEnded>(record.fact).fault);
    case index_of<ClientEnrolled>(): counts_.on(record); return dr_.on(record);
    case index_of<EventIgnored>():
    case index_of<RecordSeen>():
    case index_of<DrSegments>():
    case index_of<InternetChanged>():
    case index_of<RecordPublished>():
    case index_of<RecordVisible>(): return dr_.on(record);
    case index_of<MtunnelsDropped>():
    case index_of<RequestsFailed>():
    case index_of<InstallRejected>():
    case index_of<RequestEnded>(): return counts_.on(record);
    case index_of<CertificateChanged>():
      return expiry_.on(record.entity.index, std::get<CertificateChanged>(record.fact), now_);
    case index_of<DegradedChanged>():
      return degraded_.on(record.entity.index, std::get<DegradedChanged>(record.fact), now_);
    default: return;
  }
}

/// An instant is over.
void Collector::settle() {
  survival_.settle(calendar_.current() != 0, now_, ledger_);
  ledger_.settle(now_);
}

void Collector::on_fault_began(std::uint32_t occurrence) {
  const std::uint32_t id = calendar_.id_of(occurrence);
  const bool was_on = calendar_.is_on(id);
  calendar_.begin(occurrence, now_);
  if (was_on) return;
  ledger_.open_window(id, now_);
  degraded_.open_window(id, now_);
}

void Collector::on_fault_ended(std::uint32_t occurrence) {
  const std::uint32_t id = calendar_.id_of(occurrence);
  const bool was_on = calendar_.is_on(id);
  calendar_.end(occurrence, now_);
  if (!was_on || calendar_.is_on(id)) return;
  ledger_.close_window(id, now_);
  degraded_.close_window(id, now_);
}

Result Collector::finish(const world::Outcome& outcome) {
  end_ = outcome.reached;
  settle();
  survival_.finish(end_, ledger_);
  ledger_.finish(end_);
  bc_.finish();
  dr_.finish();
  degraded_.finish(end_);
  expiry_.finish(end_);

  Result result;
  result.outcome = outcome;
  result.warmup = warmup_ - TimePoint{};
  result.complete = outcome.end == world::EndReason::horizon_reached;
  result.bc_stays = bc_.stays();
  result.dr_records = dr_.records();
  result.requests = counts_.requests();
  result.slowest = slowest();
  result.scopes.push_back(measure_scope(std::nullopt, result));
  for (std::uint32_t fault = 0; fault < calendar_.ids().size(); ++fault)
    result.scopes.push_back(measure_scope(fault, result));
  return result;
}

std::vector<SlowClient> Collector::slowest() const {
  std::vector<SlowClient> all;
  for (const EndedEpisode& episode : ledger_.slowest()) {
    SlowClient row{.client = directory_.client_name(episode.client),
                   .segment = directory_.segments[episode.segment],
                   .began = episode.began,
                   .length = episode.length,
                   .returned = episode.returned};
    for (const std::uint32_t occurrence : calendar_.sets()[episode.faults].occurrences)
      row.faults.push_back(directory_.faults[occurrence]);
    all.push_back(std::move(row));
  }
  return all;
}

Scope Collector::measure_scope(std::optional<std::uint32_t> fault, const Result& result) {
  Scope scope;
  scope.fault = fault ? calendar_.ids()[*fault] : "";
  scope.slices.push_back({SliceKind::all, "", measure({fault, SliceKind::all, 0})});
  if (!fault) measure_run(scope.slices.front().measures, result);
  std::set<std::uint32_t> places, groups;
  for (const Strata::Stratum& stratum : strata_.list()) {
    places.insert(stratum.place);
    groups.insert(stratum.group);
  }
  for (const std::uint32_t place : places)
    scope.slices.push_back({SliceKind::site, directory_.places[place], measure({fault, SliceKind::site, place})});
  for (std::uint32_t segment = 0; segment < directory_.segments.size(); ++segment)
    scope.slices.push_back(
        {SliceKind::segment, directory_.segments[segment], measure({fault, SliceKind::segment, segment})});
  for (const std::uint32_t group : groups)
    scope.slices.push_back({SliceKind::group, directory_.groups[group], measure({fault, SliceKind::group, group})});
  for (std::uint32_t group = 0; !fault && group < expiry_.groups().size(); ++group) {
    Measures measures;
    measure_certificates({fault, SliceKind::components, group}, measures);
    scope.slices.push_back({SliceKind::components, expiry_.groups()[group].id, std::move(measures)});
  }
  return scope;
}

/// What is known for the whole run only.
void Collector::measure_run(Measures& all, const Result& result) {
  for (const auto& server : result.outcome.servers) all.peak_queue = std::max(all.peak_queue, server.peak_queue);
  for (const auto& server : result.outcome.dns) {
    all.dns_queries += server.queries;
    all.dns_peak_per_second = std::max(all.dns_peak_per_second, server.peak_per_second);
    all.dns_mean_per_second = std::max(all.dns_mean_per_second, queries_per_second(server, result.outcome));
  }
  for (const auto& log : result.outcome.logs) {
    all.logs_streamed += log.streamed;
    all.logs_recoverable += log.recoverable;
    all.logs_lost += log.lost;
  }
  if (result.outcome.traffic) {
    const world::TrafficReport& traffic = *result.outcome.traffic;
    if (const double offered = traffic.offered_bits(); offered > 0)
      all.traffic_carried = traffic.carried_bits() / offered;
    all.capacity_peak = traffic.peak();
  }
  all.safe_mode_peak = dr_.safe_mode_peak();
  all.dr_bad_signature = dr_.bad_signatures();
  all.dr_incomplete = dr_.incomplete();
  for (const RequestCount& request : result.requests) {
    all.requests_done += request.done;
    all.requests_queued += request.queued;
    all.requests_reduced += request.reduced;
    all.requests_refused += request.refused;
    for (const auto& [why, count] : request.by_reason)
      if (why == Reason::unsupported_in_bc || why == Reason::unsupported_in_dr) all.requests_unsupported += count;
  }
}

Measures Collector::measure(const Selection& selection) {
  Measures measures;
  measure_episodes(selection, measures);
  measure_lost_time(selection, measures);
  measure_lock_outs(selection, measures);
  measure_bc(selection, measures);
  measure_counts(selection, measures);
  measure_degraded(selection, measures);
  if (selection.fault) return measures;
  measure_dr(selection, measures);
  measure_certificates(selection, measures);
  measure_survival(selection, measures);
  return measures;
}

void Collector::measure_degraded(const Selection& selection, Measures& measures) const {
  const DegradedWatch::Sum sum = degraded_.of(selection.fault, selection.kind, selection.index);
  measures.degraded_users = sum.peak;
  measures.degraded_user_time = sum.person_time;
}

void Collector::measure_certificates(const Selection& selection, Measures& measures) const {
  for (std::uint32_t place = 0; place < directory_.places.size(); ++place) {
    if (!selection.has_place(place)) continue;
    measures.certificates_renewed += expiry_.of_components(place).renewed;
    measures.certificates_due += expiry_.of_components(place).due;
    measures.certificates_expired += expiry_.of_components(place).expired;
  }
  for (std::uint32_t g = 0; g < expiry_.groups().size(); ++g) {
    const ExpiryWatch::Group& group = expiry_.groups()[g];
    if (!selection.has_components(g, group.place)) continue;
    const Pool& pool = group.pool;
    measures.renewals += group.renewals;
    measures.groups_any_expired += pool.any_expired() ? 1 : 0;
    measures.groups_all_expired += pool.all_expired() ? 1 : 0;
    measures.least_alive =
        std::min(measures.least_alive, static_cast<double>(pool.least_alive()) / static_cast<double>(pool.members()));
    measures.certificate_time_lost += pool.time_lost();
    measures.component_time += pool.time_judged();
    if (selection.kind == SliceKind::components) measures.alive_time = pool.alive_time();
  }
  const bool knows_segments = selection.kind == SliceKind::all || selection.kind == SliceKind::segment;
  for (std::uint32_t segment = 0; knows_segments && segment < directory_.segments.size(); ++segment)
    if (selection.has_segment(segment)) measures.segments_lost += expiry_.is_lost(segment) ? 1 : 0;
}

void Collector::measure_survival(const Selection& selection, Measures& measures) const {
  std::vector<const SurvivalWatch::Cell*> cells;
  for (std::size_t stratum = 0; stratum < strata_.list().size(); ++stratum)
    for (std::size_t segment = 0; segment < strata_.segments(); ++segment)
      if (selection.has_stratum(strata_.list()[stratum]) && selection.has_segment(segment))
        cells.push_back(&survival_.of_cell(strata_.cell(stratum, segment)));
  measures.survival = survival_of(cells);
}

void Collector::measure_episodes(const Selection& selection, Measures& measures) {
  Samples in_fault, all_lost, interruptions, switches;
  std::map<std::pair<Cause, Reason>, std::uint64_t> stuck;
  for (const Bucket& bucket : ledger_.buckets()) {
    const auto& [set, cell, kind] = bucket.key;
    const bool selected = selection.has_stratum(strata_.list()[bucket.stratum]) &&
                          selection.has_segment(cell % strata_.segments()) &&
                          selection.has_faults(calendar_.sets()[set].ids);
    if (!selected || (kind == EpisodeKind::no_sample && selection.fault)) continue;
    for (const auto& [why, pairs] : bucket.never) stuck[why] += pairs;
    if (kind == EpisodeKind::no_sample) continue;
    Samples& lost = kind == EpisodeKind::by_switch ? switches : set == 0 ? interruptions : all_lost;
    lost.add(bucket.returned_in_fault);
    lost.add(bucket.returned_after);
    lost.never += bucket.never_count();
    if (set == 0 || kind == EpisodeKind::by_switch) continue;
    in_fault.add(bucket.returned_in_fault);
    in_fault.never += bucket.never_count();
    measures.waited_out += bucket.returned_after.size();
    measures.episode_time += bucket.total;
    for (std::size_t cause = 0; cause < kCauses; ++cause) measures.time_by_cause[cause] += bucket.by_cause[cause];
  }
  measures.failover_time = summaries_.of(in_fault);
  measures.time_without_access = summaries_.of(all_lost);
  measures.return_interruption = summaries_.of(interruptions);
  measures.dr_interruption = summaries_.of(switches);
  for (const auto& [why, pairs] : stuck) {
    measures.stuck.push_back({why.first, why.second, pairs});
    measures.stuck_pairs += pairs;
  }
  sort_by_size(measures.stuck, [](const Stuck& s) { return s.pairs; });
}

void Collector::measure_lost_time(const Selection& selection, Measures& measures) {
  const auto& fault = selection.fault;
  const LostTime& pairs = ledger_.lost_pairs();
  const LostTime& users = ledger_.lost_users();
  const Duration judged = fault ? pairs.judged_during(*fault) : pairs.judged_until(end_);
  for (std::size_t stratum = 0; stratum < strata_.list().size(); ++stratum) {
    if (!selection.has_stratum(strata_.list()[stratum])) continue;
    measures.users += strata_.list()[stratum].users;
    if (selection.kind != SliceKind::segment)
      measures.lost_user_time += fault ? users.during(*fault, stratum) : users.whole(stratum, end_);
    for (std::size_t segment = 0; segment < strata_.segments(); ++segment) {
      if (!selection.has_segment(segment)) continue;
      const std::size_t cell = strata_.cell(stratum, segment);
      const std::uint64_t here = strata_.pairs()[cell];
      const WideNs lost = add_lost(pairs, fault, end_, cell, measures.lost_by_cause);
      measures.pairs += here;
      measures.unaffected += here - (fault ? ledger_.affected(*fault, cell) : ledger_.affected(cell));
      measures.lost_pair_time += lost;
      measures.judged_pair_time += static_cast<WideNs>(here) * judged.count();
      // Within one segment a user is a pair.
      if (selection.kind == SliceKind::segment) measures.lost_user_time += lost;
    }
  }
}

void Collector::measure_lock_outs(const Selection& selection, Measures& measures) {
  // The list is ordered by client: who was counted last tells whether a client is new.
  constexpr std::uint32_t kNobody = UINT32_MAX;
  std::uint32_t counted = kNobody;
  std::map<Reason, std::pair<std::uint32_t, std::uint64_t>> by_reason;  // the client counted last, clients
  for (const LockOut& out : ledger_.lock_outs()) {
    const bool selected = selection.has_stratum(strata_.list()[strata_.of_client(out.client)]) &&
                          selection.has_segment(out.segment) && selection.has_faults(calendar_.sets()[out.set].ids);
    if (!selected) continue;
    if (std::exchange(counted, out.client) != out.client) ++measures.locked_out_users;
    auto& [last, clients] = by_reason.try_emplace(out.why, kNobody, 0).first->second;
    if (std::exchange(last, out.client) != out.client) ++clients;
  }
  for (const auto& [why, who] : by_reason) measures.locked_out.push_back({why, who.second});
  sort_by_size(measures.locked_out, [](const LockedOut& l) { return l.users; });
}

void Collector::measure_bc(const Selection& selection, Measures& measures) {
  Samples entries, exits, returns;
  for (std::uint32_t place = 0; place < directory_.places.size(); ++place) {
    if (!selection.has_place(place)) continue;
    add(entries, bc_.entries(place), selection.fault);
    add(exits, bc_.exits(place), selection.fault);
  }
  for (std::size_t stratum = 0; stratum < strata_.list().size(); ++stratum)
    if (selection.has_stratum(strata_.list()[stratum]) && selection.kind != SliceKind::segment)
      add(returns, bc_.returns(stratum), selection.fault);
  measures.component_bc_entry = summaries_.of(entries);
  measures.component_bc_exit = summaries_.of(exits);
  measures.return_time = summaries_.of(returns);
}

void Collector::measure_counts(const Selection& selection, Measures& measures) {
  if (selection.kind == SliceKind::segment) return;
  for (std::size_t stratum = 0; stratum < strata_.list().size(); ++stratum) {
    if (!selection.has_stratum(strata_.list()[stratum])) continue;
    const auto& counts = selection.fault ? counts_.of_clients(*selection.fault, stratum) : counts_.of_clients(stratum);
    measures.mtunnels_dropped += counts.mtunnels_dropped;
    measures.requests_failed += counts.requests_failed;
    measures.new_users_enrolled += counts.enrolled;
    measures.installs_rejected += counts.rejected;
  }
}

/// A record belongs to no fault: known for the whole run only.
void Collector::measure_dr(const Selection& selection, Measures& measures) {
  Samples reaction, activation, service, deactivation, component_activation, component_deactivation;
  for (std::size_t stratum = 0; stratum < strata_.list().size() && selection.kind != SliceKind::segment; ++stratum) {
    if (!selection.has_stratum(strata_.list()[stratum])) continue;
    const DrWatch::OfClients& of = dr_.of_clients(stratum);
    add(reaction, of.reaction);
    add(activation, of.activation);
    add(service, of.service);
    add(deactivation, of.deactivation);
    measures.dr_entries += of.entries;
    measures.dr_test_entries += of.test_entries;
    measures.dr_beyond_policy += of.beyond_policy;
    measures.dr_uninspected += of.uninspected;
    measures.internet_disabled += of.internet_disabled;
  }
  for (std::uint32_t place = 0; place < directory_.places.size(); ++place) {
    if (!selection.has_place(place)) continue;
    add(component_activation, dr_.of_components(place).activation);
    add(component_deactivation, dr_.of_components(place).deactivation);
  }
  measures.record_reaction = summaries_.of(reaction);
  measures.dr_activation_time = summaries_.of(activation);
  measures.dr_service_time = summaries_.of(service);
  measures.dr_deactivation_time = summaries_.of(deactivation);
  measures.dr_component_activation = summaries_.of(component_activation);
  measures.dr_component_deactivation = summaries_.of(component_deactivation);
}

}  // namespace failcast::metrics
