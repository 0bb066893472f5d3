#include "analysis/study/threshold.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "analysis/lifetimes/certificates.hpp"
#include "analysis/stats/mean.hpp"
#include "analysis/stats/proportion.hpp"
#include "analysis/study/deployments.hpp"
#include "sim/scenario/checks.hpp"
#include "sim/scenario/units.hpp"

namespace failcast::study {
namespace {

using scenario::Scenario;
using scenario::StationGroup;

/// Of the measures: one block for all groups together, one for each group, then the applications.
enum Block : std::size_t { kAny, kAll, kDaysLost, kRenewals, kBlock };
constexpr std::array<std::string_view, kBlock> kMetrics = {"any_expired", "all_expired", "certificate_days_lost",
                                                           "renewals_per_year"};
constexpr std::string_view kApplications = "segments_lost";
/// T may be set to these (H4 H6).
constexpr Duration kLeastThreshold = 30 * 24h, kMostThreshold = 180 * 24h;

std::vector<const StationGroup*> groups_of(const Scenario& scenario) {
  std::vector<const StationGroup*> groups;
  for (const StationGroup& group : scenario.station_groups)
    if (group.enabled && group.count > 0) groups.push_back(&group);
  return groups;
}

/// Certificates whose ends have nothing to do with each other; nothing where the formulas do not speak of them.
std::optional<std::uint64_t> independent_in(const StationGroup& group, const Scenario& scenario) {
  if (group.certificates_issued || group.certificate_remaining || !scenario.certificate_dates.empty() ||
      group.clock_error != Duration{})
    return std::nullopt;
  switch (group.certificate_ages) {
    case scenario::InitialAges::fresh: return std::nullopt;
    case scenario::InitialAges::stationary: return static_cast<std::uint64_t>(group.count);
    case scenario::InitialAges::cohort:  // each member has its own luck where renewals fail
      return scenario.params.cert.renew_ok_p == 1 ? std::optional<std::uint64_t>(1) : std::nullopt;
  }
  return std::nullopt;
}

/// Nobody can renew from the outage's begin to its end, and everybody before and after: the cloud is away as a whole.
bool stops_all_renewals(const Scenario& scenario, const std::string& outage) {
  const auto is_cloud = [](const scenario::Fault& fault) { return fault.what == scenario::FaultTarget::cloud; };
  const auto fault = std::ranges::find(scenario.faults, outage, &scenario::Fault::id);
  return fault != scenario.faults.end() && is_cloud(*fault) && std::ranges::count_if(scenario.faults, is_cloud) == 1 &&
         (fault->where == "*" || scenario.cloud.size() == 1) && takes_away(*fault);
}

/// What domain.md 6.2 says of one threshold and one length.
class Formulas {
 public:
  Formulas(const Scenario& scenario, const std::string& fault, Duration threshold, Duration outage)
      : scenario_(scenario), renewal_{scenario.params.cert.component_validity, threshold}, outage_(outage) {
    const auto& cert = scenario.params.cert;
    if (!stops_all_renewals(scenario, fault)) return;
    if (cert.renew_ok_p == 1)
      p_ = lifetimes::expiry_probability(renewal_, outage);
    else if (cert.renew_ok_p > 0)
      p_ = lifetimes::expiry_probability(renewal_, outage, cert.renew_check, cert.renew_ok_p);
  }

  std::optional<double> any(const StationGroup& group) const {
    const auto n = independent_in(group, scenario_);
    return n && p_ ? std::optional(lifetimes::any_of(*p_, *n)) : std::nullopt;
  }
  std::optional<double> all(const StationGroup& group) const {
    const auto n = independent_in(group, scenario_);
    return n && p_ ? std::optional(lifetimes::all_of(*p_, *n)) : std::nullopt;
  }
  std::optional<double> days_lost(const StationGroup& group) const {
    if (!p_ || !independent_in(group, scenario_) || !always_renews()) return std::nullopt;
    return static_cast<double>(group.count) * lifetimes::dead_days(renewal_, outage_);
  }
  std::optional<double> renewals(const StationGroup& group) const {
    if (!independent_in(group, scenario_) || !always_renews()) return std::nullopt;
    return lifetimes::renewals_per_year(renewal_);
  }
  /// At least one application of which all connectors have expired.
  std::optional<double> application_lost() const {
    std::vector<const StationGroup*> connectors = groups_of(scenario_);
    std::erase_if(connectors, [](const StationGroup* g) { return g->kind != scenario::StationKind::connector; });
    std::vector<double> gone;
    for (const StationGroup* group : connectors) {
      const auto p = all(*group);
      if (!p) return std::nullopt;
      gone.push_back(*p);
    }
    std::vector<std::vector<std::size_t>> needs;
    for (const scenario::Segment& segment : scenario_.segments) {
      const auto servers = std::ranges::find(scenario_.server_groups, segment.server_group, &scenario::ServerGroup::id);
      if (servers == scenario_.server_groups.end()) continue;
      std::vector<std::size_t>& need = needs.emplace_back();
      for (std::size_t g = 0; g < connectors.size(); ++g)
        if (std::ranges::count(servers->connector_groups, connectors[g]->id) > 0) need.push_back(g);
    }
    return lifetimes::any_without(gone, needs);
  }
  /// At least one group for which `of` is so; nothing when it is not known of one of them.
  template <class Of>
  std::optional<double> at_least_one(Of of) const {
    double none = 1;
    for (const StationGroup* group : groups_of(scenario_)) {
      const auto p = of(*group);
      if (!p) return std::nullopt;
      none *= 1 - *p;
    }
    return 1 - none;
  }

  std::optional<double> probability(Loss loss) const {
    switch (loss) {
      case Loss::any_component: return at_least_one([this](const StationGroup& group) { return any(group); });
      case Loss::whole_group: return at_least_one([this](const StationGroup& group) { return all(group); });
      case Loss::application: break;
    }
    return application_lost();
  }

 private:
  bool always_renews() const { return scenario_.params.cert.renew_ok_p == 1; }

  const Scenario& scenario_;
  lifetimes::Renewal renewal_;
  Duration outage_;
  std::optional<double> p_;
};

/// By the formula, in whole days.
std::optional<Duration> smallest_by_formula(const Scenario& scenario, const std::string& fault, Loss loss,
                                            Duration outage, double risk) {
  for (Duration threshold = kLeastThreshold; threshold <= kMostThreshold; threshold += 24h) {
    const auto p = Formulas(scenario, fault, threshold, outage).probability(loss);
    if (!p) return std::nullopt;
    if (*p <= risk) return threshold;
  }
  return std::nullopt;
}

Share share_of(const std::vector<double>& values, std::optional<double> closed_form) {
  Share share{.n = values.size(), .closed_form = closed_form};
  share.hits = static_cast<std::size_t>(std::ranges::count_if(values, [](double v) { return v > 0; }));
  share.interval = stats::proportion_interval(share.hits, share.n);
  // The upper end of the two-sided interval of twice the error is the one-sided bound.
  constexpr double kOneSided = 1 - 2 * (1 - stats::kLevel);
  share.bound = stats::proportion_interval(share.hits, share.n, kOneSided).high;
  return share;
}

Number number_of(const std::vector<double>& values, std::optional<double> closed_form) {
  Number number{.interval = stats::mean_interval(values), .closed_form = closed_form};
  if (!values.empty()) number.mean = stats::moments(values).mean;
  return number;
}

std::optional<double> sum_of(const std::vector<const StationGroup*>& groups, auto of) {
  double sum = 0;
  for (const StationGroup* group : groups) {
    const auto one = of(*group);
    if (!one) return std::nullopt;
    sum += *one;
  }
  return sum;
}

/// One number for all: nothing when it is not known of one of them.
std::optional<double> renewals_of_all(const std::vector<const StationGroup*>& groups, auto of) {
  if (groups.empty() || !sum_of(groups, of)) return std::nullopt;
  return of(*groups.front());
}

ThresholdCell cell_of(const Study& study, const Scenario& scenario, const std::string& fault, std::uint64_t point,
                      Duration threshold, Duration outage) {
  const std::vector<const StationGroup*> groups = groups_of(scenario);
  const Formulas formulas(scenario, fault, threshold, outage);
  ThresholdCell cell{.threshold = threshold, .outage = outage};
  const auto values = [&](std::size_t block, Block metric) { return study.values(point, block * kBlock + metric); };
  const auto days = [&](const StationGroup& group) { return formulas.days_lost(group); };
  const auto renewals = [&](const StationGroup& group) { return formulas.renewals(group); };
  GroupRisk& together = cell.groups.emplace_back();
  for (const StationGroup* group : groups) together.members += static_cast<std::size_t>(group->count);
  together.any = share_of(values(0, kAny), formulas.probability(Loss::any_component));
  together.all = share_of(values(0, kAll), formulas.probability(Loss::whole_group));
  together.days_lost = number_of(values(0, kDaysLost), sum_of(groups, days));
  together.renewals = number_of(values(0, kRenewals), renewals_of_all(groups, renewals));
  for (std::size_t g = 0; g < groups.size(); ++g)
    cell.groups.push_back({.group = groups[g]->id,
                           .members = static_cast<std::size_t>(groups[g]->count),
                           .any = share_of(values(g + 1, kAny), formulas.any(*groups[g])),
                           .all = share_of(values(g + 1, kAll), formulas.all(*groups[g])),
                           .days_lost = number_of(values(g + 1, kDaysLost), days(*groups[g])),
                           .renewals = number_of(values(g + 1, kRenewals), renewals(*groups[g]))});
  cell.segment_lost =
      share_of(study.values(point, (groups.size() + 1) * kBlock), formulas.probability(Loss::application));
  return cell;
}

ThresholdAnswer answer_for(const std::vector<ThresholdCell>& cells, Loss loss, Duration outage, double risk) {
  ThresholdAnswer answer{.loss = loss, .outage = outage};
  for (const ThresholdCell& cell : cells) {
    const Share& share = share_of(cell, loss);
    if (cell.outage != outage || share.bound > risk || (answer.threshold && *answer.threshold <= cell.threshold))
      continue;
    answer.threshold = cell.threshold;
    answer.bound = share.bound;
    answer.renewals = cell.groups.front().renewals.mean;
  }
  return answer;
}

}  // namespace

std::string_view name_of(Loss loss) {
  static constexpr std::array<std::string_view, kLosses> kNames = {"any_component", "whole_group", "application"};
  return kNames[static_cast<std::size_t>(loss)];
}

const Share& share_of(const ThresholdCell& cell, Loss loss) {
  switch (loss) {
    case Loss::any_component: return cell.groups.front().any;
    case Loss::whole_group: return cell.groups.front().all;
    case Loss::application: break;
  }
  return cell.segment_lost;
}

std::optional<std::string> lay_out(Plan& plan, const Scenario& scenario, const ThresholdDesign& design) {
  const auto fault = std::ranges::find(scenario.faults, design.fault, &scenario::Fault::id);
  if (fault == scenario.faults.end()) return fmt::format("there is no fault \"{}\"", design.fault);
  if (!fault->at.after.empty() || !scenario::is_constant(fault->at.offset) || !scenario::is_constant(fault->duration) ||
      fault->times > 1)
    return fmt::format("fault \"{}\" must begin at a fixed time, once, for a fixed time: its length is varied",
                       design.fault);
  if (const auto why = other_outage(scenario, design.fault)) return why;
  const Duration begin = fault->at.offset.a;
  const Duration afterwards = std::max(scenario.horizon - begin - fault->duration.a, Duration{});

  plan.design = DesignKind::grid;
  plan.knobs.clear();
  for (const scenario::PrivateCloud& cloud : scenario.private_clouds)
    plan.knobs.push_back({fmt::format("private_clouds.{}.renewal_threshold", cloud.id), true});
  plan.knobs.push_back({"cert.threshold_outside_private_cloud", true});
  const std::size_t thresholds = plan.knobs.size();
  plan.knobs.push_back({fmt::format("faults.{}.for", design.fault), true});
  plan.knobs.push_back({"clock.horizon", true});
  plan.points.clear();
  for (const Duration threshold : design.thresholds)
    for (const Duration outage : design.outages) {
      Point& point = plan.points.emplace_back();
      const auto set = [&](Duration d) {
        point.values.push_back(scenario::to_text(d));
        point.numbers.push_back(metrics::to_seconds(d.count()));
      };
      for (std::size_t k = 0; k < thresholds; ++k) set(threshold);
      set(outage);
      set(begin + outage + afterwards);
    }

  plan.measures.clear();
  std::vector<std::string> blocks{""};
  for (const StationGroup* group : groups_of(scenario)) blocks.push_back(group->id);
  for (const std::string& block : blocks)
    for (const std::string_view metric : kMetrics) plan.measures.push_back({"", std::string(metric), block, ""});
  plan.measures.push_back({"", std::string(kApplications), "", ""});
  return std::nullopt;
}

std::size_t replications_for(double risk) {
  return static_cast<std::size_t>(std::ceil(std::log(1 - stats::kLevel) / std::log1p(-risk)));
}

ThresholdFindings conclude(const Study& study, const Scenario& scenario, const ThresholdDesign& design, double risk) {
  ThresholdFindings findings;
  std::uint64_t point = 0;
  for (const Duration threshold : design.thresholds)
    for (const Duration outage : design.outages)
      findings.cells.push_back(cell_of(study, scenario, design.fault, point++, threshold, outage));
  for (const Loss loss : {Loss::any_component, Loss::whole_group, Loss::application})
    for (const Duration outage : design.outages) {
      findings.answers.push_back(answer_for(findings.cells, loss, outage, risk));
      findings.answers.back().closed_form = smallest_by_formula(scenario, design.fault, loss, outage, risk);
    }
  findings.replications_needed = replications_for(risk);
  return findings;
}

}  // namespace failcast::study
