// Budgets judged: a word for each thing that a budget speaks about. One run knows PASS and FAIL; replications may leave
// it UNSURE (analysis/study/estimates.hpp); a waiver makes WAIVED of what does not pass.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/metrics/metric_list.hpp"
#include "analysis/metrics/result.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::verdict {

enum class Word : std::uint8_t { pass, fail, unsure, waived };
std::string_view name_of(Word word);  ///< "PASS", "FAIL", "UNSURE", "WAIVED"
std::string_view key_of(Word word);   ///< the same in files: "pass"
/// What two places come to together: FAIL, else UNSURE, else WAIVED, else PASS.
Word worse_of(Word a, Word b);
/// The word for a place, with the budget's waiver applied.
Word with_waiver(const scenario::Budget& budget, std::string_view where, Word word);

/// One judged line: a budget, or one site, segment, group or group of components of a budget with `each`.
struct Judgement {
  std::size_t budget = 0;  ///< index into Scenario::budgets
  std::string where;       ///< id of a slice; empty: everybody
  Word word{};
  std::optional<double> value;      ///< in the metric's unit, may be infinite; nothing without samples
  std::optional<double> head_room;  ///< see head_room()
  std::string note;                 ///< why, when the value alone does not say it
};

/// All budgets in the scenario's order. A budget without any sample to judge fails: it asserts nothing. Within `each`,
/// only places without samples are left out.
std::vector<Judgement> judge(const std::vector<scenario::Budget>& budgets, const metrics::Result& result);

/// Mistakes that only the metric list can see: an unknown metric or aggregate, a slice or fault that the metric does
/// not have.
std::optional<std::string> mistake_in(const scenario::Budget& budget);

/// The same for a place of the scenario whose kind the metric does not know.
std::optional<std::string> mistake_in(const scenario::Budget& budget, const scenario::Scenario& scenario);

bool holds(double value, scenario::Comparison comparison, double limit);
/// How far inside the limit a value is, negative outside; nothing when not finite, or for ==.
std::optional<double> head_room(double value, scenario::Comparison comparison, double limit);

/// Budgets, by the worst of their places.
struct Tally {
  std::size_t budgets = 0, failed = 0, unsure = 0, waived = 0;
  std::size_t blockers = 0;  ///< of the failed ones
  std::size_t hold() const { return budgets - failed - unsure - waived; }
};
/// The worst word of each budget that was judged.
Tally tally(const std::map<std::size_t, Word>& words, const std::vector<scenario::Budget>& budgets);
Tally tally(const std::vector<Judgement>& judgements, const std::vector<scenario::Budget>& budgets);
/// "5 of 5 budgets hold", "1 of 5 budgets failed (a blocker), 1 waived".
std::string text_of(const Tally& tally);

}  // namespace failcast::verdict
