#include "analysis/report/json_parts.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis/report/run_report.hpp"
#include "analysis/report/schema_words.hpp"
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

json days(Duration d) { return metrics::to_seconds(d.count()) / 86'400; }
json days(const std::optional<Duration>& d) { return d ? days(*d) : json(nullptr); }

json interval(const std::optional<stats::Interval>& i) {
  return i ? json::array({number(i->low), number(i->high)}) : json(nullptr);
}

std::optional<stats::Interval> read_interval(const json& interval) {
  if (interval.is_null()) return std::nullopt;
  return stats::Interval{read_number(interval.at(0)).value(), read_number(interval.at(1)).value()};
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
  using namespace schema;
  return {{"id", text()},
          {"require", text()},
          {"unit", text()},
          {"limit", number()},
          {"each", text()},
          {"at", text()},
          {"during", text()},
          {"severity", one_of({"blocker", "major", "minor"})},
          {"waiver", or_null(record_of({{"where", text()}, {"until", text()}, {"by", text()}, {"why", text()}}))}};
}

}  // namespace failcast::report
