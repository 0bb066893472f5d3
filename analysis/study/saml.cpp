#include "analysis/study/saml.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "analysis/lifetimes/authentication.hpp"
#include "analysis/stats/mean.hpp"
#include "analysis/stats/quantile.hpp"
#include "analysis/study/deployments.hpp"
#include "sim/scenario/checks.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::study {
namespace {

using scenario::Scenario;

constexpr std::array<std::string_view, 3> kUntil = {"one_percent_out", "ten_percent_out", "half_out"};

/// Whose curves are drawn: everybody, each place with users, each segment.
std::vector<std::string> places_of(const Scenario& scenario) {
  std::vector<std::string> places{""};
  for (const scenario::ClientGroup& group : scenario.client_groups)
    if (!std::ranges::count(places, group.at)) places.push_back(group.at);
  for (const scenario::Segment& segment : scenario.segments) places.push_back(segment.id);
  return places;
}

bool has_idp_fault(const Scenario& scenario) {
  return std::ranges::any_of(scenario.faults, [](const auto& f) { return f.what == scenario::FaultTarget::idp; });
}

std::vector<Mode> modes_of(const Scenario& scenario) {
  std::vector<Mode> modes;
  if (has_bc(scenario)) modes.push_back(Mode::bc);
  if (has_bc(scenario) && has_idp_fault(scenario)) modes.push_back(Mode::bc_with_idp);
  if (has_dr(scenario)) modes.push_back(Mode::dr);
  return modes;
}

/// What a point sets, by path.
Sets sets_of(const SamlPoint& point, const Scenario& scenario) {
  Sets sets;
  const auto take = [&](const Sets& more) { sets.insert(sets.end(), more.begin(), more.end()); };
  if (point.mode == Mode::dr && has_bc(scenario)) take(without_bc(scenario));
  if (point.mode != Mode::dr && has_dr(scenario)) take(without_dr());
  for (const scenario::Fault& fault : scenario.faults)
    if (point.mode == Mode::bc_with_idp && fault.what == scenario::FaultTarget::idp)
      sets.emplace_back("faults." + fault.id, "null");
  if (point.timeout) sets.emplace_back("auth.timeout", scenario::to_text(*point.timeout));
  if (point.max_age) sets.emplace_back("dr.max_auth_age", scenario::to_text(*point.max_age));
  for (const scenario::ClientGroup& group : scenario.client_groups)
    if (point.campaign && group.start != scenario::StartState::new_user) {
      for (const char* other : {"auth_ages", "auth_dates"})  // instead of the history that it has
        sets.emplace_back(fmt::format("clients.{}.{}", group.id, other), "null");
      sets.emplace_back(fmt::format("clients.{}.authenticated", group.id), scenario::to_text(scenario.start));
    }
  return sets;
}

Seen mean_of(const std::vector<double>& values) {
  if (values.empty()) return {};
  return {stats::moments(values).mean, stats::mean_interval(values)};
}
Seen median_of(const std::vector<double>& values) {
  if (values.empty()) return {};
  const std::vector<double> sorted = stats::ascending(values);
  return {stats::quantile(sorted, 0.5), stats::quantile_interval(sorted, 0.5)};
}

/// Measures of one place: survival at each time, then kUntil.
std::size_t measures_of_place(const SamlDesign& design) { return design.times.size() + kUntil.size(); }

SamlCurve curve_of(const Study& study, std::uint64_t point, const SamlDesign& design, std::size_t place,
                   std::string where) {
  const std::size_t first = place * measures_of_place(design), times = design.times.size();
  SamlCurve curve{.where = std::move(where)};
  for (std::size_t t = 0; t < times; ++t) curve.left.push_back(mean_of(study.values(point, first + t)));
  curve.one_percent = median_of(study.values(point, first + times));
  curve.ten_percent = median_of(study.values(point, first + times + 1));
  curve.half = median_of(study.values(point, first + times + 2));
  return curve;
}

/// From the outage's begin to its end or longer, nobody can log in at an identity provider that Business Continuity
/// uses.
bool is_without_idp(const Scenario& scenario, const scenario::Fault& outage) {
  const auto begin = scenario::known_start(scenario, outage.at);
  const auto takes = [&](const scenario::Fault& fault, const scenario::Idp& idp) {
    const auto start = scenario::known_start(scenario, fault.at);
    return fault.what == scenario::FaultTarget::idp && (fault.where == "*" || fault.where == idp.id) &&
           takes_away(fault) && start && begin && *start <= *begin && fault.times == 1 &&
           scenario::is_constant(fault.duration) && scenario::is_constant(outage.duration) &&
           *start + fault.duration.a >= *begin + outage.duration.a;
  };
  return std::ranges::all_of(scenario.idps, [&](const scenario::Idp& idp) {
    return std::ranges::any_of(scenario.faults, [&](const scenario::Fault& fault) { return takes(fault, idp); });
  });
}

/// Every identity provider answers, and accepts, throughout.
bool idps_always_answer(const Scenario& scenario) {
  return std::ranges::all_of(
      scenario.idps, [](const scenario::Idp& idp) { return idp.clock_error == Duration{} && !idp.certificate_until; });
}

/// Of users whose ages are stationary and who have one timeout, by 6.4.
std::optional<double> share_left(const SamlPoint& point, const Scenario& scenario, const scenario::Fault& outage,
                                 Duration after) {
  const bool all_stationary = std::ranges::all_of(scenario.client_groups, [](const scenario::ClientGroup& group) {
    return group.auth_ages == scenario::InitialAges::stationary && !group.authenticated && group.auth_dates.empty() &&
           group.working_hours.empty();
  });
  const auto& auth = scenario.params.auth;
  const bool early_logins = auth.expiry_notice > Duration{} && auth.notice_followed > 0;
  if (point.campaign || !all_stationary || early_logins || !scenario.timeout_policy.empty()) return std::nullopt;
  const lifetimes::Logins logins{point.timeout.value_or(auth.timeout), auth.lazy_mean};
  switch (point.mode) {
    case Mode::bc_with_idp: return idps_always_answer(scenario) ? std::optional(1.) : std::nullopt;
    case Mode::bc:
      if (is_without_idp(scenario, outage)) return 1 - lifetimes::share_lost_without_idp(logins, after);
      return !has_idp_fault(scenario) && idps_always_answer(scenario) ? std::optional(1.) : std::nullopt;
    case Mode::dr:
      if (!scenario.params.dr.revive_lapsed) return std::nullopt;
      return 1 - lifetimes::share_lost_in_dr(logins, point.max_age.value_or(scenario.params.dr.max_auth_age), after);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Mode mode) {
  static constexpr std::array<std::string_view, 3> kNames = {"bc", "bc_with_idp", "dr"};
  return kNames[static_cast<std::size_t>(mode)];
}

std::vector<SamlPoint> points_of(const Scenario& scenario, const SamlDesign& design) {
  std::vector<SamlPoint> points;
  const std::vector<Mode> modes = modes_of(scenario);
  for (const bool campaign : {false, true})
    for (const Mode mode : modes) points.push_back({.mode = mode, .campaign = campaign});
  for (const Mode mode : modes)
    for (const Duration timeout : design.timeouts) {
      if (mode == Mode::bc) points.push_back({.mode = mode, .timeout = timeout});
      for (const Duration max_age : design.max_ages)
        if (mode == Mode::dr) points.push_back({.mode = mode, .timeout = timeout, .max_age = max_age});
    }
  return points;
}

std::optional<std::string> lay_out(Plan& plan, const Scenario& scenario, const SamlDesign& design) {
  if (std::ranges::find(scenario.faults, design.fault, &scenario::Fault::id) == scenario.faults.end())
    return fmt::format("there is no fault \"{}\"", design.fault);
  if (const auto why = other_outage(scenario, design.fault)) return why;
  const std::vector<SamlPoint> points = points_of(scenario, design);
  if (points.empty())
    return "nothing serves users in the outage: no private cloud, and no operator who publishes a record";
  plan.design = DesignKind::list;
  plan.knobs.clear();
  plan.points.clear();
  for (const SamlPoint& point : points)
    for (const auto& [path, value] : sets_of(point, scenario))
      if (std::ranges::find(plan.knobs, path, &Knob::path) == plan.knobs.end()) plan.knobs.push_back({path, false});
  for (const SamlPoint& point : points) {
    Point& row = plan.points.emplace_back();
    row.values.resize(plan.knobs.size());
    row.numbers.assign(plan.knobs.size(), 0);
    for (const auto& [path, value] : sets_of(point, scenario))
      row.values[static_cast<std::size_t>(std::ranges::find(plan.knobs, path, &Knob::path) - plan.knobs.begin())] =
          value;
  }
  plan.measures.clear();
  for (const std::string& place : places_of(scenario)) {
    for (const Duration time : design.times)
      plan.measures.push_back({scenario::to_text(time), "access_survival", place, ""});
    for (const std::string_view until : kUntil) plan.measures.push_back({"", std::string(until), place, ""});
  }
  return std::nullopt;
}

SamlFindings conclude(const Study& study, const Scenario& scenario, const SamlDesign& design) {
  SamlFindings findings;
  const std::vector<std::string> places = places_of(scenario);
  const scenario::Fault& outage = *std::ranges::find(scenario.faults, design.fault, &scenario::Fault::id);
  std::uint64_t number = 0;
  for (const SamlPoint& point : points_of(scenario, design)) {
    SamlFindings::OfPoint& of = findings.points.emplace_back();
    of.point = point;
    const bool is_of_a_map = point.timeout.has_value();
    for (std::size_t place = 0; place < (is_of_a_map ? 1 : places.size()); ++place)
      of.curves.push_back(curve_of(study, number, design, place, places[place]));
    for (const Duration time : design.times) of.closed_form.push_back(share_left(point, scenario, outage, time));
    ++number;
  }
  return findings;
}

}  // namespace failcast::study
