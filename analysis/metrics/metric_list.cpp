#include "analysis/metrics/metric_list.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "sim/scenario/units.hpp"

namespace failcast::metrics {
namespace {

constexpr std::array<std::string_view, 8> kSampleAggregates = {"n", "mean", "p50", "p90", "p95", "p99", "max", "never"};

/// Metrics over samples: a duration each, possibly infinite.
constexpr Metric sampled(std::string_view name, SampleStats Measures::*samples, std::string_view definition) {
  Metric m;
  m.name = name;
  m.unit = Unit::seconds;
  m.definition = definition;
  m.aggregates = kSampleAggregates;
  m.samples = samples;
  return m;
}

constexpr Metric plain(std::string_view name, Unit unit, double (*value)(const Measures&),
                       std::string_view definition) {
  Metric m;
  m.name = name;
  m.unit = unit;
  m.definition = definition;
  m.plain = value;
  return m;
}

/// Not known per segment.
constexpr Metric by_user(Metric m) {
  m.per_segment = false;
  return m;
}
/// Known for places only.
constexpr Metric by_place(Metric m) {
  m.per_segment = m.per_group = false;
  return m;
}
/// Known for places and for groups of components.
constexpr Metric by_components(Metric m) {
  m.per_components = true;
  return by_place(m);
}
/// Belongs to no fault.
constexpr Metric of_no_fault(Metric m) {
  m.during = false;
  return m;
}
/// Known for segments only.
constexpr Metric by_segment(Metric m) {
  m.per_site = m.per_group = false;
  return m;
}
constexpr Metric at_times(std::string_view name, std::optional<double> (*value)(const Measures&, Duration),
                          std::string_view definition) {
  Metric m;
  m.name = name;
  m.unit = Unit::ratio;
  m.definition = definition;
  m.at_time = value;
  return m;
}
/// Known for the whole run only.
constexpr Metric of_run(Metric m) {
  m.per_site = m.per_segment = m.per_group = m.during = false;
  return m;
}
constexpr Metric more_is_better(Metric m) {
  m.better = Better::more;
  return m;
}
constexpr Metric neither_is_better(Metric m) {
  m.better = Better::neither;
  return m;
}
constexpr Metric table(Metric m) {
  m.in_budgets = false;
  return m;
}

double count(std::uint64_t n) { return static_cast<double>(n); }

constexpr double kSecondsPerDay = 86'400;

/// Since the outage began until so many of the pairs are out; infinite when they never are.
double until_out(const Measures& m, double share) {
  const auto after = stats::time_until(m.survival.steps, share);
  return after ? to_seconds(*after) : std::numeric_limits<double>::infinity();
}

double renewals_per_year(const Measures& m) {
  constexpr double kYear = 365 * kSecondsPerDay;
  const double component_time = to_seconds(m.component_time);
  return component_time > 0 ? count(m.renewals) / component_time * kYear : 0;
}

const std::array kMetrics = {
    sampled(
        "time_without_access", &Measures::time_without_access,
        "Length of each loss of access of a client to a segment that it may use in normal operation, if the loss began "
        "while a fault was on (its begin included, its end not), until access returned in any way. Infinite when it "
        "had "
        "not returned at the end of the run. Access is judged at every instant as if the client asked then."),
    sampled("failover_time", &Measures::failover_time,
            "The samples of time_without_access in which access returned while the fault that had struck still lasted "
            "(of those on at the start of the loss, the one that began last) or in Safe Mode, and the infinite ones."),
    neither_is_better(plain(
        "waited_out", Unit::count, [](const Measures& m) { return count(m.waited_out); },
        "Losses counted in time_without_access that ended only when the fault that had struck was over, and not in "
        "Safe "
        "Mode.")),
    more_is_better(plain(
        "unaffected", Unit::count, [](const Measures& m) { return count(m.unaffected); },
        "Pairs of client and segment, entitled in normal operation, that no fault cost any access.")),
    plain(
        "stuck", Unit::count, [](const Measures& m) { return count(m.stuck_pairs); },
        "Pairs of client and segment without access at the end of the run, however they lost it."),
    sampled("return_interruption", &Measures::return_interruption,
            "Length of each loss of access that began while no fault was on, such as the switch back to the cloud. A "
            "client "
            "that starts the run without access has not lost any."),
    sampled(
        "dr_interruption", &Measures::dr_interruption,
        "Length of each loss of access that began at the instant at which the client, or a connector or edge, entered "
        "or left DR, whatever faults were on, or while the client was in DR and no fault was on: connections dropped "
        "by the record, restarts of components, and segments that are not designated. No sample of "
        "time_without_access, failover_time or "
        "return_interruption."),
    by_user(
        sampled("return_time", &Measures::return_time,
                "From the last end of a fault to the instant at which a client that had been in BC is connected to the "
                "cloud again. Infinite for clients that are not by the end of the run.")),
    table(plain("time_by_cause", Unit::seconds, nullptr,
                "The losses of time_without_access split at every change of their cause, added up per cause; the parts "
                "of a loss add up to its length to the nanosecond, unfinished ones up to the end of the run. What DR "
                "and the switch back cost by themselves is in lost_by_cause.")),
    table(plain("lost_by_cause", Unit::seconds, nullptr,
                "All time without access that availability judges, added up per cause, whatever began the loss: a "
                "fault, the way into or out of DR, the switch back, the start of the run. The parts add up to the lost "
                "time to the nanosecond; restricted to a fault: in its windows.")),
    more_is_better(plain(
        "availability", Unit::ratio, [](const Measures& m) { return m.availability(); },
        "1 minus lost time over judged time, over all pairs of client and segment, after the warm-up, whatever began "
        "the "
        "loss; restricted to a fault: in its windows.")),
    plain(
        "user_minutes_lost", Unit::minutes, [](const Measures& m) { return to_seconds(m.lost_user_time) / 60; },
        "Time in which a user lacks at least one of the segments that it may use, added up over users, after the "
        "warm-up."),
    plain(
        "locked_out", Unit::count, [](const Measures& m) { return count(m.locked_out_users); },
        "Distinct users that at some instant lacked a segment because their authentication or a certificate had "
        "expired, or "
        "policy refused them; also given by reason."),
    by_user(plain(
        "mtunnels_dropped", Unit::count, [](const Measures& m) { return count(m.mtunnels_dropped); },
        "M-Tunnels that ended because what carried them failed or was closed, after the warm-up.")),
    by_user(plain(
        "requests_failed", Unit::count, [](const Measures& m) { return count(m.requests_failed); },
        "Application requests of users that found no access, after the warm-up.")),
    by_place(sampled(
        "component_bc_entry", &Measures::component_bc_entry,
        "From the last begin of a fault to the instant at which a connector, edge or controller is in BC (or forced "
        "BC); one sample per stay.")),
    by_place(sampled(
        "component_bc_exit", &Measures::component_bc_exit,
        "From the last end of a fault to the instant at which a connector, edge or controller in BC is back under "
        "the cloud. Infinite for those that are not by the end of the run.")),
    of_no_fault(by_user(sampled(
        "record_reaction", &Measures::record_reaction,
        "From the instant at which a DR record that concerns a client is served to the client's entry into DR: caches "
        "and the wait for its next look-up, and where the record begins later than it is served (t), the wait for that "
        "too. One sample per client and change to on or test; only clients that run then. Infinite for those that "
        "never enter, or not before the next such change."))),
    of_no_fault(by_user(sampled(
        "dr_activation_time", &Measures::dr_activation_time,
        "From the same instant to the client's Safe Mode. Infinite likewise; clients already in Safe Mode give no "
        "sample."))),
    of_no_fault(by_user(sampled(
        "dr_service_time", &Measures::dr_service_time,
        "From the same instant to the first access to a segment in Safe Mode, for clients that may use a designated "
        "segment on an ordinary day. Infinite likewise."))),
    of_no_fault(by_user(sampled(
        "dr_deactivation_time", &Measures::dr_deactivation_time,
        "From the end of DR (an off record is served, or the end time of the record passes) to the session of a client "
        "then in DR with an edge of the cloud; zero for one that had left before, by its own clock. Infinite for "
        "clients "
        "without one by the end of the run; not counted when DR is asked for again before."))),
    of_no_fault(
        by_place(sampled("dr_component_activation", &Measures::dr_component_activation,
                         "From the instant at which a DR record is served, though it may begin later, to a designated "
                         "connector's or edge's being in DR. Infinite for those that never are, or not before the next "
                         "change to on or test."))),
    of_no_fault(by_place(
        sampled("dr_component_deactivation", &Measures::dr_component_deactivation,
                "From the end of DR to the return of a connector or edge then in DR to the cloud. Infinite for those "
                "that are not back by the end of the run."))),
    neither_is_better(of_no_fault(by_user(plain(
        "dr_entries", Unit::count, [](const Measures& m) { return count(m.dr_entries); },
        "Entries of clients into DR after a record that asks for it; a client may enter more than once.")))),
    neither_is_better(of_no_fault(by_user(plain(
        "dr_test_entries", Unit::count, [](const Measures& m) { return count(m.dr_test_entries); },
        "Entries of clients into a DR test.")))),
    of_no_fault(by_user(plain(
        "dr_beyond_policy", Unit::count, [](const Measures& m) { return count(m.dr_beyond_policy); },
        "Pairs of client and segment that DR opens though policy or microtenant keep them closed on an ordinary day; "
        "as "
        "each client first enters."))),
    of_no_fault(by_user(plain(
        "dr_uninspected", Unit::count, [](const Measures& m) { return count(m.dr_uninspected); },
        "Pairs of client and segment that DR serves without the inspection of an ordinary day; as each client first "
        "enters."))),
    of_no_fault(by_user(plain(
        "internet_disabled", Unit::count, [](const Measures& m) { return count(m.internet_disabled); },
        "Distinct users whose internet traffic was stopped by the record or their app profile at some instant."))),
    more_is_better(by_user(plain(
        "new_users_enrolled", Unit::count, [](const Measures& m) { return count(m.new_users_enrolled); },
        "New users that got a certificate and a profile of their own."))),
    by_user(plain(
        "installs_rejected", Unit::count, [](const Measures& m) { return count(m.installs_rejected); },
        "New users whose installation could not work, or was not let in, at least once; with the faults of the first "
        "time.")),
    more_is_better(of_no_fault(by_place(plain(
        "certificates_renewed", Unit::count, [](const Measures& m) { return count(m.certificates_renewed); },
        "Component certificates that were due or expired and became valid again. Renewals in time are not counted.")))),
    neither_is_better(of_no_fault(by_components(
        plain("renewals_per_year", Unit::count, renewals_per_year,
              "Renewals of component certificates, in time or late, per component and 365 days, after the warm-up.")))),
    of_no_fault(by_components(plain(
        "certificate_days_lost", Unit::days,
        [](const Measures& m) { return to_seconds(m.certificate_time_lost) / kSecondsPerDay; },
        "Time in which a component has no valid certificate, added up over components, after the warm-up."))),
    of_no_fault(by_components(plain(
        "any_expired", Unit::count, [](const Measures& m) { return count(m.groups_any_expired); },
        "Groups of controllers, edges or connectors of which at least one member's certificate was expired for some "
        "time; of one group 0 or 1, whose mean over replications is the probability."))),
    of_no_fault(by_components(plain(
        "all_expired", Unit::count, [](const Measures& m) { return count(m.groups_all_expired); },
        "Groups of which all members' certificates were expired at the same time; likewise."))),
    more_is_better(of_no_fault(by_components(plain(
        "least_alive", Unit::ratio, [](const Measures& m) { return m.least_alive; },
        "Smallest share of a group's members with a valid certificate at one instant; of several groups the smallest. "
        "For how long at least k of n were alive is in the result.")))),
    of_no_fault(by_segment(plain(
        "segments_lost", Unit::count, [](const Measures& m) { return count(m.segments_lost); },
        "Segments of which every connector's certificate was expired at the same time: nothing serves them, whether or "
        "not anybody asked. Of one segment 0 or 1."))),
    more_is_better(of_no_fault(at_times(
        "access_survival",
        [](const Measures& m, Duration after) {
          return m.survival.watched > 0 ? std::optional(stats::survival_at(m.survival.steps, after.count()))
                                        : std::nullopt;
        },
        "7d(access_survival): the share of pairs of client and segment whose access lasts longer than 7 days in an "
        "outage, the time in which any fault is on (Kaplan and Meier). A pair is out from the loss that no failover "
        "gives back before the outage ends; who has access then is censored. Times in whole seconds."))),
    more_is_better(of_no_fault(plain(
        "one_percent_out", Unit::seconds, [](const Measures& m) { return until_out(m, 0.01); },
        "Since an outage began until 1 % of the pairs are out by access_survival; infinite when they never are."))),
    more_is_better(of_no_fault(plain(
        "ten_percent_out", Unit::seconds, [](const Measures& m) { return until_out(m, 0.1); },
        "The same until 10 % of the pairs are out."))),
    more_is_better(of_no_fault(plain(
        "half_out", Unit::seconds, [](const Measures& m) { return until_out(m, 0.5); },
        "The same until half of the pairs are out."))),
    of_no_fault(plain(
        "out_by_authentication", Unit::count,
        [](const Measures& m) { return count(m.survival.out_by(Cause::expired_authentication)); },
        "Pairs that an expired authentication kept out when an outage ended, outage by outage.")),
    of_no_fault(plain(
        "out_by_certificate", Unit::count,
        [](const Measures& m) { return count(m.survival.out_by(Cause::expired_certificate)); },
        "Pairs that an expired certificate, their own or a component's, kept out when an outage ended, likewise.")),
    neither_is_better(of_no_fault(by_place(plain(
        "certificates_due", Unit::count, [](const Measures& m) { return count(m.certificates_due); },
        "Component certificates that came due while the cloud could not be asked for new ones.")))),
    of_no_fault(by_place(plain(
        "certificates_expired", Unit::count, [](const Measures& m) { return count(m.certificates_expired); },
        "Component certificates that expired."))),
    of_run(plain(
        "safe_mode_peak", Unit::count, [](const Measures& m) { return count(m.safe_mode_peak); },
        "Largest number of clients in Safe Mode at one instant.")),
    of_run(plain(
        "dr_bad_signature", Unit::count, [](const Measures& m) { return count(m.dr_bad_signature); },
        "Times that a client or component found a DR record badly signed, looks at the same record not counted "
        "again.")),
    of_run(plain(
        "dr_incomplete", Unit::count, [](const Measures& m) { return count(m.dr_incomplete); },
        "Times that a client or component found a part of a DR record missing, likewise.")),
    more_is_better(of_run(plain(
        "requests_done", Unit::count, [](const Measures& m) { return count(m.requests_done); },
        "Requests of the scenario that were done in full."))),
    of_run(plain(
        "requests_queued", Unit::count, [](const Measures& m) { return count(m.requests_queued); },
        "Requests of the scenario that wait for the end of a DR test.")),
    of_run(plain(
        "requests_reduced", Unit::count, [](const Measures& m) { return count(m.requests_reduced); },
        "Requests of the scenario that were done without a feature that BC or DR does not support.")),
    of_run(plain(
        "requests_refused", Unit::count, [](const Measures& m) { return count(m.requests_refused); },
        "Requests of the scenario that failed; by reason in the result.")),
    of_run(plain(
        "requests_unsupported", Unit::count, [](const Measures& m) { return count(m.requests_unsupported); },
        "Requests of the scenario that were refused or reduced because BC or DR does not support them.")),
    plain(
        "degraded_users", Unit::count, [](const Measures& m) { return count(m.degraded_users); },
        "Largest number of users at one instant who have access and get less than traffic.degraded_below of what they "
        "ask for, for at least one segment; 0 where the deployment states no bandwidths. During a fault: while it is "
        "on."),
    plain(
        "degraded_minutes", Unit::minutes, [](const Measures& m) { return to_seconds(m.degraded_user_time) / 60; },
        "Time in which users are degraded, added up over users, after the warm-up; during a fault, while it is on."),
    more_is_better(of_run(plain(
        "traffic_carried", Unit::ratio, [](const Measures& m) { return m.traffic_carried; },
        "What was carried of all that users with access asked for; 1 where the deployment states no bandwidths."))),
    of_run(plain(
        "capacity_peak", Unit::ratio, [](const Measures& m) { return m.capacity_peak; },
        "Largest utilisation of any one link, edge, connector or controllers of a private cloud; per each in the "
        "result.")),
    of_run(plain(
        "peak_queue", Unit::count, [](const Measures& m) { return count(m.peak_queue); },
        "Largest number of waiting connections at any one server; per server in the result.")),
    of_run(plain(
        "dns_peak_rate", Unit::per_second, [](const Measures& m) { return m.dns_peak_per_second; },
        "Largest number of queries in one second at any one DNS server; per server in the result. Periodic look-ups of "
        "the DR record are left out: they are spread over their period and add their mean rate.")),
    of_run(plain(
        "dns_mean_rate", Unit::per_second, [](const Measures& m) { return m.dns_mean_per_second; },
        "Queries in the run over its length, at the DNS server with most of them; per server in the result.")),
    neither_is_better(of_run(plain(
        "dns_queries", Unit::count, [](const Measures& m) { return count(m.dns_queries); },
        "Queries that reached DNS servers, added up over servers."))),
    neither_is_better(of_run(plain(
        "logs_streamed", Unit::count, [](const Measures& m) { return count(m.logs_streamed); },
        "Log records of components that controllers streamed to the log receivers."))),
    neither_is_better(of_run(plain(
        "logs_recoverable", Unit::count, [](const Measures& m) { return count(m.logs_recoverable); },
        "Log records of components that may be sent again when the cloud is back, without a guarantee."))),
    of_run(plain(
        "logs_lost", Unit::count, [](const Measures& m) { return count(m.logs_lost); },
        "Log records of components that reached neither the cloud nor a log receiver.")),
};

double seconds(Duration d) { return d == kInfinite ? std::numeric_limits<double>::infinity() : to_seconds(d.count()); }

std::optional<double> seconds(const std::optional<Duration>& d) {
  if (!d) return std::nullopt;
  return seconds(*d);
}

}  // namespace

std::string_view name_of(Unit unit) {
  static constexpr std::array<std::string_view, 6> kNames = {"s", "ratio", "count", "min", "d", "1/s"};
  return kNames[static_cast<std::size_t>(unit)];
}

std::span<const Metric> metric_list() { return kMetrics; }

const Metric* find_metric(std::string_view name) {
  const auto found = std::find_if(kMetrics.begin(), kMetrics.end(), [&](const Metric& m) { return m.name == name; });
  return found == kMetrics.end() ? nullptr : &*found;
}

std::optional<std::string> mistake_in_aggregate(const Metric& metric, std::string_view aggregate) {
  if (metric.at_time != nullptr) {
    if (std::holds_alternative<Duration>(scenario::parse_duration(aggregate))) return std::nullopt;
    return fmt::format("{} needs a time around it: 7d({})", metric.name, metric.name);
  }
  if (metric.aggregates.empty() && !aggregate.empty())
    return fmt::format("{} is one number and takes no {}()", metric.name, aggregate);
  if (!metric.aggregates.empty() && std::ranges::find(metric.aggregates, aggregate) == metric.aggregates.end())
    return fmt::format("{} needs one of {} around it", metric.name, fmt::join(metric.aggregates, ", "));
  return std::nullopt;
}

std::vector<std::string> budget_metrics() {
  std::vector<std::string> names;
  for (const Metric& m : kMetrics)
    if (m.in_budgets) names.emplace_back(m.name);
  return names;
}

std::optional<double> value_of(const Metric& metric, std::string_view aggregate, const Measures& measures) {
  if (metric.at_time != nullptr) {
    const auto after = scenario::parse_duration(aggregate);
    const Duration* time = std::get_if<Duration>(&after);
    return time == nullptr ? std::nullopt : metric.at_time(measures, *time);
  }
  if (metric.plain != nullptr) return aggregate.empty() ? std::optional(metric.plain(measures)) : std::nullopt;
  if (metric.samples == nullptr) return std::nullopt;
  const SampleStats& s = measures.*metric.samples;
  if (aggregate == "n") return count(s.n);
  if (aggregate == "never") return count(s.never);
  if (aggregate == "mean") return seconds(s.mean);
  if (aggregate == "p50") return seconds(s.p50);
  if (aggregate == "p90") return seconds(s.p90);
  if (aggregate == "p95") return seconds(s.p95);
  if (aggregate == "p99") return seconds(s.p99);
  if (aggregate == "max") return seconds(s.max);
  return std::nullopt;
}

}  // namespace failcast::metrics
