// The JSON Schema of a study file.
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "analysis/report/json_parts.hpp"
#include "analysis/report/schema_words.hpp"
#include "analysis/report/study_report.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;
using namespace schema;

json value() { return described(value_or_never(), "in the metric's unit; never: infinite; null: nothing to measure"); }
json interval() {
  return described(or_null({{"type", "array"}, {"items", value()}, {"minItems", 2}, {"maxItems", 2}}),
                   "low and high end, 95 %; null: not known");
}
json budget() {
  json schema = record_of({{"point", count()},
                           {"where", text()},
                           {"verdict", one_of({"pass", "fail", "unsure", "waived"})},
                           {"n", count()},
                           {"held", count()},
                           {"mean", value()},
                           {"mean_interval", interval()},
                           {"head_room", described(or_null(number()),
                                                   "to the limit; of the worst replication where every "
                                                   "one must hold")},
                           {"fails_at_most", described(value(), "probability, when it never failed; 95 %")},
                           {"replications_to_decide", described(or_null(count()), "unsure: about so many more")},
                           {"note", text()}});
  const json parts = budget_parts_schema();
  for (const auto& [key, part] : parts.items()) {
    schema["properties"][key] = part;
    schema["required"].push_back(key);
  }
  return schema;
}

/// Files written before `slowest_clients` was added lack it, and are valid all the same.
json cell() {
  json keys = record_of(
      {{"point", count()},
       {"replication", count()},
       {"trajectory_hash", hash()},
       {"violations", count()},
       {"values", described(list_of(value()), "in the order of measures")},
       {"budgets",
        list_of(record_of(
            {{"budget", text()}, {"where", text()}, {"value", value()}, {"verdict", one_of({"pass", "fail"})}}))}});
  keys["properties"]["slowest_clients"] = described(
      map_to({{"oneOf", {count(), {{"const", "never"}}}}}),
      "of studies of one point: the 100 clients that a fault kept without access for longest, and how long, in ns");
  return keys;
}

}  // namespace

std::string study_schema() {
  const json quantile = record_of({{"q", number()},
                                   {"value", value()},
                                   {"interval", interval()},
                                   {"needs", described(count(), "replications from which on there is an interval")}});
  json schema = record_of(
      {{"format", {{"const", "study-1"}}},
       {"model", text()},
       {"digest", described(hash(), "of everything else in the file")},
       {"complete", described(yes_or_no(), "every cell was run")},
       {"verdict", one_of({"pass", "fail", "unsure", "none"})},
       {"scenario",
        record_of({{"name", text()},
                   {"title", text()},
                   {"hash", hash()},
                   {"sources", list_of(text())},
                   {"resolved", described({{"type", "object"}}, "the scenario without the knobs, all values")}})},
       {"design", record_of({{"kind", one_of({"none", "grid", "list", "latin_hypercube", "one_at_a_time", "saltelli"})},
                             {"size", described(count(), "rows of a Latin hypercube or of Saltelli's design")},
                             {"common_random_numbers", described(yes_or_no(), "all points have the same luck")},
                             {"knobs", list_of(record_of({{"path", text()}, {"is_number", yes_or_no()}}))}})},
       {"run",
        record_of(
            {{"seed", count()},
             {"replications", count()},
             {"first_replication", count()},
             {"check_rules", yes_or_no()},
             {"until",
              or_null(record_of(
                  {{"metric", text()}, {"half_width", number()}, {"cap", count()}, {"reached", yes_or_no()}}))}})},
       {"measures", list_of(record_of({{"name", text()}, {"unit", text()}}))},
       {"points",
        list_of(record_of({{"point", count()},
                           {"set", described(map_to(text()), "path and value, as of --set")},
                           {"numbers", described(map_to(number()), "of knobs that are numbers; seconds for durations")},
                           {"scenario_hash", hash()}}))},
       {"cells", list_of(cell())},
       {"estimates",
        list_of(record_of({{"point", count()},
                           {"metric", text()},
                           {"unit", text()},
                           {"n", described(count(), "replications with samples")},
                           {"without_samples", count()},
                           {"infinite", described(count(), "of n, those with an infinite value")},
                           {"mean", value()},
                           {"mean_interval", interval()},
                           {"mean_widened", described(yes_or_no(), "fewer replications than Student's t needs")},
                           {"quantiles", described(list_of(quantile), "over replications")}}))},
       {"budgets", list_of(budget())},
       {"sensitivities", list_of(record_of({{"metric", text()},
                                            {"knob", text()},
                                            {"coefficient", or_null(number())},
                                            {"coefficient_interval", interval()},
                                            {"explained", or_null(number())},
                                            {"sobol", or_null(number())},
                                            {"sobol_interval", interval()}}))},
       {"failed",
        list_of(record_of({{"point", count()}, {"replication", count()}, {"why", text()}, {"replay", text()}}))}});
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "failcast study, format study-1";
  return schema.dump(1) + "\n";
}

}  // namespace failcast::report
