// Budgets judged by one run: PASS or FAIL for each thing that a budget speaks about.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/metrics/metric_list.hpp"
#include "analysis/metrics/result.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::verdict {

enum class Word : std::uint8_t { pass, fail };
std::string_view name_of(Word word);  ///< "PASS", "FAIL"

/// One judged line: a budget, or one site, segment or group of a budget with `each`.
struct Judgement {
  std::size_t budget = 0;  ///< index into Scenario::budgets
  std::string where;       ///< site, segment or group id; empty: everybody
  Word word{};
  std::optional<double> value;      ///< in the metric's unit, may be infinite; nothing without samples
  std::optional<double> head_room;  ///< how far inside the limit, negative outside; nothing when not finite, or for ==
  std::string note;                 ///< why, when the value alone does not say it
};

/// All budgets in the scenario's order. A budget without any sample to judge fails: it asserts nothing. Within `each`,
/// only places without samples are left out.
std::vector<Judgement> judge(const std::vector<scenario::Budget>& budgets, const metrics::Result& result);

/// Mistakes that only the metric list can see: an unknown metric or aggregate, a slice or fault that the metric does
/// not have.
std::optional<std::string> mistake_in(const scenario::Budget& budget);

bool holds(double value, scenario::Comparison comparison, double limit);

struct Tally {
  std::size_t budgets = 0, failed = 0;
};
Tally tally(const std::vector<Judgement>& judgements);

}  // namespace failcast::verdict
