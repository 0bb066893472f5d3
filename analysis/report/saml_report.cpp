#include "analysis/report/saml_report.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "analysis/metrics/words.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::report {
namespace {

using metrics::Table;
using study::Mode;
using study::SamlCurve;
using study::SamlFindings;
using OfPoint = SamlFindings::OfPoint;

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }
std::string percent(const study::Seen& seen) { return seen.value ? percent(*seen.value) : "-"; }

bool is_of_a_map(const OfPoint& of) { return of.point.timeout.has_value(); }

std::string title(const SamlReport& r) {
  return fmt::format(
      "{}  {}   seed {}, scenario {}\n  outage \"{}\", timeout {}, maximum age in DR {}; {} replications\n",
      r.head.name, r.head.title, r.head.seed, r.head.scenario_hash, r.design.fault, scenario::to_text(r.timeout),
      scenario::to_text(r.max_age), metrics::grouped(r.head.replications));
}

/// Users with access after so long; of one mode as it is.
std::string survival(const SamlReport& r, const OfPoint& of, const Style& style) {
  Table table("lr");
  std::vector<std::string> head{"left after"};
  for (const Duration time : r.design.times) head.push_back(scenario::to_text(time));
  for (const char* word : {"1 % out", "10 % out", "50 % out"}) head.emplace_back(word);
  table.row(std::move(head));
  for (const SamlCurve& curve : of.curves) {
    std::vector<std::string> row{curve.where.empty() ? "everybody" : curve.where};
    for (const study::Seen& left : curve.left) row.push_back(percent(left));
    for (const study::Seen* until : {&curve.one_percent, &curve.ten_percent, &curve.half})
      row.push_back(days_text(*until));
    table.row(std::move(row));
    if (!style.verbose) continue;
    std::vector<std::string> ends{"  95 %"};
    for (const study::Seen& left : curve.left)
      ends.push_back(
          left.interval ? fmt::format("{:.1f} to {:.1f}", left.interval->low * 100, left.interval->high * 100) : "-");
    table.row(std::move(ends));
  }
  std::vector<std::string> formula{"by formula"};
  for (const auto& share : of.closed_form) formula.push_back(share ? percent(*share) : "-");
  if (std::ranges::any_of(of.closed_form, [](const auto& share) { return share.has_value(); }))
    table.row(std::move(formula));
  return fmt::format("{}\n{}", words_of(of.point.mode), table.text());
}

/// What a login of everybody on the day before buys.
std::string campaign(const SamlFindings& found) {
  Table table("lrrr");
  table.row({"", "1 % out", "10 % out", "50 % out"});
  for (const Mode mode : {Mode::bc, Mode::bc_with_idp, Mode::dr})
    for (const bool with : {false, true}) {
      const OfPoint* of = find(found, mode, with);
      if (of == nullptr) continue;
      const SamlCurve& all = of->curves.front();
      table.row({fmt::format("{}{}", short_word(mode), with ? ", everybody logged in at the start" : ""),
                 days_text(all.one_percent), days_text(all.ten_percent), days_text(all.half)});
    }
  return "what a campaign of logins before the outage buys\n" + table.text();
}

/// A row per timeout; for DR a column per maximum age.
template <class Cell>
std::string map(const SamlReport& r, const std::string& title, Cell cell) {
  Table table("r");
  std::vector<std::string> head{"timeout"};
  const bool has_bc = find(r.found, Mode::bc, false) != nullptr;
  const bool has_dr = find(r.found, Mode::dr, false) != nullptr;
  if (has_bc) head.emplace_back("BC");
  for (const Duration age : r.design.max_ages)
    if (has_dr) head.push_back("DR, M " + scenario::to_text(age));
  table.row(std::move(head));
  for (const Duration timeout : r.design.timeouts) {
    std::vector<std::string> row{scenario::to_text(timeout)};
    for (const OfPoint& of : r.found.points)
      if (of.point.timeout == timeout) row.push_back(cell(of));
    table.row(std::move(row));
  }
  return title + "\n" + table.text();
}

std::string maps(const SamlReport& r) {
  if (r.design.timeouts.empty()) return "";
  const std::size_t last = r.design.times.size() - 1;
  return map(r, fmt::format("left after {}, in brackets by formula", scenario::to_text(r.design.times[last])),
             [&](const OfPoint& of) {
               const std::string seen = percent(of.curves.front().left[last]);
               return of.closed_form[last] ? fmt::format("{} ({:.1f})", seen, *of.closed_form[last] * 100) : seen;
             }) +
         map(r, "until 10 % are out", [](const OfPoint& of) { return days_text(of.curves.front().ten_percent); });
}

}  // namespace

std::string_view words_of(Mode mode) {
  switch (mode) {
    case Mode::bc: return "Business Continuity, identity providers as the scenario has them";
    case Mode::bc_with_idp: return "Business Continuity, identity providers answer";
    case Mode::dr: break;
  }
  return "Disaster Recovery";
}
std::string_view short_word(Mode mode) { return mode == Mode::dr ? "DR" : mode == Mode::bc ? "BC" : "BC, IdP answers"; }

const OfPoint* find(const SamlFindings& found, Mode mode, bool campaign) {
  const auto at = std::ranges::find_if(found.points, [&](const OfPoint& of) {
    return of.point.mode == mode && of.point.campaign == campaign && !is_of_a_map(of);
  });
  return at == found.points.end() ? nullptr : &*at;
}

std::string days_text(const study::Seen& seen) {
  if (!seen.value) return "-";
  if (!std::isfinite(*seen.value)) return "never";
  return fmt::format("{:.2f} d", *seen.value / 86'400);
}

SamlReport saml_report(const study::Study& study, const scenario::Scenario& scenario, study::SamlDesign design) {
  SamlFindings found = conclude(study, scenario, design);
  return {head_of(study), std::move(design), scenario.params.auth.timeout, scenario.params.dr.max_auth_age,
          std::move(found)};
}

std::string half_out_sentence(const SamlReport& r) {
  if (!r.head.complete) return "INCOMPLETE  some cells are missing";
  std::vector<std::string> parts;
  for (const Mode mode : {Mode::bc, Mode::bc_with_idp, Mode::dr})
    if (const OfPoint* of = find(r.found, mode, false))
      parts.push_back(fmt::format("{}: {}", short_word(mode), days_text(of->curves.front().half)));
  return fmt::format("half are out after  {}", fmt::join(parts, ";  "));
}

std::string saml_text(const SamlReport& r, const Style& style) {
  std::string text = title(r);
  for (const OfPoint& of : r.found.points)
    if (!is_of_a_map(of) && !of.point.campaign) text += survival(r, of, style);
  return text + campaign(r.found) + maps(r) + half_out_sentence(r) + "\n";
}

}  // namespace failcast::report
