// Which renewal threshold: certificates that cannot be renewed in an outage, under every threshold and every length of
// the outage that is asked about, beside what the formulas of domain.md 6.2 say.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analysis/stats/interval.hpp"
#include "analysis/study/study.hpp"
#include "models/base/time.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::study {

struct ThresholdDesign {
  std::string fault;  ///< whose length is varied
  std::vector<Duration> thresholds, outages;
};

/// Knobs, points and measures: the threshold of every private cloud and of what is outside, the fault's length, and a
/// horizon that leaves as much time after it as the scenario does. Thresholds outer, outages inner. What is wrong
/// instead: the fault is none, or begins at no fixed time.
std::optional<std::string> lay_out(Plan& plan, const scenario::Scenario& scenario, const ThresholdDesign& design);

/// In how many of the replications something was so.
struct Share {
  std::size_t hits = 0, n = 0;
  stats::Interval interval;           ///< exact, 95 %
  double bound = 1;                   ///< with 95 % it is no more
  std::optional<double> closed_form;  ///< nothing where the formulas do not speak of this
  double value() const { return n == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(n); }
};
struct Number {
  std::optional<double> mean;
  std::optional<stats::Interval> interval;
  std::optional<double> closed_form;
};
struct GroupRisk {
  std::string group;  ///< empty: all groups together; then "all" is all of any one group
  std::size_t members = 0;
  Share any, all;
  Number days_lost;  ///< component-days in one outage
  Number renewals;   ///< per component and year
};
struct ThresholdCell {
  Duration threshold{}, outage{};
  std::vector<GroupRisk> groups;  ///< all together first
  Share segment_lost;             ///< at least one application without a connector
};

/// What is to be avoided.
enum class Loss : std::uint8_t { any_component, whole_group, application };
inline constexpr std::size_t kLosses = 3;
std::string_view name_of(Loss loss);
const Share& share_of(const ThresholdCell& cell, Loss loss);

/// The smallest threshold under which an outage of this length has no more than the risk, as surely as 95 %.
struct ThresholdAnswer {
  Loss loss{};
  Duration outage{};
  std::optional<Duration> threshold;    ///< nothing: none of those asked about, or too few replications
  double bound = 1;                     ///< of the risk, under it
  std::optional<double> renewals;       ///< per component and year, under it
  std::optional<Duration> closed_form;  ///< whole days, by the formula; any_component only
};

struct ThresholdFindings {
  std::vector<ThresholdCell> cells;  ///< in the order of the points
  std::vector<ThresholdAnswer> answers;
  std::size_t replications_needed = 0;  ///< for the risk to be told from none
};
/// Replications without a hit that tell a risk from none, at 95 %.
std::size_t replications_for(double risk);
ThresholdFindings conclude(const Study& study, const scenario::Scenario& scenario, const ThresholdDesign& design,
                           double risk);

}  // namespace failcast::study
