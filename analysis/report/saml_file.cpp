// The file of a study of how long access lasts, and its schema.
#include <nlohmann/json.hpp>

#include "analysis/report/json_parts.hpp"
#include "analysis/report/saml_report.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "saml-1";

json days(Duration d) { return metrics::to_seconds(d.count()) / 86'400; }
json days(const std::optional<Duration>& d) { return d ? days(*d) : json(nullptr); }

json seen(const study::Seen& s, double unit = 1) {
  const auto scaled = [&](double value) { return value / unit; };
  json ends = nullptr;
  if (s.interval) ends = interval(stats::Interval{scaled(s.interval->low), scaled(s.interval->high)});
  return {{"value", s.value ? number(scaled(*s.value)) : json(nullptr)}, {"interval", ends}};
}
json day_of(const study::Seen& s) {
  constexpr double kSecondsPerDay = 86'400;
  return seen(s, kSecondsPerDay);
}

json curve(const study::SamlCurve& c) {
  json left = json::array();
  for (const study::Seen& share : c.left) left.push_back(seen(share));
  return {{"where", c.where.empty() ? json(nullptr) : json(c.where)},
          {"left", left},
          {"one_percent_out_d", day_of(c.one_percent)},
          {"ten_percent_out_d", day_of(c.ten_percent)},
          {"half_out_d", day_of(c.half)}};
}

json points(const study::SamlFindings& found) {
  json all = json::array();
  for (const study::SamlFindings::OfPoint& of : found.points) {
    json curves = json::array(), closed = json::array();
    for (const study::SamlCurve& c : of.curves) curves.push_back(curve(c));
    for (const auto& share : of.closed_form) closed.push_back(number(share));
    all.push_back({{"mode", name_of(of.point.mode)},
                   {"timeout_d", days(of.point.timeout)},
                   {"max_age_d", days(of.point.max_age)},
                   {"campaign", of.point.campaign},
                   {"curves", curves},
                   {"closed_form", closed}});
  }
  return all;
}

}  // namespace

std::string saml_json(const SamlReport& r) {
  const study::Plan& plan = r.study.plan;
  json times = json::array();
  for (const Duration time : r.design.times) times.push_back(days(time));
  json document = {{"format", kFormat},
                   {"model", kModel},
                   {"complete", r.study.complete()},
                   {"scenario", {{"name", plan.name}, {"title", plan.title}, {"hash", plan.scenario_hash}}},
                   {"run", {{"seed", plan.seed}, {"replications", plan.replications}}},
                   {"fault", r.design.fault},
                   {"timeout_d", days(r.scenario.params.auth.timeout)},
                   {"max_age_d", days(r.scenario.params.dr.max_auth_age)},
                   {"times_d", times},
                   {"points", points(conclude(r.study, r.scenario, r.design))}};
  document["digest"] = digest_of(document);
  return document.dump(1) + "\n";
}

}  // namespace failcast::report
