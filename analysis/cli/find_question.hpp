// What `find` is asked, in words: "p95(failover_time) <= 5min over PATH in 1..8, PATH in 1min..10min".
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "analysis/cli/command.hpp"
#include "analysis/study/plan.hpp"
#include "analysis/study/requirement.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::cli {

struct Question {
  std::string text;
  std::vector<study::Requirement> requirements;  ///< the measures of the plan, in its order
  std::vector<std::uint64_t> order;              ///< points by cost, else as written: the first that holds is wanted
  std::vector<double> costs;                     ///< by point
  bool has_costs = false;
  bool is_ordered = false;  ///< one knob: what holds may be expected to go on holding
  double confidence = 0.95;
};

/// The question, with knobs, points and measures put into the plan; or what is wrong with it. "budgets over ..." asks
/// for all budgets of the scenario that are not for each place.
std::variant<Question, std::string> parse_question(const FindArgs& args, const scenario::Scenario& scenario,
                                                   study::Plan& plan);

}  // namespace failcast::cli
