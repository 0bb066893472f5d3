// The file of a study of renewal thresholds, and its schema.
#include <nlohmann/json.hpp>

#include "analysis/report/json_parts.hpp"
#include "analysis/report/threshold_report.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "threshold-1";

json days(Duration d) { return metrics::to_seconds(d.count()) / 86'400; }
json days(const std::optional<Duration>& d) { return d ? days(*d) : json(nullptr); }

json share(const study::Share& s) {
  return {{"hits", s.hits},     {"n", s.n},
          {"share", s.value()}, {"interval", interval(s.interval)},
          {"at_most", s.bound}, {"closed_form", number(s.closed_form)}};
}
json mean(const study::Number& n) {
  return {{"mean", number(n.mean)}, {"interval", interval(n.interval)}, {"closed_form", number(n.closed_form)}};
}

json cells(const study::ThresholdFindings& found) {
  json all = json::array();
  for (const study::ThresholdCell& cell : found.cells) {
    json groups = json::array();
    for (const study::GroupRisk& g : cell.groups)
      groups.push_back({{"group", g.group.empty() ? json(nullptr) : json(g.group)},
                        {"members", g.members},
                        {"any_expires", share(g.any)},
                        {"all_expire", share(g.all)},
                        {"days_lost", mean(g.days_lost)},
                        {"renewals_per_year", mean(g.renewals)}});
    all.push_back({{"threshold_d", days(cell.threshold)},
                   {"outage_d", days(cell.outage)},
                   {"groups", groups},
                   {"application_lost", share(cell.segment_lost)}});
  }
  return all;
}

json answers(const study::ThresholdFindings& found) {
  json all = json::array();
  for (const study::ThresholdAnswer& a : found.answers)
    all.push_back({{"loss", name_of(a.loss)},
                   {"outage_d", days(a.outage)},
                   {"threshold_d", days(a.threshold)},
                   {"at_most", a.threshold ? json(a.bound) : json(nullptr)},
                   {"renewals_per_year", number(a.renewals)},
                   {"closed_form_d", days(a.closed_form)}});
  return all;
}

}  // namespace

std::string threshold_json(const ThresholdReport& r) {
  const study::ThresholdFindings found = conclude(r.study, r.scenario, r.design, r.risk);
  const study::Plan& plan = r.study.plan;
  json document = {{"format", kFormat},
                   {"model", kModel},
                   {"complete", r.study.complete()},
                   {"scenario", {{"name", plan.name}, {"title", plan.title}, {"hash", plan.scenario_hash}}},
                   {"run", {{"seed", plan.seed}, {"replications", plan.replications}}},
                   {"fault", r.design.fault},
                   {"validity_d", days(r.scenario.params.cert.component_validity)},
                   {"risk", r.risk},
                   {"cells", cells(found)},
                   {"answers", answers(found)}};
  document["digest"] = digest_of(document);
  return document.dump(1) + "\n";
}

}  // namespace failcast::report
