#include "analysis/report/result_file.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include <nlohmann/json.hpp>

#include "analysis/report/head_room.hpp"
#include "analysis/report/json_parts.hpp"
#include "analysis/report/traffic_part.hpp"
#include "sim/faults/random_failures.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/time_zone.hpp"
#include "sim/scenario/words.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;  // objects keep their keys sorted

constexpr std::string_view kFormat = "result-1";

/// Integer nanoseconds while they fit 63 bits; beyond that the nearest double.
json wide(metrics::WideNs ns) {
  if (ns > std::numeric_limits<std::int64_t>::max()) return static_cast<double>(ns);
  return static_cast<std::int64_t>(ns);
}

json time(TimePoint t) { return t.time_since_epoch().count(); }
json duration(Duration d) { return d == metrics::kInfinite ? json("never") : json(d.count()); }
json duration(const std::optional<Duration>& d) { return d ? duration(*d) : json(nullptr); }

json stats(const metrics::SampleStats& s) {
  return {{"n", s.n},
          {"never", s.never},
          {"mean_ns", duration(s.mean)},
          {"p50_ns", duration(s.p50)},
          {"p90_ns", duration(s.p90)},
          {"p95_ns", duration(s.p95)},
          {"p99_ns", duration(s.p99)},
          {"max_ns", duration(s.max)}};
}

json by_cause(const metrics::TimeByCause& times) {
  json j = json::object();
  for (std::size_t c = 0; c < metrics::kCauses; ++c)
    if (times[c] != 0) j[std::string(name_of(static_cast<Cause>(c)))] = wide(times[c]);
  return j;
}

json survival(const metrics::Survival& s) {
  constexpr std::size_t kShown = 60;
  json by_cause = json::object(), curve = json::array();
  for (std::size_t c = 0; c < metrics::kCauses; ++c)
    if (s.by_cause[c] > 0) by_cause[std::string(name_of(static_cast<Cause>(c)))] = s.by_cause[c];
  const std::size_t shown = std::min(kShown, s.steps.size());
  for (std::size_t i = 0; i < shown; ++i) {  // evenly, the first and the last among them
    const stats::SurvivalStep& step = s.steps[shown > 1 ? i * (s.steps.size() - 1) / (shown - 1) : 0];
    const stats::Interval interval = stats::survival_interval(step);
    curve.push_back({{"after_ns", step.after},
                     {"at_risk", step.at_risk},
                     {"survival", step.survival},
                     {"interval", json::array({interval.low, interval.high})}});
  }
  const auto until = [&](double share) {
    const auto after = stats::time_until(s.steps, share);
    return after ? json(*after) : json("never");
  };
  return {{"watched", s.watched},
          {"out", s.out},
          {"out_by_cause", by_cause},
          {"one_percent_out_ns", until(0.01)},
          {"ten_percent_out_ns", until(0.1)},
          {"half_out_ns", until(0.5)},
          {"steps", s.steps.size()},
          {"curve", curve}};
}

json slice(const metrics::Slice& s) {
  const metrics::Measures& m = s.measures;
  json stuck = json::array(), locked = json::object();
  for (const auto& row : m.stuck)
    stuck.push_back({{"cause", name_of(row.cause)}, {"reason", name_of(row.why)}, {"pairs", row.pairs}});
  for (const auto& row : m.locked_out) locked[std::string(name_of(row.why))] = row.users;
  return {{"slice", metrics::name_of(s.kind)},
          {"id", s.id},
          {"users", m.users},
          {"pairs", m.pairs},
          {"time_without_access", stats(m.time_without_access)},
          {"failover_time", stats(m.failover_time)},
          {"return_interruption", stats(m.return_interruption)},
          {"return_time", stats(m.return_time)},
          {"component_bc_entry", stats(m.component_bc_entry)},
          {"component_bc_exit", stats(m.component_bc_exit)},
          {"waited_out", m.waited_out},
          {"unaffected", m.unaffected},
          {"stuck", m.stuck_pairs},
          {"stuck_by_cause", stuck},
          {"time_by_cause_ns", by_cause(m.time_by_cause)},
          {"episode_time_ns", wide(m.episode_time)},
          {"lost_by_cause_ns", by_cause(m.lost_by_cause)},
          {"lost_pair_time_ns", wide(m.lost_pair_time)},
          {"judged_pair_time_ns", wide(m.judged_pair_time)},
          {"lost_user_time_ns", wide(m.lost_user_time)},
          {"availability", m.availability()},
          {"locked_out", m.locked_out_users},
          {"locked_out_by_reason", locked},
          {"mtunnels_dropped", m.mtunnels_dropped},
          {"requests_failed", m.requests_failed},
          {"dr_interruption", stats(m.dr_interruption)},
          {"record_reaction", stats(m.record_reaction)},
          {"dr_activation_time", stats(m.dr_activation_time)},
          {"dr_service_time", stats(m.dr_service_time)},
          {"dr_deactivation_time", stats(m.dr_deactivation_time)},
          {"dr_component_activation", stats(m.dr_component_activation)},
          {"dr_component_deactivation", stats(m.dr_component_deactivation)},
          {"dr_entries", m.dr_entries},
          {"dr_test_entries", m.dr_test_entries},
          {"dr_beyond_policy", m.dr_beyond_policy},
          {"dr_uninspected", m.dr_uninspected},
          {"internet_disabled", m.internet_disabled},
          {"new_users_enrolled", m.new_users_enrolled},
          {"installs_rejected", m.installs_rejected},
          {"certificates_renewed", m.certificates_renewed},
          {"certificates_due", m.certificates_due},
          {"certificates_expired", m.certificates_expired},
          {"access_survival", survival(m.survival)},
          {"degraded_users", m.degraded_users},
          {"degraded_user_time_ns", wide(m.degraded_user_time)}};
}

json scopes(const metrics::Result& result) {
  json all = json::array();
  for (const metrics::Scope& scope : result.scopes) {
    json slices = json::array();
    for (const metrics::Slice& s : scope.slices)
      if (s.kind != metrics::SliceKind::components) slices.push_back(slice(s));
    all.push_back({{"during", scope.fault.empty() ? json(nullptr) : json(scope.fault)}, {"slices", slices}});
  }
  return all;
}

/// Certificates of components, and the applications that are gone with them.
json certificates(const metrics::Result& result) {
  const auto parts = [](const metrics::Measures& m) -> json {
    return {{"time_lost_ns", wide(m.certificate_time_lost)},
            {"component_time_ns", wide(m.component_time)},
            {"renewals", m.renewals},
            {"least_alive", m.least_alive}};
  };
  json groups = json::array(), lost = json::array();
  for (const metrics::Slice& s : result.whole().slices) {
    const metrics::Measures& m = s.measures;
    if (s.kind == metrics::SliceKind::segment && m.segments_lost > 0) lost.push_back(s.id);
    if (s.kind != metrics::SliceKind::components) continue;
    json row = parts(m), alive = json::array();
    for (const metrics::WideNs time : m.alive_time) alive.push_back(wide(time));
    row.update(json{{"group", s.id},
                    {"any_expired", m.groups_any_expired > 0},
                    {"all_expired", m.groups_all_expired > 0},
                    {"alive_ns", alive}});
    groups.push_back(std::move(row));
  }
  json all = parts(result.whole().all());
  all.update(json{{"groups", groups}, {"segments_lost", lost}});
  return all;
}

json components(const metrics::Result& result) {
  json all = json::array();
  for (const metrics::BcStay& stay : result.bc_stays)
    all.push_back({{"node", stay.node},
                   {"kind", record::name_of(stay.kind)},
                   {"entered_ns", time(stay.entered)},
                   {"entry_after_ns", duration(stay.entry_after)},
                   {"left_ns", stay.left ? time(*stay.left) : json(nullptr)},
                   {"exit_after_ns", duration(stay.exit_after)}});
  return all;
}

json time(const std::optional<TimePoint>& t) { return t ? time(*t) : json(nullptr); }

json disaster_recovery(const metrics::Result& result) {
  const metrics::Measures& all = result.whole().all();
  json records = json::array();
  for (const metrics::PublishedRecord& record : result.dr_records)
    records.push_back({{"version", record.version},
                       {"asks", record.asks},
                       {"published_ns", time(record.published)},
                       {"visible_ns", time(record.visible)},
                       {"ended_ns", time(record.ended)}});
  return {{"records", records},
          {"safe_mode_peak", all.safe_mode_peak},
          {"bad_signature", all.dr_bad_signature},
          {"incomplete", all.dr_incomplete}};
}

json requests(const RunReport& r) {
  json all = json::array();
  for (std::size_t i = 0; i < r.scenario.requests.size(); ++i) {
    const metrics::RequestCount count = i < r.result.requests.size() ? r.result.requests[i] : metrics::RequestCount{};
    json by_reason = json::object();
    for (const auto& [why, n] : count.by_reason) by_reason[std::string(name_of(why))] = n;
    all.push_back({{"id", r.scenario.requests[i].id},
                   {"what", scenario::word_of(r.scenario.requests[i].what)},
                   {"where", r.scenario.requests[i].where},
                   {"done", count.done},
                   {"queued", count.queued},
                   {"reduced", count.reduced},
                   {"refused", count.refused},
                   {"by_reason", by_reason}});
  }
  return all;
}

json faults(const RunReport& r) {
  json all = json::array();
  const std::vector<scenario::Fault> listed = faults::all_faults(r.scenario);
  for (const world::FaultWindow& window : r.result.outcome.faults) {
    const scenario::Fault& fault = listed[window.fault];
    all.push_back({{"id", window.id},
                   {"begin_ns", time(window.begin)},
                   {"end_ns", time(window.end)},
                   {"source", fault.source},
                   {"confidence", fault.confidence},
                   {"ref", fault.ref}});
  }
  return all;
}

json slowest_clients(const metrics::Result& result) {
  json all = json::array();
  for (const metrics::SlowClient& row : result.slowest)
    all.push_back({{"client", row.client},
                   {"segment", row.segment},
                   {"begin_ns", time(row.began)},
                   {"lost_ns", duration(row.length)},
                   {"returned", metrics::name_of(row.returned)},
                   {"during", row.faults}});
  return all;
}

/// Where people said that a value comes from; the resolved scenario has the values alone.
json provenance(const scenario::Scenario& s) {
  json all = json::object();
  for (const scenario::Origin& origin : s.origins)
    if (!origin.source.empty()) all[origin.path] = {{"source", origin.source}, {"ref", origin.ref}};
  return all;
}

json servers(const world::Outcome& outcome) {
  json all = json::array();
  for (const world::ServerLoad& load : outcome.servers)
    all.push_back({{"node", load.node},
                   {"served", load.served},
                   {"refused", load.refused},
                   {"peak_queue", load.peak_queue},
                   {"peak_at_ns", time(load.peak_at)},
                   {"peak_sessions", load.peak_sessions},
                   {"peak_per_second", load.peak_per_second}});
  return all;
}

json dns(const world::Outcome& outcome) {
  json all = json::array();
  for (const world::DnsLoad& load : outcome.dns)
    all.push_back({{"server", load.server},
                   {"queries", load.queries},
                   {"from_cache", load.from_cache},
                   {"fetched", load.fetched},
                   {"failed", load.failed},
                   {"peak_per_second", load.peak_per_second},
                   {"queries_per_second", metrics::queries_per_second(load, outcome)}});
  return all;
}

json recurrences(const world::Outcome& outcome) {
  json all = json::array();
  for (const world::RecurrenceCount& count : outcome.recurrences)
    all.push_back({{"name", count.name}, {"ticks", count.ticks}});
  return all;
}

json logs(const world::Outcome& outcome) {
  json all = json::array();
  for (const world::LogCount& count : outcome.logs)
    all.push_back({{"private_cloud", count.private_cloud},
                   {"streamed", count.streamed},
                   {"recoverable", count.recoverable},
                   {"lost", count.lost}});
  return all;
}

/// One entry per budget, its rows within.
json budgets(const RunReport& r) {
  json all = json::array();
  for (std::size_t i = 0; i < r.scenario.budgets.size(); ++i) {
    json rows = json::array();
    auto overall = verdict::Word::pass;
    for (const verdict::Judgement& j : r.judgements) {
      if (j.budget != i) continue;
      overall = verdict::worse_of(overall, j.word);
      rows.push_back({{"where", j.where},
                      {"value", number(j.value)},
                      {"head_room", number(j.head_room)},
                      {"verdict", verdict::key_of(j.word)},
                      {"note", j.note}});
    }
    json entry = budget_parts(r.scenario.budgets[i]);
    entry.update(json{{"verdict", verdict::key_of(overall)}, {"rows", rows}});
    all.push_back(std::move(entry));
  }
  return all;
}

json violations(const world::Outcome& outcome) {
  json all = json::array();
  for (const world::Violation& v : outcome.violations)
    all.push_back({{"rule", v.rule}, {"time_ns", time(v.time)}, {"entity", v.entity}, {"message", v.message}});
  return all;
}

/// What the run took, where that is asked for, and what it owes to the system that it ran on.
json environment(const RunReport& r, bool with_effort) {
  json all = json::object();
  if (with_effort) {
    std::uint64_t ticks = 0;
    for (const world::RecurrenceCount& count : r.result.outcome.recurrences) ticks += count.executed;
    all = {{"events", r.result.outcome.events}, {"ticks", ticks}};
  }
  if (!r.scenario.working_hours.empty()) all["zone_data"] = scenario::zone_data_version();
  return all;
}

}  // namespace

std::string result_json(const RunReport& r, bool with_effort) {
  const world::Outcome& outcome = r.result.outcome;
  json document = {{"format", kFormat},
                   {"model", kModel},
                   {"complete", r.result.complete},
                   {"verdict", overall_verdict(r)},
                   {"scenario",
                    {{"name", r.scenario.name},
                     {"title", r.scenario.title},
                     {"hash", scenario::hash_text(r.scenario)},
                     {"sources", r.scenario.sources},
                     {"provenance", provenance(r.scenario)},
                     {"resolved", json::parse(scenario::canonical_json(r.scenario))}}},
                   {"run",
                    {{"seed", r.scenario.seed},
                     {"replication", r.replication},
                     {"warmup_ns", r.result.warmup.count()},
                     {"horizon_ns", r.scenario.horizon.count()},
                     {"reached_ns", time(outcome.reached)},
                     {"facts", outcome.facts},
                     {"trajectory_hash", hex(outcome.trajectory_hash)}}},
                   {"budgets", budgets(r)},
                   {"faults", faults(r)},
                   {"scopes", scopes(r.result)},
                   {"components", components(r.result)},
                   {"certificates", certificates(r.result)},
                   {"disaster_recovery", disaster_recovery(r.result)},
                   {"requests", requests(r)},
                   {"slowest_clients", slowest_clients(r.result)},
                   {"servers", servers(outcome)},
                   {"head_room", head_room_json(r.head_room)},
                   {"dns", dns(outcome)},
                   {"recurrences", recurrences(outcome)},
                   {"logs", logs(outcome)},
                   {"traffic", traffic_json(r)},
                   {"violations", violations(outcome)}};
  document["digest"] = digest_of(document);
  if (const json around = environment(r, with_effort); !around.empty()) document["environment"] = around;
  return document.dump(1) + "\n";
}

std::optional<Replay> read_replay(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object() || document.value("format", json()) != kFormat || broken_seal(document))
    return std::nullopt;
  try {
    Replay replay;
    replay.scenario_text = document.at("scenario").at("resolved").dump();
    replay.scenario_name = document.at("scenario").at("name").get<std::string>();
    replay.scenario_hash = document.at("scenario").at("hash").get<std::string>();
    const json provenance = document.at("scenario").value("provenance", json::object());
    for (const auto& [path, said] : provenance.items()) {
      const auto source = said.at("source").get<std::string>(), ref = said.at("ref").get<std::string>();
      replay.provenance[path] = source + (ref.empty() ? "" : ": " + ref);
    }
    replay.replication = document.at("run").at("replication").get<std::uint32_t>();
    replay.complete = document.at("complete").get<bool>();
    const auto hash = document.at("run").at("trajectory_hash").get<std::string>();
    const auto parsed = std::from_chars(hash.data(), hash.data() + hash.size(), replay.trajectory_hash, 16);
    if (parsed.ec != std::errc{} || parsed.ptr != hash.data() + hash.size()) return std::nullopt;
    return replay;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::optional<std::string> damage_of_result(std::string_view text) {
  if (read_replay(text)) return std::nullopt;
  const json document = json::parse(text, nullptr, false);
  constexpr std::string_view kOnlyInResults = "_ns\":";  // a scenario writes its times with their unit
  if (document.is_discarded())
    return text.find(kOnlyInResults) == std::string_view::npos
               ? std::nullopt
               : std::optional<std::string>("is no JSON, or was cut off");
  const json format = document.is_object() ? document.value("format", json()) : json();
  if (!format.is_string() || !format.get<std::string>().starts_with("result-")) return std::nullopt;
  const std::string not_whole = "is no whole result file";
  const auto why = broken_seal(document);
  if (format == kFormat) return why ? not_whole + ": it " + *why : not_whole;
  return "is a result of format " + format.get<std::string>() + "; this program reads " + std::string(kFormat);
}

}  // namespace failcast::report
