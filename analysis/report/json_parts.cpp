#include "analysis/report/json_parts.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/report/run_report.hpp"
#include "analysis/study/measure.hpp"
#include "sim/scenario/fingerprint.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;

json waiver(const std::optional<scenario::Waiver>& w) {
  if (!w) return nullptr;
  return {{"where", w->where}, {"until", scenario::date_text(w->until)}, {"by", w->by}, {"why", w->why}};
}

}  // namespace

std::string digest_of(json document) {
  document.erase("digest");
  document.erase("environment");
  return hex(scenario::fingerprint(document.dump()));
}

std::optional<std::string> broken_seal(const json& document) {
  const json digest = document.value("digest", json());
  if (!digest.is_string()) return "has no digest: it was cut, edited, or written by an older version";
  const std::string now = digest_of(document);
  if (digest == now) return std::nullopt;
  return fmt::format("was edited or damaged: its digest is {}, its content has {}", digest.get<std::string>(), now);
}

json number(const std::optional<double>& value) {
  if (!value) return nullptr;
  return std::isfinite(*value) ? json(*value) : json("never");
}

std::optional<double> read_number(const json& value) {
  if (value.is_null()) return std::nullopt;
  if (value.is_string()) return std::numeric_limits<double>::infinity();
  return value.get<double>();
}

json interval(const std::optional<stats::Interval>& i) {
  return i ? json::array({number(i->low), number(i->high)}) : json(nullptr);
}

json budget_json(const scenario::Budget& budget, const study::BudgetEstimate& e) {
  json row = budget_parts(budget);
  row.update(json{{"where", e.where},
                  {"verdict", verdict::key_of(e.word)},
                  {"n", e.n},
                  {"held", e.held},
                  {"mean", number(e.value)},
                  {"mean_interval", interval(e.interval)},
                  {"head_room", number(e.head_room)},
                  {"fails_at_most", number(e.bound)},
                  {"replications_to_decide", e.more ? json(*e.more) : json(nullptr)},
                  {"note", e.note}});
  return row;
}

json budget_parts(const scenario::Budget& budget) {
  return {{"id", budget.id},
          {"require", budget.text},
          {"unit", metrics::name_of(unit_of(study::measure_of(budget)))},
          {"limit", budget.limit},
          {"each", budget.each},
          {"at", budget.at},
          {"during", budget.during},
          {"severity", budget.severity},
          {"waiver", waiver(budget.waive)}};
}

json budget_parts_schema() {
  const json text = {{"type", "string"}};
  const json waived = {{"type", "object"},
                       {"properties", {{"where", text}, {"until", text}, {"by", text}, {"why", text}}},
                       {"required", {"where", "until", "by", "why"}},
                       {"additionalProperties", false}};
  return {{"id", text},
          {"require", text},
          {"unit", text},
          {"limit", {{"type", "number"}}},
          {"each", text},
          {"at", text},
          {"during", text},
          {"severity", {{"enum", {"blocker", "major", "minor"}}}},
          {"waiver", {{"oneOf", {waived, {{"type", "null"}}}}}}};
}

}  // namespace failcast::report
