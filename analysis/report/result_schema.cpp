// The JSON Schema of a result file, built from small pieces so that every table names its keys once.
#include <string>

#include <nlohmann/json.hpp>

#include "analysis/metrics/metric_list.hpp"
#include "analysis/metrics/result.hpp"
#include "analysis/report/json_parts.hpp"
#include "analysis/report/result_file.hpp"
#include "analysis/report/schema_words.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;
using namespace schema;

/// Files written before a key was added lack it, and are valid all the same.
json with_later_keys(json record, const json& later) {
  record["properties"].update(later);
  return record;
}

json nanoseconds(bool may_be_never) {
  json choices = json::array({{{"type", "integer"}}, {{"type", "null"}}});
  if (may_be_never) choices.push_back({{"const", "never"}});
  return {{"oneOf", choices}};
}

json stats() {
  return record_of({{"n", count()},
                    {"never", count()},
                    {"mean_ns", nanoseconds(false)},
                    {"p50_ns", nanoseconds(true)},
                    {"p90_ns", nanoseconds(true)},
                    {"p95_ns", nanoseconds(true)},
                    {"p99_ns", nanoseconds(true)},
                    {"max_ns", nanoseconds(true)}});
}

json metric(std::string_view name, json schema) {
  return described(std::move(schema), metrics::find_metric(name)->definition);
}
/// Refers to the one definition of statistics, and tells what is sampled.
json samples(std::string_view name) {
  return {{"allOf", {{{"$ref", "#/definitions/stats"}}}}, {"description", metrics::find_metric(name)->definition}};
}

json survival() {
  const json interval = {{"type", "array"}, {"items", number()}, {"minItems", 2}, {"maxItems", 2}};
  const json step =
      record_of({{"after_ns", count()},
                 {"at_risk", count()},
                 {"survival", number()},
                 {"interval", described(interval, "of 95 %, by Greenwood's variance on the scale of log(-log S)")}});
  return described(
      record_of({{"watched", described(count(), "pairs with access when an outage began, outage by outage")},
                 {"out", described(count(), "of them, those without it when the outage ended")},
                 {"out_by_cause", map_to(count())},
                 {"one_percent_out_ns", metric("one_percent_out", nanoseconds(true))},
                 {"ten_percent_out_ns", metric("ten_percent_out", nanoseconds(true))},
                 {"half_out_ns", metric("half_out", nanoseconds(true))},
                 {"steps", described(count(), "of the whole curve; some are shown")},
                 {"curve", list_of(step)}}),
      metrics::find_metric("access_survival")->definition);
}

json slice() {
  const json first = record_of(
      {{"slice", one_of({"all", "site", "segment", "group"})},
       {"id", text()},
       {"users", count()},
       {"pairs", described(count(), "pairs of client and segment that the client may use in normal operation")},
       {"time_without_access", samples("time_without_access")},
       {"failover_time", samples("failover_time")},
       {"return_interruption", samples("return_interruption")},
       {"return_time", samples("return_time")},
       {"component_bc_entry", samples("component_bc_entry")},
       {"component_bc_exit", samples("component_bc_exit")},
       {"waited_out", metric("waited_out", count())},
       {"unaffected", metric("unaffected", count())},
       {"stuck", metric("stuck", count())},
       {"stuck_by_cause", list_of(record_of({{"cause", text()}, {"reason", text()}, {"pairs", count()}}))},
       {"time_by_cause_ns", metric("time_by_cause", map_to(number()))},
       {"episode_time_ns",
        described(number(),
                  "the sum of time_by_cause_ns: time_without_access, unfinished ones up to the end of the run")},
       {"lost_by_cause_ns", metric("lost_by_cause", map_to(number()))},
       {"lost_pair_time_ns", described(number(), "pair-time without access, the sum of lost_by_cause_ns")},
       {"judged_pair_time_ns",
        described(number(), "pair-time after the warm-up; restricted to a fault: in its windows")},
       {"lost_user_time_ns", metric("user_minutes_lost", number())},
       {"availability", metric("availability", {{"type", "number"}, {"minimum", 0}, {"maximum", 1}})},
       {"locked_out", metric("locked_out", count())},
       {"locked_out_by_reason", map_to(count())},
       {"mtunnels_dropped", metric("mtunnels_dropped", count())},
       {"requests_failed", metric("requests_failed", count())},
       {"dr_interruption", samples("dr_interruption")},
       {"record_reaction", samples("record_reaction")},
       {"dr_activation_time", samples("dr_activation_time")},
       {"dr_service_time", samples("dr_service_time")},
       {"dr_deactivation_time", samples("dr_deactivation_time")},
       {"dr_component_activation", samples("dr_component_activation")},
       {"dr_component_deactivation", samples("dr_component_deactivation")},
       {"dr_entries", metric("dr_entries", count())},
       {"dr_test_entries", metric("dr_test_entries", count())},
       {"dr_beyond_policy", metric("dr_beyond_policy", count())},
       {"dr_uninspected", metric("dr_uninspected", count())},
       {"internet_disabled", metric("internet_disabled", count())},
       {"new_users_enrolled", metric("new_users_enrolled", count())},
       {"installs_rejected", metric("installs_rejected", count())},
       {"certificates_renewed", metric("certificates_renewed", count())},
       {"certificates_due", metric("certificates_due", count())},
       {"certificates_expired", metric("certificates_expired", count())},
       {"degraded_users", metric("degraded_users", count())},
       {"degraded_user_time_ns", metric("degraded_minutes", number())}});
  return with_later_keys(first, {{"access_survival", survival()}});
}

json certificates() {
  json parts = {{"time_lost_ns", metric("certificate_days_lost", number())},
                {"component_time_ns", described(number(), "judged, added up over components")},
                {"renewals", described(count(), "in time and late")},
                {"least_alive", metric("least_alive", number())}};
  json group = parts;
  group.update({{"group", text()},
                {"any_expired", metric("any_expired", {{"type", "boolean"}})},
                {"all_expired", metric("all_expired", {{"type", "boolean"}})},
                {"alive_ns", described(list_of(number()), "time with exactly 0, 1, ... members alive")}});
  parts.update(
      {{"groups", list_of(record_of(std::move(group)))}, {"segments_lost", metric("segments_lost", list_of(text()))}});
  return record_of(std::move(parts));
}

/// The operator's timeline, and what readers found wrong.
json disaster_recovery() {
  const json uploaded = record_of({{"version", count()},
                                   {"asks", one_of({"on", "test", "off", ""})},
                                   {"published_ns", count()},
                                   {"visible_ns", described(nanoseconds(false), "served by all authoritative servers")},
                                   {"ended_ns", described(nanoseconds(false), "the end time of the record passed")}});
  return record_of({{"records", list_of(uploaded)},
                    {"safe_mode_peak", metric("safe_mode_peak", count())},
                    {"bad_signature", metric("dr_bad_signature", count())},
                    {"incomplete", metric("dr_incomplete", count())}});
}

/// Of the deployment, and the peaks that the run saw.
json head_room() {
  const json carried = record_of({{"nodes", count()},
                                  {"sized", described(or_null(count()), "users that they are sized for")},
                                  {"accepted", described(or_null(count()), "sessions before they refuse (A48)")},
                                  {"refused", described(count(), "of the users")},
                                  {"per_second", described(number(), "handshakes or redirects; 0: not known")},
                                  {"seconds_for_all", described(or_null(number()), "of users who come at once")}});
  const json pool =
      record_of({{"state", one_of({"normal", "bc", "dr", "dr_test"})},
                 {"partition", described(one_of({"everybody", "test", "others"}), "users of a DR test, or all others")},
                 {"kind", one_of({"controller", "edge", "connector"})},
                 {"name", text()},
                 {"users", described(count(), "who come to these nodes, computed from the deployment")},
                 {"all", carried},
                 {"one_lost", described(carried, "without the largest node")},
                 {"has_spare", described({{"type", "boolean"}}, "nothing is exceeded without the largest node (N+1)")},
                 {"tightest", text()},
                 {"share", described(number(), "users of the tightest node over those it is sized for")}});
  const json mtunnels =
      record_of({{"client_type", text()}, {"users", count()}, {"per_second", number()}, {"limit", number()}});
  const json peak = record_of({{"kind", text()},
                               {"node", text()},
                               {"sessions", count()},
                               {"session_limit", or_null(count())},
                               {"per_second", count()},
                               {"rate", number()},
                               {"refused", count()}});
  return record_of(
      {{"pools", list_of(pool)},
       {"mtunnels", list_of(mtunnels)},
       {"peaks", described(list_of(peak), "of each kind of server the one closest to its limits in the run")}});
}

/// Who asked for how much and got it, and what was full.
json traffic() {
  const json share = {{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
  const json capacity = record_of(
      {{"name", text()},
       {"kind", one_of({"link", "edge", "connector", "controllers"})},
       {"limit_bits_per_second", described(count(), "at its peak; of the controllers of a private cloud together")},
       {"peak", described(share, "utilisation: carried over the limit")},
       {"peak_at_ns", count()},
       {"peak_offered", described(number(), "asked for over the limit")},
       {"short_for_ns", described(count(), "time in which more was asked for than passes")},
       {"short_at_ns", described(nanoseconds(false), "its first instant")}});
  const json bins = described(list_of(count()), "equal parts of the run, of bin_ns each");
  const json sums = {{"offered_bits", bins}, {"carried_bits", bins}};
  json group_curve = sums;
  group_curve.update({{"group", text()}, {"place", text()}, {"segments", list_of(text())}});
  const json cohort = record_of({{"group", text()},
                                 {"place", text()},
                                 {"segments", list_of(text())},
                                 {"edge", text()},
                                 {"connectors", text()},
                                 {"offered_bits", count()},
                                 {"carried_bits", count()},
                                 {"curve", record_of(sums)},
                                 {"least_share", described(share, "of what they ask for, at any instant")},
                                 {"least_at_ns", count()}});
  const json transfer = record_of({{"kind", one_of({"configuration", "log_resend"})},
                                   {"started", count()},
                                   {"ended", count()},
                                   {"begun_again", described(count(), "times that one lost its way")},
                                   {"bits", count()},
                                   {"median_ns", nanoseconds(false)},
                                   {"longest_ns", nanoseconds(false)}});
  const auto shortest = [](const json& row) {
    return described(list_of(row), "those that went short of most, the worst first; left_out: how many more did");
  };
  return record_of({{"offered_bits", count()},
                    {"carried_bits", count()},
                    {"capacities", list_of(capacity)},
                    {"curves", record_of({{"bin_ns", count()},
                                          {"all", record_of(sums)},
                                          {"short_of_something", shortest(record_of(group_curve))},
                                          {"left_out", count()}})},
                    {"cohorts", record_of({{"short_of_something", shortest(cohort)}, {"left_out", count()}})},
                    {"transfers", list_of(transfer)}});
}

json request() {
  return record_of({{"id", text()},
                    {"what", text()},
                    {"where", text()},
                    {"done", metric("requests_done", count())},
                    {"queued", metric("requests_queued", count())},
                    {"reduced", metric("requests_reduced", count())},
                    {"refused", metric("requests_refused", count())},
                    {"by_reason", map_to(count())}});
}

json budget() {
  const json row = record_of({{"where", text()},
                              {"value", value_or_never()},
                              {"head_room", or_null(number())},
                              {"verdict", one_of({"pass", "fail", "waived"})},
                              {"note", text()}});
  json properties = budget_parts_schema();
  properties["verdict"] = one_of({"pass", "fail", "waived"});
  properties["rows"] = list_of(row);
  return record_of(std::move(properties));
}

json scenario_part() {
  const json known = record_of(
      {{"name", text()},
       {"title", text()},
       {"hash", hash()},
       {"sources", list_of(text())},
       {"resolved", described({{"type", "object"}}, "the scenario with every default, readable as a scenario file")}});
  return with_later_keys(known, {{"provenance", described(map_to(record_of({{"source", text()}, {"ref", text()}})),
                                                          "by path: where people said that a value comes from")}});
}

json slowest_client() {
  return record_of({{"client", text()},
                    {"segment", text()},
                    {"begin_ns", count()},
                    {"lost_ns", described(count(), "up to the end of the run when it never came back")},
                    {"returned", one_of({"during_fault", "after_fault", "never"})},
                    {"during", described(list_of(text()), "faults that were on when it began")}});
}

json run_part() {
  return record_of({{"seed", count()},
                    {"replication", count()},
                    {"warmup_ns", count()},
                    {"horizon_ns", count()},
                    {"reached_ns", count()},
                    {"facts", count()},
                    {"trajectory_hash", hash()}});
}

}  // namespace

std::string result_schema() {
  const json fault = record_of({{"id", text()},
                                {"begin_ns", count()},
                                {"end_ns", count()},
                                {"source", text()},
                                {"confidence", text()},
                                {"ref", text()}});
  const json component = record_of({{"node", text()},
                                    {"kind", text()},
                                    {"entered_ns", count()},
                                    {"entry_after_ns", nanoseconds(false)},
                                    {"left_ns", nanoseconds(false)},
                                    {"exit_after_ns", nanoseconds(false)}});
  const json server = record_of({{"node", text()},
                                 {"served", count()},
                                 {"refused", count()},
                                 {"peak_queue", count()},
                                 {"peak_at_ns", count()},
                                 {"peak_sessions", described(count(), "most sessions at once")},
                                 {"peak_per_second", described(count(), "most arrivals in one second")}});
  const json dns = record_of({{"server", text()},
                              {"queries", count()},
                              {"from_cache", count()},
                              {"fetched", count()},
                              {"failed", count()},
                              {"peak_per_second", metric("dns_peak_rate", number())},
                              {"queries_per_second", metric("dns_mean_rate", number())}});
  const json recurrence = record_of(
      {{"name", text()},
       {"ticks", described(count(), "how often entities did it; most ticks change nothing and need no event")}});
  const json log =
      record_of({{"private_cloud", text()}, {"streamed", count()}, {"recoverable", count()}, {"lost", count()}});
  const json violation = record_of({{"rule", text()}, {"time_ns", whole()}, {"entity", text()}, {"message", text()}});
  json schema = record_of({{"format", {{"const", "result-1"}}},
                           {"model", text()},
                           {"digest", described(hash(), "of everything else in the file but the environment")},
                           {"complete", described({{"type", "boolean"}}, "the run reached its horizon")},
                           {"verdict", one_of({"pass", "fail", "none"})},
                           {"scenario", scenario_part()},
                           {"run", run_part()},
                           {"budgets", list_of(budget())},
                           {"faults", list_of(fault)},
                           {"scopes", list_of(record_of({{"during", or_null(text())}, {"slices", list_of(slice())}}))},
                           {"components", list_of(component)},
                           {"disaster_recovery", disaster_recovery()},
                           {"requests", list_of(request())},
                           {"servers", list_of(server)},
                           {"head_room", head_room()},
                           {"dns", list_of(dns)},
                           {"recurrences", list_of(recurrence)},
                           {"logs", list_of(log)},
                           {"traffic", described(or_null(traffic()), "null: the deployment states no bandwidths")},
                           {"violations", list_of(violation)}});
  schema["properties"]["slowest_clients"] = described(list_of(slowest_client()),
                                                      "the longest time without access that began during a fault, of "
                                                      "the 100 clients that it kept for longest: who never "
                                                      "came back first; equal ones by name");
  json environment =
      record_of({{"events", described(count(), "events that went through the queue; with -v")},
                 {"ticks", described(count(), "ticks of recurrences among them; with -v")},
                 {"zone_data", described(text(), "release of the time zone data, where users have working hours")}});
  environment.erase("required");
  schema["properties"]["certificates"] = certificates();
  schema["properties"]["environment"] =
      described(environment, "what the run took and was given: may differ between runs that are otherwise equal");
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "failcast result, format result-1";
  schema["definitions"] = {{"stats", stats()}};
  return schema.dump(2) + "\n";
}

}  // namespace failcast::report
