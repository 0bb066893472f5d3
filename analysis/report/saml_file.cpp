// The file of a study of how long access lasts, and its schema.
#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "analysis/report/json_parts.hpp"
#include "analysis/report/saml_report.hpp"
#include "analysis/report/years_file.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "saml-1";
constexpr double kSecondsPerDay = 86'400;

json seen(const study::Seen& s, double unit = 1) {
  const auto scaled = [&](double value) { return value / unit; };
  json ends = nullptr;
  if (s.interval) ends = interval(stats::Interval{scaled(s.interval->low), scaled(s.interval->high)});
  return {{"value", s.value ? number(scaled(*s.value)) : json(nullptr)}, {"interval", ends}};
}
json day_of(const study::Seen& s) { return seen(s, kSecondsPerDay); }

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

study::Seen read_seen(const json& s, double unit = 1) {
  study::Seen seen{read_number(s.at("value")), read_interval(s.at("interval"))};
  if (seen.value) *seen.value *= unit;
  if (seen.interval) seen.interval = {seen.interval->low * unit, seen.interval->high * unit};
  return seen;
}

study::SamlCurve read_curve(const json& row, std::size_t times) {
  study::SamlCurve curve{.where = row.at("where").is_null() ? "" : row.at("where").get<std::string>()};
  for (const json& share : row.at("left")) curve.left.push_back(read_seen(share));
  if (curve.left.size() != times) throw std::runtime_error("a curve of other times");
  curve.one_percent = read_seen(row.at("one_percent_out_d"), kSecondsPerDay);
  curve.ten_percent = read_seen(row.at("ten_percent_out_d"), kSecondsPerDay);
  curve.half = read_seen(row.at("half_out_d"), kSecondsPerDay);
  return curve;
}

study::SamlFindings::OfPoint read_point(const json& row, std::size_t times) {
  study::SamlFindings::OfPoint of;
  for (const auto mode : {study::Mode::bc, study::Mode::bc_with_idp, study::Mode::dr})
    if (row.at("mode") == name_of(mode)) of.point.mode = mode;
  if (const json& days = row.at("timeout_d"); !days.is_null()) of.point.timeout = read_days(days);
  if (const json& days = row.at("max_age_d"); !days.is_null()) of.point.max_age = read_days(days);
  of.point.campaign = row.at("campaign").get<bool>();
  for (const json& curve : row.at("curves")) of.curves.push_back(read_curve(curve, times));
  for (const json& share : row.at("closed_form")) of.closed_form.push_back(read_number(share));
  if (of.curves.empty() || of.closed_form.size() != times) throw std::runtime_error("a point without curves");
  return of;
}

SamlReport report_from(const json& document) {
  SamlReport r{.head = read_head(document),
               .design = {.fault = document.at("fault").get<std::string>()},
               .timeout = read_days(document.at("timeout_d")),
               .max_age = read_days(document.at("max_age_d"))};
  const auto once = [](std::vector<Duration>& all, const std::optional<Duration>& one) {
    if (one && std::ranges::find(all, *one) == all.end()) all.push_back(*one);
  };
  for (const json& time : document.at("times_d")) r.design.times.push_back(read_days(time));
  for (const json& row : document.at("points")) {
    const auto& of = r.found.points.emplace_back(read_point(row, r.design.times.size()));
    once(r.design.timeouts, of.point.timeout);
    once(r.design.max_ages, of.point.max_age);
  }
  return r;
}

}  // namespace

std::string saml_json(const SamlReport& r) {
  json times = json::array();
  for (const Duration time : r.design.times) times.push_back(days(time));
  return years_file(kFormat, r.head, r.design.fault,
                    {{"timeout_d", days(r.timeout)},
                     {"max_age_d", days(r.max_age)},
                     {"times_d", times},
                     {"points", points(r.found)}});
}

std::optional<SamlReport> read_saml(std::string_view text, std::string& trouble) {
  std::optional<SamlReport> read;
  take_apart(text, kFormat, "file of a SAML study", trouble,
             [&](const json& document) { read = report_from(document); });
  return read;
}

}  // namespace failcast::report
