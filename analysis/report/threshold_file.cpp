// The file of a study of renewal thresholds, and its schema.
#include <algorithm>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "analysis/report/json_parts.hpp"
#include "analysis/report/threshold_report.hpp"
#include "analysis/report/years_file.hpp"

namespace failcast::report {
namespace {

using nlohmann::json;

constexpr std::string_view kFormat = "threshold-1";

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

study::Share read_share(const json& s) {
  const json& ends = s.at("interval");
  return {.hits = s.at("hits").get<std::size_t>(),
          .n = s.at("n").get<std::size_t>(),
          .interval = {ends.at(0).get<double>(), ends.at(1).get<double>()},
          .bound = s.at("at_most").get<double>(),
          .closed_form = read_number(s.at("closed_form"))};
}
study::Number read_mean(const json& n) {
  return {read_number(n.at("mean")), read_interval(n.at("interval")), read_number(n.at("closed_form"))};
}

study::ThresholdCell read_cell(const json& row) {
  study::ThresholdCell cell{.threshold = read_days(row.at("threshold_d")), .outage = read_days(row.at("outage_d"))};
  for (const json& g : row.at("groups"))
    cell.groups.push_back({.group = g.at("group").is_null() ? "" : g.at("group").get<std::string>(),
                           .members = g.at("members").get<std::size_t>(),
                           .any = read_share(g.at("any_expires")),
                           .all = read_share(g.at("all_expire")),
                           .days_lost = read_mean(g.at("days_lost")),
                           .renewals = read_mean(g.at("renewals_per_year"))});
  cell.segment_lost = read_share(row.at("application_lost"));
  return cell;
}

std::optional<Duration> read_some_days(const json& days) {
  return days.is_null() ? std::nullopt : std::optional(read_days(days));
}

study::ThresholdAnswer read_answer(const json& row) {
  const auto loss = row.at("loss").get<std::string>();
  study::ThresholdAnswer answer{.outage = read_days(row.at("outage_d"))};
  for (const auto known : {study::Loss::any_component, study::Loss::whole_group, study::Loss::application})
    if (loss == name_of(known)) answer.loss = known;
  answer.threshold = read_some_days(row.at("threshold_d"));
  answer.bound = read_number(row.at("at_most")).value_or(1);
  answer.renewals = read_number(row.at("renewals_per_year"));
  answer.closed_form = read_some_days(row.at("closed_form_d"));
  return answer;
}

ThresholdReport report_from(const json& document) {
  ThresholdReport r{.head = read_head(document),
                    .design = {.fault = document.at("fault").get<std::string>()},
                    .risk = document.at("risk").get<double>(),
                    .validity = read_days(document.at("validity_d"))};
  const auto once = [](std::vector<Duration>& all, Duration one) {
    if (std::ranges::find(all, one) == all.end()) all.push_back(one);
  };
  for (const json& row : document.at("cells")) {
    const study::ThresholdCell& cell = r.found.cells.emplace_back(read_cell(row));
    once(r.design.thresholds, cell.threshold);
    once(r.design.outages, cell.outage);
  }
  for (const json& row : document.at("answers")) r.found.answers.push_back(read_answer(row));
  r.found.replications_needed = study::replications_for(r.risk);
  if (r.found.cells.size() != r.design.thresholds.size() * r.design.outages.size())
    throw std::runtime_error("a map with holes");
  return r;
}

}  // namespace

std::string threshold_json(const ThresholdReport& r) {
  return years_file(
      kFormat, r.head, r.design.fault,
      {{"validity_d", days(r.validity)}, {"risk", r.risk}, {"cells", cells(r.found)}, {"answers", answers(r.found)}});
}

std::optional<ThresholdReport> read_threshold(std::string_view text, std::string& trouble) {
  std::optional<ThresholdReport> read;
  take_apart(text, kFormat, "file of a threshold study", trouble,
             [&](const json& document) { read = report_from(document); });
  return read;
}

}  // namespace failcast::report
