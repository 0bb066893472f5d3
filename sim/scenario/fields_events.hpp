// Fields of what happens: faults, and what people ask of the service; and of what must hold then.
#pragma once
#include "sim/scenario/value.hpp"

namespace failcast::scenario {

template <class V>
void visit_fields(V& v, Fault& fault) {
  v.field("what", fault.what, needed("kind of thing that is taken away"));
  v.field("where", fault.where, given("which one: an id, \"A -> B\" for a path, or \"*\" for all of the kind"));
  v.field("mode", ModeView{fault.mode, fault.amount},
          given("blackhole, reset, refuse, error, {\"loss\": share} or {\"slow\": factor}"));
  v.field("at", StartView{fault.at}, needed("start: \"1h\", \"other-fault + 40m\" or \"other-fault.end + 5m\""));
  v.field("for", fault.duration, needed("duration"));
  v.field("every", fault.every, given("flapping: period from start to start"));
  v.field("times", fault.times, between(1, 1e6, "flapping: number of occurrences"));
  v.field("clock_error", SignedDuration{fault.clock_error}, given("clock: how wrong it is while the fault lasts"));
  v.field("names", fault.names, given("dns_record: the names concerned, of the BC zone or the DR domain; empty: all"));
  v.field("source", fault.source, given("where a real outage was reported"));
  v.field("confidence", fault.confidence, given("how sure the report is"));
  v.field("ref", fault.ref, given("reference of the report"));
}

template <class V>
void visit_fields(V& v, RandomFailure& failure) {
  v.field("what", failure.what, needed("kind of thing that fails: controller, edge, connector, idp, resolver, ..."));
  v.field("where", failure.where, given("which ones: an id, a group, a private cloud, or \"*\" for all of the kind"));
  v.field("mode", ModeView{failure.mode, failure.amount}, given("as of a fault"));
  v.field("mtbf", failure.mtbf,
          {.doc = "mean operating time of one thing between its failures; exponential",
           .required = true,
           .min = 60,
           .max = 200 * 365 * kDay});
  v.field("mttr", failure.mttr, needed("time to repair: a duration or a distribution"));
  v.object("common_cause", "failures that strike a whole group at once", [&failure](auto& o) {
    o.field("share", failure.common_share,
            {.doc = "share of a thing's failures that its group shares (beta factor)", .max = 1, .unit = Unit::ratio});
    o.field("by", failure.common_to, given("the group: what is at one site, in one private_cloud, or all"));
  });
}

template <class V>
void visit_fields(V& v, Request& request) {
  v.field("what", request.what, needed("what is asked for"));
  v.field("where", request.where, given("an id of the kind it is about, or \"*\""));
  v.field("at", StartView{request.at}, needed("start: \"1h\", \"a-fault + 40m\" or \"a-fault.end + 5m\""));
  v.field("every", request.every, given("repetitions: period from start to start"));
  v.field("times", request.times, between(1, 1e6, "number of repetitions"));
}

template <class V>
void visit_fields(V& v, Budget& budget) {
  v.field("require", RequirementView{budget},
          needed("aggregate(metric) comparison limit, as \"p95(failover_time) <= 5m\""));
  v.field("each", budget.each, given("site, segment, group or components: must hold for each one"));
  v.field("at", budget.at, given("only this site, segment, client group or group of components"));
  v.field("during", budget.during, given("only what begins while this fault lasts"));
  v.field("severity", budget.severity, given("blocker, major or minor"));
  v.field(
      "waive", budget.waive,
      given("{\"where\", \"until\", \"by\", \"why\"}: may be broken there, to the end of that day (UTC); who answers "
            "for it, and why"));
  v.field("doc", budget.doc, given("what the requirement is for"));
}

}  // namespace failcast::scenario
